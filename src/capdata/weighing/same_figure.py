"""Which claims state the same figure.

Numbers within 1 % are one figure, if they are of one unit and bound the value in the same way; a date inside another
is; equal words are. A bound and a plain figure never are: "more than 500 km" doesn't say 500 km, nor does "not before
2023" say 2024. Paraphrases are our words for what pages say at length: they add to each other, so all are one figure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import groupby

from capdata import dates
from capdata.schemas.dictionary import Property
from capdata.weighing.flatten import FlatClaim

#: Numbers this near are one figure: printed roundings of one value differ by less.
SAME_FIGURE = 0.01
#: How far off a figure given with "about" may be; it widens what agrees, never what is one figure.
ABOUT = 0.10


def figures(claims: Sequence[FlatClaim], prop: Property) -> list[list[FlatClaim]]:
    """The claims, grouped by the figure they state."""
    if len(claims) == 1:
        return [list(claims)]
    if prop.type in ("quantity", "money", "count"):
        return _figures_of_numbers(claims)
    if prop.type == "date":
        return _figures_of_dates(claims)
    if prop.paraphrase:
        return [list(claims)]
    words: dict[str | None, list[FlatClaim]] = {}
    for flat in claims:
        words.setdefault(flat.claim.text, []).append(flat)
    return list(words.values())


def _figures_of_numbers(claims: Sequence[FlatClaim]) -> list[list[FlatClaim]]:
    groups: list[list[FlatClaim]] = []
    for flat in sorted(claims, key=_size):
        for group in groups:
            if group[0].canonical_unit == flat.canonical_unit and _near(group[0], flat):
                group.append(flat)
                break
        else:
            groups.append([flat])
    return groups


def _size(flat: FlatClaim) -> tuple[float, str]:
    return flat.number or 0, flat.claim.id


def _near(one: FlatClaim, other: FlatClaim) -> bool:
    return _near_ends(one.low, other.low) and _near_ends(one.high, other.high)


def _near_ends(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return abs(a - b) <= SAME_FIGURE * max(abs(a), abs(b))


def _figures_of_dates(claims: Sequence[FlatClaim]) -> list[list[FlatClaim]]:
    return [
        figure
        for _, group in groupby(sorted(claims, key=_open_ends), key=_open_ends)
        for figure in one_inside_other(list(group), lambda flat: dates.parse(flat.claim.text or ""))
    ]


def _open_ends(flat: FlatClaim) -> tuple[bool, bool]:
    return (flat.date_min is None, flat.date_max is None)


def one_inside_other(claims: Sequence[FlatClaim], span: Callable[[FlatClaim], dates.Span]) -> list[list[FlatClaim]]:
    """The claims, grouped by their dates; `span` gives the date of a claim.

    The narrowest leads each group. A wider date joins the group that it holds, and where it holds several is a figure
    of its own; equal dates are always in one group.
    """
    groups: list[list[FlatClaim]] = []
    for flat in sorted(claims, key=lambda flat: (_length(span(flat)), flat.claim.id)):
        own = span(flat)
        same = [group for group in groups if ends(span(group[0])) == ends(own)]
        fits = same or [group for group in groups if dates.within(span(group[0]), own) is dates.Answer.SURELY]
        if len(fits) == 1:
            fits[0].append(flat)
        else:
            groups.append([flat])
    return groups


def ends(span: dates.Span) -> tuple[date, date]:
    """The first and the last day of a span, an open end as the first or last day there is."""
    return (span.earliest or date.min, span.latest or date.max)


def _length(span: dates.Span) -> int:
    first, last = ends(span)
    return (last - first).days
