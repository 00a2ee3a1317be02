"""The shape of briefing.yaml: titles, editions, sections, and what stands in front of all."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, field_validator

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
    scenario: Id | None = None
    layout: Layout = Layout.FULL
    label: Text = Field(default_factory=dict)
    sections: Annotated[list[Id], Field(min_length=1)] | None = None


class KeyFigureModel(Model):
    """One card of the summary."""

    q: Reference
    caption: Text


class LiteralModel(Model):
    """Digits that may stand in prose because they are a name, and why."""

    text: str
    reason: str = Field(min_length=1)

    @field_validator("text")
    @classmethod
    def _is_name(cls, text: str) -> str:
        if not any(char.isalpha() for char in text):
            raise misfit(f"'{clip(text)}' is no name: it has no letter", "numbers are quantities")
        return text


class BriefingModel(Model):
    """briefing.yaml."""

    id: Id
    title: Text
    subtitle: Text = Field(default_factory=dict)
    description: Text
    authors: Names
    keywords: Names = Field(default_factory=dict)
    editions: dict[EditionId, EditionModel] = Field(min_length=1)
    citations: Literal["numbered", "author-date"] = "numbered"
    sections: list[Id] = Field(min_length=1)
    key_figures: list[KeyFigureModel] = Field(default_factory=list)
    literals: list[LiteralModel] = Field(default_factory=list)
    horizons: dict[Id, Horizon] = Field(default_factory=dict)
    guards: dict[Id, Guard] = Field(default_factory=dict)
