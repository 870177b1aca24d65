"""Wide tables: what a column shows, what it leaves out, and that the row says so."""

import json

import pytest

from capdata.reading.dataset import read_dataset
from capdata.reading.root import find_root
from capdata.widening.compiling import compile_tables


def claim(value, bound="value", **more):
    return {bound: value, "basis": "reported", "source": "press-2024", **more}


def km(number, bound="value", **more):
    return claim(number, bound, unit="km", as_published="x", **more)


@pytest.fixture
def row(make_root):
    """`row(claims)` returns the row of one missile, launcher, ... by column."""

    def run(claims, kind="missiles"):
        for entries in claims.values():
            for nr, entry in enumerate(entries, 2):
                entry.setdefault("nr", nr)
        root = make_root({
            f"{kind}/thing": json.dumps({"name": "Thing", "claims": claims}),
            "sources/press-2020": json.dumps({"title": "Old", "publisher": "press", "kind": "news", "published": "2020",
                                              "accessed": "2020", "url": "https://press.example/old"}),
        })  # fmt: skip
        dataset = read_dataset(find_root(root))
        assert not dataset.findings, [(f.file, f.message) for f in dataset.findings]
        table = compile_tables(dataset)[kind]
        return {name: values[0] for name, values in table.columns.items()}

    return run


def test_a_quantity_has_five_columns(row):
    found = row({"range.max": [km(500), km(900, "more_than")]})
    assert [name for name in found if name.startswith("range_max")] == [
        "range_max_km", "range_max_bound", "range_max_low_km", "range_max_high_km", "range_max_n_independent",
    ]  # fmt: skip
    assert [found[name] for name in found if name.startswith("range_max")] == [500, "exact", 500, 900, 1]
    assert found["qualified"] is None


def test_undecided_leaves_the_figure_empty_and_shows_the_envelope(row):
    found = row({"range.max": [km(500, origin="us-navy"), km(900)]})
    assert (found["range_max_km"], found["range_max_bound"]) == (None, None)
    assert (found["range_max_low_km"], found["range_max_high_km"], found["range_max_n_independent"]) == (500, 900, 2)


def test_a_date_has_columns_for_fact_and_plan(row):
    plan = claim("2023", planned=True, as_of="2020")
    found = row({"milestone.ioc": [plan, claim("2025-06")]})
    assert (found["milestone_ioc"], str(found["milestone_ioc_min"]), str(found["milestone_ioc_max"])) == (
        "2025-06", "2025-06-01", "2025-06-30",
    )  # fmt: skip
    assert (found["milestone_ioc_planned"], str(found["milestone_ioc_planned_max"])) == ("2023", "2023-12-31")


def test_a_plan_never_stands_in_a_column_of_facts(row):
    found = row({
        "range.max": [km(900, planned=True, as_of="2020")],
        "relation.operator": [claim("us-navy", planned=True, as_of="2020")],
        "milestone.ioc": [claim("2023", planned=True, as_of="2020")],
    })  # fmt: skip
    assert (found["range_max_km"], found["relation_operator"], found["milestone_ioc"]) == (None, None, None)
    assert found["qualified"] is None


def test_the_unqualified_value_is_shown_beside_qualified_ones(row):
    found = row({"range.max": [km(500), km(900, applies_to="Block II")]})
    assert (found["range_max_km"], found["range_max_high_km"], found["qualified"]) == (500, 500, None)


def test_a_single_qualified_value_is_shown_and_named(row):
    found = row({"range.max": [km(900, applies_to="Block II")]})
    assert (found["range_max_km"], found["qualified"]) == (900, "range.max[applies_to=Block II]")


def test_several_qualified_values_are_not_shown_and_the_row_says_so(row):
    found = row({"range.max": [km(900, applies_to="Block II"), km(500, applies_to="Block I")]})
    assert (found["range_max_km"], found["qualified"]) == (None, "range.max[*]")


def test_a_single_qualified_plan_is_named_with_its_facet(row):
    found = row({"milestone.ioc": [claim("2026", planned=True, as_of="2024", operator="us-navy")]})
    assert found["milestone_ioc_planned"] == "2026"
    assert found["qualified"] == "milestone.ioc[operator=us-navy;planned=true]"


def test_several_qualified_plans_are_said_to_be(row):
    plans = [claim(year, planned=True, as_of="2024", role=year) for year in ("2026", "2027")]
    found = row({"milestone.ioc": plans})
    assert (found["milestone_ioc_planned"], found["qualified"]) == (None, "milestone.ioc[planned=true;*]")


def test_many_values_are_joined_in_order(row):
    found = row({"basing": [claim(["ship", "air"]), claim("air")]})
    assert found["basing"] == "air|ship"


def test_qualified_ones_among_many_are_shown_and_named(row):
    found = row({"propulsion": [claim("turbofan", role="sustainer"), claim("solid-rocket")]})
    assert (found["propulsion"], found["qualified"]) == ("solid-rocket|turbofan", "propulsion[role=sustainer]")


ENDS = {
    "never said": ({"since": "1998"}, "us-navy"),
    "ended": ({"since": "1998", "until": "2010"}, None),
    "to end one day": ({"since": "1998", "until": "2030"}, "us-navy"),
    "ended in the year of the page": ({"since": "1998", "until": "2024"}, None),
}


@pytest.mark.parametrize(("dates", "shown"), ENDS.values(), ids=ENDS)
def test_what_has_ended_is_not_shown(row, dates, shown):
    assert row({"relation.operator": [claim("us-navy", **dates)]})["relation_operator"] == shown


def test_a_status_that_has_ended_is_not_shown(row):
    assert row({"status.fielding": [claim("operational", since="1998", until="2010")]})["status_fielding"] is None


def test_an_end_told_later_ends_it(row):
    claims = [claim("us-navy", since="1998", source="press-2020"), claim("us-navy", as_of="2024", until="2023")]
    assert row({"relation.operator": claims})["relation_operator"] is None


def test_money_in_another_currency_has_no_place_in_a_column_of_dollars(row):
    euros = {"unit": "EUR million", "as_published": "x"}
    found = row({"cost.unit": [claim(3, **euros)]})
    shown = [name for name in found if name.startswith("cost_unit")]
    assert [found[name] for name in shown if name != "cost_unit_n_independent"] == [None] * 4


def test_a_currency_is_chosen_before_it_is_shown(row):
    found = row({"cost.unit": [
        claim(4, unit="USD million", as_published="x") | {"basis": "official"},
        claim(3, unit="EUR million", as_published="x"),
    ]})  # fmt: skip
    assert (found["cost_unit_usd_million"], found["cost_unit_high_usd_million"]) == (4, 4)


def test_a_count_has_whole_numbers(row):
    found = row({"launcher.rounds": [claim(4), claim(8)]}, kind="launchers")
    assert (found["launcher_rounds"], found["launcher_rounds_low"], found["launcher_rounds_high"]) == (None, 4, 8)
    assert all(type(found[f"launcher_rounds_{end}"]) is int for end in ("low", "high"))


def test_a_gap_leaves_columns_empty(row):
    found = row({"range.max": [{"missing": "not-disclosed", "source": "press-2024"}]})
    assert {found[name] for name in found if name.startswith("range_max")} == {None}


def test_a_gap_does_not_hide_the_only_qualified_value(row):
    gap = {"missing": "not-disclosed", "source": "press-2024"}
    found = row({"range.max": [gap, km(900, applies_to="Block II")]})
    assert (found["range_max_km"], found["qualified"]) == (900, "range.max[applies_to=Block II]")
