"""What could be known when: how a value would have been chosen on each day on which something about it was published.

A claim counts from the day from which it was surely published: the last day that its source's date can mean, or the
day on which it was read if that is earlier. A claim without a source always counts. This is the clock `known_by` of
`capdata.load`, for all days at once, so that a page can show any of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from capdata import dates
from capdata.reading.records import Record
from capdata.schemas.dictionary import Dictionary
from capdata.weighing.flatten import FlatClaim
from capdata.weighing.weigh import Value, weigh
from capdata.words.plain_text import one_line

Row = Mapping[str, Any]
#: The day of what was always known.
ALWAYS = date.min


class Step(NamedTuple):
    """From `day` on, and until the next step, the value is `value`; `row` is it with the columns of `values`."""

    day: date
    value: Value
    row: Row


def known_day(flat: FlatClaim) -> date:
    """The day from which a claim counts."""
    source = flat.source
    ends = [dates.parse(text).latest for text in (source.published, source.accessed) if text]
    return min((end for end in ends if end), default=ALWAYS)


def steps(value: Value, records: Mapping[str, Record], dictionary: Dictionary) -> list[Step]:
    """How a value came to be what it is: one step for each day that changed anything, the first one first."""
    days = sorted({known_day(flat) for flat in value.claims})
    # An editor's choice was made knowing all claims, so it says nothing of a day on which one was still to come.
    record = records[value.subject]
    before = {record.id: record._replace(keys={key: part for key, part in record.keys.items() if key != "choose"})}
    found: list[Step] = []
    for day in days[:-1]:
        known = [flat for flat in value.claims if known_day(flat) <= day]
        then = weigh(known, before, dictionary)[0]
        row = value_row(then)
        if not found or found[-1].row != row:
            found.append(Step(day, then, row))
    last = value_row(value)
    if not found or found[-1].row != last:
        found.append(Step(days[-1], value, last))
    return found


def on_day(steps_of_value: Sequence[Step], day: date) -> Step | None:
    """The step that holds on a day; None before the first."""
    return next((step for step in reversed(steps_of_value) if step.day <= day), None)


def value_row(value: Value) -> dict[str, Any]:
    """A weighed value as a row of `values`, so far as pages show it."""
    chosen, span = value.chosen, value.envelope
    text = chosen.claim.text if chosen else None
    reason = value.reason
    return {
        "subject": value.subject,
        "property": value.property,
        "facet": value.facet,
        "bound": chosen.claim.bound if chosen else None,
        "number": chosen.number if chosen else None,
        "number_high": chosen.number_high if chosen else None,
        "unit": value.unit,
        "text": one_line(text) if text else text,
        "missing": value.missing,
        "low": span.low,
        "high": span.high,
        "low_open": span.low_open,
        "high_open": span.high_open,
        "date_low": span.date_low,
        "date_high": span.date_high,
        "planned": bool(value.claims[0].claim.planned),
        "chosen_claim": chosen.claim.id if chosen else None,
        "chosen_why": value.why,
        "chosen_reason": one_line(reason) if reason else reason,
        "as_of": chosen.claim.as_of if chosen else None,
        "n_claims": value.n_claims,
        "n_independent": value.n_independent,
        "agreement": value.agreement,
    }
