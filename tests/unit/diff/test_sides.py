"""What can be compared, what it is called, and whose faults are told."""

from __future__ import annotations

import json
import shutil
from html import unescape
from pathlib import Path

import pytest

from ssb_report.diff.compare import paired
from ssb_report.diff.data import as_json
from ssb_report.diff.markdown import as_markdown
from ssb_report.diff.page import as_page
from ssb_report.diff.sides import Side, opened
from ssb_report.diff.text import as_text
from ssb_report.errors import InputError, UsageError
from tests.making import SOLAR, solar_with
from tests.running import copied
from tests.unit.diff.comparing import between, changed
from tests.unit.diff.test_git import checkout, git  # noqa: F401 - a fixture

ALLOWED = "allowed: a git revision, a briefing's folder, a folder of briefings, the manifest.json"


def side(argument: str | None, inputs: Path) -> Side:
    with opened(argument, inputs) as found:
        return found


def test_a_briefing_and_a_folder_of_briefings(tmp_path: Path) -> None:
    folder = solar_with(tmp_path)
    one, many = side(str(folder), tmp_path), side(str(folder.parent), tmp_path)
    assert (one.briefings, one.is_single) == (("solar-modules",), True)
    assert (many.briefings, many.is_single) == (("solar-modules",), False)
    assert side(f"{folder}/", tmp_path).briefings == ("solar-modules",)


def test_a_briefing_from_inside_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(solar_with(tmp_path))
    assert side(".", tmp_path).briefings == ("solar-modules",)


def test_the_working_tree_is_what_no_argument_means(tmp_path: Path) -> None:
    folder = solar_with(tmp_path)
    assert side(None, folder.parent).name == "the working tree"
    with pytest.raises(UsageError, match=r"no briefing in .*/empty/; run where it is"):
        side(None, tmp_path / "empty")


@pytest.mark.parametrize("argument", ["nothing", "", "-x", "--help", "a\nb", "briefing.docx", "."])
def test_what_is_none_of_them(
    argument: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "briefing.docx").write_text("no artefact", encoding="utf-8")
    with pytest.raises(UsageError) as error:
        side(argument, tmp_path / "inputs")
    assert ALLOWED in str(error.value)


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"files": 3}', '{"files": {}}', "[" * 200_000]
)
def test_a_manifest_that_is_none(content: str, tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.json"
    manifest.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match=r"manifest\.json (is no manifest|has no briefing\.pdf)"):
        side(str(manifest), tmp_path)


def test_the_faults_of_both_sides_come_together_and_name_them(tmp_path: Path) -> None:
    old = solar_with(tmp_path / "old", quantities=("  value: 12\n", "  value: twelve\n"))
    new = solar_with(
        tmp_path / "new",
        quantities=("unit: step\n  status: estimate", "unit: stpe\n  status: estimate"),
    )
    with pytest.raises(InputError) as error:
        between(old, new)
    said = [str(fault).splitlines()[0] for fault in error.value.faults]
    assert said[1].startswith(
        f"{old}/quantities.yaml:14:10: error: in {old}: 'twelve' is no number"
    )
    assert said[0].startswith(f"{new}/quantities.yaml:15:9: error: in {new}: unknown unit 'stpe'")


def test_faults_of_a_revision_are_told_in_its_files(
    checkout: Path,  # noqa: F811 - the fixture
    tmp_path: Path,
) -> None:
    inputs = checkout / "some where" / "inputs"
    quantities = inputs / "solar-modules" / "quantities.yaml"
    sound = quantities.read_text(encoding="utf-8")
    quantities.write_text(sound.replace("value: 12", "value: twelve"), encoding="utf-8")
    git(checkout, "commit", "--quiet", "--all", "--message", "Broken")
    quantities.write_text(sound, encoding="utf-8")
    with opened("HEAD", inputs) as old, opened(None, inputs) as new:
        with pytest.raises(InputError) as error:
            paired(new, old)
        place = "HEAD:some where/inputs/solar-modules/quantities.yaml:14:10"
        assert str(error.value).startswith(f"{place}: error: in HEAD: 'twelve' is no number")
        assert str(tmp_path / "ssb") not in str(error.value)
        (pair,) = paired(old, new)
        assert [str(fault.position) for fault in pair.unread] == [place]


