"""Weighed values in, one row for each record out: the wide tables, whose columns `wide_columns` makes.

A column holds the value that stands under no qualifier. Where a property has only one group and that one is
qualified (`operator=us-army`), its value is shown and the column `qualified` names it: `property[facet]`. Where
several qualified groups stand beside each other none can be shown; `qualified` then says `property[*]`, and the
values are in the table `values`. A property that has many shows all its groups.

Plans stand in `_planned` columns only, and what has ended (`until`) stands in none. Money that isn't in the
column's currency is not shown. The columns `range_class_<scheme>` are computed, see `range_classes`.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

from capdata import dates
from capdata.reading.records import Record, facet_text
from capdata.schemas.dictionary import Dictionary
from capdata.schemas.table import JOIN, Origin, Table
from capdata.schemas.wide_columns import RANGE_CLASS, WideColumn, property_columns
from capdata.weighing.flatten import FlatClaim
from capdata.weighing.weigh import Value
from capdata.widening.range_classes import range_classes

#: Stands in `qualified` for several qualified values, none of which is shown.
SEVERAL = "*"


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
