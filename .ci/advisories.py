"""Asks for advisories on all that the lock files name, extras too, and fails with those there are.

Where the service cannot be asked, or knows a library not, one line says so; that fails only with
``--strict``, since whoever works without a network has done nothing wrong.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

LOCKS = ("requirements.lock", "tests/requirements.lock")
ROOT = Path(__file__).parents[1]


def main() -> int:
    """Ask, and say what was found; the exit code is 0 where nothing stands in the way."""
    is_strict = sys.argv[1:] == ["--strict"]
    asked = subprocess.run(
        [
            *(sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip"),
            *(part for lock in LOCKS for part in ("--requirement", lock)),
            *("--progress-spinner", "off", "--format", "json"),
        ],
        cwd=ROOT,
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    try:
        found = json.loads(asked.stdout)["dependencies"]
    except (ValueError, LookupError):
        reason = (asked.stderr.strip().splitlines() or ["no reason given"])[-1]
        return _unknown(f"could not be asked for ({reason[:200]})", is_strict=is_strict)
    known = [each for each in found if each.get("vulns")]
    for each in known:
        for advisory in each["vulns"]:
            mended = ", ".join(advisory["fix_versions"]) or "nothing yet"
            what = f"{each['name']} {each['version']}: {advisory['id']}; mended in {mended}"
            print(f"error: {what}", file=sys.stderr)
    unknown = [each["name"] for each in found if "skip_reason" in each]
    if known:
        return 1
    if unknown:
        count = f"of {len(unknown)} of {len(found)} libraries"
        return _unknown(f"are not known {count} ({', '.join(unknown[:3])} …)", is_strict=is_strict)
    print(f"advisories: none on the {len(found)} libraries of {' and '.join(LOCKS)}")
    return 0


def _unknown(message: str, *, is_strict: bool) -> int:
    print(f"{'error' if is_strict else 'warning'}: advisories {message}", file=sys.stderr)
    return int(is_strict)


if __name__ == "__main__":
    sys.exit(main())
