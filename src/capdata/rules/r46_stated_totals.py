"""R46: a stated number of tests says what it counts, and is the number of tests listed under that rule.

Examined is every `test.totals`. `role` names the counting rule: flight tests, captive carries, no-tests, failures.

- Without `role` the number counts nothing that can be checked.
- A number of failures that the listed tests reach only with no-tests counted in, with no word of that in `role`, is a
  count under an unnamed rule.
- Where `role` is no more than a kind of test (`flight tests`, `captive carries so far`), fewer than the listed tests
  of that kind that surely took place by `as_of` (in the `period`) contradict the list. More only mean that the list
  may be incomplete: possible, as is any difference under a narrower rule.

Listed are events of the programme or, for a missile, those that used it or a variant. Out of scope: tests of parts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from capdata import dates
from capdata.flatten import FlatClaim
from capdata.rules.flown import ASSESSED, FAILURE, FLIGHTS, NO_TEST, OFFICIAL, SUCCESS, TESTS, days, kind_of
from capdata.rules.model import Outcome, Rule, View, ok, possible, violated
from capdata.rules.spans import family

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
_FLOWN = re.compile(r"\bfl(?:ights?|own|ew)\b|\blaunch", re.IGNORECASE)
_FAILED = re.compile(r"\bfail|\bunsuccess", re.IGNORECASE)
_SUCCEEDED = re.compile(r"\bsuccess", re.IGNORECASE)
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
    sure = [test for test in listed if _by_then(flat, test, view) is dates.Answer.SURELY]
    within = [test for test in listed if _by_then(flat, test, view) is not dates.Answer.SURELY_NOT]
    least = sum(_counts(role, test, view) for test in sure)
    most = sum(_counts(role, test, view) for test in within)
    grounded = sum(kind_of(view, test) == NO_TEST for test in within)
    low, high = flat.low or 0, flat.high
    if _FAILED.search(role) and not _GROUNDED.search(role) and grounded and most < low <= most + grounded:
        message = f"{low:g} are reached only with tests that ended before release counted as failures"
        tip = "say so in `role`: `failures, no-tests counted in`"
        return violated(flat, message, key="role", found=role, expected="a rule that names no-tests", tip=tip)
    if high is not None and least > high:
        message = f"the role counts {high:g}, and {least} such tests are listed by then"
        tip = "name in `role` what the page leaves out, or mend the kind of a listed event"
        verdict = violated if _PLAIN.fullmatch(role) else possible
        return verdict(flat, message, found=f"{high:g}", expected=f"{least} or more", tip=tip)
    if most < low:
        message = f"the role counts {low:g}, and {most} such tests are listed"
        return possible(flat, message, found=f"{low:g}", expected=str(most), tip="tests may be missing from the list")
    return ok(flat)


def _by_then(flat: FlatClaim, test: str, view: View) -> dates.Answer:
    """Whether the test took place by the time the claim speaks of, within its period."""
    spans = [dates.parse(date.claim.text or "") for date in days(view, test)]
    if not spans or flat.speaks is None:
        return dates.Answer.POSSIBLY
    period = flat.claim.qualifiers.get("period")
    answers = []
    for span in spans:
        answers.append(dates.before(span, flat.speaks))
        if span.latest and flat.speaks.latest and span.latest <= flat.speaks.latest and span.precision == "day":
            answers[-1] = dates.Answer.SURELY if span.latest < flat.speaks.latest else dates.Answer.POSSIBLY
        if period:
            answers.append(dates.within(span, dates.parse(period)))
    if dates.Answer.SURELY_NOT in answers:
        return dates.Answer.SURELY_NOT
    return dates.Answer.SURELY if set(answers) == {dates.Answer.SURELY} else dates.Answer.POSSIBLY


def _counts(role: str, test: str, view: View) -> bool:
    """Whether the rule counts the test."""
    kind = kind_of(view, test)
    kinds: set[str] = set()
    if _CARRIED.search(role):
        kinds.add("captive-carry")
    if _GROUNDED.search(role):
        kinds.add(NO_TEST)
    if _FLOWN.search(role) and not _CARRIED.search(role):
        kinds |= FLIGHTS
    outcomes = view.words(test, OFFICIAL) | view.words(test, ASSESSED)
    if _FAILED.search(role):
        return (
            kind == NO_TEST if kind in kinds and kind == NO_TEST else kind in (kinds or FLIGHTS) and FAILURE in outcomes
        )
    if _SUCCEEDED.search(role):
        return kind in (kinds or FLIGHTS) and SUCCESS in outcomes
    return kind in (kinds or TESTS)
