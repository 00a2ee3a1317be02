"""Makes new briefings: a small one that builds at once, or one with the structure of another."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from ssb_report.author.editors import modeline
from ssb_report.check.check import check
from ssb_report.errors import UsageError
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.drafts import copied_line
from ssb_report.schema.scalars import Id
from ssb_report.schema.source import KeyPath, Source

__all__ = ["SCAFFOLD", "copied_from", "require_free", "scaffold", "write_new"]

SCAFFOLD = Path(__file__).with_name("scaffold")
"""The folder of the small briefing, in each language."""
_NAME = "NAME"
"""What stands in the scaffold for the name of the new briefing."""
_DRAFT: Mapping[str, str] = {"zh": "草稿："}
_DRAFT_OTHERWISE = "Draft: "

Files = Mapping[str, str]
"""The texts of a briefing's files, by their paths in its folder."""


def scaffold(name: str, language: str) -> Files:
    """The small briefing, called `name`, in one language."""
    top = SCAFFOLD / language
    return {
        path.relative_to(top).as_posix(): path.read_text(encoding="utf-8").replace(_NAME, name)
        for path in sorted(top.rglob("*.*"))
    }


def copied_from(folder: Path, name: str) -> Files:
    """The data and prose of another briefing, called `name`, as a draft.

    Its title says so, and so does the second line of each data file, until somebody has gone
    through it. Who got the other one is nobody's here, and its variants are its own: neither is
    copied.

    Raises
    ------
    InputError
        When the other briefing has faults.
    """
    briefing = check(folder).briefing
    files = {
        f"{key}.yaml": _headed(key, _retold(key, source, name), briefing.id)
        for key, source in briefing.files.items()
        if source.content
    }
    return {**files, **_prose(briefing)}


def _prose(briefing: Briefing) -> Files:
    return {
        each.short: each.content.decode("utf-8-sig").replace("\r\n", "\n")
        for each in briefing.sections.values()
    }


def _retold(key: str, source: Source, name: str) -> str:
    """A data file, in which the briefing's own id and title are others."""
    if key != "briefing" or not isinstance(source.data, dict):
        return source.text
    title = source.data["title"]
    texts = title if isinstance(title, dict) else {"*": title}
    new: dict[KeyPath, str] = {("id",): name}
    for language, text in texts.items():
        path: KeyPath = ("title", language) if isinstance(title, dict) else ("title",)
        draft = _DRAFT.get(language, _DRAFT_OTHERWISE) + str(text).strip()
        new[path] = "'" + draft.replace("'", "''") + "'"
    told = source.text
    # From the end, so that what is still to be replaced stays where it was.
    for path in sorted(new, key=lambda each: source.values[each][1], reverse=True):
        _, begin, end = source.values[path]
        written = told[begin:end]
        kept = written[len(written.rstrip()) :]
        told = told[:begin] + new[path] + kept + told[end:]
    return told


def _headed(key: str, text: str, other: str) -> str:
    """A data file with the comment that editors look for, and one for who goes through it."""
    first, _, rest = text.partition("\n")
    body = rest if first.startswith("# yaml-language-server:") else text
    return f"{modeline(key)}\n{copied_line(other)}\n{body}"


def write_new(inputs: Path, name: str, files: Files) -> Path:
    """Write a new briefing whole, or not at all; give its folder.

    Raises
    ------
    UsageError
        When there is something of that name.
    """
    folder = inputs / name
    inputs.mkdir(parents=True, exist_ok=True)
    stage = Path(tempfile.mkdtemp(prefix=".new-", dir=inputs))
    try:
        for path, text in files.items():
            file = stage / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        require_free(inputs, name)
        (stage / name).rename(folder)  # which takes the place of no folder that holds anything
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return folder


def require_free(inputs: Path, name: str) -> None:
    """Refuse a name that is no id, or that something has already.

    Raises
    ------
    UsageError
        With the reason.
    """
    try:
        TypeAdapter(Id).validate_python(name)
    except ValidationError as error:
        (found,) = error.errors()
        context = found["ctx"]
        raise UsageError(f"{context['message']} ({context['hint']})") from error
    if name == "null":
        raise UsageError("'null' is nothing in YAML; take another name")
    folder = inputs / name
    if folder.exists() or folder.is_symlink():
        raise UsageError(f"{folder.as_posix()} is there already; take another name")
