"""What was released is found by version, read with its dtypes, and refused where its bytes differ."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pandas as pd
import pytest

from capdata.reading.root import find_root
from capdata.released import schema_file
from capdata.released.store import Damaged, NoSuchRelease, find_release, find_releases, newest_release
from capdata.schemas.table_schemas import Column, TableSchema
from capdata.writing.table_files import write_tables

SCHEMA = TableSchema(
    "things", "Things", "For tests.", ("id",),
    (
        Column("id", "string", False, "Id."), Column("many", "Int64", True, "How many."),
        Column("far", "float64", True, "How far.", unit="km"), Column("yes", "boolean", True, "Whether."),
        Column("kind", "category", True, "Which.", vocabulary="kinds", terms=("a", "b", "c")),
        Column("day", "datetime64[us]", True, "When."),
    ), {},
)  # fmt: skip


def frame(rows: int) -> pd.DataFrame:
    kinds = pd.CategoricalDtype(pd.Index(["a", "b", "c"], dtype="str"))
    made = {
        "id": pd.array([f"t{i}" for i in range(rows)], dtype="string"), "many": pd.array([1] * rows, dtype="Int64"),
        "far": pd.array([2.5] * rows, dtype="float64"), "yes": pd.array([True] * rows, dtype="boolean"),
        "kind": pd.Categorical(["b"] * rows, dtype=kinds), "day": pd.to_datetime(["2024-07-10"] * rows).as_unit("us"),
    }  # fmt: skip
    return pd.DataFrame(made).astype({"far": "float64", "day": "datetime64[us]"})


def release_by_hand(root: Path, version: str, rows: int = 2) -> Path:
    folder = root / "releases" / version
    (folder / "schemas").mkdir(parents=True)
    write_tables(folder, {"things": frame(rows)}, {"things": SCHEMA})
    (folder / schema_file.NAME).write_text(schema_file.as_json({"things": SCHEMA}))
    files = {
        path.relative_to(folder).as_posix(): {"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
        for path in folder.rglob("*")
        if path.is_file()
    }
    (folder / "manifest.json").write_text(json.dumps({"version": version, "files": files}))
    return folder


def test_schemas_read_back_as_they_were() -> None:
    assert schema_file.from_json(schema_file.as_json({"things": SCHEMA})) == {"things": SCHEMA}


def test_releases_are_found_in_order_of_version(root: Path) -> None:
    assert find_releases(find_root(root)) == []
    assert newest_release(find_root(root)) is None
    for version in ("0.10.0", "0.9.0", "0.2.0"):
        release_by_hand(root, version)
    (root / "releases" / ".0.3.0.capdata-new-0123456789abcdef").mkdir()
    (root / "releases" / "0.4.0").mkdir()
    (root / "releases" / "notes").mkdir()
    assert [release.version for release in find_releases(find_root(root))] == ["0.2.0", "0.9.0", "0.10.0"]
    newest = newest_release(find_root(root))
    assert newest is not None and newest.version == "0.10.0"
    with pytest.raises(NoSuchRelease, match=r"no release 0\.4\.0; released so far: 0\.2\.0, 0\.9\.0, 0\.10\.0"):
        find_release(find_root(root), "0.4.0")


@pytest.mark.parametrize("rows", [0, 2])
def test_a_table_reads_back_with_dtypes_and_terms(root: Path, rows: int) -> None:
    release_by_hand(root, "0.1.0", rows)
    release = find_release(find_root(root), "0.1.0")
    assert release.tables == ["things"]
    pd.testing.assert_frame_equal(release.read("things"), frame(rows))


def test_changed_bytes_are_refused(root: Path) -> None:
    folder = release_by_hand(root, "0.1.0")
    path = folder / "parquet" / "things.parquet"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(Damaged, match=r"0\.1\.0: parquet/things\.parquet is not what was released"):
        find_release(find_root(root), "0.1.0").read("things")


def test_a_table_that_is_not_there_is_named(root: Path) -> None:
    release_by_hand(root, "0.1.0")
    with pytest.raises(KeyError, match="no table 'thing'; did you mean"):
        find_release(find_root(root), "0.1.0").read("thing")


@pytest.mark.parametrize("manifest", [b"{", b"[]", b"{}", b'{"files": []}', b"\xff"])
def test_a_broken_manifest_is_said_plainly(root: Path, manifest: bytes) -> None:
    folder = release_by_hand(root, "0.1.0")
    (folder / "manifest.json").write_bytes(manifest)
    with pytest.raises(Damaged, match=r"0\.1\.0: manifest\.json"):
        find_release(find_root(root), "0.1.0").read("things")
