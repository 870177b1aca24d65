"""`CHANGES.md`: what a reader of the last release has to know, first whether the past changes or the present.

The past changes where we erred: what was released was wrong then. The present changes where the world moved: what was
released was right for its time. Only what people wrote is told; the table `changes` has every cell that follows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from capdata.release.changelog import Section

#: Lines listed under a heading; the table has the rest.
MOST = 200
#: Columns whose correction means that a figure, date or word was wrong, and not only its description.
PAST = ("corrected", "withdrawn", "deprecated")

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
    rows: list[dict[str, Any]] = changes.to_dict("records")  # type: ignore[assignment]
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


#: Columns of `values` that hold what a reader takes from it.
_FIGURES = ("", "number", "number_high", "unit", "bound", "text", "missing")


def _listing(title: str, meaning: str, rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    rows = list(rows)
    shown = [row for row in rows if not row["derived"] or (row["table"] == "values" and row["column"] in _FIGURES)]
    if not shown:
        return
    yield from ("", f"## {title}", "", meaning, "")
    for row in shown[:MOST]:
        yield _line(row)
    if len(shown) > MOST:
        yield f"- and {len(shown) - MOST:,} more"


def _line(row: dict[str, Any]) -> str:
    if not row["key"]:
        thing = f"column `{row['table']}.{row['column']}`" if row["column"] else f"table `{row['table']}`"
        return f"- {thing}: {_told(row)}"
    column = f", {row['column']}" if row["column"] else ""
    return f"- {row['table']} `{row['key']}`{column}: {_told(row)}"


def _told(row: dict[str, Any]) -> str:
    old, new = _cell(row["old"]), _cell(row["new"])
    if not row["column"] and row["key"]:
        if row["why"] == "added" or old is None:
            return f"new, {new}" if new else "new"
        return f"gone, was {old}" if old else "gone"
    return f"{old or 'nothing'} → {new or 'nothing'}"


def _cell(text: Any) -> str | None:
    if text is None or pd.isna(text) or text == "":
        return None
    words = " ".join(str(text).split()).replace("|", "\\|").replace("<", "\\<").replace("`", "'")
    return words if len(words) <= 120 else f"{words[:117]}..."


def _n(number: int, what: str) -> str:
    return f"1 {what}" if number == 1 else f"{number:,} {what}s"


def _was(number: int) -> str:
    return "was" if number == 1 else "were"
