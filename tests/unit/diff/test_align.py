"""Sentences found again in another version of their text, and what in them is another one."""

from __future__ import annotations

import pytest

from ssb_report.diff.align import aligned, marks
from ssb_report.diff.prose import Item
from ssb_report.errors import Position

AT = Position("sections/en/01-a.md")


def item(text: str, source: str = "", *, is_block: bool = False) -> Item:
    return Item(text, source or text, text, AT, is_block=is_block)


def pairs(old: list[Item], new: list[Item]) -> list[tuple[str, str]]:
    return [(a.text if a else "", b.text if b else "") for a, b in aligned(old, new)]


def test_what_is_written_alike_belongs_together_whatever_it_prints() -> None:
    old = [item("There are 12 of it.", "There are N of it."), item("It costs 5.", "It costs M.")]
    new = [item("There are 99 of it.", "There are N of it."), item("It costs 7.", "It costs M.")]
    assert pairs(old, new) == [
        ("There are 12 of it.", "There are 99 of it."),
        ("It costs 5.", "It costs 7."),
    ]


def test_a_sentence_put_in_between_leaves_the_others() -> None:
    old = [item("The first one is here."), item("The last one is there.")]
    new = [old[0], item("Something else came up meanwhile."), old[1]]
    assert pairs(old, new) == [
        ("The first one is here.", "The first one is here."),
        ("", "Something else came up meanwhile."),
        ("The last one is there.", "The last one is there."),
    ]


def test_a_rewritten_sentence_is_paired_with_the_one_that_is_most_like_it() -> None:
    old = [item("Cells cost more than that."), item("The line has many steps in it.")]
    new = [item("Nobody knows why."), item("The long line has many steps in it.")]
    assert pairs(old, new) == [
        ("Cells cost more than that.", ""),
        ("", "Nobody knows why."),
        ("The line has many steps in it.", "The long line has many steps in it."),
    ]


def test_a_block_is_never_a_sentence_changed() -> None:
    old, new = [item("table inputs", is_block=True)], [item("table inputs too", is_block=True)]
    assert pairs(old, new) == [("table inputs", ""), ("", "table inputs too")]


@pytest.mark.parametrize(
    ("old", "new", "was", "now"),
    [
        ("It is 12 steps.", "It is 13 steps.", ["12"], ["13"]),
        ("It is 1,200.5 of it.", "It is 1,200.6 of it.", ["1,200.5"], ["1,200.6"]),
        ("It is 3–5%.", "It is 3–6%.", ["5"], ["6"]),
        ("More than 2 of it.", "About 3 of it.", ["More than 2"], ["About 3"]),
        ("It is so.", "It is not so.", [], ["not"]),
        ("成本超过 2 元。", "成本约 3 元。", ["超过 2"], ["约 3"]),
        ("All the same.", "All the same.", [], []),
    ],
)
def test_what_is_marked(old: str, new: str, was: list[str], now: list[str]) -> None:
    before, after = marks(old, new)
    assert [old[start:end] for start, end in before] == was
    assert [new[start:end] for start, end in after] == now


def test_of_an_overlong_sentence_all_has_changed() -> None:
    old, new = " ".join(["a", *"bc" * 1000]), "a b"
    assert marks(old, new) == (((0, len(old)),), ((0, len(new)),))
    assert marks(old, "") == (((0, len(old)),), ())
    assert marks("a c", new) == (((2, 3),), ((2, 3),))


def test_sentences_without_end_are_told_as_replaced() -> None:
    old, new = ([item(f"{word} {each}.") for each in range(1001)] for word in ("Old", "New"))
    assert pairs(old, new) == [(each.text, "") for each in old] + [("", each.text) for each in new]
    alike = [item("A.")] * 3000
    assert pairs(alike * 2, alike * 2) == [("A.", "A.")] * 6000
    found = pairs([*alike, item("B."), *alike], [*alike, item("C."), *alike])
    assert found == [*[("A.", "A.")] * 3000, ("B.", ""), ("", "C."), *[("A.", "A.")] * 3000]
    assert pairs(alike * 2, alike * 3) == [("A.", "A.")] * 6000 + [("", "A.")] * 3000
