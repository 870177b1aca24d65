"""R17: a missile's speed is one that its engine can give.

Examined: the claims on speed (km/h, Mach, or the word for it) of missiles all of whose engines have a band in the
vocabulary `speed-bands`. Engines that drop off, or stand in the role of booster, do not count; one engine without a
band, such as a rocket, sets no bound at all. Several engines, or sources that disagree about the engine, widen the
band.
A speed in km/h is set beside the band with the slowest and the fastest speed of sound.

It fires where the whole claimed interval lies outside the band; it is possible where a part does. Floors are open, so
"Mach 4+" is no fault of an engine for Mach 5. Out of scope: variants whose engine stands only on the family.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from capdata.rules.model import Outcome, Rule, View, ok, possible, violated
from capdata.rules.sound import FASTEST, SLOWEST, mach_of
from capdata.rules.spans import Span, span
from capdata.schemas.dictionary import Dictionary
from capdata.weighing.flatten import FlatClaim

RULE = Rule(
    "R17",
    "error",
    "speed is one that the engine can give",
    reason="A turbofan doesn't drive a missile at Mach 2.5; such a figure belongs to another missile.",
    accepts="880 km/h with a turbofan and a booster that drops off",
    catches="Mach 2.5 with a turbofan",
    source="national-space-society-undated-nowicki",
    convention="bands in schemas/vocabularies/speed-bands.yaml, wide on purpose",
)

#: The word with which records mark an engine that only starts the flight.
BOOSTER = "booster"


def check(view: View) -> Iterator[Outcome]:
    """Every claim on speed of a missile whose engines set a bound."""
    for record in view.of_kind("missiles"):
        engines = _engines(view, record.id)
        band = _band(engines, view.dictionary)
        if band is None:
            continue
        for flat in view.claims_of(record.id, "speed.max", "speed.max-mach", "speed.class"):
            mach = _mach(flat, view.dictionary)
            if mach is not None:
                yield _judge(flat, mach, band, engines)


def _engines(view: View, missile: str) -> list[FlatClaim]:
    claims = view.claims_of(missile, "propulsion")
    return [flat for flat in claims if flat.claim.text and BOOSTER not in str(flat.claim.qualifiers.get("role", ""))]


def _band(engines: list[FlatClaim], dictionary: Dictionary) -> Span | None:
    """The band of all engines together; None if one of them has none."""
    bands = dictionary.vocabularies["speed-bands"].terms
    low, high = math.inf, -math.inf
    for flat in engines:
        term = bands.get(flat.claim.text or "")
        if term is None:
            return None
        if not term.fields.get("dropped"):
            low, high = min(low, term.fields["low_mach"]), max(high, term.fields["high_mach"])
    return Span(low, high) if low <= high else None


def _mach(flat: FlatClaim, dictionary: Dictionary) -> Span | None:
    if flat.claim.property == "speed.class":
        fields = dictionary.vocabularies["speed-classes"].terms[flat.claim.text].fields if flat.claim.text else {}
        return Span(fields.get("low_mach", 0.0), fields.get("high_mach", math.inf)) if fields else None
    if flat.number is None:
        return None
    speed = span(flat)
    if flat.claim.property == "speed.max-mach":
        return speed
    return Span(mach_of(speed.low, FASTEST), mach_of(speed.high, SLOWEST))


def _judge(flat: FlatClaim, mach: Span, band: Span, engines: list[FlatClaim]) -> Outcome:
    words = " and ".join(sorted({engine.claim.text or "" for engine in engines}))
    found = flat.claim.as_published or flat.claim.text
    expected = f"Mach {band.low:g} to {band.high:g}"
    others = [engine.claim for engine in engines]
    if mach.low > band.high or mach.high < band.low:
        tip = "is it another version's speed, or is the engine wrong? A wrong page's claim is `deprecated: <why>`"
        message = f"no missile driven by {words} flies so fast or so slow"
        return violated(flat, message, others=others, found=found, expected=expected, tip=tip)
    if mach.high < math.inf and flat.claim.property != "speed.class" and (mach.low < band.low or mach.high > band.high):
        message = f"part of this speed is outside what {words} gives"
        return possible(flat, message, others=others, found=found, expected=expected)
    return ok(flat)
