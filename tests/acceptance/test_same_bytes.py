"""The same data give the same bytes, whoever builds them, where and when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest

from tests.reading import pdf_text, yaml_file
from tests.running import INPUTS, ROOT, Edition

FOLDER = INPUTS / "jiangsu-solid-state"
KINDS = {".html", ".pdf", ".svg", ".csv", ".json"}


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def first_difference(one: dict[str, bytes], other: dict[str, bytes]) -> str:
    """The first file that is not the same in both, and from which byte on; or nothing."""
    for name in sorted(one.keys() | other.keys()):
        if name not in one or name not in other:
            return f"{name} is built only once"
        before, after = one[name], other[name]
        if before != after:
            pairs = enumerate(zip(before, after, strict=False))
            shorter = min(len(before), len(after))
            at = next((place for place, (a, b) in pairs if a != b), shorter)
            around = slice(max(at - 40, 0), at + 40)
            return f"{name} differs from byte {at} on: {before[around]!r}, {after[around]!r}"
    return ""


# ---- two builds


@pytest.mark.slow
def test_two_builds_give_the_same_bytes(jiangsu: Edition, elsewhere: Edition) -> None:
    """In another folder, process, time zone and locale, with other hashes, umask and cache."""
    one, other = files(jiangsu.folder.parent), files(elsewhere.folder.parent)
    editions = yaml_file(FOLDER / "briefing.yaml")["editions"]
    assert {name.partition("/")[0] for name in one} == set(editions)
    assert {Path(name).suffix for name in one} == KINDS
    assert first_difference(one, other) == ""
    assert not list((elsewhere.folder.parents[2] / "temporary").iterdir())


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ({"a": b"xyz"}, {"a": b"xyz"}, ""),
        ({"a": b"x", "b": b"xyz"}, {"a": b"x", "b": b"xya"}, "b differs from byte 2 on: .*"),
        ({"a": b"xyz"}, {"a": b"xy"}, "a differs from byte 2 on: .*"),
        ({"a": b"x", "c": b"1"}, {"a": b"x", "b": b"2"}, "b is built only once"),
    ],
)
def test_a_difference_is_found(one: dict[str, bytes], other: dict[str, bytes], said: str) -> None:
    assert re.fullmatch(said, first_difference(one, other))


# ---- no day but the data's, no place at all


@pytest.fixture(scope="module")
def contents(jiangsu: Edition) -> dict[str, bytes]:
    """All files of all editions, those of PDF unpacked and with their text."""
    found = files(jiangsu.folder.parent)
    for name in found:
        if name.endswith(".pdf"):
            path = jiangsu.folder.parent / name
            found[name] = b"\n".join([*unpacked(path), pdf_text(path).encode()])
    return found


def unpacked(path: Path) -> Iterator[bytes]:
    """Each object of a PDF, and each stream as its reader gets it."""
    with pikepdf.open(path) as pdf:
        yield pdf.trailer.unparse()
        for item in pdf.objects:
            yield item.unparse()
            if isinstance(item, pikepdf.Stream):
                yield item.read_bytes()


def test_the_date_is_that_of_the_newest_datum(jiangsu: Edition) -> None:
    data = yaml_file(FOLDER / "quantities.yaml").values()
    newest = max(str(entry["as_of"]) for entry in data if "as_of" in entry)
    year, month = newest.split("-")
    for folder in jiangsu.sisters:
        with pikepdf.open(folder / "briefing.pdf") as pdf:
            written = [str(pdf.docinfo[key]) for key in ("/CreationDate", "/ModDate")]
            for file in pdf.attachments.values():
                stated = file.obj["/EF"]["/F"]["/Params"]
                written += [str(stated[key]) for key in ("/CreationDate", "/ModDate")]
        assert len(written) > 20
        assert {date[:8] for date in written} == {f"D:{year}{month}"}


def test_nothing_holds_the_day_of_the_build(contents: dict[str, bytes]) -> None:
    given = "\n".join(path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.*"))
    days = {datetime.now(UTC), datetime.now().astimezone()}
    forms = {
        day.strftime(form).replace(" 0", " ")
        for day in days
        for form in ("%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", " %d %B %Y", " %B %d, %Y")
    }
    forms |= {f"{day.year}年{day.month}月{day.day}日" for day in days}
    # The data may name this very day.
    unknown = [form.strip() for form in forms if form.strip() not in given]
    assert unknown
    for name, content in contents.items():
        assert [form for form in unknown if form.encode() in content] == [], name


def test_nothing_holds_a_path_of_the_machine(contents: dict[str, bytes], jiangsu: Edition) -> None:
    places = (ROOT, jiangsu.folder.parents[2], Path.home(), Path(pikepdf.__file__).parents[1])
    paths = [f"{place.as_posix()}/" for place in places]
    for name, content in contents.items():
        assert [path for path in paths if path.encode() in content] == [], name


def test_what_is_inside_a_pdf_is_looked_at(contents: dict[str, bytes]) -> None:
    attached = (FOLDER / "briefing.yaml").read_bytes()
    for edition, printed in {"en": "Page 2 of", "zh-Hans": "第 2 页"}.items():
        assert attached in contents[f"{edition}/briefing.pdf"]
        assert printed.encode() in contents[f"{edition}/briefing.pdf"]
