"""The columns of the wide tables that are made from the dictionary.

A property marked `wide` gets a column, or a group of columns, in the table of each kind that carries it:

    quantity, money   <property>_<unit>, _bound, _low_<unit>, _high_<unit>, _n_independent
    count             <property>, _bound, _low, _high, _n_independent
    date              <property> (EDTF), _min, _max, _n_independent; and the same for <property>_planned
    term, ref, text   <property>, _n_independent
    many: true        <property>: the values of all groups, joined by |

What stands in them: see `widen`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from capdata.schemas.dictionary import Dictionary, Property
from capdata.schemas.table import JOIN

#: A fixed column of this name and a scheme is computed.
RANGE_CLASS = "range_class_"


class WideColumn(NamedTuple):
    """A generated column: which part of which property it shows.

    `field` names an attribute read by `capdata.widening.widen`.
    `unit` is the unit of the figure that the column is about, also where the column itself has none (`_bound`).
    """

    name: str
    dtype: str
    description: str
    property: str
    field: str
    planned: bool
    unit: str | None = None
    vocabulary: str | None = None


def property_columns(kind: str, dictionary: Dictionary) -> list[WideColumn]:
    """The generated columns of a kind's table, in the order of the dictionary."""
    columns: list[WideColumn] = []
    for prop in dictionary.properties.values():
        if prop.wide and kind in prop.kinds:
            columns += _columns(prop, dictionary)
    return columns


def _columns(prop: Property, dictionary: Dictionary) -> Iterable[WideColumn]:
    stem = prop.column
    if prop.many:
        yield WideColumn(stem, "string", f"{prop.definition} Joined by {JOIN}.", prop.name, "many", False)
        return
    if prop.type in ("quantity", "money", "count"):
        yield from _number_columns(prop, dictionary)
    elif prop.type == "date":
        yield from _date_columns(prop)
        return
    elif prop.type == "term":
        yield WideColumn(stem, "category", prop.definition, prop.name, "text", False, None, prop.vocabulary)
    else:
        yield WideColumn(stem, "string", prop.definition, prop.name, "text", False)
    yield _independent(prop, stem, planned=False)


def _number_columns(prop: Property, dictionary: Dictionary) -> Iterable[WideColumn]:
    stem = prop.column
    name = f"{prop.unit.split()[0]} million" if prop.type == "money" and prop.unit else prop.unit
    unit = dictionary.units[name].column if name else ""
    suffix, dtype = (f"_{unit}", "float64") if unit else ("", "Int64")
    yield WideColumn(f"{stem}{suffix}", dtype, prop.definition, prop.name, "number", False, name)
    text = "How the chosen figure bounds it."
    yield WideColumn(f"{stem}_bound", "category", text, prop.name, "bound", False, name, "bounds")
    text = "Smallest figure that a live claim prints."
    yield WideColumn(f"{stem}_low{suffix}", dtype, text, prop.name, "low", False, name)
    text = "Largest figure that a live claim prints."
    yield WideColumn(f"{stem}_high{suffix}", dtype, text, prop.name, "high", False, name)


def _date_columns(prop: Property) -> Iterable[WideColumn]:
    plans = (False, True) if "planned" in prop.qualifiers else (False,)
    for planned in plans:
        stem = f"{prop.column}_planned" if planned else prop.column
        text = f"{prop.definition} As last planned." if planned else prop.definition
        yield WideColumn(stem, "string", f"{text} EDTF.", prop.name, "text", planned)
        text = "First day that this can mean; null if open."
        yield WideColumn(f"{stem}_min", "datetime64[us]", text, prop.name, "date_min", planned)
        text = "Last day that this can mean; null if open."
        yield WideColumn(f"{stem}_max", "datetime64[us]", text, prop.name, "date_max", planned)
        yield _independent(prop, stem, planned=planned)


def _independent(prop: Property, stem: str, *, planned: bool) -> WideColumn:
    text = "Distinct origins among the live claims."
    return WideColumn(f"{stem}_n_independent", "Int64", text, prop.name, "n_independent", planned)
