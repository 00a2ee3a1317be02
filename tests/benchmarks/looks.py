"""A process to time: the live preview's looks at a briefing, one after each of many changes.

What changes is a number of quantities.yaml, named by its id, or a section, named by its file.
"""

from __future__ import annotations

import gc
import re
import sys
from pathlib import Path

from ssb_report.store import Store
from ssb_report.watch.preview import Preview
from ssb_report.watch.wish import Wish


def changed(text: str, what: str, number: int) -> str:
    """The text of a file as it is after a change that no look has seen."""
    if what.endswith(".md"):
        return f"{text}\nOne more sentence{' and another' * number}.\n"
    pattern = rf'(?m)(^{what}:\n(?:  .*\n)*?  value: "[<>~=]*)([\d.]+)'
    return re.sub(
        pattern, lambda found: f"{found[1]}{float(found[2]) * (1 + number / 1000):g}", text
    )


def main() -> None:
    folder, store, what, count = sys.argv[1:]
    path = Path(folder) / (what if what.endswith(".md") else "quantities.yaml")
    text = path.read_text(encoding="utf-8")
    preview = Preview(Path(folder), Store(Path(store)), Wish("en"))
    gc.disable()  # as the preview does until nothing is wanted
    for number in range(1, int(count) + 1):
        path.write_text(changed(text, what, number), encoding="utf-8")
        page, look = preview.page(preview.read(Wish("en")))
        if page is None or look.faults:
            sys.exit("\n".join(map(str, look.faults)))
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
