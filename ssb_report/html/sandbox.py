"""The sandbox of templates: they place what they are given, and reach nothing behind it.

Templates may come from a stranger's pull request. Jinja's own sandbox keeps them from what begins
with an underscore, but would let them walk from a briefing to its folder, and read any file by its
path, or call what a model inherits from its library. Here everything is shut that is not listed.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import NoneType
from typing import Any, NoReturn

from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    Undefined,
    nodes,
    pass_eval_context,
)
from jinja2.exceptions import SecurityError
from jinja2.filters import do_join
from jinja2.loaders import split_template_path
from jinja2.runtime import BlockReference, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from ssb_report.errors import RenderError, SsbReportError
from ssb_report.html.theme import saved
from ssb_report.schema.lines import clip
from ssb_report.schema.theme_files import theme_text

__all__ = ["Sandbox"]

_FILTERS = frozenset(
    "capitalize default e escape first join last length list lower reject rejectattr reverse "
    "select selectattr sort trim unique upper".split()
)
_OF_TEXTS = ("capitalize", "e", "escape", "lower", "trim", "upper")
_PRINTED = " printed"  # which no template can write
_TESTS = frozenset(
    "== != < <= > >= defined divisibleby eq even false ge gt in iterable le lower lt mapping ne "
    "none number odd sameas sequence string true undefined upper".split()
)
_METHODS: Mapping[type, frozenset[str]] = {
    str: frozenset("endswith format lower startswith strip title upper".split()),
    Mapping: frozenset({"get", "items", "keys", "values"}),
    LoopContext: frozenset({"changed", "cycle"}),
}
"""What may be called of the kinds of values that every template meets."""
_OF_DOCUMENTS = frozenset({"plain", "text"})
"""What may be called of the program's own records: the texts of a document."""
_PLAIN = frozenset({bool, dict, float, int, list, str, tuple, Markup, NoneType})
"""What most of a record is: told first, since a table asks ten thousand times."""
_DEFINED_THERE = (BlockReference, Macro)
_LONGEST = 200
"""Characters of what an error says."""
_NO_VALUE = (type, Path)
"""What nobody prints: a class, and a place on the disk."""


class Sandbox(ImmutableSandboxedEnvironment):
    """The environment of all templates of a folder: what they may read and call is listed here."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def __init__(self, folder: Path, *, below: str = "", escapes: bool = True) -> None:
        super().__init__(
            loader=_Loader(folder, below),
            undefined=StrictUndefined,
            autoescape=escapes,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=bool(below),
            finalize=_printed,
        )
        self.folder = folder
        self.filters = {name: each for name, each in self.filters.items() if name in _FILTERS}
        self.filters |= {name: _of_text(self.filters[name]) for name in _OF_TEXTS}
        self.filters |= {"join": _joined, _PRINTED: _printed}
        self.tests = {name: each for name, each in self.tests.items() if name in _TESTS}
        self.globals.clear()

    def filled(self, name: str, values: Mapping[str, object]) -> str:
        """A template filled in.

        Raises
        ------
        RenderError
            When it fails, with its name and line.
        """
        try:
            return self.get_template(name).render(**values)
        except (MemoryError, SsbReportError):
            raise
        except TemplateNotFound as error:
            message = f"no template '{clip(str(error))}' (there: those of the theme)"
            raise RenderError(f"template {self._place(error, name)}: {message}") from error
        except TemplateError as error:
            raise RenderError(f"template {self._place(error, name)}: {_said(error)}") from error
        except RecursionError as error:
            message = "it calls itself, or is nested, without end"
            raise RenderError(f"template {self._place(error, name)}: {message}") from error
        except Exception as error:
            # Whatever a template makes go wrong is told as its fault, and where.
            message = f"{type(error).__name__}: {_said(error)}"
            raise RenderError(f"template {self._place(error, name)}: {message}") from error

    def _place(self, error: Exception, template: str) -> str:
        """Name and line of the template that failed; a layout may fail in one of its blocks."""
        if isinstance(error, TemplateSyntaxError):
            return f"{clip(error.name or template)}:{error.lineno}"
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            path = Path(frame.filename)
            if path.is_relative_to(self.folder):
                return f"{clip(path.relative_to(self.folder).as_posix())}:{frame.lineno}"
        return template

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Whether a template may have this: a value that can be printed, or a listed method."""
        if type(value) in _PLAIN:
            return not attr.startswith("_")
        if not super().is_safe_attribute(obj, attr, value) or isinstance(value, _NO_VALUE):
            return False
        if not callable(value) or isinstance(value, _DEFINED_THERE):
            return True
        if type(obj).__module__.startswith("ssb_report.") and attr in _OF_DOCUMENTS:
            return True
        return any(isinstance(obj, kind) and attr in names for kind, names in _METHODS.items())

    def is_safe_callable(self, obj: object) -> bool:
        """Whether a template may call this: what it was given, and never a class."""
        return not isinstance(obj, type) and super().is_safe_callable(obj)

    def call_binop(self, _: object, operator: str, left: object, right: object) -> NoReturn:
        """Refuse what makes much of little: a template calculates nothing."""
        del left, right
        raise SecurityError(f"'{operator}' is not for templates: they calculate nothing")

    def wrap_str_format(self, value: object) -> Callable[..., str] | None:
        """A text's own `format`, which puts in what can be printed."""
        made = super().wrap_str_format(value)
        if made is None:
            return None

        def put(*values: object, **named: object) -> str:
            for each in (*values, *named.values()):
                _printed(each)
            return made(*values, **named)

        return put

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        template = super()._parse(source, name, filename)
        for joint in template.find_all(nodes.Concat):
            joint.nodes = [
                nodes.Filter(each, _PRINTED, [], [], None, None, lineno=joint.lineno)
                for each in joint.nodes
            ]
        for node in template.find_all(nodes.ScopedEvalContextModifier):
            message = "what is escaped is not for templates to say"
            raise TemplateSyntaxError(message, node.lineno, name, filename)
        return template


def _printed(value: object) -> object:
    """Let through what has a text of its own: that of anything else tells places and addresses."""
    if isinstance(value, str | int | float | Undefined):
        return value
    raise SecurityError(f"a template prints texts and numbers, and no {type(value).__name__}")


def _of_text(made: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that makes a text of what it gets, for what can be printed."""
    return lambda value, *others: made(_printed(value), *others)


@pass_eval_context
def _joined(context: nodes.EvalContext, values: Iterable[object], between: str = "") -> object:
    return do_join(context, [_printed(each) for each in values], between)


def _said(error: Exception) -> str:
    """What an error says: in one line, since a template chooses the words of some."""
    return clip(str(error), most=_LONGEST)


class _Loader(BaseLoader):
    """Reads the templates of the theme, or of one of its folders."""

    def __init__(self, folder: Path, below: str) -> None:
        self.folder = folder
        self.below = [below] if below else []

    def get_source(
        self, _: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool] | None]:
        name = "/".join([*self.below, *split_template_path(template)])
        path = self.folder / name
        if not path.is_symlink() and not path.is_file():
            raise TemplateNotFound(template)
        before, text = saved(path), theme_text(self.folder, name)
        return text, str(path), lambda: saved(path) == before
