"""What the PDF engine may read: data in the document, and the report's own fonts."""

from __future__ import annotations

import re

import pytest

from ssb_report.fonts import faces
from ssb_report.pdf.fetcher import OwnFilesOnly, font_faces


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "file:/etc/passwd",
        "/etc/passwd",
        "passwd",
        "../passwd",
        "http://127.0.0.1:9/",
        "https://example.org/",
        "ftp://example.org/x",
        "gopher://example.org/x",
        "jar:file:///etc/passwd",
        "report:/style.css",
        "",
    ],
)
def test_everything_else_is_refused(address: str) -> None:
    with pytest.raises(Exception, match=r".+"):
        OwnFilesOnly().fetch(address)


@pytest.mark.parametrize(
    "name", ["", "unknown.otf", "../../etc/passwd", "/etc/passwd", "report-serif-400-normal.ttf?x"]
)
def test_unknown_fonts_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no font of this report"):
        OwnFilesOnly().fetch(f"report-font:{name}")


def test_own_fonts_are_served_from_where_they_were_made() -> None:
    for face in faces():
        response = OwnFilesOnly().fetch(f"report-font:{face.path.name}")
        assert response.read() == face.path.read_bytes()


def test_data_inside_the_document_are_served() -> None:
    response = OwnFilesOnly().fetch("data:image/svg+xml;base64,PHN2Zy8+")
    assert response.read() == b"<svg/>"


def test_every_face_has_its_rule() -> None:
    rules = re.findall(
        r'@font-face { font-family: "([^"]+)"; font-weight: (\d+); font-style: (\w+); '
        r'src: url\("report-font:([^"]+)"\); }',
        font_faces(),
    )
    assert rules == [(f.family, str(f.weight), f.style, f.path.name) for f in faces()]
