"""R44: of a unit's activation both the plan and what happened are kept.

For each formation, and for events of kind `activation`:

- an activation stated as actual from a page that is surely older than the date, or in the words of a plan, is only
  the plan: warned, unless another page states it too;
- a plan whose date is surely over, by today, wants what happened beside it: an actual date, the same or another, or
  `missing` with what was searched. Any actual activation of the formation counts, whatever its date.

Out of scope: other milestones (R40).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from capdata import dates
from capdata.rules.model import Outcome, Rule, View, ok, violated
from capdata.rules.plans import PLAN_WORDS
from capdata.weighing.flatten import FlatClaim

RULE = Rule(
    "R44",
    "warning",
    "both the planned and the actual activation are kept",
    reason="Ceremonies move by days and plans by years; with the plan alone a reader takes it for what happened.",
    accepts="planned for 16 October 2025 by one page, held on 17 October by another",
    catches="16 October alone, stated as actual from a page of September",
    convention="plans and actual dates are claims of their own",
)


def check(view: View) -> Iterator[Outcome]:
    """The activations of each formation, and the dates of each activation event."""
    groups: dict[str, list[FlatClaim]] = {}
    for flat in view.claims("milestone.activation", "event.date"):
        record = view.records[flat.claim.subject]
        if record.kind == "formations" or record.keys.get("kind") == "activation":
            groups.setdefault(flat.claim.subject, []).append(flat)
    for group in groups.values():
        yield from _judge(group, view)


def _judge(group: Sequence[FlatClaim], view: View) -> Iterator[Outcome]:
    actual = [flat for flat in group if not flat.claim.planned]
    sound = [flat for flat in actual if not _only_plan(flat)]
    for flat in actual:
        if flat not in sound and not any(_confirms(other, flat) for other in sound):
            message = "only a plan supports this activation, and it is stated as actual"
            tip = "add `planned: true` and `as_of`, and the actual date from a later page beside it"
            yield violated(flat, message, found=flat.claim.text, expected="a page from after the day", tip=tip)
        else:
            yield ok(flat)
    for flat in group:
        if not flat.claim.planned or not flat.claim.text:
            continue
        over = dates.before(dates.parse(flat.claim.text), view.now) is dates.Answer.SURELY
        newer = any(_plans_again(other, view) for other in group)
        if over and not actual and not newer:
            message = "the planned day is over, and nothing says whether the activation took place"
            tip = "add the actual date, or `missing: not-researched` with a note of what was searched"
            yield violated(flat, message, found=flat.claim.text, expected="an actual date beside the plan", tip=tip)
        else:
            yield ok(flat)


def _only_plan(flat: FlatClaim) -> bool:
    """Whether the claim's page speaks before the day, or as of a plan."""
    if not flat.claim.text:
        return False
    published = flat.source.published_latest
    early = published is not None and flat.date_min is not None and flat.date_min > published
    return early or bool(PLAN_WORDS.search(flat.claim.as_published or ""))


def _confirms(other: FlatClaim, flat: FlatClaim) -> bool:
    if not other.claim.text or not flat.claim.text:
        return False
    return dates.overlap(dates.parse(other.claim.text), dates.parse(flat.claim.text))


def _plans_again(flat: FlatClaim, view: View) -> bool:
    """Whether this is a plan for a day that may still come."""
    if not flat.claim.planned or not flat.claim.text:
        return False
    return dates.before(dates.parse(flat.claim.text), view.now) is not dates.Answer.SURELY
