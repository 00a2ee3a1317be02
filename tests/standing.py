"""A small briefing that stands in for the large one wherever documents show commands about that.

It has the large one's name and all ids that the shown commands name, so that each runs as it is
written, and is built in a second.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from ssb_report.author.new import scaffold
from tests.running import ssb_report

BRIEFING = "jiangsu-solid-state"

_MORE = {
    "quantities.yaml": """
cost-ssb-cell: {label: {en: Cost of the one cell}, value: 2, unit: CNY/Wh, status: assumption}
cost-liquid-cell: {label: {en: Cost of the other}, value: 0.4, unit: CNY/Wh, status: assumption}
decline-rate: {label: {en: Decline}, value: 15, unit: "%/year", status: assumption}
decline-slow: {label: {en: Slow decline}, value: 1, unit: "%/year", status: assumption}
line-steps: {label: {en: Steps}, value: 12, unit: step, status: assumption}
li2s-price-spread: {label: {en: Price}, value: 1500, unit: CNY/kg, status: assumption}
""",
    "calculations.yaml": """
time-to-parity: &SAME
parity-fast: &SAME
""".replace(
        "&SAME",
        """
  label: {en: Time to parity}
  formula: time-to-parity
  with:
    initial_cost: cost-ssb-cell
    competitor_cost: cost-liquid-cell
    decline_rate: decline-rate
    competitor_decline: decline-slow""",
    ),
    "scenarios.yaml": """
  fast:
    label: {en: Fast}
    set: {decline-rate: 20}
""",
    "sections/en/01-summary.md": """
## What it costs

One costs {{ q("cost-ssb-cell") }}; {{ q("line-steps") }} and {{ q("li2s-price-spread") }} matter.
""",
}
_EDITIONS = """\
  en: {language: en}
  en-executive: {language: en, label: {en: Executive edition}, layout: brief, sections: [glance]}
"""
_PEOPLE = """\
channels:
  shelf: {kind: folder, path: shelf}
stakeholders:
  li-wei: {name: Li Wei, channel: shelf, editions: en-executive}
"""
_GLANCE = """\
# At a glance

One costs {{ q("cost-ssb-cell") }}, the other {{ q("cost-liquid-cell") }}, which takes
{{ r("parity-fast") }} or {{ r("time-to-parity") }}.
"""
_METHODS = """\
# Methods

{{ section_ref("summary") }} names one source.

{{ bibliography() }}
"""
_IGNORED = "output/\n.cache/\n.ledger/\n.schemas/\n"


def stand_in(folder: Path) -> Path:
    """A repository in `folder` with the small briefing, and a branch on which a number differs."""
    files = {
        **scaffold(BRIEFING, "en"),
        "stakeholders.yaml": _PEOPLE,
        "sections/en/02-methods.md": _METHODS,
        "sections/en/03-glance.md": _GLANCE,
    }
    files = {name: text + _MORE.get(name, "") for name, text in files.items()}
    meta = files["briefing.yaml"]
    files["briefing.yaml"] = meta.replace("  en: {language: en}\n", _EDITIONS)
    for name, text in files.items():
        path = folder / "inputs" / BRIEFING / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / ".gitignore").write_text(_IGNORED, encoding="utf-8")
    (folder / "shelf").mkdir()
    git(folder, "init", "--quiet", "--initial-branch", "main")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "Begin")
    git(folder, "checkout", "--quiet", "-b", "my-branch")
    numbers = folder / "inputs" / BRIEFING / "quantities.yaml"
    old = numbers.read_text(encoding="utf-8")
    numbers.write_text(old.replace("value: 2, unit: CNY/Wh", "value: 3, unit: CNY/Wh"))
    git(folder, "commit", "--quiet", "--all", "--message", "Change a cost")
    git(folder, "checkout", "--quiet", "main")
    return folder


def built(folder: Path) -> Path:
    """The same with its editions built, and what documents show beside them."""
    done = ssb_report("build", cwd=stand_in(folder))
    assert done.returncode == 0, done.stderr
    edition = folder / "output" / BRIEFING / "en"
    for name in ("briefing.pdf", "briefing.html"):
        shutil.copy(edition / name, folder)
    (folder / "old").mkdir()
    shutil.copy(edition / "briefing.pdf", folder / "old")
    shutil.copytree(folder / "inputs", folder / "elsewhere" / "inputs")
    return folder


def git(folder: Path, *arguments: str) -> None:
    """Run git there, as nobody in particular."""
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)
