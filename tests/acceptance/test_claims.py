"""What the briefing says in words is held true by its numbers, in both languages."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from ssb_report.check.check import Checked, under
from ssb_report.compute.claims import Verdict, judge
from ssb_report.errors import Severity
from ssb_report.schema.marked import marked
from tests.reading import elements, html_tree, pdf_blocks, squeezed, text_of, yaml_file
from tests.running import INPUTS, Edition, copied, replace, ssb_report

FOLDER = INPUTS / "jiangsu-solid-state"
CLAIMS = list(yaml_file(FOLDER / "claims.yaml"))

PRICE = '  value: "~2000"\n'
SENTENCE = "figure for a whole liquid battery"


def test_there_are_many_and_all_hold(jiangsu_checked: Checked) -> None:
    judgements, faults = judge(jiangsu_checked.briefing, jiangsu_checked.numbers)
    assert faults == []
    assert len(judgements) == len(CLAIMS) >= 15
    assert {judgement.verdict for judgement in judgements.values()} == {Verdict.HOLDS}
    assert not any(judgement.is_doubtful for judgement in judgements.values())


def test_both_languages_mark_the_same_claims_in_the_same_places(jiangsu_checked: Checked) -> None:
    places: dict[str, Counter[tuple[str, ...]]] = {"en": Counter(), "zh": Counter()}
    for mark in marked(jiangsu_checked.briefing):
        section = mark.section.partition("/")[2]
        places[mark.language][mark.claim, section, mark.file, *map(str, mark.path[:-1])] += 1
    assert places["en"] == places["zh"]


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_every_mark_in_the_text_leads_to_its_row(language: str, jiangsu: Edition) -> None:
    html = (jiangsu.folder.parent / language / "briefing.html").read_text(encoding="utf-8")
    root = html_tree(html)
    rows = [row.get("id", "") for row in elements(root, "tr")]
    assert [key for key in rows if key.startswith("claim-")] == [f"claim-{key}" for key in CLAIMS]
    marks = [a for a in elements(root, "a") if a.get("class") == "claim"]
    keys = [(mark.get("href") or "").removeprefix("#claim-") for mark in marks]
    assert keys == [key for path in sections(language) for key in written(path)]
    for key, mark in zip(keys, marks, strict=True):
        assert text_of(mark) == f"C{CLAIMS.index(key) + 1}"
        assert re.match("claim: |论断：", mark.get("aria-label") or "")


def sections(language: str) -> list[Path]:
    """The prose of the whole edition, in its order."""
    names = yaml_file(FOLDER / "briefing.yaml")["sections"]
    return [next((FOLDER / "sections" / language).glob(f"??-{name}.md")) for name in names]


def written(path: Path) -> list[str]:
    """The claims that a text marks."""
    return re.findall(r'\{\{ claim\("([a-z0-9-]+)"\) \}\}', path.read_text(encoding="utf-8"))


def test_the_pdf_has_the_marks_and_the_rows(jiangsu: Edition) -> None:
    texts = [squeezed(block.text) for block in pdf_blocks(jiangsu.pdf)]
    mark = f"C{CLAIMS.index('li2s-above-liquid') + 1}"
    assert any(squeezed(f"{SENTENCE}{mark}.") in text for text in texts)
    (row,) = [text for text in texts if text.startswith(squeezed(f"{mark}At the quoted price"))]
    assert squeezed("0.73 CNY/Wh (0.56–0.89) > ~0.6 CNY/Wh") in row
    assert squeezed("holds in 85% of samples") in row


def test_a_changed_number_that_makes_a_claim_false_fails(tmp_path: Path) -> None:
    folder = copied(FOLDER, tmp_path / "inputs")
    replace(folder / "quantities.yaml", PRICE, PRICE.replace("2000", "1500"))
    run = ssb_report("check", cwd=tmp_path)
    assert run.returncode == 1
    assert run.stdout == ""
    said = [line for line in run.stderr.splitlines() if ": error: " in line]
    at = "inputs/jiangsu-solid-state"
    # 1500 CNY/kg · 0.364 kg/kWh is 0.546 CNY/Wh, which is less than 0.6
    (summary,) = [line for line in said if line.startswith(f"{at}/sections/en/01-summary.md:14:")]
    assert "error: claim 'li2s-above-liquid' is false: li2s-cost > cost-liquid-cell, " in summary
    assert "that is 0.546 CNY/Wh (0.530–0.562) > ~0.6 CNY/Wh; " in summary
    assert 'it marks "At the quoted price, the lithium sulfide in a sulfide cell alone' in summary
    assert re.search(rf"\(defined at {at}/claims\.yaml:\d+:9: ", summary)
    places = {line.split(":")[0].removeprefix(f"{at}/sections/") for line in said}
    names = ("01-summary.md", "06-cost.md", "09-outlook.md")
    assert places == {f"{tag}/{name}" for tag in ("en", "zh-Hans") for name in names}
    built = ssb_report("build", "--to", "html", cwd=tmp_path)
    assert built.returncode == 1
    assert not list((tmp_path / "output").rglob("briefing.*"))


def test_a_number_set_by_hand_warns_of_the_sentences_that_it_makes_false(
    jiangsu_checked: Checked,
) -> None:
    for edition, names in (
        ("en", ["en/01-summary.md", "en/06-cost.md", "en/09-outlook.md"]),
        ("zh-Hans", ["zh-Hans/01-summary.md", "zh-Hans/06-cost.md", "zh-Hans/09-outlook.md"]),
        ("en-executive", []),
    ):
        warnings = under(jiangsu_checked, "", {"li2s-price": "~1500"}, [edition]).warnings
        places = [Path(each.position.path).relative_to(FOLDER / "sections") for each in warnings]
        assert [place.as_posix() for place in places] == names
        for warning in warnings:
            assert warning.severity is Severity.WARNING
            # 1500 CNY/kg · 0.364 kg/kWh, as above
            said = "under --set: claim 'li2s-above-liquid' is false: li2s-cost > cost-liquid-cell, "
            assert warning.message.startswith(f"{said}that is 0.546 CNY/Wh ")


def test_less_confidence_than_asked_fails_only_a_strict_check(tmp_path: Path) -> None:
    folder = copied(FOLDER, tmp_path / "inputs")
    claim = "li2s-cost > cost-liquid-cell\n  confidence: 80 %\n"
    replace(folder / "claims.yaml", claim, claim.replace("80", "95"))
    lenient, strict = (ssb_report("check", *flags, cwd=tmp_path) for flags in ((), ("--strict",)))
    assert (lenient.returncode, strict.returncode) == (0, 1)
    warning = "warning: claim 'li2s-above-liquid' holds in 85% of samples, fewer than 95% "
    assert warning in lenient.stderr
    assert warning in strict.stderr
