"""A dataset: all records of a root, read and checked one by one, and then against each other.

This is the way up to the tables: files, YAML, shape, references. `findings` holds all that is wrong; records that
can't be used are left out, and the run goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from capdata.findings import Finding, Related
from capdata.machine.progress import Progress, quiet
from capdata.reading.many_files import read_records
from capdata.reading.record_files import list_record_files, read_bytes
from capdata.reading.records import Record, RecordChecker
from capdata.reading.redirects import Redirect, check_redirects, read_redirects
from capdata.reading.references import check_references
from capdata.reading.root import Root
from capdata.schemas.dictionary import Dictionary
from capdata.schemas.dictionary_files import load_dictionary
from capdata.schemas.shapes import check_keys, compile_shape
from capdata.schemas.sheet import Sheet
from capdata.schemas.table_schemas import TableSchema, load_table_schemas
from capdata.yaml_text.reader import Map, read_yaml


@dataclass(frozen=True)
class Dataset:
    """What a root holds. `records` are sorted by id."""

    root: Root
    dictionary: Dictionary
    schemas: Mapping[str, TableSchema]
    metadata: Mapping[str, Any]
    redirects: Mapping[str, Redirect]
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


def read_dataset(root: Root, meanwhile: Callable[[], None] | None = None, progress: Progress = quiet) -> Dataset:
    """Read and check everything under `root`. Raises BrokenSchemas; bad records are findings.

    `meanwhile` is called once while worker processes read, if there are enough records for that (see `many_files`).
    """
    dictionary, findings = load_dictionary(root.schemas)
    if dictionary is None:
        raise BrokenSchemas(findings)
    if root.lends_schemas:
        dictionary = dictionary.without_sources()
    schemas, findings = load_table_schemas(root.schemas, dictionary)
    if findings:
        raise BrokenSchemas(findings)
    findings = []
    metadata = _read_metadata(root, dictionary, findings)
    redirects = _read_redirects(root, dictionary, findings)
    files, found = list_record_files(root.data, dictionary.kinds)
    findings += found
    checker = RecordChecker(dictionary, retired=redirects)
    records: dict[str, Record] = {}
    for record, found in read_records(files, checker, meanwhile, progress):
        findings += found
        if record is not None and record.id in records:
            findings.append(_taken(record, records[record.id]))
        elif record is not None:
            records[record.id] = record
    records = dict(sorted(records.items()))
    unread = {file.id for file in files} - records.keys()
    findings += check_references(records, redirects, dictionary, unread)
    findings += check_redirects(redirects, records, unread)
    return Dataset(root, dictionary, schemas, metadata, redirects, records, findings)


def _taken(record: Record, other: Record) -> Finding:
    message = f"the id `{record.id}` is already taken"
    related = (Related(other.file, 1, 1, "the record that has it"),)
    return Finding("S14", "error", record.file, 1, 1, message, record.id, found=record.id, related=related)


def read_about(root: Root) -> Mapping[str, Any]:
    """`data/dataset.yaml` as it stands, unchecked; empty where it can't be read."""
    return _tree(root, "dataset.yaml")[0] or {}


def _read_metadata(root: Root, dictionary: Dictionary, findings: list[Finding]) -> dict[str, Any]:
    shapes = dictionary.dataset
    required = [key for key, spec in shapes.items() if spec.get("required")]
    keys = {key: compile_shape(spec, dictionary.terms) for key, spec in shapes.items()}
    tree, sheet = _tree(root, "dataset.yaml")
    checked = check_keys(tree, keys, required, "", sheet) if tree is not None else {}
    findings += sheet.findings
    return checked


def _read_redirects(root: Root, dictionary: Dictionary, findings: list[Finding]) -> dict[str, Redirect]:
    if not (root.data / "redirects.yaml").exists():
        return {}
    tree, sheet = _tree(root, "redirects.yaml")
    redirects = read_redirects(tree, sheet, dictionary)
    findings += sheet.findings
    return redirects


def _tree(root: Root, name: str) -> tuple[Map | None, Sheet]:
    """A file beside the records as a tree, and a sheet that holds what the reader found."""
    file = f"data/{name}"
    data = read_bytes(root.data / name, file)
    if isinstance(data, Finding):
        return None, Sheet(file, None, [data])
    tree, found = read_yaml(data, file)
    return tree, Sheet(file, None, list(found))
