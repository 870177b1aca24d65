"""What is given to draw or to compare: the tables of one version, and the days that they speak of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from capdata.findings import did_you_mean
from capdata.schemas.table import rows_of

if TYPE_CHECKING:
    import pandas as pd

#: Returns a table by its name.
Read = Callable[[str], "pd.DataFrame"]


class NoSuchRecord(ValueError):
    """No record has the id; the message says which may have been meant."""


@dataclass(frozen=True)
class Given:
    """Tables and their times. `table` returns a table by name; `release` names what they were made from."""

    table: Read
    release: str
    as_of: str | None = None
    known_by: str | None = None
    _rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def rows(self, name: str) -> list[dict[str, Any]]:
        """A table as dicts, null as None; the same list each time, so nobody may change it."""
        if name not in self._rows:
            self._rows[name] = rows_of(self.table(name))
        return self._rows[name]

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The name of every record, by id."""
        entities = self.table("entities")
        return dict(zip(entities["id"], entities["name"], strict=True))

    def made_from(self) -> str:
        """`capdata 0.1.0, as known by 2024-07-10`: the last line of every caption."""
        parts = [f"capdata {self.release}"]
        if self.as_of:
            parts.append(f"as of {self.as_of}")
        if self.known_by:
            parts.append(f"as known by {self.known_by}")
        return ", ".join(parts)

    def check(self, ids: Sequence[str]) -> None:
        """Refuse an id that no record has. Raises NoSuchRecord."""
        for one in ids:
            if one not in self.names:
                tip = did_you_mean(one, self.names) or "`capdata list` shows the ids of the records as they stand"
                raise NoSuchRecord(f"there is no record {one!r} in {self.release}; {tip}")

    def labels(self, properties: Sequence[str]) -> str:
        """The labels of properties, in a row."""
        table = self.table("properties").set_index("property")["label"]
        return ", ".join(str(table.get(name, name)) for name in properties)

    def terms(self, vocabulary: str) -> Mapping[str, str]:
        """The label of each term of a vocabulary."""
        return {row["term"]: row["label"] for row in self.rows("terms") if row["vocabulary"] == vocabulary}

    def named(self, ids: Iterable[str]) -> list[str]:
        """The names of records, in order."""
        return [self.names[one] for one in ids]


def reader(version: str | None, known_by: str | None, as_of: str | None, root: str | Path | None) -> Read:
    """`capdata.load` for one version and its days, each table loaded once; what it raises, the tables raise.

    A table that tells of no days is whole, whatever `as_of` says.
    """
    from capdata.released.loading import NoDays, load

    @cache
    def table(name: str) -> pd.DataFrame:
        try:
            return load(name, version, known_by=known_by, as_of=as_of, root=root)
        except NoDays:
            return load(name, version, known_by=known_by, root=root)

    return table


def given(table: Read, known_by: str | None, as_of: str | None) -> Given:
    """What a `reader` for these days gives."""
    version = table("entities").attrs["capdata"]["version"]
    return Given(table, "working tree" if version == "tree" else version, as_of, known_by)
