"""What an artefact carries: its inputs and data, and a manifest that names and sums them.

The manifest is JSON, and the same for PDF and HTML:

    briefing, edition        which edition of which briefing it is
    scenario, by_hand        under which scenario its numbers stand, and those set by hand
    date, revision           that of its newest datum, and the name of the inputs' state
    program                  the version of ssb-report that made it, and a digest of its code
    inputs, data             the SHA-256 of each carried file, by its path in the briefing's and in
                             the edition's folder
    printed                  the SHA-256 of all that it shows (`whole`), and of each page or part
    own                      the SHA-256 of the manifest without this line
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from ssb_report.limits import PACKED_BYTES as MAX_BYTES
from ssb_report.unseen import UNSEEN

__all__ = [
    "MANIFEST",
    "MAX_BYTES",
    "Cargo",
    "Damaged",
    "Manifest",
    "Printed",
    "Program",
    "Unsealed",
    "attachment",
    "read_manifest",
    "sha256",
]

MANIFEST = "manifest.json"
"""The name under which a PDF carries its manifest."""

_NAME = r"[a-z0-9]+(?:-[a-z0-9]+)*"

Name = Annotated[str, StringConstraints(pattern=rf"^{_NAME}$", max_length=100)]
# Nothing that nobody sees, no tab and no line end: it is printed as it stands.
_LINE = rf"^[^\t\n\r{UNSEEN}]*$"
Line = Annotated[str, StringConstraints(pattern=_LINE, max_length=200)]
Sum = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
# A path that leads nowhere but into a briefing's own folder, or an edition's.
Input = Annotated[
    str,
    StringConstraints(
        pattern=rf"^(?:{_NAME}\.yaml|sections/[a-zA-Z]+(?:-[a-zA-Z]+)*/\d\d-{_NAME}\.md)$",
        max_length=200,
    ),
]
DataFile = Annotated[
    str, StringConstraints(pattern=rf"^data/{_NAME}\.(?:csv|json)$", max_length=200)
]


class Unsealed(ValueError):  # noqa: N818 - says what the file is
    """A file that carries nothing of ours, or nothing that can be read; says why."""


class Damaged(Unsealed):
    """What is packed in a file of ours, but cannot be unpacked any more."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class Program(_Model):
    """The ssb-report that made an artefact."""

    version: Line
    code: Sum


class Printed(_Model):
    """Digests of what an artefact shows: of all, and of the pages or the parts that it has."""

    whole: Sum
    pages: list[Sum] = []
    parts: dict[Line, Sum] = {}


class Manifest(_Model):
    """What an artefact says of itself."""

    kind: Literal["ssb-report"]
    briefing: Name
    edition: Line
    scenario: Line
    by_hand: dict[Name, Line]
    date: Line
    revision: Line
    program: Program
    inputs: dict[Input, Sum]
    data: dict[DataFile, Sum]
    printed: Printed
    own: Sum = "0" * 64

    def measured(self) -> str:
        """What `own` has to be."""
        content = self.model_dump(exclude={"own"})
        return sha256(json.dumps(content, sort_keys=True).encode())


@dataclass(frozen=True, slots=True)
class Cargo:
    """What goes into an artefact beside what it shows.

    `inputs` are by their path in the briefing's folder (``sections/en/06-cost.md``), `data` by that
    in the edition's (``data/results.json``).
    """

    briefing: str
    edition: str
    scenario: str
    date: str
    revision: str
    program: Program
    by_hand: Mapping[str, str] = field(default_factory=dict)
    inputs: Mapping[str, bytes] = field(default_factory=dict)
    data: Mapping[str, bytes] = field(default_factory=dict)

    def manifest(self, printed: Printed) -> str:
        """The manifest as JSON, once it is known what the artefact shows."""
        manifest = Manifest(
            kind="ssb-report",
            briefing=self.briefing,
            edition=self.edition,
            scenario=self.scenario,
            by_hand=dict(self.by_hand),
            date=self.date,
            revision=self.revision,
            program=self.program,
            inputs={name: sha256(content) for name, content in self.inputs.items()},
            data={name: sha256(content) for name, content in self.data.items()},
            printed=printed,
        )
        content = manifest.model_dump(exclude_defaults=True) | {"own": manifest.measured()}
        return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def read_manifest(content: bytes | str) -> Manifest:
    """A manifest as it was carried.

    Raises
    ------
    Unsealed
        When it is none.
    """
    try:
        return Manifest.model_validate_json(content)
    except ValidationError as error:
        where = str((*error.errors()[0]["loc"], "no JSON")[0])
        where = where if where in (*Manifest.model_fields, "no JSON") else "a key of its own"
        raise Unsealed(f"the manifest in it is none of ours ({where})") from error


def sha256(content: bytes) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(content).hexdigest()


def attachment(path: str) -> str:
    """The name of a carried file among the attachments of a PDF, which have no folders.

    A section keeps its language: ``en-06-cost.md``.
    """
    return re.sub(r"^(?:sections|data)/", "", path).replace("/", "-")
