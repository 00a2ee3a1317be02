"""What the parts of input files look like to an editor: JSON Schema, beside what validates them.

Every scalar is a text to the loader, but an editor sees a number in ``value: 300``. So a form
allows whatever an unquoted text may look like; its pattern is for what looks like a text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

__all__ = ["FORM", "IDS", "Form", "Ids", "Naming", "names_form", "scalar_form", "text_form"]

IDS = "x-ids"
"""The keyword of a form under which it says what its text names."""


FORM = "x-form"
"""The keyword of a form under which another stands that holds in its place."""


class Ids(StrEnum):
    """What a field may name."""

    NUMBER = "number"
    """A quantity or a result, or an end of a quantity (``id.low``)."""
    WHOLE = "whole"
    """A quantity or a result, but no end of it."""
    QUANTITY = "quantity"
    RESULT = "result"
    CHANGING = "changing"
    """A quantity, a result or a claim: what can come out otherwise."""
    SOURCE = "source"
    SCENARIO = "scenario"
    UNDER = "under"
    """A scenario, or `base`."""
    SECTION = "section"
    EDITION = "edition"
    HORIZON = "horizon"
    FORMULA = "formula"


@dataclass(frozen=True, slots=True)
class Naming:
    """Says of a text in `Annotated` what it names, so that editors can offer the ids there are."""

    of: Ids

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """The form of the text, with what it names."""
        return {**handler(core), IDS: self.of.value}


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """The form of what a validator takes apart first, which types alone do not tell."""

    form: JsonSchemaValue

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """The form of what comes out of the validator, with that of what goes in."""
        return {**handler(core), FORM: self.form}


def scalar_form(
    title: str,
    pattern: str = "",
    *,
    looks: Sequence[str] = ("number", "boolean"),
    **more: Any,  # noqa: ANN401 - JSON
) -> JsonSchemaValue:
    """A text of this pattern, which may look like these types of YAML, too.

    The `title` says what it is.
    """
    form: dict[str, Any] = {"title": title, "type": ["string", *looks] if looks else "string"}
    if pattern:
        form["pattern"] = rf"^(?:{pattern})$"
    return {**form, **more}


def text_form(languages: Iterable[str]) -> JsonSchemaValue:
    """A text, or one for each of these languages."""
    one = {"type": ["string", "number", "boolean"], "minLength": 1}
    each = {"type": "object", "properties": dict.fromkeys(languages, one), "minProperties": 1}
    return {"anyOf": [one, {**each, "additionalProperties": False}]}


def names_form(languages: Iterable[str]) -> JsonSchemaValue:
    """A list of texts for each of these languages."""
    one = {"type": "array", "minItems": 1, "items": {"type": ["string", "number", "boolean"]}}
    properties = dict.fromkeys(languages, one)
    form = {"type": "object", "properties": properties, "additionalProperties": False}
    return {"title": "names", **form}
