"""What goes with a release but not into git: a database, a workbook, and everything as one archive.

They follow from the release's tables alone, so they can be made again at any time; the manifest has their sha256.
The archive's bytes depend on nothing else (its members are stored, not compressed, in order of name, dated as the
release); the database's depend on the version of SQLite, the workbook's on those of XlsxWriter and zlib.

The archive holds every file of the release but the manifest, which names the archive's own sha256.
"""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from capdata.released.edition import Edition, FileFacts, facts_of
from capdata.released.store import MANIFEST
from capdata.released.versions import parse_version

if TYPE_CHECKING:
    import pandas as pd

    from capdata.schemas.table_schemas import Column, TableSchema

NAME = "capdata"
#: The first day that a workbook can hold as a date without the spreadsheets' error about February 1900.
_FIRST_DAY = date(1900, 3, 1)
_SQL_TYPES = {"Int64": "INTEGER", "boolean": "INTEGER", "float64": "REAL"}


def make_attachments(edition: Edition, release: Path, folder: Path) -> list[FileFacts]:
    """Write all attachments into `folder`; `release` holds the other files of the release. Raises OSError."""
    stem = f"{NAME}-{edition.version}"
    write_database(edition, folder / f"{stem}.sqlite")
    write_workbook(edition, folder / f"{stem}.xlsx")
    write_archive(release, folder / f"{stem}.zip", stem, edition.released)
    return [facts_of(folder, f"{stem}.{ending}") for ending in ("sqlite", "xlsx", "zip")]


def write_archive(release: Path, path: Path, stem: str, released: date) -> None:
    """All files of `release` but the manifest, below one folder `stem`."""
    names = sorted(file.relative_to(release).as_posix() for file in release.rglob("*") if file.is_file())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name in names:
            if name == MANIFEST:
                continue
            member = zipfile.ZipInfo(f"{stem}/{name}", (released.year, released.month, released.day, 0, 0, 0))
            member.create_system = 3  # Unix, whatever the system, so that the bytes are the same
            member.external_attr = 0o100644 << 16
            archive.writestr(member, (release / name).read_bytes())


def write_database(edition: Edition, path: Path) -> None:
    """An SQLite database: every table with its key, dates as text; `about` and `columns` describe it."""
    database = sqlite3.connect(path, isolation_level=None)
    try:
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        database.execute("PRAGMA page_size = 4096")
        version = parse_version(edition.version)
        number = version.major * 1_000_000 + version.minor * 1_000 + version.patch
        database.execute(f"PRAGMA user_version = {min(number, 2**31 - 1)}")
        database.execute("BEGIN")
        database.execute('CREATE TABLE "about" ("name" TEXT PRIMARY KEY, "value" TEXT) WITHOUT ROWID')
        database.executemany('INSERT INTO "about" VALUES (?, ?)', about_rows(edition))
        names = ", ".join(f'"{name}" TEXT' for name in _COLUMN_FACTS)
        database.execute(f'CREATE TABLE "columns" ({names}, PRIMARY KEY ("table", "column")) WITHOUT ROWID')
        database.executemany('INSERT INTO "columns" VALUES (?, ?, ?, ?, ?, ?)', column_rows(edition))
        for name, frame in sorted(edition.frames.items()):
            _write_table(database, edition.schemas[name], frame)
        database.execute("COMMIT")
        database.execute("VACUUM")
    finally:
        database.close()


_COLUMN_FACTS = ("table", "column", "type", "unit", "references", "description")


def _write_table(database: sqlite3.Connection, schema: TableSchema, frame: pd.DataFrame) -> None:
    parts = [_sql_column(column) for column in schema.columns]
    if schema.key and not frame[list(schema.key)].isna().any(axis=None):
        parts.append(f"PRIMARY KEY ({', '.join(map(_quoted, schema.key))})")
    database.execute(f"CREATE TABLE {_quoted(schema.name)} ({', '.join(parts)})")
    places = ", ".join("?" * len(schema.columns))
    database.executemany(f"INSERT INTO {_quoted(schema.name)} VALUES ({places})", rows_of(frame, _plain))


