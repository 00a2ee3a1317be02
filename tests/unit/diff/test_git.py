"""Revisions read out of a repository, whatever is in it and whatever they are called."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from ssb_report.diff.git import find_revision, write_inputs
from ssb_report.errors import OutsideError, UsageError
from ssb_report.schema.source import MAX_BYTES
from tests.making import SOLAR
from tests.running import copied


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=Tester", "-c", "user.email=tester@example.org")
    command = ["git", "-C", str(folder), *identity, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository with the small briefing below a folder of its own, in one commit."""
    folder = tmp_path / "checkout"
    copied(SOLAR, folder / "some where" / "inputs")
    git(folder, "init", "--quiet", "--initial-branch", "main")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "First")
    return folder


def written(checkout: Path, name: str, target: Path) -> Path:
    inputs = checkout / "some where" / "inputs"
    revision = find_revision(name, inputs)
    assert revision
    assert write_inputs(revision, inputs, target) == "some where/inputs"
    return target / "solar-modules"


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_the_files_are_those_of_the_revision(checkout: Path, tmp_path: Path) -> None:
    quantities = checkout / "some where/inputs/solar-modules/quantities.yaml"
    quantities.write_text("changed", encoding="utf-8")
    assert files(written(checkout, "HEAD", tmp_path / "out")) == files(SOLAR)
    git(checkout, "commit", "--quiet", "--all", "--message", "Second")
    found = files(written(checkout, "HEAD", tmp_path / "second"))
    assert found["quantities.yaml"] == b"changed"
    assert files(written(checkout, "main~1", tmp_path / "first")) == files(SOLAR)


@pytest.mark.parametrize(
    "name", ["HEAD", "main", "refs/heads/main", "v1", "a$(touch x)b;`c`", "-", "--all", "nope"]
)
def test_names_of_revisions(name: str, checkout: Path) -> None:
    git(checkout, "tag", "v1")
    git(checkout, "branch", "a$(touch${IFS}x)b;`c`")
    found = find_revision(name, checkout / "some where" / "inputs")
    assert (found is not None) == (name in ("HEAD", "main", "refs/heads/main", "v1"))
    assert not (checkout / "x").exists()


def test_a_branch_of_an_odd_name(checkout: Path, tmp_path: Path) -> None:
    name = "a$(touch${IFS}x)b;`c`"
    git(checkout, "branch", name)
    assert files(written(checkout, name, tmp_path / "out")) == files(SOLAR)


@pytest.mark.parametrize(
    "name",
    ["--output=pwned", "-v", "--git-dir=/tmp", "--exec=touch pwned", "--upload-pack=touch pwned"],
)
def test_a_name_is_never_an_option(name: str, checkout: Path) -> None:
    assert find_revision(name, checkout / "some where" / "inputs") is None
    assert not list(checkout.rglob("pwned"))


def test_no_attribute_and_no_filter_has_a_say(checkout: Path, tmp_path: Path) -> None:
    attributes = "*.yaml export-ignore\n*.md export-subst filter=evil\n"
    (checkout / ".gitattributes").write_text(attributes, encoding="utf-8")
    git(checkout, "config", "filter.evil.smudge", f"touch {tmp_path / 'pwned'}")
    git(checkout, "add", ".")
    git(checkout, "commit", "--quiet", "--message", "Attributes")
    assert files(written(checkout, "HEAD", tmp_path / "out")) == files(SOLAR)
    assert not (tmp_path / "pwned").exists()


def test_a_link_stays_one_and_leads_nowhere(checkout: Path, tmp_path: Path) -> None:
    tables = checkout / "some where/inputs/solar-modules/tables.yaml"
    tables.unlink()
    tables.symlink_to("/etc/passwd")
    git(checkout, "commit", "--quiet", "--all", "--message", "A link")
    found = written(checkout, "HEAD", tmp_path / "out") / "tables.yaml"
    assert found.is_symlink()
    assert not found.exists()


def test_what_is_too_large_is_not_unpacked(checkout: Path, tmp_path: Path) -> None:
    large = checkout / "some where/inputs/solar-modules/tables.yaml"
    large.write_bytes(b"x" * (MAX_BYTES + 1))
    git(checkout, "commit", "--quiet", "--all", "--message", "Large")
    found = written(checkout, "HEAD", tmp_path / "out") / "tables.yaml"
    assert found.stat().st_size == MAX_BYTES + 1
    assert found.stat().st_blocks * 512 < MAX_BYTES


