"""The difference between two snapshots as a reviewer reads it: what somebody changed, and below it what follows.

`changes` has a row for each cell; here the rows of one claim, record, alias, term, property or redirect are one item,
with the computed cells that follow from it. The claims of a record that came or went as a whole are told with it.
Items come in the order in which they matter: what was lost (also what nobody wrote: a value that was chosen, where none
can be chosen now), what was corrected, what moved on, what moved to another id, what is new, and last what only
describes: notes, places on the page, reminders of what nobody has found yet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from capdata.release import promises
from capdata.release.bump import demands, smallest
from capdata.release.changes import Row, differences
from capdata.release.evidence import is_reminder
from capdata.release.snapshot import Snapshot
from capdata.released.versions import Level
from capdata.schemas.table import JOIN

#: The kinds of items, in the order in which they are told.
KINDS = ("lost", "deprecated", "corrected", "updated", "moved", "added", "described")

#: Columns that describe. A change in them alone changes nothing that is stated.
DESCRIBING = frozenset({"checked", "definition", "label", "last_seen", "locator", "note", "speaker", "archived"})

#: What a row of each written table is called.
NOUNS = {"claims": "claim", "entities": "record", "aliases": "alias", "terms": "term", "properties": "property",
         "redirects": "redirect"}  # fmt: skip


class Cell(NamedTuple):
    """One cell that differs."""

    table: str
    key: str
    column: str
    old: str | None
    new: str | None


class Item(NamedTuple):
    """One change that somebody made. `cells` are what was written, `follows` what is computed from it.

    `claims` counts the claims that came or went with a record.
    """

    kind: str
    noun: str
    id: str
    subject: str | None
    property: str | None
    reason: str | None
    cells: tuple[Cell, ...]
    follows: tuple[Cell, ...]
    claims: int = 0


class Diff(NamedTuple):
    """All items between two snapshots, the smallest legal step, and every row as `changes` has it."""

    old: str
    new: str
    level: Level
    items: list[Item]
    rows: list[Row]


def diff(old: Snapshot, new: Snapshot) -> Diff:
    """Compare two snapshots."""
    rows = differences(old, new)
    level = smallest(demands(rows, old.schemas, new.schemas))
    drafts = _Drafts(rows, _reasons(new))
    items = [draft.item() for draft in drafts.of_rows()]
    items += _undecided(rows, items, {JOIN.join(group) for group in promises.undecided(new)})
    items += _lost_values(old, new, items)
    return Diff(old.name, new.name, level, sorted(items, key=_order), rows)


def _order(item: Item) -> tuple[int, str, str, str]:
    return KINDS.index(item.kind), item.subject or "", item.noun, item.id


def _reasons(new: Snapshot) -> dict[str, str]:
    """Why an id is retired, by old id."""
    frame = new.frames["redirects"]
    return dict(zip(frame["old"].tolist(), frame["reason"].tolist(), strict=True))


def _lost_values(old: Snapshot, new: Snapshot, items: Iterable[Item]) -> Iterator[Item]:
    """Values and columns that readers had and have no more, where no item says so already."""
    said = {(item.subject, item.property) for item in items if item.kind in ("lost", "deprecated")}
    columns = {cell.column for item in items if item.noun == "column" for cell in item.cells}
    for loss in promises.losses(old, new):
        if loss.name not in columns and (loss.name, loss.property) not in said:
            subject = None if loss.noun == "column" else loss.name
            yield Item("lost", loss.noun, loss.name, subject, loss.property, loss.what, (), ())


def _undecided(rows: Iterable[Row], items: Iterable[Item], undecided: Container[str]) -> Iterator[Item]:
    """Values of which one was chosen, where the claims decide nothing any more."""
    said = {(item.subject, item.property) for item in items if item.kind in ("lost", "deprecated")}
    for row in rows:
        lost = (row["table"], row["column"], row["new"]) == ("values", "chosen_claim", None)
        if lost and row["key"] in undecided and (row["subject"], row["property"]) not in said:
            reason = "nothing can be chosen any more among claims that disagree"
            cell = Cell(row["table"], row["key"], row["column"], row["old"], None)
            yield Item("lost", "value", row["key"], row["subject"], row["property"], reason, (cell,), ())


class _Draft:
    """An item that is still being put together."""

    def __init__(self, kind: str, noun: str, key: str, row: Mapping[str, Any], reason: str | None) -> None:
        self.kind, self.noun, self.key, self.reason = kind, noun, key, reason
        self.subject, self.property = row["subject"], row["property"]
        self.cells: list[Cell] = []
        self.follows: list[Cell] = []
        self.claims = 0

    def item(self) -> Item:
        only_words = self.noun == "claim" and all(cell.column in DESCRIBING for cell in self.cells)
        kind = "described" if only_words and self.kind in ("added", "corrected") else self.kind
        return Item(
            kind, self.noun, self.key, self.subject, self.property, self.reason, tuple(self.cells),
            tuple(self.follows), self.claims,
        )  # fmt: skip


class _Drafts:
    """Puts every row of `changes` under the item that it belongs to."""

    def __init__(self, rows: Sequence[Mapping[str, Any]], reasons: Mapping[str, str]) -> None:
        self.rows = rows
        self.reasons = reasons
        self.drafts: dict[tuple[str, str], _Draft] = {}
        self.with_record: dict[str, list[str]] = defaultdict(list)
        self.by_topic: dict[tuple[str | None, str | None], list[_Draft]] = defaultdict(list)

    def of_rows(self) -> Iterable[_Draft]:
        whole = {(row["key"], row["why"]) for row in self.rows if row["table"] == "entities" and not row["column"]}
        for row in self.rows:
            if row["derived"]:
                continue
            if row["table"] == "claims" and not row["column"] and (row["subject"], row["why"]) in whole:
                self.with_record[row["subject"]].append(row["key"])
            else:
                self._write(row)
        for draft in self.drafts.values():
            if draft.noun == "record":
                draft.claims = len(self.with_record[draft.key])
        for draft in list(self.drafts.values()):
            self.by_topic[(draft.subject, draft.property)].append(draft)
            if draft.property is not None:
                self.by_topic[(draft.subject, None)].append(draft)
        self._fold()
        for row in self.rows:
            if row["derived"]:
                self._follow(row)
        return self.drafts.values()

    def _write(self, row: Mapping[str, Any]) -> None:
        table, key, column = row["table"], row["key"], row["column"]
        if key:
            noun, name = NOUNS.get(table, "record"), key
            group = (noun, name)
        else:
            noun, name = ("column", f"{table}.{column}") if column else ("table", table)
            group = (noun, name)
        kind = _kind(row, noun)
        draft = self.drafts.get(group)
        if draft is None:
            reason = self.reasons.get(key) or (row["new"] if kind == "deprecated" else None)
            draft = self.drafts[group] = _Draft(kind, noun, name, row, reason)
        elif KINDS.index(kind) < KINDS.index(draft.kind):
            draft.kind = kind
            draft.reason = draft.reason or (row["new"] if kind == "deprecated" else None)
        draft.cells.append(Cell(table, key, column, row["old"], row["new"]))

    def _fold(self) -> None:
        """Columns that come or go with a property, and the redirect of what went, are told with it."""
        for noun, key in list(self.drafts):
            gone = self.drafts.get(("record", key)) or self.drafts.get(("claim", key))
            if noun == "redirect" and gone is not None:
                gone.follows += self.drafts.pop((noun, key)).cells
        stems = {
            key.replace(".", "_").replace("-", "_"): draft
            for (noun, key), draft in self.drafts.items()
            if noun == "property"
        }
        for (noun, key), draft in list(self.drafts.items()):
            name = key.partition(".")[2]
            owner = next((stems[stem] for stem in stems if name == stem or name.startswith(f"{stem}_")), None)
            if noun == "column" and owner is not None and owner.kind == draft.kind:
                owner.follows += draft.cells
                del self.drafts[(noun, key)]

    def _follow(self, row: Mapping[str, Any]) -> None:
        cell = Cell(row["table"], row["key"], row["column"], row["old"], row["new"])
        owner = self._owner(row)
        if owner is None:
            group = ("computed", row["table"])
            owner = self.drafts.get(group)
            if owner is None:
                reason = "a rule, a grade or an editor's choice changed, or another record did"
                owner = self.drafts[group] = _Draft("corrected", "computed", row["table"], row, reason)
                owner.subject = owner.property = None
        owner.follows.append(cell)
        if row["why"] == "updated" and (owner.kind, owner.noun) == ("added", "claim"):
            owner.kind = "updated"  # a new claim by which a value moved on

    def _owner(self, row: Mapping[str, Any]) -> _Draft | None:
        """The item that a computed cell follows from: by its claim, its record and property, its record."""
        subject, prop, claim, key = row["subject"], row["property"], row["claim"], row["key"]
        moved = self.drafts.get(("redirect", row["old"] or "")) if row["column"] == "id" else None
        if moved is not None:
            return moved
        for group in (("claim", claim), ("record", key), ("record", subject)):
            if group in self.drafts and (group[0] == "claim" or prop is None or row["table"] != "values"):
                return self.drafts[group]
        found = self.by_topic.get((subject, prop)) or self.by_topic.get((subject, None))
        if found:
            return found[0]
        parts = set(key.replace("+", "|").split("|"))
        for draft in self.drafts.values():
            if draft.subject in parts or (draft.noun == "claim" and f".{key}" in draft.key):
                return draft
        for record, claims in self.with_record.items():
            if any(f".{key}" in claim for claim in claims):
                return self.drafts[("record", record)]
        return None


def _kind(row: Mapping[str, Any], noun: str) -> str:
    why: str = row["why"]
    if noun == "claim" and is_reminder(row["key"]) and not row["column"]:
        return "described"
    if noun == "redirect" and why == "added":
        return "moved"
    if noun in ("column", "table") and why == "corrected":
        return "lost"  # programs that read it break
    return "lost" if why == "withdrawn" else why
