"""A table schema as Pandera checks it, and the table-wide checks that a schema may name.

The checks are the functions below, registered with Pandera and listed by name under `checks:` of a table's schema.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from pandera.extensions import register_check_method  # type: ignore[attr-defined]
from pandera.io.pandas_io import deserialize_schema
from pandera.pandas import DataFrameSchema

from capdata.schemas.table_schemas import TableSchema


@register_check_method()  # type: ignore[untyped-decorator]
def low_not_above_high(frame: pd.DataFrame) -> Any:
    """`low` is at most `high` where both are there."""
    return ~(frame["low"] > frame["high"])


@register_check_method()  # type: ignore[untyped-decorator]
def date_min_not_after_date_max(frame: pd.DataFrame) -> Any:
    """`date_min` is at most `date_max` where both are there."""
    return ~(frame["date_min"] > frame["date_max"])


def pandera_schema(schema: TableSchema) -> DataFrameSchema:
    """The schema as Pandera checks it: strict, ordered, nothing coerced, closed terms as `isin`."""
    columns = {}
    for column in schema.columns:
        checks = {name: dict(options or {}) for name, options in (column.checks or {}).items()}
        if column.terms:
            checks["isin"] = {"value": list(column.terms)}
        columns[column.name] = {
            "dtype": column.dtype, "nullable": column.nullable, "description": column.description,
            "checks": checks or None, "required": True, "coerce": False,
        }  # fmt: skip
    made: DataFrameSchema = deserialize_schema(  # type: ignore[no-untyped-call]
        {
            "schema_type": "dataframe", "name": schema.name, "title": schema.title,
            "description": schema.description, "columns": columns,
            "checks": {name: dict(options or {}) for name, options in schema.checks.items()} or None,
            "unique": list(schema.key) or None, "strict": True, "ordered": True, "coerce": False,
        }
    )  # fmt: skip
    return made
