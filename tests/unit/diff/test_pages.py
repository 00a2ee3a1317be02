"""The pages of two PDFs that look different."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from PIL import Image

from ssb_report.diff.pages import PagePair, changed_pages
from ssb_report.errors import UsageError

Make = Callable[..., Path]


@pytest.fixture
def pdf(tmp_path: Path) -> Make:
    """Makes a PDF with a text on each page, and the revision in its foot."""

    def make(name: str, *texts: str, revision: str = "") -> Path:
        path = tmp_path / name
        with PdfPages(path, metadata={"CreationDate": None}) as pages:
            for text in texts:
                figure = Figure(figsize=(3, 4))
                figure.text(0.1, 0.8, text)
                figure.text(0.1, 0.1, f"Data revision {revision} of it")
                pages.savefig(figure)
        return path

    return make


def numbers(pairs: list[PagePair]) -> list[tuple[int | None, int | None]]:
    return [
        (pair.old.number if pair.old else None, pair.new.number if pair.new else None)
        for pair in pairs
    ]


def test_pages_that_changed(pdf: Make) -> None:
    old, new = pdf("old.pdf", "one", "two", "three"), pdf("new.pdf", "one", "zwei", "three")
    assert numbers(changed_pages(old, new, ("", ""))) == [(2, 2)]
    assert changed_pages(old, old, ("", "")) == []


def test_a_page_put_in_leaves_the_others(pdf: Make) -> None:
    old, new = pdf("old.pdf", "one", "two"), pdf("new.pdf", "one", "more", "two")
    assert numbers(changed_pages(old, new, ("", ""))) == [(None, 2)]
    assert numbers(changed_pages(new, old, ("", ""))) == [(2, None)]


def test_the_revision_does_not_count(pdf: Make) -> None:
    revisions = ("0a1b2c3d", "9f8e7d6c")
    old = pdf("old.pdf", "one", "two", revision=revisions[0])
    new = pdf("new.pdf", "one", "zwei", revision=revisions[1])
    assert numbers(changed_pages(old, new, revisions)) == [(2, 2)]
    assert numbers(changed_pages(old, new, ("", ""))) == [(1, 1), (2, 2)]


def test_pictures_are_those_of_the_pages(pdf: Make) -> None:
    (pair,) = changed_pages(pdf("old.pdf", "one"), pdf("new.pdf", ""), ("", ""))
    assert pair.old
    assert pair.new
    # 3 by 4 inches at 90 pixels an inch.
    assert (pair.old.width, pair.old.height) == (270, 360)
    upper = (0, 0, 270, 180)
    colours = [
        Image.open(io.BytesIO(page.png)).convert("L").crop(upper).getextrema()
        for page in (pair.old, pair.new)
    ]
    assert colours[0][0] < 100  # ink
    assert colours[1] == (255, 255)
    assert changed_pages(pdf("old.pdf", "one"), pdf("new.pdf", ""), ("", "")) == [pair]


def test_what_is_no_pdf(pdf: Make, tmp_path: Path) -> None:
    other = tmp_path / "other.pdf"
    other.write_text("no PDF", encoding="utf-8")
    with pytest.raises(UsageError, match=r"other\.pdf is no PDF that can be read"):
        changed_pages(other, pdf("new.pdf", "one"), ("", ""))
