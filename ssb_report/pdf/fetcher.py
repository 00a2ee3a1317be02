"""What the PDF engine may read: data in the document itself and the report's own fonts."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from weasyprint.urls import URLFetcher, URLFetcherResponse

from ssb_report.fonts import Face, faces

__all__ = ["OwnFilesOnly", "font_faces"]

_SCHEME = "report-font:"


class OwnFilesOnly(URLFetcher):  # type: ignore[misc] # WeasyPrint ships no types
    """Serves ``data:`` addresses and the report's fonts; refuses files, network and redirects."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The resource at `url`; anything but the two kinds allowed is an error."""
        if url.startswith(_SCHEME):
            path = _font_files().get(url.removeprefix(_SCHEME))
            if path is None:
                raise ValueError(f"no font of this report: {url}")
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": "font/otf"})
        return super().fetch(url, headers)


@cache
def _font_files() -> dict[str, Path]:
    return {face.path.name: face.path for face in faces()}


def font_faces() -> str:
    """The ``@font-face`` rules for the report's fonts."""
    return "\n".join(map(_rule, faces()))


def _rule(face: Face) -> str:
    return (
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; '
        f'font-style: {face.style}; src: url("{_SCHEME}{face.path.name}"); }}'
    )
