"""New briefings: they stand whole or not at all, explain themselves, and have no fault."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ssb_report.author import new
from ssb_report.author.editors import FOLDER, modeline
from ssb_report.check.check import check
from ssb_report.errors import InputError, UsageError
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.load import FILES, load
from tests.making import solar_with, solar_with_scenarios
from tests.running import INPUTS, replace, ssb_report
from tests.unit.author.core import complaints

LANGUAGES = ("en", "zh-Hans")
JIANGSU = INPUTS / "jiangsu-solid-state"


def command(inputs: Path, *arguments: str) -> tuple[int, str, str]:
    done = ssb_report("--inputs", inputs, "new", *arguments, cwd=inputs.parent)
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module", params=LANGUAGES)
def begun(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new briefing, by the command, in a folder that was empty."""
    inputs = tmp_path_factory.mktemp("new") / "inputs"
    code, _, told = command(inputs, "demo", "--language", request.param)
    assert (code, told) == (0, f"wrote {inputs.as_posix()}/demo/\n")
    return inputs / "demo"


def test_a_new_briefing_has_no_fault_and_no_warning(begun: Path) -> None:
    checked = check(begun)
    assert not checked.warnings
    assert complaints(begun, is_known=True) == []


def test_it_has_one_of_each(begun: Path) -> None:
    briefing, _ = load(begun)
    blocks = {use.call.name for use in briefing.uses if use.call}
    assert blocks >= {"q", "r", "cite", "claim", "driver", "table", "figure", "formula"}
    assert briefing.scenarios
    assert {str(each.provenance.status) for each in briefing.quantities.values()} == {
        "reported",
        "assumption",
    }


def test_each_file_explains_itself_and_names_its_schema(begun: Path) -> None:
    for path in begun.glob("*.yaml"):
        first, second, *_ = path.read_text(encoding="utf-8").splitlines()
        assert first == modeline(path.stem)
        assert second.startswith("# ")
        assert (begun / FOLDER / f"{path.stem}.json").exists()


def test_no_field_of_it_goes_without_a_comment_where_it_is_not_plain(begun: Path) -> None:
    text = (begun / "quantities.yaml").read_text(encoding="utf-8")
    explained = re.findall(r"^# ([a-z_]+)  ", text, re.MULTILINE)
    assert explained == ["value", "unit", "status", "as_of", "kind"]


def test_both_languages_hold_the_same() -> None:
    stated = r"^(?:\S+:$|  (?:value|unit|status|distribution|cite): .*)"

    def numbers(language: str) -> list[str]:
        text = (new.SCAFFOLD / language / "quantities.yaml").read_text(encoding="utf-8")
        return re.findall(stated, text, re.MULTILINE)

    assert numbers("en") == numbers("zh-Hans")
    assert len(numbers("en")) > 12


def test_it_says_what_is_next(tmp_path: Path) -> None:
    code, told, _ = command(tmp_path / "my inputs", "demo")
    assert code == 0
    assert f"  {tmp_path.as_posix()}/my inputs/demo/quantities.yaml\n" in told
    assert f"  ssb-report --inputs '{tmp_path}/my inputs' build demo\n" in told


def test_what_is_next_names_no_folder_where_it_is_the_usual_one(tmp_path: Path) -> None:
    done = ssb_report("new", "demo", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "  ssb-report build demo\n" in done.stdout


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Demo_1", "'Demo_1' is no id (small letters, digits and single hyphens"),
        ("../demo", "'../demo' is no id"),
        ("", "'' is no id"),
        ("a" * 61, "is no id"),
        ("there", "there is there already; take another name"),
        ("link", "link is there already; take another name"),
    ],
)
def test_a_name_that_cannot_be_is_told_in_one_line(tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "link").symlink_to("nowhere")
    code, said, fault = command(tmp_path, name)
    assert (code, said) == (2, "")
    assert told in fault
    assert fault.count("\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "there"]
    assert list((tmp_path / "there").iterdir()) == []


def test_what_cannot_be_written_whole_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OSError, match="No space left"):
        new.write_new(tmp_path, "demo", {"briefing.yaml": "id: demo\n"})
    assert list(tmp_path.iterdir()) == []


def test_of_two_at_once_one_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free = new.require_free

    def taken(inputs: Path, name: str) -> None:
        (inputs / name).mkdir()
        free(inputs, name)

    monkeypatch.setattr(new, "require_free", taken)
    with pytest.raises(UsageError, match="is there already"):
        new.write_new(tmp_path, "demo", {"briefing.yaml": "id: demo\n"})
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]


# ---- from another


def data(briefing: Briefing) -> dict[str, object]:
    """What the files say, without the briefing's own id and title."""
    found: dict[str, object] = {name: briefing.files[name].data for name in FILES}
    meta = found["briefing"]
    assert isinstance(meta, dict)
    return {**found, "briefing": {**meta, "id": "", "title": ""}}


