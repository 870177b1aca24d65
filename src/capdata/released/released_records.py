"""The tables of a release back into the records that they were compiled from, so that they can be weighed again.

A release holds all that weighing asks of a record: its identity (`entities` and the table of its kind), its names
(`aliases`), its claims (`claims`), an editor's choices (`choice_reason` in `claims`), a statement's readings
(`verdicts`). What compiling never reads is not there and stays empty: waivers, ids elsewhere, places in files.

Compiling what comes out gives the released tables again, cell by cell. The dictionary is the release's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from capdata import __version__
from capdata.findings import Place
from capdata.reading.claims import Claim
from capdata.reading.dataset import Dataset
from capdata.reading.records import Record
from capdata.reading.redirects import Redirect
from capdata.reading.root import Root
from capdata.released.store import Damaged, Release
from capdata.schemas.dictionary import Dictionary
from capdata.schemas.dictionary_files import load_dictionary
from capdata.schemas.table import JOIN, rows_of
from capdata.yaml_text.reader import Map

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]

_START = Place(1, 1)
_NO_PLACES: Mapping[str, tuple[int, int]] = {}
#: The columns of `claims` that are fields of a claim, as they stand.
_SAME = ("id", "subject", "kind", "property", "facet", "bound", "number", "number_high", "unit", "text", "missing",
         "as_published", "source", "origin", "speaker", "basis", "as_of", "since", "until", "locator", "note",
         "deprecated")  # fmt: skip
#: The tables that hold what people wrote, besides those of the kinds.
_WRITTEN = ("aliases", "claims", "entities", "redirects", "verdicts")
#: What joins the subjects of a reading that takes the longest, and the items of a qualifier that is a list.
_PLUS = "+"


def released_records(tables: Mapping[str, pd.DataFrame], dictionary: Dictionary) -> dict[str, Record]:
    """All records of a release, by id, sorted.

    `tables` holds at least entities, claims, aliases, verdicts and one
    table for each kind of record, with the columns of the schemas that `dictionary` was read with.
    """
    keys = {kind: _by(rows_of(tables[kind]), "id") for kind in dictionary.kinds}
    claims = _grouped(rows_of(tables["claims"]), "subject")
    aliases = _grouped(rows_of(tables["aliases"]), "entity")
    verdicts = _grouped(rows_of(tables["verdicts"]), "statement")
    records = {}
    for entity in sorted(rows_of(tables["entities"]), key=lambda row: str(row["id"])):
        record_id, kind, file = entity["id"], entity["kind"], entity["file"]
        own = claims.get(record_id, [])
        plain = _written(keys[kind][record_id], dictionary.kinds[kind].keys)
        plain |= {key: entity[key] for key in ("checked", "note") if entity[key] is not None}
        plain |= {
            "aliases": [_alias(row) for row in aliases.get(record_id, [])],
            "choose": _choices(own),
            "readings": _readings(verdicts.get(record_id, [])),
        }
        filled = {key: value for key, value in plain.items() if value or value is False}
        tree = Map()
        tree.spot, tree.spots = (1, 1), {}
        records[record_id] = Record(
            kind, record_id, file, entity["name"], filled, [_claim(row, file, dictionary) for row in own], [], tree,
            frozenset(),
        )  # fmt: skip
    return records


def released_dataset(release: Release) -> Dataset:
    """The dataset that a release was compiled from, by what the release holds, every byte of it checked.

    Raises Damaged; NotFetched for one that has to be fetched and can't be.
    """
    listed = [path for path in release.manifest["files"] if path.startswith("schemas/")]
    for path in listed:
        release.bytes(path)
    folder = release.path / "schemas"
    extra = {path.relative_to(release.path).as_posix() for path in folder.rglob("*.yaml")} - set(listed)
    if extra:
        raise Damaged(f"{release.version}: the manifest lists no {min(extra)}")
    dictionary, findings = load_dictionary(folder)
    if dictionary is None:
        why = f"{findings[0].file}:{findings[0].line}: {findings[0].message}"
        raise Damaged(f"{release.version}: its schemas can't be read by capdata {__version__} ({why})")
    tables = {name: release.read(name) for name in (*_WRITTEN, *dictionary.kinds)}
    records = released_records(tables, dictionary)
    redirects = released_redirects(tables["redirects"])
    root = Root(release.path, folder, packaged=False)
    return Dataset(root, dictionary, release.schemas, {}, redirects, records, [])


def released_redirects(table: pd.DataFrame) -> dict[str, Redirect]:
    """The redirects of a release, by old id."""
    return {
        row["old"]: Redirect(
            row["old"], row["kind"], tuple(row["new"].split(JOIN)) if row["new"] else (), row["reason"],
            row["version"],
        )
        for row in rows_of(table)
    }  # fmt: skip


def _by(rows: Iterable[Row], key: str) -> dict[str, Row]:
    return {row[key]: row for row in rows}


def _grouped(rows: Iterable[Row], key: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[key], []).append(row)
    return groups


def _written(row: Row, shapes: Mapping[str, Any]) -> dict[str, Any]:
    """The plain keys of a record that its kind's table shows."""
    return {key: row[key] for key in shapes if row.get(key) is not None}


