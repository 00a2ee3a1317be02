"""The shape of briefing.yaml: titles, editions, sections, and what stands in front of all."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, field_validator

from ssb_report.limits import EDITIONS, KEY_FIGURES, LITERALS, SECTIONS
from ssb_report.schema.forms import Ids, Naming
from ssb_report.schema.lines import clip
from ssb_report.schema.models import Model
from ssb_report.schema.scalars import (
    EditionId,
    Guard,
    Horizon,
    Id,
    Names,
    Reference,
    Text,
    misfit,
)

__all__ = ["BriefingModel", "Layout"]


SectionName = Annotated[Id, Naming(Ids.SECTION)]


class Layout(StrEnum):
    """How an edition is laid out: a report with cover and contents, or two pages at a glance."""

    FULL = "full"
    BRIEF = "brief"


class EditionModel(Model):
    """One edition: a language, a layout and, where they are not the briefing's, its sections.

    With a `scenario` its numbers are those of that scenario. The `label` tells the edition from
    others in the same language: "Executive edition".
    """

    language: Literal["en", "zh-Hans"]
    """The language of its prose, in `sections/<language>/`."""
    scenario: Annotated[Id, Naming(Ids.SCENARIO)] | None = None
    """The scenario under which its numbers stand."""
    layout: Layout = Layout.FULL
    """`full`: a report with cover and contents; `brief`: two pages."""
    label: Text = Field(default_factory=dict)
    """What tells it from others in the same language: ``Executive edition``."""
    sections: Annotated[list[SectionName], Field(min_length=1, max_length=SECTIONS)] | None = None
    """Its sections in order, where they are not the briefing's."""


class KeyFigureModel(Model):
    """One card of the summary."""

    q: Reference
    """The id of the number to show."""
    caption: Text
    """The line below the number, in each language."""


class LiteralModel(Model):
    """Digits that may stand in prose because they are a name, and why."""

    text: str
    """The name: ``GB 38031-2025``."""
    reason: str = Field(min_length=1)
    """Why it is a name and no number."""

    @field_validator("text")
    @classmethod
    def _is_name(cls, text: str) -> str:
        if not any(char.isalpha() for char in text):
            raise misfit(f"'{clip(text)}' is no name: it has no letter", "numbers are quantities")
        return text


class BriefingModel(Model):
    """briefing.yaml."""

    id: Id
    """The name of the briefing's folder."""
    title: Text
    """The title, in each language."""
    subtitle: Text = Field(default_factory=dict)
    """The line below the title."""
    description: Text
    """What it is about, in a sentence or two: printed on the cover, and read by search engines."""
    authors: Names
    """Who answers for it, for each language: ``{en: [Energy desk]}``."""
    keywords: Names = Field(default_factory=dict)
    """Words to find it by, for each language."""
    editions: dict[EditionId, EditionModel] = Field(min_length=1, max_length=EDITIONS)
    """What is built, by names that begin with a language: ``en``, ``en-executive``."""
    citations: Literal["numbered", "author-date"] = "numbered"
    """How sources are cited."""
    sections: list[SectionName] = Field(min_length=1, max_length=SECTIONS)
    """The sections in order, by the names of their files: ``summary`` for `01-summary.md`."""
    key_figures: list[KeyFigureModel] = Field(default_factory=list, max_length=KEY_FIGURES)
    """The cards of the summary."""
    literals: list[LiteralModel] = Field(default_factory=list, max_length=LITERALS)
    """Names with digits in them, which are no numbers."""
    horizons: dict[Id, Horizon] = Field(default_factory=dict)
    """For how many months data of a kind hold, or ``never`` to age; `default` is for those without
    one."""
    guards: dict[Annotated[Id, Naming(Ids.WHOLE)], Guard] = Field(default_factory=dict)
    """By how much a headline number may move before somebody acknowledges it: ``{cost: 10 %}``."""

    @property
    def literal_texts(self) -> tuple[str, ...]:
        """The literals, the longest first, so that none is taken for a part of another."""
        return tuple(sorted((entry.text for entry in self.literals), key=len, reverse=True))
