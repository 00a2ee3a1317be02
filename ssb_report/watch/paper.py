"""Makes the PDF of one edition and writes it to the standard output: for the preview, beside it.

Below the ceiling of any build, since what it makes is as little known.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from ssb_report.build.build import begin_making
from ssb_report.build.ceiling import Ceiling, descended
from ssb_report.build.crew import Crew
from ssb_report.build.formats import Wanted
from ssb_report.build.keep import Keeper
from ssb_report.check.check import check, under
from ssb_report.errors import SsbReportError
from ssb_report.store import Store

__all__ = ["main"]

_NICE = 10
"""How far it stands back behind the preview itself."""


def main(arguments: list[str]) -> int:
    """Take the folder, that of the store, the edition, its scenario and ``ID=VALUE`` by hand."""
    folder, cache, edition, scenario, *settings = arguments
    os.nice(_NICE)
    try:
        begin = descended(Ceiling(), "the PDF")
        checked = check(Path(folder))
        by_hand = dict(each.split("=", 1) for each in settings)
        name = scenario or checked.briefing.meta.editions[edition].scenario or ""
        if name or by_hand:
            checked = under(checked, name, by_hand, (edition,))
        begin("the PDF")
        keeper = Keeper(Store(Path(cache)), Crew(1))
        made = begin_making(checked, edition, Wanted(formats=("pdf",)), keeper)()
    except SsbReportError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    sys.stdout.buffer.write(made.files["briefing.pdf"])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
