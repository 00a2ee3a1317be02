"""The shape of claims.yaml: what prose says in words, as predicates over the numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, WithJsonSchema, field_validator

from ssb_report.errors import Fault
from ssb_report.provenance import Text as Texts
from ssb_report.schema.lines import clip
from ssb_report.schema.models import Model
from ssb_report.schema.predicates import Predicate, PredicateError, parse_predicate
from ssb_report.schema.scalars import PER_CENT_FORM, Text, misfit
from ssb_report.schema.source import Source

__all__ = ["Claim", "ClaimModel", "read_claims"]


class ClaimModel(Model):
    """A claim as the file has it: the predicate, and in how many cases it must hold."""

    that: str = Field(min_length=1)
    """The predicate: ``a > b``, ``a within 10 % of b``, ``a in 1..2 kg``, ``rising(a, b, c)``,
    ``highest(a; b, c)``, ``overlap(a, b)``, with ``and``, ``or``, ``not``."""
    confidence: Annotated[str, WithJsonSchema(PER_CENT_FORM)] = "90 %"
    """In how many of the draws it must hold."""
    note: Text = Field(default_factory=dict)
    """Why it is claimed, or what it leaves out."""

    @field_validator("confidence")
    @classmethod
    def _is_share(cls, confidence: str) -> str:
        is_percentage = re.fullmatch(r"\d{1,3}(\.\d{1,9})? ?%", confidence, re.ASCII)
        if not is_percentage or not 0 < float(confidence.rstrip("% ")) <= 100:  # noqa: PLR2004 - %
            raise misfit(f"'{clip(confidence)}' is no confidence", "write it like '90 %'")
        return confidence


@dataclass(frozen=True, slots=True)
class Claim:
    """What must hold of the numbers for a sentence to be true.

    `number` is its place in the file, by which readers know it in every edition; `confidence` the
    share of the samples in which it must hold.
    """

    id: str
    number: int
    text: str
    predicate: Predicate
    confidence: float
    note: Texts


def read_claims(
    models: Mapping[str, ClaimModel], source: Source
) -> tuple[dict[str, Claim], list[Fault]]:
    """The claims whose predicates can be read, and a fault in the text of each other."""
    claims: dict[str, Claim] = {}
    faults: list[Fault] = []
    for number, (key, model) in enumerate(models.items(), start=1):
        try:
            predicate = parse_predicate(model.that)
        except PredicateError as error:
            at = source.position_in((key, "that"), model.that, error.at)
            faults.append(source.fault(at, error.message, error.hint))
            continue
        confidence = float(model.confidence.rstrip("% ")) / 100
        claims[key] = Claim(key, number, model.that, predicate, confidence, model.note)
    return claims, faults
