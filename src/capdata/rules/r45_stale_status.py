"""R45: a current status was seen within the last twelve months.

For each record, status property and operator, the newest live claim that says what the status is: if the time of
which it speaks is surely more than twelve months before today, the status is stale and wants another look. A status
that speaks for no operator is no staler than the newest one of the record. What is over doesn't age: cancelled,
completed, retired and withdrawn, what has an `until`, and what never came into use of a
programme that is over. Plans and gaps (`missing`) are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from capdata.rules.model import Outcome, Rule, View, ok, violated
from capdata.weighing.flatten import FlatClaim

RULE = Rule(
    "R45",
    "warning",
    "a current status was seen within the last twelve months",
    reason="What was in service four years ago may be retired; a reader takes the newest row for today's state.",
    accepts="a status as of March 2026, read in November 2026",
    catches="`operational`, last seen in 2022",
    convention="twelve months",
)

_STATUS = ("status.programme", "status.fielding")
_PROGRAMME_OVER = frozenset({"cancelled", "completed"})
_OVER = _PROGRAMME_OVER | {"retired", "withdrawn"}
_UNUSED = frozenset({"none", "test-only"})
_MONTHS = 12


def check(view: View) -> Iterator[Outcome]:
    """The newest status of each record, property and operator."""
    newest: dict[tuple[str, str, str | None], tuple[date, FlatClaim]] = {}
    for value in view.values:
        if value.property not in _STATUS or value.claims[0].claim.planned:
            continue
        for flat in value.live:
            if flat.claim.text and (seen := _seen(flat)) is not None:
                key = (flat.claim.subject, flat.claim.property, flat.claim.qualifiers.get("operator"))
                if key not in newest or seen > newest[key][0]:
                    newest[key] = (seen, flat)
    by_record: dict[tuple[str, str], date] = {}
    for (subject, name, _), (seen, _) in newest.items():
        by_record[subject, name] = max(seen, by_record.get((subject, name), seen))
    ended = {subject for (subject, _, _), (_, flat) in newest.items() if flat.claim.text in _PROGRAMME_OVER}
    limit = _months_before(view.today)
    for (subject, name, operator), (seen, flat) in newest.items():
        last = by_record[subject, name] if operator is None else seen
        never = flat.claim.text in _UNUSED and view.records[subject].keys.get("programme") in ended
        if last >= limit or flat.claim.text in _OVER or flat.claim.until or never:
            yield ok(flat)
        else:
            message = f"the newest word on this status is of {seen}, more than {_MONTHS} months ago"
            tip = "look for a newer page; a waiver says until when none is expected"
            expected = f"a claim as of {limit} or later"
            yield violated(flat, message, key="as_of", found=flat.claim.text, expected=expected, tip=tip)


def _seen(flat: FlatClaim) -> date | None:
    """The last day of which the claim may speak: its `as_of`, else the page's date; None if neither is known."""
    return flat.speaks.latest if flat.speaks else None


def _months_before(today: date) -> date:
    year, month = divmod(12 * today.year + today.month - 1 - _MONTHS, 12)
    return date(year, month + 1, min(today.day, 28))
