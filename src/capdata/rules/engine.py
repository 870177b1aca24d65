"""Runs the rules: findings, waivers and coverage from what each rule says.

- A violation is a finding of the rule's level; what is doubtful is a warning, and what is possible an info.
- A warning is silenced by a waiver in its record (`waivers: [{rule, on, reason, expires}]`, `on` a property or a
  claim's id). An expired waiver silences nothing; one that silences nothing any more is itself an error.
- Where a claim is of the wrong shape, that is an error already. A warning or an info about its property in that record
  may be a mere consequence, and waits until the claim is mended; so does a waiver that seems idle.
- A rule that crashes becomes one finding that names it, and the run goes on.
- Coverage counts the records that each rule examined, so that a rule that looks at nothing is seen.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from importlib import import_module
from typing import NamedTuple

from capdata import dates, rules
from capdata.findings import DATASET_FILE, Finding, Level
from capdata.reading.records import Record
from capdata.rules.model import Outcome, Rule, View

Check = Callable[[View], Iterable[Outcome]]


class Loaded(NamedTuple):
    """A rule with its check."""

    rule: Rule
    check: Check


class Coverage(NamedTuple):
    """What a rule looked at: distinct records, things examined, and how many of them it found against."""

    rule: Rule
    records: int
    examined: int
    violated: int


class Judgement(NamedTuple):
    """All that the rules say."""

    findings: list[Finding]
    coverage: list[Coverage]


@lru_cache(maxsize=1)
def all_rules() -> tuple[Loaded, ...]:
    """Every rule of this package, by code."""
    found = []
    for module in pkgutil.iter_modules(rules.__path__):
        if module.name.startswith("r") and module.name[1:3].isdigit():
            loaded = import_module(f"{rules.__name__}.{module.name}")
            found.append(Loaded(loaded.RULE, loaded.check))
    return tuple(sorted(found, key=lambda one: one.rule.code))


class Judged(NamedTuple):
    """What one rule says, and the waivers that it needs: a record's id and the waiver's number there."""

    findings: list[Finding]
    coverage: Coverage
    needed: frozenset[tuple[str, int]]


def judge(view: View, chosen: Sequence[Loaded] | None = None) -> Judgement:
    """Run all rules, or those `chosen`, over `view`."""
    if chosen is None:
        return conclude(view, [judge_by(loaded, view) for loaded in all_rules()])
    judged = [judge_by(loaded, view) for loaded in chosen]
    return Judgement([finding for one in judged for finding in one.findings], [one.coverage for one in judged])


def judge_by(loaded: Loaded, view: View) -> Judged:
    """Run one rule over `view`."""
    rule, check = loaded
    waivers = _Waivers(view)
    run = _run(rule, check, view)
    findings = list(run.crash)
    for outcome in run.telling:
        finding = _finding(rule, outcome)
        if finding.level == "warning" and waivers.silence(rule, outcome):
            continue
        if finding.level == "error" or not _waits(outcome, view):
            findings.append(finding)
    violated = sum(outcome.answer == "violated" for outcome in run.telling)
    return Judged(findings, Coverage(rule, len(run.records), run.examined, violated), frozenset(waivers.needed))


def _waits(outcome: Outcome, view: View) -> bool:
    """Whether a claim on the property is of the wrong shape, and so perhaps missing from what was examined."""
    record = view.records.get(outcome.record or "")
    return record is not None and outcome.on in record.incomplete


def conclude(view: View, judged: Iterable[Judged]) -> Judgement:
    """What all rules say together, `judged` in the order of `all_rules`: stale waivers show only now."""
    waivers = _Waivers(view)
    findings: list[Finding] = []
    coverage: list[Coverage] = []
    for one in judged:
        findings += one.findings
        coverage.append(one.coverage)
        waivers.needed |= one.needed
    return Judgement([*findings, *waivers.stale()], coverage)


class _Run(NamedTuple):
    """What a rule said: the outcomes that aren't ok, and how much it looked at."""

    telling: list[Outcome]
    records: set[str | None]
    examined: int
    crash: list[Finding]


def _run(rule: Rule, check: Check, view: View) -> _Run:
    """Run a rule; one that crashes loses none of its outcomes before, and says where it was."""
    telling: list[Outcome] = []
    records: set[str | None] = set()
    examined, last = 0, None
    try:
        for outcome in check(view):
            examined += outcome.count
            last = outcome.record
            records.add(last)
            if outcome.answer != "ok":
                telling.append(outcome)
    except Exception as error:
        after = f" after the record `{last}`" if last else ""
        message = f"the rule {rule.code} crashed{after}: {type(error).__name__}: {error}"
        tip = "this is a fault of capdata; the other rules were run"
        crash = [Finding("R00", "error", DATASET_FILE, 1, 1, message, last, tip=tip)]
        return _Run(telling, records, examined, crash)
    return _Run(telling, records, examined, [])


#: The levels of the answers that have one of their own.
_LEVELS: dict[str, Level] = {"possible": "info", "doubtful": "warning"}


def _finding(rule: Rule, outcome: Outcome) -> Finding:
    return Finding(
        rule.code, _LEVELS.get(outcome.answer, rule.level), outcome.file, *outcome.place,
        outcome.message, outcome.record, outcome.field, outcome.found, outcome.expected, outcome.tip, outcome.related,
    )  # fmt: skip


class _Waivers:
    """The waivers of all records, and which were needed."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.needed: set[tuple[str, int]] = set()

    def silence(self, rule: Rule, outcome: Outcome) -> bool:
        record = self.view.records.get(outcome.record or "")
        silenced = False
        for i, waiver in enumerate(record.keys.get("waivers") or () if record else ()):
            on = waiver.get("on")
            if waiver.get("rule") == rule.code and (on is None or on == outcome.on or on in outcome.claims):
                self.needed.add((record.id if record else "", i))
                silenced = silenced or not self._expired(waiver.get("expires"))
        return silenced

    def _expired(self, expires: str | None) -> bool:
        return expires is None or dates.before(dates.parse(expires), self.view.now) is dates.Answer.SURELY

    def stale(self) -> Iterable[Finding]:
        known = {rule.code: rule.level == "warning" or rule.doubts for rule, _ in all_rules()}
        for record in self.view.records.values():
            for i, waiver in enumerate(record.keys.get("waivers") or ()):
                code = waiver.get("rule", "")
                if code not in known:
                    yield self._finding(record, i, f"the waiver names `{code}`, which is no rule")
                elif not known[code]:
                    yield self._finding(record, i, f"{code} is no warning; only warnings can be waived")
                elif (record.id, i) not in self.needed and not record.incomplete:
                    yield self._finding(record, i, f"the waiver of {code} is no longer needed")

    def _finding(self, record: Record, i: int, message: str) -> Finding:
        tip = "take the waiver out of the record"
        place = record.place("waivers")
        return Finding("R00", "error", record.file, *place, message, record.id, f"waivers[{i}]", tip=tip)
