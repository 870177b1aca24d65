"""R23: what is inside weighs no more than what holds it.

Examined: every claim on a mass that another mass of the same missile has to hold: fill <= warhead <= payload < launch
mass, and warhead < launch mass. It fires where the claim exceeds every claim on the greater mass, with room for
rounding; it is possible where it exceeds only the chosen one, or where the two speak of different versions.

Out of scope: masses of a variant beside those of its family, since nothing is inherited.
"""

from __future__ import annotations

from collections.abc import Iterator

from capdata.rules.model import Outcome, Rule, View, ok, possible, violated
from capdata.rules.spans import longest, numbered, span
from capdata.weighing.flatten import FlatClaim
from capdata.weighing.weigh import SAME_FIGURE

RULE = Rule(
    "R23",
    "warning",
    "fill, warhead, payload and launch mass in order",
    reason="A warhead heavier than its missile is a slip of units or of columns.",
    accepts="a warhead of 450 kg in a missile of 1,588 kg",
    catches="a warhead of 13,000 kg, printed as 13 kg, in a missile of 7,400 kg",
    convention="a part weighs no more than the whole",
)

FILL, WARHEAD, PAYLOAD, LAUNCH = "mass.explosive-fill", "mass.warhead", "mass.payload", "mass.launch"
#: The part, the whole, and whether the whole has to be the greater.
ORDER = (
    (FILL, WARHEAD, False),
    (WARHEAD, PAYLOAD, False),
    (WARHEAD, LAUNCH, True),
    (PAYLOAD, LAUNCH, True),
    (FILL, LAUNCH, True),
)


def check(view: View) -> Iterator[Outcome]:
    """Every part beside every whole that is claimed."""
    for part, whole, less in ORDER:
        for flat in numbered(view.claims(part)):
            wholes = numbered(view.claims_of(flat.claim.subject, whole))
            wholes = [other for other in wholes if other.claim.planned == flat.claim.planned]
            if wholes:
                yield _judge(flat, wholes, view.dictionary.properties[whole].label, less, view)


def _judge(flat: FlatClaim, wholes: list[FlatClaim], label: str, less: bool, view: View) -> Outcome:
    mine = [other for other in wholes if _version(other) == _version(flat)]
    expected = f"{'less than' if less else 'at most'} the {label}, {longest(mine or wholes):g} kg"
    others = [other.claim for other in mine or wholes]
    if mine and _exceeds(flat, longest(mine), less):
        message = f"more than the {label} of the same missile"
        tip = "compare the units and the columns of the page"
        return violated(flat, message, others=others, found=flat.claim.as_published, expected=expected, tip=tip)
    if not mine and _exceeds(flat, longest(wholes), less):
        message = f"more than the {label} claimed of another version"
        return possible(flat, message, others=others, found=flat.claim.as_published, expected=expected)
    for value in view.values_of(flat.claim.subject, wholes[0].claim.property):
        if value.chosen in mine and value.chosen is not None and _exceeds(flat, span(value.chosen).high, less):
            message = f"more than the {label} chosen for this missile"
            return possible(flat, message, others=[value.chosen.claim], found=flat.claim.as_published)
    return ok(flat)


def _version(flat: FlatClaim) -> str:
    return str(flat.claim.qualifiers.get("applies_to", ""))


def _exceeds(flat: FlatClaim, whole: float, less: bool) -> bool:
    low = span(flat).low
    return low >= whole if less else low > whole * (1 + SAME_FIGURE)
