"""Citations: the items for the dataset, one record, one claim, or the rows of a table, sources once each.

The first item is always the dataset or the part of it that is cited; sources follow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from capdata.citing.catalogue import Catalogue
from capdata.citing.items import Item, part_item, source_item
from capdata.citing.stated import claim_notes

Row = Mapping[str, Any]

#: Claims that a source's note names one by one; of more it gives the number.
MOST_NAMED = 5


class Citation(NamedTuple):
    """What is cited, as CSL-JSON items in order, and what the person who asked should be told."""

    items: list[Item]
    remarks: list[str]


def cite_dataset(catalogue: Catalogue) -> Citation:
    """The dataset as a whole."""
    return Citation([catalogue.dataset], [])


def cite_record(catalogue: Catalogue, record_id: str) -> Citation:
    """One record, within the dataset. Raises NotCitable."""
    row, moved = catalogue.find("entities", record_id, "record")
    title = f"{row['name']} (record {row['id']})"
    note = f"row {row['id']} of {row['kind']}"
    return Citation([part_item(catalogue.dataset, str(row["id"]), title, note)], _given(moved))


def cite_claim(catalogue: Catalogue, claim_id: str) -> Citation:
    """One claim, within the dataset, and its source with the place and the printed figure. Raises NotCitable."""
    claim, moved = catalogue.find("claims", claim_id, "claim")
    prop = catalogue.rows("properties").get(str(claim["property"]))
    label = prop["label"] if prop else claim["property"]
    title = f"{catalogue.name_of(claim['subject'])}: {label} (claim {claim['id']})"
    source = catalogue.rows("sources").get(claim["source"] or "")
    apart = source is not None and claim["origin"] not in (None, source["publisher"])
    notes = list(claim_notes(claim, catalogue.name_of(claim["origin"]) if apart else None))
    part = part_item(catalogue.dataset, str(claim["id"]), title, "; ".join([f"row {claim['id']} of claims", *notes]))
    if source is None:
        return Citation([part], [*_given(moved), "the claim rests on no source: it says that none was found or named"])
    return Citation([part, _source(catalogue, source, notes)], _given(moved))


def cite_rows(
    catalogue: Catalogue, claims: Sequence[str], sources: Sequence[str] = (), note: str | None = None
) -> Citation:
    """The dataset, and every source on which `claims` rest, besides `sources`, once each, in order of publisher.

    `note` says what was taken from the dataset. Raises NotCitable for ids that aren't there.
    """
    named: dict[str, list[str]] = {source: [] for source in sources}
    remarks = []
    for name in dict.fromkeys(claims):
        claim, moved = catalogue.find("claims", name, "claim")
        remarks += _given(moved)
        if claim["source"]:
            named.setdefault(str(claim["source"]), []).append(str(claim["id"]))
    rows = [(catalogue.find("sources", source, "source")[0], ids) for source, ids in named.items()]
    rows.sort(key=lambda pair: (catalogue.name_of(pair[0]["publisher"]).casefold(), str(pair[0]["id"])))
    whole = dict(catalogue.dataset)
    if note:
        whole["note"] = "; ".join([note, whole["note"]])
    return Citation([whole, *(_source(catalogue, row, _for_claims(ids)) for row, ids in rows)], remarks)


def _for_claims(ids: Sequence[str]) -> list[str]:
    if not ids:
        return []
    if len(ids) > MOST_NAMED:
        return [f"for {len(ids):,} claims, among them {', '.join(ids[:MOST_NAMED])}"]
    return [f"for {', '.join(ids)}"]


def _source(catalogue: Catalogue, source: Row, notes: Iterable[str]) -> Item:
    item = source_item(source, catalogue.name_of(source["publisher"]))
    kept = "; ".join([*notes, f"row {source['id']} of sources"])
    return item | {"note": kept}


def _given(text: str | None) -> list[str]:
    return [text] if text else []
