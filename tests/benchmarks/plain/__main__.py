"""The same briefing by a plain script, beside which the benchmarks hold the program.

It is what an analyst writes for one document without the program: YAML by `safe_load`, numpy,
pyplot, one template, WeasyPrint. The formulas are those of `ssb_report.compute`, since physics is
not what is compared. Nothing in it is slow on purpose and nothing is tuned: it keeps nothing from
run to run, starts no workers, and leaves charts and tables to their defaults. It checks nothing
either, and its page has no cards, filters or sheets of numbers.

    python -m tests.benchmarks.plain OUT [--edition en] [--inputs inputs/jiangsu-solid-state]
                                         [--set ID VALUE …]

With --set it makes the edition once for each value of a number, one after the other.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from weasyprint import HTML

from tests.benchmarks.plain.report import Report, read

ROOT = Path(__file__).parents[3]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--edition", default="en")
    parser.add_argument("--inputs", type=Path, default=ROOT / "inputs" / "jiangsu-solid-state")
    parser.add_argument("--set", nargs="+", default=[])
    given = parser.parse_args()
    data = read(given.inputs)
    if not given.set:
        write(Report(data, given.edition).page(), given.out)
    for value in given.set[1:]:
        data["quantities"][given.set[0]]["value"] = value
        write(Report(data, given.edition).page(), given.out / value)


def write(page: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "briefing.html").write_text(page, encoding="utf-8")
    document = HTML(string=page, base_url=str(ROOT))
    document.write_pdf(folder / "briefing.pdf", pdf_variant="pdf/a-3a", pdf_tags=True)


if __name__ == "__main__":
    main()
