"""Files that no case of the corpus can hold: too large, too deep, links, other encodings."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.broken.corpus import BRIEFINGS, faults_of
from tests.running import copied

QUANTITIES, CURVE = "quantities.yaml", "sections/en/01-curve.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copied(BRIEFINGS["solar-modules"], tmp_path)


def rewritten(path: Path, change: Callable[[bytes], bytes]) -> None:
    path.write_bytes(change(path.read_bytes()))


# ---- what must work


def test_the_briefing_itself_has_no_fault(folder: Path) -> None:
    assert faults_of(folder) == []


@pytest.mark.parametrize("line_end", [b"\r\n", b"\r"])
def test_lines_may_end_as_they_do_elsewhere(folder: Path, line_end: bytes) -> None:
    for path in folder.rglob("*.*"):
        rewritten(path, lambda text: text.replace(b"\n", line_end))
    assert faults_of(folder) == []


def test_faults_keep_their_place_whatever_lines_end_in(folder: Path) -> None:
    for path in folder.rglob("*.*"):
        rewritten(path, lambda text: text.replace(b"\n", b"\r\n"))
    rewritten(folder / QUANTITIES, lambda text: text.replace(b"value: 12", b"value: twelve"))
    rewritten(folder / CURVE, lambda text: text.replace(b'r("line-yield")', b'r("line-yeild")'))
    places = [fault.partition(": ")[0] for fault in faults_of(folder)]
    assert places == ["quantities.yaml:14:10", "sections/en/01-curve.md:13:37"]


def test_a_byte_order_mark_is_no_text(folder: Path) -> None:
    for path in folder.rglob("*.*"):
        rewritten(path, lambda text: b"\xef\xbb\xbf" + text)
    assert faults_of(folder) == []
    rewritten(folder / CURVE, lambda text: text.replace(b"# The curve", b"# The curve of 2025"))
    rewritten(folder / QUANTITIES, lambda text: text.replace(b"module-learning-rate:", b"Rate:"))
    places = [fault.partition(": ")[0] for fault in faults_of(folder)]
    assert "quantities.yaml:1:1" in places
    assert "sections/en/01-curve.md:1:16" in places


def test_hidden_files_and_other_folders_are_let_be(folder: Path) -> None:
    (folder / ".quantities.yaml.swp").write_bytes(b"\0")
    (folder / "README.md").write_text("12 lines", encoding="utf-8")
    (folder / "sections" / "en" / ".DS_Store").write_bytes(b"\0")
    assert faults_of(folder) == []


# ---- what must not


def test_a_file_in_another_encoding(folder: Path) -> None:
    rewritten(folder / QUANTITIES, lambda text: text.replace("20 ± 3".encode(), b"20 \xb1 3"))
    assert faults_of(folder) == [
        "quantities.yaml:3:13: error: not UTF-8 text (save the file as UTF-8)"
    ]


def test_prose_in_another_encoding(folder: Path) -> None:
    rewritten(folder / CURVE, lambda text: text.replace(b"## The line", b"## La cha\xeene"))
    assert faults_of(folder) == [
        "sections/en/01-curve.md:10:10: error: not UTF-8 text (save the file as UTF-8)"
    ]


def test_a_file_of_two_bytes_a_character(folder: Path) -> None:
    rewritten(folder / QUANTITIES, lambda text: text.decode().encode("utf-16"))
    assert faults_of(folder) == [
        "quantities.yaml:1:1: error: not UTF-8 text (save the file as UTF-8)"
    ]


def test_a_binary_file(folder: Path) -> None:
    (folder / "glossary.yaml").write_bytes(bytes(range(128)) * 100)
    assert faults_of(folder) == [
        "glossary.yaml:1:1: error: the character U+0000 cannot be seen or printed (remove it)"
    ]


def test_a_file_of_fifty_megabytes(folder: Path) -> None:
    with (folder / "glossary.yaml").open("wb") as file:
        file.truncate(50_000_000)
    assert faults_of(folder) == [
        "glossary.yaml:1:1: error: a file of 50,000,000 bytes; at most 2,097,152 are read"
    ]


@pytest.mark.parametrize("name", [QUANTITIES, CURVE])
def test_a_link_to_a_file_outside(folder: Path, name: str, tmp_path: Path) -> None:
    target = (folder / name).rename(tmp_path / "outside")
    (folder / name).symlink_to(target)
    assert faults_of(folder) == [f"{name}:1:1: error: a symbolic link (inputs are plain files)"]


def test_a_link_to_nothing(folder: Path) -> None:
    (folder / "glossary.yaml").symlink_to("/nowhere")
    assert faults_of(folder) == [
        "glossary.yaml:1:1: error: a symbolic link (inputs are plain files)"
    ]


def test_a_link_to_a_folder_outside(folder: Path, tmp_path: Path) -> None:
    target = (folder / "sections" / "en").rename(tmp_path / "outside")
    (folder / "sections" / "en").symlink_to(target)
    assert faults_of(folder) == [
        "sections/en:1:1: error: a symbolic link (inputs are plain files and folders)"
    ]


def test_a_briefing_that_is_a_link(folder: Path, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere" / folder.name
    link.parent.mkdir()
    link.symlink_to(folder)
    assert faults_of(link) == [f"{link}:1:1: error: a symbolic link (inputs are plain folders)"]


def test_a_pipe_that_nobody_writes_to(folder: Path) -> None:
    os.mkfifo(folder / "glossary.yaml")
    assert faults_of(folder) == ["glossary.yaml:1:1: error: no plain file (inputs are plain files)"]


def test_a_folder_for_a_file(folder: Path) -> None:
    (folder / "glossary.yaml").mkdir()
    assert faults_of(folder) == ["glossary.yaml:1:1: error: no plain file (inputs are plain files)"]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert faults_of(tmp_path / "nowhere") == [
        "briefing.yaml:1:1: error: the file is missing",
        "quantities.yaml:1:1: error: the file is missing",
        "sources.yaml:1:1: error: the file is missing",
    ]


@pytest.mark.parametrize(
    "text",
    ["[" * 1_000_000, "a: " * 500_000, "{a: " * 250_000, "- " * 500_000],
    ids=["lists", "keys", "mappings", "items"],
)
def test_nesting_beyond_all_measure(folder: Path, text: str) -> None:
    (folder / "glossary.yaml").write_text(text, encoding="utf-8")
    (fault,) = faults_of(folder)
    assert "nested more than 20 deep" in fault or "not valid YAML" in fault


def test_more_values_than_a_file_may_hold(folder: Path) -> None:
    (folder / "glossary.yaml").write_text("a: [" + "x," * 300_000 + "]", encoding="utf-8")
    (fault,) = faults_of(folder)
    assert fault.endswith("error: more than 200,000 values in one file")


# ---- what must come to an end


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("glossary.yaml", "".join(f"Term_{i}: {{}}\n" for i in range(10_000))),
        ("glossary.yaml", "".join(f"t{i}: {{tern: {{en: x}}}}\n" for i in range(10_000))),
        ("quantities.yaml", "x: {" + "".join(f"k{i}: {i}, " for i in range(10_000)) + "}"),
        ("sections/en/03-more.md", "# More\n\n" + "12 and 13, " * 20_000),
        ("sections/en/03-more.md", "# More\n\n" + '{{ q("a' * 50_000),
        ("sections/en/03-more.md", "# More\n\n" + '{{ q("a") }} ' * 20_000),
        ("sections/en/03-more.md", "# More\n\n{{ q(" + '"a", ' * 100_000),
        ("sections/en/03-more.md", "# More\n\n1 " + "](" * 500_000),
        ("sections/en/03-more.md", "# More\n\n" + "{{ q(" + "a" * 1_000_000),
        ("glossary.yaml", f"{'a' * 1_000_000}: {{}}"),
        ("glossary.yaml", f"a: {{term: {{en: '{'12 ' * 100_000}'}}, kind: term}}"),
    ],
    ids=[
        "ids",
        "keys",
        "wide",
        "digits",
        "braces",
        "macros",
        "arguments",
        "links",
        "word",
        "long",
        "text",
    ],
)
def test_a_flood_of_faults_is_cut_short(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    told = [fault for fault in faults_of(folder) if fault.startswith(name)]
    assert 1 <= len(told) <= 101
    assert max(map(len, told)) < 500
