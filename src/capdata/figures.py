"""Figures and dates in words, for cards and messages: `more than 1,600 km`, `2024-07-10`, `not disclosed`."""

from __future__ import annotations

from math import floor, log10

from capdata.flatten import FlatClaim
from capdata.weigh import Value

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


def figure_text(flat: FlatClaim) -> str:
    """What a claim states, in its canonical unit."""
    claim = flat.claim
    if claim.missing:
        return claim.missing.replace("-", " ")
    if flat.number is None:
        return f"{DATE_WORDS[claim.bound]}{claim.text}"
    words = WORDS[claim.bound]
    number = number_text(flat.number)
    if flat.number_high is not None:
        number = f"{number} to {number_text(flat.number_high)}"
    if flat.canonical_unit == "mach":
        return f"{words}Mach {number}"
    return f"{words}{number} {flat.canonical_unit or ''}".rstrip()


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
    return f"{text} {value.unit or ''}".rstrip() + (" or more" if span.high_open else "")
