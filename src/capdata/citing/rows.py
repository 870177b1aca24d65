"""Citing the rows of a DataFrame that came from capdata, however it was filtered, sorted or cut.

What a row rests on is told by its ids:

- `claims` (a column `id` of claims): those claims;
- `values`, `relations`, `budgets` (`chosen_claim`) and `verdicts` (`deciding_claims`): the claims named there;
- a wide table such as `missiles` (a column `id` of records): the chosen claims of the properties whose columns are
  there and, in that row, hold something;
- `sources` (a column `id` of sources): those sources; `aliases`, `properties`, `terms` (`source`,
  `definition_source`): the sources named there.

The index may be the id. What a computed column such as `range_class_dod` rests on is the range.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from capdata.citing.catalogue import Catalogue, NotCitable, open_catalogue
from capdata.citing.citations import cite_rows
from capdata.citing.styles import Style, written
from capdata.reading.redirects import resolve
from capdata.schemas.table import JOIN, rows_of
from capdata.schemas.wide_columns import RANGE_CLASS
from capdata.words.figures import counted

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[str, Any]

#: Columns whose cells name claims, and columns whose cells name sources.
CLAIM_COLUMNS = ("chosen_claim", "deciding_claims")
SOURCE_COLUMNS = ("source", "definition_source")
_RANGE = "range_max"
_PLANNED = "_planned"


class Taken(NamedTuple):
    """What rows rest on: ids of claims and of sources, and in words what was taken."""

    claims: list[str]
    sources: list[str]
    words: str


def cite(
    frame: pd.DataFrame, style: Style = "apa", *, version: str | None = None, root: str | Path | None = None
) -> str:
    """How to cite `frame`, some rows that `capdata.load` gave: the dataset, then each source once.

    `style` is apa, bibtex, ris, csl-json or cff. The version is the one that the frame remembers, where it still does
    (`frame.attrs["capdata"]`), else the newest release; `version` overrules both.

    Raises NotCitable (a ValueError) for a frame without ids of ours, NoSuchRelease, Damaged, NoCitationLibrary where
    APA's packages are missing.
    """
    memory = frame.attrs.get("capdata")
    known = memory if isinstance(memory, dict) else {}
    catalogue = open_catalogue(version or known.get("version"), root)
    taken = taken_from(frame, catalogue)
    clocks = [f"{name} {known[name]}" for name in ("known_by", "as_of") if known.get(name)]
    note = ", ".join([taken.words, *clocks])
    return written(cite_rows(catalogue, taken.claims, taken.sources, note), catalogue, style)


def taken_from(frame: pd.DataFrame, catalogue: Catalogue) -> Taken:
    """What the rows of `frame` rest on. Raises NotCitable."""
    if any(name for name in frame.index.names):
        frame = frame.reset_index()
    rows, columns = rows_of(frame), [str(column) for column in frame.columns]
    number = counted(len(rows), "row")
    for column in CLAIM_COLUMNS:
        if column in columns:
            claims = [claim for row in rows for claim in str(row[column] or "").split(JOIN) if claim]
            return Taken(claims, [], f"{number}, by the claims chosen for them")
    if "id" in columns:
        return _by_id(rows, columns, catalogue, number)
    for column in SOURCE_COLUMNS:
        if column in columns:
            return Taken([], _named(rows, column), number)
    known = ", ".join(("id", *CLAIM_COLUMNS, *SOURCE_COLUMNS))
    raise NotCitable(f"no column says what the rows are; keep one of: {known}")


def _named(rows: Iterable[Row], column: str) -> list[str]:
    return [str(row[column]) for row in rows if row[column] is not None]


def _by_id(rows: Sequence[Row], columns: list[str], catalogue: Catalogue, number: str) -> Taken:
    ids = _named(rows, "id")
    for table in ("claims", "sources", "entities"):
        known = catalogue.rows(table)
        if not any(name in known for name in ids):
            continue
        strange = next((name for name in ids if name not in known and not _retired(name, catalogue)), None)
        if strange is not None:
            raise NotCitable(f"the id {strange!r} is not in {table} of {catalogue.version}, where others are")
        if table == "claims":
            return Taken(ids, [], f"{number} of claims")
        if table == "sources":
            return Taken([], ids, f"{number} of sources")
        kinds = sorted({str(known[name]["kind"]) for name in ids if name in known})
        return Taken(list(_of_records(rows, columns, catalogue)), [], f"{number} of {', '.join(kinds)}")
    if not ids:
        return Taken([], [], number)
    raise NotCitable(f"no id of the frame is in {catalogue.version}, {ids[0]!r} for one")


def _retired(name: str, catalogue: Catalogue) -> bool:
    return resolve(name, catalogue.redirects).kind is not None


def _of_records(rows: Iterable[Row], columns: list[str], catalogue: Catalogue) -> Iterable[str]:
    """The chosen claims behind the cells of a wide table."""
    shown = _properties_shown(columns, catalogue)
    chosen: dict[tuple[str, str, bool], list[Row]] = {}
    for each in rows_of(catalogue.frame("values")):
        if each["chosen_claim"]:
            chosen.setdefault((each["subject"], each["property"], bool(each["planned"])), []).append(each)
    many = {name for name, prop in catalogue.rows("properties").items() if prop["many"]}
    for row in rows:
        for column, (prop, planned) in shown.items():
            if row[column] is None:
                continue
            values = chosen.get((str(row["id"]), prop, planned), [])
            if prop in many:
                values = values or chosen.get((str(row["id"]), prop, not planned), [])
            plain = [value for value in values if value["facet"] in ("", "planned=true")]
            for value in plain if plain and prop not in many else values:
                yield str(value["chosen_claim"])


def _properties_shown(columns: Iterable[str], catalogue: Catalogue) -> dict[str, tuple[str, bool]]:
    """For each column made from a property: which, and whether the column is of its plans."""
    stems = {name.replace(".", "_").replace("-", "_"): name for name in catalogue.rows("properties")}
    shown = {}
    for column in columns:
        stem = _RANGE if column.startswith(RANGE_CLASS) else column
        fitting = [known for known in stems if stem == known or stem.startswith(f"{known}_")]
        if fitting:
            longest = max(fitting, key=len)
            shown[column] = (stems[longest], stem[len(longest) :].startswith(_PLANNED))
    return shown
