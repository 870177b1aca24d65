"""The files: types that come back, nothing lost, nothing live in a spreadsheet, the same bytes every time."""

import csv
import io
import json
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest

from capdata.reading.dataset import read_dataset
from capdata.reading.root import find_root
from capdata.schemas.table_checks import check_tables
from capdata.schemas.table_schemas import Column, TableSchema
from capdata.widening.compiling import compile_tables
from capdata.writing.table_files import ESCAPED, arrow_table, csv_bytes, write_tables

DASH = "-10 %, by the page"


def claim(value, bound="value", **more):
    return {bound: value, "basis": "reported", "source": "press-2024", **more}


def km(number, bound="value", **more):
    return claim(number, bound, unit="km", as_published="=CMD()|'x'!A1", **more)


RECORDS = {
    "missiles/lance": {
        "name": "@Lance, \"the\" 'first'", "note": "two lines\nand a comma, too",
        "aliases": [{"name": "+49 30 123"}, {"name": "'quoted"}, {"name": "'=quoted"},
                    {"name": "ＳＭ－６"}, {"name": "＝1"}],
        "claims": {
            "range.max": [km(500), km(0.1, "more_than", nr=2, note=DASH), km([100, 200], "between", nr=3)],
            "milestone.ioc": [claim("2024"), claim("2026-03", planned=True, as_of="2024", nr=2)],
            "basing": [claim(["ship", "air"])],
            "vehicle.class": [claim("ballistic")],
            "relation.operator": [claim("us-navy", since="1998")],
            "quantity.objective": [claim(400, as_of="2024")],
        },
    },
    "missiles/empty": {"name": "Empty"},
    "statements/said": {"name": "Said", "readings": {"one": {
        "subjects": ["lance"], "combine": "each", "measure": "range.surface-strike", "as_of": "2024",
        "baselines": ["all-europe"], "thresholds": [1.0, 1.5], "source": "press-2024"}}},
}  # fmt: skip


class Built:
    def __init__(self, root: Path, out: Path) -> None:
        dataset = read_dataset(find_root(root))
        self.frames, findings = check_tables(compile_tables(dataset), dataset.schemas)
        assert [*dataset.findings, *findings] == []
        self.schemas, self.out = dataset.schemas, out
        out.mkdir()
        write_tables(out, self.frames, self.schemas)

    def parquet(self, name):
        return self.out / "parquet" / f"{name}.parquet"

    def csv(self, name):
        return self.out / "csv" / f"{name}.csv"


@pytest.fixture
def built(make_root, tmp_path):
    return Built(make_root({name: json.dumps(record) for name, record in RECORDS.items()}), tmp_path / "out")


@pytest.fixture
def bare(make_root, tmp_path):
    """Tables of a dataset that has hardly any record: most are empty."""
    return Built(make_root(name="bare"), tmp_path / "bare-out")


def test_every_table_is_written_twice(built):
    assert {path.stem for path in (built.out / "csv").iterdir()} == set(built.schemas)
    assert {path.stem for path in (built.out / "parquet").iterdir()} == set(built.schemas)


@pytest.mark.parametrize("which", ["built", "bare"])
def test_parquet_gives_back_the_dtypes_that_the_schemas_name(which, request):
    tables = request.getfixturevalue(which)
    assert which == "built" or any(frame.empty for frame in tables.frames.values())
    for name, schema in tables.schemas.items():
        frame = pd.read_parquet(tables.parquet(name))
        assert list(frame.columns) == [column.name for column in schema.columns]
        for column in schema.columns:
            assert str(frame[column.name].dtype) == column.dtype, (
                f"{name}.{column.name} in a table of {len(frame)} rows"
            )
            if column.terms and len(frame):
                assert list(frame[column.name].cat.categories) == list(column.terms), f"{name}.{column.name}"


@pytest.mark.parametrize("which", ["built", "bare"])
def test_parquet_gives_back_the_values(which, request):
    tables = request.getfixturevalue(which)
    for name, frame in tables.frames.items():
        pd.testing.assert_frame_equal(pd.read_parquet(tables.parquet(name)), frame, check_categorical=len(frame) > 0)


def plain(frame):
    """The cells of a pandas frame as plain Python values, nulls as None."""
    return [
        tuple(None if pd.isna(cell) else cell for cell in row) for row in frame.astype(object).itertuples(index=False)
    ]


def days(rows):
    return [tuple(cell.date() if hasattr(cell, "hour") else cell for cell in row) for row in rows]


@pytest.mark.parametrize("which", ["built", "bare"])
def test_polars_and_duckdb_read_equal_rows(which, request):
    tables = request.getfixturevalue(which)
    for name, frame in tables.frames.items():
        expected = days(plain(frame))
        assert days(pl.read_parquet(tables.parquet(name)).rows()) == expected, name
        with duckdb.connect() as connection:
            found = connection.execute("select * from read_parquet(?)", [str(tables.parquet(name))]).fetchall()
        assert days(found) == expected, name


