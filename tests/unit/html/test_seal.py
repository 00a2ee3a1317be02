from __future__ import annotations

import hashlib
import json

from ssb_report.html.seal import seal
from ssb_report.seals import markup
from ssb_report.seals.cargo import Cargo, Program

PAGE = b"<html><body><p>1</p>\n</body></html>"
CARGO = Cargo(
    briefing="a",
    edition="en",
    scenario="",
    date="2025-06",
    revision="1",
    program=Program(version="1", code="0" * 64),
    inputs={"quantities.yaml": b"a: 1\n"},
    data={"data/a.csv": b"1,2\n"},
)


def test_a_page_carries_its_files_and_the_sums_of_all() -> None:
    page = markup.taken_apart(seal(PAGE, CARGO))
    block = b'<script type="application/json" id="carried"></script>'
    shown = PAGE.replace(b"</body>", block + b"</body>")
    assert page.shown == shown
    assert markup.unpacked(page.files) == {"quantities.yaml": b"a: 1\n", "data/a.csv": b"1,2\n"}
    said = json.loads(page.manifest)
    assert said["printed"]["whole"] == hashlib.sha256(shown).hexdigest()
    assert said["inputs"] == {"quantities.yaml": hashlib.sha256(b"a: 1\n").hexdigest()}


def test_the_same_page_gets_the_same_seal() -> None:
    assert seal(PAGE, CARGO) == seal(PAGE, CARGO)
