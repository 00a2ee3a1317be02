"""What prose holds, found in time that grows with its length."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from ssb_report.schema.markdown import Link, local_links, without_code

# What the parts of prose are that print as they are typed, said plainly, and slow.
LITERAL = re.compile(
    r"\\[!-/:-@\[-`{-~]"
    r"|(?<!`)(`+)(?!`)(?:(?!\n[ \t]*\n).)*?(?<!`)\1(?!`)"
    r"|<https?://[^<>\s]*>",
    re.DOTALL,
)
PIECES = st.sampled_from([*"`\\\nab <>", "``", "```", "\n\n", "\n \n", "<https://a.b>", "\\`"])


@given(st.lists(PIECES).map("".join))
def test_what_prints_as_it_is_typed_is_blank(text: str) -> None:
    text = f"a{text}"  # no block of code, whose first line is indented
    fences = re.search(r"^[ >]*(?:```|    )", text, re.MULTILINE)
    if not fences:
        plain = LITERAL.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
        assert without_code(text) == plain


def test_links_are_where_they_are_written() -> None:
    text = "[a](#x) `(#x)` [b](<#y>) [c](#x 'title')\n\n[d][e] [f](#stra%C3%9Fe)\n\n[e]: #z\n"
    assert local_links(text) == (
        Link(text.index("#x"), "x"),
        Link(text.index("#y"), "y"),
        Link(text.index("#x)`"), "x"),
        Link(text.index("[d]"), "z"),
        Link(text.index("#stra"), "straße"),
    )
