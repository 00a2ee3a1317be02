"""A process to time: the live preview's looks at a briefing, one after each of many changes."""

from __future__ import annotations

import gc
import re
import sys
from pathlib import Path

from ssb_report.store import Store
from ssb_report.watch.preview import Preview
from ssb_report.watch.wish import Wish


def main() -> None:
    folder, store, key, count = sys.argv[1:]
    path = Path(folder) / "quantities.yaml"
    text = path.read_text(encoding="utf-8")
    preview = Preview(Path(folder), Store(Path(store)), Wish("en"))
    gc.disable()  # as the preview does until nothing is wanted
    for number in range(int(count)):
        pattern = rf'(?m)(^{key}:\n(?:  .*\n)*?  value: )"[^"]*"'
        path.write_text(re.sub(pattern, rf'\1">{50 + number}"', text), encoding="utf-8")
        page, look = preview.page(preview.read(Wish("en")))
        if page is None or look.faults:
            sys.exit("\n".join(map(str, look.faults)))
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