def read_back(path, schema):
    """A CSV file of ours as plain rows, by the rules at the head of `writing`."""
    text = path.read_bytes().decode("utf-8")
    header, *rows = csv.reader(io.StringIO(text, newline=""))

    def cell(text, column):
        if text == "":
            return None if column.nullable else ""
        if column.dtype in ("string", "category"):
            return text[1:] if ESCAPED.match(text) else text
        if column.dtype == "boolean":
            return {"true": True, "false": False}[text]
        if column.dtype == "datetime64[us]":
            return pd.Timestamp(text)
        return {"Int64": int, "float64": float}[column.dtype](text)

    return header, [tuple(map(cell, row, schema.columns)) for row in rows]


@pytest.mark.parametrize("which", ["built", "bare"])
def test_csv_loses_nothing(which, request):
    tables = request.getfixturevalue(which)
    for name, frame in tables.frames.items():
        header, rows = read_back(tables.csv(name), tables.schemas[name])
        assert header == list(frame.columns)
        assert rows == plain(frame), name


def test_empty_text_stands_only_where_null_cannot(built):
    for name, schema in built.schemas.items():
        for column in schema.columns:
            if column.dtype == "string" and column.nullable:
                assert not (built.frames[name][column.name] == "").any(), f"{name}.{column.name}"


STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def test_no_text_of_ours_starts_like_a_formula(built):
    for name, schema in built.schemas.items():
        with built.csv(name).open(encoding="utf-8", newline="") as stream:
            for row in csv.reader(stream):
                for cell, column in zip(row, schema.columns, strict=True):
                    if column.dtype in ("string", "category"):
                        assert not cell.startswith(STARTS), f"{name}.{column.name}: {cell}"


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@sum(1)", "\t=1", "\r=1", "\n=1", "'=1", "''=1", "＝1", "plain", "'tis"]
)
@pytest.mark.parametrize("dtype", ["string", "category"])
def test_formulas_are_disarmed_in_every_column_and_header(text, dtype):
    frame = pd.DataFrame({text: pd.Series([text, None], dtype=dtype), "other": pd.Series(["x", "x"], dtype="string")})
    rows = list(csv.reader(io.StringIO(csv_bytes(frame).decode(), newline="")))
    safe = rows[0][0]
    assert not safe.startswith(STARTS)
    assert rows[1][0] == safe
    assert (safe[1:] if ESCAPED.match(safe) else safe) == text


def test_category_text_is_changed_only_where_it_has_to_be():
    frame = pd.DataFrame({"a": pd.Categorical(["-x", "x"], categories=["x", "-x"])})
    assert csv_bytes(frame) == b"a\n'-x\nx\n"


def test_csv_is_utf8_with_plain_line_ends(built):
    for name in built.schemas:
        data = built.csv(name).read_bytes()
        assert b"\r" not in data
        assert data.endswith(b"\n")
        assert not data.startswith(b"\xef\xbb\xbf")


def test_the_same_records_give_the_same_bytes(make_root, built, tmp_path):
    again = Built(
        make_root({name: json.dumps(RECORDS[name]) for name in reversed(RECORDS)}, name="again"), tmp_path / "two"
    )
    for path in sorted(built.out.rglob("*.*")):
        assert path.read_bytes() == (again.out / path.relative_to(built.out)).read_bytes(), path.name


def test_parquet_describes_tables_and_columns(built):
    for name, schema in built.schemas.items():
        read = pq.read_schema(built.parquet(name))
        assert read.metadata[b"description"].decode() == schema.description
        assert read.metadata[b"title"].decode() == schema.title
        for column in schema.columns:
            notes = read.field(column.name).metadata
            assert notes[b"description"].decode() == column.description
            assert notes.get(b"unit", b"").decode() == (column.unit or "")


def test_units_stand_with_figures_and_not_with_their_bounds(built):
    read = pq.read_schema(built.parquet("missiles"))
    units = {name: read.field(name).metadata.get(b"unit") for name in read.names if name.startswith("range_max")}
    assert units == {
        "range_max_km": b"km", "range_max_low_km": b"km", "range_max_high_km": b"km", "range_max_bound": None,
        "range_max_n_independent": None,
    }  # fmt: skip


def test_a_definition_source_is_named():
    column = Column("a", "string", True, "A.", definition_source="nasic-2020")
    schema = TableSchema("t", "T", "A table.", ("a",), (column,), {})
    table = arrow_table(pd.DataFrame({"a": pd.Series(["x"], dtype="string")}), schema)
    assert table.schema.field("a").metadata == {b"description": b"A.", b"definition_source": b"nasic-2020"}


def test_no_version_of_a_library_is_written_into_the_pandas_metadata(built):
    notes = json.loads(pq.read_schema(built.parquet("claims")).metadata[b"pandas"])
    assert "creator" not in notes
