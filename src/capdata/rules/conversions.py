"""One figure printed in two units, `1,725 miles (2,775 km)`, and how far each may have been rounded. Shared by rules.

A pair is a run of figures in one unit, followed in brackets or after a slash by as many in another unit: spans are
paired end by end. Rounding is half a unit of the last digit that isn't zero, at most `MOST_ROUNDED` of the number; a
number without zeros at its end may also have been cut off. Words such as "about" allow more, see `ABOUT`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby, pairwise
from typing import NamedTuple

from capdata.rules.spans import Span
from capdata.schemas.dictionary import Dictionary
from capdata.weighing.weigh import ABOUT
from capdata.words import printed
from capdata.words.printed import Measure

#: A page that prints "1,000 km" for 950 km has rounded as far as anybody does.
MOST_ROUNDED = 0.05
#: What stands between a figure and its conversion.
_OPENS = re.compile(r"[(\[/=]")


class Figure(NamedTuple):
    """A number as printed, with what it may mean and the unit; `values` are its possible readings."""

    text: str
    values: tuple[float, ...]
    unit: str


class Pair(NamedTuple):
    """A figure and its conversion."""

    first: Figure
    second: Figure


def pairs(text: str, dictionary: Dictionary) -> Iterator[Pair]:
    """The conversions in a printed phrase."""
    if not _OPENS.search(text) or len(printed.units(text, dictionary)) < 2:
        return
    measures = sorted(printed.measures(text, dictionary), key=lambda measure: measure.number.start)
    runs = [list(run) for _, run in groupby(measures, key=lambda measure: measure.unit)]
    for run, other in pairwise(runs):
        between = text[run[-1].number.end : other[0].number.start]
        if len(run) == len(other) and _OPENS.search(_without_unit(between, run[-1].unit, dictionary)):
            for one, two in zip(run, other, strict=True):
                yield Pair(_figure(text, one), _figure(text, two))


def says_about(text: str, dictionary: Dictionary) -> bool:
    """Whether a word such as "about" widens the figures of a phrase."""
    return "about" in printed.bound_words(text, dictionary).values()


def allowed(figure: Figure, value: float, *, about: bool = False) -> Span:
    """What a number printed so may have been before it was rounded, in its unit."""
    last = _last_digit(figure.text, value)
    most = MOST_ROUNDED * value
    down, up = min(last / 2, most), min(last if last <= 1 else last / 2, most)
    more = ABOUT * value if about else 0.0
    return Span(value - down - more, value + up + more)


def agree(pair: Pair, factor: float, other_factor: float, *, about: bool) -> bool:
    """Whether some reading of both figures, each times its factor, can be one and the same."""
    for value in pair.first.values:
        one = allowed(pair.first, value, about=about)
        for other_value in pair.second.values:
            other = allowed(pair.second, other_value, about=about)
            if one.low * factor <= other.high * other_factor and other.low * other_factor <= one.high * factor:
                return True
    return False


def _figure(text: str, measure: Measure) -> Figure:
    number = measure.number
    values = tuple(sorted(value * number.magnitude for value in number.values))
    return Figure(text[number.start : number.end], values, measure.unit)


def _without_unit(between: str, unit: str, dictionary: Dictionary) -> str:
    """What stands between two figures, without the first one's unit: the slash of km/h converts nothing."""
    return _unit_pattern(dictionary.units[unit].words).sub("", between, count=1)


@lru_cache(maxsize=64)
def _unit_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))


def _last_digit(text: str, value: float) -> float:
    """The size of one unit of the last printed digit that isn't a zero: 100 for 1,600, 0.1 for 4.5."""
    if value != int(value):
        decimals = re.search(r"[.,](\d+)\D*$", text)
        return 10.0 ** -len(decimals[1]) if decimals else 1.0
    digits = str(int(value))
    return 10.0 ** (len(digits) - len(digits.rstrip("0"))) if value else 1.0
