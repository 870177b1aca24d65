"""What fails in a finished table comes back as a finding at file, line and column."""

from dataclasses import replace

import pytest

from capdata.reading.dataset import read_dataset
from capdata.reading.root import find_root
from capdata.schemas.table import Table
from capdata.schemas.table_checks import check_tables
from capdata.widening.compiling import compile_tables

MISSILE = """name: Lance
claims:
  range.max:
    - value: 500
      unit: km
      as_published: 500 km
      basis: reported
      source: press-2024
    - value: 600
      unit: km
      as_published: 600 km
      basis: reported
      source: press-2024
      nr: 2
"""


@pytest.fixture
def dataset(make_root):
    found = read_dataset(find_root(make_root({"missiles/lance": MISSILE})))
    assert not found.findings, [(f.file, f.message) for f in found.findings]
    return found


@pytest.fixture
def tables(dataset):
    return compile_tables(dataset)


def spoil(table: Table, row: int, **cells) -> Table:
    """The table with some cells of one row replaced."""
    columns = {name: list(values) for name, values in table.columns.items()}
    for name, value in cells.items():
        columns[name][row] = value
    return replace(table, columns=columns)


def findings(dataset, tables, name, row, **cells):
    return check_tables({**tables, name: spoil(tables[name], row, **cells)}, dataset.schemas)[1]


def test_sound_tables_have_no_findings(dataset, tables):
    assert check_tables(tables, dataset.schemas)[1] == []


def test_a_key_that_stands_twice(dataset, tables):
    found = findings(dataset, tables, "claims", 1, id="lance.range.max.press-2024")
    found = [one for one in found if one.code == "T01"]
    assert [(one.file, one.line, one.record) for one in found] == [
        ("data/missiles/lance.yaml", 4, "lance"), ("data/missiles/lance.yaml", 9, "lance"),
    ]  # fmt: skip
    assert {one.expected for one in found} == {"the key stands once"}


def test_a_check_of_a_whole_row_is_one_finding(dataset, tables):
    (found,) = findings(dataset, tables, "claims", 1, low=900.0)
    assert (found.code, found.level) == ("T01", "error")
    assert (found.file, found.line, found.column, found.record) == ("data/missiles/lance.yaml", 9, 14, "lance")
    assert "low_not_above_high" in found.message
    assert "lance.range.max.press-2024.2" in found.message


def test_a_value_outside_its_vocabulary(dataset, tables):
    (found,) = findings(dataset, tables, "claims", 0, basis="hearsay")
    assert (found.code, found.field, found.found) == ("T01", "basis", "hearsay")
    assert (found.file, found.line, found.column) == ("data/missiles/lance.yaml", 7, 14)


def test_a_null_where_there_must_be_none(dataset, tables):
    (found,) = findings(dataset, tables, "claims", 0, property=None)
    assert (found.code, found.field, found.line) == ("T01", "property", 4)


def test_a_reference_that_leads_nowhere(dataset, tables):
    (found,) = findings(dataset, tables, "claims", 1, source="press-2025")
    assert (found.code, found.field, found.found, found.expected) == ("T02", "source", "press-2025", "sources.id")
    assert (found.file, found.line, found.column) == ("data/missiles/lance.yaml", 13, 15)


def test_all_failures_are_reported_not_the_first(dataset, tables):
    claims = spoil(spoil(tables["claims"], 0, basis="hearsay", source="nobody"), 1, low=900.0, unit="km")
    found = check_tables({**tables, "claims": claims}, dataset.schemas)[1]
    assert sorted((one.code, one.line) for one in found) == [("T01", 7), ("T01", 9), ("T02", 8)]


def test_a_failure_in_a_wide_table_leads_to_the_claim(dataset, tables):
    (found,) = findings(dataset, tables, "missiles", 0, range_max_bound="roughly")
    assert (found.file, found.line, found.field) == ("data/missiles/lance.yaml", 4, "range_max_bound")


@pytest.mark.parametrize("checks", [{"low_above_high": {}}, {"greater_than": {"least": 1}}])
def test_a_check_that_pandera_cannot_make_is_a_finding(dataset, tables, checks):
    schemas = {**dataset.schemas, "values": dataset.schemas["values"]._replace(checks=checks)}
    (found,) = check_tables(tables, schemas)[1]
    assert (found.code, found.file) == ("S30", "schemas/tables/values.yaml")
    assert next(iter(checks)) in found.message
