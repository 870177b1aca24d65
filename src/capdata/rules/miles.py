"""Statute and nautical miles told apart. Shared by rules."""

from __future__ import annotations

from capdata.rules.conversions import Pair, agree
from capdata.schemas.dictionary import Dictionary

STATUTE, NAUTICAL = "mi", "nmi"
#: Each kind of mile, and the one with which it is mixed up.
OTHER = {STATUTE: NAUTICAL, NAUTICAL: STATUTE}


def other_mile(pair: Pair, dictionary: Dictionary) -> str | None:
    """The unit of the miles in `pair`, where it agrees only with the other kind of mile; else None."""
    for figure, conversion in ((pair.first, pair.second), (pair.second, pair.first)):
        if figure.unit not in OTHER or conversion.unit in OTHER:
            continue
        unit = dictionary.units[conversion.unit]
        if unit.dimension != dictionary.units[figure.unit].dimension:
            continue
        turned = Pair(figure, conversion)
        own, other = (dictionary.units[name].factor for name in (figure.unit, OTHER[figure.unit]))
        if agree(turned, own, unit.factor, about=False):
            continue
        if agree(turned, other, unit.factor, about=False):
            return figure.unit
    return None
