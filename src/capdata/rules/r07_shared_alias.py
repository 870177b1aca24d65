"""R07: no two records share a name, unless it is marked as ambiguous.

Examined: the names and aliases of all records but sources and events, whose titles are no names; capitals, hyphens and
the like aside. Where two records have a name in common, it fires at every alias that isn't marked `ambiguous: true`,
and, where it is the name of both, at the second record's name. Two uses that surely were over before the other began
(`since`, `until`) do not clash. Out of scope: one record that gives a name twice, names in other languages.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from capdata import dates
from capdata.findings import Related
from capdata.reading.records import Record
from capdata.rules.model import Outcome, Rule, View, ok, ok_there

RULE = Rule(
    "R07",
    "error",
    "no name is shared by two records unless marked as ambiguous",
    reason="A reader who looks up a shared name gets the figures of the other system.",
    accepts="`MRC`, `SMRF` and `Typhon` for one system; `MRC` for its programme too, marked as ambiguous",
    catches="`Dark Eagle` for the Army's weapon and for the Navy's",
    convention="one name, one record; `ambiguous` in schemas/kinds.yaml",
)

#: Kinds whose `name` is a title or a heading.
TITLED = frozenset({"sources", "events", "statements"})
#: What tells two spellings apart and no two names.
_BETWEEN = re.compile(r"[\W_]+")


class _Use(NamedTuple):
    record: Record
    name: str
    path: tuple[str | int, ...]
    marked: bool
    since: str | None
    until: str | None


def check(view: View) -> Iterator[Outcome]:
    """Every name and alias."""
    uses: dict[str, list[_Use]] = defaultdict(list)
    for record in view.records.values():
        if record.kind not in TITLED:
            for use in _uses(record):
                uses[_BETWEEN.sub(" ", use.name).strip().casefold()].append(use)
    for alike in uses.values():
        for i, use in enumerate(alike):
            other = next((other for j, other in enumerate(alike) if _clash(use, other, later=i > j)), None)
            if other is None:
                yield ok(use.record)
                continue
            field = use.path[0] if len(use.path) == 1 else f"aliases[{use.path[1]}].name"
            where = other.record.place(*other.path)
            yield replace(
                ok_there(use.record),
                answer="violated",
                place=use.record.place(*use.path),
                field=str(field),
                on=str(use.path[0]),
                message=f"`{use.name}` also stands for `{other.record.id}`",
                found=use.name,
                expected="a name of this record alone, or `ambiguous: true` at each alias that shares it",
                related=(Related(other.record.file, *where, f"the same name of `{other.record.id}`"),),
            )


def _uses(record: Record) -> Iterator[_Use]:
    yield _Use(record, record.name, ("name",), False, None, None)
    for i, alias in enumerate(record.keys.get("aliases") or ()):
        name, marked = alias.get("name"), bool(alias.get("ambiguous"))
        if name:
            yield _Use(record, name, ("aliases", i, "name"), marked, alias.get("since"), alias.get("until"))


def _clash(use: _Use, other: _Use, *, later: bool) -> bool:
    """Whether `use` needs a mark because of `other`. A name can't be marked, so an alias gives way to it."""
    if use.record.id == other.record.id or use.marked or _over(use, other) or _over(other, use):
        return False
    return use.path[0] == "aliases" or (other.path[0] == "name" and later)


def _over(one: _Use, other: _Use) -> bool:
    """Whether one use surely ended before the other began."""
    if one.until is None or other.since is None:
        return False
    return dates.before(dates.parse(one.until), dates.parse(other.since)) is dates.Answer.SURELY
