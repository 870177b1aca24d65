"""Load: a table as a pandas DataFrame, with real dtypes, of a version, by two clocks.

Where it comes from: the root that the command line would find, which is the checkout one works in, else the copy
inside the installed package. Of that root:

- `version=None` is its newest release, and before the first release what its records compile to;
- `version="0.1.0"` is that release: the root's own, else one fetched once from the dataset's address (see `fetching`);
- `version="tree"` is what the records say now.

Released bytes are compared with the release's manifest before anything of them is used. What the clocks `known_by`
and `as_of` mean is said in `clocks`; they work on every version, since a release holds all that weighing needs.

A DataFrame remembers what it is: `frame.attrs["capdata"]` has table, version, known_by, as_of, and the sha256 of the
release's manifest. It can be written as JSON.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from capdata.dates import Answer
from capdata.findings import Finding, did_you_mean
from capdata.reading.dataset import BrokenSchemas, Dataset, read_about, read_dataset
from capdata.reading.root import Root, find_root
from capdata.released import clocks
from capdata.released.released_records import released_dataset
from capdata.released.store import MANIFEST, NoSuchRelease, Release, find_releases, newest_release
from capdata.released.versions import is_version, parse_version
from capdata.schemas.dictionary import Dictionary
from capdata.schemas.dictionary_files import load_dictionary
from capdata.schemas.table import rows_of
from capdata.schemas.table_schemas import load_table_schemas

if TYPE_CHECKING:
    import pandas as pd

#: The version that is none: the records as they stand.
TREE = "tree"
#: A table of releases that no record is compiled to.
_CHANGES = "changes"


class NoDays(ValueError):
    """`as_of` was asked of a table that tells of no days."""


class NotLoadable(Exception):
    """Records or schemas have errors, so there is nothing to trust; `capdata validate` lists them."""


def versions(root: str | Path | None = None) -> list[str]:
    """The releases that can be loaded without a network, the oldest first: the root's own and those fetched before."""
    place = _place(root)
    known = {release.version for release in find_releases(place)}
    base = _base_address(place)
    if base:
        from capdata.released.fetching import cached_versions

        known |= {version for version in cached_versions(base) if is_version(version)}
    return sorted(known, key=parse_version)


def tables(version: str | None = None, *, root: str | Path | None = None) -> list[str]:
    """The names of all tables of a version, sorted. Raises NotLoadable if the schemas have errors."""
    place = _place(root)
    release = release_of(place, version)
    if release is not None:
        return release.tables
    dictionary, findings = load_dictionary(place.schemas)
    if dictionary is None:
        raise _not_loadable("schemas", findings)
    schemas, findings = load_table_schemas(place.schemas, dictionary)
    if findings:
        raise _not_loadable("schemas", findings)
    return list(schemas)


def load(
    table: str, version: str | None = None, *, known_by: date | str | None = None, as_of: date | str | None = None,
    root: str | Path | None = None,
) -> pd.DataFrame:  # fmt: skip
    """The table `table` as a DataFrame of its own, with the dtypes that its schema names.

    `known_by` is a day: the table as it would have read with what was published by then. `as_of` is a day: what held
    on it. Both together: what was known by the one day of the other.

    Raises KeyError for a table that doesn't exist, ValueError for a version or day that is none or a clock that a
    table doesn't have, NoSuchRelease, Damaged where a release isn't what its manifest says, NotFetched where one can't
    be had, NotLoadable if records, tables or schemas have errors of form. The domain rules aren't run here:
    `capdata validate` and `capdata build` do that.
    """
    known = None if known_by is None else clocks.day(known_by, "known_by")
    on = None if as_of is None else clocks.day(as_of, "as_of")
    place = _place(root)
    release = release_of(place, version)
    plain = release is not None and known is None and on is None
    frame = release.read(table) if release and plain else _made(table, place, release, known, on)
    frame.attrs["capdata"] = {
        "table": table,
        "version": release.version if release else TREE,
        "known_by": known.isoformat() if known else None,
        "as_of": on.isoformat() if on else None,
        "manifest_sha256": _sha256(release) if release else None,
    }
    return frame


def _place(root: str | Path | None) -> Root:
    return find_root(Path(root) if root is not None else None)


def release_of(place: Root, version: str | None) -> Release | None:
    """The release that `version` names, the newest for None; None for the records of `place`. Raises as `load`."""
    if version is None:
        return newest_release(place)
    if version == TREE:
        return None
    if not isinstance(version, str) or not is_version(version):
        raise ValueError(f"version is {str(version)!r}, expected one like '0.1.0', or 'tree'; a folder is `root=`")
    releases = {release.version: release for release in find_releases(place)}
    if version in releases:
        return releases[version]
    base = _base_address(place)
    if base:
        from capdata.released.fetching import fetch_release

        newest = max(releases.values(), key=lambda release: parse_version(release.version), default=None)
        earlier = newest.manifest.get("earlier", {}) if newest else {}
        return fetch_release(base, version, earlier.get(version))
    there = ", ".join(releases) or "none yet"
    raise NoSuchRelease(
        f"there is no release {version} here; released so far: {there}; a base address to fetch more from is "
        "`releases_url` in data/dataset.yaml, or CAPDATA_RELEASES"
    )


