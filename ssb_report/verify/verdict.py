"""What verifying comes to: a verdict in a word, what was altered, and what else to know."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ssb_report.seals.cargo import Manifest
from ssb_report.verify.signatures import Signature

if TYPE_CHECKING:
    from ssb_report.seals.copies import Copied

__all__ = ["Finding", "Verdict"]


class Finding(StrEnum):
    """What a verdict comes to; only the first leaves no doubt."""

    VERIFIED = "verified"
    UNCONFIRMED = "unconfirmed"
    ALTERED = "altered"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found out about an artefact: what was altered, and what else there is to know.

    `is_own` says that this very program made it, as far as it says itself. `copied` is whose copy
    it is; `doubts` are what nobody can confirm of that, or of its signatures.
    """

    file: Path
    manifest: Manifest
    alterations: tuple[str, ...]
    notes: tuple[str, ...]
    counted: dict[str, int]
    is_own: bool
    copied: Copied | None = None
    signatures: tuple[Signature, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def finding(self) -> Finding:
        """The verdict in a word."""
        if self.alterations:
            return Finding.ALTERED
        return Finding.VERIFIED if self.is_own and not self.doubts else Finding.UNCONFIRMED

    @property
    def is_verified(self) -> bool:
        """Whether nothing was altered, and all was compared."""
        return self.finding is Finding.VERIFIED

    def lines(self) -> list[str]:
        """The verdict, what was altered, and the notes, each in a line."""
        manifest = self.manifest
        parts = [manifest.briefing, f"edition {manifest.edition}"]
        if manifest.scenario:
            parts.append(f"scenario {manifest.scenario}")
        parts += [f"{key} set to {value}" for key, value in manifest.by_hand.items()]
        parts += [manifest.date, f"revision {manifest.revision}"]
        counted = ", ".join(f"{count} {what}" for what, count in self.counted.items())
        lines = [f"{self.file}: {self.finding}: {', '.join(filter(None, parts))}"]
        lines += [f"  {line}" for line in self.alterations]
        if self.copied:
            lines.append(f"  {self.copied}")
        lines += [f"  {signature}" for signature in self.signatures if signature.holds]
        lines += [f"  not confirmed: {doubt}" for doubt in self.doubts]
        if self.is_own and not self.alterations:
            lines.append(f"  {counted}: all as made, and as computed anew")
        elif not self.alterations:
            lines.append(f"  {counted}: the numbers are as computed anew, the words not compared")
        return lines + [f"  note: {note}" for note in self.notes]

    def data(self) -> dict[str, Any]:
        """The same for programs."""
        manifest = self.manifest.model_dump(
            include={"briefing", "edition", "scenario", "by_hand", "date", "revision"}
        )
        return {
            "file": str(self.file),
            "verdict": str(self.finding),
            **manifest,
            "copy": _told(self.copied),
            "signatures": [asdict(signature) for signature in self.signatures],
            "altered": list(self.alterations),
            "doubts": list(self.doubts),
            "notes": list(self.notes),
            "counted": self.counted,
        }


def _told(copied: Copied | None) -> dict[str, str] | None:
    """Whose copy it is, for programs."""
    if copied is None:
        return None
    return {**asdict(copied.owner), "serial": copied.serial}
