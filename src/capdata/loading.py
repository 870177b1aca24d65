"""Load: a table as a pandas DataFrame, with real dtypes.

The tables are compiled from the records of the root that the command line would find: the checkout one works in,
else the copy inside the installed package.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from capdata.dataset import BrokenSchemas, read_dataset
from capdata.dictionary import load_dictionary
from capdata.findings import Finding, did_you_mean
from capdata.root import Root, find_root
from capdata.table_schemas import load_table_schemas

if TYPE_CHECKING:
    import pandas as pd


class NotLoadable(Exception):
    """Records or schemas have errors, so there is nothing to trust; `capdata validate` lists them."""


def tables(root: str | Path | None = None) -> list[str]:
    """The names of all tables, sorted. Raises NotLoadable if the schemas have errors."""
    place = find_root(Path(root) if root is not None else None)
    dictionary, findings = load_dictionary(place.schemas)
    if dictionary is None:
        raise _not_loadable("schemas", findings)
    schemas, findings = load_table_schemas(place.schemas, dictionary)
    if findings:
        raise _not_loadable("schemas", findings)
    return list(schemas)


def load(table: str, root: str | Path | None = None) -> pd.DataFrame:
    """The table `table` as a DataFrame of its own, with the dtypes that its schema names.

    Raises KeyError for a table that doesn't exist, NotLoadable if records, tables or schemas have errors of form.
    The domain rules aren't run here: `capdata validate` and `capdata build` do that.
    """
    frames = _frames(find_root(Path(root) if root is not None else None))
    if table not in frames:
        tip = did_you_mean(str(table), frames)
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
    from capdata.compiling import compile_tables
    from capdata.table_checks import check_tables

    try:
        dataset = read_dataset(root)
    except BrokenSchemas as broken:
        raise _not_loadable("schemas", broken.findings) from None
    errors = [finding for finding in dataset.findings if finding.level == "error"]
    if errors:
        raise _not_loadable("records", errors)
    frames, errors = check_tables(compile_tables(dataset), dataset.schemas)
    if errors:
        raise _not_loadable("records", errors)
    return frames


def _not_loadable(what: str, errors: Sequence[Finding]) -> NotLoadable:
    number = "an error" if len(errors) == 1 else f"{len(errors):,} errors, the first"
    place = f"{errors[0].file}:{errors[0].line}:{errors[0].column}"
    return NotLoadable(f"the {what} have {number} at {place}: {errors[0].message}; run `capdata validate`")
