"""Weighed values in, one row for each record out: the wide tables, with columns made from the dictionary.

A property marked `wide` gets a column, or a group of columns, in the table of each kind that carries it:

    quantity, money   <property>_<unit>, _bound, _low_<unit>, _high_<unit>, _n_independent
    count             <property>, _bound, _low, _high, _n_independent
    date              <property> (EDTF), _min, _max, _n_independent; and the same for <property>_planned
    term, ref, text   <property>, _n_independent
    many: true        <property>: the values of all groups, joined by |

A column holds the value that stands under no qualifier. Where a property has only one group and that one is
qualified (`operator=us-army`), its value is shown and the column `qualified` names it: `property[facet]`. Where
several qualified groups stand beside each other none can be shown; `qualified` then says `property[*]`, and the
values are in the table `values`. A property that has many shows all its groups.

Plans stand in `_planned` columns only, and what has ended (`until`) stands in none. Money that isn't in the
column's currency is not shown. The columns `range_class_<scheme>` are computed, see `range_classes`.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from capdata import dates
from capdata.dictionary import Dictionary, Property
from capdata.flatten import FlatClaim
from capdata.range_classes import range_classes
from capdata.records import Record, facet_text
from capdata.table import JOIN, Origin, Table
from capdata.weigh import Value

#: A fixed column of this name and a scheme is computed.
RANGE_CLASS = "range_class_"
#: Stands in `qualified` for several qualified values, none of which is shown.
SEVERAL = "*"


class WideColumn(NamedTuple):
    """A generated column: which part of which property it shows. `field` names an attribute read by `_cell`.

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


def wide_table(
    kind: str, fixed: Sequence[str], records: Sequence[Record], values: Mapping[str, Sequence[Value]],
    dictionary: Dictionary,
) -> Table:  # fmt: skip
    """The table of one kind. `fixed` are the columns of its schema file; `values` are grouped by subject."""
    generated = property_columns(kind, dictionary)
    of_group: dict[tuple[str, bool], list[WideColumn]] = {}
    for column in generated:
        of_group.setdefault((column.property, column.planned), []).append(column)
    schemes = {name: name.removeprefix(RANGE_CLASS) for name in fixed if name.startswith(RANGE_CLASS)}
    made = {"qualified", *schemes}
    columns: dict[str, list[Any]] = {
        name: [] if name in made else [_key(name, record) for record in records] for name in fixed
    }
    columns |= {column.name: [None] * len(records) for column in generated}
    shown: list[dict[tuple[str, bool], list[Value]]] = []
    for row, record in enumerate(records):
        own = values.get(record.id, ())
        groups = select(own, dictionary)
        shown.append(groups)
        classes = range_classes(groups, dictionary) if schemes else {}
        if "qualified" in fixed:
            columns["qualified"].append(_qualified(own, groups, of_group.keys()))
        for name, scheme in schemes.items():
            columns[name].append(classes.get(scheme))
        for group, values_shown in groups.items():
            for column in of_group.get(group, ()):
                columns[column.name][row] = _cell(values_shown, column)
    by_name = {column.name: column for column in generated}

    def locate(row: int, name: str) -> Origin:
        record, column = records[row], by_name.get(name)
        if column:
            for value in shown[row].get((column.property, column.planned), ()):
                claim = (value.chosen or value.claims[0]).claim
                return Origin(claim.file, claim.value_place, record.id)
        return Origin(record.file, record.place(name), record.id)

    return Table(kind, columns, locate)


def select(values: Iterable[Value], dictionary: Dictionary) -> dict[tuple[str, bool], list[Value]]:
    """The groups that a wide row shows, by property and whether they are plans."""
    selected: dict[tuple[str, bool], list[Value]] = {}
    for (name, planned), candidates in _candidates(values, dictionary).items():
        if dictionary.properties[name].many:
            keep = [value for value in candidates if value.chosen]
        else:
            keep = [value for value in candidates if not qualified(value)]
            if not keep and len(candidates) == 1:
                keep = candidates
        keep = [value for value in keep if not (value.chosen and _ended(value.chosen))]
        if keep:
            selected[name, planned] = keep
    return selected


def _candidates(values: Iterable[Value], dictionary: Dictionary) -> dict[tuple[str, bool], list[Value]]:
    """The groups of properties that have columns and of which something is stated."""
    groups: dict[tuple[str, bool], list[Value]] = {}
    for value in values:
        if dictionary.properties[value.property].wide and value.live:
            groups.setdefault((value.property, _planned(value)), []).append(value)
    return groups


def _ended(flat: FlatClaim) -> bool:
    """Whether what the claim says was over when it was said; an end still to come then is no end."""
    if not flat.claim.until:
        return False
    said = flat.claim.as_of or flat.source.published
    return said is None or dates.after(dates.parse(flat.claim.until), dates.parse(said)) is not dates.Answer.SURELY


def _planned(value: Value) -> bool:
    return value.claims[0].claim.planned


def qualified(value: Value) -> str:
    """The qualifiers under which the value stands, plans and the value itself apart; '' if there are none."""
    qualifiers = value.claims[0].claim.qualifiers
    if not qualifiers:
        return ""
    return facet_text({key: word for key, word in qualifiers.items() if key != "planned"})


def _qualified(
    values: Iterable[Value], groups: Mapping[tuple[str, bool], Sequence[Value]], columns: Container[tuple[str, bool]]
) -> str | None:
    """What the row's reader has to know: shown values that hold only under a qualifier, and columns left empty."""
    parts = set()
    for (name, planned), shown in groups.items():
        if (name, planned) in columns:
            parts |= {f"{name}[{facet_text(v.claims[0].claim.qualifiers)}]" for v in shown if qualified(v)}
    for value in values:
        key = (value.property, _planned(value))
        if value.live and key in columns and key not in groups and not (value.chosen and _ended(value.chosen)):
            parts.add(f"{value.property}[{'planned=true;' if key[1] else ''}{SEVERAL}]")
    return "; ".join(sorted(parts)) or None


def _key(name: str, record: Record) -> Any:
    if name == "id":
        return record.id
    return record.name if name == "name" else record.keys.get(name)


def _cell(values: Sequence[Value], column: WideColumn) -> Any:
    if column.field == "many":
        words = {value.chosen.claim.text for value in values if value.chosen}
        return JOIN.join(sorted(word for word in words if word)) or None
    value = values[0]
    if column.field == "n_independent":
        return value.n_independent
    if column.field in ("low", "high"):
        return getattr(value.envelope, column.field) if value.unit == column.unit else None
    chosen = value.chosen
    if chosen is None or (column.field in ("number", "bound") and chosen.canonical_unit != column.unit):
        return None
    if column.field in ("bound", "text"):
        return getattr(chosen.claim, column.field)
    return getattr(chosen, column.field)
