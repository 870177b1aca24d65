"""R04: one design number belongs to one family.

Examined: every claim on `designation.mds`, and every alias or name of a missile that is a designation. Each aerospace
vehicle has a unique designation, and variants of one design differ in the other letters only: RIM-174 and AIM-174B,
BGM-109, RGM-109 and UGM-109. Numbers are counted for each type of vehicle: missile 140 is not rocket 140. The rule
fires at the mentions outside the family that has most of them. Out of scope: one family with several numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from capdata.findings import Related
from capdata.reading.records import Record
from capdata.rules.designations import designated, parse, root
from capdata.rules.model import Outcome, Rule, View, ok_there

RULE = Rule(
    "R04",
    "error",
    "one design number belongs to one family",
    reason="A number in two families means that one of them got another missile's claims.",
    accepts="RIM-174A and AIM-174B in one family; BGM-109, RGM-109 and UGM-109 in another",
    catches="the design number 183 in two families",
    source="lsu-medical-and-public-health-law-1985-05-02-dodd-4120-15",
)


class _Mention(NamedTuple):
    """A designation, and the outcome that stands at its place."""

    text: str
    examined: Outcome


def check(view: View) -> Iterator[Outcome]:
    """Every mention of a designation."""
    numbers: dict[tuple[str, int], dict[str, list[_Mention]]] = defaultdict(lambda: defaultdict(list))
    for flat, parts in designated(view):
        mention = _Mention(flat.claim.text or "", ok_there(flat))
        numbers[parts.vehicle, parts.number][root(view, flat.claim.subject)].append(mention)
    for record in view.of_kind("missiles"):
        for word, path in _names(record):
            found = parse(word)
            if found:
                mention = _Mention(word, _there(record, path))
                numbers[found.vehicle, found.number][root(view, record.id)].append(mention)
    for (_, number), families in sorted(numbers.items()):
        first = max(families, key=lambda family: (len(families[family]), family))
        there = families[first][0].examined
        related = (Related(there.file, *there.place, f"{number} in the family `{first}`"),)
        for family, mentions in families.items():
            for text, examined in mentions:
                if family == first:
                    yield examined
                    continue
                yield replace(
                    examined,
                    answer="violated",
                    message=f"the design number {number} stands in two families, `{family}` and `{first}`",
                    found=text,
                    expected="one family for each design number",
                    tip="make the one a `variant_of` the other, or mend the designation",
                    claims=examined.claims + there.claims,
                    related=related,
                )


def _names(record: Record) -> Iterator[tuple[str, int | None]]:
    """The names of a missile, word by word, with the number of the alias, None for the name itself."""
    for word in record.name.split():
        yield word, None
    for i, alias in enumerate(record.keys.get("aliases") or ()):
        for word in str(alias.get("name", "")).split():
            yield word, i


def _there(record: Record, alias: int | None) -> Outcome:
    """The outcome at the place of a name."""
    examined = ok_there(record)
    if alias is None:
        return examined
    place = record.place("aliases", alias, "name")
    return replace(examined, place=place, field=f"aliases[{alias}].name", on="aliases")
