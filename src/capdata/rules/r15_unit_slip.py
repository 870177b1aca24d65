"""R15: the same digits stand in two units, so one of them may be a slip.

Examined: comparable claims of one quantity, where at least two state a number. The rule fires where one claim states
a number in one unit and another prints the same number in another unit of the dimension ("200 km" and "200 nmi"). A
page that converts its figure itself (`370 km (230 mi)`) knows its unit, so its claims, and others of its origin on the
same figure, are not suspected; a side is cleared as well where another origin states its size in other digits. Unless
both sides are cleared, the one of worse basis is suspected, then the one not cleared, the one of fewer origins, the
shorter.

Merely possible: no page prints the other unit, but a claim converted to a similar unit (at most three times as long)
gives exactly these digits (370 km are 230 mi, and another claim says 230 km).

Out of scope: any other ratio of two figures; disagreement is no slip.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from capdata.rules.model import Outcome, Rule, View, ok, possible, violated
from capdata.rules.spans import numbered, same
from capdata.schemas.dictionary import Dictionary
from capdata.weighing.flatten import FlatClaim
from capdata.words import printed

RULE = Rule(
    "R15",
    "warning",
    "no digits that stand in two units",
    reason="A mile figure written as kilometres looks like honest disagreement and is an error.",
    accepts="1,600 km beside 2,500 km, although their ratio is near that of a mile to a kilometre",
    catches='`value: 230`, `unit: km` beside a claim that prints "370 km (230 mi)"',
    convention="the same digits in two units of one dimension",
)

#: Two units of one phrase say the same if they differ by less; pages round their conversions.
CONVERTED = 0.05
#: Below it, whole numbers coincide too often to mean anything.
LEAST_TELLING = 100
#: Miles and kilometres, pounds and kilograms are mixed up; metres and kilometres are not.
SIMILAR = 3.0


class _Figure(NamedTuple):
    number: float
    unit: str


class _Side(NamedTuple):
    """The claims that print one figure: their best basis, and those of them that may be a slip.

    A side is cleared if nothing in it may be a slip, or if another origin states the same size in other digits.
    """

    basis: int
    cleared: bool
    origins: int
    factor: float
    bare: list[FlatClaim]


def check(view: View) -> Iterator[Outcome]:
    """Every group of comparable claims on a quantity that holds two numbers or more."""
    for value in view.values:
        if view.dictionary.properties[value.property].type != "quantity" or len(value.claims) < 2:
            continue
        claims = [flat for flat in numbered(value.claims) if flat.claim.deprecated is None and flat.claim.unit]
        if len(claims) < 2:
            continue
        if _in_one_unit(claims, view.dictionary):
            yield ok(value, len(claims))
        else:
            yield from _judge(claims, view.dictionary)


def _in_one_unit(claims: list[FlatClaim], dictionary: Dictionary) -> bool:
    """Whether the claims print one unit only and their numbers are too near each other for one to be a conversion."""
    units = {flat.claim.unit for flat in claims}
    if len(units) > 1 or any(printed.units(flat.claim.as_published or "", dictionary) - units for flat in claims):
        return False
    numbers = [flat.claim.number or 0.0 for flat in claims]
    nearest = min((max(ratio, 1 / ratio) for _, ratio in _similar(units.pop() or "", dictionary)), default=math.inf)
    return max(numbers) < min(numbers) * nearest * (1 - 1 / LEAST_TELLING)


def _judge(claims: list[FlatClaim], dictionary: Dictionary) -> Iterator[Outcome]:
    group = _Group(claims, dictionary)
    suspects: dict[str, tuple[str, FlatClaim]] = {}
    for number, units in group.units.items():
        names = sorted(units)
        for i, unit in enumerate(names):
            for other in names[i + 1 :]:
                for suspect in _suspects(_Figure(number, unit), _Figure(number, other), group):
                    against = other if suspect.claim.unit == unit else unit
                    suspects[suspect.claim.id] = (against, units[against][0])
    derived = _derived(claims, dictionary)
    for flat in claims:
        claim = flat.claim
        if claim.id in suspects:
            unit, witness = suspects[claim.id]
            message = (
                f"{claim.number:g} {claim.unit} here, and {claim.number:g} {unit} elsewhere: is one a slip of units?"
            )
            tip = "read both pages again; if both are right, waive this with a reason"
            yield violated(flat, message, others=[witness.claim], found=claim.as_published, tip=tip)
        elif group.own[claim.id] in derived and not _vouched(group.prints[claim.id], dictionary):
            unit, witness = derived[group.own[claim.id]]
            there = f"{witness.claim.number:g} {witness.claim.unit}"
            message = f"{there}, which another claim states, are {claim.number:g} {unit}: is one a slip of units?"
            yield possible(flat, message, others=[witness.claim], found=f"{claim.number:g} {claim.unit}")
        else:
            yield ok(flat)


class _Group:
    """Comparable claims, with the figures that each prints."""

    def __init__(self, claims: list[FlatClaim], dictionary: Dictionary) -> None:
        self.claims = claims
        self.dictionary = dictionary
        self.own = {flat.claim.id: _stated(flat) for flat in claims}
        self.prints = {flat.claim.id: _printed(flat, self.own[flat.claim.id], dictionary) for flat in claims}
        self.stated: dict[_Figure, list[FlatClaim]] = {}
        self.units: dict[float, dict[str, list[FlatClaim]]] = {}
        for flat in claims:
            self.stated.setdefault(self.own[flat.claim.id], []).append(flat)
            for figure in self.prints[flat.claim.id]:
                self.units.setdefault(figure.number, {}).setdefault(figure.unit, []).append(flat)

    def printing(self, figure: _Figure) -> list[FlatClaim]:
        """The claims whose pages print the figure, as their own or as a conversion."""
        return self.units[figure.number][figure.unit]


def _stated(flat: FlatClaim) -> _Figure:
    return _Figure(flat.claim.number or 0.0, flat.claim.unit or "")


def _printed(flat: FlatClaim, own: _Figure, dictionary: Dictionary) -> set[_Figure]:
    """The claim's own figure and, where the phrase has several units, those it prints beside it."""
    dimension = dictionary.units[flat.claim.unit or ""].dimension
    found = {own}
    for measure in printed.measures(flat.claim.as_published or "", dictionary):
        if dictionary.units[measure.unit].dimension == dimension:
            found |= {_Figure(number, measure.unit) for number in measure.number.values}
    return found


