"""A chart as text: the same for two charts where drawings and data are the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass

import numpy as np

from ssb_report.charts.model import Chart

__all__ = ["drawn"]

_DIGITS = 6
"""Significant digits of the numbers that a curve is drawn by, and listed with."""


def drawn(chart: Chart) -> str:
    """Everything that is drawn of a chart or listed beside it; not the ids, which nobody sees."""
    return _text(chart)


def _text(value: object) -> str:
    if is_dataclass(value):
        return f"{type(value).__name__}({_all(_visible(value))})"
    if isinstance(value, np.ndarray):
        return f"[{', '.join(f'{number:.{_DIGITS}g}' for number in value)}]"
    if isinstance(value, Mapping):
        return f"{{{_all(f'{key}: {_text(each)}' for key, each in value.items())}}}"
    if isinstance(value, frozenset):
        return f"{{{_all(sorted(map(_text, value)))}}}"
    if isinstance(value, tuple):
        return f"[{_all(map(_text, value))}]"
    return "a way to write ticks" if callable(value) else repr(value)


def _visible(record: object) -> Iterable[str]:
    """The fields of a record; its id only where no label stands for it in the data."""
    has_label = bool(getattr(record, "label", ""))
    for field in fields(record):  # type: ignore[arg-type] # asked for a dataclass before
        if field.name != "id" or not has_label:
            yield f"{field.name}={_text(getattr(record, field.name))}"


def _all(texts: Iterable[str]) -> str:
    return ", ".join(texts)
