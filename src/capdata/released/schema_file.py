"""`schemas/tables.json`: the schemas of a release's tables, completed, in a form that any later capdata reads.

The YAML beside it is what people wrote: it leaves out the columns that follow from the dictionary, and its keys may
change with a later version. This file has every column of every table, with dtype, unit, terms and references.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from capdata.schemas.table_schemas import Column, TableSchema

NAME = "schemas/tables.json"


def as_json(schemas: Mapping[str, TableSchema]) -> str:
    """The file's text. What is null or empty is left out."""
    tables = {
        schema.name: {
            "title": schema.title,
            "description": schema.description,
            "key": list(schema.key),
            "checks": dict(schema.checks),
            "columns": [_column(column) for column in schema.columns],
        }
        for schema in sorted(schemas.values())
    }
    return json.dumps({"tables": tables}, indent=1, ensure_ascii=False) + "\n"


def _column(column: Column) -> dict[str, Any]:
    entry = {key: value for key, value in column._asdict().items() if value not in (None, (), "")}
    return entry | {"terms": list(column.terms)} if column.terms else entry


def from_json(text: str | bytes) -> dict[str, TableSchema]:
    """The schemas by table name. Raises ValueError, KeyError or TypeError where the text is no such file."""
    return {
        name: TableSchema(
            name,
            entry["title"],
            entry["description"],
            tuple(entry["key"]),
            tuple(_from_entry(column) for column in entry["columns"]),
            entry["checks"],
        )
        for name, entry in json.loads(text)["tables"].items()
    }


def _from_entry(entry: Mapping[str, Any]) -> Column:
    known = {key: value for key, value in entry.items() if key in Column._fields}
    known["terms"] = tuple(known.get("terms", ()))
    return Column(**{"description": "", **known})
