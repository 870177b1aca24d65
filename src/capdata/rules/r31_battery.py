"""R31: a battery's missiles are its launchers times the rounds of each.

Examined: every claim on `battery.rounds` of a launch system, or of a unit that holds one (`relation.holds`), where both
the launchers of a battery and the rounds of a launcher are claimed. Where sources disagree about a factor, or a
launcher takes other numbers of other missiles, each product counts. The rule fires where the claim fits none of them.

Out of scope: reloads on other vehicles, which are no part of `battery.rounds`; units that hold several launch systems
are compared with each.
"""

from __future__ import annotations

from collections.abc import Iterator

from capdata.reading.records import Claim
from capdata.rules.model import Outcome, Rule, View, ok, violated
from capdata.rules.spans import Span, numbered, span
from capdata.weighing.flatten import FlatClaim

RULE = Rule(
    "R31",
    "error",
    "rounds of a battery are launchers times rounds",
    reason="64 missiles in a battery of four launchers with four cells each is somebody's battalion.",
    accepts="4 launchers with 4 rounds each and 16 rounds; a basic load of 8 with 4 launchers of 2",
    catches="64 rounds with 4 launchers of 4",
    convention="definitions of battery.rounds, battery.launchers and launcher.rounds in schemas/properties.yaml",
)

ROUNDS, LAUNCHERS, EACH = "battery.rounds", "battery.launchers", "launcher.rounds"


def check(view: View) -> Iterator[Outcome]:
    """Every claim on the rounds of a battery whose factors are known."""
    for flat in numbered(view.claims(ROUNDS)):
        subject = flat.claim.subject
        systems = [subject] if flat.claim.kind == "launchers" else _held(subject, view)
        launchers = numbered(view.claims_of(subject, LAUNCHERS))
        launchers = launchers or [other for name in systems for other in numbered(view.claims_of(name, LAUNCHERS))]
        rounds = [other for name in systems for other in numbered(view.claims_of(name, EACH))]
        if launchers and rounds:
            yield _judge(flat, launchers, rounds)


def _held(unit: str, view: View) -> list[str]:
    return list(dict.fromkeys(flat.claim.text for flat in view.claims_of(unit, "relation.holds") if flat.claim.text))


def _judge(flat: FlatClaim, launchers: list[FlatClaim], rounds: list[FlatClaim]) -> Outcome:
    stated = span(flat)
    products: dict[Span, tuple[Claim, Claim]] = {}
    for battery in launchers:
        for launcher in rounds:
            one, other = span(battery), span(launcher)
            products[Span(one.low * other.low, one.high * other.high)] = (battery.claim, launcher.claim)
    if any(product.low <= stated.high and stated.low <= product.high for product in products):
        return ok(flat)
    sums = " or ".join(f"{a.number:g} x {b.number:g}" for a, b in products.values())
    message = "the rounds of a battery are not its launchers times the rounds of each"
    others = list({claim.id: claim for pair in products.values() for claim in pair}.values())
    tip = "does the page speak of a battalion, or of reloads?"
    found = flat.claim.as_published or f"{flat.number:g}"
    return violated(flat, message, others=others, found=found, expected=sums, tip=tip)
