"""The difference between two snapshots as a table: one row for each cell that differs, with the reason.

Where a row, a column or a table came or went as a whole, that is one row here. Cells of a column that only one of the
two has are not listed. `derived` parts what somebody wrote (claims, names, aliases, terms, redirects, schemas) from
what was computed from it: an editor's change is the rows that aren't derived, its consequences those that are.

Reasons, besides those of claims and of what is computed from them (see `evidence`): a plain cell that was empty is
`added`, one that is empty now `withdrawn`, another `corrected`; days of upkeep (`checked`, `last_seen`) are
`updated`. A row that came is `added`, one that went `withdrawn`. An id that moved is one row on the column `id`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from capdata.release.evidence import Evidence, Rows, is_reminder
from capdata.release.pairs import Pair, pair_of
from capdata.release.snapshot import Snapshot, moves, renamed, type_of
from capdata.schemas.frames import to_frame
from capdata.schemas.table import JOIN, Table
from capdata.schemas.table_schemas import TableSchema

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("table", "key", "column", "old", "new", "why", "derived", "subject", "property", "claim")

#: Tables whose rows are computed, whatever happens to them.
COMPUTED = frozenset({"values", "relations", "budgets", "verdicts"})
#: Columns that repeat or compute what is written elsewhere.
DERIVED = {
    "entities": frozenset({"kind", "file"}),
    "sources": frozenset({"title", "published_min", "published_max", "reliability", "n_claims"}),
    "claims": frozenset({
        "kind", "low", "high", "canonical_unit", "date_min", "date_max", "live", "reliability", "published",
        "chosen", "chosen_reason",
    }),
}  # fmt: skip
#: Columns of `claims` that describe the claim; filling one in changes nothing that was stated.
DESCRIBING = frozenset({"locator", "note", "speaker", "chosen_reason"})
#: Days on which somebody looked again.
UPKEEP = frozenset({("entities", "checked"), ("sources", "last_seen")})
#: Columns of a computed row that show the claim which was chosen.
OF_CHOICE = frozenset({
    "bound", "number", "number_high", "text", "date_min", "date_max", "missing", "unit", "chosen_claim", "chosen_why",
    "chosen_reason", "as_of", "until",
})  # fmt: skip
#: Which column says what a row is called, and which whom and what it is about.
NAMES = {"claims": ("as_published", "text", "missing"), "entities": ("name",), "aliases": ("alias",),
         "terms": ("label",), "properties": ("label",), "redirects": ("new",)}  # fmt: skip
SUBJECTS = ("statement", "subject", "entity", "id")
PROPERTIES = ("property", "type", "line")


#: A row of `changes` as a map.
Row = dict[str, Any]


def differences(old: Snapshot, new: Snapshot) -> list[Row]:
    """The rows of `changes` from `old` to `new`, sorted by key."""
    return sorted(_differences(old, new), key=lambda row: (row["table"], row["key"], row["column"]))


def as_frame(rows: Sequence[Row], schema: TableSchema) -> pd.DataFrame:
    """The table `changes`, by its `schema`."""
    columns = {column.name: [row[column.name] for row in rows] for column in schema.columns}
    return to_frame(Table("changes", columns, _nowhere), schema)


def _nowhere(row: int, column: str) -> Any:
    raise LookupError("a difference stands in no file")


def _differences(old: Snapshot, new: Snapshot) -> Iterator[Row]:
    moved = moves(new.frames["redirects"])
    before = set(old.frames["entities"]["id"])
    moved = {was: now for was, now in moved.items() if was in before or was in set(old.frames["claims"]["id"])}
    yield from _of_moves(moved, before)
    old = renamed(old, moved)
    yield from _of_schemas(old.schemas, new.schemas)
    pairs = {name: pair_of(name, old, new) for name in new.schemas if name in old.schemas}
    work = _Difference(pairs)
    for pair in pairs.values():
        yield from work.of_table(pair)


def _made(
    table: str, key: str, column: str, old: str | None, new: str | None, why: str, *, derived: bool = False,
    subject: str | None = None, prop: str | None = None, claim: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    # Empty text and null are both nothing here; in CSV they couldn't be told apart.
    old, new = old or None, new or None
    return dict(zip(COLUMNS, (table, key, column, old, new, why, derived, subject, prop, claim), strict=True))


def _of_moves(moved: Mapping[str, str], entities: Iterable[str]) -> Iterator[dict[str, Any]]:
    for was, now in moved.items():
        if was in entities:
            yield _made("entities", now, "id", was, now, "corrected", derived=True, subject=now)
        else:
            yield _made("claims", now, "id", was, now, "corrected", derived=True, claim=now)


def _of_schemas(old: Mapping[str, TableSchema], new: Mapping[str, TableSchema]) -> Iterator[dict[str, Any]]:
    for table in sorted(old.keys() | new.keys()):
        if table not in old or table not in new:
            why, here = ("withdrawn", old) if table in old else ("added", new)
            titles = (old[table].title, None) if here is old else (None, new[table].title)
            yield _made(table, "", "", titles[0], titles[1], why)
            continue
        if old[table].key != new[table].key:
            yield _made(table, "", "", JOIN.join(old[table].key), JOIN.join(new[table].key), "corrected")
        types = [{column.name: type_of(column) for column in side[table].columns} for side in (old, new)]
        for column in dict.fromkeys((*types[0], *types[1])):
            was, now = types[0].get(column), types[1].get(column)
            if was != now:
                yield _made(table, "", column, was, now, _plain(was, now))


def _plain(old: str | None, new: str | None) -> str:
    return "added" if old is None else "withdrawn" if new is None else "corrected"


class _Difference:
    """Turns the differing cells of each table into rows of `changes`."""

    def __init__(self, pairs: Mapping[str, Pair]) -> None:
        self.claims = pairs["claims"]
        self.stems = _stems(pairs["properties"])
        self.chosen_before = _chosen(pairs["values"])
        self.evidence = self._evidence()

    def _evidence(self) -> Evidence:
        whys: dict[str, str] = {}
        for key in self.claims.rows_new.keys() - self.claims.rows_old.keys():
            whys[key] = "added"
        for key in self.claims.rows_old.keys() - self.claims.rows_new.keys():
            whys[key] = "added" if is_reminder(key) else "withdrawn"
        for key, column, old, new in self.claims.cells():
            why = _of_claim_cell(column, old, new)
            if column not in DERIVED["claims"] and why != "added" and whys.get(key) != "corrected":
                whys[key] = why
        old_rows: Rows = _Lazily(self.claims.row_before)
        new_rows: Rows = _Lazily(lambda key: self.claims.row(key) if key in self.claims.rows_new else None)
        return Evidence(whys, old_rows, new_rows)

    def of_table(self, pair: Pair) -> Iterator[dict[str, Any]]:
        """All rows of one table."""
        for key in pair.rows_new.keys() - pair.rows_old.keys():
            yield self._whole(pair, key, None, self._called(pair, key), "added")
        for key in pair.rows_old.keys() - pair.rows_new.keys():
            yield self._whole(pair, key, self._called(pair, key), None, "withdrawn")
        for key, column, old, new in pair.cells():
            row = pair.row(key)
            derived = self._is_derived(pair.name, column)
            why = self._why(pair, key, row, column, old, new)
            yield self._about(pair, row, key, column, old, new, why, derived)

    def _whole(self, pair: Pair, key: str, old: str | None, new: str | None, why: str) -> dict[str, Any]:
        row = pair.row(key)
        derived = pair.name in COMPUTED or ("id" in row and pair.name not in ("entities", "claims"))
        if pair.name in COMPUTED:
            found = self.evidence.gravest(self._group(pair, row))
            why = why if found in ("added", "withdrawn") else found
        return self._about(pair, row, key, "", old, new, why, derived)

    def _called(self, pair: Pair, key: str) -> str:
        row = pair.row(key)
        return next((row[name] for name in NAMES.get(pair.name, ()) if row.get(name)), key)

    def _is_derived(self, table: str, column: str) -> bool:
        if table in COMPUTED or column in DERIVED.get(table, ()):
            return True
        if table in ("entities", "claims", "sources", "aliases", "terms", "properties", "redirects"):
            return False
        return (
            column in ("name", "qualified") or column.startswith("range_class_") or self._property(column) is not None
        )

    def _property(self, column: str) -> str | None:
        """The property that a generated column shows."""
        parts = column.split("_")
        for length in range(len(parts), 0, -1):
            found = self.stems.get("_".join(parts[:length]))
            if found is not None:
                return found
        return None

    def _why(
        self, pair: Pair, key: str, row: Mapping[str, Any], column: str, old: str | None, new: str | None
    ) -> str:  # fmt: skip
        if pair.name == "claims":
            return self._of_claim(key, row, column, old, new)
        if pair.name == "sources" and column == "n_claims":
            return self.evidence.gravest(self.evidence.group(f"source:{key}"))
        if (pair.name, column) in UPKEEP:
            return "updated"
        if not self._is_derived(pair.name, column) or column == "name":
            return _plain(old, new)
        group, was = self._group(pair, row, column), pair.row_before(key) or {}
        before = was.get("chosen_claim")
        if column in OF_CHOICE and "chosen_claim" in row:
            return self.evidence.of_choice(group, before, row["chosen_claim"])
        return self.evidence.gravest(group, before or self._chosen_before(row, column))

    def _of_claim(self, key: str, row: Mapping[str, Any], column: str, old: str | None, new: str | None) -> str:
        if column not in DERIVED["claims"]:
            return _of_claim_cell(column, old, new)
        own = self.evidence.whys.get(key)
        if own is not None:
            return own
        return self.evidence.gravest(self.evidence.group(row["subject"], row["property"]), key)

    def _group(self, pair: Pair, row: Mapping[str, Any], column: str = "") -> list[str]:
        """The changed claims from which a computed cell follows."""
        evidence = self.evidence
        if pair.name == "verdicts":
            weapons = [*row["subject"].split("+"), *(row.get("members") or "").split(JOIN)]
            found = [claim for weapon in weapons for claim in evidence.under(weapon, "range.")]
            return found + evidence.under(row["statement"], "relation.")
        subject = _first(row, SUBJECTS)
        prop = _first(row, PROPERTIES) or self._property(column)
        if subject is None:
            return []
        if prop is None:
            return evidence.under(subject, "range.") if column.startswith("range_class_") else evidence.group(subject)
        exact = evidence.group(subject, prop, row["facet"]) if pair.name in ("values", "budgets") else []
        return exact or evidence.group(subject, prop)

    def _chosen_before(self, row: Mapping[str, Any], column: str) -> str | None:
        """The claim chosen before for the property that a generated column shows, under no qualifier."""
        prop, subject = self._property(column), row.get("id")
        if prop is None or subject is None:
            return None
        return self.chosen_before.get((subject, prop))

    def _about(
        self, pair: Pair, row: Mapping[str, Any], key: str, column: str, old: str | None, new: str | None, why: str,
        derived: bool,
    ) -> dict[str, Any]:  # fmt: skip
        subject = _first(row, SUBJECTS)
        prop = _first(row, PROPERTIES) or (self._property(column) if derived and column else None)
        claim = key if pair.name == "claims" else row.get("chosen_claim")
        if pair.name == "claims":
            subject = row["subject"]
        return _made(pair.name, key, column, old, new, why, derived=derived, subject=subject, prop=prop, claim=claim)


class _Lazily(dict[str, Any]):
    """Rows made when they are asked for."""

    def __init__(self, make: Any) -> None:
        super().__init__()
        self.make = make

    def get(self, key: str, default: Any = None) -> Any:
        return self.make(key) or default

    def __getitem__(self, key: str) -> Any:
        row = self.make(key)
        if row is None:
            raise KeyError(key)
        return row

    def __contains__(self, key: object) -> bool:
        return self.make(key) is not None


def _of_claim_cell(column: str, old: str | None, new: str | None) -> str:
    if column == "deprecated" and old is None:
        return "deprecated"
    if column in DESCRIBING and old is None:
        return "added"
    return "corrected"


def _first(row: Mapping[str, Any], names: Iterable[str]) -> str | None:
    return next((row[name] for name in names if row.get(name)), None)


def _chosen(values: Pair) -> dict[tuple[str, str], str]:
    """The claim chosen before for each subject and property; that under no qualifier before others."""
    chosen: dict[tuple[str, str], str] = {}
    for number in values.rows_old.values():
        claim, facet = values.old["chosen_claim"][number], values.old["facet"][number]
        if claim is not None:
            name = (values.old["subject"][number], values.old["property"][number])
            chosen[name] = claim if not facet else chosen.get(name, claim)
    return chosen


def _stems(properties: Pair) -> dict[str, str]:
    names = {*properties.rows_old, *properties.rows_new}
    return {name.replace(".", "_").replace("-", "_"): name for name in names}
