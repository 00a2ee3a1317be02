"""Reads stakeholders.yaml: who gets which edition, by which channel, and when.

The file stands beside a briefing's data, but is no part of it: no artefact carries it, and no
revision depends on it, since it holds the addresses of people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    TypeAdapter,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails

from ssb_report.errors import Fault, InputError, Position
from ssb_report.schema.addresses import (
    Address,
    Host,
    Line,
    SecureUrl,
    Size,
    StoreUrl,
    Unsubscribe,
    is_address,
    is_line,
    is_plain_path,
)
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.forms import IDS, Form, Ids, Naming
from ssb_report.schema.lines import clip
from ssb_report.schema.messages import faults_of, suggest
from ssb_report.schema.models import Model
from ssb_report.schema.scalars import ID_FORM, EditionId, Id, Text, as_list, misfit
from ssb_report.schema.source import Data, KeyPath, Source, read_source

__all__ = [
    "ADAPTER",
    "STAKEHOLDERS",
    "ChannelModel",
    "Copy",
    "FolderModel",
    "Limit",
    "Security",
    "SenderModel",
    "SmtpModel",
    "StakeholderModel",
    "Stakeholders",
    "StoreModel",
    "WebhookModel",
    "When",
    "load_stakeholders",
]

STAKEHOLDERS = "stakeholders.yaml"

_LAST_PORT = 65535


# ---- the file


def _are_lines(texts: dict[str, str]) -> dict[str, str]:
    for text in texts.values():
        is_line(text)
    return texts


class SenderModel(Model):
    """From whom mail comes, where answers go, and how one asks for no more of it."""

    name: Annotated[Text, AfterValidator(_are_lines)]
    """The name that letters come from, in each language."""
    address: Address
    """The address that they come from."""
    reply_to: Address | None = None
    """Where answers go."""
    unsubscribe: Unsubscribe | None = None
    """Where one asks for no more: an address, or a web page."""


class Security(StrEnum):
    """How a connection to a mail server is made safe; there is no other way."""

    STARTTLS = "starttls"
    TLS = "tls"

    @property
    def port(self) -> int:
        """The port that is meant where none is given (RFC 6409, RFC 8314)."""
        return 587 if self is Security.STARTTLS else 465


class SmtpModel(Model):
    """A mail server. PDFs larger than `attach` are put on the channel `links`, and linked.

    `user` is whose password in the keyring is meant, where that has several for the host.
    """

    kind: Literal["smtp"]
    """What the channel is."""
    host: Host
    """The server: ``mail.example.org``."""
    security: Security = Security.STARTTLS
    """How the connection is made safe."""
    port: Annotated[int, Field(ge=1, le=_LAST_PORT)] | None = None
    """The port, where it is not that of the security."""
    user: Line | None = None
    """Whose password in the keyring is meant."""
    attach: Size = 10 * 1000**2
    """The largest PDF to attach: ``10 MB``."""
    links: Id | None = None
    """The channel on which larger ones are put, and linked."""


class FolderModel(Model):
    """A folder of this machine that is there already, perhaps one that others share.

    A `path` that is not absolute is one from where the command is run; ``~`` is the user's home.
    `public` is where what lies in it can be fetched.
    """

    kind: Literal["folder"]
    """What the channel is."""
    path: str = Field(min_length=1)
    """The folder, which is there already."""
    public: SecureUrl | None = None
    """Where what lies in it can be fetched: ``https://…``."""


class StoreModel(Model):
    """A store that fsspec knows by its URL; `public` is where what lies in it can be fetched."""

    kind: Literal["store"]
    """What the channel is."""
    url: StoreUrl
    """The store: ``s3://bucket/folder``."""
    public: SecureUrl | None = None
    """Where what lies in it can be fetched: ``https://…``."""


