"""All tables of a dataset: which there are, their keys, their order, and where each row comes from."""

import json

import pytest

from capdata.reading.dataset import read_dataset
from capdata.reading.root import find_root
from capdata.schemas.table_schemas import ENGINE_TABLES
from capdata.widening.compiling import compile_tables


def claim(value, bound="value", **more):
    return {bound: value, "basis": "reported", "source": "press-2024", **more}


def km(number, bound="value", **more):
    return claim(number, bound, unit="km", as_published="x", **more)


def usd(number, **more):
    return claim(number, unit="USD million", as_published="x", **more)


RECORDS = {
    "missiles/b": {"name": "B", "variant_of": "a", "claims": {"range.max": [km(500)]}},
    "missiles/a": {
        "name": "A",
        "aliases": [{"name": "Zulu"}, {"name": "Alpha", "authority": "us-navy"}, {"name": "Alpha"}],
        "claims": {
            "range.max": [km(900, "more_than"), km(1000, deprecated="misprint", nr=2)],
            "status.fielding": [claim("fielding", as_of="2020"), claim("operational", as_of="2024", nr=2)],
            "quantity.ordered": [claim(20, period="2025"), claim([5, 7], "between", period="2024", nr=2)],
            "basing": [claim(["ship", "air"])],
        },
    },
    "programmes/p": {"name": "P", "claims": {
        "budget.rdte": [
            usd(5, period="2025-10/2026-09", stage="requested"),
            usd(4, period="2025-10/2026-09", stage="appropriated", nr=2),
            usd(3, period="2024-10/2025-09", stage="requested", nr=3),
            {"missing": "not-disclosed", "source": "press-2024", "period": "2026-10/2027-09", "stage": "requested",
             "nr": 4},
        ],
    }},
}  # fmt: skip


@pytest.fixture
def dataset(make_root):
    found = read_dataset(find_root(make_root({name: json.dumps(record) for name, record in RECORDS.items()})))
    assert not found.findings, [(f.file, f.message) for f in found.findings]
    return found


@pytest.fixture
def tables(dataset):
    return compile_tables(dataset)


def rows(table, *names):
    return list(zip(*(table.columns[name] for name in names), strict=True))


def test_there_is_a_table_for_every_schema_and_no_other(tables, dataset):
    assert set(tables) == set(dataset.schemas) == {*ENGINE_TABLES, *dataset.dictionary.kinds}


def test_columns_stand_in_the_order_of_the_schema_and_have_one_length(tables, dataset):
    for name, table in tables.items():
        assert list(table.columns) == [column.name for column in dataset.schemas[name].columns], name
        assert {len(values) for values in table.columns.values()} == {len(table)}, name


def test_keys_are_unique_and_rows_sorted_by_them(tables, dataset):
    for name, table in tables.items():
        keys = [tuple(part or "" for part in key) for key in rows(table, *dataset.schemas[name].key)]
        assert len(set(keys)) == len(keys), f"the key of {name} stands twice"
        if name != "claims":  # sorted by subject and property, then id
            assert keys == sorted(keys), f"{name} is not in order"


def test_every_record_is_an_entity(tables, dataset):
    assert set(tables["entities"].columns["id"]) == set(dataset.records)


def test_every_claim_is_a_row_with_what_was_printed_and_what_follows(tables):
    found = {row[0]: row[1:] for row in rows(tables["claims"], "id", "number", "low", "high", "live", "origin")}
    assert found["a.range.max.press-2024"] == (900, 900, None, True, "press")
    assert found["a.range.max.press-2024.2"] == (1000, 1000, 1000, False, "press")
    assert found["a.status.fielding.press-2024"][3] is False, "an older state was not weighed"


def test_values_count_live_and_deprecated_claims(tables):
    found = {
        row[:2]: row[2:]
        for row in rows(
            tables["values"], "subject", "property", "number", "n_claims", "n_deprecated", "high_open", "chosen_claim"
        )
    }
    assert found["a", "range.max"] == (900, 1, 1, True, "a.range.max.press-2024")


def test_values_of_many_have_their_value_in_the_facet(tables):
    found = [row[2] for row in rows(tables["values"], "subject", "property", "facet") if row[:2] == ("a", "basing")]
    assert found == ["value=air", "value=ship"]


def test_budgets_have_a_row_for_each_line_period_and_stage(tables):
    names = ("subject", "line", "period", "stage", "fiscal_year", "number", "number_high", "unit", "missing")
    assert rows(tables["budgets"], *names) == [
        ("a", "quantity.ordered", "2024", "", None, 5, 7, None, None),
        ("a", "quantity.ordered", "2025", "", None, 20, None, None, None),
        ("p", "budget.rdte", "2024-10/2025-09", "requested", 2025, 3, None, "USD million", None),
        ("p", "budget.rdte", "2025-10/2026-09", "appropriated", 2026, 4, None, "USD million", None),
        ("p", "budget.rdte", "2025-10/2026-09", "requested", 2026, 5, None, "USD million", None),
        ("p", "budget.rdte", "2026-10/2027-09", "requested", 2027, None, None, None, "not-disclosed"),
    ]


def test_aliases_are_sorted_with_those_of_nobody_first(tables):
    assert rows(tables["aliases"], "entity", "alias", "authority") == [
        ("a", "Alpha", None), ("a", "Alpha", "us-navy"), ("a", "Zulu", None),
    ]  # fmt: skip


def test_sources_know_their_letter_and_claims(tables):
    found = {row[0]: row[1:] for row in rows(tables["sources"], "id", "reliability", "n_claims")}
    letter, n_claims = found["press-2024"]
    assert letter == "B"
    assert n_claims == sum(source == "press-2024" for source in tables["claims"].columns["source"])


def test_a_variant_inherits_nothing(tables):
    found = {row[0]: row[1:] for row in rows(tables["missiles"], "id", "variant_of", "basing", "range_max_km")}
    assert found["b"] == ("a", None, 500)


def test_a_cell_of_a_wide_table_leads_to_its_claim(tables, dataset):
    row = tables["missiles"].columns["id"].index("a")
    origin = tables["missiles"].locate(row, "range_max_km")
    claims = dataset.records["a"].claims
    assert (origin.file, origin.record) == ("data/missiles/a.yaml", "a")
    assert origin.place == next(one for one in claims if one.property == "range.max").value_place


def test_a_cell_of_a_plain_key_leads_to_the_key(tables, dataset):
    row = tables["missiles"].columns["id"].index("b")
    assert tables["missiles"].locate(row, "variant_of").place == dataset.records["b"].place("variant_of")


def test_the_order_of_claims_in_files_changes_no_table(tables, make_root):
    reordered = {
        name: {**record, "claims": {prop: claims[::-1] for prop, claims in reversed(record["claims"].items())}}
        for name, record in reversed(RECORDS.items())
    }
    root = make_root({name: json.dumps(record) for name, record in reordered.items()}, name="reordered")
    for name, table in compile_tables(read_dataset(find_root(root))).items():
        assert table.columns == tables[name].columns, name


def test_a_dataset_without_records_of_a_kind_has_its_empty_table(tables, dataset):
    assert len(tables["formations"]) == 0
    assert list(tables["formations"].columns) == [column.name for column in dataset.schemas["formations"].columns]
