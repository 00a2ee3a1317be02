"""Asks page-validation, which shares no code with veraPDF, whether a file is PDF/A and PDF/UA.

It knows PDF/A-1 to -3 and PDF/UA-1, and nothing of PDF 2.0.
"""

from __future__ import annotations

from pathlib import Path

import page

PROFILES = ("3a", "ua1")


def failures(file: Path, profile: str) -> dict[str, str]:
    """Each rule that a file breaks, with what is said of it."""
    try:
        report = page.validate_pdf(file, profile=profile)
    except page.PageError as error:
        return {"unreadable": str(error)}
    found = {failure.rule_id: failure.message for failure in report.failures}
    assert bool(found) != report.is_compliant
    return found
