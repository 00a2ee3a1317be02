"""The shape of sources.yaml: the bibliography, in the names of CSL."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import Field, WithJsonSchema, field_validator

from ssb_report.provenance import Tier
from ssb_report.schema.forms import scalar_form
from ssb_report.schema.lines import clip
from ssb_report.schema.models import Model
from ssb_report.schema.scalars import Date, Id, is_day, misfit

__all__ = ["IssuedModel", "SourceModel", "SourcesModel"]

_URL = r"https?://\S+"
_DOI = r"10\.\d{4,9}/\S+"
_URL_FORM = scalar_form("web address", _URL, looks=())
_DOI_FORM = scalar_form("DOI", _DOI, looks=())
_DATES = "write [[2025]], [[2025, 6]] or [[2025, 6, 30]]"


class NameModel(Model):
    """A person's name, or an organisation's (`literal`)."""

    family: str = ""
    """The family name."""
    given: str = ""
    """The given names."""
    literal: str = ""
    """The name of an organisation, in place of both."""


class IssuedModel(Model):
    """A CSL date."""

    date_parts: list[list[int]] = Field(alias="date-parts", min_length=1, max_length=2)
    """Year, month and day as far as they are known: ``[[2025, 6]]``; two for a span."""

    @field_validator("date_parts", mode="before")
    @classmethod
    def _are_lists(cls, dates: object) -> object:
        if not isinstance(dates, list) or not all(isinstance(date, list) for date in dates):
            raise misfit("a list of dates expected", _DATES)
        return dates

    @field_validator("date_parts")
    @classmethod
    def _are_dates(cls, dates: list[list[int]]) -> list[list[int]]:
        for parts in dates:
            if not 1 <= len(parts) <= 3 or not is_day(*parts):  # noqa: PLR2004 - year, month, day
                raise misfit(f"{parts} is no date", _DATES)
        return dates


class TranslationModel(Model):
    """What this project itself says of a source, in another language than the bibliography's.

    That is the name its author goes by there, a title in square brackets, which describes, a note,
    and the names of places in it.
    """

    author: str = ""
    """The author's name there."""
    title: str = ""
    """A title in square brackets, there."""
    note: str = ""
    """The note, there."""
    locators: dict[str, str] = Field(default_factory=dict)
    """The names of places in it, there: ``{table 2: 表2}``."""


class CustomModel(Model):
    """What this project adds to CSL, under CSL's own `custom` key."""

    tier: Tier
    """How near it stands to the fact: `primary` has measured or decided it itself, `secondary`
    reports what others have, `tertiary` sums up reports."""
    licence: str = ""
    """The licence of its data: ``CC BY 4.0``."""
    accessed: Date | None = None
    """When it was looked at: ``2025-06-30``."""
    translations: dict[Literal["zh"], TranslationModel] = Field(default_factory=dict)
    """What this project itself says of it, in another language."""

    def translation(self, language: str) -> TranslationModel | None:
        """What is said of the source in `language`, where it is not the bibliography's own."""
        return next((said for key, said in self.translations.items() if key == language), None)


class SourceModel(Model):
    """One entry of the bibliography, in the names of CSL."""

    id: Id
    """The name by which `cite` knows it."""
    type: Literal[
        "article", "article-journal", "article-newspaper", "book", "chapter", "dataset",
        "document", "motion_picture", "paper-conference", "patent", "post-weblog",
        "report", "software", "standard", "thesis", "webpage",
    ]  # fmt: skip
    """What it is, in the words of CSL."""
    title: str = Field(min_length=1)
    """Its title; in square brackets a description, where its own title is not known."""
    author: list[NameModel] = Field(default_factory=list)
    """Its authors, in order."""
    container_title: str = Field(default="", alias="container-title")
    """The journal, book or site that it stands in."""
    publisher: str = ""
    """Who published it."""
    volume: str = ""
    """The volume."""
    issue: str = ""
    """The issue."""
    page: str = ""
    """The pages: ``12-19``."""
    issued: IssuedModel | None = None
    """When it appeared."""
    doi: Annotated[str, WithJsonSchema(_DOI_FORM)] = Field(default="", alias="DOI")
    """Its DOI: ``10.1038/nmat3066``."""
    url: Annotated[str, WithJsonSchema(_URL_FORM)] = Field(default="", alias="URL")
    """Its web address: ``https://…``."""
    note: str = ""
    """What is not known of it, or what a reader should know."""
    custom: CustomModel
    """What CSL has no name for."""

    @field_validator("url")
    @classmethod
    def _is_web_address(cls, url: str) -> str:
        if not re.fullmatch(_URL, url):
            raise misfit(f"'{clip(url)}' is no web address", "it starts with https://")
        return url

    @field_validator("doi")
    @classmethod
    def _is_doi(cls, doi: str) -> str:
        if not re.fullmatch(_DOI, doi, re.ASCII):
            raise misfit(f"'{clip(doi)}' is no DOI", "it looks like 10.1038/nmat3066")
        return doi


class SourcesModel(Model):
    """sources.yaml as a whole: CSL-YAML."""

    references: list[SourceModel]
    """The sources, in any order."""
