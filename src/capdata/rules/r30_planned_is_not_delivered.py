"""R30: what is planned is never counted as delivered.

Examined: every number delivered or held (`quantity.delivered`, `quantity.inventory`) that is not marked as a plan. The
rule fires where

- the printed phrase or the scope speaks of a plan;
- the period delivered in begins surely after its source was published;
- the number is a planned total (`quantity.objective`, or any quantity marked as planned) of the same missile, its
  programme or its family, and the same page gives both, or first deliveries, service or production began less than
  three years before.

An equal number without any of these is possible grounds: a plan may have been carried out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from capdata import dates
from capdata.rules.model import Outcome, Rule, View, ok, possible, violated
from capdata.rules.spans import family, numbered, same
from capdata.weighing.flatten import FlatClaim

RULE = Rule(
    "R30",
    "error",
    "planned totals are not delivered totals",
    reason="4,000 built, of a missile in production since last year, is the number that somebody wants to buy.",
    accepts="`quantity.objective` of about 4,000",
    catches="`quantity.delivered` 4,000, where 4,000 is the objective and production began this year",
    convention="an objective, a request and an order are properties of their own",
)

#: How pages speak of what is yet to come.
PLAN = re.compile(
    r"\bplan(?:s|ned|ning)?\b|\bobjective|\bgoal\b|\brequirement|\bto be (?:delivered|built|bought|procured)|\bwill\b"
    r"|\bintends?\b|\bexpected\b|\bgeplant|\bprévu|\bпланир",
    re.IGNORECASE,
)
#: From first production to a planned total; no programme of guided missiles has been faster.
RAMP = timedelta(days=3 * 365)
HELD = ("quantity.delivered", "quantity.inventory")
STARTS = (
    "milestone.production-decision",
    "milestone.first-delivery",
    "milestone.service-entry",
    "milestone.fielding",
    "milestone.ioc",
)


def check(view: View) -> Iterator[Outcome]:
    """Every number delivered or held."""
    planned = _planned(view)
    for flat in numbered(view.claims(*HELD)):
        if not flat.claim.planned:
            yield _judge(flat, planned, view)


def _planned(view: View) -> dict[str, list[FlatClaim]]:
    """What is planned, by record."""
    found: dict[str, list[FlatClaim]] = {}
    for flat in numbered(view.claims("quantity.*")):
        if flat.claim.property == "quantity.objective" or (flat.claim.planned and flat.claim.property in HELD):
            found.setdefault(flat.claim.subject, []).append(flat)
    return found


def _judge(flat: FlatClaim, planned: dict[str, list[FlatClaim]], view: View) -> Outcome:
    claim = flat.claim
    for key, text in (("as_published", claim.as_published), ("applies_to", claim.qualifiers.get("applies_to"))):
        if text and (match := PLAN.search(text)):
            message = "the words speak of a plan, the claim of a fact"
            return violated(flat, message, key=key, found=match.group(), expected="`planned: true`")
    period, published = claim.qualifiers.get("period"), flat.source.published
    if period and published and dates.after(dates.parse(period), dates.parse(published)) is dates.Answer.SURELY:
        message = "delivered after the page was published: that is a plan"
        return violated(flat, message, key="period", found=period, expected="`planned: true`")
    related = _related(claim.subject, view)
    equal = [
        plan
        for name in related
        for plan in planned.get(name, ())
        if same(plan.number or 0.0, flat.number or 0.0) and _comparable(plan, flat)
    ]
    if not equal:
        return ok(flat)
    start = _start(related, view)
    soon = start is not None and flat.speaks is not None and (flat.speaks.latest or date.max) < start + RAMP
    of_one_page = [plan for plan in equal if plan.claim.source == claim.source]
    say = violated if soon or of_one_page else possible
    message, tip = "the number delivered or held is the number planned", "a planned total is `quantity.objective`"
    return say(flat, message, others=[(of_one_page or equal)[0].claim], found=f"{flat.number:g}", tip=tip)


def _related(subject: str, view: View) -> list[str]:
    """The record, its family, their programmes."""
    names = [subject, family(view, subject)]
    programmes = [view.records[name].keys.get("programme") for name in names if name in view.records]
    return [name for name in dict.fromkeys([*names, *map(str, filter(None, programmes))]) if name in view.records]


def _comparable(one: FlatClaim, other: FlatClaim) -> bool:
    """Whether both speak of the same version, and of the same operator where both name one."""
    mine, theirs = one.claim.qualifiers, other.claim.qualifiers
    operators = {mine.get("operator"), theirs.get("operator")} - {None}
    return len(operators) < 2 and mine.get("applies_to") == theirs.get("applies_to")


def _start(subjects: list[str], view: View) -> date | None:
    """The earliest day on which production, delivery or service can have begun."""
    claims = [flat for name in subjects for flat in view.claims_of(name, *STARTS)]
    days = [flat.date_min for flat in claims if flat.date_min and not flat.claim.planned]
    return min(days, default=None)
