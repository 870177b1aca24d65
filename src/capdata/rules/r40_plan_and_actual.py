"""R40: a planned date never takes the place of the actual one; both are kept.

For milestones and dates of events:

- a date whose printed words are those of a plan ("to be fielded in 2023") is a plan: without `planned: true` it is
  wrong. Where the note opens with them it is possible.
- a date stated as actual that is an earlier plan's date, while a page of a later time still plans the milestone for a
  later one, is that plan copied. Without the earlier plan it may be a disagreement of sources: possible.
- a plan isn't deprecated because it slipped or was carried out: successive plans stand side by side, ordered by
  `as_of`, and the weighing takes the newest.

Out of scope: pages older than the date that they give (R43), activations of which only the plan is kept (R44).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from capdata import dates
from capdata.reading.records import facet_text
from capdata.rules.model import Outcome, Rule, View, ok, possible, violated
from capdata.rules.plans import PLAN_WORDS
from capdata.weighing.flatten import FlatClaim

RULE = Rule(
    "R40",
    "error",
    "a planned date never takes the place of the actual one",
    reason="A plan kept as what happened hides the slip; a plan struck out hides that there was one.",
    accepts="LRHW fielding planned for fiscal 2023, September 2025, early 2026, each with its as_of",
    catches="fielding in 2023 as a fact, where the plan was fiscal 2023 and a page of 2025 still plans it",
    convention="plans are claims of their own (`planned: true` with `as_of`)",
)

#: Reasons for deprecating a plan that are none: plans are dated, and the newest counts.
_OVERTAKEN = re.compile(
    r"\b(?:superseded|overtaken|outdated|obsolete|slipped|postponed|delayed|carried out|has happened|took place"
    r"|newer plan|later plan|no longer (?:planned|current))\b",
    re.IGNORECASE,
)


#: How far into a note a word of plan is still about the date itself.
_OPENING = 30


def check(view: View) -> Iterator[Outcome]:
    """Every dated claim on a milestone or an event's date."""
    groups: dict[tuple[str, str, str], list[FlatClaim]] = {}
    for flat in view.claims("milestone.*", "event.date", deprecated=True):
        claim = flat.claim
        if not claim.text:
            continue
        if claim.deprecated is not None:
            if claim.planned and _OVERTAKEN.search(claim.deprecated):
                message = "a plan is struck out because it was overtaken"
                tip = "take `deprecated` out: the plan stands under its `as_of`, and the newest one is chosen"
                yield violated(flat, message, key="deprecated", found=claim.deprecated, tip=tip)
            continue
        others = {key: word for key, word in claim.qualifiers.items() if key not in ("planned", "zone")}
        groups.setdefault((claim.subject, claim.property, facet_text(others)), []).append(flat)
    for group in groups.values():
        plans = [flat for flat in group if flat.claim.planned]
        for flat in group:
            yield ok(flat) if flat.claim.planned else _judge(flat, plans)


def _judge(flat: FlatClaim, plans: Sequence[FlatClaim]) -> Outcome:
    claim = flat.claim
    tip = "add `planned: true` and `as_of`"
    if words := PLAN_WORDS.search(claim.as_published or ""):
        message = f"the page plans the date (`{words[0]}`), and the claim states it as actual"
        return violated(flat, message, found=claim.as_published, expected="planned: true", tip=tip)
    stated = dates.parse(claim.text or "")
    later = [plan for plan in plans if _still_plans(plan, stated)]
    copied = [plan for plan in plans if plan not in later and dates.overlap(dates.parse(plan.claim.text or ""), stated)]
    if later:
        plan = later[0].claim
        message = f"stated as actual, and in {plan.as_of or plan.since} it was still planned, for {plan.text}"
        others = [other.claim for other in (*later, *copied)]
        if copied:
            return violated(flat, f"a plan's date is {message}", found=claim.text, others=others, tip=tip)
        return possible(flat, message, found=claim.text, others=others, tip=tip)
    if words := PLAN_WORDS.search((claim.note or "")[:_OPENING]):
        return possible(flat, f"the note speaks of a plan (`{words[0]}`)", found=claim.text, tip=tip)
    return ok(flat)


def _still_plans(plan: FlatClaim, stated: dates.Span) -> bool:
    """Whether the plan was made surely after the stated date, for a date surely later still."""
    said = plan.claim.as_of or plan.claim.since
    if said is None:
        return False
    return (
        dates.after(dates.parse(said), stated) is dates.Answer.SURELY
        and dates.after(dates.parse(plan.claim.text or ""), stated) is dates.Answer.SURELY
    )
