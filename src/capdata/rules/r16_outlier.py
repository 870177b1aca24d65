"""R16: a figure far from what better founded, independent claims say is worth a second look.

Examined: the live numbers of a group (quantity or money that does not change with time) of which two origins or more
speak. It fires where a claim's interval is more than 25 % away from every claim of a better basis by another origin,
and no other origin gives a figure near it. Bounds count: "more than 900 mi" is not at odds with 2,500 km.

It is an info: disagreement is what this dataset shows, and the smaller voice may be right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from capdata.flatten import FlatClaim
from capdata.rules.model import Outcome, Rule, View, ok, violated
from capdata.rules.spans import numbered, span

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
        live = numbered(value.live)
        ranks = [_rank(flat, view) for flat in live]
        for flat, rank in zip(live, ranks, strict=True):
            best = _alone_against(flat, rank, live, ranks) if rank > min(ranks) else None
            if best is None:
                yield ok(flat)
                continue
            message = f"{flat.number:g} {flat.canonical_unit} stands alone against claims of a better basis"
            expected = f"about {best.number:g} {best.canonical_unit} ({best.claim.basis})"
            tip = "read the page again: which version, which unit, whose statement?"
            yield violated(
                flat, message, others=[best.claim], found=flat.claim.as_published, expected=expected, tip=tip
            )


def _alone_against(flat: FlatClaim, rank: int, live: Sequence[FlatClaim], ranks: Sequence[int]) -> FlatClaim | None:
    """The claim of the best basis against which `flat` stands alone, None where it doesn't."""
    others = [
        (other_rank, other)
        for other_rank, other in zip(ranks, live, strict=True)
        if other.origin != flat.origin and other.canonical_unit == flat.canonical_unit
    ]
    better = [(other_rank, other) for other_rank, other in others if other_rank < rank]
    if any(_gap(flat, other) <= FAR for _, other in better) or any(_near(flat, other) for _, other in others):
        return None
    return min(better, key=lambda pair: pair[0], default=(0, None))[1]


def _rank(flat: FlatClaim, view: View) -> int:
    return view.dictionary.rank("basis", flat.claim.basis) if flat.claim.basis else 99


def _gap(flat: FlatClaim, other: FlatClaim) -> float:
    """How far the claim lies outside `other`, as a share of `other`; 0 where both can be true."""
    mine, theirs = span(flat), span(other)
    if mine.low > theirs.high:
        return (mine.low - theirs.high) / max(theirs.high, 1e-9)
    return (theirs.low - mine.high) / max(theirs.low, 1e-9) if mine.high < theirs.low else 0.0


def _near(flat: FlatClaim, other: FlatClaim) -> bool:
    """Whether another origin prints about the same figure."""
    numbers = [number for number in (other.number, other.number_high) if number is not None]
    mine = [number for number in (flat.number, flat.number_high) if number is not None]
    return any(abs(one - two) <= FAR * max(abs(two), 1e-9) for one in mine for two in numbers)
