"""R22: the best value is one that somebody stated.

Values are chosen among claims, so nothing averaged can be chosen unless it was written as a claim. Examined: every
chosen value; every number that a claim states with a printed figure; every editor's choice. The rule fires where the
number isn't in the printed figure and is the mean of two figures that are, or of two other claims of its group; and
where an editor's choice names only claims that are deprecated or state nothing.

Out of scope: an unprinted number that is no mean (R60), and means that a page itself prints.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from capdata.reading.records import Record
from capdata.rules.model import Outcome, Rule, View, ok, violated
from capdata.rules.spans import same
from capdata.schemas.dictionary import Dictionary
from capdata.weighing.flatten import FlatClaim
from capdata.weighing.weigh import Value
from capdata.words import printed

RULE = Rule(
    "R22",
    "error",
    "the best value is one that somebody stated",
    reason="Nobody ever said 2,050 km; the mean of two claims is a third claim without a source.",
    accepts="1,600 km chosen, with an envelope of 1,600 to 2,500 km",
    catches="`value: 2050` with `as_published: 1,600 to 2,500 km`; the midpoint of two prices",
    convention="nothing is averaged; the chosen value is a claim",
)

#: A mean written down is rounded at most so far.
MEAN = 0.005


def check(view: View) -> Iterator[Outcome]:
    """Weighed values with the claims behind them, then editors' choices."""
    for value in view.values:
        yield from _group(value, view)
    for record in view.records.values():
        for choice in record.keys.get("choose") or ():
            yield _choice(record, choice.get("property"), choice.get("source"))


def _group(value: Value, view: View) -> Iterator[Outcome]:
    if value.chosen is not None:
        if any(flat is value.chosen for flat in value.live):
            yield ok(value)
        else:
            yield violated(value, "the chosen value is that of no claim that counts", expected="one of the live claims")
    for flat in value.claims:
        claim = flat.claim
        if claim.number is not None and claim.as_published and not claim.deprecated:
            plain = _plainly(claim.as_published, claim.number)
            yield ok(flat) if plain else _printed(flat, value.claims, view.dictionary)


def _plainly(text: str, number: float) -> bool:
    """Whether the digits stand there as English pages print them; most do, and reading a phrase takes time."""
    return f"{number:g}" in text or f"{number:,g}" in text


def _printed(flat: FlatClaim, claims: Iterable[FlatClaim], dictionary: Dictionary) -> Outcome:
    text, number = flat.claim.as_published or "", flat.claim.number or 0.0
    if printed.states(text, number, dictionary):
        return ok(flat)
    figures = sorted({value for found in printed.numbers(text, dictionary) for value in found.values})
    mean = _mean(number, figures)
    others = [
        other for other in claims if other is not flat and other.number is not None and not other.claim.deprecated
    ]
    others = [other for other in others if other.canonical_unit == flat.canonical_unit]
    mean = mean or _mean(flat.number or 0.0, sorted({other.number for other in others if other.number is not None}))
    if mean is None:
        return ok(flat)
    message = f"nobody states this: it is the mean of {mean[0]:g} and {mean[1]:g}"
    tip = "record what the page prints, `between: [low, high]` if it is a span"
    involved = [other.claim for other in others]
    return violated(flat, message, others=involved, found=f"{number:g}", expected=text, tip=tip)


def _mean(number: float, figures: list[float]) -> tuple[float, float] | None:
    """The two figures of which `number` is the mean."""
    for i, low in enumerate(figures):
        for high in figures[i + 1 :]:
            if same(number, (low + high) / 2, MEAN) and not same(low, high):
                return low, high
    return None


def _choice(record: Record, name: str | None, source: str | None) -> Outcome:
    named = [claim for claim in record.claims if claim.property == name and claim.source == source]
    if named and all(claim.deprecated or claim.missing for claim in named):
        why = "deprecated" if named[0].deprecated else "without a value"
        message = f"the editor's choice on `{name}` names a claim that is {why}"
        return violated(record, message, key="choose", found=source, expected="a claim that states a value and counts")
    return ok(record)
