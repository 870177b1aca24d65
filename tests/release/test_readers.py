"""Foreign readers agree: every table reads alike in pandas, polars, DuckDB, pyarrow, SQLite, a workbook and CSV."""

from __future__ import annotations

import csv
import io
import sqlite3
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from capdata.reading.root import find_root
from capdata.release.attachments import make_attachments, rows_of
from capdata.released.edition import Edition
from capdata.released.store import find_release
from capdata.schemas.table_schemas import TableSchema
from capdata.writing.table_files import ESCAPED

#: What each reader calls our dtypes.
POLARS = {"string": pl.String, "Int64": pl.Int64, "float64": pl.Float64, "boolean": pl.Boolean,
          "category": pl.Categorical, "datetime64[us]": pl.Datetime("us")}  # fmt: skip
DUCKDB = {"string": "VARCHAR", "Int64": "BIGINT", "float64": "DOUBLE", "boolean": "BOOLEAN", "category": "VARCHAR",
          "datetime64[us]": "TIMESTAMP"}  # fmt: skip
ARROW = {"string": pa.large_string(), "Int64": pa.int64(), "float64": pa.float64(), "boolean": pa.bool_(),
         "datetime64[us]": pa.timestamp("us")}  # fmt: skip


def plain(value: Any) -> Any:
    return value.to_pydatetime() if isinstance(value, pd.Timestamp) else value


