"""Whether all tables surely hold, told from their plain columns, without pandas.

Nearly always they do, and loading pandas and Pandera to hear it takes as long as reading a thousand records. Looked at
is all that a schema can ask: types, nulls, terms, the key, ends in order, references. The answer is yes only where
every check surely holds. Where one may fail, or isn't known here, Pandera looks (`table_checks`) and finds the words;
so a mistake here could hide a failure and never make one up, and tests hold the two against each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from operator import ne
from typing import Any

from capdata.schemas.table import Table
from capdata.schemas.table_schemas import Column, TableSchema

#: The table-wide checks that a schema may name, and the two columns that each wants in order where both are there.
ORDERED = {
    "low_not_above_high": ("low", "high"),
    "date_min_not_after_date_max": ("date_min", "date_max"),
}
#: What the values of each dtype are before pandas has them. A bool is no int here, and a datetime no date.
_TYPES: dict[str, frozenset[type]] = {
    "string": frozenset({str}),
    "category": frozenset({str}),
    "boolean": frozenset({bool}),
    "Int64": frozenset({int}),
    "float64": frozenset({float, int}),
    "datetime64[us]": frozenset({date}),
}
_NONE = type(None)


def surely_hold(tables: Mapping[str, Table], schemas: Mapping[str, TableSchema]) -> bool:
    """Whether neither Pandera nor a reference between `tables` can find anything against them."""
    return all(_holds(table, schemas[name], tables) for name, table in tables.items())


def targets(column: Column, tables: Mapping[str, Table]) -> set[Any]:
    """What may stand in a column that references another: the values there, and nothing."""
    table, _, field = (column.references or "").partition(".")
    return {*tables[table].columns[field], None}


def _holds(table: Table, schema: TableSchema, tables: Mapping[str, Table]) -> bool:
    return (
        all(_column_holds(table.columns[column.name], column, tables) for column in schema.columns)
        and all(not options and _in_order(table, check) for check, options in schema.checks.items())
        and _stands_once([table.columns[name] for name in schema.key])
    )


def _column_holds(values: Sequence[Any], column: Column, tables: Mapping[str, Table]) -> bool:
    types = set(map(type, values))
    if column.checks or (_NONE in types and not column.nullable) or types - _TYPES[column.dtype] - {_NONE}:
        return False
    if float in types and any(map(ne, values, values)):  # not a number, which is null to pandas
        return False
    if column.terms and not {*column.terms, None}.issuperset(values):
        return False
    return not column.references or targets(column, tables).issuperset(values)


def _in_order(table: Table, check: str) -> bool:
    if check not in ORDERED:
        return False
    lows, highs = (table.columns[name] for name in ORDERED[check])
    return not any(low is not None and high is not None and low > high for low, high in zip(lows, highs, strict=True))


def _stands_once(key: Sequence[Sequence[Any]]) -> bool:
    return not key or len(set(zip(*key, strict=True))) == len(key[0])
