"""The smallest version that a difference allows, and the rows that force it.

Semantic Versioning read for data, for people whose programs read the tables:

    major   a table, column, term or property is removed; a column's type, unit or vocabulary, or a table's key,
            changes; a column that had no nulls may have some: programs that worked may break
    minor   a record, claim, alias, term, property, column or table is added, or an id is redirected: programs still
            work, there is more to find
    patch   all else: corrections, reasons, words, and what follows from them

There is no exception for versions below 1.0.0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from capdata.released.versions import LEVELS, Level
from capdata.schemas.table_schemas import TableSchema

#: Tables that people write, of which a new row is a minor step; what is computed follows from them.
WRITTEN = frozenset({"entities", "claims", "aliases", "terms", "properties", "redirects"})
#: Of these a row that went breaks programs, since other columns are closed lists of them.
CLOSED = frozenset({"terms", "properties"})


class Demand(NamedTuple):
    """What forces at least a step of `level`: a row of `changes`, in words."""

    level: Level
    what: str


def demands(
    rows: Iterable[Mapping[str, Any]], old: Mapping[str, TableSchema], new: Mapping[str, TableSchema]
) -> list[Demand]:
    """What the rows of `changes` and the schemas force, the gravest first, what was written before what follows."""
    ordered = sorted(rows, key=lambda row: bool(row["derived"]))
    found = [_of_row(*(row[name] for name in _NEEDED)) for row in ordered]
    found += _of_nulls(old, new)
    return sorted(found, key=lambda demand: -LEVELS.index(demand.level))


def smallest(found: list[Demand]) -> Level:
    """The smallest step that all demands allow; a release without a difference is a patch."""
    return max((demand.level for demand in found), key=LEVELS.index, default="patch")


_NEEDED = ("table", "key", "column", "old", "new", "why")


def _of_row(table: str, key: str, column: str, old: str | None, new: str | None, why: str) -> Demand:
    if not key:
        thing = f"the column {table}.{column}" if column else f"the table {table}"
        if why == "added":
            return Demand("minor", f"{thing} is new")
        if why == "withdrawn":
            return Demand("major", f"{thing} is removed")
        what = "type" if column else "key"
        return Demand("major", f"the {what} of {thing} changes from {old} to {new}")
    if not column and why == "added" and table in WRITTEN:
        return Demand("minor", f"{table}: {key} is new")
    if not column and why == "withdrawn" and table in CLOSED:
        return Demand("major", f"{table}: {key} is removed")
    if not column:
        return Demand("patch", f"{table}: {key} {'came' if why == 'added' else 'went'} ({why})")
    return Demand("patch", f"{table}: {key}: {column}: {_short(old)} is now {_short(new)} ({why})")


def _short(text: str | None) -> str:
    if text is None:
        return "nothing"
    return text if len(text) <= 60 else f"{text[:57]}..."


def _of_nulls(old: Mapping[str, TableSchema], new: Mapping[str, TableSchema]) -> list[Demand]:
    found = []
    for table in sorted(old.keys() & new.keys()):
        before = {column.name: column.nullable for column in old[table].columns}
        for column in new[table].columns:
            if column.nullable and before.get(column.name) is False:
                found.append(Demand("major", f"the column {table}.{column.name} may be null now"))
    return found
