"""Range classes by scheme, computed from what a wide row shows and never typed.

A scheme's classes are terms of `schemas/vocabularies/range-classes.yaml`, named `<scheme>/<class>`, with bounds in
kilometres, whether each end is counted in, and the conditions under which a class applies at all: classes of vehicle,
launch environments, payload. Words of a condition are joined by |, one of them has to hold.

The range is the envelope of `range.max`, else of `range.surface-strike`; every class that some range in it would
have is named, from the shortest: `mrbm|irbm`. Null where a condition fails or what it needs is not known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import inf
from typing import NamedTuple

from capdata.schemas.dictionary import Dictionary, Term
from capdata.schemas.table import JOIN
from capdata.weighing.reach import Reach, of_value
from capdata.weighing.weigh import Value

#: The properties that stand for range, best first.
RANGES = ("range.max", "range.surface-strike")
PAYLOAD, VEHICLE, BASING = "mass.payload", "vehicle.class", "basing"
VOCABULARY = "range-classes"
_CONDITIONS = {"vehicles": VEHICLE, "launched_from": BASING}

#: The groups that a row shows, by property and whether they are plans.
Shown = Mapping[tuple[str, bool], Sequence[Value]]


def range_classes(shown: Shown, dictionary: Dictionary) -> dict[str, str]:
    """The classes that the shown range may have, joined by |, by scheme; a scheme without any is left out."""
    distance = next((found for name in RANGES if (found := _interval(shown, name))), None)
    if distance is None:
        return {}
    names: dict[str, list[str]] = {}
    known = {name: _words(shown, name) for name in _CONDITIONS.values()}
    for term in _classes(dictionary):
        if _meets(distance, term.limits) and _applies(term, known, shown):
            names.setdefault(term.scheme, []).append(term.name)
    return {scheme: JOIN.join(found) for scheme, found in names.items()}


class _Limits(NamedTuple):
    """From `low` to `high`, and whether each end is counted in; a limit not given is open."""

    low: float
    high: float
    low_inclusive: bool
    high_inclusive: bool


class _Class(NamedTuple):
    """A class with its conditions: the words of which one has to be shown, by property, and a payload."""

    scheme: str
    name: str
    limits: _Limits
    words: tuple[tuple[str, frozenset[str]], ...]
    payload: _Limits | None


@lru_cache(maxsize=4)
def _classes(dictionary: Dictionary) -> tuple[_Class, ...]:
    vocabulary = dictionary.vocabularies.get(VOCABULARY)
    return tuple(_class(term) for term in (vocabulary.terms.values() if vocabulary else ()))


def _class(term: Term) -> _Class:
    fields = term.fields
    words = ((name, frozenset(fields[key].split(JOIN))) for key, name in _CONDITIONS.items() if key in fields)
    low, high = bool(fields.get("low_inclusive", False)), bool(fields.get("high_inclusive", False))
    payload = None
    if "payload_low" in fields:
        payload = _limits(fields["payload_low"], fields.get("payload_high"), low_inclusive=True, high_inclusive=False)
    return _Class(
        str(fields.get("scheme")),
        term.name.partition("/")[2],
        _limits(fields.get("low", 0), fields.get("high"), low_inclusive=low, high_inclusive=high),
        tuple(words),
        payload,
    )


def _limits(low: float, high: float | None, *, low_inclusive: bool, high_inclusive: bool) -> _Limits:
    return _Limits(low, inf if high is None else high, low_inclusive, high_inclusive)


def _applies(term: _Class, known: Mapping[str, set[str | None]], shown: Shown) -> bool:
    """Whether the conditions other than range are known to hold, or may."""
    for name, words in term.words:
        if known[name].isdisjoint(words):
            return False
    if term.payload is None:
        return True
    payload = _interval(shown, PAYLOAD)
    return payload is not None and _meets(payload, term.payload)


def _words(shown: Shown, name: str) -> set[str | None]:
    return {value.chosen.claim.text for value in shown.get((name, False), ()) if value.chosen}


def _interval(shown: Shown, name: str) -> Reach | None:
    values = shown.get((name, False), ())
    return of_value(values[0]) if values else None


def _meets(stated: Reach, limits: _Limits) -> bool:
    """Whether some number of the stated interval lies within the limits."""
    low, high, low_inclusive, high_inclusive = limits
    if stated.high < low or stated.low > high:
        return False
    if stated.high == low and (not low_inclusive or stated.high_strict):
        return False
    return stated.low != high or (high_inclusive and not stated.low_strict)
