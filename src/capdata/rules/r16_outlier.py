"""R16: a figure far from what better founded, independent claims say is worth a second look.

Examined: the live numbers of a group (quantity or money that does not change with time) of which two origins or more
speak. It fires where a claim's interval is more than 25 % away from every claim of a better basis by another origin,
and no other origin gives a figure near it. Bounds count: "more than 900 mi" is not at odds with 2,500 km.

It is an info: disagreement is what this dataset shows, and the smaller voice may be right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from capdata.rules.model import Outcome, Rule, View, ok, violated
from capdata.rules.spans import Span, numbered, span
from capdata.weighing.flatten import FlatClaim

RULE = Rule(
    "R16",
    "info",
    "no figure alone against a better basis",
    reason="A figure that nobody else gives is often another missile's, another unit's or a misprint.",
    accepts="3,500 km beside a floor of more than 1,700 miles by a better basis: both can be true",
    catches="8,460 km as reported, where official documents say 12,000 to 13,000 km",
    convention="25 % away from every better founded claim of another origin",
)

#: Published roundings, profiles and payloads explain less than this.
FAR = 0.25


def check(view: View) -> Iterator[Outcome]:
    """Every live number in groups with two origins or more."""
    for value in view.values:
        prop = view.dictionary.properties[value.property]
        if value.n_independent < 2 or prop.time != "fixed" or prop.type not in ("quantity", "money"):
            continue
        live = [_Voice(flat, _rank(flat, view), span(flat)) for flat in numbered(value.live)]
        best_rank = min((voice.rank for voice in live), default=0)
        sound = 0
        for voice in live:
            flat = voice.flat
            best = _alone_against(voice, live) if voice.rank > best_rank else None
            if best is None:
                sound += 1
                continue
            message = f"{flat.number:g} {flat.canonical_unit} stands alone against claims of a better basis"
            expected = f"about {best.number:g} {best.canonical_unit} ({best.claim.basis})"
            tip = "read the page again: which version, which unit, whose statement?"
            yield violated(
                flat, message, others=[best.claim], found=flat.claim.as_published, expected=expected, tip=tip
            )
        if sound:
            yield ok(value, sound)


class _Voice(NamedTuple):
    """A claim, the rank of its basis, and what its figure may be."""

    flat: FlatClaim
    rank: int
    span: Span


def _alone_against(voice: _Voice, voices: Sequence[_Voice]) -> FlatClaim | None:
    """The claim of the best basis against which a claim stands alone, None where it doesn't."""
    flat = voice.flat
    others = [
        other
        for other in voices
        if other.flat.origin != flat.origin and other.flat.canonical_unit == flat.canonical_unit
    ]
    better = [other for other in others if other.rank < voice.rank]
    if any(_gap(voice.span, other.span) <= FAR for other in better):
        return None
    if any(_near(flat, other.flat) for other in others):
        return None
    return min(better, key=lambda other: other.rank).flat if better else None


def _rank(flat: FlatClaim, view: View) -> int:
    return view.dictionary.rank("basis", flat.claim.basis) if flat.claim.basis else 99


def _gap(mine: Span, theirs: Span) -> float:
    """How far one figure lies outside another, as a share of that; 0 where both can be true."""
    if mine.low > theirs.high:
        return (mine.low - theirs.high) / max(theirs.high, 1e-9)
    return (theirs.low - mine.high) / max(theirs.low, 1e-9) if mine.high < theirs.low else 0.0


def _near(flat: FlatClaim, other: FlatClaim) -> bool:
    """Whether another origin prints about the same figure."""
    numbers = [number for number in (other.number, other.number_high) if number is not None]
    mine = [number for number in (flat.number, flat.number_high) if number is not None]
    return any(abs(one - two) <= FAR * max(abs(two), 1e-9) for one in mine for two in numbers)
