"""R55: a unit holds equipment only after it was delivered or fielded.

Examined is every unplanned `relation.holds`. It stands if the system was in service by then (a milestone of service
entry, fielding, IOC or FOC, or such a status), or if an event of delivery, fielding, deployment, exercise or firing,
not surely later, names the system with the unit, one below it, or one above it up to a brigade. What stands for a
launcher stands for the missiles it fires, what stands for a family for its variants.

Without either it is wrong where a source of the same time or later still plans it for the unit, or where the system
surely wasn't in service: its status was short of IOC, or its service still planned or dated, later than that. The
owner's own word makes it possible only, and so it is where nothing says when the system came into service, and where
such an event has no date. Out of scope: how many.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from capdata import dates
from capdata.rules.model import Outcome, Rule, View, ok, possible, violated
from capdata.rules.spans import family, fired_by
from capdata.rules.tenure import tenure
from capdata.weighing.flatten import FlatClaim

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
_SERVICE = ("milestone.service-entry", "milestone.fielding", "milestone.ioc", "milestone.foc")
_HANDED = frozenset({"delivery", "fielding", "deployment", "redeployment", "exercise", "live-fire", "combat-use"})
_LINKS = ("relation.part-of", "relation.opcon")
_OWN_WORD = frozenset({"official", "treaty-data"})
#: A larger unit's equipment needn't be that of any one unit below it.
_LARGEST = "brigade"


def check(view: View) -> Iterator[Outcome]:
    """Every unit with its equipment."""
    launchers, facts = fired_by(view), _Facts(view)
    for flat in view.claims(HOLDS):
        system = flat.claim.text
        if system and not flat.claim.planned:
            yield _judge(flat, {system, family(view, system)} | launchers.get(system, set()), facts)


class _Facts:
    """What is recorded of systems and units, gathered once."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.parents: dict[str, set[str]] = defaultdict(set)
        for flat in view.claims(*_LINKS):
            self.parents[flat.claim.subject].add(flat.claim.text or "")
        self._above: dict[str, frozenset[str]] = {}
        self.service: dict[str, date] = {}
        self.without: dict[str, list[date]] = defaultdict(list)
        for flat in view.claims(*_SERVICE, "status.fielding"):
            self._in_service(flat)
        self.handed: dict[str, dict[str, date]] = defaultdict(dict)
        self.below: dict[str, dict[str, date]] = defaultdict(dict)
        self.undated: dict[str, dict[str, date]] = defaultdict(dict)
        for record in view.of_kind("events"):
            if record.keys.get("kind") in _HANDED:
                self._handed_over(record.id)
        self.plans: dict[tuple[str, str | None], list[FlatClaim]] = defaultdict(list)
        for flat in view.claims(HOLDS):
            if flat.claim.planned:
                self.plans[(flat.claim.subject, flat.claim.text)].append(flat)

    def _in_service(self, flat: FlatClaim) -> None:
        """The first day on which the system may have been in service, and days on which it wasn't yet.

        A variant speaks for its family. A plan for service, or a status short of it, says that it wasn't.
        """
        claim, rank = flat.claim, self.view.dictionary.rank
        status = claim.property == "status.fielding"
        if not claim.text:
            return
        spoken = flat.speaks.earliest if flat.speaks else None
        if claim.planned or (status and rank("fielding-status", claim.text) < rank("fielding-status", "ioc")):
            self.without[claim.subject].append(spoken or date.min)
            return
        said = dates.parse(claim.since) if claim.since else flat.speaks
        begun = (said.earliest if said else None) if status else flat.date_min
        for system in (claim.subject, family(self.view, claim.subject)):
            self.service[system] = min(self.service.get(system, date.max), begun or date.min)
            if not status and begun:
                self.without[system].append(begun)

    def _handed_over(self, event: str) -> None:
        dated = [
            flat for flat in self.view.claims_of(event, "event.date") if flat.claim.text and not flat.claim.planned
        ]
        start = min((flat.date_min or date.min for flat in dated), default=date.min)
        handed, below = (self.handed, self.below) if dated else (self.undated, self.undated)
        units = [unit for unit in self.view.words(event, "relation.participant") if unit in self.view.records]
        for used in self.view.words(event, "relation.used"):
            for system in {used, family(self.view, used)}:
                for unit in units:
                    handed[system][unit] = min(start, handed[system].get(unit, date.max))
                    for above in self.above(unit):
                        below[system][above] = min(start, below[system].get(above, date.max))

    def above(self, unit: str) -> frozenset[str]:
        """The unit and all that it is under."""
        if unit not in self._above:
            found, left = {unit}, [unit]
            while left:
                new = self.parents.get(left.pop(), set()) - found
                found |= new
                left += new
            self._above[unit] = frozenset(found)
        return self._above[unit]

    def small(self, unit: str) -> bool:
        """Whether it is a unit of brigade size or less."""
        rank = self.view.dictionary.rank
        echelons = self.view.words(unit, "formation.echelon")
        return bool(echelons) and all(rank("echelons", term) <= rank("echelons", _LARGEST) for term in echelons)

    def had_it(self, unit: str, systems: set[str], by: date) -> bool:
        """Whether an event shows one of the systems with the unit, one below it or its brigade."""
        return any(
            _by(self.below[system].get(unit), by)
            or any(_by(self.handed[system].get(one), by) and self.small(one) for one in self.above(unit))
            for system in systems
        )

    def may_have_had_it(self, unit: str, systems: set[str]) -> bool:
        """Whether an event that may have been at any time shows one of the systems there."""
        return any(self.undated[system].keys() & self.above(unit) for system in systems)


def _by(start: date | None, by: date) -> bool:
    return start is not None and start <= by


def _judge(flat: FlatClaim, systems: set[str], facts: _Facts) -> Outcome:
    claim = flat.claim
    spoken = flat.speaks.latest if flat.speaks and flat.speaks.latest else date.max
    held = min(spoken, tenure([flat]).first)
    begun = [facts.service[system] for system in systems if system in facts.service]
    if any(start <= held for start in begun) or facts.had_it(claim.subject, systems, spoken):
        return ok(flat)
    later = [plan for plan in facts.plans.get((claim.subject, claim.text), ()) if _not_before(plan, flat)]
    message = f"no delivery or fielding of `{claim.text}` to this unit is recorded by then"
    if later:
        message = f"at that time `{claim.text}` was still planned for this unit"
    elif facts.may_have_had_it(claim.subject, systems):
        message = f"the event that brought `{claim.text}` to this unit has no date"
        return possible(flat, message, found=claim.text, tip="date the event, if a page does")
    elif not any(spoken < day <= min(begun, default=date.max) for one in systems for day in facts.without.get(one, ())):
        return possible(flat, f"{message}, nor when the system came into service", found=claim.text)
    tip = "if the page gives a plan, add `planned: true`; else record the delivery as an event with the unit"
    verdict = possible if claim.basis in _OWN_WORD else violated
    return verdict(flat, message, others=[plan.claim for plan in later], found=claim.text, tip=tip)


def _not_before(plan: FlatClaim, held: FlatClaim) -> bool:
    if plan.speaks is None or held.speaks is None:
        return False
    return dates.before(plan.speaks, held.speaks) is not dates.Answer.SURELY
