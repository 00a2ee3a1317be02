from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import pytest
from pydantic import BaseModel

from ssb_report.schema import load, scalars, stakeholders
from ssb_report.schema.models import Model
from ssb_report.schema.source import KeyPath, Source
from ssb_report.schema.texts import TEXT_KEYS, is_text, takes_macros, texts
from ssb_report.schema.texts import scalars as scalars_of

_MARK = get_args(scalars.Text)[1]
"""The validator by which a field takes a text for readers."""


def takes_text(annotation: object) -> bool:
    """Whether a text for readers is among the types of a field."""
    return _MARK in get_args(annotation) or any(map(takes_text, get_args(annotation)))


def descendants(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for each in model.__subclasses__():
        yield each
        yield from descendants(each)


def test_every_key_of_a_text_is_known() -> None:
    assert load.FILES  # whose models are then all defined
    found = {
        field.alias or name
        for model in descendants(Model)
        # What stands beside the data has no macros in its texts.
        if model.__module__ != stakeholders.__name__
        for name, field in model.model_fields.items()
        if _MARK in field.metadata or takes_text(field.annotation)
    }
    assert found - {"text"} == TEXT_KEYS


@pytest.mark.parametrize(
    ("name", "path", "is_read"),
    [
        ("quantities", ("cost", "label", "en"), True),
        ("quantities", ("cost", "label"), True),
        ("quantities", ("cost", "check", "note", "en"), True),
        ("quantities", ("cost", "statement", "zh"), True),
        ("quantities", ("cost", "value"), False),
        ("quantities", ("cost", "symbol"), False),
        ("quantities", ("cost", "cite", "locator"), False),
        ("tables", ("regions", "rows", "japan", 0, "en"), True),
        ("tables", ("regions", "rows", "japan", 0), True),
        ("tables", ("regions", "rows", "japan", 0, "q"), False),
        ("tables", ("regions", "rows", "japan", 0, "*"), True),
        ("tables", ("regions", "notes", 1, "en"), True),
        ("tables", ("regions", "notes", 1), True),
        ("tables", ("regions", "columns", "note", "align"), False),
        ("tables", ("regions", "columns", "note", "label", "en"), True),
        ("figures", ("a", "x", "label", "en"), True),
        ("figures", ("a", "x", "unit"), False),
        ("glossary", ("calb", "term", "zh"), True),
        ("glossary", ("calb", "kind"), False),
        ("briefing", ("title", "en"), True),
        ("briefing", ("key_figures", 0, "caption", "en"), True),
        ("briefing", ("literals", 0, "text"), False),
        ("briefing", ("authors", "en", 0), False),
        ("sources", ("references", 0, "title"), False),
        ("sources", ("references", 0, "note"), False),
        ("scenarios", ("scenarios", "fast", "note", "zh"), True),
        ("scenarios", ("scenarios", "fast", "set", "note"), False),
        ("quantities", (), False),
    ],
)
def test_what_readers_read_is_told_from_the_rest(
    name: str, path: KeyPath, *, is_read: bool
) -> None:
    assert is_text(name, path) is is_read


def test_names_of_the_glossary_are_only_names() -> None:
    assert is_text("glossary", ("calb", "term", "en"))
    assert not takes_macros("glossary", ("calb", "term", "en"))
    assert takes_macros("glossary", ("term", "definition", "en"))
    assert takes_macros("quantities", ("cost", "label"))


def test_texts_and_scalars_are_listed_with_their_paths() -> None:
    source = Source("a.yaml", "", {"a": {"label": {"en": "A"}, "note": "N", "list": ["1", None]}})
    assert sorted(scalars_of(source)) == [
        (("a", "label", "en"), "A"),
        (("a", "list", 0), "1"),
        (("a", "note"), "N"),
    ]
    assert sorted(texts("quantities", source), key=str) == [
        (("a", "label"), {"en": "A"}),
        (("a", "note"), "N"),
    ]
