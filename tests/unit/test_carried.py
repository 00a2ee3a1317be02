"""What a page and a PDF carry, in memory: made by hand, without a build."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from ssb_report.carried import Kind, carried, read, unpack
from ssb_report.errors import UsageError
from ssb_report.html import seal as html_seal
from ssb_report.pdf.ends import saved
from ssb_report.pdf.seal import put_seal
from ssb_report.seals.cargo import Cargo, Program, attachment

CARGO = Cargo(
    briefing="solar-modules",
    edition="zh-Hans",
    scenario="fast",
    date="2025-06",
    revision="1",
    program=Program(version="1", code="0" * 64),
    by_hand={"line-steps": "10..15"},
    inputs={"quantities.yaml": b"a: 1\n", "sections/zh-Hans/06-cost.md": "# 成本\n".encode()},
    data={"data/results.json": b"{}"},
)


def html(cargo: Cargo) -> bytes:
    return html_seal.seal(b"<html><body><p>1</p></body></html>", cargo)


def pdf(cargo: Cargo) -> bytes:
    with pikepdf.new() as made:
        made.add_blank_page()
        for path, content in {**cargo.inputs, **cargo.data}.items():
            made.attachments[attachment(path)] = pikepdf.AttachedFileSpec(
                made, content, filename=attachment(path)
            )
        put_seal(made, cargo)
        return saved(made)


@pytest.fixture(params=[Kind.PDF, Kind.HTML])
def kind(request: pytest.FixtureRequest) -> Kind:
    return Kind(request.param)


@pytest.fixture
def file(kind: Kind, tmp_path: Path) -> Path:
    path = tmp_path / "from-a-mail"  # no name tells what it is
    path.write_bytes(pdf(CARGO) if kind is Kind.PDF else html(CARGO))
    return path


def test_an_artefact_gives_back_what_it_was_made_from(file: Path) -> None:
    found = carried(file)
    assert (found.briefing, found.edition) == ("solar-modules", "zh-Hans")
    assert (found.scenario, found.by_hand) == ("fast", {"line-steps": "10..15"})
    assert found.inputs == CARGO.inputs
    assert found.data == CARGO.data
    assert found.manifest["revision"] == "1"
    assert found.manifest["inputs"].keys() == CARGO.inputs.keys()
    json.dumps(found.manifest)


def test_inputs_are_unpacked_where_they_were(file: Path, tmp_path: Path) -> None:
    unpack(carried(file).inputs, tmp_path / "solar-modules")
    found = {
        path.relative_to(tmp_path / "solar-modules").as_posix(): path.read_bytes()
        for path in (tmp_path / "solar-modules").rglob("*.*")
    }
    assert found == CARGO.inputs


@pytest.mark.parametrize("name", ["../a.yaml", "/a.yaml", "sections/../../a.yaml", "a/b.yaml"])
def test_a_name_that_leads_out_of_a_briefing_is_none_of_ours(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(html(CARGO).replace(b'"quantities.yaml"', f'"{name}"'.encode()))
    with pytest.raises(UsageError, match=r"the manifest in it is none of ours \(inputs\)"):
        carried(path)


def test_it_is_known_by_its_content_and_measured_anew(kind: Kind, file: Path) -> None:
    artefact = read(file)
    assert artefact.kind is kind
    assert artefact.printed() == artefact.manifest.printed


def test_a_file_that_is_missing_in_a_pdf_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    with pikepdf.open(BytesIO(pdf(CARGO))) as opened:
        del opened.attachments["quantities.yaml"]
        opened.save(path)
    assert set(carried(path).inputs) == {"sections/zh-Hans/06-cost.md"}


def test_a_block_that_cannot_be_unpacked_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(re.sub(rb'("files": ")[^"]+', rb"\1AAAA", html(CARGO)))
    assert read(path).files == {}
    with pytest.raises(UsageError, match="cannot be read any more"):
        carried(path)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is empty"),
        (b"text", "no data block of ours is in it"),
        (b"%PDF-1.7\n", "it is damaged"),
        (pdf(CARGO)[:-60], "it is damaged"),
        (bytes(64 * 1024 * 1024 + 1), "it is larger than 67,108,864 bytes"),
    ],
)
def test_what_is_not_ours_is_refused_in_a_line(content: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(content)
    with pytest.raises(UsageError) as told:
        carried(path)
    assert str(told.value).startswith(f"{path}: not ours: {reason}")
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("name", ["", "missing"])
def test_what_is_no_file_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        carried(tmp_path / name)


def test_files_are_bounded_together(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(replace(CARGO, data={f"data/{name}.csv": bytes(9000) for name in "abc"})))
    assert len(carried(path).data) == 3
    monkeypatch.setattr("ssb_report.carried.MAX_BYTES", 20_000)
    with pytest.raises(UsageError, match="not ours: it unpacks to more than 20,000 bytes"):
        carried(path)
