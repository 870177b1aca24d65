"""Figures and counts in words: `more than 1,600 km`, `USD 3.9 million`, `1,204 claims`."""

from __future__ import annotations

import re
from math import floor, log10
from typing import TYPE_CHECKING

from capdata.words.days import date_text

if TYPE_CHECKING:
    from capdata.weighing.flatten import FlatClaim
    from capdata.weighing.weigh import Value

WORDS = {
    "exact": "", "about": "about ", "at_least": "at least ", "more_than": "more than ", "at_most": "at most ",
    "less_than": "less than ", "between": "", "missing": "",
}  # fmt: skip

DATE_WORDS = {**WORDS, "at_least": "not before ", "more_than": "after ", "at_most": "by ", "less_than": "before "}


def number_text(number: float) -> str:
    """A number to read: thousands separated, no idle zeros, four digits where it isn't whole (`2,776`, `321.9`)."""
    if number == int(number):
        return f"{int(number):,}"
    places = max(0, 3 - floor(log10(abs(number))))
    text = f"{number:,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def counted(many: int, one: str, more: str | None = None) -> str:
    """`1 claim`, `1,204 claims`; `more` is the word for several where it isn't `one` with an s."""
    return f"{many:,} {one if many == 1 else more or one + 's'}"


_MONEY = re.compile(r"(?P<currency>[A-Z]{3})(?: (?P<scale>\w+))?")


def with_unit(number: str, unit: str | None) -> str:
    """`460 km`, but `Mach 5` and `USD 3.9 million`."""
    money = _MONEY.fullmatch(unit or "")
    if money:
        return f"{money['currency']} {number} {money['scale'] or ''}".rstrip()
    return f"Mach {number}" if unit == "mach" else f"{number} {unit or ''}".rstrip()


def figure_text(flat: FlatClaim) -> str:
    """What a claim states, in its canonical unit."""
    claim = flat.claim
    if claim.missing:
        return claim.missing.replace("-", " ")
    if flat.number is None:
        if flat.date_min or flat.date_max:
            return f"{DATE_WORDS[claim.bound]}{date_text(claim.text or '')}"
        return f"{WORDS[claim.bound]}{claim.text}"
    words = WORDS[claim.bound]
    number = number_text(flat.number)
    if flat.number_high is not None:
        number = f"{number} to {number_text(flat.number_high)}"
    return words + with_unit(number, flat.canonical_unit)


def envelope_text(value: Value) -> str | None:
    """The span of all live figures, such as `240 to 460 km or more`; None where there is nothing to span."""
    span = value.envelope
    if span.low is None or span.high is None:
        if span.date_low is None or span.date_high is None or span.date_low == span.date_high:
            return None
        return f"{span.date_low} to {span.date_high}"
    low = number_text(span.low) + (" or less" if span.low_open else "")
    high = number_text(span.high)
    text = low if span.low == span.high else f"{low} to {high}"
    return with_unit(text, value.unit) + (" or more" if span.high_open else "")


def reach_text(low: float | None, high: float | None) -> str:
    """A reach in kilometres from its ends: `370 to 500 km`, `500 km or more`, `up to 500 km`, `not published`."""
    if high is None:
        return f"{number_text(low)} km or more" if low else "not published"
    if not low:
        return f"up to {number_text(high)} km"
    return f"{number_text(low)} km" if low == high else f"{number_text(low)} to {number_text(high)} km"
