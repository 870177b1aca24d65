"""All tables of a dataset, from its checked records: flatten, weigh, widen, in one call.

The result is plain Python; `frames` turns it into pandas.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any, NamedTuple

from capdata import dates
from capdata.findings import Place
from capdata.reading.dataset import Dataset
from capdata.reading.records import Claim, Record
from capdata.reading.redirects import FILE as REDIRECTS
from capdata.schemas.dictionary import Dictionary
from capdata.schemas.table import JOIN, Origin, Table, columns_of, table_of_rows
from capdata.schemas.wide_columns import property_columns
from capdata.weighing.envelope import Envelope
from capdata.weighing.flatten import FlatClaim, SourceFacts, flatten, source_facts
from capdata.weighing.weigh import Value, choice_reason, weigh
from capdata.widening.relations import relations_table
from capdata.widening.verdicts import verdicts_table
from capdata.widening.widen import wide_table


class Weighed(NamedTuple):
    """A dataset's claims flattened and weighed: what the rules, the tables and the cards start from."""

    flat: Sequence[FlatClaim]
    values: Sequence[Value]


def weigh_dataset(dataset: Dataset) -> Weighed:
    """Flatten and weigh all claims of `dataset`."""
    flat = flatten(dataset.records, dataset.dictionary)
    return Weighed(flat, weigh(flat, dataset.records, dataset.dictionary))


def compile_tables(dataset: Dataset, weighed: Weighed | None = None) -> dict[str, Table]:
    """Every table of `dataset`, by name, rows sorted by key. `weighed` saves weighing again."""
    records, dictionary = dataset.records, dataset.dictionary
    flat, values = weighed or weigh_dataset(dataset)
    grouped = {subject: list(group) for subject, group in groupby(values, key=lambda value: value.subject)}
    by_kind: dict[str, list[Record]] = {kind: [] for kind in dictionary.kinds}
    for record in records.values():
        by_kind[record.kind].append(record)
    tables = [
        _entities(records.values()),
        _claims(flat, values, records),
        _values(values),
        relations_table(values, dictionary),
        _budgets(values, dictionary),
        verdicts_table(records, grouped, dictionary),
        _aliases(records.values()),
        _properties(dictionary),
        _terms(dictionary),
        _redirects(dataset),
        _sources(by_kind["sources"], flat, dataset),
    ]
    for kind in dictionary.kinds:
        if kind != "sources":
            fixed = _fixed_columns(dataset, kind)
            tables.append(wide_table(kind, fixed, by_kind[kind], grouped, dictionary))
    return {table.name: _in_order(table, dataset) for table in tables}


def _fixed_columns(dataset: Dataset, kind: str) -> list[str]:
    generated = {column.name for column in property_columns(kind, dataset.dictionary)}
    return [column.name for column in dataset.schemas[kind].columns if column.name not in generated]


def _in_order(table: Table, dataset: Dataset) -> Table:
    """The table with its columns in the order of its schema."""
    order = [column.name for column in dataset.schemas[table.name].columns]
    return replace(table, columns={name: table.columns[name] for name in order})


def _table(name: str, rows: Sequence[Any], columns: Mapping[str, Any], origin: Any) -> Table:
    """A table of `rows`, each column computed by a function of the row."""
    return Table(
        name,
        {column: list(map(compute, rows)) for column, compute in columns.items()},
        lambda row, column: origin(rows[row], column),
    )


def _record_origin(record: Record, column: str) -> Origin:
    return Origin(record.file, record.place(column), record.id)


def _entities(records: Iterable[Record]) -> Table:
    return _table(
        "entities",
        list(records),
        {
            "id": lambda r: r.id,
            "kind": lambda r: r.kind,
            "name": lambda r: r.name,
            "file": lambda r: r.file,
            "checked": lambda r: r.keys.get("checked"),
            "note": lambda r: r.keys.get("note"),
        },
        _record_origin,
    )


def _claim_origin(flat: FlatClaim, column: str) -> Origin:
    claim = flat.claim
    return Origin(claim.file, claim.places.get(column, claim.value_place), claim.subject)


