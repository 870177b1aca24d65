"""A `Diff` as text, Markdown, JSON and CSV.

Text and Markdown are for a reviewer: what was lost first, each change in a line or two, what follows from it counted
and shown as far as one reads. JSON and CSV are for programs and have everything.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Sequence

from capdata.release.changes import COLUMNS
from capdata.release.diff import KINDS, Cell, Diff, Item

FORMS = ("text", "markdown", "json", "csv")

HEADINGS = {
    "lost": "Lost: what readers had and have no more",
    "deprecated": "Deprecated: kept visible, weighed no more",
    "corrected": "Corrected: we had erred, or judge otherwise now",
    "updated": "Updated: the world moved",
    "moved": "Moved: ids that are others now",
    "added": "Added",
    "described": "Described: notes, places on the page, reminders of what nobody has found yet",
}
#: Items told one by one under a heading, and cells under an item.
MOST_ITEMS, MOST_CELLS = 100, 6
#: Columns of `values` and `verdicts` that say what a reader takes from them; wide tables show the same again.
TOLD = ("", "verdict", "number", "number_high", "text", "missing", "chosen_claim", "low", "high", "agreement")


def render(difference: Diff, form: str) -> str:
    """The difference in one of `FORMS`."""
    if form == "json":
        return as_json(difference)
    if form == "csv":
        return as_csv(difference)
    lines = _text(difference) if form == "text" else _markdown(difference)
    return "\n".join(lines) + "\n"


def as_json(difference: Diff) -> str:
    """Everything, items with their cells."""
    content = {
        "old": difference.old,
        "new": difference.new,
        "level": difference.level,
        "items": [
            {**item._asdict(), "cells": [cell._asdict() for cell in item.cells],
             "follows": [cell._asdict() for cell in item.follows]}
            for item in difference.items
        ],
    }  # fmt: skip
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def as_csv(difference: Diff) -> str:
    """Every cell that differs, in the columns of the table `changes`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in difference.rows:
        writer.writerow([_plain(row[name]) for name in COLUMNS])
    return out.getvalue()


def _plain(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else value


def summary(difference: Diff) -> str:
    """One line: how many of each kind."""
    counts = Counter(item.kind for item in difference.items)
    told = ", ".join(f"{counts[kind]:,} {kind}" for kind in KINDS if counts[kind])
    return f"{difference.old} to {difference.new}: {told or 'no difference'}"


def _text(difference: Diff) -> Iterator[str]:
    yield summary(difference)
    if difference.items:
        yield f"smallest legal step: {difference.level}"
    for kind, items in _grouped(difference.items):
        yield ""
        yield HEADINGS[kind]
        for item in items[:MOST_ITEMS]:
            yield f"  {_title(item)}"
            yield from (f"      {line}" for line in _details(item))
        if len(items) > MOST_ITEMS:
            yield f"  and {len(items) - MOST_ITEMS:,} more"


def _markdown(difference: Diff) -> Iterator[str]:
    yield f"### {_escaped(summary(difference))}"
    if difference.items:
        yield ""
        yield f"Smallest legal step: **{difference.level}**."
    for kind, items in _grouped(difference.items):
        yield ""
        yield f"#### {HEADINGS[kind]}"
        yield ""
        for item in items[:MOST_ITEMS]:
            yield f"- {_escaped(_title(item))}"
            yield from (f"  - {_escaped(line)}" for line in _details(item))
        if len(items) > MOST_ITEMS:
            yield f"- and {len(items) - MOST_ITEMS:,} more"


def _grouped(items: Sequence[Item]) -> Iterator[tuple[str, list[Item]]]:
    for kind in KINDS:
        found = [item for item in items if item.kind == kind]
        if found:
            yield kind, found


def _title(item: Item) -> str:
    if item.noun == "redirect" and item.cells:
        return f"{item.id} -> {item.cells[0].new or 'nothing'}: {item.reason or 'no reason given'}"
    whole = next((cell for cell in item.cells if not cell.column), None)
    called = (whole.old or whole.new) if whole else None
    named = f", {_short(called)}" if called and called != item.id else ""
    reason = f": {item.reason}" if item.reason else ""
    if item.claims:
        named += f", with {item.claims:,} claim{'s' if item.claims > 1 else ''}"
    return f"{item.noun} {item.id}{named}{reason}" if item.cells or item.noun != "value" else item.reason or item.id


def _details(item: Item) -> Iterator[str]:
    for cell in item.cells:
        whole_column = item.noun == "column"
        if (cell.column and item.noun != "redirect") or whole_column:
            yield f"{'type' if whole_column else cell.column}: {_change(cell)}"
    columns = [f"{cell.table}.{cell.column}" for cell in item.follows if not cell.key]
    if columns:
        some = ", ".join(columns[:MOST_CELLS]) + (", ..." if len(columns) > MOST_CELLS else "")
        yield f"so the column{'s' if len(columns) > 1 else ''} {some}"
    told = sorted((cell for cell in item.follows if _is_told(cell)), key=lambda cell: TOLD.index(cell.column))
    for cell in told[:MOST_CELLS]:
        yield f"so {_where(cell)} is gone" if not cell.column else f"so {_where(cell)}: {_change(cell)}"
    rest = len(item.follows) - min(len(told), MOST_CELLS) - len(columns)
    if rest and (told or item.kind != "added"):
        yield f"so {rest:,} more computed cell{'s' if rest > 1 else ''}"


def _is_told(cell: Cell) -> bool:
    shown = cell.column in TOLD if cell.column else cell.new is None  # that a value came is told by its claim
    return bool(cell.key) and cell.table in ("values", "verdicts") and shown


def _change(cell: Cell) -> str:
    return f"{_short(cell.old)} -> {_short(cell.new)}"


def _where(cell: Cell) -> str:
    return f"{cell.table} {cell.key}" + (f" {cell.column}" if cell.column else "")


def _short(text: str | None) -> str:
    if not text:
        return "nothing"
    words = " ".join(text.split())
    return words if len(words) <= 80 else f"{words[:77]}..."


def _escaped(text: str) -> str:
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]<>|#" else letter for letter in text)
