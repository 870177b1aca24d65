"""R03: the mission letter of a designation agrees with the primary role, and every further role has its own claim.

Examined, for missiles with a designation of their own (`designation.mds`):

- each claim on `role.primary`: it fires where the role has letters and no designation of the missile has one of them;
- each claim on the range in a mission (`range.surface-strike`, ...) for which the mission letter doesn't stand: it
  fires where no `role.primary` or `role.other` claim of the missile or its family gives it this role.

Roles without a letter (a demonstrator) agree with all. Letters for a role stand in schemas/vocabularies/roles.yaml.
Out of scope: variants whose family alone is designated, since a variant may have been made for another role.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from capdata.rules.designations import designated, letters, root
from capdata.rules.model import Outcome, Rule, View, ok, violated
from capdata.rules.spans import numbered

RULE = Rule(
    "R03",
    "warning",
    "the designation's mission is the primary role, and other roles are claimed",
    reason="The letter says what the missile was made for; a role nobody claims is one that we made up.",
    accepts="RIM-174A with the primary role air defence and sourced claims for surface strike",
    catches="AGM-183A with the primary role air-to-air",
    convention="letters of the US joint regulation on designating aerospace vehicles; a source for them is awaited",
)

_RANGE = "range."


def check(view: View) -> Iterator[Outcome]:
    """The roles, and the ranges in a role, of every designated missile."""
    missions: dict[str, set[str]] = defaultdict(set)
    for flat, parts in designated(view):
        missions[flat.claim.subject].add(parts.mission)
    roles = view.dictionary.vocabularies["roles"].terms
    for missile, own in missions.items():
        for flat in view.claims_of(missile, "role.primary"):
            role = flat.claim.text
            if role is None:
                continue
            meant = letters(view, "roles", role)
            if not meant or own & set(meant):
                yield ok(flat)
                continue
            message = f"the designation's mission is `{'`, `'.join(sorted(own))}`, which isn't {roles[role].label}"
            tip = "a role beyond the one it was made for is `role.other`"
            yield violated(flat, message, found=role, expected=_expected(view, own), tip=tip)
        claimed = _claimed(view, missile)
        for flat in numbered(view.claims_of(missile, "range.*")):
            role = flat.claim.property.removeprefix(_RANGE)
            if role not in roles or own & set(letters(view, "roles", role)):
                continue
            if role in claimed:
                yield ok(flat)
                continue
            message = f"a range in the role {roles[role].label}, and no claim says that the missile has this role"
            yield violated(flat, message, expected=f"a sourced claim `role.other: {role}`")


def _claimed(view: View, missile: str) -> set[str]:
    """The roles claimed of a missile or of its family."""
    subjects = {missile, root(view, missile)}
    return {
        flat.claim.text
        for subject in subjects
        for flat in view.claims_of(subject, "role.primary", "role.other")
        if flat.claim.text
    }


def _expected(view: View, own: set[str]) -> str:
    terms = view.dictionary.vocabularies["roles"].terms
    return ", ".join(term for term in terms if own & set(letters(view, "roles", term)))
