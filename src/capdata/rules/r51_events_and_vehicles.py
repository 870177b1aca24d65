"""R51: an event is one event however many vehicles it launches, and a number says which of the two it counts.

- `test.vehicles` and `quantity.fired` of one event count the same: two figures of one source that can't both be true
  are wrong, of different sources possible. An event can't have used more kinds of missile than it launched vehicles
  (families with their variants, and missiles with their parts, are one kind; carriers and targets don't count).
- `test.vehicles` printed as a number of tests or launches counts events.
- The `role` of a `test.totals` names its unit, tests or vehicles, and the printed words don't name the other. A total
  without `role` is R46's.

Plans are left out. Out of scope: whether a number of tests fits the tests listed (R46).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from capdata.rules.flown import relatives
from capdata.rules.model import Outcome, Rule, View, ok, possible, violated
from capdata.weighing.flatten import FlatClaim

RULE = Rule(
    "R51",
    "error",
    "events and vehicles are counted apart, and totals name their unit",
    reason="One launch of 18 missiles is 18 tests in one chart and one in the next.",
    accepts="one event with `test.vehicles` 18",
    catches="`test.vehicles` printed as `18 tests`, or 18 beside `quantity.fired` 10 from one source",
    convention="an event is what happened once; test.vehicles counts what it launched",
)

_EVENTS = re.compile(
    r"\b(?:tests?|trials?|flights?|launch(?:es|ings)?|attempts?|carr(?:y|ies)|firings?)\b", re.IGNORECASE
)
_VEHICLES = re.compile(
    r"\b(?:missiles?|vehicles?|rounds?|rockets?|weapons?|projectiles?|interceptors?|gliders?|bod(?:y|ies))\b",
    re.IGNORECASE,
)
#: Roles of what an event used without launching it.
_NOT_LAUNCHED = re.compile(r"\bcarrier|\bcarried|\btarget|\blauncher|\bnamed|\bplanned", re.IGNORECASE)


def check(view: View) -> Iterator[Outcome]:
    """Numbers of vehicles, then stated totals."""
    for flat in view.claims("test.vehicles"):
        if flat.number is not None and not flat.claim.planned and flat.claim.kind == "events":
            yield _vehicles(flat, view)
    for flat in view.claims("test.totals"):
        if flat.number is not None and flat.claim.qualifiers.get("role"):
            yield _total(flat)


def _vehicles(flat: FlatClaim, view: View) -> Outcome:
    claim = flat.claim
    printed = claim.as_published or ""
    if (words := _EVENTS.search(printed)) and not _VEHICLES.search(printed):
        message = f"the page counts events (`{words[0]}`), not vehicles"
        tip = "a number of tests is `test.totals` of the programme"
        return violated(flat, message, key="as_published", found=printed, expected="a number of vehicles", tip=tip)
    for fired in view.claims_of(claim.subject, "quantity.fired"):
        same_sort = fired.claim.qualifiers.keys() <= {"operator"} and not claim.qualifiers
        if fired.number is not None and same_sort and not _meet(flat, fired):
            message = f"`quantity.fired` of this event counts {fired.number:g}"
            verdict = violated if fired.claim.source == claim.source else possible
            return verdict(flat, message, others=[fired.claim], found=f"{flat.number:g}", expected=f"{fired.number:g}")
    kinds = _kinds(view, claim.subject)
    if flat.high is not None and len(kinds) > flat.high and not claim.qualifiers:
        others = [used.claim for used in kinds]
        message = f"{len(kinds)} missiles that are not one kind were used in the event"
        tip = "give a carrier, a target or a missile that was only named its `role`"
        return violated(flat, message, others=others, found=f"{flat.high:g}", expected=f"{len(kinds)} or more", tip=tip)
    return ok(flat)


def _meet(one: FlatClaim, other: FlatClaim) -> bool:
    """Whether both figures can be true."""
    low = max(one.low or 0, other.low or 0)
    ends = [end for end in (one.high, other.high) if end is not None]
    return "about" in (one.claim.bound, other.claim.bound) or not ends or low <= min(ends)


def _kinds(view: View, event: str) -> list[FlatClaim]:
    """One claim for each kind of missile that the event launched."""
    found: list[FlatClaim] = []
    seen: set[str] = set()
    for flat in view.claims_of(event, "relation.used"):
        missile = flat.claim.text or ""
        launched = not _NOT_LAUNCHED.search(str(flat.claim.qualifiers.get("role") or ""))
        if launched and missile in view.records and view.records[missile].kind == "missiles":
            own = relatives(view, missile)
            if not own & seen:
                found.append(flat)
            seen |= own
    return found


def _total(flat: FlatClaim) -> Outcome:
    role = str(flat.claim.qualifiers["role"])
    tip = "name the unit in `role`: tests, flights, captive carries, or missiles"
    if not _EVENTS.search(role) and not _VEHICLES.search(role):
        message = "the role doesn't say whether events or vehicles are counted"
        return violated(flat, message, key="role", found=role, expected="tests or vehicles", tip=tip)
    printed = flat.claim.as_published or ""
    counted = _VEHICLES.search(printed) and not _EVENTS.search(printed)
    if counted and not _VEHICLES.search(role):
        message = "the page counts vehicles, the role events"
        return violated(flat, message, key="role", found=printed, expected="a role that counts vehicles", tip=tip)
    return ok(flat)
