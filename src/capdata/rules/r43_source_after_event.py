"""R43: a page supports nothing that happened after it was published, plans apart.

Examined are unplanned claims, deprecated ones apart:

- a date (milestone, event) that lies surely after its source's `published`; `since` likewise;
- what is said of an event (outcome, distance, place) by a page published surely before the event. Of whom and what it
  was to be, and in summaries, such a page may speak before it: possible;
- `as_of` surely later than the day on which the page was read (`accessed`), of any claim;
- a source whose `published` lies surely after its `accessed`.

A day's difference is possible only: pages carry the date of their own clock. Out of scope: sources without a date.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from capdata import dates
from capdata.reading.records import Record
from capdata.rules.model import Outcome, Rule, View, ok, possible, violated
from capdata.weighing.flatten import FlatClaim

RULE = Rule(
    "R43",
    "error",
    "a page supports nothing that happened after it was published",
    reason="A report of April can't be the source of what happened in October; the citation was put on afterwards.",
    accepts="a page of 9 December 2025 for an activation on 17 October 2025",
    catches="a report of 14 April 2025 cited for that activation",
    convention="a page published later than the event, by the dates of both",
)

#: A page dated by another clock than the event's.
_CLOCKS = timedelta(days=1)
#: What a page that announces an event may say before it.
_ANNOUNCED = frozenset({"event.summary", "event.value"})


def check(view: View) -> Iterator[Outcome]:
    """Sources by themselves, and every claim with a dated or read source."""
    for record in view.of_kind("sources"):
        yield _source(record)
    starts = _event_starts(view)
    for flat in view.flat:
        if flat.claim.deprecated is None and flat.claim.source is not None and flat.source.accessed is not None:
            yield _judge(flat, starts)


def _source(record: Record) -> Outcome:
    published, accessed = record.keys.get("published"), record.keys.get("accessed")
    if published and accessed and dates.after(dates.parse(published), dates.parse(accessed)) is dates.Answer.SURELY:
        message = "the page was read before it was published"
        return violated(record, message, key="published", found=published, expected=f"{accessed} or before")
    return ok(record)


def _event_starts(view: View) -> dict[str, date]:
    """The first day on which each event may have happened, by all unplanned claims on its date."""
    starts: dict[str, date] = {}
    for flat in view.claims("event.date"):
        if flat.claim.kind == "events" and flat.claim.text and not flat.claim.planned:
            first = flat.date_min or date.min
            starts[flat.claim.subject] = min(starts.get(flat.claim.subject, first), first)
    return starts


def _judge(flat: FlatClaim, starts: dict[str, date]) -> Outcome:
    claim = flat.claim
    read = dates.parse(flat.source.accessed or "")
    if claim.as_of and dates.after(dates.parse(claim.as_of), read) is dates.Answer.SURELY:
        message = "the claim speaks of a time after the page was read"
        return violated(flat, message, key="as_of", found=claim.as_of, expected=f"{read.text} or before")
    published = flat.source.published_latest
    if published is None or claim.planned:
        return ok(flat)
    expected = f"{flat.source.published} or before"
    tip = "cite a later page, or add `planned: true` and `as_of` if the page gives a plan"
    late: list[tuple[str, date | None]] = [("value", flat.date_min)]
    if claim.since:
        late.append(("since", dates.parse(claim.since).earliest))
    for key, first in late:
        if first is not None and first > published:
            found = claim.text if key == "value" else claim.since
            message = f"the page was published on {flat.source.published}, before this date"
            verdict = possible if first - published <= _CLOCKS else violated
            return verdict(flat, message, key=key, found=found, expected=expected, tip=tip)
    start = starts.get(claim.subject)
    if start is not None and start > published and flat.date_min is None:
        message = f"the page was published on {flat.source.published}, before the event"
        announced = claim.property in _ANNOUNCED or claim.property.startswith("relation.")
        verdict = possible if announced or start - published <= _CLOCKS else violated
        tip = "cite a later page; what was announced before it is a claim with `planned: true`"
        return verdict(flat, message, key="source", found=claim.source, expected=f"published {start} or later", tip=tip)
    return ok(flat)
