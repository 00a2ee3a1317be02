from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from ssb_report.deliver.ledger import Delivery, State
from ssb_report.deliver.plan import Comparisons, Intent, Made, Verdict, plan
from ssb_report.schema.load import load
from ssb_report.schema.stakeholders import Stakeholders, load_stakeholders
from tests.running import TEST_BRIEFINGS, copied

MADE = Made("solar-modules", "en", "en", b"new", "d-new", "2025-06", "abcd1234", "en")
HAD = Delivery(
    "solar-modules",
    "ana",
    "en",
    "d-old",
    state=State.SENT,
    since="2026-01-31T23:59:59+00:00",
)


@dataclass(frozen=True)
class Difference:
    """What stands for a comparison of two PDFs."""

    is_visible: bool = True
    touched: tuple[str, ...] = ()
    change: None = field(default=None)

    def touches(self, ids: Iterable[str]) -> bool:
        return not set(self.touched).isdisjoint(ids)


class Known(Comparisons):
    """Comparisons that are known beforehand."""

    def __init__(self, difference: Difference) -> None:
        self.difference = difference
        self.asked: list[str] = []

    def __call__(self, before: str, _: Made) -> Difference:  # type: ignore[override]
        self.asked.append(before)
        return self.difference


def wanted(folder: Path, more: str = "") -> Stakeholders:
    briefing = copied(TEST_BRIEFINGS / "solar-modules", folder)
    (briefing / "stakeholders.yaml").write_text(
        "channels: {box: {kind: folder, path: box}}\n"
        f"stakeholders:\n  ana: {{name: Ana, channel: box, editions: en{more}}}\n",
        encoding="utf-8",
    )
    read = load_stakeholders(load(briefing)[0])
    assert read is not None
    return read


def planned(
    read: Stakeholders,
    last: tuple[Delivery, ...] = (),
    begun: tuple[Delivery, ...] = (),
    difference: Difference = Difference(),
) -> Intent:
    (intent,) = plan(read, {("en", ""): MADE}, (last, begun), Known(difference), "2026-01")
    return intent


def test_who_has_none_gets_a_first_copy(tmp_path: Path) -> None:
    intent = planned(wanted(tmp_path))
    assert (intent.verdict, intent.reason, intent.had) == (Verdict.SEND, "first copy", "")
    assert intent.delivery.before == ""
    assert intent.delivery.address == "box/ana"


def test_who_has_it_gets_nothing_and_nothing_is_compared(tmp_path: Path) -> None:
    known = Known(Difference())
    had = replace(HAD, content="d-new")
    (intent,) = plan(wanted(tmp_path), {("en", ""): MADE}, ([had], []), known, "2026-02")
    assert intent.verdict is Verdict.HOLD
    assert had.serial in intent.reason
    assert known.asked == []


@pytest.mark.parametrize(
    ("more", "difference", "verdict"),
    [
        ("", Difference(is_visible=True), Verdict.SEND),
        ("", Difference(is_visible=False), Verdict.HOLD),
        (", when: always", Difference(is_visible=False), Verdict.SEND),
        (", when: {changed: line-yield}", Difference(touched=("line-yield",)), Verdict.SEND),
        (", when: {changed: line-yield}", Difference(touched=("line-steps",)), Verdict.HOLD),
        (", at_most: monthly", Difference(), Verdict.HOLD),
        (", when: always, at_most: monthly", Difference(), Verdict.HOLD),
    ],
)
def test_the_condition_decides_about_another_copy(
    more: str, difference: Difference, verdict: Verdict, tmp_path: Path
) -> None:
    intent = planned(wanted(tmp_path, more), (HAD,), difference=difference)
    assert intent.verdict is verdict
    assert intent.delivery.before == HAD.serial
    assert intent.had == "d-old"


def test_a_month_is_over_when_the_next_begins(tmp_path: Path) -> None:
    read = wanted(tmp_path, ", at_most: monthly")
    made = {("en", ""): MADE}
    (intent,) = plan(read, made, ([HAD], []), Known(Difference()), "2026-02")
    assert intent.verdict is Verdict.SEND


def test_what_is_in_doubt_stays_so_until_there_is_other_content(tmp_path: Path) -> None:
    read = wanted(tmp_path)
    due = planned(read).delivery
    doubt = replace(due, state=State.HANDING_OVER, since="2026-01-01T00:00:00+00:00")
    assert planned(read, begun=(doubt,)).verdict is Verdict.IN_DOUBT
    other = replace(doubt, content="d-other")
    assert planned(read, begun=(other,)).verdict is Verdict.SEND


def test_who_was_refused_is_tried_again_only_at_another_address(tmp_path: Path) -> None:
    read = wanted(tmp_path)
    refused = replace(planned(read).delivery, state=State.REFUSED, said="550 unknown")
    intent = planned(read, begun=(refused,))
    assert (intent.verdict, intent.reason) == (Verdict.REFUSED, "550 unknown")
    moved = replace(refused, address="box/elsewhere")
    assert planned(read, begun=(moved,)).verdict is Verdict.SEND


@pytest.mark.parametrize("state", [State.DUE, State.DEFERRED])
def test_what_was_put_off_is_sent(state: State, tmp_path: Path) -> None:
    read = wanted(tmp_path)
    waiting = replace(planned(read).delivery, state=state)
    assert planned(read, begun=(waiting,)).verdict is Verdict.SEND
