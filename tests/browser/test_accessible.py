"""Every edition's page in a browser: open to all readers, at all widths, in light and in dark."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.judges.browser import VIEWS, Driver, Seen, View, look
from tests.judges.markup import CHECKERS
from tests.running import Edition

Looks = dict[tuple[Path, View], Seen]

SOUND = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>A page</title>
<style>
body { color: #222; background-color: #fff; }
@media (prefers-color-scheme: dark) { body { color: #eee; background-color: #111; } }
</style>
</head>
<body>
<main>
<h1 id="top">A page</h1>
<p id="text">It is sound.</p>
</main>
</body>
</html>
"""
DOT = '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'
# What comes with the dark and is no colour, by a style and by a script.
NIGHT = "img { display: none } @media (prefers-color-scheme: dark) { img { display: block } }"
EVENING = (
    "matchMedia('(prefers-color-scheme: dark)').onchange = () => "
    "document.documentElement.removeAttribute('lang');"
)
BROKEN = {
    "alt": ("It is sound.", DOT),
    "language": (' lang="en"', ""),
    "id": ('id="text"', 'id="top"'),
    "nesting": ("It is sound.", "<div>It is not.</div>"),
    "light": ("color: #222", "color: #ccc"),
    "dark": ("color: #eee", "color: #333"),
    "night": ("It is sound.", f"<style>{NIGHT}</style>{DOT}"),
    "evening": ("It is sound.", f"<script>{EVENING}</script>"),
    "wide": ('id="text"', 'id="text" style="width: 600px"'),
    "request": ("It is sound.", '<img src="https://outside.invalid/dot.png" alt="A dot">'),
    "script": ("It is sound.", "<script>throw new Error('oh');</script>"),
}

NARROW, DARK, WIDE = View(320, "light"), View(320, "dark"), View(1440, "light")


@pytest.fixture(scope="module")
def pages(briefings: list[Edition], solar: Edition) -> list[Path]:
    all_of_them = [*briefings, solar]
    return [folder / "briefing.html" for edition in all_of_them for folder in edition.sisters]


@pytest.fixture(scope="module")
def looks(browser: Driver, pages: list[Path]) -> Looks:
    return look(browser, pages)


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A sound page, and pages that differ from it in one thing each."""
    folder = tmp_path_factory.mktemp("broken")
    paths = {}
    for name, (old, new) in {"sound": ("", ""), **BROKEN}.items():
        paths[name] = folder / f"{name}.html"
        assert not old or SOUND.count(old) == 1
        paths[name].write_text(SOUND.replace(old, new) if old else SOUND, encoding="utf-8")
    return paths


@pytest.fixture(scope="module")
def broken_looks(browser: Driver, broken: dict[str, Path]) -> Looks:
    pages = [broken[name] for name in broken if name not in {"id", "nesting"}]
    return look(browser, pages, (NARROW, DARK, WIDE))


# ---- the editions


@pytest.mark.slow
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: f"{view.width}-{view.scheme}")
def test_nothing_is_wrong_with_any_edition(view: View, pages: list[Path], looks: Looks) -> None:
    assert pages
    assert {page: seen for page in pages if (seen := looks[page, view]) != Seen()} == {}


@pytest.mark.parametrize("checker", CHECKERS)
def test_every_edition_is_valid_html(checker: str, pages: list[Path]) -> None:
    assert CHECKERS[checker](pages) == {page: [] for page in pages}


# ---- the judges


def test_browser_accepts_a_sound_page(broken: dict[str, Path], broken_looks: Looks) -> None:
    assert {broken_looks[broken["sound"], view] for view in (NARROW, DARK, WIDE)} == {Seen()}


@pytest.mark.parametrize(
    ("name", "rule", "views"),
    [
        ("alt", "image-alt", {NARROW, DARK, WIDE}),
        ("language", "html-has-lang", {NARROW, DARK, WIDE}),
        ("light", "color-contrast", {NARROW, WIDE}),
        ("dark", "color-contrast", {DARK}),
        ("night", "image-alt", {DARK}),
        ("evening", "html-has-lang", {DARK}),
    ],
)
def test_axe_refuses(
    name: str, rule: str, views: set[View], broken: dict[str, Path], broken_looks: Looks
) -> None:
    for view in (NARROW, DARK, WIDE):
        found = [said.split(",")[0] for said in broken_looks[broken[name], view].violations]
        assert found == ([rule] if view in views else [])


def test_browser_sees_sideways_scrolling(broken: dict[str, Path], broken_looks: Looks) -> None:
    assert broken_looks[broken["wide"], NARROW].sideways > 0
    assert broken_looks[broken["wide"], WIDE].sideways == 0


def test_browser_sees_requests(broken: dict[str, Path], broken_looks: Looks) -> None:
    assert broken_looks[broken["request"], WIDE].requests == ("https://outside.invalid/dot.png",)


def test_browser_sees_faults_of_scripts(broken: dict[str, Path], broken_looks: Looks) -> None:
    assert broken_looks[broken["script"], WIDE].errors == ("oh",)


@pytest.mark.parametrize("checker", CHECKERS)
def test_checker_tells_sound_from_broken(checker: str, broken: dict[str, Path]) -> None:
    found = CHECKERS[checker](broken.values())
    assert found[broken["sound"]] == []
    assert all(found[broken[name]] for name in ("alt", "id", "nesting"))