class WebhookModel(Model):
    """A program on the web that is told of editions, and sent them where it is to `attach` them."""

    kind: Literal["webhook"]
    """What the channel is."""
    url: SecureUrl
    """The program to tell: ``https://…``."""
    attach: bool = False
    """Whether it is sent the edition, too."""


ChannelModel = Annotated[
    SmtpModel | FolderModel | StoreModel | WebhookModel, Field(discriminator="kind")
]


class Copy(StrEnum):
    """Whether a PDF bears the name of who gets it."""

    COMMON = "common"
    PERSONAL = "personal"


class Limit(StrEnum):
    """How often somebody wants an edition at most."""

    MONTHLY = "monthly"


class When(Model):
    """What must be other than in the copy that somebody has, for another to be sent.

    Any other file (`always`), anything that a reader sees (`visible`), or one of the numbers and
    claims named in `changed`.
    """

    on: Literal["always", "visible", "changed"] = "visible"
    """What must be other."""
    changed: Annotated[list[Annotated[Id, Naming(Ids.CHANGING)]], BeforeValidator(as_list)] = Field(
        default_factory=list
    )
    """The numbers and claims of which one must be other."""


def _as_when(value: object) -> object:
    if value in ("always", "visible"):
        return {"on": value}
    if isinstance(value, dict) and value.keys() == {"changed"} and value["changed"]:
        return {"on": "changed", **value}
    shown = f"'{clip(value)}'" if isinstance(value, str) else "this"
    raise misfit(f"{shown} is no condition", "always, visible, or {changed: [cost-ssb-cell]}")


_CHANGING_FORM = {**ID_FORM, IDS: Ids.CHANGING.value}
_WHEN_FORM = {
    "anyOf": [
        {"enum": ["always", "visible"]},
        {
            "type": "object",
            "properties": {
                "changed": {
                    "anyOf": [
                        _CHANGING_FORM,
                        {"type": "array", "items": _CHANGING_FORM, "minItems": 1},
                    ]
                }
            },
            "required": ["changed"],
            "additionalProperties": False,
        },
    ]
}


class StakeholderModel(Model):
    """Somebody, or an organisation, who gets editions.

    `to` is a mail address, or a path below the channel's folder or URL; `language` is that of the
    letter, otherwise each edition's own.
    """

    name: Line
    """Who it is."""
    organisation: Line | None = None
    """For whom they work."""
    channel: Id
    """The channel, by its id."""
    to: str | None = None
    """A mail address, or a path below the channel's folder or store."""
    language: Literal["en", "zh-Hans"] | None = None
    """The language of the letter, where it is not the edition's."""
    editions: Annotated[
        list[Annotated[EditionId, Naming(Ids.EDITION)]],
        BeforeValidator(as_list),
        Field(min_length=1),
    ]
    """The editions that they get."""
    scenario: Annotated[Id, Naming(Ids.SCENARIO)] | None = None
    """The scenario under which they get them."""
    when: Annotated[When, BeforeValidator(_as_when), Form(_WHEN_FORM)] = When()
    """What must be other for another copy: `always`, `visible`, or ``{changed: [id]}``."""
    at_most: Limit | None = None
    """How often at most; no limit otherwise."""
    personal: Copy = Field(default=Copy.COMMON, alias="copy")
    """Whether the PDF bears their name."""

    @model_validator(mode="after")
    def _names_each_edition_once(self) -> Self:
        for edition in self.editions:
            if self.editions.count(edition) > 1:
                raise misfit(f"'{edition}' stands twice in 'editions'", key="editions")
        return self


class StakeholdersModel(Model):
    """stakeholders.yaml."""

    sender: SenderModel | None = None
    """From whom mail comes."""
    channels: dict[Id, ChannelModel] = Field(default_factory=dict)
    """The ways, by their ids."""
    stakeholders: dict[Id, StakeholderModel] = Field(default_factory=dict)
    """Who gets something, by ids."""


ADAPTER: TypeAdapter[StakeholdersModel] = TypeAdapter(StakeholdersModel)


