"""Verify that a release is what was released, and that it holds by itself.

Every file is compared with the manifest, the manifest with its own check, `SHA256SUMS` with both; no file may be
missing, and none added. Then the tables: dtypes, terms, nulls and keys by the schemas that came with them, references
between them, CSV against Parquet cell by cell, retired ids that are in use again, redirects that lead nowhere or on.
Any flipped bit is found by the first part; the second finds what was released wrong.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from capdata.reading.root import Root
from capdata.released.manifest import is_whole
from capdata.released.store import FOLDER, MANIFEST, SUMS, Damaged, Release, find_releases
from capdata.schemas.table import JOIN

if TYPE_CHECKING:
    import pandas as pd

    from capdata.schemas.table_schemas import TableSchema


#: What is said of a file that isn't there.
MISSING = "is missing"


class Difference(NamedTuple):
    """What is wrong with one file of a release; `file` is relative to the release's folder."""

    version: str
    file: str
    what: str


def verify_root(root: Root, version: str | None = None) -> Iterator[tuple[Release, list[Difference]]]:
    """All releases of a root in turn, or one, with what is wrong with each."""
    for release in find_releases(root):
        if version is None or release.version == version:
            found = verify(release, carried=root.packaged)
            yield release, found + _chain(release, root.path / FOLDER) + _dist(release, root.path)


def release_in(folder: Path) -> Release:
    """The release in a folder, wherever that lies; its version is that of its manifest, else the folder's name."""
    folder = folder.resolve()
    release = Release(folder.name, folder)
    return Release(str(release.manifest.get("version", folder.name)), folder) if _readable(release) else release


def verify(release: Release, *, carried: bool = False) -> list[Difference]:
    """What is wrong with a release. Where its bytes differ, its tables aren't judged as well.

    `carried` says that it is the copy inside an installed package, which has only what reading needs.
    """
    found = list(verify_bytes(release))
    if carried:
        found = [one for one in found if one.what != MISSING]
    if found:
        return found
    try:
        return list(_tables(release))
    except Damaged as damaged:
        return [Difference(release.version, MANIFEST, str(damaged))]


def verify_bytes(release: Release) -> Iterator[Difference]:
    """Every file against the manifest, and the manifest against itself."""

    def differs(file: str, what: str) -> Difference:
        return Difference(release.version, file, what)

    try:
        text = (release.path / MANIFEST).read_bytes()
        content = release.manifest
    except OSError as error:
        yield differs(MANIFEST, f"can't be read: {error.strerror}")
        return
    except Damaged as damaged:
        yield differs(MANIFEST, str(damaged))
        return
    if not is_whole(text):
        yield differs(MANIFEST, "was changed after it was written: its check doesn't fit")
        return
    if content.get("version") != release.version:
        yield differs(MANIFEST, f"is that of version {content.get('version')}")
    listed: Mapping[str, Any] = content["files"]
    there = {path.relative_to(release.path).as_posix(): path for path in release.path.rglob("*") if not path.is_dir()}
    for name, facts in listed.items():
        yield from _file(release, name, facts, there.get(name))
    for name in sorted(there.keys() - listed.keys() - {MANIFEST}):
        yield differs(name, "was not released: the manifest doesn't list it")
    yield from _sums(release, listed)


def _file(release: Release, name: str, facts: Mapping[str, Any], path: Path | None) -> Iterator[Difference]:
    if path is None:
        yield Difference(release.version, name, MISSING)
        return
    try:
        data = path.read_bytes()
    except OSError as error:
        yield Difference(release.version, name, f"can't be read: {error.strerror}")
        return
    if path.is_symlink():
        yield Difference(release.version, name, "is a link; the file itself was released")
    elif len(data) != facts["bytes"]:
        yield Difference(release.version, name, f"has {len(data):,} bytes, not {facts['bytes']:,}")
    elif (found := hashlib.sha256(data).hexdigest()) != facts["sha256"]:
        yield Difference(release.version, name, f"has sha256 {found[:12]}..., not {facts['sha256'][:12]}...")


