"""A folder is written whole or not at all, and only what builds wrote is removed."""

from __future__ import annotations

import errno
import json
import multiprocessing
from pathlib import Path

import pytest

from ssb_report.build.stage import clean, publish, refuse_links
from ssb_report.errors import OutsideError

OLD = {"briefing.html": b"old", "data/results.json": b"{}"}
NEW = {"briefing.html": b"new", "charts/a.svg": b"<svg/>", "data/results.json": b"{}"}


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def failing_replace(monkeypatch: pytest.MonkeyPatch, name: str, error: BaseException) -> None:
    """Let the renaming of the folder called `name` fail."""
    rename = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if self.name == name:
            raise error
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", replace)


def full_disk(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let writing the file called `name` fail."""
    write = Path.write_bytes

    def write_bytes(self: Path, data: bytes) -> int:
        if self.name == name:
            raise OSError(errno.ENOSPC, "No space left on device", str(self))
        return write(self, data)

    monkeypatch.setattr(Path, "write_bytes", write_bytes)


# ---- publish


def test_a_folder_is_made_with_all_above_it(tmp_path: Path) -> None:
    publish(tmp_path / "output" / "a" / "en", NEW)
    assert content(tmp_path / "output") == {f"a/en/{name}": data for name, data in NEW.items()}


def test_an_old_folder_is_replaced_and_not_mixed_with(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "en"
    publish(folder, OLD | {"briefing.pdf": b"stale"})
    publish(folder, NEW)
    assert content(tmp_path) == {f"a/en/{name}": data for name, data in NEW.items()}


@pytest.mark.parametrize("first", [True, False], ids=["first build", "later build"])
def test_a_full_disk_leaves_everything_as_it_was(
    *, first: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "a" / "en"
    if not first:
        publish(folder, OLD)
    before = content(tmp_path)
    full_disk(monkeypatch, "a.svg")
    with pytest.raises(OutsideError, match=r"en: cannot be written: No space left on device"):
        publish(folder, NEW)
    assert content(tmp_path) == before
    assert folder.exists() != first
    assert not list(folder.parent.glob(".*"))


@pytest.mark.parametrize("name", ["en", "new"])
@pytest.mark.parametrize("error", [OSError(errno.EACCES, "Permission denied"), KeyboardInterrupt()])
def test_a_failing_rename_is_taken_back(
    name: str, error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "a" / "en"
    publish(folder, OLD)
    with monkeypatch.context() as patch:
        failing_replace(patch, name, error)
        expected = OutsideError if isinstance(error, OSError) else KeyboardInterrupt
        with pytest.raises(expected):
            publish(folder, NEW)
    assert content(tmp_path) == {f"a/en/{key}": data for key, data in OLD.items()}
    assert not list(folder.parent.glob(".*"))


def test_a_file_where_a_folder_belongs(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("mine", encoding="utf-8")
    with pytest.raises(
        OutsideError, match=r"a/en: cannot be written: (File exists|Not a directory)"
    ):
        publish(tmp_path / "a" / "en", NEW)
    assert (tmp_path / "a").read_text(encoding="utf-8") == "mine"


def test_a_linked_folder_is_replaced_and_what_it_links_to_stays(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    publish(elsewhere, OLD)
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "en").symlink_to(elsewhere)
    publish(tmp_path / "a" / "en", NEW)
    assert content(elsewhere) == OLD
    assert not (tmp_path / "a" / "en").is_symlink()
    assert content(tmp_path / "a" / "en") == NEW


@pytest.mark.parametrize("link", ["a", "a/variants", "a/variants/x"])
def test_nothing_is_written_through_a_link_in_the_output(link: str, tmp_path: Path) -> None:
    output, elsewhere = tmp_path / "output", tmp_path / "elsewhere"
    elsewhere.mkdir()
    (output / link).parent.mkdir(parents=True)
    (output / link).symlink_to(elsewhere)
    with pytest.raises(OutsideError) as caught:
        publish(output / "a" / "variants" / "x" / "en", NEW, below=output)
    wanted = f"{output / link}: a symbolic link, which nothing is written through"
    assert str(caught.value) == wanted
    assert content(elsewhere) == {}


def test_a_letter_that_is_a_link_is_refused(tmp_path: Path) -> None:
    letter = tmp_path / "a" / "letters" / "ana-en.eml"
    letter.parent.mkdir(parents=True)
    refuse_links(letter, tmp_path)
    letter.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutsideError, match=r"ana-en\.eml: a symbolic link"):
        refuse_links(letter, tmp_path)


def test_the_output_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    output = tmp_path / "output"
    output.symlink_to(tmp_path / "elsewhere")
    publish(output / "a" / "en", NEW, below=output)
    assert content(tmp_path / "elsewhere" / "a" / "en") == NEW


# ---- clean


def results(briefing: str, edition: str) -> bytes:
    return json.dumps({"briefing": briefing, "edition": edition}).encode()


def test_editions_and_left_stages_are_removed(tmp_path: Path) -> None:
    publish(tmp_path / "a" / "en", {"data/results.json": results("a", "en")})
    publish(tmp_path / "b" / "en", {"data/results.json": results("b", "en")})
    stage = tmp_path / "b" / ".stage-x1"
    (stage / "new").mkdir(parents=True)
    removed = clean(tmp_path)
    assert removed == [tmp_path / "a" / "en", stage, tmp_path / "b" / "en"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "data",
    [
        results("a", "zh"),
        results("b", "en"),
        b"{",
        b"[]",
        b"{}",
        b"\xff",
        b'{"briefing": "a"}',
        None,
    ],
    ids=str,
)
def test_what_no_build_wrote_stays(data: bytes | None, tmp_path: Path) -> None:
    files = {"letter.txt": b"mine"} | ({"data/results.json": data} if data is not None else {})
    publish(tmp_path / "a" / "en", files)
    (tmp_path / "loose.txt").touch()
    (tmp_path / "empty").mkdir()
    assert clean(tmp_path) == []
    assert content(tmp_path / "a" / "en") == files
    assert (tmp_path / "loose.txt").exists()
    assert (tmp_path / "empty").exists()


def test_a_briefings_other_files_stay(tmp_path: Path) -> None:
    publish(tmp_path / "a" / "en", {"data/results.json": results("a", "en")})
    (tmp_path / "a" / "letter.txt").touch()
    assert clean(tmp_path) == [tmp_path / "a" / "en"]
    assert content(tmp_path) == {"a/letter.txt": b""}


def test_links_are_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere" / "a"
    publish(elsewhere / "en", {"data/results.json": results("a", "en")})
    output = tmp_path / "output"
    output.mkdir()
    (output / "a").symlink_to(elsewhere)
    assert clean(output) == []
    assert (elsewhere / "en").exists()


@pytest.mark.parametrize("name", ["absent", "file"])
def test_an_output_that_is_no_folder_has_nothing_to_clean(name: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert clean(tmp_path / name) == []


def test_editions_of_variants_are_removed_and_told_as_one(tmp_path: Path) -> None:
    variants = tmp_path / "a" / "variants"
    for name, edition in (("x", "en"), ("x", "zh-Hans"), ("y.1", "en")):
        found = results("a", f"{edition}+set-1f0c9a2e" if name == "x" else edition)
        publish(variants / name / edition, {"data/results.json": found})
    (variants / "x" / ".stage-x1" / "new").mkdir(parents=True)
    assert clean(tmp_path) == [variants]
    assert list(tmp_path.iterdir()) == []


def test_what_else_lies_among_variants_stays(tmp_path: Path) -> None:
    variants = tmp_path / "a" / "variants"
    publish(variants / "x" / "en", {"data/results.json": results("a", "en")})
    publish(variants / "y" / "en", {"data/results.json": results("a", "en")})
    publish(variants / "z" / "en", {"data/results.json": results("b", "en")})
    publish(variants / "z" / "mine", {"data/results.json": results("a", "en")})
    (variants / "y" / "letter.txt").touch()
    (variants / "elsewhere").symlink_to(tmp_path / "b")
    publish(tmp_path / "b" / "en", {"data/results.json": results("b", "zh")})
    assert clean(tmp_path) == [variants / "x" / "en", variants / "y" / "en"]
    assert sorted(path.name for path in variants.iterdir()) == ["elsewhere", "y", "z"]
    assert (variants / "y" / "letter.txt").exists()
    assert (tmp_path / "b" / "en").exists()


def publish_often(folder: Path, name: str) -> None:
    for _ in range(100):
        publish(folder, {"a": name.encode(), "b": name.encode()})


def test_of_builds_at_the_same_time_one_stays_whole(tmp_path: Path) -> None:
    fork = multiprocessing.get_context("fork")
    builds = [
        fork.Process(target=publish_often, args=(tmp_path / "en", name)) for name in ("x", "y", "z")
    ]
    for build in builds:
        build.start()
    for build in builds:
        build.join()
    assert [build.exitcode for build in builds] == [0, 0, 0]
    assert len(set(content(tmp_path / "en").values())) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["en"]
