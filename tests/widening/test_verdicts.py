"""Verdicts over envelopes: TRUE and FALSE only where no published figure speaks against it."""

import json
from math import inf

import pytest

from capdata.reading.dataset import read_dataset
from capdata.reading.root import find_root
from capdata.weighing.reach import UNKNOWN, Reach, longest
from capdata.widening.compiling import compile_tables
from capdata.widening.verdicts import verdict, what_would_change

VERDICTS = {
    "longer": (Reach(600, 600), Reach(500, 500), 1.0, "TRUE"),
    "equal is enough for k = 1": (Reach(500, 500), Reach(500, 500), 1.0, "TRUE"),
    "shorter": (Reach(499, 499), Reach(500, 500), 1.0, "FALSE"),
    "just at the ratio": (Reach(750, 750), Reach(500, 500), 1.5, "TRUE"),
    "just below the ratio": (Reach(749, 749), Reach(500, 500), 1.5, "FALSE"),
    "low end decides TRUE": (Reach(400, 900), Reach(500, 500), 1.0, "UNDETERMINED"),
    "high end decides FALSE": (Reach(100, 400), Reach(300, 500), 1.0, "UNDETERMINED"),
    "surely below": (Reach(100, 299), Reach(300, 500), 1.0, "FALSE"),
    "surely above": (Reach(500, 900), Reach(300, 500), 1.0, "TRUE"),
    "open above can be TRUE": (Reach(600, inf), Reach(500, 500), 1.0, "TRUE"),
    "open above is never FALSE": (Reach(400, inf), Reach(500, 500), 1.0, "UNDETERMINED"),
    "open below is never TRUE": (Reach(0, 900), Reach(500, 500), 1.0, "UNDETERMINED"),
    "an open baseline is never surpassed": (Reach(9000, 9000), Reach(300, inf), 1.0, "UNDETERMINED"),
    "an open baseline can be missed": (Reach(200, 200), Reach(300, inf), 1.0, "FALSE"),
    "unknown": (UNKNOWN, Reach(500, 500), 1.0, "UNDETERMINED"),
    "against unknown": (Reach(500, 500), UNKNOWN, 1.0, "UNDETERMINED"),
}


@pytest.mark.parametrize(("weapon", "baseline", "k", "expected"), VERDICTS.values(), ids=VERDICTS)
def test_a_verdict_at_its_bounds(weapon, baseline, k, expected):
    assert verdict(weapon, baseline, k) == expected


CHANGES = {
    "TRUE turns with a lower weapon or a higher baseline": (
        Reach(900, inf), Reach(300, 500), 1.5,
        "undetermined, if a live figure put the weapon below 750 km or the baseline above 600 km",
    ),
    "FALSE turns with a higher weapon or a lower baseline": (
        Reach(100, 240), Reach(300, 500), 1.0,
        "undetermined, if a live figure put the weapon at 300 km or more, or every member of the baseline at 240 km or "
        "less",
    ),
    "undetermined can turn both ways": (
        Reach(400, 900), Reach(500, 500), 1.0,
        "true, if no live figure put the weapon below 500 km; false, if every live figure put it below 500 km",
    ),
    "an open baseline has to be closed first": (
        Reach(400, 900), Reach(0, inf), 1.0,
        "true, if the greatest reach of the baseline were published and the weapon's were never below it",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("weapon", "baseline", "k", "expected"), CHANGES.values(), ids=CHANGES)
def test_a_row_says_what_would_change_it(weapon, baseline, k, expected):
    assert what_would_change(weapon, baseline, k) == expected


def test_the_longest_of_several_has_the_greatest_ends():
    parts = [Reach(100, 900, False, ("a",)), Reach(300, 500, True, ("b",)), Reach(200, 400, False, ("c",))]
    assert longest(parts) == Reach(300, 900, True, ("a", "b"))


def test_the_longest_of_none_is_unknown():
    assert longest([]) == UNKNOWN


def km(number, bound="value", **more):
    return {bound: number, "unit": "km", "as_published": "x", "basis": "reported", "source": "press-2024", **more}


def member(missile, baseline="us-army-europe", **more):
    return {"value": missile, "role": baseline, "basis": "reported", "source": "press-2024", **more}


@pytest.fixture
def judged(make_root):
    """`judged(missiles, members, **reading)` returns the rows of verdicts of one statement."""

    def run(missiles, members, **reading):
        standard = {
            "subjects": ["weapon"], "combine": "each", "measure": "range.surface-strike", "as_of": "2024-07-10",
            "baselines": ["us-army-europe"], "thresholds": [1.0], "source": "press-2024",
        }  # fmt: skip
        records = {
            f"missiles/{name}": json.dumps({"name": name, "claims": claims}) for name, claims in missiles.items()
        }
        statement = {"name": "Statement", "readings": {"one": standard | reading}}
        if members:
            statement["claims"] = {"relation.baseline-member": members}
        records["statements/claim"] = json.dumps(statement)
        dataset = read_dataset(find_root(make_root(records)))
        assert not dataset.findings, [(f.file, f.message) for f in dataset.findings]
        columns = compile_tables(dataset)["verdicts"].columns
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]

    return run


