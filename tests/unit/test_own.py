"""The key by which a user's builds know what is their own: made once, kept secret, or none."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from ssb_report import own
from ssb_report.own import KEY, cache_folder, own_name, own_sum, why_not_own


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's own folder, which is not there yet."""
    monkeypatch.setenv("SSB_REPORT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def sum_of_another_process(_: object = None) -> bytes:
    """The sum as a process has it that has read no key yet."""
    own._key.cache_clear()
    return own_sum("a", b"content")


def test_cache_folder_is_the_chosen_one_or_the_users(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSB_REPORT_CACHE", "/chosen")
    assert cache_folder() == Path("/chosen")
    monkeypatch.delenv("SSB_REPORT_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/shared")
    assert cache_folder() == Path("/shared/ssb-report")
    # A relative one is to be ignored, says the XDG specification.
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", "/home/someone")
    assert cache_folder() == Path("/home/someone/.cache/ssb-report")


def test_the_key_is_made_once_and_nobody_else_can_read_it(home: Path) -> None:
    total = own_sum("a", b"content")
    secret = (home / KEY).read_bytes()
    assert len(secret) == 32
    assert (home / KEY).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in home.iterdir()] == [KEY]
    assert sum_of_another_process() == total
    assert (home / KEY).read_bytes() == secret
    assert why_not_own() == ""


def test_sums_tell_names_contents_and_keys_apart(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sums = {own_sum("a", b"bc"), own_sum("ab", b"c"), own_sum("a", b"b"), own_sum("", b"abc")}
    names = {own_name("a"), own_name("b")}
    monkeypatch.setenv("SSB_REPORT_CACHE", str(tmp_path / "another"))
    sums.add(own_sum("a", b"bc"))
    names.add(own_name("a"))
    assert (len(sums), len(names)) == (5, 3)
    assert (home / KEY).read_bytes() != (tmp_path / "another" / KEY).read_bytes()


def test_processes_that_begin_at_once_have_one_key(home: Path) -> None:
    for _ in range(5):
        with ProcessPoolExecutor(4, multiprocessing.get_context("fork")) as pool:
            sums = set(pool.map(sum_of_another_process, range(8)))
        assert sums == {sum_of_another_process()}
        assert [path.name for path in home.iterdir()] == [KEY]
        (home / KEY).unlink()


def linked(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to(path.with_name("elsewhere"))


def piped(path: Path) -> None:
    path.unlink()
    os.mkfifo(path, 0o600)


HARMS: list[Callable[[Path], object]] = [
    Path.unlink,
    linked,
    piped,
    lambda path: path.chmod(0o644),
    lambda path: path.chmod(0o620),
    lambda path: path.write_bytes(b""),
    lambda path: path.write_bytes(bytes(31)),
    lambda path: path.write_bytes(bytes(33)),
]


@pytest.mark.parametrize("harm", HARMS)
def test_what_is_no_secret_key_is_replaced_by_one(
    home: Path, harm: Callable[[Path], object]
) -> None:
    total = own_sum("a", b"content")
    harm(home / KEY)
    renewed = sum_of_another_process()
    assert renewed != total
    assert sum_of_another_process() == renewed
    assert not (home / KEY).is_symlink()
    assert (home / KEY).stat().st_mode & 0o777 == 0o600
    assert why_not_own() == ""


def test_a_disk_without_hard_links_keeps_a_key(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    total = own_sum("a", b"content")
    assert sum_of_another_process() == total
    assert [path.name for path in home.iterdir()] == [KEY]


def test_a_disk_on_which_all_can_be_read_keeps_none(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create = os.open

    def create_open(path: Path, flags: int, mode: int = 0o777) -> int:
        descriptor = create(path, flags, mode)
        os.fchmod(descriptor, 0o777)
        return descriptor

    monkeypatch.setattr(os, "open", create_open)
    total = own_sum("a", b"content")
    assert own_sum("a", b"content") == total  # of this process, as long as it lives
    assert sum_of_another_process() != total
    assert why_not_own() == f"no key in {home}: others can read what is written there"


def test_where_no_key_can_be_kept_each_process_has_its_own(home: Path) -> None:
    home.parent.joinpath("cache").touch()  # a file, where the folder should be
    total = own_sum("a", b"content")
    assert own_sum("a", b"content") == total
    assert sum_of_another_process() != total
    assert why_not_own() == f"no key in {home}: File exists"


def test_without_a_home_each_process_has_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError

    for name in ("SSB_REPORT_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    assert own_name("a") == own_name("a")
    assert why_not_own() == "no home folder for a key: set SSB_REPORT_CACHE"
