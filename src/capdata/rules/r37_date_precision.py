"""R37: a date is no finer than what its source prints, and no claim speaks of a day that hasn't come.

For every claim on a date:

- `as_published`, where it is given, holds the day of a day and the month of a month: as a number, a name, or a
  word that a reader of the page resolves ("Thursday", "this month"). The end of a year or quarter is a day that is
  printed ("by the end of 2025" may be 2025-12-31), a plain year is not.
- a note that leaves the day open ("over several months", "no day given"), of the claim or of an event's record, can't
  stand with a day as the date; a day that bounds it is fine.

For every claim, deprecated ones apart, `as_of` isn't surely later than today. Out of scope: dates with a mark or an
interval, which state their own width; whether `as_of` is later than the page (R43).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from capdata import dates
from capdata.rules.model import Outcome, Rule, View, ok, violated
from capdata.weighing.flatten import FlatClaim

RULE = Rule(
    "R37",
    "error",
    "a date is no finer than its source prints it",
    reason="A day that nobody printed looks like knowledge, sorts as knowledge and can't be taken back by a reader.",
    accepts="`1984-04/1984-09` for tests that the page spreads over several months",
    catches="`1984-04-09` with the note that they went on over several months; `2025-06-15` printed as `in 2025`",
    convention="precision as printed; months are known in the languages of the pages read so far",
)

_MONTHS = [
    "jan jän gen ene янв січ", "feb fév fev лют фев", "mar mär mrt мар бер", "apr avr abr апр квіт",
    "may mai maj mei mag май мая мае трав", "jun juin giu июн черв", "jul juil lug июл лип", "aug aoû ago авг серп",
    "sep set сен вер", "oct okt ott out окт жовт", "nov noi ноя лист", "dec déc dez dic дек груд",
]  # fmt: skip
#: What a reader of the page, who knows when it appeared, resolves to a day; and ends and beginnings.
_DAY = r"day\b|tag\b|today|tonight|night|morning|heute|gestern|ago\b|\bende?\b|start|begin|\bby\b|before|after|until"
_MONTH = (
    r"week|month|last\b|next\b|this\b|since|mid|early|late|spring|summer|autumn|fall\b|winter|quarter|half|\bQ[1-4]"
)
_RESOLVED_DAY = re.compile(_DAY, re.IGNORECASE)
_RESOLVED_MONTH = re.compile(f"{_DAY}|{_MONTH}", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_YEAR = re.compile(r"(?<!\d)(?:19|20|21)\d\d(?!\d)|\bFY ?\d\d", re.IGNORECASE)
_EVENT = "event.date"
#: Notes that leave the day open.
_OPEN_DAY = re.compile(
    r"(?:over|during|across) (?:several|some|a few|many) (?:days|weeks|months|years)"
    r"|no (?:exact )?day (?:is )?(?:given|named|printed)"
    r"|(?:exact )?(?:day|date)\b[^.;,]{0,40}\bnot (?:given|printed|known|named|stated)",
    re.IGNORECASE,
)


def check(view: View) -> Iterator[Outcome]:
    """Claims on dates, and the `as_of` of all claims."""
    dated = {name for name, prop in view.dictionary.properties.items() if prop.type == "date"}
    for flat in view.flat:
        claim = flat.claim
        if claim.deprecated is not None:
            continue
        if claim.as_of and dates.after(dates.parse(claim.as_of), view.now) is dates.Answer.SURELY:
            message = "the claim speaks of a day that hasn't come"
            tip = "`as_of` is when the claim speaks; a date that is planned is the value"
            expected = f"{view.now.text} or before"
            yield violated(claim, message, key="as_of", found=claim.as_of, expected=expected, tip=tip)
        elif claim.property in dated and claim.text:
            record_note = view.records[claim.subject].keys.get("note", "") if claim.property == _EVENT else ""
            yield _judge(flat, record_note)
        elif claim.as_of:
            yield ok(claim)


def _judge(flat: FlatClaim, record_note: str) -> Outcome:
    claim = flat.claim
    span = dates.parse(claim.text or "")
    sharp = not span.approximate and not span.uncertain
    if sharp and claim.as_published and not _prints(span, claim.as_published):
        message = f"the page doesn't print the {span.precision} that the claim states"
        tip = "write the date as precisely as the page does: 2025, 2025-33 (a quarter), 2025-10/2026-09"
        return violated(flat, message, found=claim.text, expected=f"no finer than `{claim.as_published}`", tip=tip)
    stated_day = sharp and span.precision == "day" and claim.bound == "exact"
    if stated_day and (left_open := _OPEN_DAY.search(f"{claim.note or ''} {record_note}")):
        message = f"a day is stated, and the note leaves the day open (`{left_open[0]}`)"
        tip = "write the month, or the time from first to last: 1984-04/1984-09"
        return violated(flat, message, found=claim.text, tip=tip)
    return ok(flat)


def _prints(span: dates.Span, text: str) -> bool:
    """Whether `text` shows as much as `span` states; true where that can't be told."""
    if span.earliest is None or span.precision not in ("day", "month") or not _YEAR.search(text):
        return True
    rest = _YEAR.sub(" ", text)
    numbers = {int(digits) for digits in _NUMBER.findall(rest)}
    names = any(re.search(rf"\b{stem}", rest, re.IGNORECASE) for stem in _MONTHS[span.earliest.month - 1].split())
    if span.precision == "month":
        return names or span.earliest.month in numbers or bool(_RESOLVED_MONTH.search(rest))
    return span.earliest.day in numbers or bool(_RESOLVED_DAY.search(rest))
