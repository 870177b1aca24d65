"""An edition: everything that a release says, before its documents are written.

The documents of a release (`capdata.metadata.DOCUMENTS`) are pure functions of it, so that the same edition gives
the same bytes on any day. They may name the sha256 of CSV files; not that of Parquet files, whose bytes depend on
the version of pyarrow, while documents have to come out equal whatever wrote the tables.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from capdata.schemas.dictionary import Dictionary
from capdata.schemas.table_schemas import TableSchema

if TYPE_CHECKING:
    import pandas as pd


class FileFacts(NamedTuple):
    """What is recorded of a file: `path` relative to the release's folder, with `/`; `rows` where it is a table."""

    path: str
    bytes: int
    sha256: str
    rows: int | None = None


class Edition(NamedTuple):
    """A release in memory.

    `released` is the date in the changelog, never the day of the build. `about` is `data/dataset.yaml`. `schemas`
    and `frames` hold every table by name, `changes` among them. `files` holds the CSV and Parquet files by path.
    """

    version: str
    released: date
    about: Mapping[str, Any]
    dictionary: Dictionary
    schemas: Mapping[str, TableSchema]
    frames: Mapping[str, pd.DataFrame]
    files: Mapping[str, FileFacts]


def facts_of(folder: Path, path: str, rows: int | None = None) -> FileFacts:
    """The facts of the file `folder`/`path`. Raises OSError."""
    data = (folder / path).read_bytes()
    return FileFacts(path, len(data), hashlib.sha256(data).hexdigest(), rows)
