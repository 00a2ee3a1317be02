"""The store: what was saved comes back or nothing does, whatever happens meanwhile."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import signal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssb_report.fingerprint import digest
from ssb_report.own import own_name
from ssb_report.store import Memory, Store

KEY = digest("a key")


def entry(store: Store, key: str = KEY) -> Path:
    assert store.folder is not None
    name = own_name(f"piece {key}")
    return store.folder / name[:2] / name


def test_what_was_saved_comes_back(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    assert store.load(KEY) is None
    store.save(KEY, b"\0content\n")
    assert store.load(KEY) == b"\0content\n"
    assert Store(tmp_path / "store").load(KEY) == b"\0content\n"
    assert store.load(digest("another")) is None


def test_without_a_folder_nothing_is_kept() -> None:
    store = Store(None)
    store.save(KEY, b"content")
    store.trim()
    assert store.load(KEY) is None


@given(damage=st.integers(0, 40), by=st.integers(1, 255))
def test_a_damaged_entry_is_none(
    damage: int, by: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    store = Store(tmp_path_factory.mktemp("store"))
    store.save(KEY, b"content of some length")
    found = bytearray(entry(store).read_bytes())
    found[damage] ^= by
    entry(store).write_bytes(found)
    assert store.load(KEY) is None
    assert not entry(store).exists()


def test_half_an_entry_is_none(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.save(KEY, b"content of some length")
    for length in range(32 + 22):
        entry(store).parent.mkdir(exist_ok=True)
        store.save(KEY, b"content of some length")
        entry(store).write_bytes(entry(store).read_bytes()[:length])
        assert store.load(KEY) is None


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    store = Store(tmp_path, room=300)
    keys = [digest(str(number)) for number in range(3)]
    for age, key in enumerate(keys):
        store.save(key, b"x" * 100)
        os.utime(entry(store, key), (1000 + age, 1000 + age))
    assert store.load(keys[0]) is not None  # which makes it the last one used
    store.trim()
    assert [key for key in keys if store.load(key)] == [keys[0], keys[2]]


def test_trimming_takes_what_killed_builds_left(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.save(KEY, b"content")
    own = entry(store).name
    for name, age in ((f"{own}.7-1.part", 7200), (f"{own}.8-1.part", 10)):
        path = entry(store).with_name(name)
        path.write_bytes(b"half")
        now = entry(store).stat().st_mtime
        os.utime(path, (now - age, now - age))
    store.trim()
    names = {path.name for path in entry(store).parent.iterdir()}
    assert names == {own, f"{own}.8-1.part"}


def test_trimming_leaves_what_is_not_its_own(tmp_path: Path) -> None:
    store = Store(tmp_path, room=10)
    store.save(KEY, b"x" * 100)
    others = [tmp_path / "pip" / "wheel.whl", entry(store).with_name("notes.txt"), tmp_path / KEY]
    for other in others:
        other.parent.mkdir(exist_ok=True)
        other.write_bytes(b"y" * 100)
        os.utime(other, (1, 1))
    store.trim()
    assert store.load(KEY) is None
    assert all(other.exists() for other in others)


def test_a_disk_that_refuses_is_told_of_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    store = Store(tmp_path / "file" / "store")
    store.save(KEY, b"content")
    assert store.load(KEY) is None
    assert store.trouble.startswith(f"nothing can be kept in {tmp_path / 'file' / 'store'}: ")
    store.trim()


def test_nothing_is_kept_or_read_through_a_link_in_the_store(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    store.save(KEY, b"content")
    shelf = entry(store).parent
    shelf.rename(tmp_path / "elsewhere")
    shelf.symlink_to(tmp_path / "elsewhere")
    assert store.load(KEY) is None
    store.save(KEY, b"other")
    why = f"{shelf.name} is a symbolic link"
    assert store.trouble == f"nothing can be kept in {store.folder}: {why}"
    assert (tmp_path / "elsewhere" / entry(store).name).read_bytes().endswith(b"content")


def test_an_entry_that_is_a_link_is_none_and_is_replaced(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    store.save(KEY, b"content")
    entry(store).rename(tmp_path / "elsewhere")
    entry(store).symlink_to(tmp_path / "elsewhere")
    assert store.load(KEY) is None
    store.save(KEY, b"other")
    assert store.load(KEY) == b"other"
    assert (tmp_path / "elsewhere").read_bytes().endswith(b"content")


def test_the_store_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "store").symlink_to(tmp_path / "elsewhere")
    store = Store(tmp_path / "store")
    store.save(KEY, b"content")
    assert store.load(KEY) == b"content"
    assert store.trouble == ""


def with_key_of(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSB_REPORT_CACHE", str(folder))


def test_what_another_kept_is_not_there_and_stays_his(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "store")
    with_key_of(tmp_path / "other", monkeypatch)
    store.save(KEY, b"forged")
    other = entry(store)
    with_key_of(tmp_path / "own", monkeypatch)
    assert store.load(KEY) is None
    store.save(KEY, b"own")
    assert store.load(KEY) == b"own"
    with_key_of(tmp_path / "other", monkeypatch)
    assert store.load(KEY) == b"forged"
    files = {path for path in (tmp_path / "store").rglob("*") if path.is_file()}
    assert other in files
    assert len(files) == 2


def test_what_another_kept_is_not_taken_under_a_name_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "store")
    with_key_of(tmp_path / "other", monkeypatch)
    store.save(KEY, b"forged")
    forged = entry(store).read_bytes()
    with_key_of(tmp_path / "own", monkeypatch)
    for content in (forged, hashlib.sha256(b"forged").digest() + b"forged"):
        store.save(KEY, b"own")
        entry(store).write_bytes(content)
        assert store.load(KEY) is None


def test_an_own_entry_is_none_under_another_name(tmp_path: Path) -> None:
    store = Store(tmp_path)
    another = digest("another")
    store.save(KEY, b"content")
    store.save(another, b"of another")
    entry(store).write_bytes(entry(store, another).read_bytes())
    assert store.load(KEY) is None
    assert store.load(another) == b"of another"


def test_without_a_key_that_can_be_kept_a_process_has_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    with_key_of(tmp_path / "file" / "cache", monkeypatch)
    store = Store(tmp_path / "store")
    store.save(KEY, b"content")
    assert store.load(KEY) == b"content"
    assert store.trouble == (
        "what this build keeps no other will take: "
        f"no key in {tmp_path / 'file' / 'cache'}: Not a directory"
    )


CONTENT = bytes(range(256)) * 4096


def write_for_ever(folder: Path) -> None:
    store = Store(folder)
    while True:
        store.save(KEY, CONTENT)
        store.trim()


def test_killed_and_parallel_writers_leave_whole_entries(tmp_path: Path) -> None:
    fork = multiprocessing.get_context("fork")
    store = Store(tmp_path)
    for _ in range(5):
        writers = [fork.Process(target=write_for_ever, args=(tmp_path,)) for _ in range(3)]
        for writer in writers:
            writer.start()
        found = [store.load(KEY) for _ in range(200)]
        for writer in writers:
            assert writer.pid is not None
            os.kill(writer.pid, signal.SIGKILL)
            writer.join()
        assert set(found) <= {None, CONTENT}
        assert store.load(KEY) == CONTENT


# ---- in memory


def test_what_is_kept_in_memory_comes_back_and_is_written_nowhere(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    memory.save(KEY, b"content")
    memory.trim()
    assert memory.load(KEY) == b"content"
    assert list(tmp_path.iterdir()) == []
    assert Memory(None).load(KEY) is None


def test_what_the_folder_has_is_taken_from_there_once(tmp_path: Path) -> None:
    Store(tmp_path).save(KEY, b"content")
    memory = Memory(tmp_path)
    assert memory.load(KEY) == b"content"
    entry(Store(tmp_path)).unlink()
    assert memory.load(KEY) == b"content"


def test_memory_lets_go_of_what_was_not_used_for_longest() -> None:
    memory = Memory(None, room=10)
    for key in "abc":
        memory.save(key, b"123")
    assert memory.load("a") == b"123"
    memory.save("d", b"123")
    assert [memory.load(key) for key in "abcd"] == [b"123", None, b"123", b"123"]
    memory.save("d", b"1234")  # takes the room of its former content only
    assert [memory.load(key) for key in "acd"] == [b"123", b"123", b"1234"]
    memory.save("e", b"more than there is room for")
    assert memory.load("e") is None
