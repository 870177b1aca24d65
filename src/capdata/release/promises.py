"""What a release promises to whoever used the one before: no id vanishes, and nothing is lost without a reason.

An id of a record or claim is there again, or `data/redirects.yaml` says where it went. A record's redirect speaks for
its claims too: of one that moved they are expected under its new id, of one that was withdrawn they are gone with it.
A claim without a source, which says that nothing was found, may go without a word.

A reason for lost coverage is: the id was withdrawn, the claim is deprecated, the claim is weighed under another
facet, nothing could be chosen any more among disagreeing claims; or the version's section in the changelog names the
record (or, for an alias, its record; for a column, the column) in backticks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import pandas as pd

from capdata.release.changes import COMPUTED
from capdata.release.evidence import is_reminder
from capdata.release.snapshot import Snapshot, moves, renamed
from capdata.schemas.table import JOIN


class Loss(NamedTuple):
    """Something that readers had and have no more; `name` is what the changelog has to name."""

    name: str
    what: str
    noun: str
    property: str | None = None


def vanished(old: Snapshot, new: Snapshot) -> list[str]:
    """Ids of `old` that are neither in `new` nor redirected, records first."""
    redirects = _redirects(new)
    entities, claims = set(new.frames["entities"]["id"]), set(new.frames["claims"]["id"])
    gone = [record for record in old.frames["entities"]["id"] if record not in entities and record not in redirects]
    frame = old.frames["claims"]
    moved = moves(new.frames["redirects"])
    kept = renamed(old, moved).frames["claims"]["id"] if moved else frame["id"]
    for claim, now, subject in zip(frame["id"], kept, frame["subject"], strict=True):
        if now in claims or claim in redirects or is_reminder(claim) or subject in gone:
            continue
        if redirects.get(subject, ("", ()))[0] == "withdrawn":
            continue
        kind, targets = redirects.get(subject, ("", ()))
        if kind == "split" and any(f"{target}{claim[len(subject) :]}" in claims for target in targets):
            continue
        gone.append(claim)
    return gone


def dropped_redirects(old: Snapshot, new: Snapshot) -> list[str]:
    """Retired ids of `old` that `new` no longer knows; a redirect is kept for ever."""
    return sorted(set(old.frames["redirects"]["old"]) - set(new.frames["redirects"]["old"]))


def misdated_redirects(old: Snapshot | None, new: Snapshot, version: str) -> list[tuple[str, str]]:
    """New redirects that name another version than the one that they first stand in, with that version."""
    known = set(old.frames["redirects"]["old"]) if old is not None else set()
    frame = new.frames["redirects"]
    pairs = zip(frame["old"].tolist(), frame["version"].tolist(), strict=True)
    return [(name, said) for name, said in pairs if name not in known and said != version]


def losses(old: Snapshot, new: Snapshot) -> list[Loss]:
    """What `old` offered and `new` doesn't, without a reason in the data."""
    redirects = _redirects(new)
    moved = moves(new.frames["redirects"])
    old = renamed(old, moved)
    found = list(_lost_values(old, new, redirects))
    found += _lost_aliases(old, new, redirects)
    found += _lost_columns(old, new)
    return found


def unexplained(found: Iterable[Loss], section: str) -> list[Loss]:
    """The losses that the changelog's section doesn't name in backticks."""
    return [loss for loss in found if f"`{loss.name}`" not in section]


def _redirects(new: Snapshot) -> dict[str, tuple[str, tuple[str, ...]]]:
    frame = new.frames["redirects"]
    rows = zip(frame["old"].tolist(), frame["kind"].astype(str), frame["new"].astype(object), strict=True)
    return {old: (kind, () if pd.isna(to) else tuple(to.split(JOIN))) for old, kind, to in rows}


def _lost_values(old: Snapshot, new: Snapshot, redirects: Mapping[str, object]) -> Iterable[Loss]:
    """Groups of which a value was chosen that now have none, or only one that says it is missing."""
    now = _chosen(new)
    open_groups = undecided(new)
    claims = new.frames["claims"]
    present = set(claims["id"])
    live = set(claims["id"][claims["live"].astype(bool) & claims["missing"].isna()])
    deprecated = set(claims["id"][claims["deprecated"].notna()])
    for (subject, prop, facet), claim in _chosen(old).items():
        group = (subject, prop, facet)
        if group in now or group in open_groups or claim in live or claim in deprecated:
            continue
        if claim in redirects or subject in redirects or claim not in present:
            continue  # told where it went, or refused because it vanished
        where = f"{prop} [{facet}]" if facet else prop
        yield Loss(subject, f"{subject}: {where}: a value was chosen, and there is none now", "value", prop)


def _chosen(snapshot: Snapshot) -> dict[tuple[str, str, str], str]:
    frame = snapshot.frames["values"]
    frame = frame[frame["chosen_claim"].notna() & frame["missing"].isna()]
    names = zip(frame["subject"].tolist(), frame["property"].tolist(), frame["facet"].tolist(), strict=True)
    return dict(zip(names, frame["chosen_claim"].tolist(), strict=True))


def undecided(snapshot: Snapshot) -> set[tuple[str, str, str]]:
    """Groups (subject, property, facet) in which disagreeing claims leave nothing to choose."""
    frame = snapshot.frames["values"]
    frame = frame[frame["chosen_why"].astype(str) == "undecided"]
    return set(zip(frame["subject"].tolist(), frame["property"].tolist(), frame["facet"].tolist(), strict=True))


def _lost_aliases(old: Snapshot, new: Snapshot, redirects: Mapping[str, object]) -> Iterable[Loss]:
    there = set(zip(new.frames["aliases"]["entity"], new.frames["aliases"]["alias"].str.casefold(), strict=True))
    for entity, alias in zip(old.frames["aliases"]["entity"], old.frames["aliases"]["alias"], strict=True):
        if (entity, alias.casefold()) not in there and entity not in redirects:
            yield Loss(entity, f"{entity}: the alias {alias!r} is gone", "alias")


def _lost_columns(old: Snapshot, new: Snapshot) -> Iterable[Loss]:
    """Columns that are gone, and those that people fill which are empty now; claims and values speak for others."""
    stems = tuple(name.replace(".", "_").replace("-", "_") for name in old.frames["properties"]["property"])
    for table in sorted(old.schemas.keys() & new.schemas.keys()):
        for column in (column.name for column in old.schemas[table].columns):
            before = int(old.frames[table][column].notna().sum())
            if not before:
                continue
            if column not in new.frames[table]:
                yield Loss(column, f"{table}: the column {column} is removed; {_rows(before)} had a value", "column")
            elif table in COMPUTED or table == "claims" or column.startswith((*stems, "range_class_", "qualified")):
                continue
            elif len(new.frames[table]) and not new.frames[table][column].notna().any():
                yield Loss(column, f"{table}: the column {column} is empty; {_rows(before)} had a value", "column")


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number:,} rows"
