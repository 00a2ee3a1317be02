"""Artefacts as sides: what they carry is read as their edition alone, whatever else it claims."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest

from ssb_report.carried import unpack
from ssb_report.diff.compare import compare, paired
from ssb_report.diff.model import BriefingChange
from ssb_report.diff.sides import opened
from ssb_report.errors import InputError, UsageError
from tests.broken.corpus import BRIEFINGS
from tests.making import SOLAR, solar_with, solar_with_scenarios
from tests.running import replace

TWO = BRIEFINGS["two-languages"]


@dataclass(frozen=True)
class Carried:
    """What an artefact carries, as the reader of artefacts gives it."""

    briefing: str
    edition: str
    inputs: dict[str, bytes]
    scenario: str = ""
    by_hand: dict[str, str] = field(default_factory=dict)
    data: dict[str, bytes] = field(default_factory=dict)
    manifest: dict[str, object] = field(default_factory=dict)


Carry = Callable[[str, Carried], Path]


@pytest.fixture
def carry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Carry:
    """Makes a file of that name that carries what it is given."""
    known: dict[Path, Carried] = {}

    def carried(path: Path) -> Carried:
        if path not in known:
            raise UsageError(f"{path}: not ours")
        return known[path]

    reader = SimpleNamespace(carried=carried, unpack=unpack)
    monkeypatch.setitem(sys.modules, "ssb_report.carried", reader)

    def carry(name: str, what: Carried) -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"a file")
        known[path] = what
        return path

    return carry


def inputs_of(folder: Path, language: str = "en") -> dict[str, bytes]:
    """The data files and the sections in one language."""
    names = (path for path in folder.rglob("*.*") if path.is_file())
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in names}
    return {
        name: content
        for name, content in found.items()
        if not name.startswith("sections/") or name.startswith(f"sections/{language}/")
    }


def changed(old: Path | None, new: Path | None, inputs: Path) -> BriefingChange:
    sides = (str(each) if each else None for each in (old, new))
    with opened(next(sides) or "", inputs) as one, opened(next(sides), inputs) as other:
        (briefing,) = compare(one, other, paired(one, other)).briefings
    return briefing


def test_an_artefact_beside_the_working_tree(carry: Carry, tmp_path: Path) -> None:
    folder = solar_with(tmp_path, quantities=("  value: 12\n", "  value: 13\n"))
    page = carry("briefing.html", Carried("solar-modules", "en", inputs_of(SOLAR)))
    found = changed(page, None, folder.parent)
    assert [each.id for each in found.quantities] == ["line-steps"]
    assert found.sentences[0].old_at == f"{page}:solar-modules/sections/en/01-curve.md:12"


def test_an_edition_is_compared_without_its_sisters(carry: Carry) -> None:
    for edition in ("en", "zh-Hans"):
        artefact = carry(f"{edition}.pdf", Carried(TWO.name, edition, inputs_of(TWO, edition)))
        with opened(str(artefact), TWO) as one, opened(str(TWO), TWO) as other:
            (pair,) = paired(one, other)
            assert pair.editions == (edition,)
            assert not compare(one, other, [pair]).is_visible


def test_the_other_side_stands_under_what_the_artefact_was_built_under(
    carry: Carry, tmp_path: Path
) -> None:
    folder = solar_with_scenarios(tmp_path)
    inputs = inputs_of(folder)
    better = Carried("solar-modules", "en", inputs, scenario="better")
    by_hand = Carried("solar-modules", "en", inputs, by_hand={"line-steps": "20"})
    assert not changed(carry("a.pdf", better), None, folder.parent).has_changes
    assert not changed(carry("b.pdf", by_hand), None, folder.parent).has_changes
    replace(folder / "scenarios.yaml", "line-steps: 10,", "line-steps: 9,")
    found = changed(carry("c.pdf", better), None, folder.parent)
    (steps,) = (each for each in found.quantities if each.id == "line-steps")
    assert steps.old
    assert steps.new
    assert (steps.old.exact, steps.new.exact) == ("10", "9")
    # Two artefacts stand each under its own.
    base = Carried("solar-modules", "en", inputs_of(folder))
    found = changed(carry("d.pdf", base), carry("e.pdf", by_hand), folder.parent)
    (steps,) = (each for each in found.quantities if each.id == "line-steps")
    assert steps.old
    assert steps.new
    assert (steps.old.exact, steps.new.exact) == ("12", "20")


def test_guards_are_not_for_what_a_scenario_sets(carry: Carry, tmp_path: Path) -> None:
    guard = ("citations: author-date", "citations: author-date\nguards: {line-steps: 1 %}")
    inputs = inputs_of(solar_with(tmp_path, briefing=guard))
    base = carry("a.pdf", Carried("solar-modules", "en", inputs))
    by_hand = carry("b.pdf", Carried("solar-modules", "en", inputs, by_hand={"line-steps": "20"}))
    with opened(str(base), tmp_path) as one, opened(str(by_hand), tmp_path) as other:
        comparison = compare(one, other, paired(one, other))
    assert comparison.is_visible
    assert comparison.unguarded == ()


# Of the file that `carry` makes, by `printf 'a file' | sha256sum`.
A_FILE = "7365d029861e32c521f8089b00a6fb32daf0615025b69b599d1ce53501b845c2"


@pytest.mark.parametrize("files", [{"briefing.pdf": A_FILE}, {"briefing.html": A_FILE, "x": ""}])
def test_a_manifest_stands_for_the_artefact_beside_it(
    files: Mapping[str, str], carry: Carry, tmp_path: Path
) -> None:
    name = next(iter(files))
    carry(f"en/{name}", Carried("solar-modules", "en", inputs_of(SOLAR)))
    manifest = tmp_path / "en" / "manifest.json"
    manifest.write_text(json.dumps({"files": files}), encoding="utf-8")
    for argument in (manifest, manifest.parent):
        assert not changed(argument, SOLAR, SOLAR).has_changes


@pytest.mark.parametrize("listed", ["", A_FILE.upper(), A_FILE[:-1], None, 3])
def test_a_manifest_beside_another_file_than_it_lists(
    listed: object, carry: Carry, tmp_path: Path
) -> None:
    page = carry("en/briefing.html", Carried("solar-modules", "en", inputs_of(SOLAR)))
    manifest = tmp_path / "en" / "manifest.json"
    manifest.write_text(json.dumps({"files": {"briefing.html": listed}}), encoding="utf-8")
    with pytest.raises(UsageError) as error:
        changed(manifest, SOLAR, SOLAR)
    assert str(error.value) == f"{page} is not the file that {manifest} lists: its sum differs"


def test_a_manifest_without_its_artefact(carry: Carry, tmp_path: Path) -> None:
    carry("en/briefing.pdf", Carried("solar-modules", "en", inputs_of(SOLAR))).unlink()
    manifest = tmp_path / "en" / "manifest.json"
    manifest.write_text('{"files": {"briefing.pdf": ""}}', encoding="utf-8")
    with pytest.raises(UsageError, match=r"no briefing\.pdf or briefing\.html beside it"):
        changed(manifest, SOLAR, SOLAR)


@pytest.mark.parametrize("name", ["../../evil", "/etc/evil", "sections/../../../evil"])
def test_no_file_leads_out_of_the_briefing(name: str, carry: Carry, tmp_path: Path) -> None:
    evil = Carried("solar-modules", "en", {name: b"evil"})
    with pytest.raises(UsageError, match="leads out of a briefing"):
        changed(carry("evil.pdf", evil), SOLAR, SOLAR)
    assert not list(tmp_path.rglob("evil"))


@pytest.mark.parametrize("briefing", ["../evil", "", "Evil", "a/b"])
def test_no_briefing_leads_out_of_its_folder(briefing: str, carry: Carry) -> None:
    with pytest.raises(UsageError, match="names no briefing"):
        changed(carry("evil.pdf", Carried(briefing, "en", inputs_of(SOLAR))), SOLAR, SOLAR)


def test_what_is_not_ours(carry: Carry, tmp_path: Path) -> None:
    carry("ours.pdf", Carried("solar-modules", "en", {}))
    other = tmp_path / "other.pdf"
    other.write_bytes(b"%PDF-1.7")
    with pytest.raises(UsageError, match=r"other\.pdf: not ours"):
        changed(other, SOLAR, SOLAR)


def test_faults_are_told_in_the_artefact(carry: Carry) -> None:
    inputs = inputs_of(SOLAR)
    inputs["quantities.yaml"] = inputs["quantities.yaml"].replace(b"value: 12", b"value: twelve")
    page = carry("briefing.html", Carried("solar-modules", "en", inputs))
    with pytest.raises(InputError) as error:
        changed(SOLAR, page, SOLAR)
    place = f"{page}:solar-modules/quantities.yaml:14:10"
    assert str(error.value).startswith(f"{place}: error: in {page}: 'twelve' is no number")
    (fault,) = changed(page, SOLAR, SOLAR).unread
    assert str(fault.position) == place