def _sql_column(column: Column) -> str:
    null = "" if column.nullable else " NOT NULL"
    return f"{_quoted(column.name)} {_SQL_TYPES.get(column.dtype, 'TEXT')}{null}"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    return value.date().isoformat() if isinstance(value, datetime) else value


def rows_of(frame: pd.DataFrame, convert: Any) -> Iterator[tuple[Any, ...]]:
    """The rows as plain Python values, None where there is nothing."""
    columns: list[list[Any]] = []
    for name in frame.columns:
        filled = frame[name].notna()
        if not filled.any():  # most columns of a wide table are empty
            columns.append([None] * len(frame))
            continue
        series = frame[name].astype(object)
        columns.append([convert(value) for value in series.where(filled, None).tolist()])
    return zip(*columns, strict=True)


def about_rows(edition: Edition) -> list[tuple[str, str]]:
    """What the release is, as pairs of name and value."""
    about = edition.about
    pairs = {
        "title": about.get("title"), "description": about.get("description"), "version": edition.version,
        "released": edition.released.isoformat(), "licence": about.get("licence"),
        "licence_url": about.get("licence_url"), "homepage": about.get("homepage"),
    }  # fmt: skip
    return [(name, str(value)) for name, value in pairs.items() if value]


def column_rows(edition: Edition) -> Iterable[tuple[str | None, ...]]:
    """What every column of every table is."""
    for schema in sorted(edition.schemas.values()):
        for column in schema.columns:
            yield (schema.name, column.name, column.dtype, column.unit, column.references, column.description)


def write_workbook(edition: Edition, path: Path) -> None:
    """A workbook with a sheet for each table, and one each for `about` and `columns`. No cell is a formula."""
    import xlsxwriter  # type: ignore[import-untyped]

    options = {
        "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }  # fmt: skip
    book = xlsxwriter.Workbook(str(path), options)
    created = datetime(edition.released.year, edition.released.month, edition.released.day, tzinfo=UTC)
    book.set_properties(
        {"title": str(edition.about.get("title", "")), "comments": f"Version {edition.version}",
         "created": created.replace(tzinfo=None)}
    )  # fmt: skip
    bold = book.add_format({"bold": True})
    _write_sheet(book, "about", ("name", "value"), about_rows(edition), bold)
    _write_sheet(book, "columns", _COLUMN_FACTS, column_rows(edition), bold)
    for name, frame in sorted(edition.frames.items()):
        _write_sheet(book, name, list(frame.columns), rows_of(_datable(frame), _for_sheet), bold)
    book.close()


def _datable(frame: pd.DataFrame) -> pd.DataFrame:
    """The table with those columns of dates as text that have a day no spreadsheet can hold."""
    dates = [name for name in frame.columns if str(frame[name].dtype).startswith("datetime64")]
    early = [name for name in dates if (frame[name].dropna().dt.date < _FIRST_DAY).any()]
    return frame.assign(**{name: frame[name].dt.strftime("%Y-%m-%d") for name in early})


def _for_sheet(value: Any) -> Any:
    return value.to_pydatetime() if hasattr(value, "to_pydatetime") else value


def _write_sheet(book: Any, name: str, header: Sequence[str], rows: Iterable[Sequence[Any]], bold: Any) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 1)
    for number, column in enumerate(header):
        sheet.write_string(0, number, column, bold)
    last = 0
    for last, row in enumerate(rows, start=1):
        for number, value in enumerate(row):
            if value is None:
                continue
            written = (
                sheet.write_string(last, number, value) if isinstance(value, str) else sheet.write(last, number, value)
            )
            if written != 0:
                raise ValueError(f"the cell {name}!{header[number]} of row {last} can't stand in a workbook")
    if header:
        sheet.autofilter(0, 0, max(last, 1), len(header) - 1)
