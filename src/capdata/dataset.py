"""A dataset: all records of a root, read and checked one by one, and then against each other.

This is the way up to the tables: files, YAML, shape, references. `findings` holds all that is wrong; records that
can't be used are left out, and the run goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from capdata.dictionary import Dictionary, load_dictionary
from capdata.findings import DATASET_FILE, Finding, Place
from capdata.reading import read_records
from capdata.record_files import list_record_files, read_bytes
from capdata.records import Record, RecordChecker
from capdata.references import check_references
from capdata.root import Root
from capdata.shapes import Sheet, check_keys, compile_shape
from capdata.table_schemas import TableSchema, load_table_schemas
from capdata.yaml_reader import Map, read_yaml


@dataclass(frozen=True)
class Dataset:
    """What a root holds. `records` are sorted by id."""

    root: Root
    dictionary: Dictionary
    schemas: Mapping[str, TableSchema]
    metadata: Mapping[str, Any]
    redirects: Mapping[str, Mapping[str, Any]]
    records: Mapping[str, Record]
    findings: list[Finding]

    @property
    def n_claims(self) -> int:
        """How many claims the records hold."""
        return sum(len(record.claims) for record in self.records.values())


class BrokenSchemas(Exception):
    """`schemas/` itself can't be used, so no record can be judged. `findings` says why."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("the schemas can't be used")
        self.findings = findings


def read_dataset(root: Root, meanwhile: Callable[[], None] | None = None) -> Dataset:
    """Read and check everything under `root`. Raises BrokenSchemas; bad records are findings.

    `meanwhile` is called once while worker processes read, if there are enough records for that (see `reading`).
    """
    dictionary, findings = load_dictionary(root.schemas)
    if dictionary is None:
        raise BrokenSchemas(findings)
    schemas, findings = load_table_schemas(root.schemas, dictionary)
    if findings:
        raise BrokenSchemas(findings)
    files, findings = list_record_files(root.data, dictionary.kinds)
    checker = RecordChecker(dictionary)
    records: dict[str, Record] = {}
    for file, (record, found) in zip(files, read_records(files, checker, meanwhile), strict=True):
        findings += found
        if record is None:
            continue
        if record.id in records:
            other = records[record.id].file
            message = f"the id `{record.id}` is already taken"
            findings.append(Finding("S14", "error", file.file, 1, 1, message, record.id, expected=f"not {other}"))
        else:
            records[record.id] = record
    metadata = _read_file(root, "dataset.yaml", dictionary.dataset, dictionary, findings)
    redirects = _read_redirects(root, dictionary, findings)
    records = dict(sorted(records.items()))
    findings += check_references(records, redirects, dictionary)
    return Dataset(root, dictionary, schemas, metadata, redirects, records, findings)


def _read_file(
    root: Root, name: str, shapes: Mapping[str, Any], dictionary: Dictionary, findings: list[Finding]
) -> dict[str, Any]:
    tree = _tree(root, name, findings)
    if tree is None:
        return {}
    sheet = Sheet(f"data/{name}")
    keys = {key: compile_shape(spec, dictionary.terms) for key, spec in shapes.items()}
    checked = check_keys(tree, keys, [key for key, spec in shapes.items() if spec.get("required")], "", sheet)
    findings += sheet.findings
    return checked


def _read_redirects(root: Root, dictionary: Dictionary, findings: list[Finding]) -> dict[str, Mapping[str, Any]]:
    if not (root.data / "redirects.yaml").exists():
        return {}
    tree = _tree(root, "redirects.yaml", findings, empty_allowed=True)
    if tree is None:
        return {}
    sheet = Sheet("data/redirects.yaml")
    item = {"type": "map-of", "items": {"type": "map", "keys": dictionary.redirects}}
    checked = compile_shape(item, dictionary.terms)(tree, tree.at, "", sheet)
    findings += sheet.findings
    return checked or {}


def _tree(root: Root, name: str, findings: list[Finding], *, empty_allowed: bool = False) -> Map | None:
    data = read_bytes(root.data / name, f"data/{name}")
    if isinstance(data, Finding):
        findings.append(data)
        return None
    tree, found = read_yaml(data, f"data/{name}")
    if not (empty_allowed and tree is None and [finding.code for finding in found] == ["Y14"]):
        findings += found
    return tree


def dataset_finding(code: str, message: str, **more: Any) -> Finding:
    """A finding about the data set as a whole."""
    at = Place(1, 1)
    return Finding(code, "error", DATASET_FILE, at.line, at.column, message, **more)