def rows(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    return list(rows_of(frame, plain))


@pytest.fixture(scope="module")
def real(real_edition: tuple[Path, Edition]) -> tuple[Path, Edition]:
    return real_edition


def test_every_parquet_file_reads_alike_everywhere(real: tuple[Path, Edition]) -> None:
    folder, edition = real
    for name, frame in edition.frames.items():
        path, schema, wanted = folder / "parquet" / f"{name}.parquet", edition.schemas[name], rows(frame)
        dtypes = [column.dtype for column in schema.columns]

        in_pandas = pd.read_parquet(path)
        assert [str(dtype) for dtype in in_pandas.dtypes] == dtypes, name
        assert rows(in_pandas) == wanted, name

        in_polars = pl.read_parquet(path)
        for column, dtype in zip(in_polars.columns, in_polars.dtypes, strict=True):
            assert dtype == POLARS[schema.column(column).dtype], f"{name}.{column}"
        assert in_polars.rows() == wanted, name

        relation = duckdb.sql(f"SELECT * FROM read_parquet('{path}')")
        assert [str(dtype) for dtype in relation.types] == [DUCKDB[dtype] for dtype in dtypes], name
        assert relation.fetchall() == wanted, name

        in_arrow = pq.read_table(path)
        for field, column in zip(in_arrow.schema, schema.columns, strict=True):
            if column.dtype == "category":
                assert pa.types.is_dictionary(field.type), f"{name}.{column.name}"
            else:
                assert field.type in (ARROW[column.dtype], pa.string()), f"{name}.{column.name}"
            assert field.metadata[b"description"].decode() == column.description
        assert list(zip(*in_arrow.to_pydict().values(), strict=True)) == wanted, name


def from_csv(data: bytes, schema: TableSchema) -> pd.DataFrame:
    """What a careful reader makes of a CSV file of ours, with the schema beside it and nothing of our code."""
    header, *lines = list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
    columns: dict[str, Any] = {}
    for column, name, cells in zip(schema.columns, header, zip(*lines, strict=True) if lines else [()] * len(header),
                                   strict=True):  # fmt: skip
        assert name == column.name
        texts = [None if cell == "" and column.nullable else cell for cell in cells]
        if column.dtype in ("string", "category"):
            texts = [text[1:] if text and ESCAPED.match(text) else text for text in texts]
        columns[name] = _typed(texts, column.dtype, column.terms)
    return pd.DataFrame(columns)


def _typed(texts: list[str | None], dtype: str, terms: tuple[str, ...]) -> Any:
    if dtype == "category":
        return pd.Categorical(texts, categories=pd.Index(terms, dtype="str"))
    if dtype == "datetime64[us]":
        return pd.Series(pd.to_datetime(pd.Series(texts, dtype="str"), format="%Y-%m-%d")).astype("datetime64[us]")
    if dtype == "boolean":
        return pd.array([None if text is None else text == "true" for text in texts], dtype="boolean")
    if dtype == "Int64":
        return pd.array([None if text is None else int(text) for text in texts], dtype="Int64")
    if dtype == "float64":
        return pd.array([float("nan") if text is None else float(text) for text in texts], dtype="float64")
    return pd.array(texts, dtype="string")


def test_a_round_trip_through_csv_loses_nothing(real: tuple[Path, Edition]) -> None:
    folder, edition = real
    for name, frame in edition.frames.items():
        read = from_csv((folder / "csv" / f"{name}.csv").read_bytes(), edition.schemas[name])
        pd.testing.assert_frame_equal(read, frame, check_exact=True, obj=name)


@pytest.fixture(scope="module")
def attached(real: tuple[Path, Edition], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, edition = real
    place = tmp_path_factory.mktemp("attached")
    make_attachments(edition, folder, place)
    return place


def test_sqlite_has_every_table_with_its_key(real: tuple[Path, Edition], attached: Path) -> None:
    _, edition = real
    database = sqlite3.connect(attached / "capdata-0.1.0.sqlite")
    try:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert dict(database.execute("SELECT name, value FROM about"))["version"] == "0.1.0"
        for name, frame in edition.frames.items():
            found = database.execute(f'SELECT * FROM "{name}"').fetchall()
            wanted = [tuple(_for_sqlite(value) for value in row) for row in rows(frame)]
            assert found == wanted, name
            info = database.execute(f'PRAGMA table_info("{name}")').fetchall()
            assert [column[1] for column in info] == list(frame.columns)
    finally:
        database.close()


def _for_sqlite(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    return value.date().isoformat() if hasattr(value, "date") else value


def test_a_workbook_has_a_sheet_for_each_table(real: tuple[Path, Edition], attached: Path) -> None:
    _, edition = real
    book = openpyxl.load_workbook(attached / "capdata-0.1.0.xlsx", read_only=True)
    try:
        assert set(book.sheetnames) == {"about", "columns", *edition.frames}
        for name, frame in edition.frames.items():
            header, *found = list(book[name].iter_rows(values_only=True))
            assert list(header) == list(frame.columns), name
            width = len(header)
            read = [tuple(row) + (None,) * (width - len(row)) for row in found]
            assert [tuple(map(_as_in_sheet, row)) for row in read] == [
                tuple(_as_in_sheet(value) for value in row) for row in rows(frame)
            ], name
    finally:
        book.close()


def _as_in_sheet(value: Any) -> Any:
    """A workbook has one kind of number, no empty text, and dates as dates or, before March 1900, as text."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return float(value)
    if hasattr(value, "date"):
        return value.date().isoformat()
    return str(value) or None


def test_the_archive_is_stored_in_order_and_dated_as_the_release(real: tuple[Path, Edition], attached: Path) -> None:
    folder, edition = real
    with zipfile.ZipFile(attached / "capdata-0.1.0.zip") as archive:
        members = archive.infolist()
        names = [member.filename for member in members]
        assert names == sorted(names) and len(names) == sum(path.is_file() for path in folder.rglob("*"))
        assert {date(*member.date_time[:3]) for member in members} == {edition.released}
        assert {member.compress_type for member in members} == {zipfile.ZIP_STORED}
        assert archive.read("capdata-0.1.0/csv/claims.csv") == (folder / "csv/claims.csv").read_bytes()


def test_attachments_come_out_the_same_again(real: tuple[Path, Edition], attached: Path, tmp_path: Path) -> None:
    folder, edition = real
    for facts in make_attachments(edition, folder, tmp_path):
        assert (tmp_path / facts.path).read_bytes() == (attached / facts.path).read_bytes(), facts.path


def test_attachments_of_a_release_are_those_of_its_manifest(issued) -> None:
    done = issued.run("release", "0.1.0", "--attach")
    assert done.exit_code == 0, done.output
    folder = issued.root / "dist" / "0.1.0"
    assert {path.name for path in folder.iterdir()} == {
        "attachments.json", "capdata-0.1.0.sqlite", "capdata-0.1.0.xlsx", "capdata-0.1.0.zip",
    }  # fmt: skip
    assert issued.run("verify").exit_code == 0
    path = folder / "capdata-0.1.0.zip"
    path.write_bytes(path.read_bytes()[:-1])
    done = issued.run("verify")
    assert done.exit_code == 1 and "dist/0.1.0/capdata-0.1.0.zip is not the attachment released" in done.output


def test_the_table_of_changes_survives_csv_too(issued) -> None:
    path = issued.root / "data/missiles/lance.yaml"
    path.write_text(path.read_text().replace("unit: km,", "unit: km, launcher: sea-lance,"))
    issued.write({"launchers/sea-lance": "name: Sea Lance\nclaims: {}\n"})
    issued.release("0.2.0")
    release = find_release(find_root(issued.root), "0.2.0")
    frame = release.read("changes")
    row = frame[(frame["table"] == "claims") & (frame["column"] == "facet")]
    assert row["old"].isna().all() and row["new"].tolist() == ["launcher=sea-lance"]
    read = from_csv((release.path / "csv/changes.csv").read_bytes(), release.schemas["changes"])
    pd.testing.assert_frame_equal(read, frame, check_exact=True)


def test_parquet_says_of_which_release_it_is(issued) -> None:
    metadata = pq.read_metadata(issued.root / "releases/0.1.0/parquet/claims.parquet").metadata
    said = {name: metadata[name.encode()].decode() for name in ("dataset", "version", "released", "licence", "title")}
    assert said == {"dataset": "A small dataset", "version": "0.1.0", "released": "2024-08-01", "licence": "CC-BY-4.0",
                    "title": "Claims"}  # fmt: skip