def test_a_revision_without_the_folder(checkout: Path, tmp_path: Path) -> None:
    revision = find_revision("HEAD", checkout)
    assert revision
    with pytest.raises(UsageError, match="no folder elsewhere/ in revision 'HEAD'"):
        write_inputs(revision, checkout / "elsewhere", tmp_path / "out")
    with pytest.raises(UsageError, match="is not in the repository of 'HEAD'"):
        write_inputs(revision, tmp_path, tmp_path / "out")


def test_a_folder_that_is_gone_from_the_work_tree(checkout: Path, tmp_path: Path) -> None:
    inputs = checkout / "some where" / "inputs"
    git(checkout, "rm", "-r", "--quiet", "some where")
    assert not inputs.exists()
    assert files(written(checkout, "HEAD", tmp_path / "out")) == files(SOLAR)


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert find_revision("HEAD", tmp_path / "inputs") is None


def test_no_git(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    with pytest.raises(OutsideError, match="git is missing"):
        find_revision("HEAD", checkout)


PLANTED = {
    "a whole one": {
        "config": "[core]\nrepositoryformatversion = 0\nbare = false\nworktree = .\n",
        "objects/none": "",
        "refs/none": "",
    },
    "one that is elsewhere": {
        "commondir": ".g\n",
        "config.worktree": "[core]\nbare = false\nworktree = .\n",
        ".g/config": "[core]\nrepositoryformatversion = 1\n[extensions]\nworktreeConfig = true\n",
        ".g/objects/none": "",
        ".g/refs/none": "",
    },
}


@pytest.mark.parametrize("kind", PLANTED)
@pytest.mark.parametrize("is_old", [False, True], ids=["git", "a git before 2.38"])
def test_no_repository_among_the_inputs_is_taken(
    kind: str, checkout: Path, monkeypatch: pytest.MonkeyPatch, *, is_old: bool
) -> None:
    inputs = checkout / "some where" / "inputs"
    first = git(checkout, "rev-parse", "HEAD").strip()
    for name, text in (PLANTED[kind] | {"HEAD": "ref: refs/heads/main\n"}).items():
        (inputs / name).parent.mkdir(parents=True, exist_ok=True)
        (inputs / name).write_text(text, encoding="utf-8")
    assert git(inputs, "rev-parse", "--show-toplevel").strip() == str(inputs.resolve())
    if is_old:
        monkeypatch.setattr("ssb_report.diff.git._NOT_AMONG_FILES", ())
    revision = find_revision("HEAD", inputs)
    assert revision
    assert (revision.commit, revision.repository) == (first, checkout.resolve())


def test_no_repository_among_the_inputs_is_taken_where_there_is_no_other(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "inputs")
    (tmp_path / "inputs" / "config").write_text(PLANTED["a whole one"]["config"], encoding="utf-8")
    assert git(tmp_path / "inputs", "rev-parse", "--show-toplevel").strip()
    assert find_revision("HEAD", tmp_path / "inputs") is None


def test_a_revision_that_lacks_a_file(checkout: Path, tmp_path: Path) -> None:
    name = "some where/inputs/solar-modules/tables.yaml"
    blob = git(checkout, "rev-parse", f"HEAD:{name}").strip()
    (checkout / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    told = "^solar-modules/tables.yaml: not in the repository; fetch all of 'HEAD'$"
    with pytest.raises(OutsideError, match=told):
        written(checkout, "HEAD", tmp_path / "out")


@pytest.mark.parametrize("mode", ["100644", "120000"])
@pytest.mark.parametrize("second", ["040000 tree", "100644 blob"])
def test_two_of_one_name(mode: str, second: str, checkout: Path, tmp_path: Path) -> None:
    blob = made(checkout, "hash-object", "-w", "--stdin", given="x")
    inner = made(checkout, "mktree", given=f"100644 blob {blob}\tb\n")
    other = inner if second.endswith("tree") else blob
    a = f"{mode} blob {blob}\ta\n{second} {other}\ta\n"
    above = made(checkout, "mktree", given=a)
    for name in ("inputs", "some where"):
        above = made(checkout, "mktree", given=f"040000 tree {above}\t{name}\n")
    commit = made(checkout, "commit-tree", "-m", "Two", above)
    told = f"^some where/inputs/a.*: revision '{commit}' has two files or folders of one name$"
    with pytest.raises(OutsideError, match=told):
        written(checkout, commit, tmp_path / "out")


def made(folder: Path, *arguments: str, given: str = "") -> str:
    """The hash of an object that git makes."""
    identity = ("-c", "user.name=Tester", "-c", "user.email=tester@example.org")
    command = ["git", "-C", str(folder), *identity, *arguments]
    run = subprocess.run(command, check=True, capture_output=True, text=True, input=given)
    return run.stdout.strip()
