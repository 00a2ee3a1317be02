"""A process to time: makes personal copies of a PDF, each for another owner, and writes them."""

from __future__ import annotations

import sys
from itertools import cycle
from pathlib import Path

from ssb_report.pdf.copies import Original, Owner

OWNERS = (
    Owner("Li Wei", "Jiangsu Energy Bureau"),
    Owner("李伟", "江苏省能源局"),
    Owner("Nguyễn Thị Ánh", "Łódź University of Technology"),
)


def main() -> None:
    file, target, count = sys.argv[1:]
    original = Original(Path(file).read_bytes())
    for number, owner in zip(range(int(count)), cycle(OWNERS), strict=False):
        # One in the place of another: a thousand of fifty pages would fill a disk.
        Path(target).write_bytes(original.copy(owner, f"K7QM-{number:04}"))


if __name__ == "__main__":
    main()
