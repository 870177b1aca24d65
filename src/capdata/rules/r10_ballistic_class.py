"""R10: classes of ballistic missiles stand only with ballistic and quasi-ballistic missiles.

Examined:

- every text of a missile's record that names a class: it fires where the class is for other vehicles than those that
  the live claims on `vehicle.class` give, with or without a scheme. A text that says "equivalent" compares the range
  only, and is fine;
- the computed classes of every missile with a range and a class of vehicle.

Out of scope: missiles whose class of vehicle nobody states.
"""

from __future__ import annotations

from collections.abc import Iterator

from capdata.rules.class_words import (
    by_scheme,
    classed,
    classes,
    fires,
    fits_vehicle,
    mentions,
)
from capdata.rules.model import Outcome, Rule, View, ok, violated
from capdata.schemas.table import JOIN
from capdata.widening.range_classes import VEHICLE

RULE = Rule(
    "R10",
    "error",
    "classes of ballistic missiles are for ballistic missiles",
    reason="A cruise missile of 1,600 km is no medium-range ballistic missile, however far it flies.",
    accepts="a boost-glide weapon without class, or noted as `dod/irbm` equivalent by its range",
    catches="a cruise missile called MRBM because it flies 1,600 km",
    convention="the vehicles of each class in schemas/vocabularies/range-classes.yaml",
)

#: A text that compares the range and doesn't class the missile.
_COMPARES = "equivalent"


def check(view: View) -> Iterator[Outcome]:
    """Every class that a text names, every computed class."""
    for mention in mentions(view):
        fits = any(fits_vehicle(view, mention.missile, term) for term in mention.terms)
        if fits or _COMPARES in mention.text.lower():
            yield mention.examined
            continue
        words = ", ".join(sorted(view.words(mention.missile, VEHICLE)))
        yield fires(
            mention, f"the class is not one for a missile of the class {words}", "no class of ballistic missiles"
        )
    terms = {term.name: term for term in classes(view.dictionary)}
    schemes = list(by_scheme(view.dictionary))
    for record, _, cells in classed(view):
        if not view.words(record.id, VEHICLE):
            continue
        for scheme in schemes:
            cell = cells.get(scheme)
            wrong = [
                name for name in (cell or "").split(JOIN)
                if name and not fits_vehicle(view, record.id, terms[f"{scheme}/{name}"])
            ]  # fmt: skip
            if wrong:
                message = f"the computed {scheme} class is for other vehicles"
                yield violated(record, message, found=cell, expected="no class of this scheme")
            else:
                yield ok(record)
