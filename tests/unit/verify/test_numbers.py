from __future__ import annotations

from ssb_report.carried import Kind
from ssb_report.document.document import Document
from ssb_report.verify.numbers import Number, Text, in_markup, same, texts, to_print, workings
from ssb_report.verify.numbers import _joined as joined
from ssb_report.verify.numbers import _Link as Link

PAGE = """
<style>p { width: 1px }</style><h1>Costs</h1>
<section class="section" aria-labelledby="section-cost">
<p>Cells cost more than <button type="button" class="num" popovertarget="card-cost">2&nbsp;CNY/Wh\
</button>, so.</p><svg class="wide"><text>7</text></svg></section>
<aside class="card" id="card-cost" popover aria-label="Cost">
<p class="card-title">Cost</p>
<p class="card-value"><span class="nobr">more</span> than 2&nbsp;CNY/Wh</p></aside>
<p>from <a class="num" href="#q-view">a &lt;view&gt;</a></p>
"""


def test_numbers_are_found_with_their_ids_and_places() -> None:
    assert in_markup(PAGE) == [
        Number("section cost", "cost", "2\u00a0CNY/Wh"),
        Number("card of 'cost'", "cost", "more than 2\u00a0CNY/Wh"),
        Number("card of 'cost'", "view", "a <view>"),
    ]


def test_texts_are_all_that_is_read_but_numbers_and_charts() -> None:
    found = texts(PAGE.replace('<span class="nobr">more</span>', "more"))
    assert found == [
        Text("before the text", "Costs"),
        Text("section cost", "Cells cost more than"),
        Text("section cost", ", so."),
        Text("card of 'cost'", "Cost"),
        Text("card of 'cost'", "from"),
        Text("card of 'cost'", "a <view>"),
    ]


def test_how_tags_are_written_does_not_count() -> None:
    page = """<SECTION id=a aria-labelledby='section-cost' class="wide section">
<button class='num' type=button popovertarget=card-cost popovertarget="card-view">2 &lt; 3</button>
<aside popover id="card-cost" class='card'><p title="a > b" class="card-value" >4</p></aside>"""
    assert in_markup(page) == [
        Number("section cost", "cost", "2 < 3"),
        Number("card of 'cost'", "cost", "4"),
    ]
    assert texts(page) == []


def test_nothing_is_left_out_where_browsers_and_parsers_may_not_agree() -> None:
    assert texts("<!-->9<!--><![CDATA[>8]]><?7>") != []
    for markup, digit in (("<!-->9 -->", "9"), ("<![CDATA[>8]]>", "8"), ("<?x 7>", "7")):
        assert any(digit in each.text for each in texts(markup))


def test_styles_and_scripts_are_told_without_fonts() -> None:
    face = '@font-face { font-family: "A"; src: url("data:font/woff2;base64,AAAA"); }'
    page = f"<style>{face}\np {{ color: red }}</style><script>f('<p>');</script><script></script>"
    assert workings(page) == ["p { color: red }", "f('<p>');"]
    assert workings("<style>\n/*fonts*/\np { color: red }</style>") == ["p { color: red }"]


def test_a_document_prints_each_number_with_its_id(solar_document: Document) -> None:
    for kind in Kind:
        found = {(each.id, each.text) for each in in_markup(to_print(solar_document, kind))}
        assert ("line-steps", "12\u00a0steps") in found
        assert ("module-learning-rate", "20\u00a0±\u00a03%") in found


def test_how_a_text_is_broken_does_not_count_but_signs_do() -> None:
    assert same("12\u00a0steps", "12\r\nsteps")
    assert same("well-known", "well\x02known")
    assert not same("−5 °C", "5 °C")
    assert not same("7–9", "79")
    assert not same("1.5", "15")


BOX = (0.0, 0.0, 1.0, 1.0)


def link(page: int, said: str, key: str = "view") -> Link:
    return Link(page, key, said, BOX)


def test_a_link_that_goes_on_in_the_next_line_is_one_number() -> None:
    pieces = [
        (link(0, "one two three"), "one "),
        (link(0, "one two three"), "two"),
        (link(1, "one two three"), "three"),
        (link(1, "9"), "9"),
        (link(1, "9"), "9"),
        (link(1, "9", "other"), "8"),
    ]
    assert [(each.where, each.id, each.text) for each in joined(pieces)] == [
        ("page 1", "view", "one twothree"),
        ("page 2", "view", "9"),
        ("page 2", "view", "9"),
        ("page 2", "other", "8"),
    ]
