"""The command that builds: which options go together, and of which briefing a table is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ssb_report.cli.building import _briefing_of
from ssb_report.cli.commands import cli
from ssb_report.cli.places import Places
from ssb_report.errors import UsageError
from tests.making import SOLAR
from tests.running import ssb_report


def build(*arguments: str) -> None:
    cli(
        ["--inputs", str(SOLAR.parent), "--output", "nowhere", "build", *arguments],
        standalone_mode=False,
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--set", "line-steps=3"], r"^--set beside --variants: the table says what differs$"),
        (["--scenario", "better"], r"^--scenario beside --variants: the table says"),
        (["--explain"], r"^--explain beside --variants: all of a variant is made for it$"),
        (["--resume", "--force"], r"^--force makes what --resume would leave: choose one$"),
        (["--to", "docx"], r"^no format 'docx'"),
        (["nosuch"], r"^no briefing 'nosuch' in "),
    ],
)
def test_what_does_not_go_with_a_table_is_wrong_usage(
    options: list[str], said: str, tmp_path: Path
) -> None:
    path = tmp_path / "v.csv"
    path.write_text("variant,line-steps\na,10\n", encoding="utf-8")
    with pytest.raises(UsageError, match=said):
        build("--variants", str(path), *options)
    assert not Path("nowhere").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--edition", "zh"], "no edition 'zh' of solar-modules (there: en)"),
        (["--scheduler", "there"], "no address; write it like tcp://host:8786"),
    ],
)
def test_what_shows_below_the_ceiling_is_wrong_usage_all_the_same(
    options: list[str], said: str, tmp_path: Path
) -> None:
    path, output = tmp_path / "v.csv", tmp_path / "output"
    path.write_text("variant,line-steps\na,10\n", encoding="utf-8")
    places = ("--inputs", SOLAR.parent, "--output", output)
    run = ssb_report(*places, "build", "solar-modules", "--variants", path, *options)
    assert (run.returncode, run.stdout) == (2, "")
    assert said in run.stderr
    assert not output.exists()


@pytest.mark.parametrize("option", ["--resume", "--scheduler"])
def test_what_is_for_a_table_alone_is_wrong_usage_without_one(option: str) -> None:
    more = ["tcp://there:1"] if option == "--scheduler" else []
    with pytest.raises(UsageError, match=rf"^{option} is for --variants$"):
        build(option, *more)


def test_a_table_is_of_the_briefing_that_is_named_or_in_whose_folder_it_lies(
    tmp_path: Path,
) -> None:
    for name in ("one", "two"):
        shutil.copytree(SOLAR, tmp_path / name)
    places = Places(tmp_path, tmp_path, tmp_path)
    inside, outside = tmp_path / "two" / "variants.yaml", tmp_path / "v.csv"
    assert _briefing_of(places, (), inside) == tmp_path / "two"
    assert _briefing_of(places, ("one",), inside) == tmp_path / "one"
    assert _briefing_of(places, ("one",), outside) == tmp_path / "one"
    for named in ((), ("one", "two")):
        with pytest.raises(UsageError, match=r"v\.csv is of one briefing; name it$"):
            _briefing_of(places, named, outside)
    shutil.rmtree(tmp_path / "one")
    assert _briefing_of(places, (), outside) == tmp_path / "two"
