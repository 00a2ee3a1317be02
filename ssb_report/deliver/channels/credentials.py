"""Where logins and secrets come from: the environment or the keyring, and never a file of inputs.

Each is for one host, which is named beside it. Inputs may be changed by people who are not to
learn a password: whoever writes another host into them gets one line, and no password.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from ssb_report.deliver.channels.model import Unusable
from ssb_report.deliver.channels.network import one_line
from ssb_report.deliver.channels.settings import Login

__all__ = ["authority", "login", "secret"]

_PREFIX = "SSB_REPORT"


def login(
    channel: str,
    host: str,
    user: str | None = None,
    environment: Mapping[str, str] = os.environ,
) -> Login | None:
    """The login of a channel at a host, or none where nobody has put one anywhere.

    From SSB_REPORT_<CHANNEL>_HOST, _USER and _PASSWORD, all three; else from the keyring's entry
    for the service ``ssb-report:<host>``, of `user` where one is given.

    Raises
    ------
    Unusable
        One of the three is missing, they are for another host or user, the keyring is locked, or
        `user` is given and has no password.
    """
    found = _bound(channel, host, ("USER", "PASSWORD"), environment)
    if found is None:
        return _kept(channel, host, user)
    if user is not None and user != found[0]:
        raise Unusable(
            f"channel {channel!r} logs in as {user!r}, and {_variable(channel, 'USER')} is another"
        )
    return Login(*found)


def secret(channel: str, host: str, environment: Mapping[str, str] = os.environ) -> str | None:
    """The secret of a webhook, from SSB_REPORT_<CHANNEL>_HOST and _SECRET, or none.

    Raises Unusable where one of the two is missing, or they are for another host.
    """
    found = _bound(channel, host, ("SECRET",), environment)
    return None if found is None else found[0]


def authority(channel: str, environment: Mapping[str, str] = os.environ) -> Path | None:
    """The file of certificates that a channel trusts beside the system's: SSB_REPORT_<CHANNEL>_CA.

    It is no secret, but not for whoever changes a file of inputs to choose.
    """
    named = environment.get(_variable(channel, "CA"), "")
    return Path(named) if named else None


def _bound(
    channel: str, host: str, names: tuple[str, ...], environment: Mapping[str, str]
) -> tuple[str, ...] | None:
    """The values of a channel's variables, if those are for this host; none where none is set."""
    variables = {name: _variable(channel, name) for name in ("HOST", *names)}
    values = {name: environment.get(variable, "") for name, variable in variables.items()}
    missing = [variables[name] for name, value in values.items() if not value]
    if len(missing) == len(values):
        return None
    if missing:
        raise Unusable(f"channel {channel!r} has half a login: {', '.join(missing)} is not set")
    if _plain(values["HOST"]) != _plain(host):
        raise Unusable(
            f"channel {channel!r} goes to {one_line(host)}, and its login is for "
            f"{one_line(values['HOST'])} ({variables['HOST']})"
        )
    return tuple(values[name] for name in names)


def _kept(channel: str, host: str, user: str | None) -> Login | None:
    """What the keyring has for a host."""
    service = f"ssb-report:{_plain(host)}"
    try:
        import keyring
        from keyring.errors import KeyringError, NoKeyringError
    except ImportError:
        entry = None
    else:
        try:
            entry = keyring.get_credential(service, user)
        except NoKeyringError:
            entry = None
        except KeyringError as error:
            raise Unusable(f"the keyring cannot be read: {one_line(str(error))}") from None
    if entry is not None:
        return Login(entry.username, entry.password)
    if user is None:
        return None
    variables = ", ".join(_variable(channel, name) for name in ("HOST", "USER", "PASSWORD"))
    raise Unusable(
        f"channel {channel!r} logs in as {user!r} and has no password: set {variables}, "
        f"or run: keyring set {service} {user}"
    )


def _variable(channel: str, name: str) -> str:
    return f"{_PREFIX}_{channel.upper().replace('-', '_')}_{name}"


def _plain(host: str) -> str:
    return host.casefold().rstrip(".")
