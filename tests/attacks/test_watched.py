"""What watches the attacks hears of all that they may not do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.running import ROOT

PROGRAM = """
import os, pathlib, shutil, socket, subprocess, sys
from tests.attacks.watched import _hook
os.chdir(sys.argv[1])
outside = os.open("outside", os.O_RDONLY)
sys.addaudithook(_hook(os.open("own/log", os.O_WRONLY | os.O_CREAT), pathlib.Path("run"), ["own"]))
exec(sys.argv[2])
"""


@pytest.mark.parametrize(
    ("deed", "heard"),
    [
        ("open('outside/a').read()", "read outside/a"),
        ("open('run/inputs', 'w')", "write run/inputs"),
        ("os.rename('run/output/a', 'outside/b')", "os.rename outside/b"),
        ("os.rename('outside/a', 'run/output/b')", "os.rename outside/a"),
        ("os.rename('run/output/a', 'b', dst_dir_fd=outside)", "os.rename outside/b"),
        ("os.symlink('run', 'outside/b')", "os.symlink outside/b"),
        ("os.link('run/output/a', 'outside/b')", "os.link outside/b"),
        ("os.mkdir('outside/b')", "os.mkdir outside/b"),
        ("os.chmod('outside/a', 0o777)", "os.chmod outside/a"),
        ("os.chown('outside/a', -1, -1)", "os.chown outside/a"),
        ("os.utime('outside/a')", "os.utime outside/a"),
        ("os.truncate('outside/a', 0)", "os.truncate outside/a"),
        ("os.remove('outside/a')", "os.remove outside/a"),
        ("shutil.rmtree('outside')", "os.remove outside/a"),
        ("os.system('true')", "os.system"),
        ("subprocess.run(['true'])", "subprocess.Popen"),
        ("os.execv('/bin/true', ['true'])", "os.exec"),
        ("socket.create_connection(('127.0.0.1', 1), 1)", "socket.getaddrinfo"),
        ("os.replace('run/output/a', 'run/output/b')", ""),
        ("os.mkdir('run/cache')", ""),
        ("open('run/inputs')", ""),
    ],
)
def test_what_is_forbidden_is_heard(deed: str, heard: str, tmp_path: Path) -> None:
    for folder in ("outside", "own", "run/output"):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("outside/a", "run/output/a", "secret"):
        (tmp_path / name).write_text("text")
    program = [sys.executable, "-c", PROGRAM, str(tmp_path), deed]
    subprocess.run(program, check=False, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
    log = (tmp_path / "own" / "log").read_text().replace(f"{tmp_path}/", "")
    assert heard in log
    assert bool(log) == bool(heard)
