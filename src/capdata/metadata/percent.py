"""Shares in words, for the codebook."""

from __future__ import annotations


def percent(share: float | None) -> str:
    """`0.314` as `31 %`. What is there at all is never `0 %`, what isn't whole never `100 %`; a dash for nothing."""
    if share is None:
        return "–"
    if 0 < share < 0.01:
        return "< 1 %"
    if 0.99 < share < 1:
        return "> 99 %"
    return f"{share:.0%}".replace("%", " %")
