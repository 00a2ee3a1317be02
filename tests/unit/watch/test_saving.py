"""A scenario more in a file that somebody wrote by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ssb_report.check.check import check
from ssb_report.errors import InputError, UsageError
from ssb_report.watch.saving import Draft, save, with_scenario
from tests.running import TEST_BRIEFINGS, copied

DRAFT = Draft("mine", {"en": 'My "own": #1', "zh": "我的"}, {"price": "~2000", "rate": "10..15"})
ENTRY = """\
  mine:
    label: {en: "My \\"own\\": #1", zh: "我的"}
    set:
      price: "~2000"
      rate: 10..15
"""
WRITTEN = """\
# Before all.
compare: [cost]   # one

scenarios:
    fast:
        label: {en: Fast}
        set: {rate: 3}  # a guess
    slow:   # another
        note:
            en: >-
                as slow
                as can be

        label: {en: Slow}
        set:
            rate: "~1"
            # nothing else

# After all.
other: [1]
"""


def added(text: str) -> str:
    return with_scenario(text.encode(), DRAFT).decode()


def test_it_stands_behind_the_last_and_all_else_stays() -> None:
    entry = ENTRY.replace("\n  ", "\n    ").replace("  mine", "    mine")
    before, _, after = WRITTEN.partition("            # nothing else\n")
    assert added(WRITTEN) == f"{before}{entry}            # nothing else\n{after}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "scenarios:\n{entry}"),
        ("# none\n", "# none\n\nscenarios:\n{entry}"),
        ("compare: [cost]", "compare: [cost]\n\nscenarios:\n{entry}"),
        ("scenarios:\n", "scenarios:\n{entry}"),
        ("scenarios:  # none yet\ncompare: [a]\n", "scenarios:  # none yet\n{entry}compare: [a]\n"),
        ("scenarios: {}\n", "scenarios:\n{entry}"),
    ],
)
def test_the_first_one_finds_its_place(text: str, expected: str) -> None:
    assert added(text) == expected.format(entry=ENTRY)


def test_line_ends_stay_as_they_are() -> None:
    text = WRITTEN.replace("\n", "\r\n")
    assert added(text) == added(WRITTEN).replace("\n", "\r\n")


@pytest.mark.parametrize(
    "text",
    [
        "scenarios: {fast: {label: {en: Fast}, set: {rate: 3}}}\n",
        "- a list\n",
        WRITTEN + "other: [2]\n",
    ],
)
def test_what_cannot_be_added_to_is_left(text: str) -> None:
    with pytest.raises(UsageError, match=r"nothing can be added"):
        added(text)


TEXTS = st.text(
    st.characters(categories=["L", "N", "P", "S", "Zs"], exclude_characters="\x7f"), max_size=20
)
VALUES = st.sampled_from(["3", "~2000", ">1.5", "10..15", "3 ± 0.5", "1e-3", "-4"])


@given(
    label=TEXTS,
    note=TEXTS,
    settings=st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), VALUES, min_size=1),
)
def test_what_is_written_is_read_again(label: str, note: str, settings: dict[str, str]) -> None:
    draft = Draft("mine", {"en": label}, settings, {"en": note} if note else {})
    text = with_scenario(WRITTEN.encode(), draft).decode()
    lines = text.splitlines()
    assert [line for line in lines if line in WRITTEN.splitlines()] == WRITTEN.splitlines()
    read = yaml.load(text, Loader=yaml.BaseLoader)["scenarios"]["mine"]  # noqa: S506 - texts alone
    assert read == {
        "label": {"en": label},
        **({"note": {"en": note}} if note else {}),
        "set": settings,
    }


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        (Draft("Mine", {"en": "Mine"}, {"line-steps": "3"}), "'Mine' is no id"),
        (Draft("base", {"en": "Mine"}, {"line-steps": "3"}), "there is a scenario 'base'"),
        (Draft("mine", {"en": " "}, {"line-steps": "3"}), r"every language \(missing: en\)"),
        (Draft("mine", {"en": "Mine"}, {}), "nothing is set by hand"),
        (Draft("mine", {"en": "Mine"}, {"line-steps": "some"}), "line-steps: 'some' is no number"),
        (Draft("mine", {"en": "Mine"}, {"line-stops": "3"}), "no quantity 'line-stops'"),
    ],
)
def test_what_is_no_scenario_is_not_written(tmp_path: Path, draft: Draft, said: str) -> None:
    briefing = check(copied(TEST_BRIEFINGS / "solar-modules", tmp_path)).briefing
    with pytest.raises(UsageError, match=said):
        save(briefing, draft)
    assert not (briefing.folder / "scenarios.yaml").exists()


def test_a_briefing_without_scenarios_gets_the_file(tmp_path: Path) -> None:
    briefing = check(copied(TEST_BRIEFINGS / "solar-modules", tmp_path)).briefing
    path = save(briefing, Draft("mine", {"en": "Mine"}, {"line-steps": "3"}))
    assert path == briefing.folder / "scenarios.yaml"
    assert set(check(briefing.folder).briefing.scenarios) == {"mine"}


def test_an_id_that_came_meanwhile_is_refused() -> None:
    with pytest.raises(UsageError, match=r"there is a scenario 'mine'"):
        added(added(WRITTEN))


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    briefing = check(copied(TEST_BRIEFINGS / "solar-modules", tmp_path / "inputs")).briefing
    outside = tmp_path / "outside"
    outside.write_text("mine\n", encoding="utf-8")
    (briefing.folder / ".scenarios.yaml.part").symlink_to(outside)
    path = save(briefing, Draft("mine", {"en": "Mine"}, {"line-steps": "3"}))
    assert not path.is_symlink()
    assert outside.read_text(encoding="utf-8") == "mine\n"
    path.unlink()
    path.symlink_to(outside)
    with pytest.raises(InputError, match="a symbolic link"):
        save(briefing, Draft("mine", {"en": "Mine"}, {"line-steps": "3"}))
