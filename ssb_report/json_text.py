"""Reads JSON that may have come with a branch: an object, or a `ValueError` whatever it holds."""

from __future__ import annotations

import json
from typing import Any

__all__ = ["json_object"]


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
