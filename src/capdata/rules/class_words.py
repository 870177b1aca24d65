"""Where a record's own words name a range class, and how that sits with the computed one. Shared by rules.

Classes are computed and can't be typed, but a name, alias, note, role or applies_to can still name one: `SRBM`,
`medium-range ballistic missile`, `inf/intermediate`. Words and bounds come from the vocabulary `range-classes`. What a
text says of a target is not about the missile, and summaries of events retell what somebody said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import inf
from typing import Any, NamedTuple

from capdata.reading.records import Claim, Record
from capdata.rules.model import Outcome, View, ok_there
from capdata.schemas.dictionary import Dictionary, Term
from capdata.schemas.table import JOIN
from capdata.weighing.reach import Reach, stated_reach
from capdata.widening.range_classes import RANGES, VEHICLE, VOCABULARY, range_classes
from capdata.widening.widen import select

_QUALIFIERS = ("role", "applies_to")
#: Words that turn the class into that of a missile shot at.
_TARGET = re.compile(r"\b(?:against|targets?|intercept\w*|versus)\b", re.IGNORECASE)
_MISSILE = " missile"


class Mention(NamedTuple):
    """A class named in a text. `scheme` and `term` are None where the text names no scheme that has the class."""

    missile: str
    examined: Outcome
    text: str
    word: str
    scheme: str | None
    term: Term | None
    terms: tuple[Term, ...]


class _Word(NamedTuple):
    spelt: str
    pattern: re.Pattern[str]
    terms: tuple[Term, ...]


def mentions(view: View) -> Sequence[Mention]:
    """Every class that the words of a missile's record name."""
    return view.once(_mentions)


def _mentions(view: View) -> list[Mention]:
    return list(_find_mentions(view))


def _find_mentions(view: View) -> Iterator[Mention]:
    words = _words(view.dictionary)
    schemes = list(by_scheme(view.dictionary))
    any_word = re.compile(rf"\b(?:{'|'.join(word.spelt for word in words)})\b", re.IGNORECASE)
    for record in view.of_kind("missiles"):
        for thing, path, text in _texts(record):
            if not words or not any_word.search(text) or _TARGET.search(text):
                continue
            for _, pattern, terms in words:
                match = pattern.search(text)
                if match:
                    named = [scheme for scheme in schemes if re.search(rf"\b{scheme}\b", text, re.IGNORECASE)]
                    scheme = next((one for one in named if any(scheme_of(term) == one for term in terms)), None)
                    term = next((term for term in terms if scheme_of(term) == scheme), None)
                    yield Mention(record.id, _examined(thing, path), text, match[0], scheme, term, terms)
                    break


def computed_classes(view: View, missile: str) -> Mapping[str, str]:
    """The classes that the table shows for a missile, joined by |, by scheme; no scheme without any."""
    return view.once(_computed).get(missile, {})


def _computed(view: View) -> dict[str, dict[str, str]]:
    return {
        record.id: range_classes(select(view.values_of(record.id), view.dictionary), view.dictionary)
        for record in view.of_kind("missiles")
    }


def classes(dictionary: Dictionary) -> list[Term]:
    """The classes of all schemes."""
    vocabulary = dictionary.vocabularies.get(VOCABULARY)
    return list(vocabulary.terms.values()) if vocabulary else []


def by_scheme(dictionary: Dictionary) -> dict[str, list[Term]]:
    """The classes of each scheme, by its name."""
    found: dict[str, list[Term]] = {}
    for term in sorted(classes(dictionary), key=scheme_of):
        found.setdefault(scheme_of(term), []).append(term)
    return found


def scheme_of(term: Term) -> str:
    """The scheme to which a class belongs."""
    return str(term.fields["scheme"])


def reach_of(view: View, missile: str) -> Reach | None:
    """The published range by which a missile is classed."""
    values = list(view.values_of(missile, *RANGES))
    return next((found for name in RANGES if (found := stated_reach(values, name))), None)


