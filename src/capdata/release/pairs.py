"""One table in two snapshots: rows matched by key, and the cells in which they differ."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from capdata.release.snapshot import Snapshot, Texts, keys_of, texts


class Pair(NamedTuple):
    """One table in both snapshots: rows as text, by key."""

    name: str
    old: dict[str, Texts]
    new: dict[str, Texts]
    rows_old: dict[str, int]
    rows_new: dict[str, int]
    shared: list[str]

    def row(self, key: str) -> dict[str, Any]:
        """The row as a map, that of now where it is still there."""
        columns, rows = (self.new, self.rows_new) if key in self.rows_new else (self.old, self.rows_old)
        return {name: column[rows[key]] for name, column in columns.items()}

    def row_before(self, key: str) -> dict[str, Any] | None:
        """The row as it was; None if it wasn't there."""
        number = self.rows_old.get(key)
        return None if number is None else {name: column[number] for name, column in self.old.items()}

    def cells(self) -> Iterator[tuple[str, str, str | None, str | None]]:
        """Key, column, old and new of every cell that differs in rows that both have."""
        both = [key for key in self.rows_new if key in self.rows_old]
        at_old = np.array([self.rows_old[key] for key in both], dtype=np.intp)
        at_new = np.array([self.rows_new[key] for key in both], dtype=np.intp)
        for name in self.shared:
            old, new = self.old[name][at_old], self.new[name][at_new]
            for i in np.flatnonzero(old != new):
                yield both[i], name, old[i], new[i]


def pair_of(name: str, old: Snapshot, new: Snapshot) -> Pair:
    """The table `name` of both, rows by the key that both have."""
    schema_old, schema_new = old.schemas[name], new.schemas[name]
    named = [column.name for column in schema_old.columns]
    key = [column for column in schema_new.key if column in named]
    sides = []
    for side in (old, new):
        frame = side.frames[name]
        rows = {text: number for number, text in enumerate(keys_of(frame, key))}
        sides.append(({column: texts(frame[column]) for column in frame.columns}, rows))
    (columns_old, rows_old), (columns_new, rows_new) = sides
    shared = [column.name for column in schema_new.columns if column.name in columns_old]
    return Pair(name, columns_old, columns_new, rows_old, rows_new, shared)
