"""How numbers of any size are written: as they were given in a table, in short on an axis."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

_SUPERSCRIPTS: Final = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_SCALES: Final = ((Decimal(10) ** 12, "T"), (Decimal(10) ** 9, "B"), (Decimal(10) ** 6, "M"), (Decimal(10) ** 3, "k"))
_SHORTENED: Final = 10_000
"""From here on the numbers of an axis are written in thousands, millions and so on."""
_LARGE, _SMALL = Decimal(10) ** 15, Decimal(10) ** -4
"""Where a number with all its zeros can be read no longer, and is written with a power of ten."""


def number_in_words(value: float) -> str:
    """Write a number as it was given.

    >>> number_in_words(12.5), number_in_words(1_250_000.0), number_in_words(-3)
    ('12.5', '1,250,000', '−3')
    >>> number_in_words(1e308), number_in_words(-2.5e-7), number_in_words(0.0)
    ('1×10³⁰⁸', '−2.5×10⁻⁷', '0')
    >>> number_in_words(5e-324), number_in_words(0.1234567890123456), number_in_words(123_456_789_012_345_678)
    ('5×10⁻³²⁴', '0.1234567890123456', '1.23456789012345678×10¹⁷')
    """
    return _written(Decimal(str(value)))


def axis_labels(values: Sequence[Decimal]) -> list[str]:
    """Write the numbers of an axis alike, in short where they are large.

    >>> axis_labels([Decimal(0), Decimal(500_000), Decimal(1_000_000), Decimal(1_500_000)])
    ['0', '0.5M', '1M', '1.5M']
    >>> axis_labels([Decimal(-1000), Decimal(0), Decimal(1000)]), axis_labels([Decimal(0), Decimal("5e307")])
    (['−1,000', '0', '1,000'], ['0', '5×10³⁰⁷'])
    """
    largest = max(abs(value) for value in values)
    for scale, suffix in _SCALES:
        if _SHORTENED <= largest < _LARGE and largest >= scale:
            return [f"{_plain(value / scale)}{suffix}" if value else "0" for value in values]
    if largest and not _SMALL <= largest < _LARGE:
        return [_with_power(value) for value in values]
    return [_plain(value) for value in values]


def _written(value: Decimal) -> str:
    return _plain(value) if not value or _SMALL <= abs(value) < _LARGE else _with_power(value)


def _plain(value: Decimal) -> str:
    text = f"{value:,f}"
    return _with_true_minus(text.rstrip("0").rstrip(".") if "." in text else text)


def _with_power(value: Decimal) -> str:
    if not value:
        return "0"
    exponent = value.adjusted()
    power = str(exponent).translate(_SUPERSCRIPTS)
    return f"{_plain(value.scaleb(-exponent))}×10{power}"


def _with_true_minus(text: str) -> str:
    return text.replace("-", "−")
