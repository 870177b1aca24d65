"""R39: milestones come in an order that is possible.

A programme starts before anything of it flies, is delivered, enters service, is cancelled or retired; it flies before
it enters service or is used in combat; early operational capability comes before initial, and that before full;
retirement comes last. Claims are compared within one record, unplanned, and where the earlier milestone's qualifiers
all hold of the later one too (the first flight of a missile comes before its service with any operator; the first
flight of one version says nothing of another).

A violation is an order that no live claim allows: every date of the earlier milestone lies surely after every date of
the later one. If only the chosen values are in the wrong order, it is possible. Where a first flight and an entry into
service have the same date, which is mostly a copied year, it is doubtful.

Not ordered, since practice has both: contracts, deliveries (ground equipment comes before the first flight),
production decisions (rapid fielding delivers first), activations (units are activated again).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from capdata import dates
from capdata.rules.model import Outcome, Rule, View, doubtful, ok, possible, violated
from capdata.weighing.flatten import FlatClaim
from capdata.weighing.weigh import Value

RULE = Rule(
    "R39",
    "error",
    "milestones come in an order that is possible",
    reason="A system in service before its first flight is a wrong date or a date of another version.",
    accepts="PrSM: first flight 2019, first delivery 2023, production decision 2025",
    catches="initial operational capability in 1983, first flight in 1984; both in 1983 is a warning",
    convention="definitions of the milestones in schemas/properties.yaml",
    doubts=True,
)

_START, _FLIGHT = "milestone.programme-start", "milestone.first-flight"
_DELIVERY, _COMBAT = "milestone.first-delivery", "milestone.first-combat-use"
_EOC, _IOC, _FOC = "milestone.eoc", "milestone.ioc", "milestone.foc"
_IN_SERVICE = ("milestone.service-entry", "milestone.fielding", _EOC, _IOC, _FOC)
_CANCELLED, _RETIRED = "milestone.cancellation", "milestone.retirement"
#: Each milestone with those that can't come before it.
_AFTER = {
    _START: (_FLIGHT, _DELIVERY, *_IN_SERVICE, _COMBAT, _CANCELLED, _RETIRED),
    _FLIGHT: (*_IN_SERVICE, _COMBAT, _RETIRED),
    _DELIVERY: (_RETIRED,),
    _EOC: (_IOC, _FOC, _RETIRED),
    _IOC: (_FOC, _RETIRED),
    **dict.fromkeys(("milestone.service-entry", "milestone.fielding", _FOC, _COMBAT), (_RETIRED,)),
}
#: Qualifiers that don't say of which version, operator or role a milestone is.
_NO_MATTER = frozenset({"planned", "zone"})


def check(view: View) -> Iterator[Outcome]:
    """Every pair of dated milestones of one record that has an order."""
    groups: dict[str, dict[str, list[Value]]] = {}
    for value in view.values:
        dated = value.property in _AFTER or value.property in (_CANCELLED, _RETIRED)
        if dated and value.live and not value.claims[0].claim.planned and _ends(value):
            groups.setdefault(value.subject, {}).setdefault(value.property, []).append(value)
    for own in groups.values():
        for name, later_names in _AFTER.items():
            for earlier in own.get(name, ()):
                for later_name in later_names:
                    for later in own.get(later_name, ()):
                        if _qualifiers(earlier).items() <= _qualifiers(later).items():
                            yield _judge(earlier, later, view)


def _qualifiers(value: Value) -> dict[str, object]:
    return {key: word for key, word in value.claims[0].claim.qualifiers.items() if key not in _NO_MATTER}


def _dated(value: Value) -> list[FlatClaim]:
    return [flat for flat in value.live if flat.claim.text]


def _ends(value: Value) -> list[tuple[date, date]]:
    return [(flat.date_min or date.min, flat.date_max or date.max) for flat in _dated(value)]


def _judge(earlier: Value, later: Value, view: View) -> Outcome:
    first, second = (view.dictionary.properties[value.property].label for value in (earlier, later))
    starts, finishes = _ends(earlier), _ends(later)
    one, other = _dated(earlier)[0], _dated(later)[0]
    chosen = earlier.chosen or one, later.chosen or other
    texts = [flat.claim.text or "" for flat in chosen]
    hints = {"found": f"{first} {texts[0]}, {second} {texts[1]}", "expected": f"{first} before {second}"}
    if min(start for start, _ in starts) > max(end for _, end in finishes):
        tip = "check both dates; say by `applies_to` or `role` if they are of different versions"
        message = f"{second} comes before {first}"
        return violated(chosen[1], message, others=[chosen[0].claim], tip=tip, **hints)
    spans = [dates.parse(text) for text in texts]
    if dates.before(spans[1], spans[0]) is dates.Answer.SURELY and earlier.chosen and later.chosen:
        message = f"by the chosen values, {second} comes before {first}"
        return possible(chosen[1], message, others=[chosen[0].claim], **hints)
    if earlier.property == _FLIGHT and later.property in _IN_SERVICE and texts[0] == texts[1]:
        message = f"{first} and {second} have the same date, which is mostly one year copied"
        tip = "find the day of each; if both are of one year, waive this with the page that says so"
        return doubtful(chosen[1], message, others=[chosen[0].claim], tip=tip, **hints)
    return ok(chosen[1])
