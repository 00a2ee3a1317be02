"""Makes keys and certificates for tests, in files and in a software token."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import NameOID

PASSPHRASE = "open sesame"  # noqa: S105 - opens nothing else
PIN = "1234"
TOKEN = "team"  # noqa: S105 - a label
LABEL = "briefing"

_SOFTHSM = ("lib/softhsm/libsofthsm2.so", "lib64/softhsm/libsofthsm2.so", "lib64/libsofthsm2.so")


@dataclass(frozen=True)
class Identity:
    """A key and its certificate, and the certificate of who vouches for it."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    root: x509.Certificate

    def pkcs12(self, path: Path, passphrase: str = PASSPHRASE) -> Path:
        packed = pkcs12.serialize_key_and_certificates(
            LABEL.encode(),
            self.key,
            self.certificate,
            [self.root],
            BestAvailableEncryption(passphrase.encode()),
        )
        path.write_bytes(packed)
        return path

    def key_pem(self, passphrase: str = "") -> bytes:
        lock = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)

    def certificates_pem(self) -> bytes:
        return pem(self.root) + pem(self.certificate)


def pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)


def identity(name: str = "Briefing team", *, days: int = 30) -> Identity:
    """Somebody with a certificate from a root of their own; `days` may lie in the past."""
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = _certificate(f"Root of {name}", root_key, f"Root of {name}", root_key, is_root=True)
    own = _certificate(name, key, f"Root of {name}", root_key, days=days)
    return Identity(key, own, root)


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    by: str,
    by_key: ec.EllipticCurvePrivateKey,
    *,
    days: int = 30,
    is_root: bool = False,
) -> x509.Certificate:
    now = datetime.now(UTC)
    uses = dict.fromkeys(
        (
            "digital_signature content_commitment key_encipherment data_encipherment "
            "key_agreement key_cert_sign crl_sign encipher_only decipher_only"
        ).split(),
        False,
    )
    uses |= {"key_cert_sign": True} if is_root else {"digital_signature": True}
    return (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(_named(by))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=60))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**uses), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(by_key.public_key()), critical=False
        )
        .sign(by_key, SHA256())
    )


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


# ---- a token


def softhsm() -> Path:
    """The library of the software token."""
    roots = (Path("/usr"), Path("/opt/homebrew"), Path("/usr/local"))
    found = [root / name for root in roots for name in _SOFTHSM if (root / name).is_file()]
    assert found, "SoftHSM is not installed"
    return found[0]


def token(folder: Path, owner: Identity) -> Mapping[str, str]:
    """A software token with a key and its certificate; gives the variables that lead to it.

    A process reads them once, when it loads the library.
    """
    (folder / "tokens").mkdir(parents=True)
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    variables = {"SOFTHSM2_CONF": str(settings)}
    key = folder / "key.pem"
    key.write_bytes(owner.key_pem())
    util = ["softhsm2-util", "--pin", PIN]
    _run(variables, *util, "--init-token", "--free", "--label", TOKEN, "--so-pin", PIN)
    which = ["--token", TOKEN, "--label", LABEL, "--id", "01"]
    _run(variables, *util, "--import", str(key), *which)
    # What the program above cannot do; another process, since this one reads the settings once.
    certificate = owner.certificate.public_bytes(Encoding.DER).hex()
    _run(variables, sys.executable, "-c", _STORE, str(softhsm()), TOKEN, PIN, LABEL, certificate)
    return variables


_STORE = """
import sys, pkcs11
from pkcs11.util.x509 import decode_x509_certificate
library, token, pin, label, certificate = sys.argv[1:]
with pkcs11.lib(library).get_token(token_label=token).open(rw=True, user_pin=pin) as session:
    attributes = decode_x509_certificate(bytes.fromhex(certificate))
    attributes |= {pkcs11.Attribute.TOKEN: True, pkcs11.Attribute.LABEL: label}
    session.create_object(attributes | {pkcs11.Attribute.ID: bytes([1])})
"""


def _run(variables: Mapping[str, str], *command: str) -> None:
    subprocess.run(command, env={**os.environ, **variables}, check=True, capture_output=True)