def broken(folder: Path) -> Path:
    """The small briefing with two faults."""
    return solar_with(
        folder,
        quantities=("  value: 12\n", "  value: twelve\n"),
        sources=("{date-parts: [[2025, 6]]}", "{date-parts: [[2025, 66]]}"),
    )


def test_an_old_state_with_faults_is_told_and_stops_nothing(tmp_path: Path) -> None:
    old = broken(tmp_path)
    comparison = between(old, SOLAR)
    (briefing,) = comparison.briefings
    assert [fault.message.partition(":")[0] for fault in briefing.unread] == [f"in {old}"] * 2
    assert comparison.is_visible
    place = f"{old}/quantities.yaml:14:10"
    said = "the old state cannot be read: 2 faults"
    for told in (as_text(comparison), unescape(as_page(comparison, {}))):
        assert said in told
        assert place in told
        assert "'twelve' is no number" in told
    markdown = as_markdown(comparison)
    assert said in markdown
    assert "'twelve' is no number" in markdown
    content = json.loads(as_json(comparison))["briefings"]["solar-modules"]
    assert content["summary"] == said
    assert place in [fault["at"] for fault in content["faults"]]
    assert content["visible"] is True


def test_an_old_state_with_faults_does_not_hide_those_of_the_new(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        between(SOLAR, broken(tmp_path))


def test_a_briefing_with_faults_that_was_removed_stops_nothing(tmp_path: Path) -> None:
    old, new = broken(tmp_path / "old"), copied(SOLAR, tmp_path / "new")
    other = old.rename(old.parent / "wind")
    copied(SOLAR, old.parent)
    comparison = between(other.parent, new.parent)
    assert [(each.id, each.change.value) for each in comparison.briefings] == [
        ("solar-modules", "changed"),
        ("wind", "removed"),
    ]
    assert [each.is_visible for each in comparison.briefings] == [False, True]


def test_briefings_that_are_on_one_side_only(tmp_path: Path) -> None:
    old, new = copied(SOLAR, tmp_path / "old"), copied(SOLAR, tmp_path / "new")
    other = Path(shutil.copytree(new, new.parent / "wind"))
    text = (other / "briefing.yaml").read_text(encoding="utf-8")
    (other / "briefing.yaml").write_text(text.replace("id: solar-modules", "id: wind"), "utf-8")
    comparison = between(old.parent, new.parent)
    assert [(each.id, each.change.value) for each in comparison.briefings] == [
        ("solar-modules", "changed"),
        ("wind", "added"),
    ]
    assert [each.is_visible for each in comparison.briefings] == [False, True]
    # Where one side is one briefing, the others of the other side do not count.
    assert [each.id for each in between(old, new.parent).briefings] == ["solar-modules"]


def test_two_briefings_that_have_nothing_in_common(tmp_path: Path) -> None:
    old = copied(SOLAR, tmp_path / "old")
    new = Path(shutil.copytree(old, tmp_path / "new" / "wind"))
    with pytest.raises(
        UsageError, match=r"no briefing is on both sides: solar-modules in .*, wind"
    ):
        between(old, new)


def test_editions_that_are_on_one_side_only_or_on_none(tmp_path: Path) -> None:
    second = (
        "editions: {en: {language: en}}",
        "editions: {en: {language: en}, en-b: {language: en}}",
    )
    new = solar_with(tmp_path, briefing=second)
    found = changed(SOLAR, new)
    assert [(each.id, each.change.value) for each in found.editions] == [("en-b", "added")]
    with pytest.raises(UsageError, match="no edition 'fr' on either side"):
        between(SOLAR, new, ["fr"])
    assert not between(SOLAR, new, ["en"]).is_visible
