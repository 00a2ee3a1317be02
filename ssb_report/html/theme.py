"""Where the theme is: the folder of templates, styles, scripts and citation styles."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ssb_report.errors import OutsideError

__all__ = ["saved", "theme_folder"]


@cache
def theme_folder() -> Path:
    """The templates: inside the package when it was installed, beside it in a checkout."""
    package = Path(__file__).parent.parent
    for folder in (package / "templates", package.parent / "templates"):
        if (folder / "base.html.j2").is_file():
            return folder
    raise OutsideError("the templates are missing; install ssb-report again")


def saved(path: Path) -> int:
    """When a file was last saved; the preview renders with templates that change."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