def _alias(row: Row) -> dict[str, Any]:
    keys = ("authority", "since", "until", "source", "note")
    return {"name": row["alias"], "ambiguous": row["ambiguous"]} | {k: row[k] for k in keys if row[k] is not None}


def _choices(claims: Iterable[Row]) -> list[dict[str, Any]]:
    """`choose` as written, each choice once. In no group do two choose, so their order says nothing."""
    found = [
        {"property": row["property"], "source": row["source"], "reason": row["choice_reason"]}
        for row in claims
        if row["choice_reason"] is not None
    ]
    return [choice for i, choice in enumerate(found) if choice not in found[:i]]


def _readings(verdicts: Iterable[Row]) -> dict[str, dict[str, Any]]:
    readings: dict[str, dict[str, Any]] = {}
    for name, rows in _grouped(verdicts, "reading").items():
        first = rows[0]
        subjects = dict.fromkeys(row["subject"] for row in rows)
        readings[name] = {
            "subjects": first["subject"].split(_PLUS) if first["scope"] == "max" else list(subjects),
            "combine": first["scope"],
            "measure": first["measure"],
            "as_of": first["as_of"],
            "source": first["source"],
            "baselines": list(dict.fromkeys(row["baseline"] for row in rows)),
            "thresholds": list(dict.fromkeys(row["threshold"] for row in rows)),
        }
    return readings


def _claim(row: Row, file: str, dictionary: Dictionary) -> Claim:
    prop = dictionary.properties[row["property"]]
    item = row["text"] if prop.many else None
    fields = {name: row[name] for name in _SAME}
    return Claim(
        **fields, item=item, qualifiers=_qualifiers(row["facet"], item, dictionary), file=file,
        field=f"claims.{prop.name}", spot=_START, spots=_NO_PLACES, base=row["id"], nr=1,
    )  # fmt: skip


def _qualifiers(facet: str, item: str | None, dictionary: Dictionary) -> dict[str, Any]:
    """What the facet says, apart from the value itself; no qualifier holds a `;` or a `=`."""
    if item is not None:
        # Words of a source may hold anything, so they are taken out whole.
        before, _, after = f";{facet};".partition(f";value={item};")
        facet = f"{before};{after}"
    pairs = (part.partition("=") for part in facet.split(";") if part)
    return {key: _qualifier(word, dictionary.qualifiers[key]["type"]) for key, _, word in pairs}


def _qualifier(word: str, shape: str) -> Any:
    if shape == "flag":
        return True
    return word.split(_PLUS) if shape == "list" else word
