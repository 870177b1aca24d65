"""Dates in words: `autumn 2023`, `about July 2024`, `US fiscal year 2025`, `10 July 2024`.

`date_text` leaves what people read without help as it is (`2024-07-10`); `day_text` prints it as a newspaper does.
Where only the end is known (`../2017-09`), the words depend on what the date is: `BY` of a happening, `UP_TO` of a
period, `AT_LATEST` of a time at which somebody spoke.
"""

from __future__ import annotations

import re
from datetime import date

from capdata import dates

_PARTS = {
    "21": "spring", "22": "summer", "23": "autumn", "24": "winter", "33": "first quarter of",
    "34": "second quarter of", "35": "third quarter of", "36": "fourth quarter of",
}  # fmt: skip
_MARKS = {"~": "about ", "?": "perhaps ", "%": "perhaps about "}
_PART = re.compile(r"(?P<year>\d{4})-(?P<part>2[1-4]|3[3-6])")
BY, UP_TO, AT_LATEST = "by {}", "up to {}", "{} at the latest"
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip


def date_text(text: str, before: str = BY) -> str:
    """A date of ours in words; what people read without help (`2024-07-10`) stays as it is.

    A period from October to September is called a US fiscal year, since records write it for nothing else. `before` is
    how a date is said of which only the end is known.
    """
    first, slash, second = text.partition("/")
    if not slash:
        plain, mark = _marked(text)
        part = _PART.fullmatch(plain)
        return mark + (f"{_PARTS[part['part']]} {part['year']}" if part else plain)
    year = dates.fiscal_year_us(dates.parse(text))
    if year:
        return f"US fiscal year {year}"
    if second == dates.OPEN:
        return f"from {date_text(first)} on"
    return before.format(date_text(second)) if first == dates.OPEN else f"{date_text(first)} to {date_text(second)}"


def day_text(text: str | None, before: str = BY) -> str:
    """A date of ours as a newspaper prints it: `10 July 2024`, `about July 2024`, `autumn 2023`; '' for None."""
    if not text:
        return ""
    try:
        span = dates.parse(text)
    except dates.DateError:
        return text
    first, interval, second = text.partition("/")
    if interval:
        if dates.fiscal_year_us(span):
            return date_text(text)
        if first == dates.OPEN:
            return before.format(day_text(second))
        if second == dates.OPEN:
            return f"from {day_text(first)} on"
        return f"{day_text(first)} to {day_text(second)}"
    plain, mark = _marked(text)
    if mark:
        return mark + day_text(plain)
    if span.earliest is None or span.precision not in ("day", "month"):
        return date_text(text)
    return day(span.earliest) if span.precision == "day" else f"{_MONTHS[span.earliest.month - 1]} {span.earliest.year}"


def first_day(text: str) -> date | None:
    """The day by which a date stands in a list: the first that it can mean, else the last, its marks left out.

    So `2022~` stands with 2022, not with the year before, which it can mean as well.
    """
    span = dates.parse(re.sub("[~?%]", "", text))
    return span.earliest or span.latest


def day(one: date) -> str:
    """`10 July 2024`."""
    return f"{one.day} {_MONTHS[one.month - 1]} {one.year}"


def _marked(text: str) -> tuple[str, str]:
    """A date without its mark, and the mark in words; '' for none."""
    mark = _MARKS.get(text[-1:], "")
    return (text[:-1] if mark else text), mark
