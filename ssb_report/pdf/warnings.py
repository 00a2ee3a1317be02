"""Says where a warning of the PDF engine comes from, as far as that can be known.

The engine names lines of the styles, which it got as one text, and names or addresses of elements,
but not where these were written. Here the lines lead back to the files, and the elements to the
block or section that they stand in, whose place in the data the caller knows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ssb_report.errors import Fault, Position
from ssb_report.schema.lines import at_offset, excerpt

__all__ = ["Origin", "Tracer"]

Origin = Callable[[str, str], Position | None]
"""Where the block or section with an anchor was written; in a section, where it mentions a text."""

_AT = re.compile(r",? at (\d+):(\d+)")
_DECLARED = re.compile(r"`([\w-]+):")
_SELECTOR = re.compile(r"selector, '(.+?)'")
# What each kind of warning names, and how to tell its element by it. Of two elements with one name
# the second is at fault.
_TWICE = re.compile(r"Anchor defined twice: '(.+)'")
_DEAD_LINK = re.compile(r"No anchor #(.+) for internal|undefined anchor .*'#?([^']+)'")
_NO_ALT = re.compile(r'Image "(.*)" has no required alt', re.DOTALL)
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")


class Tracer:
    """Traces warnings back through the styles, by name and in order, and the document's tree."""

    def __init__(self, root: Any, styles: Mapping[str, str], origin: Origin) -> None:  # noqa: ANN401
        self.root = root
        self.styles = styles
        self.origin = origin

    def trace(self, warning: str) -> str:
        """The warning as a fault of its place, or as the engine put it."""
        message = f"the PDF engine warns: {_AT.sub('', _shortened(warning))}"
        return self._in_styles(warning, message) or self._in_document(warning, message) or message

    # Styles

    def _in_styles(self, warning: str, message: str) -> str:
        place = self._named_line(warning) or self._named_selector(warning)
        if place is None:
            return ""
        return str(Fault(place, message, excerpt=excerpt(self.styles[place.path], place.line)))

    def _named_line(self, warning: str) -> Position | None:
        """The line that is named, if it has what the warning is about.

        A style attribute counts its own lines, and so does a picture.
        """
        found, declared = _AT.search(warning), _DECLARED.search(warning)
        if found is None:
            return None
        line, column = map(int, found.groups())
        for path, style in self.styles.items():
            if line <= (count := style.count("\n") + 1):
                there = not declared or declared[1] in excerpt(style, line)
                return Position(path, line, column) if path and there else None
            line -= count
        return None

    def _named_selector(self, warning: str) -> Position | None:
        """The one place where a selector stands; the engine names no line for it."""
        found = _SELECTOR.search(warning)
        if found is None:
            return None
        places = [
            at_offset(path, style, style.index(found[1]))
            for path, style in self.styles.items()
            if style.count(found[1]) == 1
        ]
        return places[0] if len(places) == 1 else None

    # Elements

    def _in_document(self, warning: str, message: str) -> str:
        element, mention = self._named_element(warning)
        if element is None:
            return ""
        parents = {child: parent for parent in self.root.iter() for child in parent}
        around = [element]
        while around[-1] in parents:
            around.append(parents[around[-1]])
        for anchor in (anchor for each in around for anchor in _anchors(each)):
            place = self.origin(anchor, mention)
            if place is not None:
                return str(Fault(place, message, f"in {anchor}"))
        looks = (
            f'<{each.tag} class="{each.get("class")}">' for each in around if each.get("class")
        )
        look = next(looks, "")
        return f"{message} (in {look})" if look else ""

    def _named_element(self, warning: str) -> tuple[Any, str]:
        """The element that a warning is about, and how a text would mention it."""
        if found := _TWICE.search(warning):
            return self._nth(1, "id", found[1]), ""
        if found := _DEAD_LINK.search(warning):
            target = f"#{found[1] or found[2]}"
            return self._nth(0, "href", target), target
        if found := _NO_ALT.search(warning):
            return self._nth(0, "src", found[1]), ""
        if (found := _DECLARED.search(warning)) and _AT.search(warning):
            styled = (each for each in self.root.iter() if found[1] in each.get("style", ""))
            return next(styled, None), ""
        return None, ""

    def _nth(self, place: int, attribute: str, value: str) -> Any:  # noqa: ANN401 - an element
        found = [each for each in self.root.iter() if each.get(attribute) == value]
        return found[place] if place < len(found) else None


def _anchors(element: Any) -> Iterator[str]:  # noqa: ANN401 - an element
    """The names of an element: its own, and that of the heading that begins it."""
    for each in (element, *(child for child in element if child.tag in _HEADINGS)):
        if each.get("id"):
            yield each.get("id")


def _shortened(warning: str) -> str:
    """The warning without the data of a picture."""
    return re.sub(r"(data:[\w/+-]+)[^\s\"']{40,}", r"\1…", warning)
