"""An authority of the tests' own, which nobody trusts unless told to."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path

import trustme


@dataclass(frozen=True)
class Certificates:
    """An authority; `ca` is the file by which it is trusted."""

    authority: trustme.CA
    ca: Path

    def server(self, *names: str) -> ssl.SSLContext:
        """What a server of these names needs, of 127.0.0.1 without any."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.authority.issue_cert(*(names or ("127.0.0.1",))).configure_cert(context)
        return context


def new_authority(folder: Path) -> Certificates:
    authority = trustme.CA()
    ca = folder / "ca.pem"
    authority.cert_pem.write_to_path(ca)
    return Certificates(authority, ca)
