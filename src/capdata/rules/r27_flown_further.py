"""R27: a missile that was seen to fly further than anybody claims is due a new claim.

Examined: every distance flown (`test.distance`, no plan) at an event that used a missile whose reach is claimed. It
fires where the distance surely exceeds the greatest range that is claimed of that missile and of its family, whatever
the mission; ranges that are planned do not count, and a range with an open end ("more than 1,725 miles") is never
exceeded.

Out of scope: flights of parts, such as boosters, whose events name no missile; missiles of which nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Iterator

from capdata.rules.model import Outcome, Rule, View, ok, violated
from capdata.rules.spans import family, longest, numbered, reaches, span
from capdata.weighing.flatten import FlatClaim
from capdata.weighing.weigh import SAME_FIGURE

RULE = Rule(
    "R27",
    "warning",
    "no flight further than the claimed maximum",
    reason="What was observed outlives what was announced; a maximum below it is out of date.",
    accepts="1,680 miles flown (2,704 km), where 2,776 km are claimed",
    catches="3,200 km flown, where 2,775 km are all that is claimed",
    convention="a maximum is at least what was reached",
)


def check(view: View) -> Iterator[Outcome]:
    """Every distance flown, beside what is claimed of the missile that flew."""
    used: dict[str, list[str]] = {}
    for flat in view.claims("relation.used"):
        if flat.claim.text:
            used.setdefault(flat.claim.subject, []).append(flat.claim.text)
    for flat in numbered(view.claims("test.distance")):
        if flat.claim.planned:
            continue
        for missile in dict.fromkeys(used.get(flat.claim.subject, ())):
            claims = [
                reach for name in dict.fromkeys((missile, family(view, missile))) for reach in reaches(view, name)
            ]
            if claims:
                yield _judge(flat, missile, claims)


def _judge(flat: FlatClaim, missile: str, claims: list[FlatClaim]) -> Outcome:
    top = longest(claims)
    if span(flat).low <= top * (1 + SAME_FIGURE):
        return ok(flat)
    greatest = max(claims, key=lambda claim: span(claim).high)
    message = f"`{missile}` flew further than the {top:g} km that anybody claims"
    tip = f"look for a newer claim on the range of {missile}, or at which missile flew"
    expected = f"at most {top:g} km"
    return violated(flat, message, others=[greatest.claim], found=flat.claim.as_published, expected=expected, tip=tip)
