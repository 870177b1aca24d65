"""The charts of `capdata.charts` as pictures on the pages of programmes and of what they make: tests, slips, money.

A page shows a picture beside the table that has the same figures, so nothing is only in a picture. A chart that has
nothing to draw for a record is simply not there. Drawing one takes some tenths of a second, so they are shared among
processes where that is safe.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from capdata.charts.given import Given, NothingToDraw
from capdata.forking import share
from capdata.plain_text import one_line
from capdata.progress import Progress, quiet
from capdata.site.content import Content, group_of
from capdata.site.slips import MILESTONE

if TYPE_CHECKING:
    import pandas as pd

FOLDER = "pictures"
_SIZE = re.compile(rb'<svg [^>]*?width="([\d.]+)"[^>]*?height="([\d.]+)"')
#: Fewer budget figures than this are read faster in the table.
_LEAST_SUMS = 4


class Picture(NamedTuple):
    """A drawn chart: its address from the root of the site, alternative text, size in pixels, and bytes."""

    address: str
    told: str
    width: int
    height: int
    svg: bytes


class _Rows(Given):
    """What a chart is drawn from, each table turned into rows once."""

    def rows(self, name: str) -> list[dict[str, Any]]:
        known: dict[str, list[dict[str, Any]]] = self.__dict__.setdefault("known", {})
        if name not in known:
            known[name] = super().rows(name)
        return known[name]


def draw_pictures(content: Content, progress: Progress = quiet) -> Mapping[tuple[str, str], Picture]:
    """Every picture by chart and record. Raises ModuleNotFoundError where altair or vl-convert isn't installed."""
    wanted = list(_wanted(content))
    given = _given(content)
    drawn = share(
        len(wanted),
        lambda number: _draw(given, *wanted[number]),
        lambda: None,
        alone=len(wanted) < 2,
        progress=progress,
    )
    return {pair: picture for pair, picture in zip(wanted, drawn, strict=True) if picture is not None}


def _wanted(content: Content) -> Sequence[tuple[str, str]]:
    """Chart and record of each picture that may have something to show."""
    tested = [row["object"] for row in content.rows("relations") if row["type"] == "relation.programme"]
    plans = [row for row in content.rows("claims") if row["planned"] and row["property"].startswith(MILESTONE)]
    dates = {(*group_of(row), row["text"]) for row in plans}
    planned = [subject for (subject, *_), number in Counter(plan[:3] for plan in dates).items() if number > 1]
    funded = [row["subject"] for row in content.rows("budgets") if row["line"].startswith("budget.")]
    found = [("tests", one) for one in tested if content.kind(one) == "programmes"]
    found += [("slips", one) for one in planned if content.kind(one) in ("missiles", "launchers", "programmes")]
    found += [("budgets", one) for one in funded if funded.count(one) >= _LEAST_SUMS]
    return sorted(set(found))


def _given(content: Content) -> Given:
    frames: dict[str, pd.DataFrame] = {}

    def table(name: str) -> pd.DataFrame:
        if name not in frames:
            from capdata.frames import to_frame

            frames[name] = to_frame(content.compiled[name], content.dataset.schemas[name])
        return frames[name]

    return _Rows(table, content.edition.name, known_by=content.edition.known_by)


def _draw(given: Given, chart: str, record: str) -> Picture | None:
    from capdata.charts.saving import as_bytes
    from capdata.plotting import draw

    try:
        made = draw(chart, given, (record,))
    except NothingToDraw:
        return None
    svg = as_bytes(made, "svg")
    size = _SIZE.search(svg)
    width, height = (round(float(number)) for number in size.groups()) if size else (0, 0)
    told = one_line(str(made.to_dict().get("description", "")))
    return Picture(f"{FOLDER}/{chart}-{record}.svg", told, width, height, svg)
