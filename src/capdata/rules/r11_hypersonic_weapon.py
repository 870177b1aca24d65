"""R11: a hypersonic weapon manoeuvres and flies at Mach 5 or faster.

Examined: every claim that a missile is a hypersonic weapon (`hypersonic-weapon: yes`) or hypersonic by its speed class
(`speed.class: hypersonic`). It fires

- on either, where every stated speed of the missile (`speed.max-mach`, `speed.max`) is surely below Mach 5;
- on the first, where the class of vehicle is stated and is neither boost-glide nor hypersonic cruise, nor the glide
  body alone: ballistic missiles and interceptors can be as fast and are no such weapons. Of an air-launched ballistic
  missile it is possible.

Plans count as little as deprecated claims. Out of scope: missiles of which neither speed nor class is stated, which are
fine; who disputes it, for which there is the value `disputed`.
"""

from __future__ import annotations

from collections.abc import Iterator

from capdata.rules.model import Outcome, Rule, View, ok, possible, violated
from capdata.rules.sound import FASTEST, SLOWEST, mach_of
from capdata.rules.spans import Span, numbered, span
from capdata.weighing.flatten import FlatClaim

RULE = Rule(
    "R11",
    "error",
    "a hypersonic weapon flies at Mach 5 or faster, and glides or breathes air",
    reason="Any fast missile gets called hypersonic; the word only helps with its definition.",
    accepts='a boost-glide weapon with "Mach 5 or greater"',
    catches="an interceptor of Mach 3.5, or an air-to-air missile, as a hypersonic weapon",
    source="gao-2024-07-29",
)

#: Mach number from which flight is hypersonic.
HYPERSONIC = 5.0
#: Classes of vehicle that manoeuvre through hypersonic flight.
MANOEUVRING = frozenset({"boost-glide", "hypersonic-cruise", "glide-body"})
#: Classes over which sources dispute.
DISPUTED = frozenset({"aeroballistic"})
#: Classes that don't say how the missile flies.
VAGUE = frozenset({"anti-ship"})


def check(view: View) -> Iterator[Outcome]:
    """Every claim that calls a missile hypersonic."""
    for flat in view.claims("hypersonic-weapon", "speed.class"):
        weapon = flat.claim.property == "hypersonic-weapon"
        if flat.claim.planned or flat.claim.text != ("yes" if weapon else "hypersonic"):
            continue
        slow = _surely_slow(view, flat.claim.subject)
        classes = view.words(flat.claim.subject, "vehicle.class") - VAGUE if weapon else set()
        if slow:
            message = "called hypersonic, and every stated speed is below Mach 5"
            others = [other.claim for other in slow]
            yield violated(flat, message, others=others, expected="Mach 5 or faster", tip=_TIP)
        elif not classes or classes & MANOEUVRING:
            yield ok(flat)
        else:
            found, expected = ", ".join(sorted(classes)), "a class such as boost-glide or hypersonic-cruise"
            message = f"called a hypersonic weapon, and its class of vehicle is {found}"
            say = possible if classes & DISPUTED else violated
            yield say(flat, message, found=found, expected=expected, tip=_TIP)


_TIP = "where the page uses the word in another sense, deprecate the claim with this reason, or give `disputed`"


def _surely_slow(view: View, missile: str) -> list[FlatClaim]:
    """The claims on the missile's speed, if all of them are surely below Mach 5."""
    claims = [
        flat for flat in numbered(view.claims_of(missile, "speed.max-mach", "speed.max")) if not flat.claim.planned
    ]
    return claims if all(_mach(flat).high < HYPERSONIC for flat in claims) else []


def _mach(flat: FlatClaim) -> Span:
    stated = span(flat)
    if flat.claim.property == "speed.max-mach":
        return stated
    return Span(mach_of(stated.low, FASTEST), mach_of(stated.high, SLOWEST))
