from __future__ import annotations

import hashlib
import json

import pytest

from ssb_report.seals.cargo import (
    Cargo,
    Manifest,
    Printed,
    Program,
    Unsealed,
    attachment,
    read_manifest,
)

SUM = hashlib.sha256(b"").hexdigest()
CARGO = Cargo(
    briefing="solar-modules",
    edition="zh-Hans",
    scenario="fast",
    date="2025-06",
    revision="1f0c9a2e",
    program=Program(version="1.2", code=SUM),
    by_hand={"line-steps": "10..15"},
    inputs={"quantities.yaml": b"a: 1\n", "sections/en/06-cost.md": "# 成本\n".encode()},
    data={"data/results.json": b"{}"},
)


def test_the_manifest_names_and_sums_what_is_carried() -> None:
    said = json.loads(CARGO.manifest(Printed(whole=SUM, pages=[SUM])))
    assert said["inputs"] == {
        "quantities.yaml": hashlib.sha256(b"a: 1\n").hexdigest(),
        "sections/en/06-cost.md": hashlib.sha256("# 成本\n".encode()).hexdigest(),
    }
    assert said["data"] == {"data/results.json": hashlib.sha256(b"{}").hexdigest()}
    assert (said["briefing"], said["edition"]) == ("solar-modules", "zh-Hans")
    assert (said["scenario"], said["by_hand"]) == ("fast", {"line-steps": "10..15"})
    assert (said["date"], said["revision"]) == ("2025-06", "1f0c9a2e")
    assert said["printed"] == {"whole": SUM, "pages": [SUM]}


def test_the_manifest_is_read_back() -> None:
    written = CARGO.manifest(Printed(whole=SUM, parts={"the cards": SUM}))
    manifest = read_manifest(written)
    assert manifest.by_hand == {"line-steps": "10..15"}
    assert manifest.printed.parts == {"the cards": SUM}
    assert manifest.own == manifest.measured()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"2025-06"', '"2025-07"'),
        ("10..15", "10..16"),
        ('"1.2"', '"1.3"'),
        ('"fast"', '"slow"'),
    ],
)
def test_a_digit_altered_in_the_manifest_shows(old: str, new: str) -> None:
    written = CARGO.manifest(Printed(whole=SUM))
    assert old in written
    manifest = read_manifest(written.replace(old, new))
    assert manifest.own != manifest.measured()


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ("", "no JSON"),
        ("[]", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ("{}", "kind"),
        ('{"kind": "ssb-report", "briefing": "../x"}', "briefing"),
    ],
)
def test_what_is_no_manifest_is_refused(content: str, where: str) -> None:
    with pytest.raises(Unsealed, match=f"none of ours .{where}.$"):
        read_manifest(content)


@pytest.mark.parametrize(
    "path",
    [
        "../quantities.yaml",
        "/etc/passwd.yaml",
        "sections/en/../../01-x.md",
        "sections/en/01-x.md/..",
        "sections\\en\\01-x.md",
        "quantities.yaml\n",
        "data/x.csv",
        "",
    ],
)
def test_no_path_leads_out_of_the_folder(path: str) -> None:
    content = json.loads(CARGO.manifest(Printed(whole=SUM)))
    content["inputs"] = {path: SUM}
    with pytest.raises(Unsealed, match=r"\(inputs\)$"):
        read_manifest(json.dumps(content))


@pytest.mark.parametrize(
    "text",
    ["a\x1b[2J", "a\nb", "a\tb", "a\u202eb", "a\ufeffb", "a\u200bb", "a\U000e0041b", "a" * 300],
)
def test_what_would_play_with_a_terminal_is_refused(text: str) -> None:
    content = json.loads(CARGO.manifest(Printed(whole=SUM)))
    with pytest.raises(Unsealed, match=r"\(revision\)$"):
        read_manifest(json.dumps({**content, "revision": text}))
    with pytest.raises(Unsealed, match=r"\(a key of its own\)$"):
        read_manifest(json.dumps({**content, text: 1}))


def test_a_sum_is_of_all_other_lines() -> None:
    """An independent reckoning: the JSON without its own sum, in the order of its keys."""
    manifest = read_manifest(CARGO.manifest(Printed(whole=SUM)))
    content = {key: value for key, value in manifest.model_dump().items() if key != "own"}
    plain = json.dumps(content, sort_keys=True).encode()
    assert manifest.own == hashlib.sha256(plain).hexdigest()
    assert set(content) == set(Manifest.model_fields) - {"own"}


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("quantities.yaml", "quantities.yaml"),
        ("sections/zh-Hans/06-cost.md", "zh-Hans-06-cost.md"),
        ("data/table-data-costs.csv", "table-data-costs.csv"),
    ],
)
def test_attachments_have_no_folders(path: str, name: str) -> None:
    assert attachment(path) == name
