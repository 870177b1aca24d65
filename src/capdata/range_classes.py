"""Range classes by scheme, computed from what a wide row shows and never typed.

A scheme's classes are terms of `schemas/vocabularies/range-classes.yaml`, named `<scheme>/<class>`, with bounds in
kilometres, whether each end is counted in, and the conditions under which a class applies at all: classes of vehicle,
launch environments, payload. Words of a condition are joined by |, one of them has to hold.

The range is the envelope of `range.max`, else of `range.surface-strike`; every class that some range in it would
have is named, from the shortest: `mrbm|irbm`. Null where a condition fails or what it needs is not known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf
from typing import Any

from capdata.dictionary import Dictionary, Term
from capdata.reach import Reach, of_value
from capdata.table import JOIN
from capdata.weigh import Value

#: The properties that stand for range, best first.
RANGES = ("range.max", "range.surface-strike")
PAYLOAD, VEHICLE, BASING = "mass.payload", "vehicle.class", "basing"
VOCABULARY = "range-classes"

#: The groups that a row shows, by property and whether they are plans.
Shown = Mapping[tuple[str, bool], Sequence[Value]]


def range_class(scheme: str, shown: Shown, dictionary: Dictionary) -> str | None:
    """The classes of `scheme` that the shown range may have, joined by |, or None."""
    distance = next((found for name in RANGES if (found := _interval(shown, name))), None)
    vocabulary = dictionary.vocabularies.get(VOCABULARY)
    if distance is None or vocabulary is None:
        return None
    names = [
        term.name.partition("/")[2]
        for term in vocabulary.terms.values()
        if term.fields.get("scheme") == scheme and _applies(term, shown) and _meets(distance, term.fields)
    ]
    return JOIN.join(names) or None


def _applies(term: Term, shown: Shown) -> bool:
    """Whether the conditions other than range are known to hold, or may."""
    for key, name in (("vehicles", VEHICLE), ("launched_from", BASING)):
        if key in term.fields and not _words(shown, name) & set(term.fields[key].split(JOIN)):
            return False
    if "payload_low" not in term.fields:
        return True
    payload = _interval(shown, PAYLOAD)
    limits = {"low": term.fields["payload_low"], "high": term.fields.get("payload_high"), "low_inclusive": True}
    return payload is not None and _meets(payload, limits)


def _words(shown: Shown, name: str) -> set[str | None]:
    return {value.chosen.claim.text for value in shown.get((name, False), ()) if value.chosen}


def _interval(shown: Shown, name: str) -> Reach | None:
    values = shown.get((name, False), ())
    return of_value(values[0]) if values else None


def _meets(stated: Reach, limits: Mapping[str, Any]) -> bool:
    """Whether some number of the stated interval lies within the limits; a limit not given is open."""
    low, high = limits.get("low", 0), limits.get("high")
    if high is None:
        high = inf
    above = stated.high > low or (
        stated.high == low and bool(limits.get("low_inclusive", False)) and not stated.high_strict
    )
    below = stated.low < high or (
        stated.low == high and bool(limits.get("high_inclusive", False)) and not stated.low_strict
    )
    return above and below
