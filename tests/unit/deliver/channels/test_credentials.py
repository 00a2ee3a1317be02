"""A login comes from where inputs cannot reach, and goes to nobody but the host it is for."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail
from keyring.errors import KeyringLocked

from ssb_report.deliver.channels.credentials import authority, login, secret
from ssb_report.deliver.channels.model import Unusable
from ssb_report.deliver.channels.settings import Login

HOST = "mail.example.org"
PASSWORD = "correct horse"  # noqa: S105 - of nobody
ENVIRONMENT = {
    "SSB_REPORT_OFFICE_MAIL_HOST": HOST,
    "SSB_REPORT_OFFICE_MAIL_USER": "reports",
    "SSB_REPORT_OFFICE_MAIL_PASSWORD": PASSWORD,
}


@dataclass
class Ring(KeyringBackend):
    """A keyring that ends with the test."""

    entries: dict[tuple[str, str], str] = field(default_factory=dict)
    locked: bool = False
    priority = 1.0

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked("The collection is locked")
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password


@pytest.fixture(autouse=True)
def ring() -> Iterator[Ring]:
    before = keyring.get_keyring()
    own = Ring()
    keyring.set_keyring(own)
    yield own
    keyring.set_keyring(before)


def test_all_three_come_from_the_environment() -> None:
    assert login("office-mail", HOST, environment=ENVIRONMENT) == Login("reports", PASSWORD)


def test_names_of_hosts_have_no_case() -> None:
    assert login("office-mail", "MAIL.example.org.", environment=ENVIRONMENT)


def test_another_channel_has_none() -> None:
    assert login("post", HOST, environment=ENVIRONMENT) is None


@pytest.mark.parametrize("host", ["mail.example.com", f"{HOST}.evil.example", "", "127.0.0.1"])
def test_another_host_gets_nothing(host: str) -> None:
    with pytest.raises(Unusable) as caught:
        login("office-mail", host, environment=ENVIRONMENT)
    assert PASSWORD not in str(caught.value)
    assert "its login is for mail.example.org (SSB_REPORT_OFFICE_MAIL_HOST)" in str(caught.value)


def test_another_user_is_a_mistake() -> None:
    with pytest.raises(Unusable, match=r"^channel 'office-mail' logs in as 'anna', and SSB_"):
        login("office-mail", HOST, "anna", environment=ENVIRONMENT)


@pytest.mark.parametrize("name", ENVIRONMENT)
def test_half_a_login_is_none(name: str) -> None:
    environment = {**ENVIRONMENT, name: ""}
    with pytest.raises(Unusable, match=f"has half a login: {name} is not set"):
        login("office-mail", HOST, environment=environment)


def test_the_keyring_has_the_rest(ring: Ring) -> None:
    ring.set_password("ssb-report:mail.example.org", "reports", PASSWORD)
    assert login("post", HOST, "reports", environment={}) == Login("reports", PASSWORD)
    with pytest.raises(Unusable, match="no password"):
        login("post", "mail.example.com", "reports", environment={})


def test_who_has_no_password_is_told_where_to_put_it() -> None:
    with pytest.raises(Unusable) as caught:
        login("post", HOST, "reports", environment={})
    assert str(caught.value) == (
        "channel 'post' logs in as 'reports' and has no password: set SSB_REPORT_POST_HOST, "
        "SSB_REPORT_POST_USER, SSB_REPORT_POST_PASSWORD, or run: "
        "keyring set ssb-report:mail.example.org reports"
    )


def test_no_user_needs_no_password() -> None:
    assert login("post", HOST, environment={}) is None


def test_a_machine_without_a_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    keyring.set_keyring(fail.Keyring())  # what it takes where it finds none
    assert login("post", HOST, environment={}) is None
    with pytest.raises(Unusable, match="no password"):
        login("post", HOST, "reports", environment={})
    monkeypatch.setitem(sys.modules, "keyring", None)  # as where it is not installed
    assert login("post", HOST, environment={}) is None


def test_a_locked_keyring_is_told(ring: Ring) -> None:
    ring.locked = True
    with pytest.raises(Unusable, match="the keyring cannot be read: The collection is locked"):
        login("post", HOST, "reports", environment={})


def test_a_secret_is_bound_to_its_host_too() -> None:
    environment = {"SSB_REPORT_CHAT_HOST": "hooks.example", "SSB_REPORT_CHAT_SECRET": "of two"}
    assert secret("chat", "hooks.example", environment) == "of two"
    assert secret("other", "hooks.example", environment) is None
    with pytest.raises(Unusable) as caught:
        secret("chat", "evil.example", environment)
    assert "of two" not in str(caught.value)


def test_no_text_shows_a_password() -> None:
    found = login("office-mail", HOST, environment=ENVIRONMENT)
    assert PASSWORD not in f"{found} {found!r}"


def test_certificates_to_trust_are_named_by_channel() -> None:
    environment = {"SSB_REPORT_SMALL_POST_CA": "/etc/ssl/own.pem"}
    assert authority("small-post", environment) == Path("/etc/ssl/own.pem")
    assert authority("post", environment) is None
