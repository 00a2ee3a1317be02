"""The files of the theme that the preview serves."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import Response

from ssb_report.html.theme import theme_folder
from ssb_report.watch import server
from ssb_report.watch.server import _SHELL, _answered, _file


def served(name: str, media_type: str) -> Response:
    request = Request({"type": "http", "method": "GET", "path": "/", "headers": []})
    return asyncio.run(_answered(_file(name, media_type))(request))  # type: ignore[arg-type]


@pytest.mark.parametrize(("name", "media_type"), _SHELL.values())
def test_its_own_files_are_served_as_they_are(name: str, media_type: str) -> None:
    response = served(name, media_type)
    assert response.status_code == 200
    assert response.body == (theme_folder() / "preview" / name).read_bytes()


@pytest.mark.parametrize("link", ["preview/preview.css", "preview"])
def test_no_link_in_the_theme_is_followed(
    link: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme = tmp_path / "templates"
    shutil.copytree(theme_folder() / "preview", theme / "preview")
    (theme / link).rename(tmp_path / "secret")
    (theme / link).symlink_to(tmp_path / "secret")
    monkeypatch.setattr(server, "theme_folder", lambda: theme)
    response = served("preview.css", "text/css")
    assert response.status_code == 422
    assert b"symbolic link" in bytes(response.body)
    assert len(response.body) < 200
