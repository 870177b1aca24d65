"""A dataset at one moment, released or in the working tree, in the form in which two of them are compared.

Cells are compared as the text that CSV has for them, rows by their key. Ids that moved are renamed in the older
snapshot first, so that a record under its new id is compared with what it was, and a move is told once and not as
everything lost and found.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from capdata.reading.root import Root
from capdata.released.store import Release
from capdata.schemas.table import JOIN
from capdata.schemas.table_schemas import RELEASE_TABLES, Column, TableSchema

if TYPE_CHECKING:
    from capdata.checking.validation import Report

#: Columns of words, in which nothing that looks like an id is one.
WORDS = frozenset({
    "alias", "archived", "as_published", "author", "chosen_reason", "definition", "deprecated", "label", "locator",
    "name", "note", "reason", "reliability_reason", "speaker", "title", "url",
})  # fmt: skip

#: The name of the working tree.
TREE = "tree"

Texts = npt.NDArray[np.object_]


class Snapshot(NamedTuple):
    """Tables with their schemas. `name` is a version, or `tree` for the working tree."""

    name: str
    schemas: Mapping[str, TableSchema]
    frames: Mapping[str, pd.DataFrame]


def of_release(release: Release) -> Snapshot:
    """A release, every table compared with its sha256. Raises capdata.released.store.Damaged."""
    schemas = {name: schema for name, schema in release.schemas.items() if name not in RELEASE_TABLES}
    return Snapshot(release.version, schemas, {name: release.read(name) for name in schemas})


def of_report(report: Report) -> Snapshot:
    """What a validation without errors compiled."""
    if report.dataset is None or not report.frames:
        raise ValueError("records with errors have no tables")
    return Snapshot(TREE, report.dataset.schemas, report.frames)


def of_tree(root: Root) -> Snapshot:
    """The records of `root` as they are, compiled; the domain rules aren't asked.

    Raises capdata.released.loading.NotLoadable where records or schemas have errors of form.
    """
    from capdata.released.loading import load, tables
    from capdata.schemas.dictionary_files import load_dictionary
    from capdata.schemas.table_schemas import load_table_schemas

    names = tables(TREE, root=root.path)
    dictionary, _ = load_dictionary(root.schemas)
    if dictionary is None:
        raise ValueError("schemas that can't be used have no tables")
    schemas = load_table_schemas(root.schemas, dictionary).schemas
    return Snapshot(TREE, schemas, {name: load(name, TREE, root=root.path) for name in names})


def texts(series: pd.Series) -> Texts:
    """The cells as text, None where there is nothing."""
    dtype, empty = str(series.dtype), series.isna().to_numpy()
    made: Texts
    if dtype.startswith("datetime64"):
        made = series.dt.strftime("%Y-%m-%d").to_numpy(dtype=object)
    elif dtype == "boolean":
        made = np.where(series.fillna(False).to_numpy(dtype=bool), "true", "false").astype(object)
    elif dtype == "float64":
        made = np.array([repr(number) for number in series.tolist()], dtype=object)
    else:
        made = np.array([str(value) for value in series.tolist()], dtype=object)
    made[empty] = None
    return made


def keys_of(frame: pd.DataFrame, key: Sequence[str]) -> list[str]:
    """The key of each row as one text, its columns joined."""
    columns = [[text or "" for text in texts(frame[name])] for name in key]
    return columns[0] if len(columns) == 1 else [JOIN.join(parts) for parts in zip(*columns, strict=True)]


def type_of(column: Column) -> str:
    """What changes where a column's type does: dtype, unit, vocabulary."""
    unit = f" in {column.unit}" if column.unit else ""
    terms = f" of {column.vocabulary}" if column.vocabulary else ""
    return f"{column.dtype}{unit}{terms}"


def moves(redirects: pd.DataFrame) -> dict[str, str]:
    """Old id -> new id, of records and claims that moved as a whole."""
    moved = redirects[redirects["kind"] == "moved"]
    return dict(zip(moved["old"].tolist(), moved["new"].tolist(), strict=True))


def renamed(snapshot: Snapshot, moved: Mapping[str, str]) -> Snapshot:
    """The snapshot with every id in `moved` under its new name, wherever it stands."""
    if not moved:
        return snapshot
    ordered = sorted(moved, key=len, reverse=True)
    token = re.compile(rf"(?<![a-z0-9-])(?:{'|'.join(map(re.escape, ordered))})(?![a-z0-9-])")

    def rename(text: str) -> str:
        return token.sub(lambda found: moved[found[0]], text)

    frames = {}
    for name, frame in snapshot.frames.items():
        if name == "redirects":
            frames[name] = frame
            continue
        columns = [
            column.name for column in snapshot.schemas[name].columns
            if column.dtype == "string" and column.name not in WORDS
        ]  # fmt: skip
        frames[name] = frame.assign(**{column: frame[column].map(rename, na_action="ignore") for column in columns})
    return snapshot._replace(frames=frames)
