"""Tests: per programme and year one square for each flight test, coloured by outcome.

What was assessed stands at the left of each year, what officials said at the right. No-tests, which ended before launch
or release, and captive carries hang below the line and are no flights. Counted are events, not vehicles; a joint test
counts for each of its programmes.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from capdata.charts import NothingToDraw
from capdata.charts.style import BLUE, ORANGE, THEMES, VERMILLION, WIDTH, Theme, chart_of, on, titled, wrapped
from capdata.released.given import Given
from capdata.words.figures import counted

if TYPE_CHECKING:
    import altair as alt

ASSESSED, OFFICIAL = "assessed", "official"
UNSAID = {ASSESSED: "no assessment", OFFICIAL: "no official word"}
BELOW = ("no-test", "captive-carry")
#: What tells the outcomes apart without colour.
LETTERS = {"failure": "✕", "partial": "◐", "disputed": "?"}
SQUARE = 17
#: With more years than this on the axis, every fifth is named.
CROWDED = 16


def squares(given: Given, ids: Sequence[str]) -> list[dict[str, Any]]:
    """One dict for each square: `programme, year, column, outcome, from, to, event, name, kind`.

    `from` and `to` count events upwards from the line, downwards (negative) for what was no flight.
    """
    events = {row["id"]: row for row in given.rows("events")}
    years: dict[str, int] = {}
    for row in given.rows("values"):
        if row["property"] == "event.date" and not row["planned"] and row["date_low"] is not None:
            years[row["subject"]] = min(years.get(row["subject"], 9999), row["date_low"].year)
    pairs = sorted(
        (row["object"], years[row["subject"]], row["subject"])
        for row in given.rows("relations")
        if row["type"] == "relation.programme"
        and row["subject"] in years
        and row["subject"] in events
        and (not ids or row["object"] in ids)
    )
    height: Counter[tuple[str, int, str]] = Counter()
    found = []
    for programme, year, event in dict.fromkeys(pairs):
        row = events[event]
        if row["kind"] not in ("flight-test", *BELOW):
            continue
        flew = row["kind"] == "flight-test"
        for column in (ASSESSED, OFFICIAL) if flew else (ASSESSED,):
            outcome = row[f"test_outcome_{column}"] or UNSAID[column] if flew else row["kind"]
            place = (programme, year, column if flew else "below")
            base = height[place]
            height[place] += 1
            found.append({
                "programme": programme, "year": year, "column": column, "outcome": outcome,
                "from": base if flew else -base, "to": base + 1 if flew else -base - 1,
                "event": event, "name": row["name"], "kind": row["kind"],
            })  # fmt: skip
    if not found:
        raise NothingToDraw(f"no dated tests of {', '.join(ids)}" if ids else "no dated tests")
    return found


def draw(given: Given, ids: Sequence[str], theme: Theme = THEMES["light"]) -> alt.TopLevelMixin:
    """The chart, a panel for each programme. Raises NothingToDraw."""
    import altair as alt

    given.check(ids)
    data = squares(given, ids)
    programmes = list(dict.fromkeys(ids)) or sorted({square["programme"] for square in data})
    years = range(min(square["year"] for square in data), max(square["year"] for square in data) + 1)
    panels = [_panel(given, [s for s in data if s["programme"] == one], list(years), theme, one == programmes[-1])
              for one in programmes if any(s["programme"] == one for s in data)]  # fmt: skip
    chart = alt.vconcat(*panels, spacing=14)
    flights = {(s["programme"], s["event"]) for s in data if s["kind"] == "flight-test"}
    others = Counter(s["kind"] for s in data if s["kind"] in BELOW)
    said = (
        "One square is one flight test: at the left of each year as assessed, at the right as officials put it. Below "
        "the line: no-tests (ended before launch or release) and captive carries. Events are counted, not vehicles; a "
        "joint test counts for each of its programmes."
    )
    facts = (
        f"{counted(len(flights), 'flight test')}, {counted(others['no-test'], 'no-test')}, "
        f"{counted(others['captive-carry'], 'captive carry', 'captive carries')}; {given.made_from()}"
    )
    return titled(chart, theme, "Flight tests by outcome", [*wrapped(said), facts], _told(given, data))


def _panel(given: Given, data: list[dict[str, Any]], years: list[int], theme: Theme, last: bool) -> Any:
    import altair as alt

    looks = {
        "success": on(theme, BLUE), "partial": on(theme, ORANGE), "failure": on(theme, VERMILLION),
        "disputed": theme.ink, "not-disclosed": theme.quiet, **dict.fromkeys(UNSAID.values(), theme.ground),
        "no-test": theme.faint, "captive-carry": theme.band,
    }  # fmt: skip
    labels = {**given.terms("test-outcomes"), **{kind: given.terms("event-kinds")[kind] for kind in BELOW}}
    top, bottom = max([2, *(s["to"] for s in data)]), min([-1, *(s["to"] for s in data)])
    told = years if len(years) <= CROWDED else [year for year in years if year % 5 == 0]
    axis = alt.Axis(title=None, labelAngle=0, values=told, labels=last, ticks=last, domain=False, grid=False)
    x = alt.X("year:O", scale=alt.Scale(domain=years), axis=axis)
    beside = alt.XOffset("column:N", scale=alt.Scale(domain=[ASSESSED, OFFICIAL]))
    counts = alt.Axis(tickMinStep=1, format="d", labelExpr="datum.value < 0 ? '' : datum.label")
    down = alt.Scale(domain=[bottom, top], nice=False)
    y = alt.Y("from:Q", title=None, scale=down, axis=counts)
    colour = alt.Color("outcome:N", title=None, scale=alt.Scale(domain=list(looks), range=list(looks.values())),
                       legend=alt.Legend(symbolStrokeColor=theme.quiet, symbolType="square", columns=5,
                                         labelExpr=f"{json.dumps(labels)}[datum.label] || datum.label"))  # fmt: skip
    base = chart_of(data)
    boxes = base.mark_rect(stroke=theme.quiet, strokeWidth=0.9).encode(
        x=x, xOffset=beside, y=y, y2="to:Q", color=colour,
        tooltip=["name:N", "kind:N", "column:N", "outcome:N"],
    )  # fmt: skip
    line = chart_of([{"from": 0}]).mark_rule(color=theme.quiet).encode(y=y)
    letters = base.transform_calculate(
        letter=f"({LETTERS})[datum.outcome] || ''", middle="(datum.from + datum.to) / 2"
    ).mark_text(fontSize=10, color="#1a1a1a")
    letters = letters.encode(x=x, xOffset=beside, y=alt.Y("middle:Q", title=None, scale=down), text="letter:N")
    return alt.layer(boxes, line, letters).properties(
        width=WIDTH, height=SQUARE * (top - bottom),
        title=alt.Title(given.names[data[0]["programme"]], fontSize=12, anchor="start", color=theme.ink),
    )  # fmt: skip


def _told(given: Given, data: Sequence[dict[str, Any]]) -> str:
    parts = ["Charts of flight tests by year and outcome."]
    for programme in dict.fromkeys(square["programme"] for square in data):
        own = [square for square in data if square["programme"] == programme]
        assessed = Counter(s["outcome"] for s in own if s["column"] == ASSESSED and s["kind"] == "flight-test")
        official = Counter(s["outcome"] for s in own if s["column"] == OFFICIAL)
        below = Counter(s["kind"] for s in own if s["kind"] in BELOW)
        said = ", ".join(f"{many} {word}" for word, many in assessed.items()) or "no flights"
        words = ", ".join(f"{many} {word}" for word, many in official.items()) or "none"
        rest = "".join(f"; {many} {kind}" for kind, many in below.items())
        parts.append(f"{given.names[programme]}: {said}; by officials {words}{rest}.")
    return " ".join(parts)