def _claims(flat: Sequence[FlatClaim], values: Sequence[Value], records: Mapping[str, Record]) -> Table:
    live = {id(one) for value in values for one in value.live}
    choosing = {record.id for record in records.values() if record.keys.get("choose")}
    computed = columns_of(flat, FlatClaim)
    claims = computed["claim"]
    written, sources = columns_of(claims, Claim), columns_of(computed["source"], SourceFacts)
    same = ("id", "subject", "kind", "property", "facet", "bound", "unit", "text", "missing", "as_published", "source",
            "speaker", "basis", "as_of", "since", "until", "locator", "note", "deprecated")  # fmt: skip
    columns = {name: written[name] for name in same}
    columns |= {name: computed[name] for name in ("canonical_unit", "date_min", "date_max", "origin")}
    columns |= {
        "planned": [claim.planned for claim in claims],
        "number": _floats(written["number"]),
        "number_high": _floats(written["number_high"]),
        "low": _floats(computed["low"]),
        "high": _floats(computed["high"]),
        "reliability": sources["letter"],
        "published": sources["published"],
        "choice_reason": [
            choice_reason(claim, records[claim.subject]) if claim.subject in choosing else None for claim in claims
        ],
        "live": [id(one) in live for one in flat],
    }
    return Table("claims", columns, lambda row, column: _claim_origin(flat[row], column))


def _floats(numbers: Iterable[float | None]) -> list[float | None]:
    return [None if number is None else float(number) for number in numbers]


def _float(number: float | None) -> float | None:
    return None if number is None else float(number)


def _value_origin(value: Value, column: str) -> Origin:
    return _claim_origin(value.chosen or value.claims[0], column)


#: Stands where nothing is chosen: every field is empty.
_NO_CLAIM: Any = Claim._make([None] * len(Claim._fields))
_NOTHING: Any = FlatClaim._make([_NO_CLAIM, *[None] * (len(FlatClaim._fields) - 1)])


def _chosen_claim(name: str) -> Any:
    return lambda v: None if v.chosen is None else getattr(v.chosen.claim, name)


def _values(values: Sequence[Value]) -> Table:
    own, envelopes = columns_of(values, Value), columns_of([value.envelope for value in values], Envelope)
    chosen = columns_of([flat or _NOTHING for flat in own["chosen"]], FlatClaim)
    claims = columns_of(chosen["claim"], Claim)
    same = ("subject", "property", "facet", "unit", "missing", "n_claims", "n_independent", "agreement")
    columns = {name: own[name] for name in same}
    columns |= {name: envelopes[name] for name in ("low_open", "high_open", "date_low", "date_high")}
    columns |= {name: claims[name] for name in ("bound", "text", "as_of")}
    columns |= {name: chosen[name] for name in ("date_min", "date_max")}
    columns |= {
        "number": _floats(chosen["number"]),
        "number_high": _floats(chosen["number_high"]),
        "low": _floats(envelopes["low"]),
        "high": _floats(envelopes["high"]),
        "planned": [value.claims[0].claim.planned for value in values],
        "chosen_claim": claims["id"],
        "chosen_why": own["why"],
        "chosen_reason": own["reason"],
        "n_deprecated": [len([1 for flat in value.claims if flat.claim.deprecated is not None]) for value in values],
    }
    return Table("values", columns, lambda row, column: _value_origin(values[row], column))


def _budgets(values: Sequence[Value], dictionary: Dictionary) -> Table:
    rows = [value for value in values if dictionary.properties[value.property].table == "budgets"]
    return _table(
        "budgets",
        sorted(rows, key=lambda v: (v.subject, v.property, *_year_and_stage(v), v.facet)),
        {
            "subject": lambda v: v.subject,
            "line": lambda v: v.property,
            "period": lambda v: _year_and_stage(v)[0],
            "stage": lambda v: _year_and_stage(v)[1],
            "facet": lambda v: v.facet,
            "fiscal_year": lambda v: _fiscal_year(_year_and_stage(v)[0]),
            "bound": _chosen_claim("bound"),
            "number": lambda v: _float(v.chosen.number) if v.chosen else None,
            "number_high": lambda v: _float(v.chosen.number_high) if v.chosen else None,
            "unit": lambda v: v.unit,
            "low": lambda v: _float(v.envelope.low),
            "high": lambda v: _float(v.envelope.high),
            "missing": lambda v: v.missing,
            "chosen_claim": _chosen_claim("id"),
            "n_claims": lambda v: v.n_claims,
            "n_independent": lambda v: v.n_independent,
            "agreement": lambda v: v.agreement,
        },
        _value_origin,
    )


