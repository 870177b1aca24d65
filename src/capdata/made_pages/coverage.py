"""How well the data are covered, as a page: systems by headline property, independent origins, latest word.

A cell counts the distinct origins whose claims are live for any group of the property (over operators, roles, plans),
and has the last day that one of these claims speaks of or was published. A property that was looked for and not found
has its reason instead; one that no claim mentions is empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

#: Kinds of systems, in the order of the page.
KINDS = ("missiles", "launchers", "programmes")
#: A table of more columns than this can't be read on a page.
MOST_COLUMNS = 9


def counts(frames: Mapping[str, pd.DataFrame]) -> str:
    """What the data set holds, in a few lines of Markdown."""
    kinds = frames["entities"]["kind"].value_counts()
    claims, values = frames["claims"], frames["values"]
    chosen = values[values["chosen_claim"].notna()]
    parts = [f"{kinds.get(kind, 0):,} {kind}" for kind in (*KINDS, "formations", "events", "organisations", "sources")]
    two = (chosen["n_independent"] >= 2).mean() if len(chosen) else 0.0
    conflicts = (values["agreement"] == "conflict").sum()
    return (
        f"- Records: {', '.join(parts)}.\n"
        f"- {len(claims):,} claims from {claims['source'].nunique():,} pages, "
        f"by {claims['origin'].nunique():,} origins.\n"
        f"- {len(chosen):,} chosen values, {two:.0%} with two independent origins or more; "
        f"{conflicts:,} conflicts that stand open to view.\n"
    )


def coverage_page(frames: Mapping[str, pd.DataFrame]) -> str:
    """The page in Markdown."""
    return "\n".join(_page(frames)) + "\n"


def _page(frames: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    yield "# Coverage"
    yield ""
    yield "How many independent origins speak of a headline property, and when last: `3 · 2026-03` is three origins,"
    yield "the last of March 2026. A reason in italics was looked for and not found; an empty cell was not looked for."
    yield "Made from the newest release. To see how far to trust a value, or what to research next, begin here."
    yield ""
    yield counts(frames).rstrip()
    properties = frames["properties"]
    headline = properties[properties["headline"]]
    cells = _cells(frames)
    names = frames["entities"].set_index("id")["name"]
    for kind in KINDS:
        subjects = frames["entities"].query("kind == @kind")["id"]
        columns = [
            p for p, kinds in zip(headline["property"], headline["kinds"], strict=True) if kind in kinds.split("|")
        ]
        for start in range(0, len(columns), MOST_COLUMNS):
            part = columns[start : start + MOST_COLUMNS]
            yield ""
            yield f"## {kind.capitalize()}" if start == 0 else f"### {kind.capitalize()}, continued"
            yield ""
            yield f"| record | {' | '.join(part)} |"
            yield f"| --- |{' --- |' * len(part)}"
            for subject in subjects:
                row = " | ".join(cells.get((subject, name), "") for name in part)
                yield f"| {_plain(names[subject])} | {row} |"


def _cells(frames: Mapping[str, pd.DataFrame]) -> dict[tuple[str, str], str]:
    claims, values = frames["claims"], frames["values"]
    gaps = values[values["missing"].notna()]
    found = {
        (subject, name): f"*{reason}*"
        for subject, name, reason in zip(gaps["subject"], gaps["property"], gaps["missing"], strict=True)
    }
    for key, group in claims[claims["live"]].groupby(["subject", "property"], observed=True):
        subject, name = map(str, key)
        found[subject, name] = f"{group['origin'].nunique()} · {_latest(group)}".rstrip(" ·")
    return found


def _latest(claims: pd.DataFrame) -> str:
    """The latest time that a claim speaks of, else was published, to the month; '' where none has a date."""
    from capdata import dates

    said = {str(text) for text in claims["as_of"].fillna(claims["published"]).dropna()}
    begun = [(first, text) for text in said if (first := dates.parse(text).earliest)]
    return max(begun)[1][:7] if begun else ""


def _plain(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
