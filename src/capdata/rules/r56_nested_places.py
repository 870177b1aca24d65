"""R56: places nest, and nested places are no conflict.

- A garrison that is struck out (`deprecated`) as contradicting another one of the same unit or event contradicts
  nothing if one place lies in the other: a barracks, its town and its country are three precisions of one place.
- Two garrisons of a unit that surely held at one time and do not nest are a contradiction across a border, as where
  the garrison of the headquarters above is given as the unit's; in one country, or where the dates leave it open,
  they are possible. Claims on different parts of a unit (`applies_to`) are not compared, plans are left out.
- In the vocabulary of places each `within` is a place, goes round in no circle and stays in one country.

Out of scope: places of events, which may start in one place and end in another.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from capdata import dates
from capdata.findings import DATASET_FILE, Place
from capdata.rules.model import Outcome, Rule, View, ok, possible, violated
from capdata.rules.places import VOCABULARY, chain, country, label, nested, terms
from capdata.rules.tenure import tenure, together
from capdata.weighing.flatten import FlatClaim

RULE = Rule(
    "R56",
    "warning",
    "places nest, and nested places are no conflict",
    reason="Mainz-Kastel is in Wiesbaden, so both are right; Fort Drum is not in Germany, so one of the two is wrong.",
    accepts="a task force at Mainz-Kastel by one page, at Wiesbaden by another",
    catches="one of those two struck out as a contradiction; a battalion at Fort Drum and in Germany on one day",
    convention="`within` of schemas/vocabularies/places.yaml",
)

STATIONED = "relation.stationed-at"
_PROPERTIES = (STATIONED, "event.place")
#: Reasons for striking out a place that say that it and another can't both be right.
_CONTRADICTED = re.compile(
    r"\bcontradict|\bconflict|\bdisagree|\bwrong\b|\bother pages\b|\bnot (?:at|in)\b|\binstead\b", re.I
)


def check(view: View) -> Iterator[Outcome]:
    """The vocabulary, then the places of every record."""
    yield from _vocabulary(view)
    groups: dict[tuple[str, str], list[FlatClaim]] = defaultdict(list)
    for flat in view.claims(*_PROPERTIES, deprecated=True):
        if flat.claim.text:
            groups[(flat.claim.subject, flat.claim.property)].append(flat)
    above = _parents_garrisons(view)
    for (subject, name), claims in groups.items():
        live = [flat for flat in claims if flat.claim.deprecated is None]
        for flat in claims:
            if flat.claim.deprecated is not None:
                yield _struck_out(flat, live, view)
        if name == STATIONED and live:
            yield from _garrisons(live, above.get(subject, set()), view)


def _vocabulary(view: View) -> Iterator[Outcome]:
    for name, term in terms(view).items():
        within = term.fields.get("within")
        way = chain(view, name)
        own, outer = term.fields.get("country"), country(view, way[1]) if len(way) > 1 else None
        message = ""
        if within and within not in terms(view):
            message = f"the place `{name}` lies within `{within}`, which is no place"
        elif within in way and terms(view)[way[-1]].fields.get("within"):
            message = f"the place `{name}` lies within itself: {' > '.join(way)}"
        elif own and outer and own != outer:
            message = f"the place `{name}` is in {own}, and lies within a place in {outer}"
        answer = "violated" if message else "ok"
        yield Outcome(answer, None, DATASET_FILE, Place(1, 1), message, found=name, field=VOCABULARY)


def _struck_out(flat: FlatClaim, live: Sequence[FlatClaim], view: View) -> Outcome:
    place, reason = flat.claim.text or "", flat.claim.deprecated or ""
    for other in live:
        one = other.claim.text or ""
        if one != place and nested(view, one, place) and (_CONTRADICTED.search(reason) or label(view, one) in reason):
            message = f"{label(view, place)} and {label(view, one)} are no contradiction: one lies in the other"
            tip = "take `deprecated` out; both claims are right, at two precisions"
            return violated(flat, message, key="deprecated", found=reason, others=[other.claim], tip=tip)
    return ok(flat)


def _parents_garrisons(view: View) -> dict[str, set[str]]:
    """The garrisons of the formations above each formation, to name the likely mistake."""
    found: dict[str, set[str]] = defaultdict(set)
    for flat in view.claims("relation.part-of", "relation.opcon", "relation.adcon", "relation.aligned"):
        if flat.claim.text:
            found[flat.claim.subject] |= view.words(flat.claim.text, STATIONED)
    return found


def _garrisons(live: Sequence[FlatClaim], above: set[str], view: View) -> Iterator[Outcome]:
    by_place: dict[tuple[str, str], list[FlatClaim]] = defaultdict(list)
    for flat in live:
        if not flat.claim.planned:
            by_place[(str(flat.claim.qualifiers.get("applies_to") or ""), flat.claim.text or "")].append(flat)
    seen: list[tuple[str, str]] = []
    for (part, place), claims in by_place.items():
        outcome = ok(claims[0])
        for other in (known for known_part, known in seen if known_part == part and not nested(view, known, place)):
            both = together((tenure(claims), tenure(by_place[part, other])))
            if both is dates.Answer.SURELY:
                outcome = _two_at_once(claims[0], by_place[part, other][0], above, view)
                break
        seen.append((part, place))
        yield outcome


def _two_at_once(flat: FlatClaim, other: FlatClaim, above: set[str], view: View) -> Outcome:
    place, known = flat.claim.text or "", other.claim.text or ""
    message = f"{label(view, place)} and {label(view, known)} at the same time, and neither lies in the other"
    tip = "date the claims by `since` and `until`, or name the part of the unit in `applies_to`"
    if any(nested(view, place, garrison) for garrison in above):
        tip = "the unit above it is stationed there; the page may mean that one"
    abroad = country(view, place) != country(view, known)
    verdict = violated if abroad else possible
    return verdict(flat, message, others=[other.claim], found=place, tip=tip)
