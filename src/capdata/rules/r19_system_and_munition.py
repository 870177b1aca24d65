"""R19: what a launch system reaches names the missiles meant, and is never filed as one missile's range.

Examined: every claim on a launcher's `range.of-system` and `range.min`, and every printed range of a missile that some
launcher fires. The rule fires where

- a system's range has no `envelope_of`, or names a missile that the launcher isn't claimed to fire;
- a missile's printed figure names the launcher that fires it and not the missile;
- a missile has the very figure that the same page gives for a system of several missiles, another of them is
  claimed to reach so far, and nothing else that is claimed of this one comes near.

Names are those of the records and their aliases. Out of scope: pages that say "the system" without a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from capdata.reading.records import Record
from capdata.rules.model import Outcome, Rule, View, ok, violated
from capdata.rules.spans import LEAST, family, fired_by, longest, maxima, numbered, reaches, same
from capdata.weighing.flatten import FlatClaim

RULE = Rule(
    "R19",
    "error",
    "a system's range names the missiles meant",
    reason="Of a launcher that fires two missiles, one page's 240 to 2,500 km says nothing about either alone.",
    accepts="`range.of-system` between 500 and 2,000 km with `envelope_of: [one, two]`",
    catches='a missile\'s `range.max` 2,500 km, printed as "Launcher One: 240-2,500 km"',
    convention="`envelope_of` in schemas/claim.yaml",
)

#: Below this share of the figure, a missile's other claims don't support it.
NEAR = 0.75
#: Shorter names occur inside other words and numbers.
LEAST_NAME = 3


def check(view: View) -> Iterator[Outcome]:
    """Launchers' ranges, then the ranges of the missiles that they fire."""
    launchers = fired_by(view)
    fires: dict[str, set[str]] = {}
    for missile, names in launchers.items():
        for name in names:
            fires.setdefault(name, set()).update((missile, family(view, missile)))
    by_page: dict[str, list[FlatClaim]] = {}
    for flat in numbered(view.claims("range.of-system", LEAST)):
        if flat.claim.kind == "launchers":
            yield _system(flat, fires.get(flat.claim.subject, set()), view)
            by_page.setdefault(flat.claim.source or "", []).append(flat)
    for flat in numbered(view.claims(*maxima(view))):
        names = launchers.get(flat.claim.subject, set()) | launchers.get(family(view, flat.claim.subject), set())
        if names:
            yield _missile(flat, names, by_page.get(flat.claim.source or "", []), view)


def _system(flat: FlatClaim, fired: set[str], view: View) -> Outcome:
    named = flat.claim.qualifiers.get("envelope_of")
    if not named:
        message = "a system's range without the missiles that it sums up"
        tip = "name the missiles that the page means"
        return violated(flat, message, found=flat.claim.as_published, expected="`envelope_of: [...]`", tip=tip)
    strange = [missile for missile in named if not {missile, family(view, missile)} & fired]
    if strange:
        message = f"the launcher isn't claimed to fire `{strange[0]}`"
        tip = "add `relation.fires` with its source, or name the missile that the page means"
        return violated(flat, message, key="envelope_of", found=strange[0], expected=", ".join(sorted(fired)), tip=tip)
    return ok(flat)


def _missile(flat: FlatClaim, launchers: set[str], systems: list[FlatClaim], view: View) -> Outcome:
    text = flat.claim.as_published or ""
    own = {flat.claim.subject, family(view, flat.claim.subject)}
    for launcher in sorted(launchers):
        if _named(text, view.records[launcher]) and not any(_named(text, view.records[name]) for name in own):
            message = f"the printed figure is that of the system `{launcher}`"
            expected = f"`range.of-system` on {launcher}, with `envelope_of`"
            return violated(flat, message, key="as_published", found=text, expected=expected)
    for system in systems:
        if system.claim.subject in launchers and _is_the_systems(flat, system, own, view):
            message = f"the same page gives this figure for the system `{system.claim.subject}`"
            expected = "what the page says of this missile alone"
            tip = "nothing else that is claimed of this missile comes near; another missile of the system does"
            return violated(flat, message, others=[system.claim], found=text, expected=expected, tip=tip)
    return ok(flat)


def _is_the_systems(flat: FlatClaim, system: FlatClaim, own: set[str], view: View) -> bool:
    missiles = system.claim.qualifiers.get("envelope_of", ())
    figure = flat.number_high or flat.number or 0.0
    if len(missiles) < 2 or not own & set(missiles) or not same(figure, system.number_high or system.number or 0.0):
        return False
    others = [name for name in missiles if name not in own]
    reached = any(reaches(view, name) and longest(reaches(view, name)) >= figure * 0.99 for name in others)
    rest = [reach for name in own for reach in reaches(view, name) if reach.claim.source != flat.claim.source]
    return reached and bool(rest) and longest(rest) < NEAR * figure


def _named(text: str, record: Record) -> bool:
    names = [record.name, *(alias["name"] for alias in record.keys.get("aliases") or () if alias.get("name"))]
    return any(_word(name).search(text) for name in names if len(name) >= LEAST_NAME)


@lru_cache(maxsize=4096)
def _word(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
