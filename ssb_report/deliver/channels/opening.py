"""From the settings of a channel to the channel; each is loaded where it is wanted."""

from __future__ import annotations

from ssb_report.deliver.channels.model import Channel
from ssb_report.deliver.channels.settings import (
    FolderSettings,
    Settings,
    SmtpSettings,
    StoreSettings,
)

__all__ = ["channel"]


def channel(settings: Settings) -> Channel:
    """The channel of these settings; raises Unusable where they cannot be right."""
    if isinstance(settings, SmtpSettings):
        from ssb_report.deliver.channels.smtp import SmtpChannel

        return SmtpChannel(settings)
    if isinstance(settings, FolderSettings):
        from ssb_report.deliver.channels.folder import FolderChannel

        return FolderChannel(settings)
    if isinstance(settings, StoreSettings):
        from ssb_report.deliver.channels.store import StoreChannel

        return StoreChannel(settings)
    from ssb_report.deliver.channels.webhook import WebhookChannel

    return WebhookChannel(settings)
