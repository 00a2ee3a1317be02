"""The bibliography: CSL items in, citations and entries out, by a CSL processor."""

from __future__ import annotations

import html
import json
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from ssb_report.display.numbers import date_text
from ssb_report.display.typography import curly, has_han
from ssb_report.errors import Fault, InputError, Position, RenderError, SsbReportError
from ssb_report.provenance import Citation
from ssb_report.schema.bibliography import IssuedModel, SourceModel
from ssb_report.schema.lines import clip
from ssb_report.schema.theme_files import theme_text

__all__ = ["Bibliography", "Entry", "bibliography_of", "csl_item", "style_file"]

_LANGUAGE = "en"
"""What titles and notes of sources are written in, where no translation is given."""

_HYPHEN = "\ue002"
_ENDED = re.compile("([?!？！](?:</\\w+>|[”’])*)[.。](?!\\w)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as HTML (its data escaped; tags are the style's own, and those of a language)."""

    id: str
    label: str
    html: str
    url: str
    language: str = ""
    """Its language where that is the bibliography's own, and not the edition's."""


def csl_item(
    source: SourceModel, language: str = _LANGUAGE, *, is_dated: bool = True
) -> dict[str, object]:
    """A source of the briefing as a CSL-JSON item, as far as can be in `language`.

    A style that gives no more of a date than its year takes an item that is not `is_dated`.
    """
    item = source.model_dump(by_alias=True, exclude_defaults=True, exclude={"custom"})
    item |= {"id": source.id, "type": source.type}
    translation = source.custom.translation(language)
    if translation is None:
        return item
    if is_dated and translation.title and source.issued and len(source.issued.date_parts[0]) > 1:
        item["issued"] = {"literal": _date(source.issued, language)}
    author = [{"literal": translation.author}] if translation.author else []
    own = {"author": author, "title": translation.title, "note": translation.note}
    return item | {key: said for key, said in own.items() if said}


def style_file(styles: Path, citations: str, language: str) -> Path:
    """The style in which an edition cites: the one in its language's own marks, where there is."""
    own = styles / f"{citations}-{language}.csl"
    return own if own.is_file() else styles / f"{citations}.csl"


def _date(issued: IssuedModel, language: str) -> str:
    year, *rest = issued.date_parts[0]
    return date_text("-".join([f"{year:04}", *(f"{part:02}" for part in rest)]), language)


def _read(style: Path) -> str:
    return theme_text(style.parent.parent, f"{style.parent.name}/{style.name}")


def _style(path: Path) -> Any:  # noqa: ANN401 - untyped library
    """A citation style, read as carefully as inputs.

    Raises
    ------
    InputError
        When it is a link, too large, no XML, or defines entities, which may stand for other files.
    """
    from citeproc import CitationStylesStyle

    text = _read(path)
    where = Position(f"templates/{path.parent.name}/{path.name}")
    if "<!" in text.replace("<!--", ""):
        hint = "citation styles are elements alone"
        raise InputError([Fault(where, "a document type or a section of its own", hint)])
    try:
        return CitationStylesStyle(BytesIO(text.encode()), validate=False)
    except (SyntaxError, ValueError) as error:
        raise InputError(
            [Fault(where, f"no citation style: {clip(str(error), most=200)}")]
        ) from error


@contextmanager
def _followed(style: Path) -> Iterator[None]:
    """Take whatever goes wrong in the processor for a fault of the style: it may be a stranger's.

    Raises
    ------
    RenderError
        When the style asks for what there is not, or for itself without end.
    """
    try:
        with warnings.catch_warnings():
            # citeproc-py warns of CSL features it lacks; ours are chosen so that none is lacking
            warnings.simplefilter("ignore")
            yield
    except (MemoryError, SsbReportError):
        raise
    except Exception as error:
        kind = type(error).__name__
        said = "without end" if isinstance(error, RecursionError) else clip(str(error), most=200)
        name = f"templates/{style.parent.name}/{style.name}"
        raise RenderError(f"{name}: this style cannot be followed: {kind}: {said}") from error


class Bibliography:
    """Numbers the sources in the order of their first citation and renders them.

    Parameters
    ----------
    items
        CSL-JSON items by id.
    style
        The CSL style file.
    order
        The ids in the order in which the document cites them.
    locators
        By source, what places in it are called in the document's language, where that differs.

    Raises
    ------
    InputError
        When the style is none.
    RenderError
        Here and later, when it cannot be followed.
    """

    def __init__(
        self,
        items: Mapping[str, Mapping[str, object]],
        style: Path,
        order: Iterable[str],
        locators: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        from citeproc import CitationStylesBibliography, formatter
        from citeproc.source.json import CiteProcJSON

        cited = list(dict.fromkeys(order))
        self._items = {key: items[key] for key in cited}
        self._locators = locators or {}
        self._texts: dict[tuple[Citation, ...], str] = {}
        self._entries: tuple[Entry, ...] | None = None
        self._style = style
        with _followed(style):
            self._processor = CitationStylesBibliography(
                _style(style),
                CiteProcJSON([_escaped(item) for item in self._items.values()]),
                formatter.html,
            )
            for key in cited:
                self._processor.register(self._citation([Citation(key)]))
            self._processor.sort()

    def _citation(self, citations: Iterable[Citation]) -> Any:  # noqa: ANN401 - untyped library
        from citeproc import Citation as CslCitation
        from citeproc import CitationItem, Locator

        items = []
        for citation in citations:
            # the processor makes every hyphen of a locator an en dash, also in "semi-solid"
            named = self._locators.get(citation.source, {}).get(citation.locator)
            where = html.escape(named or citation.locator, quote=False).replace("-", _HYPHEN)
            locator = {"locator": Locator("section", where)} if where else {}
            items.append(CitationItem(citation.source, **locator))
        return CslCitation(items)

    def cite(self, citations: Iterable[Citation]) -> str:
        """The citation as plain text: ``[3, section 2]`` or ``(Han et al., 2017)``."""
        key = tuple(citations)
        if key not in self._texts:
            self._texts[key] = self._cite(key)
        return self._texts[key]

    def _cite(self, citations: Iterable[Citation]) -> str:
        cited = self._citation(citations)
        # What register() would do, but once a source is enough.
        cited.bibliography = self._processor
        with _followed(self._style):
            text = html.unescape(str(self._processor.cite(cited, _unknown)))
        return text.replace(_HYPHEN, "-")

    def entries(self) -> tuple[Entry, ...]:
        """The entries in the style's order."""
        if self._entries is None:
            self._entries = self._written()
        return self._entries

    def _written(self) -> tuple[Entry, ...]:
        with _followed(self._style):
            texts = map(str, self._processor.bibliography())
            entries = list(zip(self._processor.keys, texts, strict=True))
        return tuple(
            Entry(key, str(number), self._marked(key, text), self._url(key), _language(text))
            for number, (key, text) in enumerate(entries, start=1)
        )

    def _marked(self, key: str, text: str) -> str:
        """The entry with its title's language, where the rest is the edition's and it is not.

        A title that asks or exclaims has ended: the style's full stop behind it goes.

        A screen reader then says it right, and its apostrophes are not drawn as wide as Han.
        """
        text = _ENDED.sub(r"\1", text)
        title = str(_escaped(self._items[key]["title"]))
        if _language(text) or not _language(title):
            return text
        return text.replace(title, f'<span lang="{_LANGUAGE}">{title}</span>', 1)

    def _url(self, key: str) -> str:
        item = self._items[key]
        doi = item.get("DOI")
        return f"https://doi.org/{doi}" if doi else str(item.get("URL", ""))


def bibliography_of(
    items: Mapping[str, Mapping[str, object]],
    style: Path,
    order: Iterable[str],
    locators: Mapping[str, Mapping[str, str]],
) -> Bibliography:
    """The bibliography of these: the one that was made last, where nothing of it has changed."""
    cited = tuple(dict.fromkeys(order))
    made_from = json.dumps([{key: items[key] for key in cited}, locators], default=dict)
    return _made(made_from, style, _read(style), cited)


@lru_cache(maxsize=8)
def _made(made_from: str, style: Path, text: str, cited: tuple[str, ...]) -> Bibliography:
    del text  # a style that was edited makes another bibliography
    items, locators = json.loads(made_from)
    return Bibliography(items, style, cited, locators)


def _language(text: str) -> str:
    return "" if has_han(text) else _LANGUAGE


def _unknown(item: Any) -> None:  # noqa: ANN401 - untyped library
    raise KeyError(item.key)


def _escaped(value: Any) -> Any:  # noqa: ANN401 - JSON
    """The item with its texts escaped: the processor puts them into HTML as they are."""
    if isinstance(value, str):
        return html.escape(curly(value, _LANGUAGE), quote=False)
    if isinstance(value, Mapping):
        return {key: _escaped(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_escaped(item) for item in value]
    return value
