"""Digests of content: what changes them, and what must not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import grimp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssb_report import fingerprint
from ssb_report.charts.model import Axis, CurvesChart, Point, Scale, Spread
from ssb_report.fingerprint import code, digest, file_digests, libraries, record_digest


@given(st.lists(st.text()), st.lists(st.text()))
def test_other_parts_have_another_digest(some: list[str], others: list[str]) -> None:
    assert (digest(*some) == digest(*others)) == (some == others)


def test_files_are_told_by_content_and_path_alone(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.yaml").write_text("1", encoding="utf-8")
    (tmp_path / ".hidden").write_text("2", encoding="utf-8")
    before = file_digests(tmp_path)
    assert before == {"a/x.yaml": digest(b"1")}
    os.utime(tmp_path / "a" / "x.yaml", (1, 1))
    assert file_digests(tmp_path) == before
    (tmp_path / "a" / "x.yaml").write_text("3", encoding="utf-8")
    assert file_digests(tmp_path) != before


def test_links_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("1", encoding="utf-8")
    folder = tmp_path / "folder"
    folder.mkdir()
    for name, to in (("file", outside), ("nowhere", tmp_path / "nowhere"), ("up", tmp_path)):
        (folder / name).symlink_to(to)
    before = file_digests(folder)
    assert sorted(before) == ["file", "nowhere", "up"]
    outside.write_text("2", encoding="utf-8")
    assert file_digests(folder) == before


@pytest.mark.parametrize(
    "module", ["ssb_report.charts.draw", "ssb_report.formulas.typeset", "ssb_report.pdf.render"]
)
def test_a_step_depends_on_all_the_code_that_it_can_reach(
    module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: set[str] = set()

    def source(name: str) -> bytes:
        path = Path(fingerprint.__file__).parent.parent / name.replace(".", "/")
        for file in (path.with_suffix(".py"), path / "__init__.py"):
            if file.is_file():
                read.add(name)
                return file.read_bytes()
        return b""

    monkeypatch.setattr(fingerprint, "_source", source)
    code.__wrapped__(module)
    graph = grimp.build_graph("ssb_report", cache_dir=None)
    reached = {module, *graph.find_upstream_modules(module)}
    assert read >= reached
    assert {name for name in read - reached if not graph.find_children(name)} == set()


def test_code_of_the_charts_is_not_that_of_the_pdf() -> None:
    assert code("ssb_report.charts.draw") != code("ssb_report.pdf.render")
    assert code("ssb_report.charts.draw") == code("ssb_report.charts.draw")


def test_another_release_of_a_package_changes_the_libraries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for release in ("1.0", "1.1"):
        folder = tmp_path / release
        (folder / f"pango_of_ours-{release}.dist-info").mkdir(parents=True)
        monkeypatch.syspath_prepend(folder)
        libraries.cache_clear()
        found.append(libraries())
    monkeypatch.undo()
    libraries.cache_clear()
    assert libraries() not in found
    assert found[0] != found[1]


def charts() -> Iterator[CurvesChart]:
    """Charts that differ in one thing each."""
    temperature, point = Axis("temperature", "°C"), Point("a", "A", Spread(25.0), Spread(3.0))
    plain = CurvesChart(x=temperature, y=Axis("conductivity", "mS/cm"), points=(point,))
    yield plain
    yield replace(plain, x=Axis("temperature", "K"))
    yield replace(plain, x=replace(temperature, scale=Scale.LOG, low=1.0))
    yield replace(plain, x=replace(temperature, tick=str))
    yield replace(plain, points=(replace(point, y=Spread(float(np.nextafter(3.0, 4.0)))),))
    yield replace(plain, points=(point, replace(point, id="b")))


def test_records_differ_by_every_number_and_text() -> None:
    digests = [record_digest(chart) for chart in charts()]
    assert len(set(digests)) == len(digests)
    assert digests == [record_digest(chart) for chart in charts()]


def test_arrays_count_by_all_their_numbers() -> None:
    numbers = np.linspace(0.0, 1.0, 5000)
    other = numbers.copy()
    other[2500] += 1e-15
    assert record_digest(numbers) == record_digest(numbers.copy())
    assert record_digest(numbers) != record_digest(other)
    assert record_digest(numbers) != record_digest(numbers.reshape(50, 100))


def test_the_order_of_a_mapping_counts_and_that_of_a_set_does_not() -> None:
    assert record_digest({"a": 1, "b": 2}) != record_digest({"b": 2, "a": 1})
    assert record_digest(frozenset("abc")) == record_digest(frozenset("cba"))


@dataclass(frozen=True)
class Holder:
    thing: object


@pytest.mark.parametrize("thing", [lambda value: value, object(), Path()])
def test_what_has_no_text_of_its_own_has_no_digest(thing: object) -> None:
    with pytest.raises(TypeError, match="no digest"):
        record_digest(Holder(thing))
