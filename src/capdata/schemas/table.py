"""A table on its way to release: columns of plain Python values, and where each row comes from.

Kept apart from pandas, so that the whole way from records to rows runs without it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from capdata.findings import Place

if TYPE_CHECKING:
    import pandas as pd

#: Joins several values in one cell.
JOIN = "|"


class Origin(NamedTuple):
    """Where a row, or one cell of it, was written."""

    file: str
    place: Place
    record: str | None


#: Finds where the cell (row number, column name) was written.
Locate = Callable[[int, str], Origin]


@dataclass(frozen=True)
class Table:
    """A finished table: its columns in order, all of one length."""

    name: str
    columns: Mapping[str, Sequence[Any]]
    locate: Locate

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))


def columns_of(rows: Sequence[tuple[Any, ...]], kind: Any) -> dict[str, list[Any]]:
    """The fields of named tuples of one `kind`, each as a column. One pass in C; a call a cell takes ten times that."""
    if not rows:
        return {name: [] for name in kind._fields}
    return {name: list(column) for name, column in zip(kind._fields, zip(*rows, strict=True), strict=True)}


def table_of_rows(
    name: str, columns: Iterable[str], rows: Sequence[Mapping[str, Any]], origins: Sequence[Origin]
) -> Table:
    """A table of rows given as maps; a column that a row doesn't have is null there."""
    return Table(
        name,
        {column: [row.get(column) for row in rows] for column in columns},
        lambda row, _column: origins[row],
    )


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a loaded table as dicts of plain Python; null is None, a whole number of floats stays a float."""
    columns = {
        str(name): frame[name].astype(object).where(frame[name].notna().astype(bool), None).tolist() for name in frame
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
