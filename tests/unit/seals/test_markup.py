from __future__ import annotations

import base64
import gzip
import hashlib
import json

import pytest

from ssb_report.seals import markup
from ssb_report.seals.cargo import Damaged, Unsealed

PAGE = b"""<html><body><h1>x</h1>
<section class="section" aria-labelledby="section-cost"><p>1</p></section>
<section class="section" aria-labelledby="section-what-next"><p>2</p></section>
<aside class="card" id="card-a"><p>3</p></aside>
<aside class="card" id="card-b"><p>4</p></aside>
</body>
</html>
"""
FILES = {"quantities.yaml": "a: 1  # 电池\n".encode(), "data/results.json": b"</script><!--"}
SHOWN = markup.with_place(PAGE)
BLOCK = markup.packed(SHOWN, '{"kind": "</script>"}', FILES)


def test_the_block_is_data_at_the_end_of_the_page() -> None:
    before, _, rest = BLOCK.partition(b'<script type="application/json" id="carried">')
    block, _, after = rest.partition(b"</script>")
    assert before + after == PAGE
    assert b"<" not in block
    assert json.loads(block)["manifest"] == {"kind": "</script>"}


def test_the_block_is_the_same_at_any_time() -> None:
    packed = base64.b64decode(
        json.loads(BLOCK.split(b'id="carried">')[1].split(b"</script>")[0])["files"]
    )
    assert packed[4:8] == bytes(4)  # RFC 1952: the time of change
    assert json.loads(gzip.decompress(packed))["quantities.yaml"] == "a: 1  # 电池\n"


def test_a_page_is_taken_apart_into_what_was_put_in() -> None:
    page = markup.taken_apart(BLOCK)
    assert page.shown == SHOWN
    assert json.loads(page.manifest) == {"kind": "</script>"}
    assert markup.unpacked(page.files) == FILES


def test_a_block_that_was_moved_shows() -> None:
    begin, end = BLOCK.index(b"<script"), BLOCK.index(b"</script>") + len(b"</script>")
    rest = BLOCK[:begin] + BLOCK[end:]
    moved = rest.replace(b"<p>2", b"<p>" + BLOCK[begin:end] + b"2")
    assert markup.printed(markup.taken_apart(BLOCK).shown) == markup.printed(SHOWN)
    assert markup.printed(markup.taken_apart(moved).shown).whole != markup.printed(SHOWN).whole


def test_digests_are_those_of_the_parts() -> None:
    cut = [PAGE.index(b"<section"), PAGE.rindex(b"<section"), PAGE.index(b"<aside")]
    wanted = {
        "before the text": PAGE[: cut[0]],
        "section cost": PAGE[cut[0] : cut[1]],
        "section what-next": PAGE[cut[1] : cut[2]],
        "the cards": PAGE[cut[2] :],
    }
    found = markup.printed(PAGE)
    assert found.parts == {name: hashlib.sha256(part).hexdigest() for name, part in wanted.items()}
    assert found.whole == hashlib.sha256(PAGE).hexdigest()


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (PAGE, "no data block"),
        (BLOCK + BLOCK, "no data block"),
        (BLOCK[: BLOCK.index(b"</script>")], "does not end as"),
        (BLOCK.replace(b'"files"', b'"<!--<script>": 1, "files"'), "does not end as"),
        (BLOCK.replace(b'"manifest"', b'"other"'), "cannot be read"),
        (BLOCK.replace(b'"manifest": {', b'"manifest": ' + b"[" * 100_000), "cannot be read"),
    ],
)
def test_a_page_without_a_block_is_refused(page: bytes, reason: str) -> None:
    with pytest.raises(Unsealed, match=reason):
        markup.taken_apart(page)


@pytest.mark.parametrize(
    "files",
    [
        "no base64",
        base64.b64encode(b"no gzip").decode(),
        base64.b64encode(gzip.compress(b"no JSON", mtime=0)).decode(),
        base64.b64encode(gzip.compress(b"[1]", mtime=0)).decode(),
        base64.b64encode(gzip.compress(b'{"a": 1}', mtime=0)).decode(),
        base64.b64encode(gzip.compress(b'{"a": "1"}', mtime=0)[:-3]).decode()[:8],
    ],
)
def test_what_cannot_be_unpacked_is_told(files: str) -> None:
    with pytest.raises(Damaged):
        markup.unpacked(files)


def test_what_unpacks_to_too_much_is_refused() -> None:
    bomb = gzip.compress(b'{"a": "' + bytes(65 << 20))
    with pytest.raises(Unsealed, match="unpacks to more than 67,108,864 bytes"):
        markup.unpacked(base64.b64encode(bomb).decode())
