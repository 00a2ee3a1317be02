"""What must agree within a briefing beyond its ids: rows with columns, sections with files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Sized

from ssb_report.errors import Fault
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.figures import (
    CurvesModel,
    FigureModel,
    RangesModel,
    ScenariosFigureModel,
    StackModel,
    TimelineModel,
    TornadoModel,
)
from ssb_report.schema.messages import near, suggest
from ssb_report.schema.source import KeyPath

__all__ = ["misshapen"]

Named = Iterable[tuple[KeyPath, str]]


def misshapen(briefing: Briefing) -> Iterator[Fault]:
    """A fault for each part that does not fit the others."""
    yield from _shared_ids(briefing)
    yield from _rows(briefing)
    for key, figure in briefing.figures.items():
        yield from _groups(briefing, key, figure)
        yield from _line_axes(briefing, key, figure)
        for path, ids in _lists(figure):
            yield from _twice(briefing, "figures", [((key, *p), i) for p, i in ids], path)
    yield from _sections(briefing)


def _shared_ids(briefing: Briefing) -> Iterator[Fault]:
    """A number is named by its id alone, so a result cannot share one with a quantity.

    Nor can a claim, which is asked after (`why`) like a number.
    """
    stated: tuple[tuple[str, Mapping[str, object]], ...] = (
        ("quantity", briefing.quantities),
        ("fact", briefing.facts),
    )
    source = briefing.files["calculations"]
    for key in briefing.calculations:
        for noun, others in stated:
            if key in others:
                at = source.position((key,), key=True)
                yield source.fault(at, f"'{key}' is a {noun}, too", "give the result another id")
    source = briefing.files["claims"]
    for key in briefing.claims:
        for noun, others in (*stated, ("result", briefing.calculations)):
            if key in others:
                at = source.position((key,), key=True)
                yield source.fault(at, f"'{key}' is a {noun}, too", "give the claim another id")


def _rows(briefing: Briefing) -> Iterator[Fault]:
    source = briefing.files["tables"]
    for key, table in briefing.tables.items():
        columns = len(table.columns)
        lengths = {len(cells) for cells in table.rows.values()}
        if len(table.rows) > 1 and len(lengths) == 1 and columns not in lengths:
            message = f"{_count(table.columns, 'column')}, but each row has {lengths.pop()} cells"
            yield source.fault(source.position((key, "columns"), key=True), message)
            continue
        for row, cells in table.rows.items():
            if len(cells) != columns:
                at = source.position((key, "rows", row), key=True)
                message = f"{_count(cells, 'cell')} in a table of {_count(table.columns, 'column')}"
                yield source.fault(at, message, ", ".join(table.columns))


def _count(things: Sized, noun: str) -> str:
    return f"{len(things)} {noun}{'' if len(things) == 1 else 's'}"


def _groups(briefing: Briefing, key: str, figure: FigureModel) -> Iterator[Fault]:
    if isinstance(figure, TornadoModel | ScenariosFigureModel):
        return  # their rows follow from the numbers
    source = briefing.files["figures"]
    noun, allowed = "group", figure.parts if isinstance(figure, StackModel) else figure.groups
    if isinstance(figure, StackModel):
        noun = "part"
    for path, name in _members(figure):
        if name not in allowed:
            hint = suggest(name, allowed) or f"name it under '{noun}s'"
            at = source.position((key, *path))
            yield source.fault(at, f"no {noun} '{name}' in this figure", hint)


def _members(figure: CurvesModel | RangesModel | TimelineModel | StackModel) -> Named:
    """Every place in a figure that names one of its groups or parts."""
    if isinstance(figure, StackModel):
        for place, bar in enumerate(figure.bars):
            for index, part in enumerate(bar.parts):
                yield ("bars", place, "parts", index, "part"), part.part
        return
    lists: dict[str, Sequence[object]] = (
        {"series": figure.series, "bands": figure.bands, "points": figure.points}
        if isinstance(figure, CurvesModel)
        else {"items": figure.items}
    )
    for name, members in lists.items():
        for place, member in enumerate(members):
            group = getattr(member, "group", None)
            if group:
                yield (name, place, "group"), group


def _line_axes(briefing: Briefing, key: str, figure: FigureModel) -> Iterator[Fault]:
    if isinstance(figure, CurvesModel):
        return
    source = briefing.files["figures"]
    for place, line in enumerate(figure.lines):
        if line.axis != "x":
            at = source.position((key, "lines", place, "axis"))
            yield source.fault(at, f"a figure of kind '{figure.kind}' has no axis '{line.axis}'")


def _lists(figure: FigureModel) -> Iterator[tuple[str, list[tuple[KeyPath, str]]]]:
    """The lists of a figure whose members have ids, which their chart's colours and data need."""
    for name in ("series", "bands", "points", "lines", "items", "bars"):
        members = getattr(figure, name, [])
        named = [((name, place, "id"), member.id) for place, member in enumerate(members)]
        yield name, [(path, key) for path, key in named if key]


def _twice(briefing: Briefing, file: str, named: Named, where: str) -> Iterator[Fault]:
    source = briefing.files[file]
    seen: set[str] = set()
    for path, key in named:
        if key in seen:
            yield source.fault(source.position(path), f"'{key}' stands twice in '{where}'")
        seen.add(key)


def _sections(briefing: Briefing) -> Iterator[Fault]:
    if briefing.is_unread("briefing", "sections"):
        return
    names = briefing.meta.sections
    listed: list[tuple[KeyPath, str]] = [
        (("sections", place), name) for place, name in enumerate(names)
    ]
    yield from _twice(briefing, "briefing", listed, "sections")
    if briefing.is_unread("briefing", "editions"):
        return
    listed += [item for own in _own_sections(briefing) for item in own]
    misspelt: set[str | None] = set()
    for language, needed in sorted(_needed(briefing).items()):
        there = {name for tag, name in briefing.sections if tag == language}
        absent = {name: path for path, name in reversed(listed) if name in needed - there}
        misspelt |= {near(name, there - {name for _, name in listed}) for name in absent}
        yield from _absent(briefing, language, absent, there)
    known = {*(name for _, name in listed), *misspelt}
    for section in briefing.sections.values():
        if section.name not in known:
            message = f"section '{section.name}' is not listed under 'sections' in briefing.yaml"
            yield section.title_fault(1, message, "list it there, or remove the file")
    for own in _own_sections(briefing):
        yield from _twice(briefing, "briefing", own, "sections")


def _own_sections(briefing: Briefing) -> Iterator[list[tuple[KeyPath, str]]]:
    """For each edition the sections that it chooses for itself, and where it does."""
    for edition, model in briefing.meta.editions.items():
        path = ("editions", edition, "sections")
        yield [((*path, place), name) for place, name in enumerate(model.sections or [])]


def _needed(briefing: Briefing) -> dict[str, set[str]]:
    """The sections that editions hold, by language."""
    needed: dict[str, set[str]] = {}
    for edition in briefing.meta.editions.values():
        names = edition.sections or briefing.meta.sections
        needed.setdefault(edition.language, set()).update(names)
    return needed


def _absent(
    briefing: Briefing, language: str, absent: Mapping[str, KeyPath], there: set[str]
) -> Iterator[Fault]:
    source = briefing.files["briefing"]
    for name, path in absent.items():
        if not briefing.is_unread("sections", f"{language}/{name}"):
            message = f"no section '{name}' in sections/{language}/"
            yield source.fault(source.position(path), message, suggest(name, there))
