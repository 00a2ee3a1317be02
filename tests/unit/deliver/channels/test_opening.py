"""Each kind of settings opens its own channel, and loads nothing of the others."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ssb_report.deliver.channels.folder import FolderChannel
from ssb_report.deliver.channels.model import Channel
from ssb_report.deliver.channels.opening import channel
from ssb_report.deliver.channels.settings import (
    FolderSettings,
    Settings,
    SmtpSettings,
    StoreSettings,
    WebhookSettings,
)
from ssb_report.deliver.channels.smtp import SmtpChannel
from ssb_report.deliver.channels.store import StoreChannel
from ssb_report.deliver.channels.webhook import WebhookChannel
from tests.running import ROOT

CHANNELS: list[tuple[Settings, type[Channel]]] = [
    (SmtpSettings("mail.example.org", "reports@example.org"), SmtpChannel),
    (FolderSettings(Path("share")), FolderChannel),
    (StoreSettings("s3://reports"), StoreChannel),
    (WebhookSettings("https://hooks.example/reports"), WebhookChannel),
]


@pytest.mark.parametrize(("settings", "kind"), CHANNELS)
def test_settings_open_their_channel(settings: Settings, kind: type[Channel]) -> None:
    with channel(settings) as opened:
        assert type(opened) is kind


SLOW = ("botocore", "email_validator", "fsspec", "keyring", "smtplib")
LOADED = f"""
import sys
from ssb_report.deliver.channels.opening import channel
from ssb_report.deliver.channels.settings import StoreSettings
with channel(StoreSettings("s3://reports")):
    print(*sorted(set(sys.modules).intersection({SLOW})))
"""


def test_what_is_slow_to_load_waits_for_a_parcel() -> None:
    run = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert run.stdout == "\n"
