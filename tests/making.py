"""Makes small briefings and documents for tests to look at."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from ssb_report.charts.draw import Drawing, draw_both
from ssb_report.check.check import check
from ssb_report.document.document import Document, build_document
from ssb_report.document.paging import AFAR
from ssb_report.errors import Position
from ssb_report.html.paper import front, parts
from ssb_report.html.render import Medium, render_html
from ssb_report.html.themes import citation_styles
from ssb_report.provenance import Citation, Finding, Level, Provenance, Status
from ssb_report.quantity import Quantity, parse_value
from tests.running import TEST_BRIEFINGS, copied, replace

SOLAR = TEST_BRIEFINGS / "solar-modules"


def solar_with(tmp_path: Path, **edits: tuple[str, str]) -> Path:
    """A copy of the small briefing in which one text a file is replaced.

    A file is named by its stem with underscores: ``quantities=("value: 12", "value: 13")``,
    ``sections_en_01_curve=(…)``.
    """
    folder = copied(SOLAR, tmp_path / "inputs")
    by_name = {_name(path.relative_to(folder)): path for path in folder.rglob("*.*")}
    for name, (old, new) in edits.items():
        replace(by_name[name], old, new)
    return folder


SCENARIOS = """\
compare: [line-yield, line-steps]
scenarios:
  better:
    label: {en: Better}
    note: {en: fewer steps}
    set: {line-steps: 10, line-defect-rate: 0.5}
  worse:
    label: {en: Worse}
    set: {line-defect-rate: 1..2}
"""
SCENARIO_BLOCKS = """
What drives it: {{ driver("line-yield") }}.

{{ sensitivity_table("line-yield") }}

{{ scenario_table() }}

{{ scenario_changes() }}

{{ figure("swings") }}

{{ figure("cases") }}
"""
SCENARIO_FIGURES = """\
swings:
  kind: tornado
  result: line-yield
  title: {en: Swings}
  alt: {en: Swings of the yield}
  x: {label: {en: Yield}, unit: "%"}
cases:
  kind: scenarios
  results: [line-yield]
  title: {en: Cases}
  alt: {en: The yield in three cases}
  x: {label: {en: Yield}, unit: "%"}
"""


def solar_with_scenarios(tmp_path: Path, **edits: tuple[str, str]) -> Path:
    """A copy of the small briefing with scenarios and all that shows them."""
    folder = solar_with(tmp_path, **edits)
    (folder / "scenarios.yaml").write_text(SCENARIOS, encoding="utf-8")
    for name, more in (
        ("sections/en/02-methods.md", SCENARIO_BLOCKS),
        ("figures.yaml", SCENARIO_FIGURES),
    ):
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write(more)
    return folder


def solar_claiming(tmp_path: Path, claims: str, *marked: str) -> Path:
    """A copy of the small briefing with these claims, and sentences of its prose that mark them."""
    sentence = "All numbers are assumptions;"
    folder = solar_with(tmp_path, sections_en_02_methods=(sentence, " ".join([*marked, sentence])))
    methods = folder / "sections" / "en" / "02-methods.md"
    replace(methods, "{{ results_table() }}", "{{ results_table() }}\n\n{{ claims_table() }}")
    (folder / "claims.yaml").write_text(claims, encoding="utf-8")
    return folder


def _name(path: Path) -> str:
    return "_".join(path.with_suffix("").parts).replace("-", "_")


def document_of(folder: Path, edition: str = "en") -> Document:
    """The document of a briefing's folder."""
    checked = check(folder)
    return build_document(checked.briefing, checked.numbers, edition, citation_styles())


def charts_of(document: Document) -> dict[str, Drawing]:
    """The drawings of a document's figures."""
    return {key: draw_both(document.figure(key).chart, key) for key in document.figures}


def written(document: Document, medium: Medium) -> str:
    """An edition as HTML; on paper its cover and its parts, one behind the other."""
    charts = charts_of(document)
    if medium is Medium.SCREEN:
        return render_html(document, charts)
    texts = (front(document), *(part.html for part in parts(document, charts)))
    return "".join(texts).replace(f'href="{AFAR}#', 'href="#')


def quantity(
    value: str,
    unit: str = "1",
    *,
    key: str = "some-number",
    digits: int | None = None,
    note: str = "",
) -> Quantity:
    """A quantity as a file would state it."""
    given = Provenance(
        Status.ESTIMATE, Position("quantities.yaml", 3), note={"en": note} if note else {}
    )
    return Quantity(key, {"en": "Some number"}, parse_value(value), unit, given, digits)


def provenance(
    *,
    status: Status = Status.REPORTED,
    level: Level | None = None,
    as_of: str = "2025-06",
    sources: tuple[str, ...] = ("workshop",),
    finding: Finding | None = None,
) -> Provenance:
    """Where a number comes from."""
    cites = tuple(Citation(source) for source in sources)
    return Provenance(status, Position("quantities.yaml", 3), level, as_of, cites, finding)


def exactly(number: float | str) -> Decimal:
    """A number in its written digits."""
    return Decimal(str(number))


English = Mapping[str, str]
