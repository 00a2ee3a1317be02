"""Names for content: what a thing was made from, as digests that know no times and no places.

Every key of the store and every answer to "has it changed?" is made here. The code that a step
depends on is read off its imports, so that a change in how charts are drawn makes no text anew.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

__all__ = [
    "code",
    "code_files",
    "digest",
    "file_digests",
    "libraries",
    "record_digest",
]

_BLOCK = 1 << 20
_PACKAGE = Path(__file__).parent
_IMPORT = re.compile(rb"^\s*(?:from|import) (ssb_report[\w.]*)(?: import (\w+))?", re.MULTILINE)
# What the PDF engine is told of text by libraries that no package brings along.
_SYSTEM = ("libpango", "libharfbuzz", "libfontconfig", "libfreetype", "libfribidi")
_SYSTEM_FOLDERS = ("/usr/lib", "/usr/lib64", "/usr/local/lib", "/opt/homebrew/lib")


def digest(*parts: str | bytes) -> str:
    """A name for these parts in this order, of 32 hexadecimal digits.

    Each part is counted in, so that ("ab", "c") and ("a", "bc") differ.
    """
    total = hashlib.blake2b(digest_size=16)
    for part in parts:
        content = part.encode() if isinstance(part, str) else part
        total.update(len(content).to_bytes(8, "big"))
        total.update(content)
    return total.hexdigest()


def file_digests(folder: Path, *, is_installed: bool = False) -> dict[str, str]:
    """The digest of each file below a folder by its path there; hidden ones are left out.

    A symbolic link is what is written in it, since it may lead anywhere; only what is installed may
    be links to where a package manager keeps it.

    Raises
    ------
    OSError
        When one cannot be read.
    """
    found = {}
    for name in _files(f"{folder}/"):
        found[name] = _measured(f"{folder}/{name}", is_followed=is_installed)
    return found


def _measured(path: str, *, is_followed: bool) -> str:
    if not is_followed and os.path.islink(path):  # noqa: PTH114 - hundreds, before all else
        return digest("a link", os.readlink(path))  # noqa: PTH115 - likewise
    with open(path, "rb") as file:  # noqa: PTH123 - likewise
        return _digest_of(file, os.fstat(file.fileno()).st_size)


def _digest_of(file: BinaryIO, size: int) -> str:
    """What `digest` makes of a file's content, of which never more than a block is in memory."""
    total = hashlib.blake2b(size.to_bytes(8, "big"), digest_size=16)
    while block := file.read(_BLOCK):
        total.update(block)
    return total.hexdigest()


def _files(folder: str, below: str = "") -> Iterator[str]:
    """The paths of files in a folder, from there on, sorted."""
    with os.scandir(folder + below) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        if entry.name.startswith((".", "__pycache__")):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(folder, f"{below}{entry.name}/")
        elif entry.is_file(follow_symlinks=False) or entry.is_symlink():
            yield below + entry.name


@cache
def code_files() -> Mapping[str, str]:
    """The digest of each file of this package."""
    return file_digests(_PACKAGE, is_installed=True)


@cache
def code(*modules: str) -> str:
    """A name for the code of these modules and of everything of the package that they import."""
    waiting, reached = list(modules), set()
    while waiting:
        module = waiting.pop()
        if module not in reached:
            reached.add(module)
            waiting.extend(_imported(module))
    return digest(*(part for name in sorted(reached) for part in (name, _source(name))))


def _source(module: str) -> bytes:
    """The text of a module or of a package's door; nothing where there is no such file."""
    path = _PACKAGE.parent / module.replace(".", "/")
    for file in (path.with_suffix(".py"), path / "__init__.py"):
        if file.is_file():
            return file.read_bytes()
    return b""


def _imported(module: str) -> Iterator[str]:
    """What a module imports, and its package, whose door is passed on the way to it."""
    yield from filter(None, [module.rpartition(".")[0]])
    for name, member in _IMPORT.findall(_source(module)):
        yield name.decode()
        if member:  # which may be a module itself
            yield f"{name.decode()}.{member.decode()}"


@cache
def libraries() -> str:
    """A name for what is installed: Python, the releases of all packages, the system's typesetters.

    The names of folders and files tell; reading the metadata of packages would take ten times as
    long.
    """
    packages = {
        name
        for folder in dict.fromkeys(sys.path)
        for name in _names(folder)
        if name.endswith((".dist-info", ".egg-info"))
    }
    return digest(sys.version, sys.platform, *sorted(packages), *sorted(set(_system())))


def _system() -> Iterator[str]:
    """The files of the system's libraries, with the release in their names."""
    for top in _SYSTEM_FOLDERS:
        for folder in (top, *(f"{top}/{name}" for name in _names(top) if "-linux-" in name)):
            for name in _names(folder):
                if name.startswith(_SYSTEM):
                    yield os.path.realpath(f"{folder}/{name}").rpartition("/")[2]


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder or ".")  # noqa: PTH208 - thousands of names, and only their text
    except OSError:
        return []


def record_digest(record: object) -> str:
    """A name for a frozen record: for every number and text in it, exactly.

    Raises
    ------
    TypeError
        When it holds something that has no text of its own, as an open file.
    """
    total: list[str | bytes] = []
    _walk(record, total)
    return digest(*total)


def _walk(value: Any, total: list[str | bytes]) -> None:  # noqa: ANN401 - any record
    if value is None or isinstance(value, str | bytes | bool | int | float):
        total += [type(value).__qualname__, value if isinstance(value, bytes) else repr(value)]
    elif isinstance(value, Mapping):
        total.append(f"mapping of {len(value)}")
        _walk_all((part for item in value.items() for part in item), total)
    elif is_dataclass(value):
        total.append(type(value).__qualname__)
        _walk_all((getattr(value, field.name) for field in fields(value)), total)
    elif hasattr(value, "tobytes"):  # an array of numpy, which need not be imported for that
        total += [str(value.dtype), str(value.shape), value.tobytes()]
    elif isinstance(value, Sequence | AbstractSet):
        items = sorted(value, key=repr) if isinstance(value, AbstractSet) else value
        total.append(f"{len(value)} in a {'sequence' if items is value else 'set'}")
        _walk_all(items, total)
    elif callable(value) and "<" not in value.__qualname__:  # of a module, under its name
        total += [value.__module__, value.__qualname__]
    else:
        raise TypeError(f"no digest of a {type(value).__qualname__}")


def _walk_all(values: Iterable[Any], total: list[str | bytes]) -> None:
    for value in values:
        _walk(value, total)