def _suspects(one: _Figure, other: _Figure, group: _Group) -> list[FlatClaim]:
    """The claims of the suspected side. One claim that prints both units is no pair."""
    ids = [{flat.claim.id for flat in group.printing(figure)} for figure in (one, other)]
    if not (ids[0] - ids[1] and ids[1] - ids[0]):
        return []
    sides = [_side(figure, group) for figure in (one, other)]
    if all(side.cleared for side in sides):
        return []
    order = sorted(sides, key=lambda side: (-side.basis, side.cleared, side.origins, side.factor))
    return next((side.bare for side in order if side.bare), [])


def _side(figure: _Figure, group: _Group) -> _Side:
    claims = group.printing(figure)
    vouched = {flat.origin for flat in claims if _vouched(group.prints[flat.claim.id], group.dictionary)}
    bare = [flat for flat in group.stated.get(figure, ()) if flat.origin not in vouched]
    origins = {flat.origin for flat in claims}
    size = _size(figure, group.dictionary)
    borne_out = any(
        same(size, _size(_stated(flat), group.dictionary)) and flat.origin not in origins
        for flat in group.claims
        if _stated(flat) != figure
    )
    ranks = [group.dictionary.rank("basis", flat.claim.basis) for flat in claims if flat.claim.basis]
    factor = group.dictionary.units[figure.unit].factor
    return _Side(min(ranks, default=0), not bare or borne_out, len(origins), factor, bare)


def _size(figure: _Figure, dictionary: Dictionary) -> float:
    return figure.number * dictionary.units[figure.unit].factor


def _vouched(figures: set[_Figure], dictionary: Dictionary) -> bool:
    """Whether the phrase prints one quantity in two units that agree."""
    sizes = [(figure.unit, figure.number * dictionary.units[figure.unit].factor) for figure in figures]
    return any(a != b and same(x, y, CONVERTED) for i, (a, x) in enumerate(sizes) for b, y in sizes[i + 1 :])


def _derived(claims: list[FlatClaim], dictionary: Dictionary) -> dict[_Figure, tuple[str, FlatClaim]]:
    """Figures that would be another claim's, read in the wrong unit: (230, km) where a claim states 370 km."""
    found: dict[_Figure, tuple[str, FlatClaim]] = {}
    for flat in claims:
        own = flat.claim.unit or ""
        for name, ratio in _similar(own, dictionary):
            number = float(round((flat.claim.number or 0.0) / ratio))
            if number >= LEAST_TELLING:
                found.setdefault(_Figure(number, own), (name, flat))
    return found


@lru_cache(maxsize=256)
def _similar(name: str, dictionary: Dictionary) -> Sequence[tuple[str, float]]:
    """The units with which one is mixed up, and how much longer they are."""
    own = dictionary.units[name]
    ratios = [
        (unit.name, unit.factor / own.factor)
        for unit in dictionary.units.values()
        if unit.dimension == own.dimension and unit != own
    ]
    return [(other, ratio) for other, ratio in ratios if 1 / SIMILAR < ratio < SIMILAR]
