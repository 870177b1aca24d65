"""What a chart is drawn from: the tables, and which release and which days they speak of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from capdata.findings import did_you_mean

if TYPE_CHECKING:
    import pandas as pd


class NothingToDraw(Exception):
    """The subjects asked for aren't there, or have nothing of the kind; the message is for the user."""


class Given(NamedTuple):
    """Tables and their times. `table` returns a table by name; `release` names what they were made from."""

    table: Callable[[str], pd.DataFrame]
    release: str
    as_of: str | None = None
    known_by: str | None = None

    def rows(self, name: str) -> list[dict[str, Any]]:
        """A table as dicts, null as None."""
        frame = self.table(name).astype(object)
        return [
            {str(key): cell for key, cell in row.items()} for row in frame.where(frame.notna(), None).to_dict("records")
        ]

    @property
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
        """Refuse an id that no record has. Raises NothingToDraw."""
        names = self.names
        for one in ids:
            if one not in names:
                tip = did_you_mean(one, names) or "`capdata list` shows all ids"
                raise NothingToDraw(f"there is no record {one!r}; {tip}")

    def labels(self, properties: Sequence[str]) -> str:
        """The labels of properties, in a row."""
        table = self.table("properties").set_index("property")["label"]
        return ", ".join(str(table.get(name, name)) for name in properties)

    def named(self, ids: Iterable[str]) -> list[str]:
        """The names of records, in order."""
        names = self.names
        return [names[one] for one in ids]


def number(value: float) -> str:
    """`2,776`, `0.95`: four figures at most, thousands apart."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def counted(many: int, one: str, more: str | None = None) -> str:
    """`1 claim`, `26 claims`."""
    return f"1 {one}" if many == 1 else f"{many:,} {more or one + 's'}"
