"""Makes parcels: the copy for one recipient, with the letter or the notice that goes with it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

from ssb_report.deliver import clock
from ssb_report.deliver.channels.model import Channel, Deferred, Doubtful, Parcel
from ssb_report.deliver.letter import Enclosed, Gist, gist, letter
from ssb_report.deliver.plan import Comparisons, Intent
from ssb_report.pdf.copies import Original, Owner
from ssb_report.schema.stakeholders import ChannelModel, Copy, SmtpModel, Stakeholders

__all__ = ["Packer"]

Sign = Callable[[bytes], bytes]


@dataclass(slots=True)
class Packer:
    """Makes the parcels of one run; what many of them share is made once.

    `channel` opens a channel by its name, for files that are linked, and `sign` signs a PDF.
    """

    wanted: Stakeholders
    compared: Comparisons
    channel: Callable[[str], Channel]
    sign: Sign | None = None
    originals: dict[str, Original] = field(default_factory=dict)
    signed: dict[str, bytes] = field(default_factory=dict)
    gists: dict[tuple[str, str, str], Gist] = field(default_factory=dict)
    shelved: set[str] = field(default_factory=set)

    def __call__(self, intent: Intent) -> Parcel:
        """The parcel for one recipient.

        Raises
        ------
        SsbReportError
            When the copy cannot be made.
        Deferred, Refused, Unusable
            When the file that is linked cannot be put where it is to lie.
        """
        name, content = self.named(intent), self.copied(intent)
        place = self._place(intent, name, content)
        if place and place not in self.shelved:
            self._shelve(intent, place, content)
        return Parcel(
            id=intent.delivery.serial,
            to=intent.person.to or "",
            name=name,
            content=content,
            message=self.message(intent, name, content),
            notice=_notice(intent, name, content),
        )

    @staticmethod
    def named(intent: Intent) -> str:
        """The file's name: another one whenever there is anything else in it."""
        made = intent.made
        parts = [made.briefing, made.folder.replace("+", "-"), made.date, made.revision]
        if intent.person.personal is Copy.PERSONAL:
            parts.append(intent.delivery.serial)
        return f"{'-'.join(filter(None, parts))}.pdf"

    def copied(self, intent: Intent) -> bytes:
        """The PDF, with the recipient's name where that is wanted, and signed where that is."""
        made, person = intent.made, intent.person
        if person.personal is Copy.COMMON:
            if self.sign and made.digest not in self.signed:
                self.signed[made.digest] = self.sign(made.pdf)
            return self.signed.get(made.digest, made.pdf)
        if made.digest not in self.originals:
            self.originals[made.digest] = Original(made.pdf)
        owner = Owner(person.name, person.organisation or "")
        copy = self.originals[made.digest].copy(owner, intent.delivery.serial)
        return self.sign(copy) if self.sign else copy

    def message(self, intent: Intent, name: str, content: bytes) -> bytes:
        """The letter that brings a PDF, or tells where it lies; nothing where none is wanted."""
        sender = self.wanted.sender
        if sender is None or not isinstance(self._channel_of(intent), SmtpModel):
            return b""
        key = intent.made.digest, intent.had, intent.language
        if key not in self.gists:
            difference = self.compared(intent.had, intent.made)
            self.gists[key] = gist(difference, intent.language, is_first=not intent.had)
        place = self._place(intent, name, content)
        link = f"{self._shelf(intent)[1]}/{place}" if place else ""
        enclosed = Enclosed(name, content, intent.delivery.serial, link)
        return letter(intent.person, sender, self.gists[key], enclosed, clock.now())

    def _channel_of(self, intent: Intent) -> ChannelModel:
        return self.wanted.channels[intent.person.channel]

    def _shelf(self, intent: Intent) -> tuple[str, str]:
        """The channel on which large files for a recipient are put, and its public address."""
        channel = self._channel_of(intent)
        name = channel.links if isinstance(channel, SmtpModel) else None
        shelf = self.wanted.channels[name] if name else None
        return name or "", getattr(shelf, "public", None) or ""

    def _place(self, intent: Intent, name: str, content: bytes) -> str:
        """Where on the shelf a file is put that is too large for a letter; nothing for others."""
        channel = self._channel_of(intent)
        if not isinstance(channel, SmtpModel) or len(content) <= channel.attach:
            return ""
        if channel.links is None:
            return ""  # the edition itself is small enough: a name or a signature made it larger
        # Nobody finds it by guessing.
        return f"{intent.made.briefing}/{hashlib.sha256(content).hexdigest()[:32]}/{name}"

    def _shelve(self, intent: Intent, place: str, content: bytes) -> None:
        folder, _, name = place.rpartition("/")
        parcel = Parcel(intent.delivery.serial, folder, name, content, b"", {})
        try:
            shelf = self.channel(self._shelf(intent)[0])
            shelf.offer(parcel)
            shelf.hand_over(parcel)
        except Doubtful as error:  # doing it again puts the same file into the same place
            raise Deferred(str(error)) from error
        self.shelved.add(place)


def _notice(intent: Intent, name: str, content: bytes) -> dict[str, object]:
    """What a program is told of a copy."""
    made = intent.made
    return {
        "serial": intent.delivery.serial,
        "stakeholder": intent.id,
        "briefing": made.briefing,
        "edition": made.folder,
        "date": made.date,
        "revision": made.revision,
        "file": name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content),
        "previous_serial": intent.delivery.before,
        "reason": intent.reason,
    }
