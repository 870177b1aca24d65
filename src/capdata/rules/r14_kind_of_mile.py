"""R14: a claim in miles says which kind the page means, and converts with that kind.

Examined: every claim in statute (`mi`) or nautical (`nmi`) miles, and every claim whose printed figure has either. It
fires

- where the claim is in the one and every mile of the printed figure is of the other kind: miles are statute miles
  unless the page says nautical, in any language;
- where the printed figure or the claim sets miles beside kilometres that fit the other kind only: "150 nmi" stored as
  240 km, "150 nmi (240 km)".

Canonical kilometres are computed, so a claim can't hold a wrong product otherwise. Out of scope: pages that mean
nautical miles and don't say so, where nothing tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from capdata.reading.records import Claim
from capdata.rules.conversions import Figure, Pair, pairs
from capdata.rules.miles import NAUTICAL, OTHER, STATUTE, other_mile
from capdata.rules.model import Outcome, Rule, View, ok, violated
from capdata.schemas.dictionary import Dictionary
from capdata.words import printed

RULE = Rule(
    "R14",
    "error",
    "statute and nautical miles are told apart",
    reason="A nautical mile is 15 % longer, so a confusion passes for honest disagreement.",
    accepts='"130 nmi" and "150 mi", both 241 km',
    catches='"150 nmi" stored as 240 km',
    convention="factors and words of mi and nmi in schemas/units.yaml",
)

#: Nautical miles in words that units.yaml doesn't have, or that hold a word for statute miles.
_NAUTICAL = re.compile(
    r"nauti|náuti|naut\.|\bnmi?\b|\bn\.m|sea[ -]mile|seemeile|morskich mil|mil morskich|морск\w+ мил|мил\w+ морск"
    r"|milles? marins?|miglia marin|浬|海里|해리",
    re.IGNORECASE,
)
_KINDS = {STATUTE: "statute", NAUTICAL: "nautical"}


def check(view: View) -> Iterator[Outcome]:
    """Every claim in miles or with printed miles."""
    for flat in view.flat:
        claim = flat.claim
        text = claim.as_published
        if claim.deprecated is not None or claim.number is None or text is None or claim.unit is None:
            continue
        if view.dictionary.units[claim.unit].dimension != view.dictionary.units[STATUTE].dimension:
            continue
        kinds = _printed_kinds(text, view.dictionary)
        if claim.unit not in OTHER and not kinds:
            continue
        yield _kind(claim, kinds) or _conversion(claim, text, view.dictionary) or ok(claim)


def _printed_kinds(text: str, dictionary: Dictionary) -> Set[str]:
    """The kinds of mile that the phrase prints."""
    kinds = printed.units(text, dictionary) & OTHER.keys()
    return {NAUTICAL} if NAUTICAL not in kinds and _NAUTICAL.search(text) else kinds


def _kind(claim: Claim, kinds: Set[str]) -> Outcome | None:
    if claim.unit not in OTHER or not kinds or claim.unit in kinds:
        return None
    meant = OTHER[claim.unit]
    message = f"the page prints {_KINDS[meant]} miles, and the claim is in {_KINDS[claim.unit]} ones"
    return violated(claim, message, key="unit", found=claim.unit, expected=f"unit: {meant}")


def _conversion(claim: Claim, text: str, dictionary: Dictionary) -> Outcome | None:
    """The finding where miles and kilometres fit with the other kind of mile only."""
    candidates = list(pairs(text, dictionary))
    if claim.unit not in OTHER and not printed.states(text, claim.number or 0, dictionary):
        stated = Figure(f"{claim.number:g}", (claim.number or 0,), claim.unit or "")
        for measure in printed.measures(text, dictionary):
            number = measure.number
            miles = Figure(text[number.start : number.end], tuple(number.values), measure.unit)
            candidates.append(Pair(miles, stated))
    for pair in candidates:
        unit = other_mile(pair, dictionary)
        if unit:
            message = f"{pair.first.text} {pair.first.unit} beside {pair.second.text} {pair.second.unit}"
            fits = f"fits {_KINDS[OTHER[unit]]} miles, and {_KINDS[unit]} ones stand there"
            tip = "read the page again; if it prints it so, deprecate the claim with this reason"
            return violated(claim, f"{message} {fits}", found=text, expected=f"{OTHER[unit]} or other km", tip=tip)
    return None
