"""What a formation's page has beyond claims: the tree it stands in, where it is stationed, what it holds.

The tree follows `relation.part-of` from the highest formation down; a relation that has ended or was superseded is
left out, a planned one is marked, and one that was last said to hold long ago says when.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from capdata.site.content import Content, Row
from capdata.site.record_pages import Link, RecordPages
from capdata.site.slips import slips
from capdata.words.days import AT_LATEST, day_text

PART_OF = "relation.part-of"
#: Deeper trees end here; a circle of parts would never end.
_DEEPEST = 12


class Branch(NamedTuple):
    """A formation in the tree, with how it belongs to the one above and what is below it."""

    link: Link
    here: bool
    how: str
    claim: str | None
    below: tuple[Branch, ...]


class Spell(NamedTuple):
    """A dated relation: what, from when to when, and the claim for it."""

    what: str
    page: str | None
    time: str
    planned: bool
    over: bool
    claim: str


def page(formation: str, content: Content, pages: RecordPages) -> dict[str, Any]:
    """What the template takes beyond a record's page."""
    parts = _parts(content)
    top = _top(formation, content)
    return {
        "trees": [branch for one in top if (branch := _branch(one, None, formation, content, pages, parts, 0))],
        "stationed": [_spell(row, content, pages) for row in _dated(formation, "relation.stationed-at", content)],
        "commands": [
            (content.properties[name]["label"], [_spell(row, content, pages) for row in rows])
            for name in (PART_OF, "relation.adcon", "relation.opcon", "relation.aligned")
            if (rows := _dated(formation, name, content))
        ],
        "holds": [_spell(row, content, pages) for row in _dated(formation, "relation.holds", content)],
        "slips": slips([formation], content, pages.views),
    }


def _over(row: Row) -> bool:
    return bool(row["until"] or row["until_derived"])


def _parts(content: Content) -> Mapping[str, list[Row]]:
    """The relations by which formations are part of each other, by the one above; one for each pair."""
    found: dict[str, dict[str, Row]] = {}
    for row in content.rows("relations"):
        if row["type"] == PART_OF and content.kind(row["subject"]) == "formations" and not _over(row):
            known = found.setdefault(row["object"], {}).get(row["subject"])
            if known is None or known["planned"]:
                found[row["object"]][row["subject"]] = row
    return {above: list(rows.values()) for above, rows in found.items()}


def _top(formation: str, content: Content) -> list[str]:
    """The highest formations above a formation, by parts that haven't ended; itself where there is none."""
    tops: dict[str, None] = {}
    waiting, seen = [formation], set()
    while waiting:
        one = waiting.pop()
        seen.add(one)
        above = [
            row["object"]
            for row in content.relations_of.get(one, ())
            if row["type"] == PART_OF and not _over(row) and content.kind(row["object"]) == "formations"
        ]
        waiting += [other for other in above if other not in seen]
        if not above:
            tops[one] = None
    return list(tops)


def _branch(
    one: str,
    row: Row | None,
    here: str,
    content: Content,
    pages: RecordPages,
    parts: Mapping[str, list[Row]],
    depth: int,
) -> Branch | None:
    link = pages.link(one)
    if link is None:
        return None
    below: list[Branch] = []
    if depth < _DEEPEST:
        rows = sorted(parts.get(one, ()), key=lambda part: content.name(part["subject"]).casefold())
        for part in rows:
            branch = _branch(part["subject"], part, here, content, pages, parts, depth + 1)
            if branch:
                below.append(branch)
    return Branch(link, one == here, _how(row) if row else "", _anchor(row, content) if row else None, tuple(below))


def _how(row: Row) -> str:
    said = []
    if row["planned"]:
        said.append("planned")
    if row["since"]:
        said.append(f"since {day_text(row['since'])}")
    elif row["as_of"]:
        said.append(f"as of {day_text(row['as_of'], AT_LATEST)}")
    return ", ".join(said)


def _anchor(row: Row, content: Content) -> str | None:
    kind = content.kind(row["subject"])
    return f"{kind}/{row['subject']}.html#{row['chosen_claim']}" if kind and row["chosen_claim"] else None


def _dated(formation: str, name: str, content: Content) -> list[Row]:
    rows = [row for row in content.relations_of.get(formation, ()) if row["type"] == name]
    return sorted(rows, key=lambda row: (bool(row["planned"]), row["since"] or row["as_of"] or ""))


def _spell(row: Row, content: Content, pages: RecordPages) -> Spell:
    prop = content.properties[row["type"]]
    link = pages.link(row["object"]) if prop["type"] == "ref" else None
    what = link.name if link else content.term(prop["vocabulary"] or "", row["object"])
    return Spell(
        what, link.page if link else None, ", ".join(_times(row)) or "no date", bool(row["planned"]), _over(row),
        row["chosen_claim"] or "",
    )  # fmt: skip


def _times(row: Row) -> Iterator[str]:
    if row["since"]:
        yield f"since {day_text(row['since'])}"
    if row["until"]:
        yield f"until {day_text(row['until'])}"
    elif row["until_derived"]:
        yield f"until {day_text(row['until_derived'])}, when the next begins"
    elif row["as_of"]:
        yield f"as of {day_text(row['as_of'], AT_LATEST)}"
