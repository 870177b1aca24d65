"""Reads a figure as a page prints it: `more than 1,725 miles (2,775 km)`, `$2.5 billion`, `rund 1 600 Kilometer`.

The numbers found are candidates: `1.725` may be a decimal fraction or, in German, a thousand and more, and the
text alone can't tell, so both are given. The words are those of the dictionary (see `lexicon`).

Out of scope: what the figure is about, and sentences.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from capdata.schemas.dictionary import Dictionary
from capdata.words.lexicon import Slot, lexicon

#: Runs of digits whose meaning is kept.
_KEPT = 65536
_BLANKS = re.compile("[ \u00a0\u2009\u202f'\u2019]")


class Number(NamedTuple):
    """A number in a text: what it may mean, where it stands, the magnitude word that follows (1 if none)."""

    values: frozenset[float]
    start: int
    end: int
    magnitude: float


class Measure(NamedTuple):
    """A number followed by a unit."""

    number: Number
    unit: str


def numbers(text: str, dictionary: Dictionary) -> Sequence[Number]:
    """All numbers of `text`, digits and words, in order."""
    return [_number(text, slot) for slot in lexicon(dictionary).form(text).slots]


def measures(text: str, dictionary: Dictionary) -> Sequence[Measure]:
    """The numbers of `text` that a unit word follows (or, for money and Mach, precedes)."""
    form = lexicon(dictionary).form(text)
    return [Measure(_number(text, form.slots[slot]), unit) for slot, unit in form.measures]


def units(text: str, dictionary: Dictionary) -> frozenset[str]:
    """The units of the measures of `text`."""
    return lexicon(dictionary).form(text).units


def measures_plainly(text: str, number: float, unit: str | None, dictionary: Dictionary) -> bool:
    """Whether `text` prints just `number`, a magnitude word aside, in just this unit: what most figures do."""
    form = lexicon(dictionary).form(text)
    for slot, printed_unit in form.measures:
        start, digits_end, _, _, value = form.slots[slot]
        if printed_unit == unit and (
            number == value or (value is None and number in _readings(text[start:digits_end]))
        ):
            return True
    return False


def bound_words(text: str, dictionary: Dictionary) -> Mapping[str, str]:
    """The bound words in `text`, each with the bound that it means; the longest reading wins."""
    return lexicon(dictionary).form(text).bounds


def states(text: str, number: float, dictionary: Dictionary) -> bool:
    """Whether `text` prints `number`, with or without its magnitude word."""
    for found in numbers(text, dictionary):
        for value in found.values:
            if _equal(value, number) or _equal(value * found.magnitude, number):
                return True
    return False


def _number(text: str, slot: Slot) -> Number:
    start, digits_end, end, magnitude, value = slot
    values = _readings(text[start:digits_end]) if value is None else frozenset({value})
    return Number(values, start, end, magnitude)


@lru_cache(maxsize=_KEPT)
def _readings(digits: str) -> frozenset[float]:
    """What a run of digits and separators may mean."""
    if digits.isdigit():
        return frozenset({float(digits)})
    plain = _BLANKS.sub("", digits)
    found: set[float] = set()
    separators = [c for c in plain if c in ".,"]
    if not separators:
        found.add(float(plain))
    elif len(set(separators)) == 2:
        found.add(float(plain.replace(separators[0], "").replace(separators[-1], ".")))
    else:
        groups = re.split(r"[.,]", plain)
        if all(len(group) == 3 for group in groups[1:]) and len(groups[0]) <= 3:
            found.add(float("".join(groups)))
        if len(separators) == 1:
            found.add(float(plain.replace(",", ".")))
    return frozenset(found)


def _equal(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-9 * max(abs(one), abs(other), 1e-12)
