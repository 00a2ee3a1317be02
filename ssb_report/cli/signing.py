"""The command that signs a PDF."""

from __future__ import annotations

import os
from pathlib import Path

import click

from ssb_report.cli.options import Signing, with_key
from ssb_report.cli.progress import show
from ssb_report.errors import OutsideError, UsageError

__all__ = ["sign"]

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("file", metavar="FILE.pdf", type=_FILE)
@click.option(
    "--to", "target", type=_FILE, help="Where the signed file goes.  [default: FILE-signed.pdf]"
)
@with_key
def sign(file: Path, *, target: Path | None, signing: Signing) -> None:
    """Sign a PDF, so that its readers can see who made it (PAdES).

    SSB_REPORT_KEY_PASSPHRASE opens the file of the key, SSB_REPORT_TOKEN_PIN the token. What was
    signed is seen by 'ssb-report verify --trust CERTIFICATE'.

    \b
    ssb-report sign output/jiangsu-solid-state/en/briefing.pdf --key team.p12
    ssb-report sign briefing.pdf --to signed.pdf --key key.pem --certificates team.pem
    ssb-report sign briefing.pdf --module /usr/lib/softhsm/libsofthsm2.so --token team --key-label k
    """
    key = signing.key()
    goal = target or file.with_name(f"{file.stem}-signed{file.suffix}")
    if target is None and goal.exists():
        raise UsageError(f"{goal}: is there already; name it with --to to write it anew")
    from ssb_report.pdf.signing import signer

    content = _read(file)
    with signer(key, timestamps=signing.timestamps) as signs:
        try:
            signed = signs.sign(content)
        except UsageError as error:
            raise UsageError(f"{file}: {error}") from error
    _write(goal, signed)
    show(str(goal))


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}") from error


def _write(goal: Path, content: bytes) -> None:
    """Write a file that appears whole or not at all."""
    part = goal.with_name(f".{goal.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(goal)
    except OSError as error:
        raise OutsideError(f"{goal}: cannot be written: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)
