"""The shape of sources.yaml: the bibliography, in the names of CSL."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, field_validator

from ssb_report.provenance import Tier
from ssb_report.schema.lines import clip
from ssb_report.schema.models import Model
from ssb_report.schema.scalars import Date, Id, is_day, misfit

__all__ = ["IssuedModel", "SourceModel", "SourcesModel"]

_DATES = "write [[2025]], [[2025, 6]] or [[2025, 6, 30]]"


class NameModel(Model):
    """A person's name, or an organisation's (`literal`)."""

    family: str = ""
    given: str = ""
    literal: str = ""


class IssuedModel(Model):
    """A CSL date."""

    date_parts: list[list[int]] = Field(alias="date-parts", min_length=1, max_length=2)

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
    title: str = ""
    note: str = ""
    locators: dict[str, str] = Field(default_factory=dict)


class CustomModel(Model):
    """What this project adds to CSL, under CSL's own `custom` key."""

    tier: Tier
    licence: str = ""
    accessed: Date | None = None
    translations: dict[Literal["zh"], TranslationModel] = Field(default_factory=dict)

    def translation(self, language: str) -> TranslationModel | None:
        """What is said of the source in `language`, where it is not the bibliography's own."""
        return next((said for key, said in self.translations.items() if key == language), None)


class SourceModel(Model):
    """One entry of the bibliography, in the names of CSL."""

    id: Id
    type: Literal[
        "article", "article-journal", "article-newspaper", "book", "chapter", "dataset",
        "document", "motion_picture", "paper-conference", "patent", "post-weblog",
        "report", "software", "standard", "thesis", "webpage",
    ]  # fmt: skip
    title: str = Field(min_length=1)
    author: list[NameModel] = Field(default_factory=list)
    container_title: str = Field(default="", alias="container-title")
    publisher: str = ""
    volume: str = ""
    issue: str = ""
    page: str = ""
    issued: IssuedModel | None = None
    doi: str = Field(default="", alias="DOI")
    url: str = Field(default="", alias="URL")
    note: str = ""
    custom: CustomModel

    @field_validator("url")
    @classmethod
    def _is_web_address(cls, url: str) -> str:
        if not re.fullmatch(r"https?://\S+", url):
            raise misfit(f"'{clip(url)}' is no web address", "it starts with https://")
        return url

    @field_validator("doi")
    @classmethod
    def _is_doi(cls, doi: str) -> str:
        if not re.fullmatch(r"10\.\d{4,9}/\S+", doi, re.ASCII):
            raise misfit(f"'{clip(doi)}' is no DOI", "it looks like 10.1038/nmat3066")
        return doi


class SourcesModel(Model):
    """sources.yaml as a whole: CSL-YAML."""

    references: list[SourceModel]
