"""R55: a unit holds equipment only after it was delivered or fielded.

Examined is every unplanned `relation.holds`. It stands if the system was in service by then (a milestone of service
entry, IOC or FOC, or such a status), or if an event of delivery, fielding, deployment, exercise or firing, not surely
later, names the system and the unit, a unit above it or one below it. What stands for a launcher stands for the
missiles it fires.

Without either it is wrong where the system surely wasn't in service, or where a source of the same time or later
still plans it for the unit; the owner's own word for it makes it possible only. Where nothing says when the system
came into service it is possible. Out of scope: how many.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from capdata import dates
from capdata.flatten import FlatClaim
from capdata.rules.model import Outcome, Rule, View, ok, possible, violated
from capdata.rules.spans import family
from capdata.rules.tenure import tenure

RULE = Rule(
    "R55",
    "error",
    "a unit holds equipment only after a delivery or fielding",
    reason="A unit that is to get a system in two years `has` it in every article; the order of battle believes them.",
    accepts="Typhon with the 1st Multi-Domain Task Force, after its delivery",
    catches="Dark Eagle with the 2nd Multi-Domain Task Force in 2024",
    convention="definition of relation.holds in schemas/properties.yaml: after a delivery or fielding",
)

HOLDS = "relation.holds"
_SERVICE = ("milestone.service-entry", "milestone.ioc", "milestone.foc")
_HANDED = frozenset({"delivery", "fielding", "deployment", "redeployment", "exercise", "live-fire", "combat-use"})
_LINKS = ("relation.part-of", "relation.opcon")
_OWN_WORD = frozenset({"official", "treaty-data"})

Parents = Mapping[str, set[str]]


def check(view: View) -> Iterator[Outcome]:
    """Every unit with its equipment."""
    launchers = _launchers(view)
    service = _in_service(view)
    parents = _parents(view)
    events = _handed(view)
    planned = _planned(view)
    for flat in view.claims(HOLDS):
        if flat.claim.text and not flat.claim.planned:
            systems = _kin(view, flat.claim.text) | launchers.get(flat.claim.text, set())
            yield _judge(flat, systems, service, parents, events, planned)


def _launchers(view: View) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for flat in view.claims("relation.fires"):
        found[flat.claim.text or ""].add(flat.claim.subject)
    return found


def _kin(view: View, system: str) -> set[str]:
    return {system, family(view, system)}


def _in_service(view: View) -> dict[str, date]:
    """The first day on which each system may have been in service; families speak for variants and the reverse."""
    service: dict[str, date] = {}
    least = view.dictionary.rank("fielding-status", "ioc")
    for flat in view.claims(*_SERVICE, "status.fielding"):
        claim = flat.claim
        if claim.planned or not claim.text:
            continue
        status = claim.property == "status.fielding"
        if status and view.dictionary.rank("fielding-status", claim.text) < least:
            continue
        begun = date.min if status and not claim.since else flat.date_min or date.min
        if status:
            spoken = flat.speaks.earliest if flat.speaks else None
            begun = dates.parse(claim.since).earliest or date.min if claim.since else spoken or date.min
        for system in _kin(view, claim.subject):
            service[system] = min(service.get(system, begun), begun)
    return service


def _parents(view: View) -> Parents:
    parents: dict[str, set[str]] = defaultdict(set)
    for flat in view.claims(*_LINKS):
        if flat.claim.text:
            parents[flat.claim.subject].add(flat.claim.text)
    return parents


def _above(unit: str, parents: Parents) -> set[str]:
    found, left = {unit}, [unit]
    while left:
        for parent in parents.get(left.pop(), ()):
            if parent not in found:
                found.add(parent)
                left.append(parent)
    return found


def _handed(view: View) -> dict[str, list[tuple[set[str], date]]]:
    """By system: who took part in an event that shows it with somebody, and the first day of that."""
    events: dict[str, list[tuple[set[str], date]]] = defaultdict(list)
    parents = _parents(view)
    for record in view.of_kind("events"):
        if record.keys.get("kind") not in _HANDED:
            continue
        dated = [flat for flat in view.claims_of(record.id, "event.date") if not flat.claim.planned]
        start = min((flat.date_min or date.min for flat in dated), default=None)
        units = {flat.claim.text or "" for flat in view.claims_of(record.id, "relation.participant")}
        formations = {unit for unit in units if unit in view.records and view.records[unit].kind == "formations"}
        if start is None or not formations:
            continue
        line = formations | {above for unit in formations for above in _above(unit, parents)}
        for system in view.words(record.id, "relation.used"):
            for one in _kin(view, system):
                events[one].append((line, start))
    return events


def _planned(view: View) -> dict[tuple[str, str], list[FlatClaim]]:
    found: dict[tuple[str, str], list[FlatClaim]] = defaultdict(list)
    for flat in view.claims(HOLDS):
        if flat.claim.planned and flat.claim.text:
            found[(flat.claim.subject, flat.claim.text)].append(flat)
    return found


def _judge(
    flat: FlatClaim, systems: set[str], service: Mapping[str, date], parents: Parents,
    events: Mapping[str, list[tuple[set[str], date]]], planned: Mapping[tuple[str, str], list[FlatClaim]],
) -> Outcome:  # fmt: skip
    claim = flat.claim
    spoken = flat.speaks.latest if flat.speaks and flat.speaks.latest else date.max
    held = min(spoken, tenure([flat]).first)
    begun = [service[system] for system in systems if system in service]
    if any(start <= held for start in begun):
        return ok(flat)
    line = _above(claim.subject, parents)
    for system in systems:
        for units, start in events.get(system, ()):
            if start <= spoken and (units & {claim.subject} or units & line and _direct(units, line, parents)):
                return ok(flat)
    later = [plan for plan in planned.get((claim.subject, claim.text or ""), ()) if _not_before(plan, flat)]
    message = f"no delivery or fielding of `{claim.text}` to this unit is recorded by then"
    if later:
        message = f"at that time `{claim.text}` was still planned for this unit"
    elif not begun:
        return possible(flat, f"nothing says when `{claim.text}` came into service", found=claim.text)
    tip = "if the page gives a plan, add `planned: true`; else record the delivery as an event with the unit"
    verdict = possible if claim.basis in _OWN_WORD else violated
    return verdict(flat, message, others=[plan.claim for plan in later], found=claim.text, tip=tip)


def _direct(units: set[str], line: set[str], parents: Parents) -> bool:
    """Whether the event's own unit stands above the holder, short of the headquarters that all units share."""
    return any(unit in parents and unit in line for unit in units)


def _not_before(plan: FlatClaim, held: FlatClaim) -> bool:
    if plan.speaks is None or held.speaks is None:
        return False
    return dates.before(plan.speaks, held.speaks) is not dates.Answer.SURELY
