"""Events that are tests, and what they flew. Shared by rules."""

from __future__ import annotations

from capdata.rules.model import View
from capdata.rules.spans import family
from capdata.weighing.flatten import FlatClaim

#: Kinds of event (schemas/vocabularies/event-kinds.yaml) in which something left its launcher under test.
FLIGHTS = frozenset({"flight-test", "intercept-test"})
#: Kinds in which nothing did.
GROUNDED = frozenset({"no-test", "captive-carry"})
TESTS = FLIGHTS | GROUNDED

OFFICIAL, ASSESSED = "test.outcome.official", "test.outcome.assessed"
SUCCESS, PARTIAL, FAILURE, NO_TEST, UNTOLD = "success", "partial", "failure", "no-test", "not-disclosed"
VERDICTS = frozenset({SUCCESS, PARTIAL, FAILURE})


def kind_of(view: View, event: str) -> str:
    """The kind of an event."""
    return str(view.records[event].keys.get("kind") or "")


def days(view: View, event: str) -> list[FlatClaim]:
    """The claims of when it happened, plans left out."""
    return [flat for flat in view.claims_of(event, "event.date") if flat.claim.text and not flat.claim.planned]


def relatives(view: View, system: str) -> set[str]:
    """The system, its family, and its parts that have records of their own."""
    return {system, family(view, system)} | view.words(system, "relation.component")
