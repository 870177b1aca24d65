"""What the live claims of a group span, and whether they can all be true.

The envelope spans what the claims print. An end is open if a claim states it as a floor (the high end) or as a ceiling
(the low end) and none states it as the figure; it is strict if no claim reaches the end itself ("more than 1,000").
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from capdata import dates
from capdata.schemas.dictionary import Property
from capdata.weighing.flatten import FlatClaim
from capdata.weighing.same_figure import ABOUT, SAME_FIGURE, ends


class Envelope(NamedTuple):
    """The smallest and largest figure that a live claim prints, and whether it is open at that end.

    An open number stays the one printed; an open date is None, since no day would be the first or last. `low_strict`
    and `high_strict`: the end itself is excluded.
    """

    low: float | None
    high: float | None
    low_open: bool
    high_open: bool
    date_low: date | None
    date_high: date | None
    low_strict: bool = False
    high_strict: bool = False


def envelope(claims: Sequence[FlatClaim]) -> Envelope:
    """The smallest and largest figure printed. An end is open if it is stated only as a ceiling or a floor.

    The claims are of one unit.
    """
    dated = [flat for flat in claims if flat.date_min or flat.date_max]
    if dated:
        return _envelope_of_dates(dated)
    numbers = [number for flat in claims for number in (flat.number, flat.number_high) if number is not None]
    if not numbers:
        return Envelope(None, None, False, False, None, None)
    low, high = min(numbers), max(numbers)
    at_low = [flat for flat in claims if low in (flat.number, flat.number_high)]
    at_high = [flat for flat in claims if high in (flat.number, flat.number_high)]
    return Envelope(
        low,
        high,
        low_open=not _stated(at_low) and any(flat.low is None for flat in at_low),
        high_open=not _stated(at_high) and any(flat.high is None for flat in at_high),
        date_low=None,
        date_high=None,
        low_strict=all(flat.claim.bound == "more_than" for flat in at_low),
        high_strict=all(flat.claim.bound == "less_than" for flat in at_high),
    )


def _stated(claims: Sequence[FlatClaim]) -> bool:
    """Whether some claim states its number itself, and not as the end of an open interval."""
    return any(flat.low is not None and flat.high is not None for flat in claims)


def _envelope_of_dates(claims: Sequence[FlatClaim]) -> Envelope:
    printed = [(ends(dates.parse(flat.claim.text or "")), flat) for flat in claims]
    first, last = min(days[0] for days, _ in printed), max(days[1] for days, _ in printed)
    starts = [flat.date_min for days, flat in printed if days[0] == first and flat.date_min]
    finishes = [flat.date_max for days, flat in printed if days[1] == last and flat.date_max]
    return Envelope(
        None,
        None,
        low_open=not starts,
        high_open=not finishes,
        date_low=min(starts, default=None),
        date_high=max(finishes, default=None),
    )


def agreement(claims: Sequence[FlatClaim], prop: Property) -> str:
    """Whether the claims can all be true: single, consistent, conflict or undetermined."""
    if not claims:
        return "undetermined"
    if len({flat.origin for flat in claims}) == 1:
        return "single"
    if prop.type in ("quantity", "money", "count"):
        by_unit: dict[str | None, list[FlatClaim]] = {}
        for flat in claims:
            by_unit.setdefault(flat.canonical_unit, []).append(flat)
        if not all(_share_a_number(same) for same in by_unit.values()):
            return "conflict"
        return "consistent" if len(by_unit) == 1 else "undetermined"
    if prop.type == "date":
        first = max(flat.date_min or date.min for flat in claims)
        return "consistent" if first <= min(flat.date_max or date.max for flat in claims) else "conflict"
    if len({flat.claim.text for flat in claims}) == 1:
        return "consistent"
    return "undetermined" if prop.type == "text" else "conflict"


def _share_a_number(claims: Sequence[FlatClaim]) -> bool:
    lows, highs = [], []
    for flat in claims:
        slack = ABOUT if flat.claim.bound == "about" else SAME_FIGURE
        if flat.low is not None:
            lows.append(flat.low * (1 - slack))
        if flat.high is not None:
            highs.append(flat.high * (1 + slack))
    return not lows or not highs or max(lows) <= min(highs)
