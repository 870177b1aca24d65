"""R12: Mach number and speed agree, since sound travels at 295 to 345 m/s where missiles fly.

Examined:

- every claim on `speed.max`: below `SLOWEST_MISSILE` it fires, since that is a Mach number in the unit of a speed;
- every printed phrase with a Mach number and its conversion (`Mach 5 (6,174 km/h)`);
- the claims of one page on the Mach number and on the speed of one missile, qualifiers alike.

It fires where no speed of sound within the bounds makes the two agree, rounding and "about" allowed for. Different
pages may disagree, so they are not set beside each other. Out of scope: what the engine can give (R17).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from capdata.rules.conversions import Pair, agree, pairs, says_about
from capdata.rules.model import Outcome, Rule, View, ok, possible, violated
from capdata.rules.sound import FASTEST, KMH, SLOWEST
from capdata.rules.spans import alike, numbered, span
from capdata.weighing.flatten import FlatClaim

RULE = Rule(
    "R12",
    "error",
    "Mach number and speed agree",
    reason="A Mach number stored as kilometres per hour makes a missile slower than a bicycle.",
    accepts="Mach 5 with 6,125 km/h (sea level), 6,174 km/h (20 °C) or 5,311 km/h (11 to 20 km)",
    catches="3.5 km/h for a missile of Mach 3.5",
    source="fact-monster-undated-speed-of-sound",
)

#: Kilometres per hour. No missile has a lower greatest speed, and every Mach number is lower.
SLOWEST_MISSILE = 50.0
MACH, SPEED = "speed.max-mach", "speed.max"
_MACH_UNIT = "mach"


def check(view: View) -> Iterator[Outcome]:
    """Every speed, every conversion, every page that gives both."""
    pages: dict[tuple[str, str], list[FlatClaim]] = defaultdict(list)
    for flat in numbered(view.claims(MACH)):
        pages[flat.claim.subject, flat.claim.source or ""].append(flat)
        yield from _conversions(view, flat)
    for flat in numbered(view.claims(SPEED)):
        limit = span(flat).high
        if limit < SLOWEST_MISSILE:
            message = f"a missile's greatest speed of {flat.number:g} km/h"
            found = f"{flat.claim.number:g} {flat.claim.unit}"
            tip = f"a Mach number goes under `{MACH}` with the unit `{_MACH_UNIT}`"
            yield violated(flat, message, found=found, expected="hundreds of km/h or more", tip=tip)
            continue
        fault = next(
            (mach for mach in pages.get((flat.claim.subject, flat.claim.source or ""), ()) if _differ(mach, flat)), None
        )
        if fault:
            message = f"the same page gives Mach {fault.claim.number:g}, and no speed of sound makes the two agree"
            yield violated(
                flat, message, others=[fault.claim], found=f"{flat.number:g} km/h", expected=_expected(fault)
            )
            continue
        yield from _conversions(view, flat) or (ok(flat),)


def _conversions(view: View, flat: FlatClaim) -> list[Outcome]:
    """The outcomes of the Mach numbers and speeds that the printed phrase sets side by side."""
    found = []
    text = flat.claim.as_published or ""
    for printed in pairs(text, view.dictionary):
        pair = Pair(printed.second, printed.first) if printed.second.unit == _MACH_UNIT else printed
        unit = view.dictionary.units[pair.second.unit]
        if pair.first.unit != _MACH_UNIT or unit.dimension != "speed":
            continue
        message = f"Mach {pair.first.text} and {pair.second.text} {unit.name} don't agree at any speed of sound"
        if _agree(pair, unit.factor, about=False):
            found.append(ok(flat))
        elif says_about(text, view.dictionary) and _agree(pair, unit.factor, about=True):
            found.append(possible(flat, message, key="as_published", found=text))
        else:
            tip = "if the page prints it so, deprecate the claim with this reason"
            found.append(violated(flat, message, key="as_published", found=text, tip=tip))
    return found


def _agree(pair: Pair, kmh: float, *, about: bool) -> bool:
    """Whether the pair agrees at some speed of sound: at the bounds, or on different sides of the speed at them."""
    if any(agree(pair, sound * KMH, kmh, about=about) for sound in (SLOWEST, FASTEST)):
        return True
    return any(
        mach * SLOWEST * KMH <= speed * kmh <= mach * FASTEST * KMH
        for mach in pair.first.values
        for speed in pair.second.values
    )


def _differ(mach: FlatClaim, speed: FlatClaim) -> bool:
    """Whether the two can't be one speed; open ends allow anything beyond them."""
    if not alike(mach.claim, speed.claim):
        return False
    number, kmh = span(mach), span(speed)
    return kmh.low > number.high * FASTEST * KMH or kmh.high < number.low * SLOWEST * KMH


def _expected(mach: FlatClaim) -> str:
    number = span(mach)
    high = "" if number.high == float("inf") else f" to {number.high * FASTEST * KMH:.0f}"
    return f"{number.low * SLOWEST * KMH:.0f}{high} km/h"
