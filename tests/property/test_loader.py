"""Whatever the files hold, reading them ends in faults with a place, never in an exception."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ssb_report.check.check import check
from ssb_report.errors import Fault, InputError
from ssb_report.schema.link import link
from ssb_report.schema.load import load
from ssb_report.schema.macros import find_calls, stray_braces
from tests.running import TEST_BRIEFINGS, copied

BRIEFING = TEST_BRIEFINGS / "solar-modules"
FILES = sorted(path.relative_to(BRIEFING).as_posix() for path in BRIEFING.rglob("*.*"))
DATA = [name for name in FILES if name.endswith(".yaml")]
CONTENT = {name: (BRIEFING / name).read_bytes() for name in FILES}

often = settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(BRIEFING, tmp_path_factory.mktemp("inputs"))


def faults_with(folder: Path, name: str, content: bytes) -> list[Fault]:
    """What is said when one file has this content."""
    path = folder / name
    path.write_bytes(content)
    try:
        return sound(folder, check(folder).warnings)
    except InputError as error:
        return sound(folder, error.faults)
    finally:
        path.write_bytes(CONTENT[name])


def sound(folder: Path, faults: Iterable[Fault]) -> list[Fault]:
    """The faults, each with a place in one of the files and a message of one line."""
    faults = list(faults)
    for fault in faults:
        assert fault.position.path.startswith(folder.as_posix())
        assert fault.position.line >= 1
        assert fault.position.column >= 1
        head = f"{fault.message} {fault.hint}"
        assert fault.message
        assert len(head.splitlines()) == 1
        assert len(head) < 800
        if fault.excerpt:
            assert fault.position.column <= len(fault.excerpt) + 1
    return faults


words = st.sampled_from(
    sorted({word for text in CONTENT.values() for word in text.decode().replace(",", " ").split()})
)
scalars = st.one_of(words, st.text(max_size=12), st.integers().map(str), st.just(None))
trees = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)


def as_yaml(tree: object) -> str:
    """A tree written out in flow style, its scalars quoted."""
    match tree:
        case None:
            return ""
        case str():
            escaped = "".join(f"\\U{ord(c):08x}" if not c.isalnum() else c for c in tree)
            return f'"{escaped}"'
        case list():
            return f"[{', '.join(as_yaml(each) for each in tree)}]"
        case dict():
            pairs = (f"{as_yaml(key)}: {as_yaml(value)}" for key, value in tree.items())
            return f"{{{', '.join(pairs)}}}"
    raise AssertionError(tree)


@often
@given(name=st.sampled_from(FILES), text=st.text(max_size=200))
def test_any_text(folder: Path, name: str, text: str) -> None:
    content = text.encode("utf-8", errors="surrogatepass")
    if content.decode("utf-8", errors="replace").strip() != CONTENT[name].decode().strip():
        assert faults_with(folder, name, content)


@often
@given(name=st.sampled_from(FILES), content=st.binary(max_size=200))
def test_any_bytes(folder: Path, name: str, content: bytes) -> None:
    faults_with(folder, name, content)


@often
@given(name=st.sampled_from(DATA), tree=trees)
def test_any_data(folder: Path, name: str, tree: object) -> None:
    assert faults_with(folder, name, as_yaml(tree).encode())


@often
@given(
    name=st.sampled_from(DATA),
    key=words,
    tree=trees,
)
def test_any_entry_beside_the_others(folder: Path, name: str, key: str, tree: object) -> None:
    faults_with(folder, name, CONTENT[name] + f"\n{as_yaml(key)}: {as_yaml(tree)}\n".encode())


@often
@given(name=st.sampled_from(FILES), places=st.lists(st.tuples(st.integers(0), st.integers(0, 255))))
def test_flipped_bytes(folder: Path, name: str, places: list[tuple[int, int]]) -> None:
    content = bytearray(CONTENT[name])
    for place, byte in places:
        content[place % len(content)] = byte
    faults_with(folder, name, bytes(content))


@often
@given(name=st.sampled_from(FILES), old=st.integers(0), new=words)
def test_a_word_for_another(folder: Path, name: str, old: int, new: str) -> None:
    pieces = CONTENT[name].decode().split(" ")
    pieces[old % len(pieces)] = new
    faults_with(folder, name, " ".join(pieces).encode())


@often
@given(name=st.sampled_from(FILES), first=st.integers(0), second=st.integers(0))
def test_swapped_lines(folder: Path, name: str, first: int, second: int) -> None:
    lines = CONTENT[name].decode().splitlines()
    first, second = first % len(lines), second % len(lines)
    lines[first], lines[second] = lines[second], lines[first]
    faults_with(folder, name, "\n".join(lines).encode())


@often
@given(name=st.sampled_from(FILES), line=st.integers(0))
def test_a_line_left_out(folder: Path, name: str, line: int) -> None:
    lines = CONTENT[name].decode().splitlines()
    del lines[line % len(lines)]
    faults_with(folder, name, "\n".join(lines).encode())


def test_the_loader_gives_faults_back(folder: Path) -> None:
    (folder / "quantities.yaml").write_text("[]", encoding="utf-8")
    briefing, faults = load(folder)
    assert briefing.id == "solar-modules"
    assert faults
    assert link(briefing)[0].uses == briefing.uses
    (folder / "quantities.yaml").write_bytes(CONTENT["quantities.yaml"])


macro_pieces = st.lists(
    st.sampled_from(
        ["{{", "}}", "{%", "{#", "%}", "{", "}", "q", "(", ")", '"', "'", "a-b", ",", "=", "form"]
    )
    | st.text(max_size=3),
    max_size=30,
).map("".join)


@given(text=macro_pieces)
def test_macros_are_found_in_any_text(text: str) -> None:
    for call in find_calls(text):
        assert text[call.start : call.end].startswith("{{")
        assert text[call.start : call.end].endswith("}}")
        assert text.startswith(call.name, call.name_at)
        assert text.startswith(call.id or call.name, call.id_at)
        for option, (option_at, choice_at) in call.options_at.items():
            assert text.startswith(option, option_at)
            assert text.startswith(call.options[option], choice_at)
    assert all(text[offset] in "{%}" for offset in stray_braces(text))
