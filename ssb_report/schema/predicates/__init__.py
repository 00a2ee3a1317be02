"""The grammar of claims: what can be said of numbers so that a program can hold it true.

    predicate   = conjunction {"or" conjunction}
    conjunction = condition {"and" condition}
    condition   = "not" condition | relation
    relation    = sum {("<" | "<=" | ">" | ">=") sum}            a > b > c is a ranking
                | sum "within" number "%" "of" sum
                | sum "in" (sum ".." sum | id)                  a value, or a whole range
                | ("rising" | "falling") "(" sum "," sum … ")"  each more than the one before
                | ("rising" | "falling") "(" figure "/" series ")"
                | ("highest" | "lowest") "(" sum ";" sum "," … ")"
                | "overlap" "(" id "," id … ")"                 ranges with a common part
    sum         = product {("+" | "-") product}
    product     = atom {("*" | "/") atom}
    atom        = number [unit] | id [".low" | ".high"] | "(" predicate or sum ")"

Ids hold hyphens, so a minus has blanks around it. The text is taken apart by recursive descent,
nothing is evaluated, and each part keeps its place, which a fault can then name: `nodes` has the
parts, `reading` takes texts apart.
"""

from __future__ import annotations

from ssb_report.schema.predicates.nodes import (
    Arithmetic,
    Comparison,
    Condition,
    Curve,
    Inside,
    Junction,
    Named,
    Negation,
    Number,
    Overlap,
    Predicate,
    Ranking,
    Relation,
    Sign,
    Span,
    Value,
    Within,
    Word,
    mentions,
)
from ssb_report.schema.predicates.reading import (
    MAX_DEPTH,
    MAX_LENGTH,
    PredicateError,
    parse_predicate,
)

__all__ = [
    "MAX_DEPTH",
    "MAX_LENGTH",
    "Arithmetic",
    "Comparison",
    "Condition",
    "Curve",
    "Inside",
    "Junction",
    "Named",
    "Negation",
    "Number",
    "Overlap",
    "Predicate",
    "PredicateError",
    "Ranking",
    "Relation",
    "Sign",
    "Span",
    "Value",
    "Within",
    "Word",
    "mentions",
    "parse_predicate",
]