def _sums(release: Release, listed: Mapping[str, Any]) -> Iterator[Difference]:
    """`SHA256SUMS` says the same as the manifest; its own bytes were compared already."""
    try:
        lines = (release.path / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return  # said already
    wanted = [f"{facts['sha256']}  {name}" for name, facts in sorted(listed.items()) if name != SUMS]
    if lines != wanted:
        yield Difference(release.version, SUMS, "doesn't list what the manifest lists")


def _chain(release: Release, folder: Path) -> list[Difference]:
    """Earlier releases beside this one still have the manifests that this one names."""
    found = []
    for version, wanted in (release.manifest.get("earlier") or {}).items() if _readable(release) else ():
        path = folder / version / MANIFEST
        if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() != wanted:
            what = f"is not the manifest of {version} that {release.version} was made after"
            found.append(Difference(version, MANIFEST, what))
    return found


def _dist(release: Release, root: Path) -> list[Difference]:
    """Attachments that lie in `dist/VERSION/` are those that the manifest names."""
    found = []
    for name, facts in (release.manifest.get("attachments") or {}).items() if _readable(release) else ():
        path = root / "dist" / release.version / name
        if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() != facts["sha256"]:
            found.append(
                Difference(release.version, f"dist/{release.version}/{name}", "is not the attachment released")
            )
    return found


def _readable(release: Release) -> bool:
    try:
        return bool(release.manifest)
    except Damaged:
        return False


def _tables(release: Release) -> Iterator[Difference]:
    frames = {name: release.read(name) for name in release.tables}
    schemas = release.schemas
    for name in sorted(schemas.keys() ^ frames.keys()):
        where = "has no schema" if name in frames else "has a schema but was not released"
        yield Difference(release.version, f"parquet/{name}.parquet", where)
    for name in sorted(schemas.keys() & frames.keys()):
        problems = [*_shape(frames[name], schemas[name]), *_references(frames[name], schemas[name], frames)]
        rows = release.manifest["files"][f"parquet/{name}.parquet"].get("rows")
        if rows != len(frames[name]):
            problems.append(f"has {len(frames[name]):,} rows, not the {rows} of the manifest")
        yield from (Difference(release.version, f"parquet/{name}.parquet", problem) for problem in problems)
        if not problems and (release.path / f"csv/{name}.csv").is_file():
            problems = list(_csv(release.bytes(f"csv/{name}.csv"), frames[name]))
            yield from (Difference(release.version, f"csv/{name}.csv", problem) for problem in problems)
    if {"redirects", "entities", "claims"} <= frames.keys():
        problems = list(_redirects(frames))
        yield from (Difference(release.version, "parquet/redirects.parquet", problem) for problem in problems)
    for name in sorted(release.manifest["files"]):
        if name.endswith(".json") and (release.path / name).is_file():
            try:
                json.loads(release.bytes(name))
            except ValueError:
                yield Difference(release.version, name, "is no JSON")


def _shape(frame: pd.DataFrame, schema: TableSchema) -> Iterator[str]:
    """What Pandera says of a table by its schema."""
    import pandera.pandas as pa
    from pandera.errors import SchemaErrors

    from capdata.schemas.pandera_form import pandera_schema

    names = [column.name for column in schema.columns]
    if list(frame.columns) != names:
        differing = ", ".join(sorted(set(names) ^ set(frame.columns)))
        yield f"has not the columns of its schema: {differing or 'their order differs'}"
        return
    for column in schema.columns:
        if str(frame[column.name].dtype) != column.dtype:
            yield f"{column.name} is {frame[column.name].dtype}, not {column.dtype}"
            return
    # Beyond its dtype a column without values can fail nothing, and a wide table has a hundred of them.
    filled = frame.notna().any()
    telling = [c for c in schema.columns if not c.nullable or c.checks or c.name in schema.key or filled[c.name]]
    whole = schema if schema.checks else schema._replace(columns=tuple(telling))
    checks: pa.DataFrameSchema = pandera_schema(whole)
    try:
        checks.validate(frame[[column.name for column in whole.columns]], lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        for check, where in sorted({(str(row.check), str(row.column)) for row in cases.itertuples()}):
            yield f"fails {check} on {where}"


def _references(frame: pd.DataFrame, schema: TableSchema, frames: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    for column in schema.columns:
        if column.references is None:
            continue
        table, _, field = column.references.partition(".")
        if table not in frames:
            yield f"{column.name} refers to the table {table}, which was not released"
            continue
        lost = sorted(set(frame[column.name].dropna()) - set(frames[table][field]))
        if lost:
            yield f"{column.name} names {lost[0]!r}, which is not in {column.references}" + _more(lost)


def _more(lost: list[str]) -> str:
    return f"; so do {len(lost) - 1:,} more" if len(lost) > 1 else ""


def _csv(data: bytes, frame: pd.DataFrame) -> Iterator[str]:
    """CSV and Parquet say the same, cell by cell, as text."""
    from capdata.writing.table_files import csv_bytes

    text = csv_bytes(frame)
    if text == data:
        return
    wanted = list(csv.reader(io.StringIO(text.decode(), newline="")))
    found = list(csv.reader(io.StringIO(data.decode("utf-8", "replace"), newline="")))
    if len(found) != len(wanted):
        yield f"has {len(found) - 1:,} rows, Parquet {len(wanted) - 1:,}"
        return
    for number, (is_, should) in enumerate(zip(found, wanted, strict=True)):
        if is_ != should:
            yield f"row {number} is not that of Parquet"
            return


def _redirects(frames: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    used = set(frames["entities"]["id"]) | set(frames["claims"]["id"])
    retired = set(frames["redirects"]["old"])
    for old in sorted(used & retired):
        yield f"{old!r} was retired and is in use"
    leading = frames["redirects"].dropna(subset=["new"])
    for old, targets in zip(leading["old"], leading["new"], strict=True):
        yield from _leads_nowhere(old, targets.split(JOIN), used, retired)


def _leads_nowhere(old: str, targets: Iterable[str], used: set[str], retired: set[str]) -> Iterator[str]:
    for target in targets:
        if target in retired:
            yield f"{old!r} leads to {target!r}, which is itself redirected"
        elif target not in used:
            yield f"{old!r} leads to {target!r}, which is not there"
