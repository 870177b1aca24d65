"""What was released: find the releases of a root, and read their tables.

A release is a folder `releases/X.Y.Z/` with a manifest. Nothing of it is used before its bytes were compared with the
sha256 that the manifest has for them.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from capdata.findings import did_you_mean
from capdata.reading.root import Root
from capdata.released import schema_file
from capdata.released.versions import is_version, parse_version

if TYPE_CHECKING:
    import pandas as pd

    from capdata.schemas.table_schemas import TableSchema

FOLDER = "releases"
MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"


class Damaged(Exception):
    """A release isn't what its manifest says; the message names file and difference."""


class NoSuchRelease(Exception):
    """There is no release of that version; the message says which there are."""


@dataclass(frozen=True)
class Release:
    """One release, by its folder. Files are read when they are asked for."""

    version: str
    path: Path

    @cached_property
    def manifest(self) -> Mapping[str, Any]:
        """`manifest.json`. Raises Damaged if it isn't there or can't be read."""
        try:
            content = json.loads((self.path / MANIFEST).read_bytes())
        except OSError as error:
            raise Damaged(f"{self.version}: {MANIFEST} can't be read: {error.strerror}") from None
        except ValueError:
            raise Damaged(f"{self.version}: {MANIFEST} is no JSON") from None
        if not isinstance(content, dict) or not isinstance(content.get("files"), dict):
            raise Damaged(f"{self.version}: {MANIFEST} lists no files")
        return content

    @property
    def tables(self) -> list[str]:
        """The names of the released tables, sorted."""
        files = self.manifest["files"]
        return sorted(path[8:-8] for path in files if path.startswith("parquet/") and path.endswith(".parquet"))

    @cached_property
    def schemas(self) -> Mapping[str, TableSchema]:
        """The schemas of the released tables, by name. Raises Damaged."""
        try:
            return schema_file.from_json(self.bytes(schema_file.NAME))
        except (ValueError, KeyError, TypeError):
            raise Damaged(f"{self.version}: {schema_file.NAME} can't be read") from None

    def bytes(self, path: str) -> bytes:
        """The bytes of one file, by its path in the release. Raises Damaged where they aren't the released ones."""
        facts = self.manifest["files"].get(path)
        if not isinstance(facts, dict):
            raise Damaged(f"{self.version}: the manifest lists no {path}")
        try:
            data = (self.path / path).read_bytes()
        except OSError as error:
            raise Damaged(f"{self.version}: {path} can't be read: {error.strerror}") from None
        if hashlib.sha256(data).hexdigest() != facts.get("sha256"):
            raise Damaged(f"{self.version}: {path} is not what was released; its sha256 differs from the manifest's")
        return data

    def read(self, table: str) -> pd.DataFrame:
        """One table, with the dtypes that its schema names.

        Raises KeyError for a table that the release doesn't have, Damaged where its bytes aren't the released ones.
        """
        if table not in self.tables:
            tip = did_you_mean(table, self.tables) or f"tables: {', '.join(self.tables)}"
            raise KeyError(f"release {self.version} has no table {table!r}; {tip}")
        import pandas as pd

        frame = pd.read_parquet(io.BytesIO(self.bytes(f"parquet/{table}.parquet")), engine="pyarrow")
        for column in self.schemas[table].columns:
            if column.dtype == "category":  # Parquet keeps only the terms that some row has
                frame[column.name] = frame[column.name].cat.set_categories(pd.Index(column.terms, dtype="str"))
        return frame


def find_releases(root: Root) -> list[Release]:
    """The releases of `root`, sorted by version.

    Only its own, since a dataset of somebody else's must not be answered with ours. The copy inside the installed
    package is a root too (`capdata.reading.root.packaged_root`), with the newest release.
    """
    folder = root.path / FOLDER
    if not folder.is_dir():
        return []
    found = [path for path in folder.iterdir() if is_version(path.name) and (path / MANIFEST).is_file()]
    return [Release(path.name, path) for path in sorted(found, key=lambda path: parse_version(path.name))]


def newest_release(root: Root) -> Release | None:
    """The release with the greatest version; None before the first."""
    return next(reversed(find_releases(root)), None)


def find_release(root: Root, version: str) -> Release:
    """The release of that version. Raises NoSuchRelease."""
    releases = {release.version: release for release in find_releases(root)}
    if version not in releases:
        there = ", ".join(releases) or "none yet"
        raise NoSuchRelease(f"there is no release {version}; released so far: {there}")
    return releases[version]
