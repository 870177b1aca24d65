"""Pandera over the finished tables, its failures mapped back to the file, line and column they come from.

Shape and type were checked on the YAML, so what fails here is what only shows in a whole table: a key that stands
twice, ends in the wrong order, a value outside its vocabulary, a reference between tables that leads nowhere. Every
failure is reported, not the first (lazy).

A row that fails a table-wide check is one finding. A check that Pandera doesn't know is a finding about the schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from capdata.findings import Finding, shorten
from capdata.schemas.frames import to_frame
from capdata.schemas.pandera_form import pandera_schema
from capdata.schemas.table import Table
from capdata.schemas.table_schemas import TableSchema

#: Failures reported for each table; more of one kind help nobody and cost seconds.
MOST_FAILURES = 1000


def check_tables(
    tables: Mapping[str, Table], schemas: Mapping[str, TableSchema]
) -> tuple[dict[str, pd.DataFrame], list[Finding]]:
    """All tables as DataFrames, and what Pandera and the references between tables say of them."""
    frames: dict[str, pd.DataFrame] = {}
    findings: list[Finding] = []
    for name, table in tables.items():
        frames[name] = to_frame(table, schemas[name])
        narrowed = _telling(table, schemas[name])
        if narrowed is None:
            continue
        try:
            checks = pandera_schema(narrowed)
        except (AttributeError, TypeError, ValueError) as error:  # what Pandera raises for a check it can't make
            message = f"Pandera can't use the checks of the table `{name}`: {shorten(error, 160)}"
            findings.append(Finding("S30", "error", f"schemas/tables/{name}.yaml", 1, 1, message))
            continue
        frame = frames[name][[column.name for column in narrowed.columns]]
        findings += _check_frame(table, frame, schemas[name], checks)
        findings += _check_references(table, schemas[name], tables)
    return frames, findings


def _telling(table: Table, schema: TableSchema) -> TableSchema | None:
    """The schema for the columns that can fail; None for a table that can't.

    A wide table has a hundred columns and more, most of them empty, and some tables have no rows. Their dtypes are
    those that `to_frame` gives them; what else could fail needs a value, or a null where there may be none. A schema
    with checks of its own is used whole, so that one that Pandera can't make is found.
    """
    if schema.checks or any(column.checks for column in schema.columns):
        return schema
    if not len(table):
        return None
    kept = [
        column
        for column in schema.columns
        if not column.nullable or column.name in schema.key or table.columns[column.name].count(None) < len(table)
    ]
    return schema._replace(columns=tuple(kept))


def _check_frame(table: Table, frame: pd.DataFrame, schema: TableSchema, checks: pa.DataFrameSchema) -> list[Finding]:
    try:
        checks.validate(frame, lazy=True, inplace=True)  # nothing is coerced, so nothing is changed
    except SchemaErrors as errors:
        cases = errors.failure_cases.head(MOST_FAILURES)
        found = [_failure(table, schema, case) for case in cases.to_dict("records")]
        return list(dict.fromkeys(found))
    return []


def _failure(table: Table, schema: TableSchema, case: Mapping[Any, Any]) -> Finding:
    check, value, index = str(case["check"]), case["failure_case"], case["index"]
    column = case["column"]
    if case["schema_context"] == "DataFrameSchema" or column not in table.columns:
        column = schema.key[0] if schema.key else next(iter(table.columns))  # of the whole row: said once, at its key
        if index is not None and not pd.isna(index):
            value = table.columns[column][int(index)]
    if index is None or pd.isna(index):
        message = f"the table `{table.name}` fails the check `{check}` in the column `{column}`"
        return Finding(
            "T01", "error", f"schemas/tables/{table.name}.yaml", 1, 1, message, found=str(case["failure_case"])
        )
    row = int(index)
    origin = table.locate(row, column)
    key = ", ".join(f"{name}={table.columns[name][row]}" for name in schema.key)
    message = f"the row {shorten(key, 160)} of the table `{table.name}` fails the check `{_readable(check)}`"
    return Finding(
        "T01", "error", origin.file, origin.place.line, origin.place.column, message, origin.record, column,
        found=shorten(value), expected=_readable(check),
    )  # fmt: skip


def _readable(check: str) -> str:
    return "the key stands once" if check.startswith("multiple_fields_uniqueness") else shorten(check, 120)


def _check_references(table: Table, schema: TableSchema, tables: Mapping[str, Table]) -> list[Finding]:
    findings: list[Finding] = []
    for column in schema.columns:
        if not column.references:
            continue
        other, _, field = column.references.partition(".")
        known = {*tables[other].columns[field], None}
        if known.issuperset(table.columns[column.name]):
            continue
        for row, value in enumerate(table.columns[column.name]):
            if value not in known:
                origin = table.locate(row, column.name)
                message = f"`{shorten(value)}` is not in the table `{other}`"
                findings.append(
                    Finding(
                        "T02", "error", origin.file, origin.place.line, origin.place.column, message, origin.record,
                        column.name, found=shorten(value), expected=f"{other}.{field}",
                    )
                )  # fmt: skip
    return findings
