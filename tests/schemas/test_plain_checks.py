"""Tables that are called sound without pandas are sound to Pandera too, whatever stands in a cell."""

import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest

from capdata.reading.dataset import read_dataset
from capdata.reading.root import find_root
from capdata.schemas.plain_checks import ORDERED, surely_hold
from capdata.schemas.table_checks import check_tables
from capdata.widening.compiling import compile_tables

MISSILE = """name: Lance
aliases:
  - {name: L-1}
claims:
  range.max:
    - {value: 500, unit: km, as_published: 500 km, basis: reported, source: press-2024}
    - {value: 600, unit: km, as_published: 600 km, basis: reported, source: press-2024, nr: 2}
"""
#: What is put into each cell: nothing, values of each type, numbers below and above all others, and one that is none.
CELLS = (None, "no such word", "", -1.5, 10**9, float("nan"), True, date(1900, 1, 1), date(2199, 12, 31))


@pytest.fixture(scope="module")
def dataset(make_root_at, tmp_path_factory):
    found = read_dataset(
        find_root(make_root_at(tmp_path_factory.mktemp("plain") / "root", {"missiles/lance": MISSILE}))
    )
    assert not found.findings
    return found


@pytest.fixture(scope="module")
def tables(dataset):
    return compile_tables(dataset)


def spoiled(tables, name, column, cell):
    """The tables with one cell of the last row of a table replaced."""
    columns = {**tables[name].columns, column: [*tables[name].columns[column][:-1], cell]}
    return {**tables, name: replace(tables[name], columns=columns)}


@pytest.mark.parametrize("name", ["claims", "values", "aliases", "sources", "entities"])
def test_what_is_called_sound_is_sound_to_pandera(dataset, tables, name):
    schema = dataset.schemas[name]  # alone: where references lead is looked at in the same words on both ways
    schemas = {name: schema._replace(columns=tuple(column._replace(references=None) for column in schema.columns))}
    accepted = 0
    for column in schema.columns:
        for cell in CELLS:
            changed = spoiled({name: tables[name]}, name, column.name, cell)
            if surely_hold(changed, schemas):
                accepted += 1
                assert check_tables(changed, schemas)[1] == [], (column.name, cell)
    assert accepted


@pytest.mark.parametrize(
    ("name", "column", "cell"),
    [
        ("claims", "basis", "hearsay"), ("claims", "property", None), ("claims", "source", "press-2025"),
        ("claims", "id", "lance.range.max.press-2024"), ("claims", "low", 900.0), ("claims", "low", float("nan")),
        ("claims", "number", "500"), ("claims", "planned", 1), ("claims", "note", 5), ("values", "n_claims", 2.0),
        ("values", "n_claims", True), ("values", "date_low", "2024"), ("missiles", "range_max_bound", "roughly"),
    ],
)  # fmt: skip
def test_what_may_fail_is_left_to_pandera(dataset, tables, name, column, cell):
    assert surely_hold(tables, dataset.schemas)
    assert not surely_hold(spoiled(tables, name, column, cell), dataset.schemas)


@pytest.mark.parametrize("checks", [{"low_above_high": {}}, {"low_not_above_high": {"by": 1}}])
def test_a_check_that_is_not_known_here_is_left_to_pandera(dataset, tables, checks):
    schemas = {**dataset.schemas, "values": dataset.schemas["values"]._replace(checks=checks)}
    assert not surely_hold(tables, schemas)
    first, *rest = dataset.schemas["values"].columns
    columns = (first._replace(checks={"str_length": {"max_value": 1}}), *rest)
    assert not surely_hold(tables, {**dataset.schemas, "values": dataset.schemas["values"]._replace(columns=columns)})


def test_all_checks_that_the_schemas_name_are_known(dataset):
    assert {check for schema in dataset.schemas.values() for check in schema.checks} == ORDERED.keys()


def test_sound_records_are_validated_without_pandas(dataset):
    code = (
        "import sys; from pathlib import Path; from capdata.checking.validation import validate_root;"
        "from capdata.reading.root import find_root; root = find_root(Path(sys.argv[1]));"
        "assert validate_root(root).ok and not {'pandas', 'pandera', 'numpy', 'pyarrow'} & sys.modules.keys();"
        "assert len(validate_root(root, with_frames=True).frames['claims']) == 2 and 'pandera' in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code, dataset.root.path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
