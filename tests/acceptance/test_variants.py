"""Tables of variants as users meet them: built, stopped, killed, gone on with, and by a cluster."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ssb_report.build.crew import Crew
from ssb_report.build.run import Order, carry_out
from ssb_report.diff.sides import opened
from ssb_report.status import standing as standing_of
from ssb_report.verify.verify import verify
from tests.clusters import cluster
from tests.making import solar_with_scenarios
from tests.running import TEST_BRIEFINGS, ssb_report, started

TABLE = """\
variant,line-steps,line-defect-rate,scenario,note
short,10,,,"ten steps, as in the first plan"
worse,,,worse,
clean,14,0.1..0.2,better,
"""
ALONE = {
    "short": ("", {"line-steps": "10"}),
    "clean": ("better", {"line-steps": "14", "line-defect-rate": "0.1..0.2"}),
}


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> tuple[str | Path, ...]:
    """The small briefing with scenarios, and where its editions go."""
    folder = solar_with_scenarios(tmp_path_factory.mktemp("solar"))
    (folder / "cities.csv").write_text(TABLE, encoding="utf-8")
    return ("--inputs", folder.parent, "--output", tmp_path_factory.mktemp("output"))


@pytest.fixture(scope="module")
def variants(places: tuple[str | Path, ...]) -> Path:
    """What the table gives, by two workers."""
    run = ssb_report(*places, "build", "--variants", table(places), "-j", "2")
    assert (run.returncode, run.stdout) == (0, f"{top(places)}\n"), run.stderr
    assert run.stderr.splitlines()[-1].startswith("3 editions of variants in ")
    assert run.stderr.splitlines()[-1].endswith(": 3 built")
    return top(places)


def table(places: tuple[str | Path, ...]) -> Path:
    return Path(places[1]) / "solar-modules" / "cities.csv"


def top(places: tuple[str | Path, ...]) -> Path:
    return Path(places[3]) / "solar-modules" / "variants"


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


# ---- built


def test_each_variant_is_byte_for_byte_what_a_build_of_it_alone_gives(
    variants: Path, places: tuple[str | Path, ...], tmp_path: Path
) -> None:
    assert sorted(each.name for each in variants.iterdir()) == ["clean", "short", "worse"]
    for name, (scenario, by_hand) in ALONE.items():
        order = Order(
            inputs=table(places).parent,
            output=tmp_path / name,
            editions=("en",),
            scenario=scenario,
            by_hand=by_hand,
        )
        (alone,) = carry_out(order, Crew(1), str, str)
        assert files(variants / name / "en") == files(alone.folder)
        assert "briefing.pdf" in files(alone.folder)


def test_a_variant_is_verified_and_compared_like_any_edition(
    variants: Path, tmp_path: Path
) -> None:
    assert verify(variants / "clean" / "en" / "briefing.pdf").is_verified
    shutil.copytree(variants / "clean", tmp_path / "clean")
    (page,) = (tmp_path / "clean").glob("*/briefing.html")
    page.write_text(page.read_text("utf-8").replace("14", "15"), encoding="utf-8")
    assert not verify(page).is_verified
    with opened(str(variants / "clean" / "en"), variants) as side:
        assert side.edition == "en"
        assert (side.scenario, dict(side.by_hand)) == (
            "better",
            {"line-steps": "14", "line-defect-rate": "0.1..0.2"},
        )


def test_variants_are_no_editions_that_are_out_of_date(
    variants: Path, places: tuple[str | Path, ...]
) -> None:
    told = standing_of(table(places).parent, variants.parent.parent, "2026-06-30").lines()
    assert not [line for line in told if "variants" in line]


def test_clean_removes_them(variants: Path, tmp_path: Path) -> None:
    shutil.copytree(variants, tmp_path / "solar-modules" / "variants")
    run = ssb_report("--output", tmp_path, "clean")
    assert run.stderr.splitlines() == [f"removed {tmp_path / 'solar-modules' / 'variants'}"]
    assert list(tmp_path.iterdir()) == []


# ---- refused


def test_nothing_is_written_where_a_table_has_faults(tmp_path: Path) -> None:
    path = tmp_path / "v.csv"
    path.write_text("variant,line-stps\n../b,1\n", encoding="utf-8")
    places = ("--inputs", TEST_BRIEFINGS, "--output", tmp_path / "output")
    run = ssb_report(*places, "build", "--variants", path)
    assert (run.returncode, run.stdout) == (1, "")
    told = [line for line in run.stderr.splitlines() if "v.csv:" in line]
    assert [line.removeprefix(f"{tmp_path}/").partition(" error")[0] for line in told] == [
        "v.csv:1:9:",
        "v.csv:2:1:",
    ]
    assert not (tmp_path / "output").exists()


def test_a_table_that_takes_too_long_to_read_is_told(tmp_path: Path) -> None:
    places, command = many(tmp_path, 30_000)
    run = ssb_report(*places, *command, "--deadline", "0.02")
    assert (run.returncode, run.stdout) == (1, "")
    told = "solar-modules: reading took more than 0.02 s (--deadline SECONDS allows more)"
    assert run.stderr.splitlines()[-1] == told
    assert not (tmp_path / "output").exists()


# ---- stopped, killed, gone on with


def many(tmp_path: Path, count: int) -> tuple[tuple[str | Path, ...], list[str | Path]]:
    """Where a table of so many variants is built, and how: in HTML alone, by two workers."""
    path = tmp_path / "many.csv"
    rows = (f"v{number},{5 + number % 20},0.{number + 10}\n" for number in range(count))
    path.write_text("variant,line-steps,line-defect-rate\n" + "".join(rows), encoding="utf-8")
    places = ("--inputs", TEST_BRIEFINGS, "--output", tmp_path / "output")
    return places, ["build", "--variants", path, "--to", "html", "-j", "2"]


def waited(what: Callable[[], bool]) -> None:
    until = time.monotonic() + 300
    while not what() and time.monotonic() < until:
        time.sleep(0.05)


def standing(folder: Path) -> int:
    return len(list(folder.glob("*/en/manifest.json")))


def begun(places: tuple[str | Path, ...], command: list[str | Path]) -> subprocess.Popen[str]:
    """A build of which some variants stand already."""
    process = started(*places, *command)
    waited(lambda: standing(top(places)) >= 1)
    return process


def workers(process: subprocess.Popen[str]) -> list[int]:
    """Those of the process that is below the ceiling."""
    (below,) = children(process.pid)
    return children(below)


def children(process: int) -> list[int]:
    told = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="utf-8")
    return [int(each) for each in told.split()]


def whole(folder: Path) -> bool:
    """Whether all that lies there was published to its end."""
    return all(
        {"briefing.html", "manifest.json"} <= files(each).keys() for each in folder.glob("*/en")
    )


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=["killed", "stopped"])
def test_what_was_stopped_at_any_moment_goes_on_from_there(
    how: signal.Signals, tmp_path: Path
) -> None:
    places, command = many(tmp_path, 10)
    process = begun(places, command)
    process.send_signal(how)
    _, told = process.communicate()
    before = standing(top(places))
    assert 1 <= before < 10
    assert whole(top(places))
    if how is signal.SIGINT:
        assert process.returncode == 3
        assert told.endswith("stopped\n")
        assert "(--resume goes on there)" in told
        assert not list(top(places).rglob(".stage-*"))
        assert "Traceback" not in told
    run = ssb_report(*places, *command, "--resume")
    assert run.returncode == 0, run.stderr
    assert (standing(top(places)), whole(top(places))) == (10, True)
    told = run.stderr.splitlines()[-1]
    # What was published in the last moment may not have been remembered; of none nothing is said.
    kept = [f"{10 - each} built, {each} stood already" for each in (before, before - 1) if each]
    assert any(each in told for each in (*kept, "10 built")[:2])


def test_a_worker_that_is_killed_costs_nothing(tmp_path: Path) -> None:
    places, command = many(tmp_path, 6)
    process = begun(places, command)
    os.kill(workers(process)[0], signal.SIGKILL)
    _, told = process.communicate()
    assert process.returncode == 0, told
    assert told.splitlines()[-1].endswith(": 6 built")
    assert (standing(top(places)), whole(top(places))) == (6, True)


def test_a_variant_that_fails_is_told_in_a_line_and_the_others_stand(tmp_path: Path) -> None:
    path = tmp_path / "v.csv"
    path.write_text("variant,line-defect-rate\na,1\nb,120\nc,2\n", encoding="utf-8")
    places = ("--inputs", TEST_BRIEFINGS, "--output", tmp_path / "output")
    run = ssb_report(*places, "build", "--variants", path, "--to", "html")
    assert run.returncode == 1
    (failed,) = [line for line in run.stderr.splitlines() if ": failed: " in line]
    assert failed.startswith("b/en: failed: ")
    assert "defect_rate = 1.2 is outside its range [0, 1]" in failed
    assert run.stderr.splitlines()[-1].endswith(": 2 built, 1 failed")
    assert sorted(each.name for each in top(places).iterdir()) == ["a", "c"]


# ---- by a cluster


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_makes_the_same_bytes(
    variants: Path, places: tuple[str | Path, ...], tmp_path: Path
) -> None:
    elsewhere = (*places[:2], "--output", tmp_path)
    with cluster(2) as running:
        options = ("--variants", table(places), "--scheduler", running.address)
        process = started(*elsewhere, "build", *options)
        waited(lambda: standing(top(elsewhere)) >= 1)
        os.kill(running.workers[0], signal.SIGKILL)
        stdout, stderr = process.communicate()
    assert (process.returncode, stdout) == (0, f"{top(elsewhere)}\n"), stderr
    assert stderr.splitlines()[-1].endswith(": 3 built")
    assert files(top(elsewhere)) == files(variants)
