"""Sentences found in prose and in texts, English and Chinese."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssb_report.schema.sentences import Sentence, sentence_at, sentences


def found(text: str) -> list[str]:
    return [" ".join(sentence.source.split()) for sentence in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("Here, e.g. in China, it is. So it is.", ["Here, e.g. in China, it is.", "So it is."]),
        ("Up to 3.5 of 1.2 m. then on", ["Up to 3.5 of 1.2 m. then on"]),
        ('He said "It is." Then left.', ['He said "It is."', "Then left."]),
        ("一句。“两句。”三句！四句", ["一句。", "“两句。”", "三句！", "四句"]),
        ("One\nline more. Two.\n\nThree.", ["One line more.", "Two.", "Three."]),
        ("- **Head.** One.\n- Two", ["- **Head.**", "One.", "- Two"]),
        ("## Head\nOne. Two.", ["## Head", "One.", "Two."]),
        ("1. One\n2. Two", ["1. One", "2. Two"]),
        (
            'A {{ q("a.low") }} is. {{ r("b") }} is.',
            ['A {{ q("a.low") }} is.', '{{ r("b") }} is.'],
        ),
        ('Is so {{ claim("a") }}. Next.', ['Is so {{ claim("a") }}.', "Next."]),
        ('Is so.{{ claim("a") }} Next.', ['Is so.{{ claim("a") }}', "Next."]),
        ('是的{{ claim("a") }}。下一句。', ['是的{{ claim("a") }}。', "下一句。"]),
        ('One.\n{{ claim("a") }}\nTwo.', ["One.", '{{ claim("a") }} Two.']),
    ],
)
def test_where_sentences_end(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_the_words_are_without_marks_and_citations() -> None:
    text = (
        '- **Cost.** A *high* {{ q("a_b") }} of [that](https://example.org), '
        'which is so {{ cite("b") }} {{ claim("c") }}.'
    )
    assert [sentence.words for sentence in sentences(text)] == [
        "Cost.",
        'A high {{ q("a_b") }} of that, which is so.',
    ]
    (chinese,) = sentences('- **成本**：为 {{ q("a") }}，较高{{ claim("c") }}。')
    assert chinese.words == '为 {{ q("a") }}，较高。'


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        (
            '- **Cost.** A *high*\n{{ q("a_b") }} of [a {{ r("c") }}](https://example.org)',
            ["Cost. A high ", "q", " of a ", "r"],
        ),
        ('Is so {{ claim("a") }}. {{ cite("b") }}', ["Is so", "claim", ". ", "cite"]),
        ("### Head", ["Head"]),
        (r"A \*star\* &amp; a_b, <https://example.org/>", ["A *star* & a_b, https://example.org/"]),
        ("**{{ q('a') }}** is so", ["q", " is so"]),
    ],
)
def test_the_pieces_are_what_is_printed(text: str, pieces: list[str]) -> None:
    whole = Sentence(0, len(text), text)
    found = [piece if isinstance(piece, str) else piece.name for piece in whole.pieces]
    assert found == pieces


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ('{{ claim("a") }} Is so.', True),
        ('First. {{ claim("a") }} Is so.', True),
        ('- **{{ claim("a") }}Is** so.', True),
        ('Is {{ claim("a") }} so.', False),
        ('Is so.{{ claim("a") }}', False),
        ('{{ q("b") }} is {{ claim("a") }}.', False),
        ("Is so.", False),
    ],
)
def test_a_mark_before_its_sentence_is_seen(text: str, opens: bool) -> None:  # noqa: FBT001
    assert any(sentence.opens_with_mark for sentence in sentences(text)) is opens


pieces = st.lists(
    st.sampled_from(
        'A|b|字|.|。|!| |\n|\n\n|- |# |**|"|”|)|1. |e.g.|{{ claim("x") }}|{{ q("y.low") }}'.split(
            "|"
        )
    ),
    max_size=30,
).map("".join)


@given(pieces)
def test_sentences_cover_the_text_in_order_and_tear_no_macro(text: str) -> None:
    spans = [(each.start, each.end) for each in sentences(text)]
    assert all(start < end for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    covered = "".join(text[start:end] for start, end in spans)
    assert "".join(covered.split()) == "".join(text.split())
    for each in sentences(text):
        assert each.source.count("{{") == each.source.count("}}")
        assert sentence_at(text, each.start) == each
