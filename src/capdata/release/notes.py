"""`CHANGES.md`: what a reader of the last release has to know, first whether the past changes or the present.

The past changes where we erred: what was released was wrong then. The present changes where the world moved: what was
released was right for its time. Only what people wrote is told; the table `changes` has every cell that follows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pandas as pd

from capdata.release.changelog import Section
from capdata.release.changes import Row
from capdata.release.diff import DESCRIBING

#: Lines listed under a heading; the table has the rest.
MOST = 200
#: Columns whose correction means that a figure, date or word was wrong, and not only its description.
PAST = ("corrected", "withdrawn", "deprecated")

#: Columns of `values` that hold what a reader takes from it.
_FIGURES = ("", "number", "number_high", "unit", "bound", "text", "missing")

_HEADINGS = {
    "corrected": ("Corrected", "We had erred. The source said this all along."),
    "withdrawn": ("Withdrawn", "Stated no more; where it had an id and a source, `redirects` says why."),
    "deprecated": ("Deprecated", "Kept visible, weighed no more; the claim says why."),
    "updated": ("Updated", "The world moved. What was released was right for its time."),
    "added": ("Added", "Not stated before."),
}


def changes_text(section: Section, previous: str | None, changes: pd.DataFrame) -> str:
    """The text of `CHANGES.md`."""
    lines = [f"# What changed in {section.version}", "", f"Released {section.released.isoformat()}."]
    lines += ["", *_verdict(previous, changes), "", "## From the editors", "", section.text]
    rows: list[Row] = changes.to_dict("records")  # type: ignore[assignment]
    for why, (title, meaning) in _HEADINGS.items():
        lines += _listing(title, meaning, [row for row in rows if row["why"] == why])
    if rows:
        derived = sum(bool(row["derived"]) for row in rows)
        lines += ["", f"`changes` has all {_n(len(rows), 'row')}, {derived:,} of them computed from the others."]
    return "\n".join(lines) + "\n"


def _verdict(previous: str | None, changes: pd.DataFrame) -> Iterator[str]:
    if previous is None:
        yield "This is the first release; there is no past that it could change."
        return
    values = changes[(changes["table"] == "values") & (changes["column"].isin(_FIGURES))]
    past = values[values["why"].isin(PAST)][["table", "key"]].drop_duplicates()
    present = values[values["why"] == "updated"][["table", "key"]].drop_duplicates()
    if len(past):
        yield (
            f"**The past changes.** {_n(len(past), 'value')} of {previous} {_was(len(past))} wrong by what we know "
            "now: who used them should look again. See Corrected, Withdrawn and Deprecated."
        )
    else:
        yield f"**The past stands.** No value of {previous} proved wrong."
    yield ""
    if len(present):
        yield f"**The present moved.** {_n(len(present), 'value')} changed because the world did. See Updated."
    else:
        yield "**The present stands.** No value changed because the world did."


def _listing(title: str, meaning: str, rows: Iterable[Row]) -> Iterator[str]:
    """A heading and a line for each thing that changed, values before the claims that they follow from."""
    things: dict[tuple[str, ...], list[Row]] = {}
    n_described = 0
    for row in rows:
        if row["derived"] and (row["table"] != "values" or row["column"] not in _FIGURES):
            continue
        if not row["derived"] and row["column"] in DESCRIBING:
            n_described += 1
            continue
        name = (row["table"], row["key"]) if row["key"] else (row["table"], "", row["column"])
        things.setdefault(name, []).append(row)
    if not things and not n_described:
        return
    yield from ("", f"## {title}", "", meaning, "")
    lines = [_line(cells) for _, cells in sorted(things.items(), key=lambda thing: (thing[0][0] != "values", thing[0]))]
    yield from lines[:MOST]
    if len(lines) > MOST:
        yield f"- and {len(lines) - MOST:,} more"
    if n_described:
        yield f"- {_n(n_described, 'note or place on a page', 'notes and places on pages')}"


def _line(cells: Sequence[Row]) -> str:
    row = cells[0]
    if not row["key"]:
        thing = f"column `{row['table']}.{row['column']}`" if row["column"] else f"table `{row['table']}`"
        return f"- {thing}: {_told(row)}"
    told = "; ".join(f"{cell['column']} {_told(cell)}" if cell["column"] else _told(cell) for cell in cells)
    return f"- {row['table']} `{row['key']}`: {told}"


def _told(row: Row) -> str:
    old, new = _cell(row["old"]), _cell(row["new"])
    if not row["column"] and row["key"]:
        word, name = ("new", new) if old is None else ("gone", old)
        return word if row["key"] in (row["old"], row["new"]) else f"{word}, {name}"
    return f"{old or 'nothing'} → {new or 'nothing'}"


def _cell(text: Any) -> str | None:
    if text is None or pd.isna(text) or text == "":
        return None
    words = " ".join(str(text).split()).replace("|", "\\|").replace("<", "\\<").replace("`", "'")
    return words if len(words) <= 120 else f"{words[:117]}..."


def _n(number: int, what: str, many: str = "") -> str:
    return f"1 {what}" if number == 1 else f"{number:,} {many or what + 's'}"


def _was(number: int) -> str:
    return "was" if number == 1 else "were"