def test_a_copy_has_everything_of_the_other_but_its_name_and_who_gets_it(tmp_path: Path) -> None:
    other = solar_with_scenarios(tmp_path)
    (other / "stakeholders.yaml").write_text("stakeholders: {}\n", encoding="utf-8")
    (other / "variants.yaml").write_text("combine: {scenario: [better]}\n", encoding="utf-8")
    code, told, _ = command(other.parent, "wind-mills", "--from", other.name)
    assert code == 0
    folder = other.with_name("wind-mills")
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*.[ym]*")}
    before = {path.relative_to(other).as_posix() for path in other.rglob("*.[ym]*")}
    assert there == before - {"stakeholders.yaml", "variants.yaml"}
    assert all(f"{folder.as_posix()}/{name}\n" in told for name in there)
    checked = check(folder)
    assert data(checked.briefing) == data(check(other).briefing)
    assert checked.briefing.meta.title == {"en": "Draft: Solar modules and their learning curve"}


def test_each_file_of_a_copy_says_that_nobody_has_gone_through_it(tmp_path: Path) -> None:
    files = new.copied_from(solar_with(tmp_path), "wind-mills")
    for name, text in files.items():
        if name.endswith(".yaml"):
            first, second, *_ = text.splitlines()
            assert first == modeline(Path(name).stem)
            assert second.startswith("# Copied from solar-modules: ")


def test_check_warns_of_each_file_until_the_line_is_removed(tmp_path: Path) -> None:
    other = solar_with(tmp_path)
    files = new.copied_from(other, "wind-mills")
    folder = new.write_new(other.parent, "wind-mills", files)
    warnings = check(folder).warnings
    names = {name for name in files if name.endswith(".yaml")}
    assert {Path(each.position.path).name for each in warnings} == names
    assert {(each.position.line, each.position.column) for each in warnings} == {(2, 1)}
    assert {each.message for each in warnings} == {
        "a copy that nobody has gone through, as its own comment says"
    }
    for name in names:
        first, _, *rest = files[name].splitlines(keepends=True)
        (folder / name).write_text("".join([first, *rest]), encoding="utf-8")
    assert check(folder).warnings == ()


def test_a_copy_of_the_real_briefing_keeps_comments_and_both_titles() -> None:
    files = new.copied_from(JIANGSU, "guangdong")
    old = (JIANGSU / "briefing.yaml").read_text(encoding="utf-8")
    assert set(files["briefing.yaml"].splitlines()) - set(old.splitlines()) == {
        "# Copied from jiangsu-solid-state: go through all of it, then remove this line.",
        "id: guangdong",
        "title: {en: 'Draft: Solid-state batteries and Jiangsu', zh: '草稿：固态电池与江苏'}",
    }
    lines = files["quantities.yaml"].splitlines()
    del lines[1]
    assert lines == (JIANGSU / "quantities.yaml").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    ("title", "then"),
    [
        ("title: The sun's modules", "Draft: The sun's modules"),
        ("title: >-\n  A folded\n  title", "Draft: A folded title"),
        ("title:\n  en: |\n    A block", "Draft: A block"),
        ("title: {en: 'It''s \"more\"'}", 'Draft: It\'s "more"'),
    ],
)
def test_a_title_is_changed_however_it_is_written(tmp_path: Path, title: str, then: str) -> None:
    other = solar_with(tmp_path)
    replace(other / "briefing.yaml", "title: {en: Solar modules and their learning curve}", title)
    files = new.copied_from(other, "wind-mills")
    folder = new.write_new(other.parent, "wind-mills", files)
    briefing, faults = load(folder)
    assert faults == []
    assert set(briefing.meta.title.values()) == {then}


def test_a_briefing_with_faults_is_not_copied(tmp_path: Path) -> None:
    other = solar_with(tmp_path, quantities=("value: 12", "value: twelve"))
    with pytest.raises(InputError, match="'twelve' is no number"):
        new.copied_from(other, "wind-mills")
    code, _, told = command(other.parent, "wind-mills", "--from", other.name)
    assert code == 1
    assert "'twelve' is no number" in told
    assert [path.name for path in other.parent.iterdir()] == [other.name]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("a", "--from", "solar"), "no briefing 'solar'"),
        (("a", "--from", "solar-modules", "--language", "en"), "leave out --language"),
        (("solar-modules", "--from", "solar-modules"), "is there already"),
    ],
)
def test_wrong_usage_is_told(tmp_path: Path, arguments: tuple[str, ...], told: str) -> None:
    other = solar_with(tmp_path)
    code, _, fault = command(other.parent, *arguments)
    assert code == 2
    assert told in fault
