"""The channels of a briefing, each opened when it is first needed."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from ssb_report.deliver.channels import credentials, opening
from ssb_report.deliver.channels.model import Channel
from ssb_report.deliver.channels.settings import (
    FolderSettings,
    Security,
    Settings,
    SmtpSettings,
    StoreSettings,
    WebhookSettings,
)
from ssb_report.schema.stakeholders import (
    ChannelModel,
    FolderModel,
    SmtpModel,
    Stakeholders,
    StoreModel,
)

__all__ = ["Ways"]


class Ways:
    """The channels of a briefing by their names; open from entering to leaving."""

    def __init__(self, wanted: Stakeholders) -> None:
        self._sender = wanted.sender.address if wanted.sender else ""
        self._channels: Mapping[str, ChannelModel] = wanted.channels
        self._open: dict[str, Channel] = {}
        self._stack = ExitStack()

    def __call__(self, name: str) -> Channel:
        """The channel of that name.

        Raises
        ------
        Unusable
            When its settings cannot be right, or its login is for another host.
        """
        if name not in self._open:
            settings = self._settings(name, self._channels[name])
            self._open[name] = self._stack.enter_context(opening.channel(settings))
        return self._open[name]

    def _settings(self, name: str, model: ChannelModel) -> Settings:
        if isinstance(model, SmtpModel):
            return SmtpSettings(
                host=model.host,
                sender=self._sender,
                port=model.port or model.security.port,
                security=Security(model.security),
                login=credentials.login(name, model.host, model.user),
                ca=credentials.authority(name),
            )
        if isinstance(model, FolderModel):
            return FolderSettings(Path(model.path).expanduser())
        if isinstance(model, StoreModel):
            return StoreSettings(model.url)
        host = urlsplit(model.url).hostname or ""
        return WebhookSettings(
            model.url,
            credentials.secret(name, host),
            attach=model.attach,
            ca=credentials.authority(name),
        )

    def __enter__(self) -> Self:
        self._stack.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stack.__exit__(kind, error, traceback)
