"""The same briefing by a plain script, beside which the benchmarks hold the program.

It is what an analyst writes for one document without the program: YAML by `safe_load`, numpy,
pyplot, one template, WeasyPrint. The formulas are those of `ssb_report.compute`, since physics is
not what is compared. Nothing in it is slow on purpose and nothing is tuned: it keeps nothing from
run to run, starts no workers, and leaves charts and tables to their defaults. It checks nothing
either, and its page has no cards, filters or sheets of numbers.

    python -m tests.benchmarks.plain OUT [--edition en] [--inputs inputs/jiangsu-solid-state]
"""

from __future__ import annotations

import argparse
from pathlib import Path

from weasyprint import HTML

from tests.benchmarks.plain.report import Report

ROOT = Path(__file__).parents[3]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--edition", default="en")
    parser.add_argument("--inputs", type=Path, default=ROOT / "inputs" / "jiangsu-solid-state")
    given = parser.parse_args()
    page = Report(given.inputs, given.edition).page()
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / "briefing.html").write_text(page, encoding="utf-8")
    document = HTML(string=page, base_url=str(ROOT))
    document.write_pdf(given.out / "briefing.pdf", pdf_variant="pdf/a-3a", pdf_tags=True)


if __name__ == "__main__":
    main()
