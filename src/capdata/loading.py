"""Load: a table as a pandas DataFrame, with real dtypes.

The tables are compiled from the records of the root that the command line would find: the checkout one works in,
else the copy inside the installed package.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from capdata.dataset import read_dataset
from capdata.dictionary import load_dictionary
from capdata.findings import did_you_mean
from capdata.root import Root, find_root
from capdata.table_schemas import load_table_schemas

if TYPE_CHECKING:
    import pandas as pd


class NotLoadable(Exception):
    """The records have errors, so there is nothing to trust; `capdata validate` lists them."""


def tables(root: str | Path | None = None) -> list[str]:
    """The names of all tables, sorted."""
    place = find_root(Path(root) if root is not None else None)
    dictionary, _ = load_dictionary(place.schemas)
    if dictionary is None:
        raise NotLoadable("the schemas have errors; run `capdata validate`")
    return list(load_table_schemas(place.schemas, dictionary).schemas)


def load(table: str, root: str | Path | None = None) -> pd.DataFrame:
    """The table `table` as a DataFrame of its own, with the dtypes that its schema names.

    Raises KeyError for a table that doesn't exist, NotLoadable if the records have errors.
    """
    frames = _frames(find_root(Path(root) if root is not None else None))
    if table not in frames:
        tip = did_you_mean(table, frames)
        raise KeyError(f"there is no table {table!r}; " + (tip or f"tables: {', '.join(sorted(frames))}"))
    return frames[table].copy()


def _frames(root: Root) -> dict[str, pd.DataFrame]:
    return _compiled(root, _state_of(root))


def _state_of(root: Root) -> int:
    """Changes whenever a file of the records or schemas does, so that nobody gets tables of yesterday's records."""
    found = []
    for folder in (root.data, root.schemas):
        for path in folder.rglob("*.yaml"):
            status = path.lstat()
            found.append((str(path), status.st_mtime_ns, status.st_size))
    return hash(tuple(sorted(found)))


@lru_cache(maxsize=4)
def _compiled(root: Root, state: int) -> dict[str, pd.DataFrame]:
    from capdata.table_checks import check_tables
    from capdata.tables import compile_tables

    dataset = read_dataset(root)
    frames, findings = check_tables(compile_tables(dataset), dataset.schemas)
    errors = [finding for finding in (*dataset.findings, *findings) if finding.level == "error"]
    if errors:
        first = errors[0]
        place = f"{first.file}:{first.line}:{first.column}"
        raise NotLoadable(f"the records have {len(errors)} errors, the first at {place}; run `capdata validate`")
    return frames
