"""R60: the figure as printed holds the stated number, its unit, and the bound that its words give.

This is about our transcription, so deprecated claims are examined too. The finding stands at `as_published`; the
number's own place is its related place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from capdata.findings import Related
from capdata.reading.records import Claim
from capdata.rules.model import Outcome, Rule, View, ok, violated
from capdata.schemas.dictionary import Dictionary
from capdata.words import printed

RULE = Rule(
    "R60",
    "error",
    "the figure as printed holds the number, the unit and the bound",
    reason="A number that its own quotation doesn't show can't be checked, and a lost bound turns a floor into a fact.",
    accepts="`more_than: 1700`, `unit: mi`, `as_published: more than 1,700 miles`",
    catches="`value: 2775`, `unit: km` with `as_published: more than 1,700 miles`; "
    "`value: 240` with `exceeding 240 km`",
    convention="words of bound in schemas/vocabularies/bound-words.yaml, words of units in schemas/units.yaml",
)

#: Bounds that are the same thing to a reader, where a page's words could mean either.
_NEAR = {"at_least": {"at_least", "more_than"}, "more_than": {"at_least", "more_than"},
         "at_most": {"at_most", "less_than", "exact"}, "less_than": {"at_most", "less_than"}}  # fmt: skip


def check(view: View) -> Iterator[Outcome]:
    """Every claim that states a number and quotes it."""
    for flat in view.flat:
        claim = flat.claim
        if claim.as_published is None or claim.number is None:
            continue
        fault = _number_fault(claim, view.dictionary) or _bound_fault(claim, view.dictionary)
        if fault is None:
            yield ok(claim)
            continue
        message, expected = fault
        outcome = violated(claim, message, key="as_published", found=claim.as_published, expected=expected)
        stated = Related(claim.file, *claim.value_place, "the stated value")
        yield replace(outcome, related=(stated,))


def _number_fault(claim: Claim, dictionary: Dictionary) -> tuple[str, str] | None:
    text = claim.as_published or ""
    for number in (claim.number, claim.number_high):
        if number is None or number == 0:  # "no procurement funds" prints no digit
            continue
        if number == 1 and not any(c.isdigit() for c in text):  # "a sounding rocket"
            continue
        if printed.measures_plainly(text, number, claim.unit, dictionary):
            continue
        if not _prints(text, number, claim.unit, dictionary):
            return f"the printed figure doesn't hold the number {number:g}", f"a phrase that prints {number:g}"
        if claim.unit and not _prints_unit(text, number, claim.unit, dictionary):
            return f"the printed figure doesn't hold {number:g} in the unit `{claim.unit}`", f"{number:g} {claim.unit}"
    return None


def _prints(text: str, number: float, unit: str | None, dictionary: Dictionary) -> bool:
    if printed.states(text, number, dictionary):
        return True
    if unit is None or not dictionary.units[unit].currency:
        return False
    # money units count in millions
    return printed.states(text, number * dictionary.units[unit].factor * 1e6, dictionary)


def _prints_unit(text: str, number: float, unit: str, dictionary: Dictionary) -> bool:
    currency = dictionary.units[unit].currency
    if currency:
        # A page from Australia prints a bare "$" for its own dollar; the claim's unit says which one is meant.
        same = (other for other in dictionary.units.values() if other.currency == currency)
        return any(word in text for other in same for word in other.words) or (currency.endswith("D") and "$" in text)
    return any(
        measure.unit == unit and any(_equal(value, number, measure.number.magnitude) for value in measure.number.values)
        for measure in printed.measures(text, dictionary)
    )


def _equal(value: float, number: float, magnitude: float) -> bool:
    return any(abs(one - number) < 1e-9 * max(1, number) for one in (value, value * magnitude))


def _around(claim: Claim, dictionary: Dictionary) -> str:
    """The phrase without the brackets that convert it: in `1,600 km (roughly 1,000 miles)` the km are no estimate."""
    text = claim.as_published or ""
    if "(" not in text:
        return text
    outside = re.sub(r"\([^()]*\)", " ", text)
    return outside if claim.number is not None and printed.states(outside, claim.number, dictionary) else text


def _bound_fault(claim: Claim, dictionary: Dictionary) -> tuple[str, str] | None:
    words = printed.bound_words(_around(claim, dictionary), dictionary)
    if not words and claim.bound in ("exact", "between"):
        return None
    meant = {bound for bound in words.values() if bound != "exact"}
    if claim.bound in ("exact", "between"):
        if meant and claim.bound == "exact" and "exact" not in words.values():
            phrase = next(word for word, bound in words.items() if bound != "exact")
            key = next(bound for bound in words.values() if bound != "exact")
            return f"`{phrase}` bounds the figure, and the claim states it as exact", f"`{key}: ...`"
        return None
    if not meant and claim.bound not in _NEAR.get("at_most", ()):
        return f"the claim says `{claim.bound}`, and no word of the printed figure does", "the bound word as printed"
    if meant and not any(claim.bound in _NEAR.get(bound, {bound}) for bound in meant):
        return (
            f"the printed words mean {' or '.join(sorted(meant))}, the claim says `{claim.bound}`",
            "the bound as printed",
        )
    return None
