"""The corpus of attacks: what a stranger's pull request may hold, and what comes of it.

Each case of `cases/*.yaml` is the small briefing on solar modules with something changed. It says
what kind of attack it is, what is changed (as in `tests.broken.corpus`), what is run, and either
the faults that are told or what the output holds instead of the harm:

    name of the attack:
      kind: markup
      in: quantities.yaml       the file, or templates/… for one of the theme
      for: Steps of the line    what stands there once ...
      put: <script>             ... and what is put in its place
      run: check                or build (of HTML), build pdf, or a whole command
      faults: |
        quantities.yaml:1:2: error: …
        (or count: 101, where nobody would read them all)
      holds: &lt;script&gt;     in the page, where it is built all the same; {file: text} elsewhere

Instead of `for` and `put` there may be `append`, `whole`, `bytes` (in hexadecimal), `size` (of a
file that holds nothing), `link` (a symbolic link to there) or `remove`; `changes` is a list of such
changes. `brings: [cache, output]` is what a stranger has built in this place out of pieces that he
forged, and summed with a key of his own. `many: {text: x, times: 9}` is what `@many@` stands for in
what is put, `@n@` in it a number. `@secret@` is the path of a file that may never be read, `@mark@`
that of one that only foreign code would write, and `@url@` an address that nobody may ask.
"""

from __future__ import annotations

import email
import shutil
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pikepdf
import yaml

from ssb_report.own import cache_folder
from ssb_report.unseen import printable
from tests.attacks.watched import Watched
from tests.running import ROOT, TEST_BRIEFINGS, copied, replace

__all__ = ["Attack", "Ground", "attacks"]

CASES = Path(__file__).parent / "cases"
CANARY = "canary-5f0c1d"
NAME = "solar-modules"
PAGE = "briefing.html"
_RUNS = {
    "check": ["check"],
    "build": ["build", "--to", "html"],
    "build pdf": ["build", "--to", "pdf"],
}


@dataclass(frozen=True)
class Attack:
    """What is handed in, and what is to come of it."""

    name: str
    kind: str
    changes: tuple[dict[str, Any], ...]
    command: tuple[str, ...]
    faults: tuple[str, ...]
    count: int
    holds: dict[str, str]
    code: int
    brings: tuple[str, ...]
    many: str = field(repr=False)

    def __str__(self) -> str:
        return self.name


def attacks() -> list[Attack]:
    """All attacks of the corpus."""
    return [each for path in sorted(CASES.glob("*.yaml")) for each in _attacks(path)]