def _year_and_stage(value: Value) -> tuple[str, str]:
    qualifiers = value.claims[0].claim.qualifiers
    return (qualifiers.get("period", ""), qualifiers.get("stage", ""))


def _fiscal_year(period: str) -> int | None:
    return dates.fiscal_year_us(dates.parse(period)) if period else None


def _aliases(records: Iterable[Record]) -> Table:
    pairs = [(record, alias) for record in records for alias in record.keys.get("aliases") or ()]
    pairs.sort(key=lambda pair: (pair[0].id, pair[1].get("name", ""), pair[1].get("authority") or ""))
    rows = [{**alias, "entity": record.id, "alias": alias.get("name"),
             "ambiguous": alias.get("ambiguous", False)} for record, alias in pairs]  # fmt: skip
    names = ("entity", "alias", "authority", "since", "until", "source", "ambiguous", "note")
    return table_of_rows("aliases", names, rows, [_record_origin(record, "aliases") for record, _ in pairs])


def _sources(records: Sequence[Record], flat: Sequence[FlatClaim], dataset: Dataset) -> Table:
    facts = source_facts(dataset.records, dataset.dictionary)
    counts: dict[str | None, int] = {}
    for one in flat:
        counts[one.claim.source] = counts.get(one.claim.source, 0) + 1
    plain = ("title", "publisher", "kind", "author", "published", "accessed", "url", "archived", "last_seen",
             "language", "reliability_reason")  # fmt: skip
    columns: dict[str, Any] = {name: lambda r, name=name: r.keys.get(name) for name in plain}

    def published(record: Record) -> dates.Span | None:
        text = record.keys.get("published")
        return dates.parse(text) if text else None

    columns |= {
        "id": lambda r: r.id,
        "published_min": lambda r: (span := published(r)) and span.earliest,
        "published_max": lambda r: (span := published(r)) and span.latest,
        "reliability": lambda r: facts[r.id].letter,
        "n_claims": lambda r: counts.get(r.id, 0),
    }
    return _table("sources", records, columns, _record_origin)


def _properties(dictionary: Dictionary) -> Table:
    plain = ("label", "definition", "definition_source", "type", "unit", "vocabulary", "time", "many", "exclusive",
             "headline", "falls_back_to")  # fmt: skip
    columns: dict[str, Any] = {name: lambda p, name=name: getattr(p, name) for name in plain}
    columns |= {
        "property": lambda p: p.name,
        "minimum": lambda p: _float(p.minimum) if p.type in ("quantity", "money", "count") else None,
        "maximum": lambda p: _float(p.maximum),
        "kinds": lambda p: JOIN.join(p.kinds),
        "refers_to": lambda p: JOIN.join(p.refers_to) or None,
        "qualifiers": lambda p: JOIN.join(p.qualifiers) or None,
    }
    rows = sorted(dictionary.properties.values(), key=lambda p: p.name)
    return _table("properties", rows, columns, lambda p, c: Origin("schemas/properties.yaml", Place(1, 1), None))


def _terms(dictionary: Dictionary) -> Table:
    rows = [
        (vocabulary, term)
        for vocabulary in sorted(dictionary.vocabularies.values(), key=lambda v: v.name)
        for term in sorted(vocabulary.terms.values(), key=lambda t: t.name)
    ]
    columns: dict[str, Any] = {
        "vocabulary": lambda row: row[0].name,
        "term": lambda row: row[1].name,
        "label": lambda row: row[1].label,
        "definition": lambda row: row[1].definition,
        "definition_source": lambda row: row[1].definition_source,
    }
    for field in ("rank", "within", "country", "precision", "reliability"):
        columns[field] = lambda row, field=field: row[1].fields.get(field)
    for field in ("low", "high"):
        columns[field] = lambda row, field=field: _float(row[1].fields.get(field))
    file = "schemas/vocabularies/{}.yaml".format
    return _table("terms", rows, columns, lambda row, c: Origin(file(row[0].name), Place(1, 1), None))


def _redirects(dataset: Dataset) -> Table:
    return _table(
        "redirects",
        sorted(dataset.redirects.values()),
        {
            "old": lambda r: r.old,
            "kind": lambda r: r.kind,
            "new": lambda r: JOIN.join(r.new) or None,
            "reason": lambda r: r.reason,
            "version": lambda r: r.version,
        },
        lambda r, column: Origin(REDIRECTS, r.place("to" if column == "new" else column), None),
    )
