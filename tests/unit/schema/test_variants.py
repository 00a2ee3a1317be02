"""Variants: what tables mean, in YAML and in CSV, and where the faults of a CSV are told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ssb_report.schema import cells, variant_sheets, varying
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.load import load
from ssb_report.schema.variants import Variant, read_variants
from tests.making import SOLAR, solar_with_scenarios


@pytest.fixture(scope="module")
def briefing(tmp_path_factory: pytest.TempPathFactory) -> Briefing:
    """The small briefing with the scenarios 'better' and 'worse', and an edition under one."""
    edition = ("{en: {language: en}}", "{en: {language: en}, en-own: {language: en}}")
    return load(solar_with_scenarios(tmp_path_factory.mktemp("solar"), briefing=edition))[0]


def read(content: str | bytes, briefing: Briefing, tmp_path: Path, name: str) -> list[Variant]:
    variants, faults = given(content, briefing, tmp_path, name)
    assert faults == []
    return variants


def given(
    content: str | bytes, briefing: Briefing, tmp_path: Path, name: str = "v.csv"
) -> tuple[list[Variant], list[str]]:
    """The variants of a file, and the first line of each fault."""
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    variants, faults = read_variants(path, name, briefing)
    return variants, [str(fault).splitlines()[0] for fault in faults]


# ---- what tables mean


def test_a_table_in_yaml(briefing: Briefing, tmp_path: Path) -> None:
    text = """\
edition: en
variants:
  short: {set: {line-steps: 10, line-defect-rate: 0.5..1}, note: "ten steps"}
  600519.sh: {scenario: better, edition: [en-own, en, en-own]}
  plain: {scenario: base}
"""
    assert read(text, briefing, tmp_path, "v.yaml") == [
        Variant("short", ("en",), "", {"line-steps": "10", "line-defect-rate": "0.5..1"}),
        Variant("600519.sh", ("en-own", "en"), "better", {}),
        Variant("plain", ("en",), "", {}),
    ]


def test_the_same_table_in_csv(briefing: Briefing, tmp_path: Path) -> None:
    text = """\
variant,line-steps,line-defect-rate,scenario,edition,note
short,10,0.5..1,,en,"ten, steps"

 600519.sh ,,,better,en-own en en-own,
,,,,,
plain,,,base,en,"he said ""no"", twice"
"""
    assert read(text, briefing, tmp_path, "v.csv") == [
        Variant("short", ("en",), "", {"line-steps": "10", "line-defect-rate": "0.5..1"}),
        Variant("600519.sh", ("en-own", "en"), "better", {}),
        Variant("plain", ("en",), "", {}),
    ]


def test_a_csv_may_come_from_a_spreadsheet(briefing: Briefing, tmp_path: Path) -> None:
    text = "\ufeffvariant,line-steps\r\nshort,~10\r\n,\r\n"
    (variant,) = read(text, briefing, tmp_path, "V.CSV")
    assert variant == Variant("short", (), "", {"line-steps": "~10"})


def test_a_combination_is_each_with_each_under_names_that_say_so(
    briefing: Briefing, tmp_path: Path
) -> None:
    text = """\
combine:
  scenario: [base, better]
  set: {line-steps: [10, ">=12"], line-defect-rate: [0.5..1, 1 ± 0.2, -1e-3]}
