"""R46: a stated number of tests says what it counts, and is the number of tests listed under that rule.

Examined is every `test.totals`. `role` names the counting rule: flight tests, captive carries, no-tests, failures.

- Without `role` the number counts nothing that can be checked.
- A number of failures that the listed tests reach only with no-tests counted in, with no word of that in `role`, is a
  count under an unnamed rule.
- Where `role` is no more than a kind of test (`flight tests`, `captive carries so far`), fewer than the listed tests
  of that kind that surely took place before `as_of` (in the `period`) contradict the list. More only mean that the
  list may be incomplete: possible. Under a narrower rule the list can't be counted.

Listed are events of the programme or, for a missile, those that used it or a variant. Out of scope: tests of parts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from capdata import dates
from capdata.rules.flown import ASSESSED, FAILURE, FLIGHTS, NO_TEST, OFFICIAL, TESTS, days, kind_of
from capdata.rules.model import Outcome, Rule, View, ok, possible, violated
from capdata.rules.spans import family
from capdata.weighing.flatten import FlatClaim

RULE = Rule(
    "R46",
    "error",
    "a stated number of tests names its counting rule and fits the tests listed",
    reason="Three failures, or one failure and two that never left the aircraft: without the rule both are printed.",
    accepts="flights and no-tests of one programme counted separately, each under its own `role`",
    catches="three failures, of which two were not released, under the role `failures`",
    convention="`role` of test.totals names the counting rule (schemas/properties.yaml)",
)

_CARRIED = re.compile(r"\bcaptive", re.IGNORECASE)
_GROUNDED = re.compile(
    r"\bno[- ]tests?\b|\b(?:not|never|without|no) (?:being )?(?:release|launch)|\bunreleased", re.IGNORECASE
)
_FAILED = re.compile(r"\bfail|\bunsuccess", re.IGNORECASE)
#: A role that is a kind of test and nothing else, so that its number can be held against the list.
_PLAIN = re.compile(
    r"(?:all )?(?:flight[- ]tests|flights|test flights|captive[- ]carr(?:y|ies)(?: flights)?|no-tests)"
    r"(?: so far| in all| to date|, the last included)?",
    re.IGNORECASE,
)


def check(view: View) -> Iterator[Outcome]:
    """Every stated number of tests."""
    listed = _listed(view)
    for flat in view.claims("test.totals"):
        if flat.number is not None and not flat.claim.planned:
            yield _judge(flat, listed.get(flat.claim.subject, []), view)


def _listed(view: View) -> dict[str, list[str]]:
    """The tests of every programme and missile."""
    found: dict[str, set[str]] = defaultdict(set)
    for flat in view.claims("relation.programme", "relation.used"):
        system = flat.claim.text or ""
        if kind_of(view, flat.claim.subject) in TESTS:
            found[system].add(flat.claim.subject)
            found[family(view, system)].add(flat.claim.subject)
    return {system: sorted(tests) for system, tests in found.items()}


def _judge(flat: FlatClaim, listed: Sequence[str], view: View) -> Outcome:
    role = str(flat.claim.qualifiers.get("role") or "")
    if not role:
        tip = "add `role`, such as `flight tests`, `captive carries` or `failures, no-tests left out`"
        return violated(flat, "the number of tests names no counting rule", expected="a `role`", tip=tip)
    within = [test for test in listed if _may_count(flat, test, view)]
    if _FAILED.search(role) and not _GROUNDED.search(role):
        return _failures(flat, within, role, view)
    if not _PLAIN.fullmatch(role):
        return ok(flat)
    kinds = _kinds(role)
    most = sum(kind_of(view, test) in kinds for test in within)
    least = sum(kind_of(view, test) in kinds for test in within if _surely_counts(flat, test, view))
    if flat.high is not None and least > flat.high:
        message = f"the page counts {flat.high:g}, and {least} such tests are listed by then"
        tip = "name in `role` what the page leaves out, or mend the kind of a listed event"
        return violated(flat, message, found=f"{flat.high:g}", expected=f"{least} or more", tip=tip)
    if flat.low is not None and most < flat.low:
        message = f"the page counts {flat.low:g}, and {most} such tests are listed"
        return possible(
            flat, message, found=f"{flat.low:g}", expected=str(most), tip="tests may be missing from the list"
        )
    return ok(flat)


def _kinds(role: str) -> frozenset[str]:
    if _CARRIED.search(role):
        return frozenset({"captive-carry"})
    return frozenset({NO_TEST}) if _GROUNDED.search(role) else FLIGHTS


def _failures(flat: FlatClaim, within: Sequence[str], role: str, view: View) -> Outcome:
    failed = sum(FAILURE in view.words(test, OFFICIAL) | view.words(test, ASSESSED) for test in within)
    grounded = sum(kind_of(view, test) == NO_TEST for test in within)
    if flat.low is not None and grounded and failed < flat.low <= failed + grounded:
        message = f"{flat.low:g} are reached only with tests that ended before release counted as failures"
        tip = "say so in `role`: `failures, no-tests counted in`"
        return violated(flat, message, key="role", found=role, expected="a rule that names no-tests", tip=tip)
    return ok(flat)


def _may_count(flat: FlatClaim, test: str, view: View) -> bool:
    """Whether the test may have taken place by the time the claim speaks of, in its period."""
    period = _period(flat)
    until = flat.speaks.latest if flat.speaks else None
    spans = [dates.parse(one.claim.text or "") for one in days(view, test)]
    return not spans or any(
        (span.earliest or date.min) <= (until or date.max) and (period is None or dates.overlap(span, period))
        for span in spans
    )


def _surely_counts(flat: FlatClaim, test: str, view: View) -> bool:
    """Whether it surely did, by every date that is given for it."""
    period = _period(flat)
    until = flat.speaks.earliest if flat.speaks else None
    spans = [dates.parse(one.claim.text or "") for one in days(view, test)]
    return bool(spans) and all(
        (span.latest or date.max) < (until or date.min)
        and (period is None or dates.within(span, period) is dates.Answer.SURELY)
        for span in spans
    )


def _period(flat: FlatClaim) -> dates.Span | None:
    period = flat.claim.qualifiers.get("period")
    return dates.parse(period) if period else None
