"""The one rounding rule: significant digits, half away from zero, zeros kept."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

__all__ = ["round_alike", "round_significant", "round_to_place"]

# Wide enough for any number that can be computed, to any place of another one.
_EXACT = Context(prec=700, rounding=ROUND_HALF_UP)


def round_significant(number: Decimal, digits: int | None) -> Decimal:
    """Round to `digits` significant digits; ``None`` keeps the number as it was written."""
    if digits is None or not number:
        return number
    rounded = round_to_place(number, number.adjusted() - digits + 1)
    # 9.96 to two digits is 10.0, which has three: round once more at the new size.
    return round_to_place(rounded, rounded.adjusted() - digits + 1)


def round_alike(uncertainty: Decimal, rounded: Decimal, digits: int | None) -> Decimal:
    """Round an uncertainty to the last digit of its number, which was rounded to `digits`.

    One that would vanish so keeps its first digit.
    """
    if digits is None or not uncertainty:
        return uncertainty
    place = rounded.adjusted() - digits + 1 if rounded else uncertainty.adjusted()
    return round_to_place(uncertainty, min(place, uncertainty.adjusted()))


def round_to_place(number: Decimal, place: int) -> Decimal:
    """Round to the digit that stands for 10 to the power `place`."""
    return number.quantize(Decimal(1).scaleb(place), context=_EXACT)
