"""The formats of an edition; apart, so that the command line knows them without heavy imports."""

from __future__ import annotations

__all__ = ["FORMATS"]

FORMATS = ("html", "pdf")
