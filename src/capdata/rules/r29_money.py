"""R29: money has its currency, its year and its order of magnitude.

The currency is part of the unit, so it can't be left out. Examined: every number in money.

- Magnitude as printed: "$9.7 million" stated as 9.7 in the unit `USD` lost a million.
- Magnitude by class: what one round or launcher costs lies in the band of its class in the vocabulary `cost-bands`. The
  upper end is applied to US dollars only.
- Year: a budget line names its `period`. Of a price, the year follows from `period`, `as_of` or the date of its
  source; where none of them is given, nobody can know it, which is possible grounds for a better source.

Out of scope: exchange rates and inflation; no money is ever converted.
"""

from __future__ import annotations

from collections.abc import Iterator

from capdata.rules.model import Outcome, Rule, View, ok, possible, violated
from capdata.rules.spans import same, span
from capdata.schemas.dictionary import Term
from capdata.weighing.flatten import FlatClaim
from capdata.words import printed

RULE = Rule(
    "R29",
    "error",
    "money with currency, year and order of magnitude",
    reason="A column of prices in which one row counts in millions is wrong by a factor of a million.",
    accepts="a missile at `value: 4.3`, `unit: USD million`",
    catches="a missile at `value: 9.7`, `unit: USD`",
    convention="bands in schemas/vocabularies/cost-bands.yaml, ten times as wide as what is bought",
)

#: Numbers in a printed amount and in its claim differ at most so far.
ROUNDING = 0.001
BANDED = frozenset({"cost.unit"})
BY_YEAR = "budget."


def check(view: View) -> Iterator[Outcome]:
    """Every claim that states an amount of money."""
    names = [prop.name for prop in view.dictionary.properties.values() if prop.type == "money"]
    for flat in view.claims(*names):
        if flat.number is not None and flat.claim.unit:
            yield _judge(flat, view)


def _judge(flat: FlatClaim, view: View) -> Outcome:
    claim = flat.claim
    unit = view.dictionary.units[claim.unit or ""]
    amount = (claim.number or 0.0) * unit.factor * 1e6
    meant = _printed_amount(flat, amount, view)
    if meant is not None:
        message = "the printed amount has another order of magnitude"
        expected = f"{meant:,.0f} {unit.currency}, as printed"
        return violated(flat, message, found=f"{amount:,.10g} {unit.currency}", expected=expected, tip="mend `unit`")
    if claim.property in BANDED and amount:
        outcome = _in_band(flat, view)
        if outcome is not None:
            return outcome
    if "period" not in claim.qualifiers:
        if claim.property.startswith(BY_YEAR):
            tip = "a US fiscal year is `period: 2025-10/2026-09`"
            return violated(flat, "a budget line without its year", expected="`period: ...`", tip=tip)
        if not claim.as_of and not flat.source.published and claim.kind != "events":
            message = "the year of this amount is unknown: no `period`, no `as_of`, and its source has no date"
            return possible(flat, message, expected="`period` or `as_of`")
    return ok(flat)


def _printed_amount(flat: FlatClaim, amount: float, view: View) -> float | None:
    """The amount that the page prints, if it has the claim's digits, a magnitude word, and another size."""
    meant: float | None = None
    for number in printed.numbers(flat.claim.as_published or "", view.dictionary):
        for value in number.values:
            if same(value * number.magnitude, amount, ROUNDING):
                return None
            if number.magnitude > 1 and same(value, flat.claim.number or 0.0, ROUNDING):
                meant = value * number.magnitude
    return meant


def _in_band(flat: FlatClaim, view: View) -> Outcome | None:
    bands = _bands(flat.claim.subject, flat.claim.kind, view)
    if not bands:
        return None
    low = min(band.fields["low_million"] for band in bands)
    high = max(band.fields["high_million"] for band in bands)
    price = span(flat)
    dollars = view.dictionary.units[flat.claim.unit or ""].currency == "USD"
    if price.high >= low and (price.low <= high or not dollars):
        return None
    what = " or ".join(band.label for band in bands)
    message = f"too {'little' if price.high < low else 'much'} for one ({what})"
    tip = "is it `unit: USD million`, or the cost of something else?"
    expected = f"{low:g} to {high:g} million"
    return violated(flat, message, found=f"{flat.number:g} {flat.canonical_unit}", expected=expected, tip=tip)


def _bands(subject: str, kind: str, view: View) -> list[Term]:
    """The bands of all classes claimed of the record, or that of its kind."""
    terms = view.dictionary.vocabularies["cost-bands"].terms
    found = [terms[word] for word in sorted(view.words(subject, "vehicle.class")) if word in terms]
    return found or ([terms[kind]] if kind in terms else [])