STRIKE, ANY = "range.surface-strike", "range.max"
OLD = {"old": {STRIKE: [km(500)]}}


def test_a_row_says_what_decides(judged):
    (row,) = judged({"weapon": {STRIKE: [km(900), km(1600, nr=2)]}, **OLD}, [member("old", as_of="2024")])
    assert (row["verdict"], row["low_km"], row["high_km"]) == ("TRUE", 900, 1600)
    assert (row["baseline_low_km"], row["baseline_high_km"], row["members"], row["assumed"]) == (500, 500, "old", False)
    assert (row["true_from_km"], row["false_below_km"]) == (500, 500)
    assert row["deciding_claims"] == "|".join([
        f"weapon.{STRIKE}.press-2024", f"weapon.{STRIKE}.press-2024.2", f"old.{STRIKE}.press-2024",
    ])  # fmt: skip


def test_a_range_without_mission_stands_in_and_is_said_to_be_assumed(judged):
    (row,) = judged({"weapon": {ANY: [km(900)]}, **OLD}, [member("old", as_of="2024")])
    assert (row["verdict"], row["assumed"], row["low_km"]) == ("TRUE", True, 900)


def test_a_range_without_mission_counts_beside_one_with_it(judged):
    (row,) = judged({"weapon": {ANY: [km(900)], STRIKE: [km(400)]}, **OLD}, [member("old", as_of="2024")])
    assert (row["verdict"], row["assumed"], row["low_km"], row["high_km"]) == ("UNDETERMINED", True, 400, 900)


def test_nothing_is_assumed_where_the_mission_gives_both_ends(judged):
    (row,) = judged(
        {"weapon": {ANY: [km(500)], STRIKE: [km(400), km(600, nr=2)]}, **OLD}, [member("old", as_of="2024")]
    )
    assert (row["assumed"], row["low_km"], row["high_km"]) == (False, 400, 600)


def test_a_gap_on_the_mission_falls_back(judged):
    gap = {"missing": "not-disclosed", "source": "press-2024"}
    (row,) = judged({"weapon": {ANY: [km(900)], STRIKE: [gap]}, **OLD}, [member("old", as_of="2024")])
    assert (row["low_km"], row["assumed"]) == (900, True)


@pytest.mark.parametrize("claim", [
    km(900, planned=True, as_of="2024"), km(900, applies_to="Block X"), km(900, trajectory="lofted"),
    km(900, deprecated="typo"),
])  # fmt: skip
def test_plans_and_qualified_and_deprecated_ranges_do_not_count(judged, claim):
    (row,) = judged({"weapon": {STRIKE: [claim]}, **OLD}, [member("old", as_of="2024")])
    assert (row["verdict"], row["low_km"], row["high_km"]) == ("UNDETERMINED", 0, None)


