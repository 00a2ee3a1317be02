"""A disk with next to no room."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOM = 64 * 1024
"""Bytes that fit."""


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """Where this process may, a disk of that size is mounted on the folder.

    Elsewhere the system lets no file grow beyond it, which fails in the same way.
    """
    if _mounted(folder):
        try:
            yield
        finally:
            subprocess.run(["umount", folder], check=True)
    else:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)


def _mounted(folder: Path) -> bool:
    if os.geteuid() != 0:
        return False
    mount = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", folder]
    return subprocess.run(mount, check=False, capture_output=True).returncode == 0
