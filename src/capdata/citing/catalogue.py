"""The catalogue that citations are looked up in: one version of the dataset, with what tells its bytes apart.

A release is read through its manifest, so a citation never names a release whose bytes were changed. Where there is
none yet, the working tree is cited, as such, with the git tree of its records.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from capdata.citing.items import Item, dataset_item
from capdata.findings import did_you_mean
from capdata.machine.git import NotInGit
from capdata.reading.about import About, about_of
from capdata.reading.dataset import read_about
from capdata.reading.redirects import Redirect, in_words, resolve
from capdata.reading.root import Root, find_root
from capdata.released.history import trees, uncommitted
from capdata.released.loading import TREE, load, release_of
from capdata.released.released_records import released_redirects
from capdata.released.store import MANIFEST, SUMS, Damaged, Release
from capdata.schemas.table import rows_of

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[str, Any]

#: Digits of a digest in a citation: enough that no two releases share them, few enough to compare by eye.
DIGITS = 16


class NotCitable(ValueError):
    """There is nothing of that name to cite; the message says what to do."""


class Catalogue:
    """One version of the dataset: a release, or the working tree of a root."""

    def __init__(self, version: Release | Root) -> None:
        self.release: Release | None = None
        if isinstance(version, Release):
            self.release = version
        else:
            self._tree = version
        self._tables: dict[str, Mapping[str, Row]] = {}

    @cached_property
    def about(self) -> About:
        """What the version says of itself. Raises Damaged, NotCitable."""
        if self.release is None:
            return about_of(read_about(self._tree))
        content = yaml.safe_load(self.release.bytes("CITATION.cff"))
        try:
            return About(
                title=content["title"],
                description=content["abstract"],
                licence=content["license"],
                licence_url="",
                homepage=content.get("url"),
                maintainers=tuple(author["name"] for author in content["authors"]),
                keywords=tuple(content["keywords"]),
            )
        except (KeyError, TypeError):
            raise Damaged(f"{self.release.version}: CITATION.cff lacks what a citation needs") from None

    @property
    def version(self) -> str:
        """The version, or `working tree`."""
        return self.release.version if self.release else "working tree"

    @property
    def released(self) -> date | None:
        """The day of the release; None for the working tree."""
        return date.fromisoformat(self.release.manifest["released"]) if self.release else None

    @cached_property
    def mark(self) -> str:
        """What tells the bytes apart: the start of a digest of the release's checksums, or the records' git tree."""
        if self.release is not None:
            return f"sha256 of {SUMS}: {sha256(self.release.bytes(SUMS)).hexdigest()[:DIGITS]}"
        try:
            tree = trees(self._tree.path)["data"]
            changed = any(name.startswith("data/") for name in uncommitted(self._tree.path))
        except NotInGit:
            tree, changed = None, False
        if tree is None:
            return "records outside git"
        return f"git tree of data: {tree[:DIGITS]}" + (", with changes since" if changed else "")

    @cached_property
    def dataset(self) -> Item:
        """The version as a whole, as an item."""
        return dataset_item(self.about, self.version, self.released, self.mark)

    def frame(self, table: str) -> pd.DataFrame:
        """A table of this version."""
        if self.release is not None:
            return self.release.read(table)
        return load(table, TREE, root=self._tree.path)

    def rows(self, table: str) -> Mapping[str, Row]:
        """A table's rows by their first column; what is null is None."""
        if table not in self._tables:
            self._tables[table] = {str(next(iter(row.values()))): row for row in rows_of(self.frame(table))}
        return self._tables[table]

    @cached_property
    def redirects(self) -> Mapping[str, Redirect]:
        """What became of retired ids, by old id."""
        return released_redirects(self.frame("redirects"))

    def find(self, table: str, name: str, what: str) -> tuple[Row, str | None]:
        """The row with that id, and, if the id moved, a sentence that says so. Raises NotCitable."""
        rows = self.rows(table)
        if name in rows:
            return rows[name], None
        resolved = resolve(name, self.redirects, rows)
        if resolved.kind is None:
            tip = did_you_mean(name, rows) or "`capdata list` shows the records as they stand"
            raise NotCitable(f"there is no {what} {name!r} in {self.version}; {tip}")
        told = in_words(name, resolved)
        if len(resolved.ids) == 1 and resolved.ids[0] in rows:
            return rows[resolved.ids[0]], told
        raise NotCitable(f"{told}; cite {' or '.join(resolved.ids) or 'it from a release before'}")

    def name_of(self, record: str | None) -> str:
        """The name of a record, or its id where it has no record."""
        row = self.rows("entities").get(record or "")
        return str(row["name"]) if row else str(record or "")


def open_catalogue(version: str | None = None, root: str | Path | None = None) -> Catalogue:
    """The catalogue of a version: a version's number, a release's folder, `tree`, or None for the newest release.

    Raises NoRoot, NoSuchRelease, Damaged, NotFetched, and ValueError for what is no version.
    """
    if version is not None and is_release_folder(version):
        folder = Path(version).resolve()
        named = Release(folder.name, folder).manifest.get("version", folder.name)
        return Catalogue(Release(str(named), folder))
    place = find_root(Path(root) if root is not None else None)
    return Catalogue(release_of(place, version) or place)


def is_release_folder(name: str) -> bool:
    """Whether `name` is the folder of a release, wherever it lies."""
    return (Path(name) / MANIFEST).is_file()
