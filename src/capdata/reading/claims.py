"""A claim: one source saying one thing of one record, with where each part of it was written."""

from __future__ import annotations

import builtins  # a claim has a field `property`
from collections.abc import Mapping
from typing import Any, NamedTuple

from capdata.findings import Place
from capdata.yaml_text.reader import Spot

#: The keys of which a claim has exactly one, with the bound that each stands for.
BOUNDS = {
    "value": "exact", "about": "about", "at_least": "at_least", "more_than": "more_than", "at_most": "at_most",
    "less_than": "less_than", "between": "between", "missing": "missing",
}  # fmt: skip
#: Stands in a claim's id where there is no source.
NO_SOURCE = "missing"


class Claim(NamedTuple):
    """One source saying one thing about one property of one record.

    `number` and `number_high` are as printed, in `unit`; `text` holds a term, id, EDTF date or words. `item` is
    the value where each value is a group of its own. `id` is `base` and, from the second claim on, `nr`. `spots`
    tells where the value of each written key stands.
    """

    id: str
    subject: str
    kind: str
    property: str
    facet: str
    item: str | None
    bound: str
    number: float | None
    number_high: float | None
    unit: str | None
    text: str | None
    missing: str | None
    qualifiers: Mapping[str, Any]
    as_published: str | None
    source: str | None
    origin: str | None
    speaker: str | None
    basis: str | None
    as_of: str | None
    since: str | None
    until: str | None
    locator: str | None
    note: str | None
    deprecated: str | None
    file: str
    field: str
    spot: Spot
    spots: Mapping[str, Spot]
    base: str
    nr: int

    @builtins.property
    def at(self) -> Place:
        """The place of the claim."""
        return Place(*self.spot)

    @builtins.property
    def planned(self) -> bool:
        """Whether the claim states a plan."""
        return bool(self.qualifiers.get("planned"))

    @builtins.property
    def places(self) -> dict[str, Place]:
        """The place of each key's value."""
        return {key: Place(*spot) for key, spot in self.spots.items()}

    def place(self, key: str) -> Place:
        """The place of `key`'s value, or of the claim where the key isn't written."""
        return Place(*self.spots[key]) if key in self.spots else self.at

    @builtins.property
    def value_place(self) -> Place:
        """The place of the stated value."""
        return next((self.place(key) for key in BOUNDS if key in self.spots), self.at)


def facet_text(qualifiers: Mapping[str, Any]) -> str:
    """Qualifiers as one readable key, such as `operator=us-navy;planned=true`; '' if there are none."""
    return ";".join(f"{key}={_facet_value(qualifiers[key])}" for key in sorted(qualifiers))


def _facet_value(value: Any) -> str:
    if value is True:
        return "true"
    return "+".join(value) if isinstance(value, list) else str(value)
