"""Scenarios as users meet them: built, explained, and told of in every medium."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pikepdf
import pytest

from tests.making import solar_claiming, solar_with_scenarios
from tests.reading import pdf_text
from tests.running import TEST_BRIEFINGS, replace, ssb_report

CHANGE = "Steps of the line: 12\u00a0steps → 10\u00a0steps"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small briefing with scenarios, and an edition under one of them."""
    folder = solar_with_scenarios(tmp_path_factory.mktemp("solar"))
    own = "editions: {en: {language: en}, en-better: {language: en, scenario: better}}"
    replace(folder / "briefing.yaml", "editions: {en: {language: en}}", own)
    return folder


@pytest.fixture(scope="module")
def output(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What building all editions gives, and then one under another scenario with a number set."""
    output = tmp_path_factory.mktemp("output")
    places = ("--inputs", folder.parent, "--output", output)
    run = ssb_report(*places, "build")
    assert run.returncode == 0, run.stderr
    options = ("--edition", "en", "--scenario", "worse", "--set", "line-steps=10")
    run = ssb_report(*places, "build", *options)
    assert run.returncode == 0, run.stderr
    return output / "solar-modules"


def results(folder: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((folder / "data/results.json").read_text("utf-8"))
    return found


# ---- built


def test_what_is_built_under_a_scenario_leaves_the_normal_edition_alone(output: Path) -> None:
    names = sorted(path.name for path in output.iterdir())
    assert names[:2] == ["en", "en+worse+set-" + names[1][-8:]]
    assert names[2:] == ["en-better"]
    assert "scenario" not in results(output / "en")
    page = (output / "en" / "briefing.html").read_text("utf-8")
    assert "Scenario:" not in page
    assert "Scenario:" not in pdf_text(output / "en" / "briefing.pdf")


@pytest.mark.parametrize(
    ("edition", "label"),
    [("en-better", "Scenario: Better"), ("en+*", "Scenario: Worse, numbers set by hand")],
)
def test_every_medium_says_which_scenario_it_is_and_what_it_changes(
    output: Path, edition: str, label: str
) -> None:
    (folder,) = output.glob(edition)
    page = (folder / "briefing.html").read_text("utf-8")
    assert re.search(rf"<title>[^<]*: {label}</title>", page)
    assert CHANGE in page
    cover, *pages = pdf_text(folder / "briefing.pdf").split("\f")[:-1]
    assert label in " ".join(cover.split())
    assert CHANGE.replace("\u00a0", " ") in " ".join(cover.replace("\u00a0", " ").split())
    assert all(label in " ".join(text.split()) for text in pages)
    with pikepdf.open(folder / "briefing.pdf") as pdf, pdf.open_metadata() as metadata:
        assert label in metadata["dc:title"]


def test_results_are_those_of_the_scenario_and_say_so(output: Path) -> None:
    (folder,) = output.glob("en+*")
    found = json.loads((folder / "data/results.json").read_text("utf-8"))
    assert found["edition"] == folder.name
    assert found["scenario"]["id"] == "worse"
    assert found["scenario"]["changes"] == {
        "line-defect-rate": {"unit": "%", "base": "0.5..1.5", "set": "1..2"},
        "line-steps": {"unit": "step", "base": "12", "set": "10"},
    }
    # 0.985^10, by a pocket calculator
    assert found["results"]["line-yield"]["value"] == pytest.approx(85.9730, abs=1e-3)
    steps = found["quantities"]["line-steps"]
    assert (steps["status"], steps["cite"], steps["value"]) == ("assumption", [], 10)


def test_a_card_tells_who_set_its_number(output: Path) -> None:
    page = (output / "en-better" / "briefing.html").read_text("utf-8")
    card = page.partition('id="card-line-steps"')[2].partition("</aside>")[0]
    told = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", card))
    assert (told["Scenario"], told["In the base"]) == ("Better", "12\u00a0steps")
    assert told["Status"] == "assumption"


def test_tables_and_charts_of_it_have_their_data_beside_them(output: Path) -> None:
    data = output / "en" / "data"
    tables = {path.name for path in data.glob("table-s*.csv")}
    names = {"sensitivity-line-yield", "scenarios", "scenario-changes"}
    assert tables == {f"table-{name}.csv" for name in names}
    (heading, *rows) = (data / "figure-cases.csv").read_text("utf-8").splitlines()
    assert heading.startswith("item,group,low,value,high,unit")
    assert [row.partition(",")[0] for row in rows] == ["Base", "Better", "Worse"]
    page = (output / "en" / "briefing.html").read_text("utf-8")
    for name in names:
        assert f'download="table-{name}.csv"' in page
    # The driver, its share a link to the input, on one line with its bracket.
    assert re.search(r"Defects at each step (?:<span[^>]*>)?\(<button", page)


def test_clean_removes_it(output: Path, tmp_path: Path) -> None:
    for path in output.iterdir():
        copy = tmp_path / "solar-modules" / path.name / "data"
        copy.mkdir(parents=True)
        (copy / "results.json").write_bytes((path / "data" / "results.json").read_bytes())
    assert ssb_report("--output", tmp_path, "clean").returncode == 0
    assert not (tmp_path / "solar-modules").exists()


# ---- explained


def test_why_prints_the_derivation_with_intervals_and_shares() -> None:
    told = ssb_report("why", "time-to-parity").stdout.replace("\u00a0", " ")
    head, _, derivation = told.partition("shares of its variance\n")
    assert re.search(r"^  90% interval \d+\.\d–\d+\.\d years$", head, re.MULTILINE)
    names = ["ssb-cost-start", "competitor-decline-spread", "decline-rate", "cost-liquid-cell"]
    shares = re.findall(r"^    ([a-z-]+) (\d+)%$", derivation, re.MULTILINE)
    assert sorted(name for name, _ in shares) == sorted(names)
    assert 85 <= sum(int(share) for _, share in shares) <= 101
    for name in names:
        own = derivation.partition(f"\n  {name} = ")[2].partition("\n  note")[0].splitlines()
        assert re.match(r"    90% interval ", own[2])
        assert re.match(r"    taken as (uniform|triangular), ", own[3])


def test_why_under_a_scenario_and_with_a_number_set(folder: Path) -> None:
    places = ("--inputs", folder.parent)
    options = ("--scenario", "better", "--set", "line-steps=20")
    told = ssb_report(*places, "why", "line-yield", *options).stdout.replace("\u00a0", " ")
    assert told.startswith("line-yield = 90.5%\n")  # 0.995^20, by a pocket calculator
    assert "\n    scenario: numbers set by hand; in the base 12 steps\n" in told
    assert "\n    scenario: Better; in the base 0.5–1.5%\n" in told
    found = json.loads(ssb_report(*places, "why", "line-yield", "--json", *options).stdout)
    steps = next(each for each in found["inputs"] if each["id"] == "line-steps")
    assert (steps["value"], steps["base"], steps["status"]) == (20, "12", "assumption")


def test_why_for_programs_has_intervals_distributions_and_shares(folder: Path) -> None:
    run = ssb_report("--inputs", folder.parent, "why", "line-yield", "--json")
    found = json.loads(run.stdout)
    assert found["interval"] == pytest.approx([83.92, 93.60], abs=0.05)
    assert found["shares_of_variance"] == {"line-defect-rate": pytest.approx(1, abs=0.001)}
    defects = found["inputs"][0]
    assert defects["distribution"] == {"uniform": [0.5, 1.5]}
    assert defects["interval"] == pytest.approx([0.55, 1.45])


# ---- what the text says


@pytest.fixture
def claiming(tmp_path: Path) -> Path:
    """The small briefing with a claim that holds from its sixth step on, and two scenarios."""
    claim = "long: {that: line-steps > 5 step}\n"
    folder = solar_claiming(tmp_path, claim, 'The line is long {{ claim("long") }}.')
    scenarios = """\
scenarios:
  shorter: {label: {en: Shorter}, set: {line-steps: 4}}
  longer: {label: {en: Longer}, set: {line-steps: 20}}
"""
    (folder / "scenarios.yaml").write_text(scenarios, encoding="utf-8")
    return folder


def of_claims(stderr: str) -> list[str]:
    return [line for line in stderr.splitlines() if "claim 'long'" in line]


FALSE = (
    "inputs/solar-modules/sections/en/02-methods.md:3:28: {}: under {}: claim 'long' is false: "
    'line-steps > 5 step, that is {} steps > 5 steps; it marks "The line is long." (defined at '
    "inputs/solar-modules/claims.yaml:1:14: mend the sentence in every language, or the claim)"
)


@pytest.mark.parametrize("command", ["check", "build"])
def test_an_edition_declared_under_a_scenario_fails_where_its_claim_is_false(
    command: str, claiming: Path, tmp_path: Path
) -> None:
    own = "editions: {en: {language: en}, en-longer: {language: en, scenario: longer}}"
    replace(claiming / "briefing.yaml", "editions: {en: {language: en}}", own)
    assert ssb_report("check", cwd=tmp_path).returncode == 0
    replace(claiming / "briefing.yaml", "scenario: longer", "scenario: shorter")
    run = ssb_report(command, cwd=tmp_path)
    assert (run.returncode, run.stdout) == (1, "")
    assert of_claims(run.stderr) == [FALSE.format("error", "'shorter'", 4)]
    assert not list(tmp_path.glob("output/*"))


@pytest.mark.parametrize(
    ("options", "by", "steps"),
    [
        (["--scenario", "shorter"], "'shorter'", 4),
        (["--set", "line-steps=3"], "--set", 3),
        (["--scenario", "longer", "--set", "line-steps=3"], "'longer' with --set", 3),
    ],
    ids=["scenario", "set", "both"],
)
def test_strictly_nothing_is_built_by_hand_that_makes_a_claim_false(
    options: list[str], by: str, steps: int, claiming: Path, tmp_path: Path
) -> None:
    assert (claiming / "claims.yaml").exists()
    strict = ssb_report("build", *options, "--strict", cwd=tmp_path)
    assert (strict.returncode, strict.stdout) == (1, "")
    assert of_claims(strict.stderr) == [FALSE.format("warning", by, steps)]
    assert not list(tmp_path.glob("output/*"))


def test_what_is_asked_by_hand_is_built_with_a_warning_which_is_said_again(
    claiming: Path, tmp_path: Path
) -> None:
    assert (claiming / "claims.yaml").exists()
    for state in ("writing HTML", "nothing has changed"):
        run = ssb_report("build", "--to", "html", "--set", "line-steps=3", cwd=tmp_path)
        assert run.returncode == 0
        assert state in run.stderr
        assert of_claims(run.stderr) == [FALSE.format("warning", "--set", 3)]
    assert len(list(tmp_path.glob("output/solar-modules/en+*/briefing.html"))) == 1


def test_what_is_asked_by_hand_warns_of_nothing_where_all_claims_hold(
    claiming: Path, tmp_path: Path
) -> None:
    assert (claiming / "claims.yaml").exists()
    options = ("--to", "html", "--strict", "--set", "line-steps=6")
    run = ssb_report("build", *options, cwd=tmp_path)
    assert run.returncode == 0
    assert of_claims(run.stderr) == []


# ---- refused


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--set", "line-steps"], 2, r"--set line-steps: write ID=VALUE, like --set "),
        (["--set", "=3"], 2, r"write ID=VALUE"),
        (["--set", "line-steps=3", "--set", "line-steps=4"], 2, r"'line-steps' is set twice"),
        (["--set", "line-step=3"], 2, r"no quantity 'line-step' \(did you mean 'line-steps'\?\)"),
        (["--set", "line-yield=3"], 2, r"'line-yield' is a result, which cannot be set"),
        (["--set", "line-steps=3 steps"], 2, r"without its unit, which is step"),
        (["--scenario", "better"], 2, r"no scenario 'better' of solar-modules \(it has none\)"),
        (["--set", "line-defect-rate=120"], 1, r"error: under --set: .* outside its range"),
    ],
    ids=lambda case: " ".join(case) if isinstance(case, list) else "",
)
def test_what_cannot_be_set_is_told_in_a_line_and_nothing_is_built(
    options: list[str], code: int, said: str, tmp_path: Path
) -> None:
    places = ("--inputs", TEST_BRIEFINGS, "--output", tmp_path)
    run = ssb_report(*places, "build", *options)
    assert (run.returncode, run.stdout) == (code, "")
    assert re.search(said, run.stderr)
    assert "Traceback" not in run.stderr
    assert not list(tmp_path.iterdir())
