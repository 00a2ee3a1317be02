"""`diff` of built PDFs and pages, from what they carry."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.altering import html_with
from tests.running import TEST_BRIEFINGS, Edition, copied, replace, ssb_report


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The small briefing with one step more."""
    folder = tmp_path_factory.mktemp("changed")
    briefing = copied(TEST_BRIEFINGS / "solar-modules", folder / "inputs")
    replace(briefing / "quantities.yaml", "  value: 12\n", "  value: 13\n")
    places = ("--inputs", folder / "inputs", "--output", folder / "output")
    run = ssb_report(*places, "build")
    assert run.returncode == 0, run.stderr
    return Edition(folder / "output" / "solar-modules" / "en", run.stdout, run.stderr)


def compared(old: Path, new: Path) -> dict[str, Any]:
    run = ssb_report("diff", old, new, "--format", "json")
    assert run.returncode == 0, run.stderr
    found: dict[str, Any] = json.loads(run.stdout)["briefings"]["solar-modules"]
    return found


def test_a_pdf_and_a_page_of_one_build_are_the_same(solar: Edition) -> None:
    page = solar.folder / "briefing.html"
    assert compared(solar.pdf, page)["summary"] == "nothing changed"
    assert compared(solar.folder / "manifest.json", solar.folder)["summary"] == "nothing changed"
    inputs = TEST_BRIEFINGS / "solar-modules"
    assert ssb_report("diff", solar.pdf, inputs, "--exit-code").returncode == 0


def test_two_builds_differ_by_what_changed(solar: Edition, changed: Edition) -> None:
    found = compared(solar.pdf, changed.folder / "briefing.html")
    assert [each["id"] for each in found["quantities"]] == ["line-steps"]
    assert [each["id"] for each in found["results"]] == ["line-yield"]
    assert found["editions"] == {"en": "changed"}
    assert ssb_report("diff", solar.pdf, changed.pdf, "--exit-code").returncode == 1


def test_two_pdfs_are_shown_page_beside_page(solar: Edition, changed: Edition) -> None:
    run = ssb_report("diff", solar.pdf, changed.pdf, "--format", "html")
    assert run.returncode == 0, run.stderr
    captions = re.findall(r"<figcaption>([^<]*)</figcaption>", run.stdout)
    # The cover and the contents name no number.
    assert captions
    assert not {"Before: page 1", "Before: page 2"} & set(captions)


def test_a_manifest_is_not_believed_of_a_file_that_was_altered(
    solar: Edition, tmp_path: Path
) -> None:
    for name in ("manifest.json", "briefing.html"):
        shutil.copy(solar.folder / name, tmp_path / name)
    page = tmp_path / "briefing.html"
    assert ssb_report("diff", tmp_path / "manifest.json", page, "--exit-code").returncode == 0
    html_with(page, page, files={"quantities.yaml": ("  value: 12\n", "  value: 13\n")})
    for argument in (tmp_path, tmp_path / "manifest.json"):
        run = ssb_report("diff", argument, solar.pdf)
        assert run.returncode == 2
        assert f"{page} is not the file that {tmp_path / 'manifest.json'} lists" in run.stderr


def test_any_other_file_is_refused(solar: Edition, tmp_path: Path) -> None:
    other = tmp_path / "other.pdf"
    other.write_bytes(b"%PDF-1.7\n")
    run = ssb_report("diff", other, solar.pdf)
    assert run.returncode == 2
    assert "other.pdf: not ours" in run.stderr
