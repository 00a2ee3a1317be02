"""Pieces: made once for the same ingredients, and for others anew."""

from __future__ import annotations

from pathlib import Path

from ssb_report.build.crew import Crew
from ssb_report.build.keep import Keeper, ingredients
from ssb_report.store import Store

CODE = "ssb_report.charts.draw"
made: list[str] = []


def work(text: str) -> bytes:
    made.append(text)
    return text.encode()


def other_work(text: str) -> bytes:
    return text.upper().encode()


def keeper(folder: Path, *, afresh: bool = False) -> Keeper:
    made.clear()
    return Keeper(Store(folder), Crew(1), afresh)


def test_a_piece_is_made_once(tmp_path: Path) -> None:
    first = keeper(tmp_path)
    assert first.piece("a", ingredients(CODE, text="x"), work, "x").result() == b"x"
    assert (first.kept, made) == (set(), ["x"])
    second = keeper(tmp_path)
    assert second.piece("a", ingredients(CODE, text="x"), work, "x").result() == b"x"
    assert (second.kept, made) == ({"a"}, [])


def test_other_content_other_code_and_other_work_make_other_pieces(tmp_path: Path) -> None:
    here = keeper(tmp_path)
    assert here.piece("a", ingredients(CODE, text="x"), work, "x").result() == b"x"
    assert here.piece("a", ingredients(CODE, text="y"), work, "y").result() == b"y"
    code = {**ingredients(CODE, text="x"), "code": "another"}
    assert here.piece("a", code, work, "z").result() == b"z"
    assert here.piece("a", ingredients(CODE, text="x"), other_work, "x").result() == b"X"
    assert made == ["x", "y", "z"]


def test_afresh_nothing_is_taken_from_the_store_but_put_there(tmp_path: Path) -> None:
    made_from = ingredients(CODE, text="x")
    keeper(tmp_path).piece("a", made_from, work, "x").result()
    assert keeper(tmp_path, afresh=True).piece("a", made_from, work, "new").result() == b"new"
    assert keeper(tmp_path).piece("a", made_from, work, "x").result() == b"new"


def test_what_is_made_here_needs_no_worker(tmp_path: Path) -> None:
    with Crew(2) as crew:
        here = Keeper(Store(tmp_path), crew)
        made.clear()
        here.piece("a", ingredients(CODE, text="x"), work, "x", here=True).result()
        assert made == ["x"]
