"""The smallest parts of the input files: ids, dates, units, values, texts, and what each may be."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from ssb_report.errors import UnitError
from ssb_report.limits import ID_CHARACTERS as _LONGEST_ID
from ssb_report.limits import LATEX_CHARACTERS as _LONGEST_LATEX
from ssb_report.quantity import NUMBER_PATTERN, VALUE_PATTERN, is_number, parse_value
from ssb_report.schema.forms import Ids, Naming, names_form, scalar_form, text_form
from ssb_report.schema.lines import clip
from ssb_report.units import parse

__all__ = [
    "ANY_LANGUAGE",
    "ID_FORM",
    "LANGUAGES",
    "NUMBER_FORM",
    "PER_CENT_FORM",
    "REFERENCE_FORM",
    "TEXT_FORM",
    "Bound",
    "Date",
    "Digits",
    "EditionId",
    "Guard",
    "Horizon",
    "Id",
    "Latex",
    "Names",
    "Number",
    "Reference",
    "References",
    "Setting",
    "Text",
    "Unit",
    "ValueText",
    "as_list",
    "is_day",
    "misfit",
    "stands_alone",
]

LANGUAGES = {"en": "en", "zh-Hans": "zh"}
"""Language tags an edition may name, each with the key its texts stand under."""

ANY_LANGUAGE = "*"
"""The key of a text that is the same in every language."""

_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*", re.ASCII)
_EDITION = re.compile(r"[a-z]{2}(?:-[A-Za-z0-9]+)*", re.ASCII)
_DATE = re.compile(r"\d{4}(?:-\d{2}){0,2}", re.ASCII)
_LONGEST_MESSAGE = 600
_LONGEST_HORIZON = 1200


def misfit(
    message: str, hint: str = "", *, key: str = "", is_value: bool = False
) -> PydanticCustomError:
    """The error of a validator: what is wrong and what to do.

    `key` is the key of the mapping that it is about; with `is_value` what stands there.
    """
    context = {"message": message, "hint": hint, "key": key, "is_value": is_value}
    return PydanticCustomError("misfit", "{message}", context)


def _is_id(text: str) -> str:
    if not _ID.fullmatch(text) or len(text) > _LONGEST_ID:
        message = f"'{clip(text)}' is no id"
        raise misfit(message, "small letters, digits and single hyphens, like 'cost-ssb-cell'")
    return text


def _is_edition(text: str) -> str:
    if not _EDITION.fullmatch(text) or len(text) > _LONGEST_ID:
        message = f"'{clip(text)}' is no edition's name"
        raise misfit(message, "write it like 'en' or 'en-executive'")
    return text


def _is_reference(text: str) -> str:
    name, _, end = text.partition(".")
    _is_id(name)
    if end not in ("low", "high") and "." in text:
        raise misfit(f"'{clip(text)}': after the id only .low or .high may stand")
    return text


def _is_bound(text: str) -> str:
    """An axis may end at a quantity or at a plain number: where a window ends is no datum."""
    return text if is_number(text) else _is_reference(text)


def _is_unit(text: str) -> str:
    try:
        parse(text)
    except UnitError as error:
        raise _advised(error) from error
    return text


def _is_value(text: str) -> str:
    try:
        parse_value(text)
    except ValueError as error:
        raise _advised(error) from error
    return text


def _advised(error: Exception) -> PydanticCustomError:
    """The error of a lower floor, whose message and advice a semicolon parts."""
    message, _, advice = clip(str(error), most=_LONGEST_MESSAGE).partition("; ")
    return misfit(message, advice)


def _is_plain_number(text: str) -> str:
    if not is_number(text):
        raise misfit(f"'{clip(text)}' is no number")
    return text


def _is_date(text: str) -> str:
    parts = text.split("-") if _DATE.fullmatch(text) else ["0"]
    if not is_day(*(int(part) for part in parts)):
        raise misfit(f"'{clip(text)}' is no date", "write 2025, 2025-06 or 2025-06-30")
    return text


def _as_months(value: object) -> object:
    if value == "never":
        return None
    text = value if isinstance(value, str) else ""
    if not re.fullmatch(r"\d{1,4}", text, re.ASCII) or not 1 <= int(text) <= _LONGEST_HORIZON:
        shown = f"'{clip(text)}'" if text else "this"
        hint = f"a whole number from 1 to {_LONGEST_HORIZON}, or never"
        raise misfit(f"{shown} is no number of months", hint)
    return int(text)


def _as_move(value: object) -> object:
    """A largest allowed move as a fraction: ``10 %`` is 0.1."""
    text = value if isinstance(value, str) else ""
    if not re.fullmatch(r"\d{1,3}(\.\d{1,9})? ?%", text, re.ASCII):
        shown = f"'{clip(text)}'" if text else "this"
        raise misfit(f"{shown} is no largest move", "write it like '10 %'")
    return float(text.rstrip("% ")) / 100


def is_day(year: int, month: int = 1, day: int = 1) -> bool:
    """Whether the calendar has such a day; a year or a month stands for its first."""
    try:
        date(year, month, day)
    except (ValueError, OverflowError):
        return False
    return True


def _is_latex(text: str) -> str:
    depth = 0
    for brace in re.findall(r"\\.|[{}]", text):
        depth += {"{": 1, "}": -1}.get(brace, 0)
        if depth < 0:
            break
    if depth or len(text) > _LONGEST_LATEX:
        raise misfit(f"'{clip(text)}' is no symbol", "a short piece of LaTeX whose braces pair")
    return text


def _as_text(value: object) -> object:
    texts = {ANY_LANGUAGE: value} if isinstance(value, str) else value
    if texts is None or texts == {}:
        raise misfit("a text expected, nothing given", "write {en: …}")
    if not isinstance(texts, dict):
        raise misfit("a text expected, not a list", "write {en: …}")
    for key, text in texts.items():
        _require_language(key, text)
        if text is None or text == "":
            raise misfit("an empty text", key=key)
    return texts


def _require_language(key: str, text: object) -> None:
    if key in {*LANGUAGES.values(), ANY_LANGUAGE}:
        return
    if text is None:
        raise stands_alone(key)
    hint = f"known are {', '.join(sorted(LANGUAGES.values()))}"
    raise misfit(f"unknown language '{clip(key)}'", hint, key=key)


def stands_alone(key: str) -> PydanticCustomError:
    """The error about a piece of a text that a comma inside ``{…}`` made a key without a value."""
    hint = "a comma ends a text inside {…}, so put the text in quotes"
    return misfit(f"'{clip(key)}' stands alone", hint, key=key)


def _as_names(value: object) -> object:
    if isinstance(value, (str, list)):
        given = f"'{clip(value)}'" if isinstance(value, str) else "a list"
        name = value if isinstance(value, str) else "A name"
        raise misfit(
            f"names in each language expected, not {given}", f"write {{en: [{clip(name)}]}}"
        )
    return value


def _are_names(value: dict[str, list[str]]) -> dict[str, list[str]]:
    for key, names in value.items():
        _require_language(key, names)
    return value


def as_list(value: object) -> object:
    """A list as it is; anything else as the only item of one."""
    if value is None:
        raise misfit("nothing is given here")
    return value if isinstance(value, list) else [value]


_KEYS = (*LANGUAGES.values(), ANY_LANGUAGE)
_ENDED = rf"{_ID.pattern}(?:\.low|\.high)?"
_DAY = r"(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?"
ID_FORM = scalar_form("id", _ID.pattern, looks=(), maxLength=_LONGEST_ID)
_EDITION_FORM = scalar_form("edition", _EDITION.pattern, looks=(), maxLength=_LONGEST_ID)
_BOUND_FORM = scalar_form("number, or id of one", f"{NUMBER_PATTERN}|{_ENDED}", looks=("number",))
NUMBER_FORM = scalar_form("number", NUMBER_PATTERN, looks=("number",))
_MONTHS_FORM = scalar_form(
    "months", r"\d{1,4}|never", looks=("integer",), minimum=1, maximum=_LONGEST_HORIZON
)
_DATE_FORM = scalar_form("date", rf"\d{{4}}{_DAY}", looks=("integer",), minimum=1000, maximum=9999)

_VALUE_FORM = scalar_form("value", VALUE_PATTERN, looks=("number",))
PER_CENT_FORM = scalar_form("per cent", r"\d{1,3}(?:\.\d{1,9})? ?%", looks=())
REFERENCE_FORM = scalar_form("id", _ENDED, looks=(), maxLength=_LONGEST_ID + len(".high"))
TEXT_FORM = text_form(_KEYS)

Id = Annotated[str, AfterValidator(_is_id), WithJsonSchema(ID_FORM)]
EditionId = Annotated[str, AfterValidator(_is_edition), WithJsonSchema(_EDITION_FORM)]
Reference = Annotated[
    str, AfterValidator(_is_reference), WithJsonSchema(REFERENCE_FORM), Naming(Ids.NUMBER)
]
References = Annotated[list[Reference], BeforeValidator(as_list), Field(min_length=1)]
Bound = Annotated[str, AfterValidator(_is_bound), WithJsonSchema(_BOUND_FORM), Naming(Ids.NUMBER)]
Unit = Annotated[str, AfterValidator(_is_unit), WithJsonSchema(scalar_form("unit"))]
ValueText = Annotated[str, AfterValidator(_is_value), WithJsonSchema(_VALUE_FORM)]
Setting = Annotated[str, WithJsonSchema(_VALUE_FORM)]
Number = Annotated[str, AfterValidator(_is_plain_number), WithJsonSchema(NUMBER_FORM)]
Date = Annotated[str, AfterValidator(_is_date), WithJsonSchema(_DATE_FORM)]
Horizon = Annotated[int | None, BeforeValidator(_as_months), WithJsonSchema(_MONTHS_FORM)]
Guard = Annotated[float, BeforeValidator(_as_move), WithJsonSchema(PER_CENT_FORM)]
Latex = Annotated[
    str, AfterValidator(_is_latex), WithJsonSchema(scalar_form("LaTeX", maxLength=_LONGEST_LATEX))
]
Digits = Annotated[int, Field(ge=1, le=8)]
Text = Annotated[dict[str, str], BeforeValidator(_as_text), WithJsonSchema(TEXT_FORM)]
Names = Annotated[
    dict[str, Annotated[list[str], Field(min_length=1)]],
    BeforeValidator(_as_names),
    AfterValidator(_are_names),
    WithJsonSchema(names_form(_KEYS)),
]
