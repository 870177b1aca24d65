"""R18: a range is a missile's reach or a vehicle's road range, never the one for the other.

The form allows `road-range` on launchers only, and on them no missile range but `range.of-system` and `range.min`; what
can still be wrong is the figure. Examined: every claim on `range.*` and on `road-range`.

- A range whose printed phrase or scope speaks of driving is a road range.
- A road range whose phrase or scope speaks of missiles or targets is a reach.
- A system's reach that equals its own vehicle's road range, while no printed range of the missiles that it sums up
  is as great, is the road range. Where no road range is claimed, but the system is said to outreach all its missiles
  by half, it is possible.

Out of scope: which of several pages on a missile's range is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from capdata.rules.model import Outcome, Rule, View, ok, possible, violated
from capdata.rules.spans import greatest, numbered, reaches, same
from capdata.weighing.flatten import FlatClaim

RULE = Rule(
    "R18",
    "error",
    "a range stands on what has it",
    reason="A truck's 480 km on the road, filed as range, triples the reach of the missiles that it carries.",
    accepts="`road-range` 480 km on a launcher whose missiles reach 165 and 300 km",
    catches="`range.of-system` 480 km on it, which is its road range",
    convention="properties range.* and road-range of schemas/properties.yaml",
)

#: How pages speak of driving.
DRIVING = re.compile(
    r"\broad range|\bon[- ]road|\bon (?:the )?roads?\b|\bby road\b|\bcruising range|\bdriving|\brefuel+ing|\bfuel\b"
    r"|\bunrefuel+ed|Straße|Fahrbereich|sur route|carretera|запас хода",
    re.IGNORECASE,
)
#: How pages speak of shooting.
SHOOTING = re.compile(
    r"\bmissiles?\b|\brockets?\b|\bmunitions?\b|\bfir(?:es?|ing)\b|\bstrikes?\b|\bhits?\b|\btargets?\b"
    r"|Rakete|ракет",
    re.IGNORECASE,
)
#: A system that outreaches all its missiles by more has another figure, not another source.
FAR = 1.5


def check(view: View) -> Iterator[Outcome]:
    """Every claim on a range of whatever kind."""
    road: dict[str, list[FlatClaim]] = {}
    for flat in view.claims("road-range"):
        road.setdefault(flat.claim.subject, []).append(flat)
        yield _words(
            flat, SHOOTING, "a road range whose words speak of shooting", "`range.*` on the missile that is meant"
        )
    for flat in view.claims("range.*"):
        outcome = _words(flat, DRIVING, "a reach whose words speak of driving", "`road-range` on the vehicle")
        if outcome.answer == "ok" and flat.claim.property == "range.of-system" and flat.number is not None:
            outcome = _reach(flat, numbered(road.get(flat.claim.subject, ())), view)
        yield outcome


def _words(flat: FlatClaim, words: re.Pattern[str], message: str, expected: str) -> Outcome:
    claim = flat.claim
    for key, text in (("as_published", claim.as_published), ("applies_to", claim.qualifiers.get("applies_to"))):
        if text and (match := words.search(text)):
            return violated(flat, message, key=key, found=match.group(), expected=expected)
    return ok(flat)


def _reach(flat: FlatClaim, road: list[FlatClaim], view: View) -> Outcome:
    figure = flat.number_high or flat.number or 0.0
    missiles = [name for name in flat.claim.qualifiers.get("envelope_of", ()) if name in view.records]
    claims = [reach for missile in missiles for reach in reaches(view, missile)]
    top = greatest(claims)
    equal = [other for other in road if same(figure, other.number or 0.0)]
    if equal and claims and top < figure and not same(top, figure):
        message = f"this is the vehicle's road range; of the missiles named, {top:g} km at most are printed"
        others = [other.claim for other in equal]
        return violated(flat, message, others=others, found=flat.claim.as_published, expected="`road-range`")
    if equal and not claims:
        message = "this is also the vehicle's road range, and nothing is claimed of what its missiles reach"
        return possible(flat, message, others=[other.claim for other in equal], found=flat.claim.as_published)
    if claims and top * FAR < figure:
        message = f"of the missiles named, {top:g} km at most are printed: is this the vehicle's road range?"
        return possible(flat, message, others=[reach.claim for reach in claims], found=flat.claim.as_published)
    return ok(flat)
