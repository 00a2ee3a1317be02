"""Reads JSON that may have come with a branch: an object, or a `ValueError` whatever it holds."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any, TypeGuard

from ssb_report.limits import PACKED_BYTES

__all__ = ["are_texts", "json_file", "json_object", "plain_file"]


def json_object(content: bytes | str) -> dict[str, Any]:
    """The object that a JSON text holds.

    Raises
    ------
    ValueError
        When it is no JSON, no object, or nested deeper than anything of ours.
    """
    try:
        found = json.loads(content)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if not isinstance(found, dict):
        raise ValueError("no JSON object")  # noqa: TRY004 - one kind of error for what cannot be read
    return found


def json_file(path: Path) -> dict[str, Any]:
    """The object in a file that this program wrote, or somebody else.

    Raises
    ------
    OSError
        When it is not there or cannot be read.
    ValueError
        As for a text and for a plain file.
    """
    return json_object(plain_file(path))


def plain_file(path: Path) -> bytes:
    """What a file holds that this program wrote, or somebody else.

    Raises
    ------
    OSError
        When it is not there or cannot be read.
    ValueError
        When it is a link, no plain file or larger than any of ours.
    """
    status = path.lstat()
    if not stat.S_ISREG(status.st_mode) or status.st_size > PACKED_BYTES:
        raise ValueError("no plain file of a size of ours")
    return path.read_bytes()


def are_texts(found: object) -> TypeGuard[dict[str, str]]:
    """Whether what was read is an object of nothing but texts."""
    return isinstance(found, dict) and all(isinstance(each, str) for each in found.values())
