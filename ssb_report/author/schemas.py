"""JSON Schemas of the input files, made from the models that check them.

They allow what the loader allows, as far as JSON Schema can say it: short forms, numbers where
texts are read, no value that is left empty. Draft 7 is what editors know best.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, TypeAlias

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from ssb_report.author.meanings import meaning, meanings
from ssb_report.author.naming import FORMULAS, named
from ssb_report.compute.registry import REGISTRY
from ssb_report.schema import stakeholders, variant_tables
from ssb_report.schema.forms import FORM, IDS
from ssb_report.schema.load import FILES
from ssb_report.schema.scalars import TEXT_FORM, as_list

__all__ = ["DIALECT", "SCHEMAS", "Schema", "plain", "schema"]

Schema: TypeAlias = dict[str, Any]

DIALECT = "http://json-schema.org/draft-07/schema#"
SCHEMAS: Mapping[str, TypeAdapter[Any]] = {
    **FILES,
    "stakeholders": stakeholders.ADAPTER,
    "variants": variant_tables.ADAPTER,
}
"""Every file that an analyst writes in YAML, by its name without an ending."""

_REFERENCE = re.compile(r'"#/definitions/(\w+)"')
_TEXT = {
    "description": "A text: `{en: …, zh: …}`, or one that is the same in every language. A macro "
    'in it prints a number: `{{ q("id") }}`.'
}
_WHOLE_NUMBER = r"^\s*[+-]?\d+(?:\.0*)?\s*$"
_TRUTH = ["true", "false", "yes", "no", "on", "off", "y", "n", "t", "f", "1", "0"]


def schema(name: str) -> Schema:
    """The schema of the file `name`; what its texts name stands under `IDS`."""
    made = SCHEMAS[name].json_schema(
        by_alias=True, ref_template="#/definitions/{model}", schema_generator=_Generator
    )
    definitions = {**_formed(made.pop("$defs", {})), "Text": {**_TEXT, **TEXT_FORM}}
    made = _formed(made)
    made["definitions"] = {name: definitions[name] for name in _reached(made, definitions)}
    if "Calculation" in made["definitions"]:
        made["definitions"]["Calculation"]["allOf"] = list(map(_arguments, REGISTRY))
    return named({"$schema": DIALECT, "title": f"{name}.yaml", **made}, FORMULAS)


def plain(made: Any) -> Any:  # noqa: ANN401 - JSON
    """The same without what it says of ids."""
    if isinstance(made, dict):
        return {key: plain(each) for key, each in made.items() if key != IDS}
    return list(map(plain, made)) if isinstance(made, list) else made


def _formed(made: Any) -> Any:  # noqa: ANN401 - JSON
    """The same with each form that stands for what a validator takes apart in its place."""
    if isinstance(made, dict):
        told = {key: made[key] for key in ("description",) if key in made}
        form = made.get(FORM) or made
        if {key: each for key, each in form.items() if key not in told} == TEXT_FORM:
            return {"$ref": "#/definitions/Text", **told}
        return {key: _formed(each) for key, each in form.items()} | told
    return list(map(_formed, made)) if isinstance(made, list) else made


def _reached(made: Schema, definitions: Schema) -> list[str]:
    """The definitions that are still referred to, in the order in which a reader meets them."""
    found: list[str] = []
    waiting = [made]
    for each in waiting:
        names = dict.fromkeys(_REFERENCE.findall(json.dumps(each)))
        new = [name for name in names if name not in found]
        found += new
        waiting += [definitions[name] for name in new]
    return found


def _arguments(formula: str) -> Schema:
    """What a calculation gives to a formula: exactly its arguments."""
    arguments = REGISTRY[formula].arguments
    told = {
        name: {
            "description": f"{each.label['en']} ({'no unit' if each.unit == '1' else each.unit})"
        }
        for name, each in arguments.items()
    }
    is_it = {"properties": {"formula": {"const": formula}}, "required": ["formula"]}
    # As properties, since editors complete no other names.
    given = {"properties": told, "additionalProperties": False, "required": list(arguments)}
    return {"if": is_it, "then": {"properties": {"with": given}}}


class _Generator(GenerateJsonSchema):
    """What pydantic makes of models, told what the loader does to YAML before they see it."""

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """A mapping, with what it and its fields mean."""
        made = super().model_schema(schema)
        model: type[BaseModel] = schema["cls"]
        made.pop("title", None)
        made["description"] = meaning(model.__doc__ or "")
        told = meanings(model)
        for name, field in model.model_fields.items():
            entry = made["properties"][field.alias or name]
            if name in told:
                entry["description"] = told[name]
        return made

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ANN401, ARG002 - pydantic's
        """A field has a name; a title says what its text is."""
        return False

    def normalize_name(self, name: str) -> str:
        """The name of a definition: what the model is of."""
        return super().normalize_name(name).removesuffix("Model").lstrip("_")

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """What may be left out, but not left empty."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """With the default, where that is more than nothing."""
        made = super().default_schema(schema)
        if made.get("default", "") in (None, "", [], {}):
            made.pop("default", None)
        return made

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        """A text, whatever it looks like."""
        return {**super().str_schema(schema), "type": ["string", "number", "boolean"]}

    def int_schema(self, schema: core_schema.IntSchema) -> JsonSchemaValue:
        """A whole number, in quotes or not."""
        made = super().int_schema(schema)
        return {**made, "type": ["integer", "string"], "pattern": _WHOLE_NUMBER}

    def bool_schema(self, schema: core_schema.BoolSchema) -> JsonSchemaValue:
        """Yes or no, in all of YAML's words."""
        del schema
        return {"enum": [True, False, *_TRUTH]}

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        """A mapping from ids: every key has their form."""
        made: JsonSchemaValue = {"type": "object"}
        if "keys_schema" in schema:
            made["propertyNames"] = self.generate_inner(schema["keys_schema"])
        if "values_schema" in schema:
            made["additionalProperties"] = self.generate_inner(schema["values_schema"])
        self.update_with_validations(made, schema, self.ValidationsMapping.object)
        return made

    def function_before_schema(
        self, schema: core_schema.BeforeValidatorFunctionSchema
    ) -> JsonSchemaValue:
        """What a validator takes apart: a list, or its only item."""
        made = super().function_before_schema(schema)
        if schema["function"]["function"] is as_list:
            return {"anyOf": [made["items"], made]}
        return made

    def tagged_union_schema(self, schema: core_schema.TaggedUnionSchema) -> JsonSchemaValue:
        """A mapping of one kind: faults are told for that kind, and not for all of them."""
        key = str(schema["discriminator"])
        choices = {str(kind): self.generate_inner(each) for kind, each in schema["choices"].items()}
        return {
            "type": "object",
            "properties": {key: {"enum": list(choices)}},
            "required": [key],
            "allOf": [
                {"if": {"properties": {key: {"const": kind}}, "required": [key]}, "then": each}
                for kind, each in choices.items()
            ],
        }
