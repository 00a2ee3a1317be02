"""Links of a PDF: one annotation each, which says where it leads."""

from __future__ import annotations

from typing import Any

from ssb_report.document.paging import AFAR

__all__ = ["describe_links", "one_link_each"]


def one_link_each(document: Any) -> None:  # noqa: ANN401 - WeasyPrint ships no types
    """Keep the links of `<a>` boxes only.

    Each inline box inside a link gets one of its own, which is tagged as nothing (PDF/UA-1,
    7.18.5).
    """
    for page in document.pages:
        page.links[:] = [link for link in page.links if link[3].element_tag == "a"]


def describe_links(document: Any) -> None:  # noqa: ANN401 - no types
    """Say what each link is: its text, and its address where it leaves the document.

    A link to another part names its destination, which the whole has.
    """
    import pydyf

    for page in document.pages:
        for kind, target, _, box in page.links:
            annotation = getattr(box, "link_annotation", None)
            if annotation is None:
                continue
            name = box.element.get("aria-label") or "".join(box.element.itertext())
            said = " ".join(name.split())
            if target.startswith(AFAR):
                del annotation["A"]
                annotation["Dest"] = pydyf.String(target.removeprefix(f"{AFAR}#"))
            elif kind != "internal":
                said += f" ({target})"
            annotation["Contents"] = pydyf.String(said)
