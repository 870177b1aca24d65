"""How far a missile is said to reach, as an interval: the envelope of its live claims on one property.

Ends that nobody states are 0 and infinity. Plans and claims under a qualifier (one launcher, one flight path, one
operator) don't count: what they say doesn't hold of the missile as such. A page that names no mission may mean any,
so what the property falls back to counts too, and the reach is `assumed` where an end rests on that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import inf
from typing import NamedTuple

from capdata.schemas.dictionary import Dictionary
from capdata.weighing.weigh import Value


class Reach(NamedTuple):
    """An interval in the property's canonical unit, with the ids of the claims at its ends.

    `low_strict` and `high_strict` exclude the end itself: "more than 1,000 km".
    """

    low: float
    high: float
    assumed: bool = False
    claims: tuple[str, ...] = ()
    low_strict: bool = False
    high_strict: bool = False


UNKNOWN = Reach(0.0, inf)


def reach(values: Sequence[Value], measure: str, dictionary: Dictionary) -> Reach:
    """The reach by `measure` and by what that falls back to; UNKNOWN where nothing is stated.

    `values` are those of one missile.
    """
    found: list[Reach] = []
    seen: list[str] = []
    asked: str | None = measure
    while asked is not None and asked not in seen:
        stated = stated_reach(values, asked)
        if stated is not None:
            found.append(stated._replace(assumed=bool(seen)))
        seen.append(asked)
        asked = dictionary.properties[asked].falls_back_to
    return _spanned(found) if found else UNKNOWN


def _spanned(parts: Sequence[Reach]) -> Reach:
    """From the least to the greatest end; the first part speaks where ends are equal."""
    low = min(parts, key=lambda part: part.low)
    high = max(parts, key=lambda part: part.high)
    claims = dict.fromkeys((*low.claims, *high.claims))
    return Reach(
        low.low, high.high, low.assumed or high.assumed, tuple(claims), low.low_strict, high.high_strict
    )  # fmt: skip


def stated_reach(values: Sequence[Value], measure: str) -> Reach | None:
    """The reach by `measure` itself, or None where no live, unplanned and unqualified claim states it."""
    for value in values:
        if value.property == measure and value.facet == "":
            return of_value(value)
    return None


def of_value(value: Value) -> Reach | None:
    """The envelope of one weighed value, or None where it has no number."""
    span = value.envelope
    if span.low is None or span.high is None:
        return None
    either = (span.low, span.high)
    ends = [flat.claim.id for flat in value.live if flat.number in either or flat.number_high in either]
    return Reach(
        0.0 if span.low_open else span.low,
        inf if span.high_open else span.high,
        claims=tuple(ends),
        low_strict=span.low_strict and not span.low_open,
        high_strict=span.high_strict and not span.high_open,
    )


def longest(reaches: Iterable[Reach]) -> Reach:
    """The reach of the longest of several: the greatest low and the greatest high end. UNKNOWN if there is none."""
    known = list(reaches)
    if not known:
        return UNKNOWN
    low, high = max(part.low for part in known), max(part.high for part in known)
    claims = [claim for part in known if part.low == low or part.high == high for claim in part.claims]
    return Reach(low, high, any(part.assumed for part in known), tuple(dict.fromkeys(claims)))
