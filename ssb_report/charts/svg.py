"""matplotlib's SVG made fit to stand in a page: small, without side effects, ids of its own.

What is taken out, and why: the prolog and DOCTYPE (an HTML page cannot hold them), the metadata
(its date), the style sheet (its ``*`` rule would restyle the whole page), ids that nothing refers
to (inlined twice, they would clash), and the font of each text (inherited from the root; WeasyPrint
does not match a family name that follows a blank).
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from ssb_report.charts.style import FAMILIES, MM

__all__ = ["tidy"]

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_HREF = "xlink:href"
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_FAMILY = re.compile(r"font-family: [^;]*;?\s*")
_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_NO_TURN = re.compile(r"rotate\(-?0(?: [^)]*)?\)")
_OWN = "own-"
"""Marks the ids that the drawers gave to curves, bars and bands, which stay."""


def tidy(text: str, *, ident: str, size: tuple[float, float]) -> str:
    """Clean one SVG written by matplotlib.

    Parameters
    ----------
    text : str
        The SVG as matplotlib wrote it.
    ident : str
        What each id begins with.
    size : tuple of float
        Width and height in points.
    """
    root = ET.fromstring(text)  # noqa: S314 (see above)
    _plain_names(root)
    _prune(root)
    _rename(root, ident)
    for element in root.iter():
        _simplify(element)
    _head(root, size)
    return ET.tostring(root, encoding="unicode").replace(" />", "/>") + "\n"


def _plain_names(root: ET.Element) -> None:
    """Write names as they stand in a page; registering prefixes would change the whole process."""
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{_SVG}}}")
        if href := element.attrib.pop(f"{{{_XLINK}}}href", None):
            element.set(_HREF, href)


def _prune(root: ET.Element) -> None:
    """Take out what is not drawn, and groups around one thing or nothing."""
    for parent in list(root.iter()):
        parent[:] = [useful for child in parent for useful in _useful(child)]
        parent.text = parent.text if parent.text and parent.text.strip() else None


def _useful(element: ET.Element) -> list[ET.Element]:
    element.tail = None
    is_sheet = element.tag == "defs" and element.find("style") is not None
    if element.tag == "metadata" or is_sheet:
        return []
    if (
        element.tag == "g"
        and not element.get("id", "").startswith(_OWN)
        and set(element.attrib) <= {"id"}
    ):
        return [useful for child in element for useful in _useful(child)]
    return [element]


def _rename(root: ET.Element, ident: str) -> None:
    """Prefix the ids that something refers to, or that a drawer gave; drop the others."""
    used = {found for e in root.iter() for found in _references(e)}
    for element in root.iter():
        name = element.attrib.pop("id", "")
        if name in used or name.startswith(_OWN):
            element.set("id", f"{ident}-{name.removeprefix(_OWN)}")
        for key, value in element.attrib.items():
            if key == _HREF:
                element.set(key, f"#{ident}-{value.removeprefix('#')}")
            elif key != "id":
                element.set(key, _REFERENCE.sub(rf"url(#{ident}-\1)", value))


def _references(element: ET.Element) -> list[str]:
    found = [name for value in element.attrib.values() for name in _REFERENCE.findall(value)]
    if _HREF in element.attrib:
        found.append(element.attrib[_HREF].removeprefix("#"))
    return found


def _simplify(element: ET.Element) -> None:
    """Drop what says nothing, and leave the font to the root."""
    if "style" in element.attrib:
        element.set("style", _FAMILY.sub("", element.attrib["style"]).strip().rstrip(";"))
    for key in ("style", "transform"):
        value = element.attrib.get(key)
        if value is not None and not _NO_TURN.sub("", value).strip():
            del element.attrib[key]
    for key in ("d", "x", "y"):
        if key in element.attrib:
            text = " ".join(element.attrib[key].split())
            element.set(key, _NUMBER.sub(_rounded, text))


def _rounded(match: re.Match[str]) -> str:
    """A length to a hundredth of a point, which no printer resolves."""
    text = f"{float(match[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _head(root: ET.Element, size: tuple[float, float]) -> None:
    width, height = size
    root.attrib.clear()
    root.set("xmlns", _SVG)
    root.set("xmlns:xlink", _XLINK)
    root.set("width", f"{width / MM:.4g}mm")
    root.set("height", f"{height / MM:.4g}mm")
    root.set("viewBox", f"0 0 {width:.6g} {height:.6g}")
    root.set("font-family", ",".join(f"'{family}'" for family in FAMILIES))
    root.set("stroke-linejoin", "round")
    root.set("stroke-linecap", "butt")