def classed(view: View) -> Iterator[tuple[Record, Reach, Mapping[str, str]]]:
    """Every missile with a published range: the range, and its computed classes by scheme."""
    for record in view.of_kind("missiles"):
        span = reach_of(view, record.id)
        if span is not None:
            yield record, span, computed_classes(view, record.id)


def holds(term: Term, km: float) -> bool:
    """Whether a range of exactly `km` has the class, vehicle and basing aside."""
    low, high = _bounds(term.fields)
    above = km > low or (km == low and bool(term.fields.get("low_inclusive")))
    return above and (km < high or (km == high and bool(term.fields.get("high_inclusive"))))


def touches(term: Term, span: Reach) -> bool:
    """Whether some range of the published interval has the class."""
    low, high = _bounds(term.fields)
    if (holds(term, span.low) and not span.low_strict) or (holds(term, span.high) and not span.high_strict):
        return True
    return max(low, span.low) < min(high, span.high)


def at_bound(term: Term, span: Reach) -> bool:
    """Whether the published range is exactly a bound of the class."""
    return span.low == span.high and span.low in _bounds(term.fields)


def fits_vehicle(view: View, missile: str, term: Term) -> bool:
    """Whether the class is one for this kind of vehicle, as far as that is known."""
    words = view.words(missile, VEHICLE)
    return not words or "vehicles" not in term.fields or bool(words & set(term.fields["vehicles"].split(JOIN)))


def _bounds(fields: Mapping[str, Any]) -> tuple[float, float]:
    high = fields.get("high")
    return float(fields.get("low", 0)), inf if high is None else float(high)


def _words(dictionary: Dictionary) -> list[_Word]:
    """What to look for, the explicit `scheme/class` first, then the longest."""
    found: dict[str, list[Term]] = {}
    for term in classes(dictionary):
        found[re.escape(term.name)] = [term]
    for term in classes(dictionary):
        if term.label.endswith(_MISSILE):
            spelt = re.sub(r"[- ]", "[- ]", term.label)
            short = term.name.partition("/")[2]
            for word in {spelt, short} if term.label.endswith(f" ballistic{_MISSILE}") else {spelt}:
                found.setdefault(rf"{word}s?", []).append(term)
    ordered = sorted(found.items(), key=lambda item: ("/" not in item[0], -len(item[0])))
    return [_Word(word, re.compile(rf"\b{word}\b", re.IGNORECASE), tuple(terms)) for word, terms in ordered]


def _texts(record: Record) -> Iterator[tuple[Record | Claim, tuple[str | int, ...], str]]:
    """The texts with what they belong to and the path in it, empty for its name or value."""
    yield record, (), record.name
    for i, alias in enumerate(record.keys.get("aliases") or ()):
        for key in ("name", "note"):
            if alias.get(key):
                yield record, ("aliases", i, key), alias[key]
    if record.keys.get("note"):
        yield record, ("note",), record.keys["note"]
    for claim in record.claims:
        if claim.deprecated is not None:
            continue
        for key in _QUALIFIERS:
            if key in claim.qualifiers:
                yield claim, (key,), claim.qualifiers[key]
        if claim.note:
            yield claim, ("note",), claim.note
        if claim.text and claim.property.startswith("designation."):
            yield claim, (), claim.text


def _examined(thing: Record | Claim, path: tuple[str | int, ...]) -> Outcome:
    """The outcome at the place of a text."""
    outcome = ok_there(thing)
    if not path:
        return outcome
    if isinstance(thing, Claim):
        return replace(outcome, place=thing.place(str(path[0])), field=f"{thing.field}.{path[0]}")
    field = str(path[0]) if len(path) == 1 else f"{path[0]}[{path[1]}].{path[2]}"
    return replace(outcome, place=thing.place(*path), field=field, on=str(path[0]))


def fires(mention: Mention, message: str, expected: str) -> Outcome:
    """The finding at the place where the class is named."""
    tip = "leave the class out of the text: the columns range_class_<scheme> are computed from the claims"
    return replace(mention.examined, answer="violated", message=message, found=mention.word, expected=expected, tip=tip)
