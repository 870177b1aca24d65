"""Lanes: marks on one axis that would lie over each other, set above each other."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf


def lanes(spans: Sequence[tuple[float, float]], apart: float, lowest: int | None = None) -> list[int]:
    """The lane of each span (begin, end), in the order given: the lowest where all before it end `apart` or more ahead.

    The span with the number `lowest` gets lane 0: others before it stand there only if they leave it room.
    """
    ends: list[float] = []
    found = []
    for number, (begin, end) in enumerate(spans):
        in_the_way = lowest is not None and number < lowest and spans[lowest][0] - end < apart
        lane = 1 if in_the_way else 0
        while lane < len(ends) and begin - ends[lane] < apart:
            lane += 1
        ends += [-inf] * (lane + 1 - len(ends))
        ends[lane] = end
        found.append(lane)
    return found
