"""R26: the distance of a lofted or depressed flight is no range.

Flight paths on which a missile flies less far than it can are marked `short` in the vocabulary `trajectories`.
Examined: every claim on a missile's greatest range, beside the distances that events give for such flights of that
missile. The rule fires where a range is qualified by a short flight path, where its printed phrase or scope names one,
and where its figure is the distance of a short flight: what flew 998 km steeply up reaches more.

Out of scope: a range that the page itself works out from a short flight, which is a claim like any other.
"""

from __future__ import annotations

from collections.abc import Iterator

from capdata.rules.model import Outcome, Rule, View, ok, possible, violated
from capdata.rules.spans import maxima, same
from capdata.weighing.flatten import FlatClaim

RULE = Rule(
    "R26",
    "error",
    "no lofted or depressed distance as a range",
    reason="A missile shot steeply up lands near; that distance as a range makes a short-range missile of the longest.",
    accepts="`test.distance` 998 km with `trajectory: lofted` on the event",
    catches="`range.max` 998 km on the missile that flew it",
    convention="`short` in schemas/vocabularies/trajectories.yaml",
)

#: The same figure, in whatever unit it is printed.
EQUAL = 0.001
#: Two roundings of one distance.
NEAR = 0.01


def check(view: View) -> Iterator[Outcome]:
    """Every greatest range, beside the short flights of its missile."""
    terms = view.dictionary.vocabularies["trajectories"].terms
    short = {name for name, term in terms.items() if term.fields.get("short")}
    flights = _flights(view, short)
    words = sorted(short | {terms[name].label.lower() for name in short})
    for flat in view.claims(*maxima(view)):
        yield _judge(flat, short, words, flights.get(flat.claim.subject, []))


def _flights(view: View, short: set[str]) -> dict[str, list[FlatClaim]]:
    """The distances of short flights, by missile."""
    found: dict[str, list[FlatClaim]] = {}
    for flat in view.claims("test.distance"):
        if flat.claim.qualifiers.get("trajectory") in short and flat.number is not None:
            for used in view.claims_of(flat.claim.subject, "relation.used"):
                if used.claim.text:
                    found.setdefault(used.claim.text, []).append(flat)
    return found


def _judge(flat: FlatClaim, short: set[str], words: list[str], flights: list[FlatClaim]) -> Outcome:
    claim = flat.claim
    tip = "a distance flown is `test.distance` of the event, with `trajectory`"
    if claim.qualifiers.get("trajectory") in short:
        found = claim.qualifiers["trajectory"]
        message = "a range on a flight path on which the missile flies less far than it can"
        return violated(flat, message, key="trajectory", found=found, expected="`test.distance`", tip=tip)
    for key, text in (("as_published", claim.as_published), ("applies_to", claim.qualifiers.get("applies_to"))):
        word = next((word for word in words if text and word in text.lower()), None)
        if word:
            message = f"the page speaks of a {word} flight, whose distance is no range"
            return violated(flat, message, key=key, found=text, expected="`test.distance`", tip=tip)
    for flight in flights:
        if flat.number is None or flight.number is None or not same(flat.number, flight.number, NEAR):
            continue
        path = flight.claim.qualifiers["trajectory"]
        message = f"this is the distance of a {path} flight of the same missile"
        say = violated if same(flat.number, flight.number, EQUAL) and claim.bound in ("exact", "about") else possible
        return say(flat, message, others=[flight.claim], found=claim.as_published, tip=tip)
    return ok(flat)
