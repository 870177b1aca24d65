"""Audit: what became of the ids in somebody's notebook, spreadsheet or paper.

Ids are those of records or claims. For each one the answer is one of:

    same        in use, and nothing that is compared differs
    changed     in use, but what it says differs; each difference is told with both values
    moved       under another id now
    split       under several ids now
    withdrawn   retired, with the reason
    unknown     no id of that version, and no redirect knows it: misspelt, or never one of ours

Two things are compared, where they are there: the version that the ids were taken from (of a claim its own row, of a
record the chosen figure of each of its values), and the columns beside the ids, as far as the table of claims or the
table of the record's kind has columns of those names.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from capdata.reading.redirects import Redirect, in_words, resolve
from capdata.release.snapshot import texts
from capdata.words.figures import WORDS

#: The states in which nobody has to do anything.
FINE = frozenset({"same"})
#: Names of columns that hold ids, the likeliest first.
LIKELY = ("id", "claim", "claim_id", "claims", "record", "record_id", "subject", "chosen_claim", "source")
#: What is compared of a claim between two versions; the rest follows from it, or places it on the page.
_OF_CLAIM = ("bound", "number", "number_high", "unit", "text", "missing", "as_published", "basis", "as_of", "since",
             "until", "source", "origin", "deprecated")  # fmt: skip
_DELIMITERS = ",;\t|"

Cells = Mapping[str, str]
Load = Callable[[str], pd.DataFrame]


class NoIds(ValueError):
    """The text has no column of ids; the message says what was looked for."""


class Asked(NamedTuple):
    """An id, and the other cells of its row by column; none where the id stands in several rows."""

    id: str
    cells: Cells


class Outcome(NamedTuple):
    """What became of an id. `now` are its ids of today; `told` says it in words, a line for each difference."""

    id: str
    state: str
    now: tuple[str, ...]
    told: tuple[str, ...]


class Tables:
    """The tables of one version, as texts by id. `load` gives a table by its name."""

    def __init__(self, load: Load, redirects: Mapping[str, Redirect]) -> None:
        self._load = load
        self.redirects = redirects

    @cached_property
    def kinds(self) -> dict[str, str]:
        """The kind of each record."""
        frame = self._load("entities")
        return dict(zip(frame["id"].tolist(), frame["kind"].astype(str).tolist(), strict=True))

    @cached_property
    def claims(self) -> dict[str, dict[str, str]]:
        """The rows of `claims` by id."""
        return _rows(self._load("claims"))

    @cached_property
    def _wide(self) -> dict[str, dict[str, dict[str, str]]]:
        return {}

    def row(self, name: str) -> dict[str, str] | None:
        """The row of a claim or of a record, in the table of claims or of its kind; None if there is none."""
        if name in self.claims:
            return self.claims[name]
        kind = self.kinds.get(name)
        if kind is None:
            return None
        if kind not in self._wide:
            self._wide[kind] = _rows(self._load(kind))
        return self._wide[kind].get(name)

    @cached_property
    def values(self) -> dict[str, dict[str, str]]:
        """The chosen figure of each value in words, by record, then by property and facet."""
        frame = self._load("values")
        names = ("subject", "property", "facet", "bound", "number", "number_high", "unit", "text", "missing")
        figures: dict[str, dict[str, str]] = {}
        for row in zip(*([text or "" for text in texts(frame[name])] for name in names), strict=True):
            subject, prop, facet = row[:3]
            figures.setdefault(subject, {})[f"{prop}[{facet}]" if facet else prop] = _figure(*row[3:])
        return figures

    def has(self, name: str) -> bool:
        """Whether it is the id of a record or claim."""
        return name in self.kinds or name in self.claims

    def knows(self, name: str) -> bool:
        """Whether it is such an id, or was one that is retired."""
        return self.has(name) or bool(resolve(name, self.redirects).steps)


def _rows(frame: pd.DataFrame) -> dict[str, dict[str, str]]:
    names = [str(name) for name in frame]
    columns = [[text or "" for text in texts(frame[name])] for name in names]
    return {row[names.index("id")]: dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)}


def _figure(bound: str, number: str, number_high: str, unit: str, text: str, missing: str) -> str:
    if missing or not bound:
        return missing.replace("-", " ") or "nothing chosen"
    figure = _plain(number) + (f" to {_plain(number_high)}" if number_high else "") if number else text
    return f"{WORDS[bound]}{figure}{' ' + unit if unit else ''}"


def _plain(number: str) -> str:
    return number.removesuffix(".0")


# ---------------------------------------------------------------- reading what was asked


def read_ids(text: str, column: str | None, known: Callable[[str], bool]) -> list[Asked]:
    """The ids in a CSV file's text: one in each line, or the column named, or the one that holds ids.

    `known` tells an id of ours, retired or not. Raises NoIds.
    """
    try:
        lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=_delimiter(text)))
    except csv.Error as error:
        raise NoIds(f"this is no CSV: {error}") from None
    rows = [[cell.strip() for cell in row] for row in lines if row]
    if not rows:
        raise NoIds("the file is empty, expected a column of ids of records or claims")
    first = rows[0]
    likely = any(cell.casefold() in LIKELY for cell in first)
    # A single column with a word that is no id in its first line has a misspelt id there, which must not get lost.
    titled = column is not None or likely or (len(first) > 1 and not any(map(known, first)))
    header = first if titled else [str(i + 1) for i in range(len(first))]
    body = rows[1:] if titled else rows
    at = _column(header, body, column, known)
    asked: dict[str, Asked] = {}
    for row in body:
        name = row[at] if at < len(row) else ""
        if name:
            beside = {title: cell for i, (title, cell) in enumerate(zip(header, row, strict=False)) if i != at}
            asked[name] = Asked(name, {} if name in asked else beside)
    return list(asked.values())


def _delimiter(text: str) -> str:
    line = text.partition("\n")[0]
    return max(_DELIMITERS, key=line.count)


def _column(
    header: Sequence[str], body: Sequence[Sequence[str]], column: str | None, known: Callable[[str], bool]
) -> int:
    if column is not None:
        if column not in header:
            raise NoIds(f"there is no column {column!r}; columns: {', '.join(header)}")
        return header.index(column)
    if len(header) == 1:
        return 0
    hits = [sum(known(row[i]) for row in body if i < len(row)) for i in range(len(header))]
    likely = [LIKELY.index(title.casefold()) if title.casefold() in LIKELY else len(LIKELY) for title in header]
    best = min(range(len(header)), key=lambda i: (not hits[i], likely[i], -hits[i]))
    if not hits[best] and likely[best] == len(LIKELY):
        raise NoIds(f"no column holds ids of ours; name the one that does with --column: {', '.join(header)}")
    return best


# ---------------------------------------------------------------- answering


def audit(asked: Iterable[Asked], new: Tables, old: Tables | None = None) -> list[Outcome]:
    """What became of each id in the version `new`, compared with `old` and with the cells beside it."""
    return [_outcome(one, new, old) for one in asked]


def _outcome(one: Asked, new: Tables, old: Tables | None) -> Outcome:
    name = one.id
    if new.has(name):
        told = _differences(one, name, new, old)
        return Outcome(name, "changed" if told else "same", (name,), tuple(told))
    resolved = resolve(name, new.redirects, new.claims if "." in name else new.kinds)
    if resolved.kind is None:
        told = ["it was an id then and has no redirect" if old and old.has(name) else "it is no id of ours"]
        return Outcome(name, "unknown", (), tuple(told))
    told = [in_words(name, resolved)]
    if resolved.kind == "moved" and new.has(resolved.ids[0]):
        told += _differences(one, resolved.ids[0], new, old)
    return Outcome(name, resolved.kind, resolved.ids, tuple(told))


def _differences(one: Asked, now: str, new: Tables, old: Tables | None) -> list[str]:
    """What differs between the row then and the row now, a line for each."""
    row = new.row(now) or {}
    told = {}
    for column, cell in one.cells.items():
        if column in row and not _equal(cell, row[column]):
            told[column] = _line(column, cell, row[column])
    before = old.row(one.id) if old else None
    if old and before:
        if now in new.claims:
            pairs = {column: (before.get(column, ""), row.get(column, "")) for column in _OF_CLAIM}
        else:
            then, today = old.values.get(one.id, {}), new.values.get(now, {})
            pairs = {name: (then.get(name, ""), today.get(name, "")) for name in sorted({*then, *today})}
        for name, (was, is_now) in pairs.items():
            if not _equal(was, is_now) and name not in told:
                told[name] = _line(name, was, is_now)
    return list(told.values())


def _line(name: str, was: str, is_now: str) -> str:
    return f"{name}: {was or 'nothing'} is now {is_now or 'nothing'}"


def _equal(one: str, other: str) -> bool:
    """Whether two cells say the same: numbers as numbers, however null and truth are written."""
    empty = ("", "nan", "na", "none", "null", "<na>", "nat")
    one, other = ("" if cell.casefold() in empty else cell for cell in (one, other))
    if one.casefold() == other.casefold():
        return True
    try:
        return float(one) == float(other)
    except ValueError:
        return False