@dataclass(frozen=True, slots=True)
class Stakeholders:
    """Who gets what; `people` are by their ids, with `to` filled in and checked."""

    sender: SenderModel | None
    channels: Mapping[str, ChannelModel]
    people: Mapping[str, StakeholderModel]
    source: Source

    def fault(self, path: KeyPath, message: str, hint: str = "", *, key: bool = False) -> Fault:
        """A fault at a key or value of the file, with its line shown."""
        return self.source.fault(self.source.position(path, key=key), message, hint)

    def waiting_for(self, key: str) -> Iterator[Position]:
        """Where somebody says that they wait for a number or a claim to change."""
        for name, person in self.people.items():
            for place, changed in enumerate(person.when.changed):
                if changed == key:
                    path = ("stakeholders", name, "when", "changed", place)
                    yield self.source.position(path)


def load_stakeholders(briefing: Briefing, path: Path | None = None) -> Stakeholders | None:
    """Read who gets a briefing; from another file than the one in its folder where one is named.

    None where the briefing has no such file.

    Raises
    ------
    InputError
        With all faults of the file.
    """
    shown = path.as_posix() if path else f"{briefing.folder.as_posix()}/{STAKEHOLDERS}"
    path = path or briefing.folder / STAKEHOLDERS
    if not path.exists() and not path.is_symlink():
        return None
    source = read_source(path, shown)
    if source.data is None:
        raise InputError(source.faults)
    faults, unread = list(source.faults), frozenset[str]()
    try:
        model = ADAPTER.validate_python(source.data)
    except ValidationError as error:
        details = error.errors()
        faults += faults_of(source, details, ADAPTER)
        model, unread = _sound(source.data, details)
    people = {key: _addressed(key, each, model) for key, each in model.stakeholders.items()}
    read = Stakeholders(model.sender, model.channels, people, source)
    faults += [*_misled(read, unread), *_misnamed(read, briefing), *_doubled(read)]
    if faults:
        raise InputError(faults)
    return read


def _sound(data: Data, details: list[ErrorDetails]) -> tuple[StakeholdersModel, frozenset[str]]:
    """What is left without the entries that have faults, and the names of those."""
    faulty = {item["loc"][:2] for item in details}
    whole = {str(path[0]) for path in faulty if path[:1] == ("sender",) or len(path) == 1}
    kept: dict[str, Data] = {}
    for part, entries in _entries(data):
        if part == "sender" and part not in whole:
            kept[part] = entries
        elif part in ("channels", "stakeholders") and part not in whole:
            kept[part] = {key: each for key, each in _entries(entries) if (part, key) not in faulty}
    unread = {str(path[1]) for path in faulty if path[0] == "channels" and len(path) > 1}
    return ADAPTER.validate_python(kept), frozenset({*whole, *unread})


def _entries(data: Data) -> Iterable[tuple[str, Data]]:
    return data.items() if isinstance(data, dict) else ()


def _addressed(key: str, person: StakeholderModel, model: StakeholdersModel) -> StakeholderModel:
    """The same with the place that is meant where none is given: a folder of their own."""
    channel = model.channels.get(person.channel)
    if person.to is None and isinstance(channel, FolderModel | StoreModel):
        return person.model_copy(update={"to": key})
    return person


def _misled(read: Stakeholders, unread: frozenset[str]) -> Iterator[Fault]:
    """A fault for each thing that no channel can do; nothing is said of what is `unread`."""
    for key, channel in read.channels.items():
        if not isinstance(channel, SmtpModel):
            continue
        if read.sender is None and "sender" not in unread:
            path: KeyPath = ("channels", key)
            yield read.fault(
                path, "mail without 'sender'", "say above from whom it comes", key=True
            )
        if channel.links is not None and unread.isdisjoint({channel.links, "channels"}):
            yield from _mislinked(read, key, channel.links)
    for key, person in read.people.items():
        path = ("stakeholders", key)
        there = read.channels.get(person.channel)
        if there is None and unread.isdisjoint({person.channel, "channels"}):
            message = f"no channel '{person.channel}'"
            yield read.fault((*path, "channel"), message, suggest(person.channel, read.channels))
        elif there is not None:
            yield from _misaddressed(read, path, person.to, there)


