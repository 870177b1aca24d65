"""What a claim's figure allows, as two ends, and what the claims on a missile allow for its reach. Shared by rules.

An open end is infinity; "about" is widened by what weighing allows it. Numbers are canonical.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from capdata.reading.records import Claim
from capdata.rules.model import View
from capdata.weighing.flatten import FlatClaim
from capdata.weighing.weigh import ABOUT, SAME_FIGURE

#: The least distance is the one range that is no maximum.
LEAST = "range.min"


class Span(NamedTuple):
    """From `low` to `high`, both included."""

    low: float
    high: float


def span(flat: FlatClaim) -> Span:
    """What the claim's figure may be."""
    slack = ABOUT if flat.claim.bound == "about" else 0.0
    low = 0.0 if flat.low is None else flat.low * (1 - slack)
    return Span(low, math.inf if flat.high is None else flat.high * (1 + slack))


def same(one: float, other: float, within: float = SAME_FIGURE) -> bool:
    """Whether two numbers are one figure."""
    return abs(one - other) <= within * max(abs(one), abs(other))


def numbered(claims: Iterable[FlatClaim]) -> list[FlatClaim]:
    """The claims that state a number."""
    return [flat for flat in claims if flat.number is not None]


def alike(one: Claim, other: Claim) -> bool:
    """Whether no qualifier that both give differs, and both are plans or neither is."""
    shared = one.qualifiers.keys() & other.qualifiers.keys()
    return one.planned == other.planned and all(one.qualifiers[key] == other.qualifiers[key] for key in shared)


def maxima(view: View) -> list[str]:
    """The properties that give how far a missile reaches at most."""
    properties = view.dictionary.properties
    return [name for name in view.property_names("range.*") if "missiles" in properties[name].kinds and name != LEAST]


def reaches(view: View, missile: str) -> list[FlatClaim]:
    """What is claimed of a missile's reach, whatever the mission; plans are left out."""
    return [flat for flat in numbered(view.claims_of(missile, *maxima(view))) if not flat.claim.planned]


def longest(claims: Iterable[FlatClaim]) -> float:
    """The greatest number that the claims allow, infinity where one has no upper end."""
    return max((span(flat).high for flat in claims), default=math.inf)


def greatest(claims: Iterable[FlatClaim]) -> float:
    """The greatest number that the claims print, 0 where there are none."""
    return max((flat.number_high or flat.number or 0.0 for flat in claims), default=0.0)


def fired_by(view: View) -> dict[str, set[str]]:
    """The launchers that fire a missile, planned ones too, by missile."""
    found: dict[str, set[str]] = {}
    for flat in view.claims("relation.fires"):
        if flat.claim.text:
            found.setdefault(flat.claim.text, set()).add(flat.claim.subject)
    return found


def family(view: View, missile: str) -> str:
    """The family of a variant, or the missile itself."""
    record = view.records.get(missile)
    return str(record.keys.get("variant_of") or missile) if record else missile
