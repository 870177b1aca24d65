"""Range classes: the bounds of each scheme, intervals that straddle them, and to what each applies."""

import json
from itertools import pairwise
from math import inf
from pathlib import Path

import pytest

from capdata.reading.dataset import read_dataset
from capdata.reading.root import find_root
from capdata.schemas.dictionary_files import load_dictionary
from capdata.widening.compiling import compile_tables

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"


def said(value, **more):
    return {"value": value, "basis": "reported", "source": "press-2024", **more}


def measured(number, unit="km", bound="value", **more):
    return {bound: number, "unit": unit, "as_published": "x", "basis": "reported", "source": "press-2024", **more}


@pytest.fixture
def classes(make_root):
    """`classes(range, vehicle, basing, payload)` returns the range classes of one missile by scheme."""

    def run(distance, vehicle="ballistic", basing="ground-mobile-road", payload=None, name="range.max"):
        claims = {}
        if distance is not None:
            entries = distance if isinstance(distance, list) else [distance]
            entries = [part if isinstance(part, dict) else measured(part) for part in entries]
            claims[name] = [{**part, "nr": nr} for nr, part in enumerate(entries, 2)]
        if vehicle:
            claims["vehicle.class"] = [said(vehicle)]
        if basing:
            claims["basing"] = [said(basing)]
        if payload is not None:
            claims["mass.payload"] = [payload if isinstance(payload, dict) else measured(payload, "kg")]
        root = make_root({"missiles/thing": json.dumps({"name": "Thing", "claims": claims})})
        dataset = read_dataset(find_root(root))
        assert not dataset.findings, [(f.file, f.message) for f in dataset.findings]
        columns = compile_tables(dataset)["missiles"].columns
        return {scheme: columns[f"range_class_{scheme}"][0] for scheme in ("dod", "iiss", "inf", "mtcr")}

    return run


BOUNDS = [
    # km, dod, iiss, inf
    (299, "crbm", "srbm", "below"),
    (300, "srbm", "srbm", "below"),
    (499, "srbm", "srbm", "below"),
    (500, "srbm", "srbm", "shorter-range"),
    (999, "srbm", "srbm", "shorter-range"),
    (1000, "mrbm", "mrbm", "shorter-range"),
    (1001, "mrbm", "mrbm", "intermediate"),
    (2999, "mrbm", "mrbm", "intermediate"),
    (3000, "irbm", "mrbm|irbm", "intermediate"),
    (5000, "irbm", "irbm", "intermediate"),
    (5001, "irbm", "icbm", "intermediate"),
    (5500, "irbm", "icbm", "intermediate"),
    (5501, "icbm", "icbm", "above"),
]


@pytest.mark.parametrize(("km", "dod", "iiss", "inf"), BOUNDS)
def test_bounds_are_counted_in_as_each_scheme_says(classes, km, dod, iiss, inf):
    assert classes(km) == {"dod": dod, "iiss": iiss, "inf": inf, "mtcr": None}


INTERVALS = {
    "straddling": ([2900, 3100], "mrbm|irbm", "intermediate"),
    "over three": ([200, 1200], "crbm|srbm|mrbm", "below|shorter-range|intermediate"),
    "between": (measured([900, 1100], bound="between"), "srbm|mrbm", "shorter-range|intermediate"),
    "a floor is open above": (measured(2776, bound="at_least"), "mrbm|irbm|icbm", "intermediate|above"),
    "more than 1,000 is not 1,000": ([measured(1000, bound="more_than"), 1200], "mrbm", "intermediate"),
    "at least 1,000 may be 1,000": ([measured(1000, bound="at_least"), 1200], "mrbm", "shorter-range|intermediate"),
    "a ceiling is open below": (measured(300, bound="less_than"), "crbm", "below"),
    "at most 300 may be 300": (measured(300, bound="at_most"), "crbm|srbm", "below"),
    "conflicting claims": ([480, 2500], "srbm|mrbm", "below|shorter-range|intermediate"),
}


@pytest.mark.parametrize(("distance", "dod", "inf"), INTERVALS.values(), ids=INTERVALS)
def test_an_interval_that_straddles_a_bound_has_both_classes(classes, distance, dod, inf):
    found = classes(distance)
    assert (found["dod"], found["inf"]) == (dod, inf)


@pytest.mark.parametrize(("vehicle", "dod", "inf"), [
    ("ballistic", "mrbm", "intermediate"),
    ("quasi-ballistic", "mrbm", "intermediate"),
    ("cruise", None, "intermediate"),
    ("boost-glide", None, "undetermined"),
    ("aeroballistic", None, None),
    ("hypersonic-cruise", None, None),
    ("surface-to-air", None, None),
    (None, None, None),
])  # fmt: skip
def test_to_which_vehicles_a_scheme_applies(classes, vehicle, dod, inf):
    found = classes(1600, vehicle)
    assert (found["dod"], found["iiss"], found["inf"]) == (dod, dod, inf)


@pytest.mark.parametrize(("basing", "inf"), [
    ("ground-mobile-road", "intermediate"), ("ground", "intermediate"), ("ground-fixed-silo", "intermediate"),
    (["ship", "ground"], "intermediate"), ("ship", None), ("air", None), ("submarine", None), (None, None),
])  # fmt: skip
def test_the_treaty_concerns_what_is_launched_from_the_ground(classes, basing, inf):
    assert classes(1600, "cruise", basing)["inf"] == inf


MTCR = {
    "Scud-B": (300, 985, "category-i"),
    "just at both": (300, 500, "category-i"),
    "lighter": (300, 499, "category-ii"),
    "shorter": (299, 1000, "below"),
    "payload not published": (2776, None, None),
    "range not published": (None, 1000, None),
    "payload straddles": (500, measured([400, 600], "kg", "between"), "category-ii|category-i"),
    "range straddles": ([280, 320], 1000, "below|category-i"),
}


@pytest.mark.parametrize(("distance", "payload", "expected"), MTCR.values(), ids=MTCR)
def test_mtcr_needs_range_and_payload(classes, distance, payload, expected):
    assert classes(distance, "cruise", "air", payload)["mtcr"] == expected


def test_the_range_against_land_targets_stands_in(classes):
    assert classes(1600, name="range.surface-strike")["dod"] == "mrbm"


def test_no_other_range_does(classes):
    assert classes(1600, name="range.anti-ship")["dod"] is None


def test_a_planned_range_has_no_class(classes):
    assert classes(measured(1600, planned=True, as_of="2024"))["dod"] is None


def test_a_range_nobody_states_has_none(classes):
    assert classes(None) == {"dod": None, "iiss": None, "inf": None, "mtcr": None}


@pytest.mark.parametrize("scheme", ["dod", "iiss", "inf"])
def test_bands_leave_no_gap(scheme):
    terms = [
        term.fields for term in load_dictionary(SCHEMAS).dictionary.vocabularies["range-classes"].terms.values()
        if term.fields["scheme"] == scheme and not term.name.endswith("undetermined")
    ]  # fmt: skip
    assert (terms[0]["low"], terms[-1].get("high", inf)) == (0, inf)
    for shorter, longer in pairwise(terms):
        assert shorter["high"] == longer["low"]
        assert shorter["high_inclusive"] or longer["low_inclusive"]