def _base_address(place: Root) -> str | None:
    from capdata.released.fetching import base_address

    return base_address(read_about(place))


def _made(table: str, place: Root, release: Release | None, known: date | None, on: date | None) -> pd.DataFrame:
    """A table of the records, or of a release by a clock."""
    if release is not None and table == _CHANGES:
        raise ValueError(f"`{_CHANGES}` tells of versions, not of the world, so it has no clock")
    made = _made_from(place, release)
    frames = made.frames(known)
    if table not in frames:
        tip = did_you_mean(str(table), frames)
        raise KeyError(f"there is no table {table!r}; " + (tip or f"tables: {', '.join(sorted(frames))}"))
    return (frames[table] if on is None else made.on_day(table, known, on)).copy()


def dataset_of(place: Root, release: Release | None) -> Dataset:
    """The records that the tables of a release are compiled from, or those of `place`. Raises as `load`."""
    return _made_from(place, release).dataset


def _made_from(place: Root, release: Release | None) -> _Made:
    return _made_of_release(release, _sha256(release)) if release else _made_of_tree(place, _state_of(place))


class _Made:
    """A dataset and the tables made of it so far."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.frames = lru_cache(maxsize=4)(self._frames)
        self._holding = lru_cache(maxsize=4)(self._frames)

    def _frames(self, known: date | None, on: date | None = None) -> Mapping[str, pd.DataFrame]:
        from capdata.schemas.table_checks import check_tables
        from capdata.widening.compiling import compile_tables

        dataset = self.dataset if known is None else clocks.known_by(self.dataset, known)
        if on is not None:
            dataset = clocks.as_of(dataset, on)
        frames, errors = check_tables(compile_tables(dataset), dataset.schemas)
        if errors:
            raise _not_loadable("records", errors)
        return frames

    def on_day(self, table: str, known: date | None, on: date) -> pd.DataFrame:
        """What of a table held on a day. Raises NoDays for a table that tells of none."""
        kinds = [kind.name for kind in self.dataset.dictionary.kinds.values() if kind.claims]
        if table in clocks.DATED:
            return _held(self.frames(known)[table], on, self.dataset.dictionary)
        if table not in (*kinds, "values"):
            told = ", ".join(sorted((*kinds, *clocks.DATED, "values")))
            raise NoDays(f"nothing in `{table}` holds for a time, so it has no as_of; what has: {told}")
        return self._holding(known, on)[table]


def _held(frame: pd.DataFrame, on: date, dictionary: Dictionary) -> pd.DataFrame:
    """The rows that surely or possibly held on a day, and which of the two; null where the type has no day."""
    import pandas as pd

    fixed = {prop.name for prop in dictionary.properties.values() if prop.time == "fixed"}
    answers = [None if row.get("type") in fixed else clocks.held(row, on).value for row in rows_of(frame)]
    words = pd.Index([Answer.SURELY.value, Answer.POSSIBLY.value], dtype="str")
    codes = {word: code for code, word in enumerate(words)}
    held = pd.Categorical.from_codes([codes.get(answer or "", -1) for answer in answers], categories=words)
    kept = [answer != Answer.SURELY_NOT.value for answer in answers]
    frame = frame.assign(**{clocks.HELD: held})
    return frame.loc[pd.Series(kept, dtype=bool)].reset_index(drop=True)  # a plain empty list would pick no columns


def _state_of(root: Root) -> int:
    """Changes whenever a file of the records or schemas does, so that nobody gets tables of yesterday's records."""
    found = []
    for folder in (root.data, root.schemas):
        for path in folder.rglob("*.yaml"):
            status = path.lstat()
            found.append((str(path), status.st_mtime_ns, status.st_size))
    return hash(tuple(sorted(found)))


@lru_cache(maxsize=2)
def _made_of_tree(root: Root, state: int) -> _Made:
    try:
        dataset = read_dataset(root)
    except BrokenSchemas as broken:
        raise _not_loadable("schemas", broken.findings) from None
    errors = [finding for finding in dataset.findings if finding.level == "error"]
    if errors:
        raise _not_loadable("records", errors)
    return _Made(dataset)


@lru_cache(maxsize=2)
def _made_of_release(release: Release, digest: str) -> _Made:
    return _Made(released_dataset(release))


def _sha256(release: Release) -> str:
    return sha256((release.path / MANIFEST).read_bytes()).hexdigest()


def _not_loadable(what: str, errors: Sequence[Finding]) -> NotLoadable:
    number = "an error" if len(errors) == 1 else f"{len(errors):,} errors, the first"
    place = f"{errors[0].file}:{errors[0].line}:{errors[0].column}"
    return NotLoadable(f"the {what} have {number} at {place}: {errors[0].message}; run `capdata validate`")