def test_open_ends_are_null_and_zero(judged):
    (row,) = judged({"weapon": {STRIKE: [km(900, "more_than")]}, **OLD}, [member("old", as_of="2024")])
    assert (row["low_km"], row["high_km"], row["verdict"]) == (900, None, "TRUE")
    (row,) = judged({"weapon": {STRIKE: [km(900, "less_than")]}, **OLD}, [member("old", as_of="2024")])
    assert (row["low_km"], row["high_km"], row["verdict"]) == (0, 900, "UNDETERMINED")


def test_the_baseline_is_its_longest_member(judged):
    missiles = {"weapon": {STRIKE: [km(900)]}, **OLD, "long": {STRIKE: [km(1000)]}}
    (row,) = judged(missiles, [member("old", as_of="2024"), member("long", as_of="2024")])
    assert (row["verdict"], row["baseline_high_km"], row["members"]) == ("FALSE", 1000, "long|old")


def test_a_member_of_unknown_range_leaves_it_open(judged):
    missiles = {"weapon": {STRIKE: [km(9000)]}, **OLD, "dark": {}}
    (row,) = judged(missiles, [member("old", as_of="2024"), member("dark", as_of="2024")])
    assert (row["verdict"], row["baseline_low_km"], row["baseline_high_km"]) == ("UNDETERMINED", 500, None)


def test_a_baseline_without_members_decides_nothing(judged):
    (row,) = judged({"weapon": {STRIKE: [km(900)]}}, [])
    assert (row["verdict"], row["members"]) == ("UNDETERMINED", None)


MEMBERSHIPS = {
    "said at the time": ([{"as_of": "2024"}], True),
    "said before, no end": ([{"as_of": "2019"}], True),
    "since before": ([{"since": "2016"}], True),
    "since that month": ([{"since": "2024-07"}], True),
    "since after": ([{"since": "2024-08"}], False),
    "until before": ([{"since": "2010", "until": "2023"}], False),
    "until that year": ([{"since": "2010", "until": "2024"}], True),
    "of another baseline": ([{"as_of": "2024", "role": "all-europe"}], False),
    "an older stay, though a newer one is told": (
        [{"since": "2010", "until": "2025-01", "as_of": "2025-02"},
         {"since": "2025-06", "as_of": "2026", "nr": 2}], True),
}  # fmt: skip


@pytest.mark.parametrize(("claims", "counted"), MEMBERSHIPS.values(), ids=MEMBERSHIPS)
def test_membership_by_date(judged, claims, counted):
    rows = judged({"weapon": {STRIKE: [km(900)]}, **OLD}, [member("old", **claim) for claim in claims])
    assert [row["members"] for row in rows] == ["old" if counted else None]


def test_max_combines_the_weapons(judged):
    missiles = {"weapon": {STRIKE: [km(300)]}, "other": {STRIKE: [km(900)]}, **OLD}
    rows = judged(missiles, [member("old", as_of="2024")], subjects=["weapon", "other"], combine="max")
    assert [(row["subject"], row["verdict"], row["low_km"]) for row in rows] == [("weapon+other", "TRUE", 900)]


def test_each_weapon_baseline_and_threshold_is_a_row_in_order_of_the_key(judged):
    missiles = {"weapon": {STRIKE: [km(900)]}, "other": {STRIKE: [km(700)]}, **OLD}
    rows = judged(
        missiles, [member("old", as_of="2024")], subjects=["weapon", "other"], thresholds=[2.0, 1.5],
        baselines=["us-army-europe", "all-europe"],
    )  # fmt: skip
    keys = [(row["subject"], row["baseline"], row["threshold"]) for row in rows]
    assert keys == sorted(keys)
    assert len(keys) == 8
    decided = {(row["subject"], row["threshold"]): row["verdict"] for row in rows if row["members"]}
    assert decided == {
        ("other", 1.5): "FALSE",
        ("other", 2.0): "FALSE",
        ("weapon", 1.5): "TRUE",
        ("weapon", 2.0): "FALSE",
    }
