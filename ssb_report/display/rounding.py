"""The one rounding rule: significant digits, half away from zero, zeros kept."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

__all__ = ["round_significant", "significant"]


def significant(number: Decimal) -> int:
    """How many significant digits a number was written with (``0.60`` has two, ``2000`` four)."""
    return max(len(number.as_tuple().digits) if number else 1, 1)


def round_significant(number: Decimal, digits: int | None) -> Decimal:
    """Round to `digits` significant digits; ``None`` keeps the number as it was written."""
    if digits is None or not number:
        return number
    rounded = _quantized(number, digits)
    # 9.96 to two digits is 10.0, which has three: round once more at the new size
    return _quantized(rounded, digits) if significant(rounded) > digits else rounded


def _quantized(number: Decimal, digits: int) -> Decimal:
    last = number.adjusted() - digits + 1
    return number.quantize(Decimal(1).scaleb(last), rounding=ROUND_HALF_UP)
