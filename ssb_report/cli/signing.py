"""The command that signs a PDF."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ssb_report.errors import OutsideError, UsageError

if TYPE_CHECKING:
    from ssb_report.pdf.signing import Key

__all__ = ["sign"]

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("file", metavar="FILE.pdf", type=_FILE)
@click.option(
    "--to", "target", type=_FILE, help="Where the signed file goes.  [default: FILE-signed.pdf]"
)
@click.option("--key", type=_FILE, help="A file with the key: PKCS#12 or PEM.")
@click.option("--certificates", type=_FILE, help="Its certificates, where the file has none.")
@click.option("--module", type=_FILE, help="The library of a PKCS#11 token that has the key.")
@click.option("--token", default="", help="The label of the token.")
@click.option("--key-label", default="", help="The label of key and certificate in the token.")
@click.option("--timestamps", default="", metavar="URL", help="A server for timestamps (RFC 3161).")
def sign(
    file: Path,
    *,
    target: Path | None,
    key: Path | None,
    certificates: Path | None,
    module: Path | None,
    token: str,
    key_label: str,
    timestamps: str,
) -> None:
    """Sign a PDF, so that its readers can see who made it (PAdES).

    SSB_REPORT_KEY_PASSPHRASE opens the file of the key, SSB_REPORT_TOKEN_PIN the token. What was
    signed is seen by 'ssb-report verify --trust CERTIFICATE'.

    \b
    ssb-report sign output/jiangsu-solid-state/en/briefing.pdf --key team.p12
    ssb-report sign briefing.pdf --to signed.pdf --key key.pem --certificates team.pem
    ssb-report sign briefing.pdf --module /usr/lib/softhsm/libsofthsm2.so --token team --key-label k
    """
    chosen = _key(key, certificates, module, (token, key_label))
    goal = target or file.with_name(f"{file.stem}-signed{file.suffix}")
    if target is None and goal.exists():
        raise UsageError(f"{goal}: is there already; name it with --to to write it anew")
    from ssb_report.pdf.signing import signer

    content = _read(file)
    with signer(chosen, timestamps=timestamps) as signing:
        try:
            signed = signing.sign(content)
        except UsageError as error:
            raise UsageError(f"{file}: {error}") from error
    _write(goal, signed)
    click.echo(goal)


def _key(
    file: Path | None, certificates: Path | None, module: Path | None, labels: tuple[str, str]
) -> Key:
    """The key that the options name: in a file or in a token."""
    from ssb_report.pdf.signing import KeyFile, Token

    if file and not module and not any(labels):
        return KeyFile(file, certificates)
    if module and all(labels) and not file and not certificates:
        return Token(module, *labels)
    raise UsageError("name a key: --key FILE, or --module LIBRARY --token LABEL --key-label LABEL")


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