def _mislinked(read: Stakeholders, key: str, links: str) -> Iterator[Fault]:
    path: KeyPath = ("channels", key, "links")
    shelf = read.channels.get(links)
    if shelf is None:
        yield read.fault(path, f"no channel '{links}'", suggest(links, read.channels))
    elif not isinstance(shelf, FolderModel | StoreModel) or shelf.public is None:
        hint = "name a folder or store with the 'public' address of what lies there"
        yield read.fault(path, f"what is on '{links}' cannot be linked", hint)


def _misaddressed(
    read: Stakeholders,
    path: KeyPath,
    to: str | None,
    channel: ChannelModel,
) -> Iterator[Fault]:
    if isinstance(channel, WebhookModel):
        if to is not None:
            message = "a webhook has one address, its own"
            yield read.fault((*path, "to"), message, "remove the key", key=True)
        return
    if to is None:
        yield read.fault(path, "missing key 'to'", "the mail address", key=True)
        return
    try:
        is_address(to) if isinstance(channel, SmtpModel) else is_plain_path(to)
    except ValueError as error:
        context: Mapping[str, str] = getattr(error, "context", None) or {}
        yield read.fault((*path, "to"), context["message"], context["hint"])


def _misnamed(read: Stakeholders, briefing: Briefing) -> Iterator[Fault]:
    """A fault for each name of what the briefing has not."""
    for key, person in read.people.items():
        path: KeyPath = ("stakeholders", key)
        if not briefing.is_unread("briefing", "editions"):
            for place, name in enumerate(person.editions):
                if name not in briefing.meta.editions:
                    message, hint = f"no edition '{name}'", suggest(name, briefing.meta.editions)
                    yield read.fault((*path, "editions", place), message, hint)
        languages = {each.language for each in briefing.meta.editions.values()}
        if person.language and person.language not in languages:
            message = f"the briefing has no edition in '{person.language}'"
            yield read.fault((*path, "language"), message, f"there: {', '.join(sorted(languages))}")
        name = person.scenario or ""
        known = {*briefing.scenarios, ""}
        if name not in known and not briefing.is_unread("scenarios", name):
            hint = suggest(name, briefing.scenarios)
            yield read.fault((*path, "scenario"), f"no scenario '{name}'", hint)
        for place, name in enumerate(person.when.changed):
            yield from _unknown(read, briefing, (*path, "when", "changed", place), name)


_MEASURED = ("quantities", "contradictions", "calculations", "claims")
"""The files whose entries can come out otherwise."""


def _unknown(read: Stakeholders, briefing: Briefing, path: KeyPath, name: str) -> Iterator[Fault]:
    known = {*briefing.quantities, *briefing.contradictions, *briefing.calculations}
    known |= briefing.claims.keys()
    if name not in known and not any(briefing.is_unread(file, name) for file in _MEASURED):
        message = f"no quantity, result or claim '{clip(name)}'"
        yield read.fault(path, message, suggest(name, known))


def _doubled(read: Stakeholders) -> Iterator[Fault]:
    """A fault where two entries would send one edition to one address."""
    seen: dict[tuple[str, ...], str] = {}
    for key, person in read.people.items():
        for edition in person.editions:
            address = (person.to or key).casefold()
            way = (person.channel, address, edition, person.scenario or "")
            if way in seen:
                message = f"'{seen[way]}' gets the edition '{edition}' there already"
                yield read.fault(("stakeholders", key), message, "remove one", key=True)
            seen[way] = key
