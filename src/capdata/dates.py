"""Dates as sources state them: a small part of EDTF (ISO 8601-2), compared with three answers.

What is read, years 1900 to 2199:

    2024        a year                    2024-21 .. 24   spring, summer, autumn, winter (northern)
    2024-07     a month                   2024-33 .. 36   first to fourth quarter of the calendar year
    2024-07-10  a day                     2025-10/2026-09 from .. to, both ends included
    2023~       about 2023                2026/..         from 2026 on, no end known
    2023?       2023, uncertain           ../2026         up to and including 2026
    2023%       both

- Seasons start in March, June, September and December and last three months: winter 2024 is December 2024 to
  February 2025.
- `~` and `?` widen a date by one unit of its own precision each way (a season and a quarter by three months),
  `%` by two. EDTF sets no width; for years this is the reading of the Python library `edtf`.
- An interval runs from the earliest day of its first end to the latest day of its second. It is reversed, an
  error, if its second end is over before its first begins, marks left aside: `2024-07/2024` is fine,
  `2024/2023` and `2024~/2023~` are not.
- A comparison takes a span as "some day from `earliest` to `latest`", an open end as infinity.

Out of scope, all errors: times of day, unspecified digits (`202X`), marks on a part of a date (`2024~-07`),
seasons of a hemisphere (25 to 32), thirds and halves of a year (37 to 41), an interval with an empty end or
two open ones (`2024/`, `../..`), sets, BC and long years, spaces.
Source: https://www.loc.gov/standards/datetime/ (levels 0 to 2).
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

EXPECTED = (
    "a date like 2024, 2024-07, 2024-07-10, 2024-33 (first quarter; quarters are 33 to 36), 2023~,"
    " 2025-10/2026-09 or 2026/.."
)
FIRST_YEAR, LAST_YEAR = 1900, 2199
OPEN = ".."
FIRST_OCTOBER_FISCAL_YEAR = 1977

_SHAPE = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<part>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?(?P<mark>[~?%]?)")
_UNITS = {"": 0, "~": 1, "?": 1, "%": 2}

# The two digits after the year: months before it starts, months it lasts, precision.
_PARTS = {f"{month:02}": (month - 1, 1, "month") for month in range(1, 13)}
_PARTS |= {str(21 + i): (2 + 3 * i, 3, "season") for i in range(4)}
_PARTS |= {str(33 + i): (3 * i, 3, "quarter") for i in range(4)}


class DateError(ValueError):
    """A text that is no date of ours: `found` is the whole text, `expected` says what would have been one."""

    def __init__(self, found: str, expected: str = EXPECTED) -> None:
        super().__init__(found, expected)
        self.found = found
        self.expected = expected

    def __str__(self) -> str:
        return f"found {self.found!r}, expected {self.expected}"


class Span(NamedTuple):
    """A date as stated and the days it may mean, both included; None is an open end.

    `precision` is day, month, season, quarter, year or interval. `approximate` (`~`, `%`) and `uncertain`
    (`?`, `%`) are true of an interval if they are of either end. Compare with the functions below, not `<`.
    """

    text: str
    earliest: date | None
    latest: date | None
    precision: str
    approximate: bool
    uncertain: bool


class Answer(Enum):
    """What two imprecise dates allow one to say. Has no truth value: write `is Answer.SURELY`."""

    SURELY = "surely"
    POSSIBLY = "possibly"
    SURELY_NOT = "surely not"

    def __bool__(self) -> bool:
        # Every member would be true, SURELY_NOT too.
        raise TypeError("an Answer is not true or false; compare it, as in `before(a, b) is Answer.SURELY`")


@lru_cache(maxsize=16384)
def parse(text: str) -> Span:
    """The span that `text` states; raises `DateError`."""
    if "/" not in text:
        return _single(text, text)
    first, _, second = text.partition("/")
    if first == second == OPEN:
        raise DateError(text, "an interval with at least one date, like 2026/.. or ../2026")
    if not first or not second:
        raise DateError(text, "a date or .. (an open end) on each side of the /, like 2026/..")
    start = None if first == OPEN else _single(first, text)
    end = None if second == OPEN else _single(second, text)
    if start and end and _reversed(first, second):
        raise DateError(text, f"the earlier date first, like {second}/{first}")
    ends = [span for span in (start, end) if span]
    return Span(
        text,
        start.earliest if start else None,
        end.latest if end else None,
        "interval",
        any(span.approximate for span in ends),
        any(span.uncertain for span in ends),
    )


def day(d: date) -> Span:
    """The span of one calendar day, such as today; a datetime loses its time. Raises as `parse` does."""
    return parse(date.isoformat(d))


def before(a: Span, b: Span) -> Answer:
    """Is `a` before `b`? The same day is not before itself."""
    if _latest(a) < _earliest(b):
        return Answer.SURELY
    return Answer.SURELY_NOT if _earliest(a) >= _latest(b) else Answer.POSSIBLY


def after(a: Span, b: Span) -> Answer:
    """Is `a` after `b`? The same day is not after itself."""
    return before(b, a)


def within(a: Span, b: Span) -> Answer:
    """Does `a` lie inside `b`? Surely if every day of `a` is a day of `b`, surely not if none is.

    `b` is taken as widened by its marks, so 2025 lies surely inside 2024~.
    """
    if _earliest(b) <= _earliest(a) and _latest(a) <= _latest(b):
        return Answer.SURELY
    return Answer.POSSIBLY if overlap(a, b) else Answer.SURELY_NOT


def overlap(a: Span, b: Span) -> bool:
    """Whether the two have a day in common."""
    return _earliest(a) <= _latest(b) and _earliest(b) <= _latest(a)


def fiscal_year_us(span: Span) -> int | None:
    """The US federal fiscal year that `span` states exactly, else None: 2026 for 2025-10/2026-09.

    It runs from 1 October to 30 September and is named for its end; None before 1977, when it began in July,
    for a part of a fiscal year and for a marked date. Source: 31 U.S.C. 1102.
    """
    if span.earliest is None or span.latest is None or span.approximate or span.uncertain:
        return None
    year = span.latest.year
    exact = (span.earliest, span.latest) == (date(year - 1, 10, 1), date(year, 9, 30))
    return year if exact and year >= FIRST_OCTOBER_FISCAL_YEAR else None


def _single(text: str, whole: str) -> Span:
    """The span of one date without `/`; errors show the `whole` text it stands in."""
    shape = _SHAPE.fullmatch(text)
    if not shape:
        raise DateError(whole)
    year, part, day_digits, mark = shape.group("year", "part", "day", "mark")
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise DateError(whole, f"a year from {FIRST_YEAR} to {LAST_YEAR}")
    if part and part not in _PARTS:
        raise DateError(whole, f"after {year}- a month (01 to 12), season (21 to 24) or quarter (33 to 36)")
    skipped, months, precision = _PARTS[part] if part else (0, 12, "year")
    if day_digits:
        if precision != "month":
            raise DateError(whole, f"{year}-{part} without a day, since it is a {precision}")
        last = monthrange(int(year), int(part))[1]
        if not 1 <= int(day_digits) <= last:
            raise DateError(whole, f"after {year}-{part}- a day from 01 to {last}")
        precision = "day"
        stated = date(int(year), int(part), int(day_digits))
        slack = timedelta(days=_UNITS[mark])
        earliest, latest = stated - slack, stated + slack
    else:
        first = 12 * int(year) + skipped - _UNITS[mark] * months
        earliest = _first_day(first)
        latest = _first_day(first + months * (1 + 2 * _UNITS[mark])) - timedelta(days=1)
    return Span(text, earliest, latest, precision, mark in ("~", "%"), mark in ("?", "%"))


def _first_day(month: int) -> date:
    """The first day of a month counted from year 0."""
    return date(month // 12, month % 12 + 1, 1)


def _reversed(first: str, second: str) -> bool:
    """Whether the second date, as written without its mark, is over before the first begins."""
    start, end = (_single(text.rstrip("~?%"), text) for text in (first, second))
    return _latest(end) < _earliest(start)


def _earliest(span: Span) -> date:
    return span.earliest or date.min


def _latest(span: Span) -> date:
    return span.latest or date.max
