"""Every command that a document or a `--help` shows runs, and prints what is shown beside it.

Most run as they are written, each in a copy of its own of a repository in which a small briefing
stands in for the large one. `HOW` says of each other command how it is run; none is passed over.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import click
import pytest

from ssb_report.cli.commands import cli
from ssb_report.cli.limited import Limited
from ssb_report.schema.macros import MACROS
from tests.forking import forked
from tests.keys import LABEL, PASSPHRASE, PIN, identity, pem, softhsm, token
from tests.running import INPUTS, ROOT
from tests.standing import BRIEFING, built

DOCUMENTS = (
    "README.md",
    "inputs/README.md",
    "templates/README.md",
    ".github/CONTRIBUTING.md",
    ".github/SECURITY.md",
)
_BLOCK = re.compile(r"^ *```(?:console|sh|shell|bash)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r"\s+#\s.*$")


@dataclass(frozen=True)
class Shown:
    """A command as it is shown, where, and what is shown as its output."""

    command: str
    where: str
    output: tuple[str, ...] = ()


def shown() -> dict[str, Shown]:
    """All commands that are shown, each once: the one with most output."""
    found: dict[str, Shown] = {}
    for each in (*_in_documents(), *_in_helps()):
        known = found.get(each.command)
        if known is None or len(each.output) > len(known.output):
            found[each.command] = each
    return found


def _in_documents() -> Iterator[Shown]:
    for name in DOCUMENTS:
        text = (ROOT / name).read_text(encoding="utf-8")
        for block in _BLOCK.findall(text):
            for each in re.split(r"^ *\$ ", block, flags=re.MULTILINE)[1:]:
                command, *output = each.rstrip().splitlines()
                yield Shown(_COMMENT.sub("", command), name, tuple(output))


def _in_helps() -> Iterator[Shown]:
    for name, command in {"ssb-report": cli, **cli.commands}.items():
        for line in (command.help or "").splitlines():
            if line.strip().startswith("ssb-report "):
                yield Shown(line.strip(), f"{name} --help")


# ---- how they are run


@dataclass(frozen=True)
class Ready:
    """What stands for words of a command, and the variables that it is run with."""

    words: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class How:
    """What a command needs to be there, what is run in its place, and how it may end."""

    before: Callable[[Path], Ready] = lambda _: Ready()
    instead: str = ""
    codes: tuple[int, ...] = (0,)
    is_server: bool = False


def _real(folder: Path) -> Ready:
    """The large briefing itself, of which the document prints numbers."""
    shutil.rmtree(folder / "inputs")
    shutil.copytree(INPUTS / BRIEFING, folder / "inputs" / BRIEFING)
    return Ready()


def _mistaken(folder: Path) -> Ready:
    """The large briefing with the mistakes that the document makes on purpose."""
    _real(folder)
    path = folder / "inputs" / BRIEFING / "quantities.yaml"
    begin, mark, end = path.read_text(encoding="utf-8").partition("\ncost-ssb-cell:\n")
    end = end.replace("  unit: CNY/Wh", "  uint: CNY/Wh", 1)
    end = end.replace("status: claimed", "status: clamed", 1)
    path.write_text(begin + mark + end, encoding="utf-8")
    return Ready()


def _with_table(folder: Path) -> Ready:
    """The table of variants, as the document prints it."""
    lines = shown()["cat cities.csv"].output
    (folder / "cities.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
    return Ready()


def _begun(folder: Path) -> Ready:
    run("ssb-report new demo", folder)
    return Ready()


def _delivered(folder: Path) -> Ready:
    run("ssb-report deliver --new-ledger", folder)
    return Ready()


def _refused(folder: Path) -> Ready:
    """A copy that its channel refused; its number stands for the one that is shown."""
    (folder / "shelf" / "li-wei").touch()
    told = run("ssb-report deliver --new-ledger --patience 0", folder, codes=(3,))
    (folder / "shelf" / "li-wei").unlink()
    return Ready({"K7QM-2XRD": re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", told)[0]})


def _with_keys(folder: Path) -> Ready:
    owner = identity()
    owner.pkcs12(folder / "team.p12")
    (folder / "key.pem").write_bytes(owner.key_pem(PASSPHRASE))
    (folder / "team.pem").write_bytes(owner.certificates_pem())
    (folder / "root.pem").write_bytes(pem(owner.root))
    return Ready(variables={"SSB_REPORT_KEY_PASSPHRASE": PASSPHRASE})


def _signed(folder: Path) -> Ready:
    ready = _with_keys(folder)
    run("ssb-report sign briefing.pdf --key team.p12", folder, ready.variables)
    return ready


def _with_token(folder: Path) -> Ready:
    words = {"/usr/lib/softhsm/libsofthsm2.so": str(softhsm()), "k": LABEL}
    variables = token(folder / "hsm", identity())
    return Ready(words, {**variables, "SSB_REPORT_TOKEN_PIN": PIN})


def _quietly(_: Path) -> Ready:
    """The edition that the stand-in has, too; no browser is opened in tests."""
    return Ready({"zh-Hans": "en-executive"}, {"BROWSER": "true"})


_TABLE = "--variants cities.csv --edition en-executive"

HOW: Mapping[str, How] = {
    ".venv/bin/ssb-report why parity-fast": How(_real, "ssb-report why parity-fast"),
    "make check": How(_mistaken, "ssb-report check", codes=(1,)),
    "cat cities.csv": How(_with_table),
    f"ssb-report build {BRIEFING} {_TABLE} --resume": How(_with_table),
    f"ssb-report build {_TABLE} -j 4 --resume": How(_with_table),
    # All of it is built from the wheel, in tests/unit/test_packaging.py.
    "ssb-report build demo": How(_begun, "ssb-report build demo --to html"),
    "ssb-report build demo --edition en": How(
        _begun, "ssb-report build demo --edition en --to html"
    ),
    f"ssb-report deliver {BRIEFING} --only li-wei": How(_delivered),
    "ssb-report deliver --resend K7QM-2XRD": How(_refused),
    "ssb-report status --sent": How(_delivered),
    "ssb-report status -q || make report": How(instead="ssb-report status -q"),
    f"ssb-report sign output/{BRIEFING}/en/briefing.pdf --key team.p12": How(_with_keys),
    "ssb-report sign briefing.pdf --to signed.pdf --key key.pem --certificates team.pem": How(
        _with_keys
    ),
    "ssb-report sign briefing.pdf --module /usr/lib/softhsm/libsofthsm2.so --token team"
    " --key-label k": How(_with_token),
    "ssb-report verify briefing-signed.pdf --trust root.pem": How(_signed),
    f"ssb-report watch {BRIEFING}": How(
        _quietly, f"ssb-report watch {BRIEFING} --no-open --port 0", is_server=True
    ),
    f"ssb-report watch {BRIEFING} --edition zh-Hans --no-open": How(
        _quietly,
        f"ssb-report watch {BRIEFING} --edition zh-Hans --no-open --port 0",
        is_server=True,
    ),
    f"ssb-report watch {BRIEFING} --port 0 --set decline-rate=10..15": How(
        _quietly,
        f"ssb-report watch {BRIEFING} --no-open --port 0 --set decline-rate=10..15",
        is_server=True,
    ),
}
"""The commands that need something first; all others run as they are written."""


def run(
    command: str,
    folder: Path,
    variables: Mapping[str, str] | None = None,
    codes: tuple[int, ...] = (0,),
) -> str:
    """Run a command in a folder; gives all that it said."""
    command, _, target = (part.strip() for part in command.partition(" > "))
    program, *arguments = shlex.split(command)
    if program == "make":  # plans what it would do, in the checkout, and does nothing
        assert "|" not in command
        done = _plain(["make", "--dry-run", *arguments], ROOT)
    elif program == "ssb-report":
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **(variables or {})}
        done = forked(arguments, folder, environment)
    else:
        assert program == "cat"
        done = _plain([program, *arguments], folder)
    assert done.returncode in codes, done.stdout + done.stderr
    if target:
        (folder / target).write_text(done.stdout, encoding="utf-8")
    return done.stdout + done.stderr


def served(command: str, folder: Path, variables: Mapping[str, str], codes: tuple[int, ...]) -> str:
    """Start a command that serves until it is stopped, stop it, and give all that it said."""
    program, *arguments = shlex.split(command)
    assert program == "ssb-report"
    process = subprocess.Popen(
        [sys.executable, "-m", "ssb_report", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **variables},
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    with process:
        assert process.stderr is not None
        first = process.stderr.readline()
        process.send_signal(signal.SIGINT)
        said = first + process.stderr.read()
    assert "http://127.0.0.1:" in first, said
    assert process.returncode in codes, said
    return said


def _plain(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("shown"))


COMMANDS = shown()


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_shown_runs(command: str, repository: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(repository, tmp_path / "here"))
    how = HOW.get(command, How())
    ready = how.before(folder)
    written = how.instead or command
    for word, other in ready.words.items():
        written = re.sub(rf"(?<!\S){re.escape(word)}(?!\S)", other, written)
    runs = served if how.is_server else run
    said = runs(written, folder, ready.variables, how.codes).replace("\xa0", " ")
    for line in COMMANDS[command].output:
        # Dots stand for what was left out.
        parts = [re.escape(part) for part in line.strip().split("…")]
        assert re.search(".*".join(parts), said), f"{line!r} is not in:\n{said}"


def test_every_way_of_running_is_that_of_a_command_that_is_shown() -> None:
    assert set(HOW) <= set(COMMANDS)


def test_every_command_shows_an_example() -> None:
    told = {each.where for each in _in_helps()}
    assert told == {f"{name} --help" for name in ("ssb-report", *cli.commands)}


def test_planned_tests_are_there() -> None:
    for command in COMMANDS:
        for path in re.findall(r"\btests/[\w/]+", command):
            assert (ROOT / path).exists(), command


# ---- what else the documents promise


def test_every_link_of_a_document_leads_somewhere() -> None:
    for name in DOCUMENTS:
        path = ROOT / name
        text = re.sub(r"(`+).*?\1", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for target, anchor in re.findall(r"\]\((?!https?:)([^)#]*)#?([^)]*)\)", text):
            there = path.parent / target if target else path
            assert there.exists(), f"{name}: {target}"
            if anchor:
                assert anchor in _anchors(there), f"{name}: {target}#{anchor}"


def _anchors(document: Path) -> set[str]:
    """The ids that forges give the headings of a document."""
    found = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in found}


def test_the_readme_tells_every_option() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for name, command in cli.commands.items():
        (told,) = re.findall(rf"^    ssb-report {name}\b.*(?:\n {{9,}}.*)*", text, re.MULTILINE)
        for option in command.params:
            written = {*option.opts, *(f"--no-{each.lstrip('-')}" for each in option.opts)}
            if isinstance(option, click.Option) and not (written & told_of_all(command)):
                assert any(f"{each} " in f"{told} ".replace("]", " ") for each in written), written


def told_of_all(command: click.Command) -> frozenset[str]:
    """The options that the README tells once, for all commands that have them."""
    return frozenset({"--deadline", "--memory"} if isinstance(command, Limited) else ())


def test_the_macros_are_all_told() -> None:
    text = (ROOT / "templates" / "README.md").read_text(encoding="utf-8")
    for name, macro in MACROS.items():
        assert f"{{{{ {name}(" in text
        assert [option for option in macro.options if f"{option}=" not in text] == []


def test_the_templates_are_all_told() -> None:
    text = (ROOT / "templates" / "README.md").read_text(encoding="utf-8")
    files = [
        path.relative_to(ROOT / "templates").as_posix()
        for path in (ROOT / "templates").rglob("*.*")
        if path.name != "README.md"
    ]
    assert files
    assert [file for file in files if f"`{file}`" not in text] == []
