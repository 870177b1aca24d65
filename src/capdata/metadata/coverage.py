"""How much a release holds: for each column the share that is filled, for each property how well it is attested.

Shares are of what could be there: a property's fill rate counts the records of its kinds that have a value of it;
the other two count its values, one for each subject and facet that has one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from capdata.schemas.dictionary import Property

if TYPE_CHECKING:
    import pandas as pd

#: Bounds that leave the true figure to one side, or between two. `about` is a figure, not a bound.
BOUNDS = ("at_least", "more_than", "at_most", "less_than", "between")
#: Types of property whose values can be stated as a bound.
BOUNDED_TYPES = ("quantity", "money", "count", "date")


class PropertyCoverage(NamedTuple):
    """Of one property. `records` of `possible` records have a value; shares from 0 to 1, None where there is nothing.

    `bounded`: the chosen figure is stated as a bound, or an end of the envelope is open. `corroborated`: two or more
    independent origins. `claims` are all claims, the deprecated and the missing too.
    """

    records: int
    possible: int
    values: int
    claims: int
    bounded: float | None
    corroborated: float | None

    @property
    def fill(self) -> float | None:
        """Share of the records that have a value."""
        return self.records / self.possible if self.possible else None


def property_coverage(prop: Property, frames: Mapping[str, pd.DataFrame]) -> PropertyCoverage:
    """The coverage of `prop` in a release's tables."""
    values, claims = frames["values"], frames["claims"]
    rows = values[(values["property"] == prop.name) & values["chosen_claim"].notna() & values["missing"].isna()]
    n_claims = int((claims["property"] == prop.name).sum())
    possible = sum(len(frames[kind]) for kind in prop.kinds)
    if rows.empty:
        return PropertyCoverage(0, possible, 0, n_claims, None, None)
    bounded = None
    if prop.type in BOUNDED_TYPES:
        open_ended = rows["low_open"].fillna(False) | rows["high_open"].fillna(False)
        bounded = float((rows["bound"].isin(BOUNDS) | open_ended).mean())
    corroborated = float((rows["n_independent"] >= 2).mean())
    return PropertyCoverage(int(rows["subject"].nunique()), possible, len(rows), n_claims, bounded, corroborated)


def fill_rates(frame: pd.DataFrame) -> Mapping[str, float | None]:
    """The share of cells that aren't null, by column; None for a table without rows."""
    if frame.empty:
        return dict.fromkeys(map(str, frame.columns))
    return {str(column): float(share) for column, share in frame.notna().mean().items()}