def _attacks(path: Path) -> Iterator[Attack]:
    found: dict[str, dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    for name, case in found.items():
        run, many = case.get("run", "check"), case.get("many", {"text": "", "times": 0})
        count = case.get("count", 0)
        held = case.get("holds", {})
        faults = tuple(case.get("faults", "").splitlines())
        yield Attack(
            name,
            case["kind"],
            tuple(case.get("changes", [case] if "in" in case else [])),
            tuple(_RUNS[run] if isinstance(run, str) else run),
            faults,
            count,
            {PAGE: held} if isinstance(held, str) else held,
            case.get("code", 1 if faults or count else 0),
            tuple(case.get("brings", ())),
            "".join(many["text"].replace("@n@", str(each)) for each in range(many["times"])),
        )


class Ground:
    """Where attacks are made: canaries outside the briefing, and a process that is watched."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.secret = self.folder / "secret" / "canary.txt"
        self.secret.parent.mkdir()
        self.secret.write_text(f"{CANARY}\n", encoding="utf-8")
        self.mark = self.folder / "mark"
        self.ear = socket.create_server(("127.0.0.1", 0))
        self.ear.settimeout(0)
        self.url = f"http://127.0.0.1:{self.ear.getsockname()[1]}/canary"
        self.watched = Watched()

    def close(self) -> None:
        """End what was started."""
        self.watched.close()
        self.ear.close()

    @cached_property
    def plain(self) -> Shape:
        """What elements and attributes the page of the briefing has when nobody changed it."""
        folder = self.folder / "plain"
        copied(TEST_BRIEFINGS / NAME, folder / "inputs")
        code, stderr, log = self._run(("build", "--to", "html"), folder)
        assert (code, log) == (0, ""), stderr + log
        return shape(folder / "output" / NAME / "en" / PAGE)

    @cached_property
    def forged(self) -> Path:
        """What a stranger has built where attacks are made: `cache` and `output`, and his own key.

        Each piece of it is forged. His records say that all stands as it would be built.
        """
        folder = self._begun()
        code, stderr, _ = self._run(_RUNS["build pdf"], folder, own=self._own("his"), forges=True)
        assert code == 0, stderr
        return folder.rename(self.folder / "forged")

    def _own(self, name: str) -> Path:
        """The folder of somebody's own that has the fonts, and his key."""
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        if not (folder / "fonts").exists():
            (folder / "fonts").symlink_to(cache_folder() / "fonts")
        return folder

    def _begun(self) -> Path:
        """The folder in which an attack is made, with the briefing that nobody has changed yet."""
        folder = self.folder / "run"
        shutil.rmtree(folder, ignore_errors=True)
        copied(TEST_BRIEFINGS / NAME, folder / "inputs")
        return folder

    def harm(self, attack: Attack, *, is_key_told: bool = False) -> list[str]:
        """What the attack did that it should not have; what was not told that should have been.

        Where the key is told, whoever is attacked has that of the stranger who forged.
        """
        forged = self.forged if attack.brings else None
        folder = self._begun()
        for change in attack.changes:
            self._change(folder, change, attack.many)
        for name in attack.brings:
            assert forged is not None
            copied(forged / name, folder)
        command = tuple(self._filled(each) for each in attack.command)
        own = self._own("his") if is_key_told else None
        code, stderr, log = self._run(command, folder, own=own)
        found = [f"did: {line}" for line in log.splitlines()]
        found += self._untold(attack, folder, code, stderr)
        return [*found, *self._left(attack, folder)]

    def _filled(self, text: str, many: str = "") -> str:
        known = {"secret": str(self.secret), "mark": str(self.mark), "url": self.url, "many": many}
        for name, meant in known.items():
            text = text.replace(f"@{name}@", meant)
        return text

    def _change(self, folder: Path, change: dict[str, Any], many: str) -> None:
        name = change.get("in") or change["remove"]
        if name.startswith("templates/") and not (folder / "templates").exists():
            shutil.copytree(ROOT / "templates", folder / "templates")
        path = folder / name if name.startswith("templates/") else folder / "inputs" / NAME / name
        if "remove" in change or "link" in change:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        if "link" in change:
            path.symlink_to(self._filled(change["link"]))
        elif "size" in change:
            with path.open("wb") as file:
                file.truncate(change["size"])
        elif "bytes" in change:
            path.write_bytes(bytes.fromhex(change["bytes"]))
        elif "whole" in change:
            path.write_text(self._filled(change["whole"], many), encoding="utf-8")
        elif "append" in change:
            text = path.read_text(encoding="utf-8") + self._filled(change["append"], many)
            path.write_text(text, encoding="utf-8")
        elif "put" in change:
            replace(path, change["for"], self._filled(change["put"], many))

    def _run(
        self,
        command: Sequence[str],
        folder: Path,
        *,
        own: Path | None = None,
        forges: bool = False,
    ) -> tuple[int, str, str]:
        streams = self.folder / "streams"
        streams.mkdir(exist_ok=True)
        stderr, log = streams / "stderr", streams / "log"
        log.unlink(missing_ok=True)
        arguments = ["--cache", str(folder / "cache"), *command]
        code = self.watched.run(
            arguments, folder, stderr=stderr, log=log, own=own, forges=CANARY if forges else ""
        )
        told = log.read_text(encoding="utf-8") if log.exists() else ""
        return code, stderr.read_text(encoding="utf-8"), told

    def _untold(self, attack: Attack, folder: Path, code: int, stderr: str) -> Iterator[str]:
        lines = [line.replace("inputs/solar-modules/", "") for line in stderr.splitlines()]
        faults = [self._anonymous(line) for line in lines if _is_fault(line, code)]
        if len(faults) != attack.count if attack.count else faults != list(attack.faults):
            yield f"told: {faults}"
        if code != attack.code:
            yield f"exit code: {code}; {stderr[-300:]}"
        for word in ("Traceback", "internal error", CANARY, "root:x:"):
            if word in stderr or word in (self.folder / "streams" / "stdout").read_text():
                yield f"said: {word}: {stderr[-300:]}"
        if printable(stderr) != stderr:
            yield f"steers the terminal: {stderr[-300:]!r}"
        for name, text in attack.holds.items():
            path = folder / "output" / NAME / "en" / name
            if not path.exists() or text not in path.read_text(encoding="utf-8"):
                yield f"{name} holds no {text}"

    def _anonymous(self, line: str) -> str:
        known = {str(self.secret): "@secret@", str(self.mark): "@mark@", self.url: "@url@"}
        for meant, name in known.items():
            line = line.replace(meant, name)
        return line

    def _left(self, attack: Attack, folder: Path) -> Iterator[str]:
        if self.mark.exists():
            self.mark.unlink()
            yield "ran code"
        if self._is_asked():
            yield "asked the network"
        known = {"inputs", "output", "cache", "templates"}
        yield from (f"wrote {each.name}" for each in folder.iterdir() if each.name not in known)
        files = [path for path in (folder / "output").rglob("*") if path.is_file()]
        if attack.code and files:
            yield f"wrote {files[0].name} all the same"
        for path in files:
            yield from _harm_of(path, self.plain if path.suffix == ".html" else None)

    def _is_asked(self) -> bool:
        try:
            self.ear.accept()[0].close()
        except BlockingIOError:
            return False
        return True


def _is_fault(line: str, code: int) -> bool:
    """Whether a line is told of a fault: no excerpt, no warning, no progress, no advice."""
    if not code:
        return ": error: " in line
    steps = ("reading", "drawing charts", "writing HTML", "writing PDF")
    is_progress = line.startswith(NAME) and line.endswith(steps)
    return bool(line) and not line.startswith(" ") and "warning: " not in line and not is_progress


def _harm_of(path: Path, plain: Shape | None) -> Iterator[str]:
    content = path.read_bytes()
    if path.suffix == ".pdf":
        with pikepdf.open(path) as pdf:
            streams = [each for each in pdf.objects if isinstance(each, pikepdf.Stream)]
            texts = [each for each in streams if each.get("/Subtype") != "/Image"]
            content += b"".join(each.read_bytes() for each in texts)
    if path.suffix == ".eml" and "Bcc" in email.message_from_bytes(content):
        yield f"{path.name} has a header that a stranger wrote"
    if any(secret in content for secret in (CANARY.encode(), b"root:x:")):
        yield f"{path.name} holds the secret"
    if plain is not None:
        more = sorted(shape(path) - plain - PROSE)
        yield from (f"{path.name} has {each}" for each in more)


# ---- the page

Shape = frozenset[str]
PROSE = frozenset(
    "blockquote code[class] br code em hr li ol pre strong ul h3 h4 h5 h6 em[] a[title]".split()
)
_PLACES = ("href", "src", "action", "data", "srcset", "poster", "xlink:href", "formaction")


class _Reader(HTMLParser):
    """Gathers which elements a page has, with which attributes, and where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        self.found.add(tag)
        for name, value in attrs:
            self.found.add(f"{tag}[{name}]")
            if name in _PLACES:
                self.found.add(f"{tag}[{name}={_scheme(value or '')}]")


def _scheme(address: str) -> str:
    scheme, colon, _ = address.partition(":")
    return scheme.replace("https", "http") if colon else address[:1]


def shape(path: Path) -> Shape:
    """The elements and attributes of a page, and the number of its scripts."""
    reader = _Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    reader.close()
    return frozenset({*reader.found, f"{reader.scripts} scripts"})
