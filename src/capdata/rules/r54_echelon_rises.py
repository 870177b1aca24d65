"""R54: the larger unit is of a higher echelon, and a unit's echelon is that of its name.

- Along `relation.part-of` between formations, planned links too, the rank of the echelon
  (schemas/vocabularies/echelons.yaml) rises strictly. Where sources disagree on an echelon, it is only possible.
- A name or alias that ends in an echelon's word (17th FA Brigade, or before the comma in "5th Battalion, 3rd Field
  Artillery Regiment") belongs to that echelon: a regiment, in the US Army a matter of lineage, is not the brigade of
  the same number. So a battalion of the 17th Regiment as part of the 17th Brigade is possible at best.

Words that stand in names of any level (command, army) are left out. Out of scope: links other than organic ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from capdata.reading.records import Record
from capdata.rules.model import Outcome, Rule, View, ok, possible, violated
from capdata.weighing.flatten import FlatClaim

RULE = Rule(
    "R54",
    "error",
    "the echelon rises along organic links and agrees with the name",
    reason="A brigade and a regiment share a number, and half of a task force ends up under the wrong headquarters.",
    accepts="C Battery, part of 5-3 FA (battalion), part of the 1st Multi-Domain Task Force (brigade)",
    catches="the task force as part of a battalion; `17th FA Regiment` as a brigade",
    convention="ranks of schemas/vocabularies/echelons.yaml",
)

_WORDS = {"section": "section", "platoon": "platoon", "battery": "battery", "company": "battery", "troop": "battery",
          "battalion": "battalion", "squadron": "battalion", "regiment": "regiment", "brigade": "brigade",
          "division": "division"}  # fmt: skip
_WORD = re.compile(rf"\b({'|'.join(_WORDS)})\b", re.IGNORECASE)
_NUMBERED = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b[^,]*?\b(regiment|brigade)\b", re.IGNORECASE)
_PART_OF = "relation.part-of"


def check(view: View) -> Iterator[Outcome]:
    """Every formation's names, then every organic link between formations."""
    for record in view.of_kind("formations"):
        yield from _names(record, view.words(record.id, "formation.echelon"))
    for flat in view.claims(_PART_OF):
        parent = view.records.get(flat.claim.text or "")
        if flat.claim.kind == "formations" and parent is not None and parent.kind == "formations":
            yield _link(flat, parent, view)


def _names(record: Record, echelons: set[str]) -> Iterator[Outcome]:
    yield _name(record, record.name, ("name",), echelons)
    for i, alias in enumerate(record.keys.get("aliases") or ()):
        yield _name(record, str(alias.get("name")), ("aliases", i, "name"), echelons)


def _name(record: Record, name: str, path: tuple[str | int, ...], echelons: set[str]) -> Outcome:
    own = name.partition(",")[0].partition("(")[0]
    words = _WORD.findall(own)
    meant = _WORDS[words[0].lower()] if words else None
    if meant is None or not echelons or meant in echelons:
        return ok(record)
    message = f"the name is that of a {meant}, and the unit's echelon is {' or '.join(sorted(echelons))}"
    tip = "a regiment of lineage and a brigade of the same number are two units" if meant == "regiment" else None
    outcome = violated(record, message, key=str(path[0]), found=name, expected=meant, tip=tip)
    return replace(outcome, place=record.place(*path))


def _link(flat: FlatClaim, parent: Record, view: View) -> Outcome:
    child = view.records[flat.claim.subject]
    below = _ranks(view, child.id)
    above = _ranks(view, parent.id)
    if below and above:
        found = f"{_terms(view, child.id)} part of {_terms(view, parent.id)}"
        message = f"the echelon doesn't rise: {found}"
        expected = f"an echelon above {_terms(view, child.id)}"
        if min(below) >= max(above):
            return violated(flat, message, found=found, expected=expected)
        if max(below) >= min(above):
            return possible(flat, message, found=found, expected=expected)
    lineage, other = _NUMBERED.search(child.name), _NUMBERED.search(parent.name)
    if lineage and other and lineage[1] == other[1] and lineage[2].lower() != other[2].lower():
        message = f"{lineage[0]} and {other[0]} share a number and are two units"
        return possible(flat, message, found=parent.name, tip="see that the page names the brigade itself")
    return ok(flat)


def _ranks(view: View, unit: str) -> list[int]:
    return [view.dictionary.rank("echelons", term) for term in view.words(unit, "formation.echelon")]


def _terms(view: View, unit: str) -> str:
    return " or ".join(sorted(view.words(unit, "formation.echelon")))