"""
    variants = read(text, briefing, tmp_path, "v.yaml")
    assert [each.id for each in variants[:6]] == [
        "base_line-steps-10_line-defect-rate-0.5-to-1",
        "base_line-steps-10_line-defect-rate-1-pm-0.2",
        "base_line-steps-10_line-defect-rate-minus-0.001",
        "base_line-steps-at-least-12_line-defect-rate-0.5-to-1",
        "base_line-steps-at-least-12_line-defect-rate-1-pm-0.2",
        "base_line-steps-at-least-12_line-defect-rate-minus-0.001",
    ]
    assert variants[0] == Variant(
        variants[0].id, (), "", {"line-steps": "10", "line-defect-rate": "0.5..1"}
    )
    assert variants[6].scenario == "better"
    assert len({each.id for each in variants}) == len(variants) == 12


def test_a_combination_of_scenarios_alone(briefing: Briefing, tmp_path: Path) -> None:
    variants = read("combine: {scenario: [better, worse]}", briefing, tmp_path, "v.yaml")
    assert variants == [Variant("better", (), "better", {}), Variant("worse", (), "worse", {})]


def test_long_names_of_combinations_differ_all_the_same(briefing: Briefing, tmp_path: Path) -> None:
    digits = "1234567890" * 4
    values = f"[{digits}.1, {digits}.2]"
    keys = ("line-steps", "line-defect-rate", "window-end")
    text = "combine:\n  set:\n" + "".join(f"    {key}: {values}\n" for key in keys)
    names = [each.id for each in read(text, briefing, tmp_path, "v.yaml")]
    assert len(set(names)) == 8
    assert {len(name) for name in names} == {100}
    assert names == [each.id for each in read(text, briefing, tmp_path, "v.yaml")]


# ---- the faults of a CSV


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("variant,line-step\na,10\n",
         ["v.csv:1:9: error: no column or quantity 'line-step' (did you mean 'line-steps'?)"]),
        ("varient,line-steps\na,10\n",
         ["v.csv:1:1: error: no column 'variant' (a head like variant,edition,scenario,note,…)",
          "v.csv:1:1: error: no column or quantity 'varient' (did you mean 'variant'?)"]),
        ("variant,line-yield,workshop-view\na,1,2\n",
         [("v.csv:1:9: error: 'line-yield' is a result, which cannot be set "
          "(set what it comes from)"),
          "v.csv:1:20: error: 'workshop-view' is a fact without a number"]),
        ("variant,,line-steps,line-steps\na,,1,2\n",
         ["v.csv:1:9: error: a column without a name",
          "v.csv:1:21: error: a second column 'line-steps'"]),
        ("variant;line-steps\na;10\n",
         ["v.csv:1:1: error: no column 'variant' (part the cells by commas)"]),
        ('variant,line-steps,line-defect-rate\na,ten,"1,5"\n"b", 12 %,3..2\n',
         [("v.csv:2:3: error: 'ten' is no number (write a value like 300, 300 ± 5, 300..380, >250, "
          ">=1, <10, <=2027 or ~2000)"),
          "v.csv:2:7: error: '1,5' is no number (write numbers without commas, like 1200.5)",
          "v.csv:3:6: error: '12 %' is no number (without its unit, which is step)",
          "v.csv:3:11: error: the range 3..2 does not rise (write the smaller number first)"]),
        ("variant,edition,scenario\na,en zh,beter\n",
         ["v.csv:2:3: error: no edition 'zh' (allowed: en, en-own)",
          "v.csv:2:9: error: no scenario 'beter' (did you mean 'better'?)"]),
        ("variant,line-steps\na,1\nb,2\na,3\n",
         ["v.csv:4:1: error: duplicate variant 'a' (first given in line 2)"]),
        ("line-steps,variant\n1,../a\n2,\n3,A\n",
         [f"v.csv:{place}: error: '{name}' is no id of a variant (small letters and digits, with "
          "single hyphens, dots or underscores between them)"
          for place, name in (("2:3", "../a"), ("3:3", ""), ("4:3", "A"))]),
        ('variant,line-steps\na,1,2\nb\n"c\nd",1\n',
         ["v.csv:2:5: error: 3 cells; the head has 2", "v.csv:3:1: error: 1 cells; the head has 2",
          ("v.csv:4:1: error: 'c d' is no id of a variant (small letters and digits, with single "
          "hyphens, dots or underscores between them)")]),
        ('variant,line-steps\na,ten\nb,"1\nc,2\n',
         [("v.csv:2:3: error: 'ten' is no number (write a value like 300, 300 ± 5, 300..380, >250, "
          ">=1, <10, <=2027 or ~2000)"),
          'v.csv:3:3: error: a quote that is not closed (a quote inside one is "")']),
        ('variant,note,line-steps\na,"x"y,1\n',
         ['v.csv:2:3: error: text behind a closing quote (a quote inside one is "")']),
        (f"variant,note\na,{'x' * 10_001}\n",
         ["v.csv:2:3: error: a cell of more than 10,000 characters (is a quote not closed?)"]),
        ("", ["v.csv:1:1: error: the file is empty"]),
        ("variant,line-steps\n", ["v.csv:1:1: error: no variant"]),
        ("variant\nä\n".encode("latin-1"),
         ["v.csv:2:1: error: not UTF-8 text (save the file as UTF-8)"]),
        ("variant\n\0\n", [("v.csv:2:1: error: the character U+0000 cannot be seen or printed "
                           "(remove it)")]),
    ],
)  # fmt: skip
def test_each_fault_has_its_place(
    text: str | bytes, faults: list[str], briefing: Briefing, tmp_path: Path
) -> None:
    assert given(text, briefing, tmp_path)[1] == faults


def test_a_quote_that_is_never_closed_costs_no_time(briefing: Briefing, tmp_path: Path) -> None:
    text = 'variant,note\na,"' + "x,y\n" * 1_000_000
    (fault,) = given(text, briefing, tmp_path)[1]
    assert fault == 'v.csv:2:3: error: a quote that is not closed (a quote inside one is "")'


def test_more_columns_than_may_be(briefing: Briefing, tmp_path: Path) -> None:
    text = f"variant{',line-steps' * 500}\na{',1' * 500}\n"
    column = len(f"variant{',line-steps' * 499},") + 1
    told = [f"v.csv:1:{column}: error: more than 500 columns"]
    assert given(text, briefing, tmp_path) == ([], told)


def test_more_variants_than_may_be(
    briefing: Briefing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(variant_sheets, "MAX_VARIANTS", 3)
    assert varying.MAX_VARIANTS == 100_000
    text = "variant\n" + "".join(f"v{number}\n" for number in range(3))
    assert len(read(text, briefing, tmp_path, "v.csv")) == 3
    assert given(text + "v3\n", briefing, tmp_path)[1] == ["v.csv:5:1: error: more than 3 variants"]


def test_files_that_are_too_large_or_none(
    briefing: Briefing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cells, "MAX_CSV", 20)
    assert given("variant,line-steps\na,1\n", briefing, tmp_path)[1] == [
        "v.csv:1:1: error: a file of 23 bytes; at most 20 are read"
    ]
    (tmp_path / "link.csv").symlink_to(SOLAR / "quantities.yaml")
    os.mkfifo(tmp_path / "pipe.csv")
    for name, message in (("link.csv", "a symbolic link"), ("pipe.csv", "no plain file")):
        _, faults = read_variants(tmp_path / name, name, briefing)
        assert [fault.message for fault in faults] == [message]


def test_a_table_in_the_folder_is_no_part_of_the_briefing(tmp_path: Path) -> None:
    folder = solar_with_scenarios(tmp_path)
    before, faults = load(folder)
    (folder / "variants.yaml").write_text("variants: {a: {}}\n", encoding="utf-8")
    after, more = load(folder)
    assert (faults, more) == ([], [])
    assert after == before
