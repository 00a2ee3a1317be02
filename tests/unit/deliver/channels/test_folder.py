"""Files appear whole or not at all, in the folder they belong into and nowhere else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ssb_report.deliver.channels.folder import FolderChannel
from ssb_report.deliver.channels.model import Deferred, Refused, Trouble, Unusable
from ssb_report.deliver.channels.settings import FolderSettings
from tests.running import ROOT
from tests.unit.deliver.channels.disks import ROOM, small_disk
from tests.unit.deliver.channels.parcels import PDF, parcel

NAME = "solar-modules-en-2025-06.pdf"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "share"
    folder.mkdir()
    return folder


def _deliver(root: Path, to: str, content: bytes = PDF) -> str:
    given = parcel(to, content=content)
    with FolderChannel(FolderSettings(root)) as channel:
        channel.offer(given)
        return channel.hand_over(given)


def _fails(root: Path, to: str, content: bytes = PDF) -> Trouble:
    with (
        FolderChannel(FolderSettings(root)) as channel,
        pytest.raises(Trouble) as caught,
    ):
        channel.offer(parcel(to, content=content))
    return caught.value


def _files(root: Path) -> list[str]:
    """Every file below a folder, hidden ones, too."""
    return sorted(
        os.path.relpath(os.path.join(folder, name), root)  # noqa: PTH118 - what os.walk gives
        for folder, _, names in os.walk(root)
        for name in names
    )


@pytest.mark.parametrize("to", ["", "investors", "investors/北京 office"])
def test_a_file_comes_into_its_place(root: Path, to: str) -> None:
    receipt = _deliver(root, to)
    assert Path(receipt) == root / to / NAME
    assert Path(receipt).read_bytes() == PDF
    assert _files(root) == [str(Path(to) / NAME)]


def test_an_offer_is_not_seen(root: Path) -> None:
    with FolderChannel(FolderSettings(root)) as channel:
        channel.offer(parcel("investors"))
        assert list((root / "investors").glob("[!.]*")) == []
        channel.withdraw()
    assert _files(root) == []


def test_leaving_withdraws(root: Path) -> None:
    with FolderChannel(FolderSettings(root)) as channel:
        channel.offer(parcel("investors"))
    assert _files(root) == []


def test_only_what_is_on_offer_is_handed_over(root: Path) -> None:
    with FolderChannel(FolderSettings(root)) as channel:
        channel.offer(parcel("anna"))
        with pytest.raises(RuntimeError):
            channel.hand_over(parcel("ben"))
    assert _files(root) == []


def test_the_same_file_stays_as_it_is(root: Path) -> None:
    path = Path(_deliver(root, ""))
    before = path.stat()
    assert _deliver(root, "") == str(path)
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_newer_one_takes_its_place(root: Path) -> None:
    path = Path(_deliver(root, ""))
    with path.open("rb") as reader:
        _deliver(root, "", b"newer")
        assert reader.read() == PDF  # whoever reads the old one has all of it
    assert path.read_bytes() == b"newer"
    assert _files(root) == [NAME]


def test_who_may_read_it_is_as_with_any_new_file(root: Path) -> None:
    umask = os.umask(0o027)
    try:
        path = Path(_deliver(root, ""))
    finally:
        os.umask(umask)
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    "to",
    [
        "..",
        "../elsewhere",
        "a/../../elsewhere",
        "/etc",
        "a//b",
        "a/",
        ".",
        ".ssh",
        "~root",
        "a\\..\\..\\b",
        "C:/b",
        "a\nb",
        "a\x00b",
        "a\x1b[2J",
        " a",
        "a.",
        "x" * 256,
        "光" * 86,
    ],
)
def test_no_place_leads_out(root: Path, to: str) -> None:
    trouble = _fails(root, to)
    assert isinstance(trouble, Refused)
    assert "no plain name" in str(trouble)
    assert str(trouble).isprintable()
    assert _files(root.parent) == []


def test_no_link_leads_out(root: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (root / "investors").symlink_to(tmp_path / "elsewhere")
    assert isinstance(_fails(root, "investors"), Refused)
    assert isinstance(_fails(root, "investors/anna"), Refused)
    assert _files(tmp_path / "elsewhere") == []


def test_no_link_is_written_through(root: Path, tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("kept")
    (root / NAME).symlink_to(tmp_path / "kept.txt")
    trouble = _fails(root, "")
    assert isinstance(trouble, Refused)
    assert str(trouble).startswith(f"{root / NAME}: a link")
    assert (tmp_path / "kept.txt").read_text() == "kept"


def test_a_folder_in_the_place_of_the_file(root: Path) -> None:
    (root / NAME).mkdir()
    assert isinstance(_fails(root, ""), Refused)


def test_a_file_in_the_place_of_a_folder(root: Path) -> None:
    (root / "investors").write_text("a file")
    assert isinstance(_fails(root, "investors"), Refused)


def test_a_missing_root_is_not_made(tmp_path: Path) -> None:
    trouble = _fails(tmp_path / "unmounted", "")
    assert isinstance(trouble, Unusable)
    assert "No such file or directory" in str(trouble)
    assert _files(tmp_path) == []


def test_a_full_disk_is_tried_again_later(root: Path) -> None:
    large = b"x" * (ROOM + 1)
    with small_disk(root):
        trouble = _fails(root, "", large)
        assert isinstance(trouble, Deferred)
        assert trouble.everyone
        assert str(trouble).startswith(f"{root / NAME}: no room: ")
        assert _files(root) == []
        assert _deliver(root, "", b"small")
    _deliver(root, "", large)


KILLED = """
import os, signal, sys
from pathlib import Path
from ssb_report.deliver.channels.folder import FolderChannel
from ssb_report.deliver.channels.settings import FolderSettings
from tests.unit.deliver.channels.parcels import parcel

channel = FolderChannel(FolderSettings(Path(sys.argv[1])))
channel.offer(parcel())
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_run_left_is_removed(root: Path) -> None:
    (root / ".ssb-report-notes.part").write_text("of somebody else")
    killed = subprocess.run([sys.executable, "-c", KILLED, root], cwd=ROOT, check=False)
    assert killed.returncode < 0
    assert len(_files(root)) == 2
    _deliver(root, "")
    assert _files(root) == [".ssb-report-notes.part", NAME]


def test_what_another_run_is_writing_stays(root: Path) -> None:
    with FolderChannel(FolderSettings(root)) as other:
        given = parcel(content=b"of the other")
        other.offer(given)
        _deliver(root, "")
        other.hand_over(given)
    assert (root / NAME).read_bytes() == b"of the other"
    assert _files(root) == [NAME]
