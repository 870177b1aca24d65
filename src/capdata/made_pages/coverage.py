"""How well the data are covered, as a page: systems by headline property, independent origins, latest word.

A cell is one headline property of one system. It counts the distinct origins whose claims are live for any group of the
property (over operators, roles, plans), and has the last day that one of these claims speaks of or was published. If
only one origin is live, those that speak but don't count, since they are older or graded worse, are told beside it. One
of a single origin is marked where a second was searched for: where a claim without a source, that nothing was found,
stands beside it under the same qualifiers. One without an origin has the reason; one that no claim mentions is empty.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pandas as pd

#: Kinds of systems, in the order of the page.
KINDS = ("missiles", "launchers", "programmes")
#: A table of more columns than this can't be read on a page.
MOST_COLUMNS = 9
#: Marks a single origin beside which a second was searched for.
SEARCHED = "†"
#: Reasons that are no finding: nobody searched, or there is nothing to search for.
NOT_RESEARCHED, NOT_APPLICABLE = "not-researched", "not-applicable"
#: What a cell can be, best first, as the headings of the counts say it.
STATES = (
    "two origins or more", "one that counts, of more", f"one, a second searched for ({SEARCHED})", "one",
    "a gap, searched or stated", "does not apply", "not looked for",
)  # fmt: skip


class Cell(NamedTuple):
    """One property of one system. `origins` are live, `heard` are all that speak; `latest` is a day, to the month.

    `reason` says why there is no origin.
    """

    origins: int = 0
    heard: int = 0
    latest: str = ""
    searched: bool = False
    reason: str = ""

    @property
    def text(self) -> str:
        """As it stands in the table."""
        if not self.origins:
            return f"*{self.reason}*" if self.reason else ""
        more = f" of {self.heard}" if self.origins == 1 and self.heard > 1 else ""
        return f"{self.origins}{more}{SEARCHED if self.searched else ''} · {self.latest}".rstrip(" ·")

    @property
    def state(self) -> str:
        """One of STATES."""
        if self.origins:
            return STATES[0 if self.origins > 1 else 1 if self.heard > 1 else 2 if self.searched else 3]
        if self.reason == NOT_APPLICABLE:
            return STATES[5]
        return STATES[4] if self.reason not in ("", NOT_RESEARCHED) else STATES[6]


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
    yield "the last of March 2026; `1 of 3` is one that counts, the claims of two others being older or graded worse;"
    yield f"`1{SEARCHED}` is one origin, and a search for a second found none."
    yield "Where there is none, italics say why: a source says that it is not known (*unknown*), an honest search found"
    yield "nobody who publishes it (*not-disclosed*), it makes no sense for the system (*not-applicable*). Nobody has"
    yield "looked yet for what is *not-researched* or empty."
    yield "Made from the newest release. To see how far to trust a value, or what to research next, begin here."
    yield ""
    yield counts(frames).rstrip()
    yield ""
    yield f"| cells of | all | {' | '.join(STATES)} |"
    yield f"| --- | --- |{' --- |' * len(STATES)}"
    names = frames["entities"].set_index("id")["name"]
    cells = cells_by_system(frames)
    systems = {kind: list(frames["entities"].query("kind == @kind")["id"]) for kind in KINDS}
    for kind in KINDS:
        yield _tally(kind, [cell for one in systems[kind] for cell in cells[one].values()])
    for kind in KINDS:
        columns = _headline(frames, kind)
        for start in range(0, len(columns), MOST_COLUMNS):
            part = columns[start : start + MOST_COLUMNS]
            yield ""
            yield f"## {kind.capitalize()}" if start == 0 else f"### {kind.capitalize()}, continued"
            yield ""
            yield f"| record | {' | '.join(part)} |"
            yield f"| --- |{' --- |' * len(part)}"
            for system in systems[kind]:
                row = " | ".join(cells[system][name].text for name in part)
                yield f"| {_plain(names[system])} | {row} |"


def cells_by_system(frames: Mapping[str, pd.DataFrame]) -> dict[str, dict[str, Cell]]:
    """The cell of every headline property of every missile, launcher and programme, by id and property.

    `frames` needs the tables `entities`, `properties`, `claims` and `values`.
    """
    found = _cells(frames)
    systems = {
        system: kind
        for system, kind in zip(frames["entities"]["id"], frames["entities"]["kind"], strict=True)
        if kind in KINDS
    }
    columns = {kind: _headline(frames, kind) for kind in KINDS}
    return {
        system: {name: found.get((system, name), Cell()) for name in columns[kind]} for system, kind in systems.items()
    }


def _headline(frames: Mapping[str, pd.DataFrame], kind: str) -> list[str]:
    """The headline properties of a kind."""
    properties = frames["properties"]
    headline = properties[properties["headline"]]
    return [
        name for name, kinds in zip(headline["property"], headline["kinds"], strict=True) if kind in kinds.split("|")
    ]


def _tally(kind: str, cells: list[Cell]) -> str:
    """A row of the counts: how many cells of a kind are in which state."""
    found = Counter(cell.state for cell in cells)
    return f"| {kind} | {len(cells):,} | {' | '.join(f'{found[state]:,}' for state in STATES)} |"


def _cells(frames: Mapping[str, pd.DataFrame]) -> dict[tuple[str, str], Cell]:
    claims, values = frames["claims"], frames["values"]
    found: dict[tuple[str, str], Cell] = {}
    gaps = values[values["missing"].notna()]
    for subject, name, reason in zip(gaps["subject"], gaps["property"], gaps["missing"], strict=True):
        if reason != NOT_RESEARCHED or (subject, name) not in found:  # what one group was searched for counts
            found[subject, name] = Cell(reason=reason)
    empty_handed = claims[
        claims["missing"].notna() & (claims["missing"] != NOT_RESEARCHED)
        & claims["source"].isna() & claims["deprecated"].isna()
    ]  # fmt: skip
    searched = set(_asked(empty_handed))
    stated = claims[claims["missing"].isna() & claims["deprecated"].isna()]
    heard = stated.groupby(["subject", "property"], observed=True)["origin"].nunique().to_dict()
    for key, group in claims[claims["live"] & claims["missing"].isna()].groupby(["subject", "property"], observed=True):
        subject, name = map(str, key)
        second = any(one in searched for one in _asked(group))
        origins = group["origin"].nunique()
        found[subject, name] = Cell(origins, int(heard[key]), _latest(group), searched=second and origins == 1)
    return found


def _asked(claims: pd.DataFrame) -> Iterator[tuple[str, str, str]]:
    """What each claim is about: subject, property and qualifiers, without the one value of several that it states."""
    for subject, name, facet in zip(claims["subject"], claims["property"], claims["facet"].fillna(""), strict=True):
        yield subject, name, ";".join(part for part in facet.split(";") if not part.startswith("value="))


def _latest(claims: pd.DataFrame) -> str:
    """The latest time that a claim speaks of, else was published, to the month; '' where none has a date."""
    from capdata import dates

    said = {str(text) for text in claims["as_of"].fillna(claims["published"]).dropna()}
    begun = [(first, text) for text in said if (first := dates.parse(text).earliest)]
    return max(begun)[1].partition("/")[0][:7] if begun else ""


def _plain(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
