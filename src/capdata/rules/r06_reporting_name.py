"""R06: a reporting name comes from NATO or a US authority, and names a missile of another country.

Examined: every claim on `designation.reporting-name`, and every alias of a missile whose `authority` is the alliance.
It fires

- where the claim's origin is neither the alliance nor a public body of the state that gives such names: a newspaper
  relays the name, so its authority goes into `origin`;
- where a maker of the missile is of the authority's own country, or of a member of the alliance whatever the
  authority: nobody gives a code name to the own missile. Where no maker is known, operators stand in; they may have
  bought it, so then it is only possible.

Out of scope: whether the name is the right one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from capdata.reading.records import Record
from capdata.rules.model import Outcome, Rule, View, ok_there, violated

RULE = Rule(
    "R06",
    "error",
    "a reporting name has the right authority and names another country's missile",
    reason="A missile's own name in place of a reporting name, or a newspaper as its authority, misleads the reader.",
    accepts="CSS-18 for a Chinese missile, with the US Department of Defense as origin",
    catches="`SM-3` as the reporting name of a US missile",
    convention="the definition of designation.reporting-name in schemas/properties.yaml",
)  # fmt: skip

#: The alliance's record, and the state whose services give names of their own.
ALLIANCE, STATE = "nato", "US"
#: Kinds of organisation that can be an authority.
PUBLIC = frozenset({"government", "armed-service", "agency", "international-body", "parliament", "research-service"})
#: Members of the alliance, ISO 3166-1, since Sweden joined in 2024; their missiles have names of their own.
MEMBERS = frozenset({
    "AL", "BE", "BG", "CA", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HR", "HU", "IS", "IT", "LT", "LU",
    "LV", "ME", "MK", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK", "TR", "US",
})  # fmt: skip


def check(view: View) -> Iterator[Outcome]:
    """Every reporting name, as claim or as alias."""
    for flat in view.claims("designation.reporting-name"):
        if flat.claim.text is None:
            continue
        record = view.records[flat.claim.subject]
        if not _authority(view, flat.origin):
            message = f"`{flat.origin}` gives no reporting names"
            key = "origin" if flat.claim.origin else "source"
            tip = "whose name is it? the page that relays it is the source, not the origin"
            yield violated(flat, message, key=key, found=flat.origin, expected=f"`{ALLIANCE}` or a US body", tip=tip)
            continue
        yield _own_missile(view, record, flat.claim.text, ok_there(flat))
    for record in view.of_kind("missiles"):
        for i, alias in enumerate(record.keys.get("aliases") or ()):
            if alias.get("authority") == ALLIANCE and alias.get("name"):
                place = record.place("aliases", i, "name")
                examined = replace(ok_there(record), place=place, field=f"aliases[{i}].name")
                yield _own_missile(view, record, alias["name"], examined)


def _authority(view: View, organisation: str | None) -> bool:
    record = view.records.get(organisation or "")
    if record is None:
        return False
    return record.id == ALLIANCE or (record.keys.get("country") == STATE and record.keys.get("kind") in PUBLIC)


def _own_missile(view: View, record: Record, name: str, examined: Outcome) -> Outcome:
    """The outcome at the place of `examined`, by whose missile it is."""
    makers = _countries(view, record.id, "relation.maker")
    own = makers or _countries(view, record.id, "relation.operator")
    if not own or not own <= MEMBERS:
        return examined
    return replace(
        examined,
        answer="violated" if makers else "possible",
        message=f"a reporting name for a missile of {', '.join(sorted(own))}, which has a name of its own",
        found=name,
        expected="the name that the owner uses, as `name`, alias or `designation.mds`",
    )


def _countries(view: View, missile: str, relation: str) -> set[str]:
    found = set()
    for flat in view.claims_of(missile, relation):
        organisation = view.records.get(flat.claim.text or "")
        if organisation and not flat.claim.planned and organisation.keys.get("country"):
            found.add(organisation.keys["country"])
    return found
