"""What has to be known of a channel, without loading what drives it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

__all__ = [
    "STORES",
    "FolderSettings",
    "Login",
    "Security",
    "Settings",
    "SmtpSettings",
    "StoreSettings",
    "WebhookSettings",
]

STORES = {"s3": "s3fs", "gs": "gcsfs", "abfs": "adlfs"}
"""The protocols of stores, and the package that speaks each.

All of them put an object whole or not at all, check whom they speak to, and take their login from
the environment. Others do not: FTP shows passwords, fsspec's SFTP trusts any host, both leave half
a file where a connection breaks; a folder of this machine is a channel of its own.
"""


class Security(StrEnum):
    """When the connection to a mail server becomes a safe one; without safety there is none."""

    STARTTLS = "starttls"
    TLS = "tls"


@dataclass(frozen=True, slots=True)
class Login:
    """With what to log in; its text never shows the password."""

    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """A mail server that takes messages for everybody (submission)."""

    host: str
    sender: str
    port: int = 587
    security: Security = Security.STARTTLS
    login: Login | None = None
    ca: Path | None = None
    """Certificates (PEM) to trust beside those of the system."""
    timeout: float = 60.0
    """Seconds to wait for each reply."""
    patience: float = 600.0
    """Seconds to wait for the reply to a message, as RFC 5321 asks: giving up leaves doubt."""


@dataclass(frozen=True, slots=True)
class FolderSettings:
    """A folder of this machine, or of another whose disk is mounted; it has to be there."""

    path: Path


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """A store of objects, ``s3://bucket/folder``; whatever it needs else is in the environment."""

    url: str
    timeout: float = 60.0
    """Seconds to wait for a connection or for the next bytes."""


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    """A program on the web that wants to be told."""

    url: str
    secret: str | None = field(default=None, repr=False)
    """Signs what it is told."""
    attach: bool = False
    """Whether it is sent the file, too."""
    ca: Path | None = None
    timeout: float = 60.0


Settings = SmtpSettings | FolderSettings | StoreSettings | WebhookSettings
