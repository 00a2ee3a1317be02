"""Runs the program in forked processes that write down what no briefing may make it do.

An audit hook of the interpreter, which cannot be taken off again, hears of every connection, every
program that is started, every unpickled name, and every file that is opened or changed. What goes
past Python (a library in C that reads or connects) shows by the canaries of `tests.attacks.corpus`.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from ssb_report.own import cache_folder
from ssb_report.pdf.standards import Archive
from tests.forking import _LOADED, ROOT, _run
from tests.running import TEST_BRIEFINGS

__all__ = ["Watched"]

SECONDS = 90
"""Of processor time, after which a run is killed: none of an attack may come near it."""

_READABLE = (
    *sys.path,
    sys.prefix,
    sys.base_prefix,
    sys.pycache_prefix or "",
    *("/dev/null", "/dev/urandom", "/etc/fonts", "/lib", "/proc", "/sys/fs/cgroup", "/usr"),
)
_LONGEST = 300
_CHANGES = {
    "os.chmod": ((0, 2),),
    "os.chown": ((0, 3),),
    "os.link": ((0, 2), (1, 3)),
    "os.mkdir": ((0, 2),),
    "os.remove": ((0, 1),),
    "os.rename": ((0, 2), (1, 3)),
    "os.rmdir": ((0, 1),),
    "os.symlink": ((1, 2),),
    "os.truncate": ((0, None),),
    "os.utime": ((0, 3),),
}
"""What changes files: each path's number, and that of the folder's descriptor it counts from."""
_FORBIDDEN = (
    "ftplib.connect",
    "http.client.connect",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "os.system",
    "pickle.find_class",
    "pty.spawn",
    "smtplib.connect",
    "socket.bind",
    "socket.connect",
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "socket.sendto",
    "subprocess.Popen",
    "urllib.Request",
    "webbrowser.open",
)
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Watched:
    """The process that has all loaded, and forks for each run."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.attacks.watched"],
            cwd=ROOT,
            env={**os.environ, "SSB_REPORT_JOBS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def run(
        self,
        arguments: list[str],
        folder: Path,
        *,
        stderr: Path,
        log: Path,
        own: Path | None = None,
        forges: str = "",
    ) -> int:
        """Run a command in a folder to its end; what it did that it may not is in the log.

        `own` is the user's own folder, where it is another. Who `forges` puts this word into each
        piece that he makes.
        """
        environment = {"SSB_REPORT_JOBS": "1"} | ({"SSB_REPORT_CACHE": str(own)} if own else {})
        order = {
            "arguments": arguments,
            "folder": str(folder),
            "environment": {**os.environ, **environment, "TMPDIR": str(log.parent)},
            "forges": forges,
            "said": [str(stderr.with_name("stdout")), str(stderr)],
            "log": str(log),
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        """End it."""
        self._process.communicate()


# ---- in the process that has all loaded


def main() -> None:
    for module in _LOADED:
        importlib.import_module(module)
    _warm_up()
    sys.dont_write_bytecode = True
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if not child:
            _begin(order)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201 - the answer


def _warm_up() -> None:
    """Build once, so that what is loaded for it has been loaded before anything is watched."""
    from ssb_report.build.build import build_edition
    from ssb_report.build.formats import Wanted
    from ssb_report.check.check import check

    with tempfile.TemporaryDirectory() as output:
        checked = check(TEST_BRIEFINGS / "solar-modules")
        wanted = Wanted(("html", "pdf"), Archive.A3A)
        build_edition(checked, "en", Path(output), wanted=wanted)


def _begin(order: dict[str, Any]) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    folder = Path(order["folder"])
    if (folder / "templates").is_dir():
        _take_theme(folder)
    if order["forges"]:
        _forge(order["forges"].encode())
    tempfile.tempdir = order["environment"]["TMPDIR"]
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    own = order["environment"].get("SSB_REPORT_CACHE") or str(cache_folder())
    sys.addaudithook(_hook(log, folder, [str(Path(order["log"]).parent), own]))
    _run(order)


def _take_theme(folder: Path) -> None:
    """Have the theme be that of the folder, as in the checkout of a stranger's branch."""
    from ssb_report.deliver import letter
    from ssb_report.html import render, theme

    vars(theme)["__file__"] = str(folder / "ssb_report" / "html" / "theme.py")
    theme.theme_folder.cache_clear()
    render._environment.cache_clear()
    letter._sandbox.cache_clear()


def _forge(word: bytes) -> None:
    """Have each piece hold a word: a PDF on all its pages, a drawing as one more text."""
    import pikepdf

    from ssb_report.build.crew import Crew, Work

    give = Crew.give

    def forged(content: bytes) -> bytes:
        if not content.startswith(b"%PDF"):
            return content.replace(b"</svg>", b"<text>%b</text></svg>" % word)
        with pikepdf.open(BytesIO(content)) as pdf, BytesIO() as stream:
            for page in pdf.pages:
                page.Contents.write(b"%b\n%%%b\n" % (page.Contents.read_bytes(), word))
            pdf.save(stream)
            return stream.getvalue()

    def give_forged(crew: Crew, work: Callable[..., bytes], *arguments: object) -> Work:
        made = give(crew, work, *arguments)
        return lambda: forged(made())

    Crew.give = give_forged  # type: ignore[method-assign] # in this process, which ends with the run


def _hook(log: int, folder: Path, own: list[str]) -> Callable[[str, tuple[Any, ...]], None]:
    writable = _real([*own, folder / "output", folder / "cache", "/dev/null"])
    readable = _real([*_READABLE, *own, folder])

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        for line in _told(event, arguments):
            os.write(log, f"{line}\n".encode())

    def _told(event: str, arguments: tuple[Any, ...]) -> Iterator[str]:
        if event in _FORBIDDEN and not _is_harmless(event, arguments):
            yield f"{event} {arguments!r}"[:_LONGEST]
        elif event == "open" and isinstance(arguments[0], str | bytes):
            path = os.path.realpath(os.fsdecode(arguments[0]))
            is_write = bool((arguments[2] or 0) & _WRITES)
            if not _is_below(path, writable if is_write else readable):
                yield f"{'write' if is_write else 'read'} {path}"
        for which, beside in _CHANGES.get(event, ()):
            if not isinstance(arguments[which], int):
                path = _real_place(arguments[which], beside and arguments[beside])
                if not _is_below(path, writable):
                    yield f"{event} {path}"

    return hook


def _real_place(path: str | bytes | os.PathLike[str], descriptor: int | None) -> str:
    """Where something is that is changed: its folder without links, and itself not followed."""
    below = Path(f"/proc/self/fd/{descriptor}").readlink() if (descriptor or -1) > 0 else Path()
    place = below / os.fsdecode(path)
    return str(place.parent.resolve() / place.name)


def _is_harmless(event: str, arguments: tuple[Any, ...]) -> bool:
    """Whether an address holds what it leads to, or git is asked what a revision is."""
    if event == "urllib.Request":
        return str(arguments[0]).startswith("data:")
    if event == "subprocess.Popen":
        return arguments[0].endswith("/git") and "rev-parse" in arguments[1]
    return False


def _real(paths: Iterable[str | Path]) -> tuple[str, ...]:
    return tuple(os.path.realpath(each) for each in paths if str(each))


def _is_below(path: str, folders: tuple[str, ...]) -> bool:
    return any(path == each or path.startswith(f"{each}/") for each in folders)


if __name__ == "__main__":
    main()
