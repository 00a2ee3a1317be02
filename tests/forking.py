"""Runs the program in processes forked from one that has loaded it, since loading is most of a run.

Each run is a process of its own, with the arguments, variables, folder and streams that it is
given, as if it had been started from a shell. What must not have been loaded before, and other
options of the interpreter, are for `tests.running` to start from nothing.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]

_LOADED = (
    "ssb_report.author.editors",
    "ssb_report.author.new",
    "ssb_report.build.build",
    "ssb_report.build.variants",
    "ssb_report.charts.sheet",
    "ssb_report.check.check",
    "ssb_report.cli.commands",
    "ssb_report.diff.compare",
    "ssb_report.html.render",
    "ssb_report.pdf.render",
    "ssb_report.status",
    "ssb_report.verify.verify",
    "ssb_report.why",
)

_parents: list[subprocess.Popen[str]] = []


def forked(
    arguments: Sequence[str], folder: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    parent = _parent()
    assert parent.stdin is not None
    assert parent.stdout is not None
    with tempfile.TemporaryDirectory() as name:
        said = [Path(name, stream) for stream in ("stdout", "stderr")]
        order = {
            "arguments": list(arguments),
            "folder": str(folder.absolute()),
            "environment": dict(environment),
            "said": list(map(str, said)),
        }
        parent.stdin.write(json.dumps(order) + "\n")
        parent.stdin.flush()
        code = int(parent.stdout.readline())
        stdout, stderr = (path.read_bytes().decode() for path in said)
    return subprocess.CompletedProcess(list(arguments), code, stdout, stderr)


def _parent() -> subprocess.Popen[str]:
    """The process that has all loaded; one for each that runs tests."""
    if not _parents:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.forking"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        _parents.append(process)
        atexit.register(_end, process)
    return _parents[0]


def _end(process: subprocess.Popen[str]) -> None:
    process.communicate()  # its orders end here, and so it does


# ---- the process that has all loaded


def main() -> None:
    import importlib

    for module in _LOADED:
        importlib.import_module(module)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _run(json.loads(line))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201 - the answer


def _run(order: dict[str, object]) -> None:
    """Be the program, to the end of this process."""
    from ssb_report.cli import main as program

    os.chdir(str(order["folder"]))
    os.environ.clear()
    environment = order["environment"]
    assert isinstance(environment, dict)
    os.environ.update(environment)
    streams = [os.devnull, *_paths(order["said"])]
    for number, (path, mode) in enumerate(zip(streams, "rww", strict=True)):
        with Path(path).open(f"{mode}b") as stream:
            os.dup2(stream.fileno(), number)
    arguments = order["arguments"]
    assert isinstance(arguments, list)
    sys.argv = [str(ROOT / "ssb_report" / "__main__.py"), *arguments]
    sys.modules["__main__"].__package__ = "ssb_report"  # by which usage names the program
    code = 0
    try:
        program()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 - as the interpreter does with what nobody has caught
        traceback.print_exc()
        code = 1
    finally:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _paths(said: object) -> list[str]:
    assert isinstance(said, list)
    return list(map(str, said))


if __name__ == "__main__":
    main()
