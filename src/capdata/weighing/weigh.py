"""Flat claims in, one weighed value for each group of comparable claims out.

Claims are comparable if subject, property and every qualifier agree. In a group:

1. Deprecated claims are left out, and claims of sources graded D to F where one graded A to C states something. What
   is left is *live*; `missing` counts only where nothing is stated.
2. A state (status, relation, stationing, every plan) keeps the live claims not surely older than the newest.
3. The best basis stays, by its rank; 4. then the best reliability; 5. then exact figures before "about", and both
   before bounds and spans; 6. then the figure with most independent origins.
7. One figure left: the claim published last is chosen, then the greater id. Two left: none is.

The chosen value is always one that somebody stated. `choose` in a record overrules, and brings a claim back that was
outgraded or older, though not a deprecated one. `why` names the step that left one figure.

What is one figure is said in `same_figure`, what the claims span and whether they agree in `envelope`. Money of
different currencies is never compared: the envelope is then in the chosen claim's currency, and empty where nothing
is chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from capdata import dates
from capdata.reading.records import Claim, Record
from capdata.schemas.dictionary import Dictionary, Property
from capdata.weighing.envelope import Envelope, agreement, envelope
from capdata.weighing.flatten import FlatClaim
from capdata.weighing.same_figure import ABOUT, SAME_FIGURE, figures

__all__ = [
    "ABOUT", "SAME_FIGURE", "Value", "choice_reason", "choose", "last_published", "live_claims", "not_surely_older",
    "weigh",
]  # fmt: skip

_WORST = 99
#: The last letter of a source that one builds on where there is another.
_LAST_SOUND = "C"
_PLAIN_FIRST = {"exact": 0, "about": 1}


class Value(NamedTuple):
    """A weighed group. `chosen` is None where nothing can be chosen; `live` are the claims that counted.

    `unit` is that of the chosen figure and of the envelope; None for what has none, or for mixed currencies.
    """

    subject: str
    property: str
    facet: str
    chosen: FlatClaim | None
    why: str
    reason: str | None
    envelope: Envelope
    n_claims: int
    n_independent: int
    agreement: str
    missing: str | None
    claims: tuple[FlatClaim, ...]
    live: tuple[FlatClaim, ...]
    unit: str | None


def weigh(flat: Sequence[FlatClaim], records: Mapping[str, Record], dictionary: Dictionary) -> list[Value]:
    """Weigh every group of `flat`, which is sorted by subject and property."""
    groups: dict[tuple[str, str, str], list[FlatClaim]] = {}
    for one in flat:
        claim = one.claim
        groups.setdefault((claim.subject, claim.property, claim.facet), []).append(one)
    return [
        _weigh_group(subject, dictionary.properties[name], facet, claims, records[subject], dictionary)
        for (subject, name, facet), claims in sorted(groups.items(), key=lambda group: group[0])
    ]


def _weigh_group(
    subject: str, prop: Property, facet: str, claims: list[FlatClaim], record: Record, dictionary: Dictionary
) -> Value:
    live = live_claims(claims, dictionary)
    stated = [flat for flat in live if flat.claim.bound != "missing"]
    is_state = prop.time == "state" or claims[0].claim.planned  # `planned` is a qualifier, so it holds of all or none
    current = not_surely_older(stated) if is_state else stated
    chosen, why = choose(stated, current, prop, dictionary)
    reason = None
    editors, editors_reason = _editors_choice(claims, record) if "choose" in record.keys else (None, None)
    if editors:
        chosen, why, reason = editors, "editor", editors_reason
        if editors not in current:
            current = [*current, editors]
    spanned = _of_one_unit(current, chosen)
    origins = {flat.origin for flat in current}
    return Value(
        subject, prop.name, facet, chosen, why, reason, envelope(spanned), len(current), len(origins),
        agreement(current, prop), None if current else _reason_for_gap(live, dictionary), tuple(claims),
        tuple(current), spanned[0].canonical_unit if spanned else None,
    )  # fmt: skip


def _editors_choice(claims: Sequence[FlatClaim], record: Record) -> tuple[FlatClaim | None, str | None]:
    """The claim that the record's `choose` names for this group, with the editor's reason."""
    preferred = [flat for flat in claims if choice_reason(flat.claim, record) is not None]
    if not preferred:
        return None, None
    editors = max(preferred, key=last_published)
    return editors, choice_reason(editors.claim, record)


def choice_reason(claim: Claim, record: Record) -> str | None:
    """The editor's reason where the record's `choose` names the claim's source for its property; else None.

    A deprecated claim, and one that states nothing, is never chosen.
    """
    if claim.deprecated or claim.missing:
        return None
    for choice in record.keys.get("choose", ()):
        if choice.get("property") == claim.property and choice.get("source") == claim.source:
            return str(choice["reason"]) if "reason" in choice else None
    return None


def _of_one_unit(claims: Sequence[FlatClaim], chosen: FlatClaim | None) -> list[FlatClaim]:
    """The claims that can be spanned: all of them, or those in the currency of the chosen one."""
    if len({flat.canonical_unit for flat in claims}) <= 1:
        return list(claims)
    return [flat for flat in claims if chosen and flat.canonical_unit == chosen.canonical_unit]


def _reason_for_gap(claims: Sequence[FlatClaim], dictionary: Dictionary) -> str | None:
    """The reason that says most, by the order of the vocabulary: `not-researched` comes last."""
    given = {flat.claim.missing for flat in claims}
    return next((term for term in dictionary.vocabularies["missing"].terms if term in given), None)


def live_claims(claims: Iterable[FlatClaim], dictionary: Dictionary) -> list[FlatClaim]:
    """Step 1: neither deprecated nor outgraded. A claim that states nothing outgrades none that does."""
    kept = [flat for flat in claims if flat.claim.deprecated is None]
    stated = [flat for flat in kept if flat.claim.missing is None]
    sound = _sound_letters(dictionary)
    return [flat for flat in stated if flat.source.letter in sound] or stated or kept


@lru_cache(maxsize=4)
def _sound_letters(dictionary: Dictionary) -> frozenset[str | None]:
    """The grades of sources on which one builds where there is another."""
    ranks = dictionary.ranks("reliability")
    return frozenset(letter for letter, rank in ranks.items() if rank <= ranks[_LAST_SOUND])


def not_surely_older(claims: Sequence[FlatClaim]) -> list[FlatClaim]:
    """Step 2: without the claims that surely speak of an earlier time than another claim does."""
    spans = {flat.speaks for flat in claims if flat.speaks is not None}
    return [
        flat
        for flat in claims
        if flat.speaks is None or not any(dates.before(flat.speaks, other) is dates.Answer.SURELY for other in spans)
    ]


def _by_basis(claims: Sequence[FlatClaim], dictionary: Dictionary) -> list[int]:
    ranks = dictionary.ranks("basis")
    return [ranks.get(flat.claim.basis, _WORST) for flat in claims]


def _by_reliability(claims: Sequence[FlatClaim], dictionary: Dictionary) -> list[int]:
    ranks = dictionary.ranks("reliability")
    return [ranks.get(flat.source.letter, _WORST) for flat in claims]


def _by_exactness(claims: Sequence[FlatClaim], _: Dictionary) -> list[int]:
    return [_PLAIN_FIRST.get(flat.claim.bound, _WORST) for flat in claims]


#: Steps 3 to 5: the claims with the least mark stay.
_STEPS: tuple[tuple[str, Callable[[Sequence[FlatClaim], Dictionary], list[int]]], ...] = (
    ("basis", _by_basis), ("reliability", _by_reliability), ("exact", _by_exactness)
)  # fmt: skip


def choose(
    stated: Sequence[FlatClaim], current: Sequence[FlatClaim], prop: Property, dictionary: Dictionary
) -> tuple[FlatClaim | None, str]:
    """Steps 2 to 7. Returns the chosen claim, or None, and the name of the deciding step."""
    if not current:
        return None, "nothing-stated"
    why = ""
    if len(figures(current, prop)) == 1:
        # `current` is a part of `stated`, and mostly the whole of it.
        why = "agreed" if len(stated) == len(current) or len(figures(stated, prop)) == 1 else "newest"
    if len(current) == 1:
        return current[0], why

    left = list(current)
    for name, mark in _STEPS:
        marks = mark(left, dictionary)
        best = min(marks)
        if marks.count(best) == len(marks):
            continue
        left = [flat for flat, mark in zip(left, marks, strict=True) if mark == best]
        if not why and len(figures(left, prop)) == 1:
            why = name
    if not why:
        groups = figures(left, prop)
        support = [len({flat.origin for flat in group}) for group in groups]
        if support.count(max(support)) > 1:
            return None, "undecided"
        left, why = groups[support.index(max(support))], "independent-origins"
    return max(left, key=last_published), why


def last_published(flat: FlatClaim) -> tuple[date, str]:
    """Step 7 as a key: the claim published last, then the greater id, is the greatest."""
    return (flat.source.published_latest or date.min, flat.claim.id)
