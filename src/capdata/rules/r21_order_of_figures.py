"""R21: the least range is below the greatest, and the chosen figure lies in its envelope.

Examined: every weighed group with a number, whose chosen figure has to lie between the lowest and the highest that
count; every claim on `range.min`, which has to be below some greatest range of the same record, in the same page and in
all pages together; and every figure in whose phrase the page prints a span of the same unit, beyond which it can't be.

Claims are set beside each other where no qualifier that both give differs. A mission's range may well be below the
least range of another mission, so the greatest of all missions counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from capdata.rules.model import Outcome, Rule, View, ok, possible, violated
from capdata.rules.spans import LEAST, alike, greatest, longest, maxima, numbered, same, span
from capdata.weighing.flatten import FlatClaim
from capdata.weighing.weigh import Value
from capdata.words import printed

RULE = Rule(
    "R21",
    "error",
    "least below greatest, and the best figure between them",
    reason="A least range above the greatest, or a best figure outside its own span, can't be true.",
    accepts="`range.min` 500 km beside `range.of-system` between 500 and 2,000 km",
    catches="`range.min` 500 km beside `range.max` 300 km; 2,700 km where the page prints 1,600 to 2,500 km",
    convention="plain order of numbers",
)

#: Two numbers with more than a separator between them; reading a phrase takes time, and most have one.
SEVERAL = re.compile(r"\d[^\d]*[^\d.,\s][^\d]*\d")


def check(view: View) -> Iterator[Outcome]:
    """Weighed values, least ranges, printed spans."""
    for value in view.values:
        if value.chosen is not None and value.chosen.number is not None:
            yield _inside(value)
    reach = [*maxima(view), "range.of-system"]
    for least in numbered(view.claims(LEAST)):
        peers = [
            flat for flat in numbered(view.claims_of(least.claim.subject, *reach)) if alike(least.claim, flat.claim)
        ]
        if peers:
            yield _least(least, peers)
    for flat in view.flat:
        if flat.claim.unit and flat.claim.bound in ("exact", "about") and flat.claim.deprecated is None:
            yield from _in_phrase(flat, view)


def _inside(value: Value) -> Outcome:
    low, high = value.envelope.low, value.envelope.high
    number = value.chosen.number if value.chosen else None
    if low is None or high is None or number is None or low <= number <= high:
        return ok(value)
    message = "the chosen figure lies outside the envelope of what counts"
    return violated(value, message, found=f"{number:g}", expected=f"{low:g} to {high:g}")


def _least(least: FlatClaim, peers: list[FlatClaim]) -> Outcome:
    here = [flat for flat in peers if flat.claim.source == least.claim.source]
    for claims, where in ((here, "the same page gives"), (peers, "all pages together give")):
        # A span that begins at the least range is as it should be, so its upper end counts.
        if claims and longest(claims) <= span(least).low:
            message = f"a least range not below the greatest that {where}"
            others = [flat.claim for flat in claims]
            expected = f"less than {longest(claims):g} km"
            tip = "are the two figures exchanged, or is one another missile's?"
            return violated(least, message, others=others, found=least.claim.as_published, expected=expected, tip=tip)
    if greatest(peers) <= span(least).low:
        message = "no page prints a greatest range beyond this least one; they only give floors"
        return possible(least, message, others=[flat.claim for flat in peers], found=least.claim.as_published)
    return ok(least)


def _in_phrase(flat: FlatClaim, view: View) -> Iterator[Outcome]:
    text, number = flat.claim.as_published or "", flat.claim.number or 0.0
    if not SEVERAL.search(text):
        return
    measures = [measure for measure in printed.measures(text, view.dictionary) if measure.unit == flat.claim.unit]
    if len(measures) < 2:
        return
    values = [value * measure.number.magnitude for measure in measures for value in measure.number.values]
    values += [value for measure in measures for value in measure.number.values]
    low, high = min(values), max(values)
    if low <= number <= high or same(number, low) or same(number, high):
        yield ok(flat)
    else:
        message = "the figure lies outside the span that the page prints"
        yield violated(flat, message, found=f"{number:g}", expected=f"{low:g} to {high:g}")
