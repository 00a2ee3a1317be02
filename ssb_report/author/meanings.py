"""What the fields of the input files mean: the docstrings that stand below them in the models.

They are read off the source only when somebody asks, since that takes longer than all else that a
command loads.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator, Mapping
from functools import cache

from pydantic import BaseModel

__all__ = ["meaning", "meanings"]


def meaning(text: str) -> str:
    """A docstring in one line, with one kind of quotes for what is written as it stands."""
    return " ".join(text.split()).replace("``", "`")


def meanings(model: type[BaseModel]) -> Mapping[str, str]:
    """What each field of a model means, those of its bases included."""
    found: dict[str, str] = {}
    for each in reversed(model.__mro__):
        if issubclass(each, BaseModel) and each is not BaseModel:
            found |= _of_module(each.__module__).get(each.__qualname__, {})
    return found


@cache
def _of_module(name: str) -> Mapping[str, Mapping[str, str]]:
    tree = ast.parse(inspect.getsource(sys.modules[name]))
    classes = (node for node in tree.body if isinstance(node, ast.ClassDef))
    return {each.name: dict(_fields(each)) for each in classes}


def _fields(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    """Each field with the text that stands below it."""
    for field, below in zip(node.body, node.body[1:], strict=False):
        match field, below:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                yield name, meaning(text)
