"""What holds for all rules: levels, waivers, crashes, coverage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from capdata.reading.dataset import read_dataset
from capdata.reading.root import find_root
from capdata.rules import engine
from capdata.rules.engine import Loaded, judge
from capdata.rules.model import Outcome, Rule, View, doubtful, ok, possible, violated
from capdata.weighing.flatten import flatten
from capdata.weighing.weigh import weigh

RECORD = """
name: One
{waivers}
claims:
  range.max:
    - {{value: 500, unit: km, as_published: 500 km, basis: reported, source: press-2024}}
"""
WAIVER = "waivers:\n  - {{rule: {rule}, on: range.max, reason: looked at, expires: {expires}}}"


def rule(level: str) -> Rule:
    return Rule("R99", level, "t", "r", "a", "c", convention="test")  # type: ignore[arg-type]


def check_violated(view: View) -> Iterator[Outcome]:
    for flat in view.claims("range.max"):
        yield violated(flat, "no good")


def view_of(make_root, waivers: str = "") -> View:
    dataset = read_dataset(find_root(make_root({"missiles/one": RECORD.format(waivers=waivers)})))
    flat = flatten(dataset.records, dataset.dictionary)
    values = weigh(flat, dataset.records, dataset.dictionary)
    return View(dataset.records, dataset.dictionary, flat, values, date(2026, 11, 23))


@pytest.fixture
def only(monkeypatch):
    def install(*loaded: Loaded) -> None:
        monkeypatch.setattr(engine, "all_rules", lambda: loaded)

    return install


def test_a_possible_violation_is_an_info(make_root, only) -> None:
    only(Loaded(rule("error"), lambda view: (possible(flat, "perhaps") for flat in view.claims("range.max"))))
    assert [finding.level for finding in judge(view_of(make_root)).findings] == ["info"]


def test_a_waiver_silences_a_warning_until_it_expires(make_root, only) -> None:
    only(Loaded(rule("warning"), check_violated))
    assert judge(view_of(make_root, WAIVER.format(rule="R99", expires="2026-12-31"))).findings == []
    (finding,) = judge(view_of(make_root, WAIVER.format(rule="R99", expires="2026-10-31"))).findings
    assert (finding.code, finding.level) == ("R99", "warning")


def test_a_waiver_that_is_not_needed_or_waives_an_error_is_an_error(make_root, only) -> None:
    def nothing(view: View) -> Iterator[Outcome]:
        return (ok(flat) for flat in view.claims("range.max"))

    view = view_of(make_root, WAIVER.format(rule="R99", expires="2026-12-31"))
    only(Loaded(rule("warning"), nothing))
    assert [finding.code for finding in judge(view).findings] == ["R00"]
    only(Loaded(rule("error"), check_violated))
    assert sorted(finding.code for finding in judge(view).findings) == ["R00", "R99"]


def test_a_doubt_is_a_warning_even_where_violations_are_errors_and_can_be_waived(make_root, only) -> None:
    def check(view: View) -> Iterator[Outcome]:
        return (doubtful(flat, "hardly") for flat in view.claims("range.max"))

    only(Loaded(replace(rule("error"), doubts=True), check))
    assert [finding.level for finding in judge(view_of(make_root)).findings] == ["warning"]
    assert judge(view_of(make_root, WAIVER.format(rule="R99", expires="2026-12-31"))).findings == []


def test_an_outcome_may_stand_for_several_things_that_hold(make_root, only) -> None:
    only(Loaded(rule("error"), lambda view: (ok(flat, 3) for flat in view.claims("range.max"))))
    (coverage,) = judge(view_of(make_root)).coverage
    assert (coverage.records, coverage.examined, coverage.violated) == (1, 3, 0)


def test_what_may_follow_from_a_claim_that_cannot_be_used_waits_until_it_is_mended(make_root, only) -> None:
    broken = (
        RECORD + "    - {{value: 600, unit: kg, as_published: 600 km, basis: reported, source: press-2024, nr: 2}}\n"
    )
    waiver = WAIVER.format(rule="R98", expires="2026-12-31")
    dataset = read_dataset(find_root(make_root({"missiles/one": broken.format(waivers=waiver)})))
    assert [finding.code for finding in dataset.findings] == ["S08"]
    flat = flatten(dataset.records, dataset.dictionary)
    values = weigh(flat, dataset.records, dataset.dictionary)
    view = View(dataset.records, dataset.dictionary, flat, values, date(2026, 11, 23))
    idle = replace(rule("warning"), code="R98")
    only(Loaded(rule("warning"), check_violated), Loaded(idle, lambda view: iter(())))
    assert judge(view).findings == [], "a warning on the property, and an idle waiver"
    only(Loaded(rule("error"), check_violated), Loaded(idle, lambda view: iter(())))
    assert {(finding.code, finding.level) for finding in judge(view).findings} == {("R99", "error")}


def test_a_rule_that_crashes_is_one_finding_and_the_others_run(make_root, only) -> None:
    def crash(view: View) -> Iterator[Outcome]:
        yield from check_violated(view)
        raise ZeroDivisionError("oh")

    only(Loaded(rule("error"), crash), Loaded(rule("error"), check_violated))
    findings = judge(view_of(make_root)).findings
    assert sorted(finding.code for finding in findings) == ["R00", "R99", "R99"]
    (crashed,) = (finding for finding in findings if finding.code == "R00")
    assert "R99" in crashed.message
    assert "`one`" in crashed.message


def test_coverage_counts_records_and_things(make_root, only) -> None:
    only(Loaded(rule("error"), check_violated))
    (coverage,) = judge(view_of(make_root)).coverage
    assert (coverage.records, coverage.examined, coverage.violated) == (1, 1, 1)
