"""R13: a figure printed in two units is one figure, rounding aside.

Examined: every claim whose printed figure converts itself, `1,725 mi (2,775 km)`, in any two units of one dimension.
It fires where no reading of the two numbers agrees; rounding is allowed for, and where a word such as "about" has to
help it is only possible. The page contradicts itself then, so neither number can be taken from it.

Out of scope: moneys, whose rate is unknown, Mach numbers (R12), and a pair that fits the other kind of mile (R14).
"""

from __future__ import annotations

from collections.abc import Iterator

from capdata.rules.conversions import Pair, agree, pairs, says_about
from capdata.rules.miles import other_mile
from capdata.rules.model import Outcome, Rule, View, ok, possible, violated

RULE = Rule(
    "R13",
    "error",
    "a figure printed in two units is one figure",
    reason="A page that contradicts itself supports neither of its numbers.",
    accepts='"1,725 mi (2,775 km)"',
    catches='"1600 kilometers (944 miles)"',
    convention="factors in schemas/units.yaml",
)


def check(view: View) -> Iterator[Outcome]:
    """Every figure that converts itself."""
    units = view.dictionary.units
    for flat in view.flat:
        claim = flat.claim
        if claim.deprecated is not None or claim.as_published is None or claim.number is None:
            continue
        for pair in pairs(claim.as_published, view.dictionary):
            one, other = units[pair.first.unit], units[pair.second.unit]
            if one.dimension != other.dimension or one.currency or other_mile(pair, view.dictionary):
                continue
            if agree(pair, one.factor, other.factor, about=False):
                yield ok(claim)
                continue
            numbers = f"{pair.first.text} {one.name} and {pair.second.text} {other.name}"
            rough = says_about(claim.as_published, view.dictionary) and agree(
                pair, one.factor, other.factor, about=True
            )
            yield (possible if rough else violated)(
                claim,
                f"{numbers} agree only roughly" if rough else f"{numbers} are not one figure",
                key="as_published",
                found=claim.as_published,
                expected=_expected(view, pair),
                tip="if the page prints it so, deprecate the claim: the two printed units disagree",
            )


def _expected(view: View, pair: Pair) -> str:
    one, other = (view.dictionary.units[figure.unit] for figure in (pair.first, pair.second))
    value = max(pair.first.values)
    return f"{value:g} {one.name} are {value * one.factor / other.factor:.4g} {other.name}"
