"""Slips: planned dates against the day on which each was told, as project managers draw them.

A plan that holds runs level; one that slips climbs; where a line meets the diagonal, the plan and the day it was told
for have met. A hollow mark is a plan, its upright the span of days that it can mean; a filled diamond is what
happened. A plan is never drawn as a fact, nor a fact as a plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from capdata import dates
from capdata.charts import NothingToDraw
from capdata.charts.style import SERIES, THEMES, WIDTH, Theme, chart_of, on, titled, wrapped
from capdata.released.given import Given
from capdata.words.figures import counted

if TYPE_CHECKING:
    import altair as alt

DEFAULT = ("lrhw", "cps", "arrw", "hacm")
#: What fielding is called, in the order in which a programme comes to it.
MILESTONES = ("milestone.fielding", "milestone.eoc", "milestone.ioc", "milestone.service-entry")
SHAPES = ("circle", "square", "triangle-up", "cross", "triangle-down", "stroke")
HEIGHT = 220


def plans(given: Given, ids: Sequence[str], properties: Sequence[str] = MILESTONES) -> list[dict[str, Any]]:
    """One dict for each plan and each fact: `subject, series, told, first, last, planned, text, source`.

    `told` is the last day that the claim speaks of or was published, `first` to `last` the days that its date can mean;
    ISO days. A plan of the form "by 2026", which names no first day, stands at its last. A plan with no day on which it
    was told, a date without a last day and a fact without a first are left out.
    """
    labels = {row["property"]: row["label"] for row in given.rows("properties")}
    found = []
    for row in given.rows("claims"):
        if (
            row["subject"] not in ids
            or row["property"] not in properties
            or row["deprecated"]
            or row["date_max"] is None
        ):
            continue
        said = row["as_of"] or row["published"]
        told = dates.parse(said).latest if said else None
        if (told if row["planned"] else row["date_min"]) is None:
            continue
        first, last = ((row[end] or row["date_max"]).date().isoformat() for end in ("date_min", "date_max"))
        facts = {part.split("=")[0]: part.partition("=")[2] for part in row["facet"].split(";") if part}
        series = ", ".join(
            [labels[row["property"]], *(v for k, v in facts.items() if k not in ("planned", "operator"))]
        )
        found.append({
            "subject": row["subject"], "series": series, "told": told.isoformat() if row["planned"] and told else last,
            "first": first, "last": last, "planned": row["planned"], "text": row["text"], "source": row["source"],
            "claim": row["id"],
        })  # fmt: skip
    if not any(mark["planned"] for mark in found):
        raise NothingToDraw(f"no dated plans for {', '.join(ids)}")
    return sorted(found, key=lambda mark: (mark["subject"], mark["series"], mark["told"], mark["last"], mark["claim"]))


def draw(given: Given, ids: Sequence[str], theme: Theme = THEMES["light"]) -> alt.TopLevelMixin:
    """The chart, a panel for each subject. Raises NothingToDraw."""
    import altair as alt

    ids = list(ids) or [one for one in DEFAULT if one in given.names]
    given.check(ids)
    data = plans(given, ids)
    panels = [_panel(given, [mark for mark in data if mark["subject"] == one], theme) for one in ids
              if any(mark["subject"] == one and mark["planned"] for mark in data)]  # fmt: skip
    chart = alt.vconcat(*panels, spacing=28).resolve_scale(color="independent", shape="independent")
    said = (
        "Each hollow mark is a date as planned, above the day on which it was told; its upright is the span that the "
        "date can mean. A filled diamond is what happened. On the dashed line a plan has reached its own day: above it "
        "a plan is still ahead."
    )
    told = sum(mark["planned"] for mark in data)
    facts = f"{counted(told, 'plan')}, {counted(len(data) - told, 'fact')}; {given.made_from()}"
    return titled(chart, theme, "Planned dates as they moved", [*wrapped(said), facts], _told(given, data))


def _panel(given: Given, data: list[dict[str, Any]], theme: Theme) -> Any:
    import altair as alt

    days = sorted({day for mark in data for day in (mark["told"], mark["first"], mark["last"])})
    series = list(dict.fromkeys(mark["series"] for mark in data))
    colour = alt.Color("series:N", title=None, scale=alt.Scale(
        domain=series, range=[on(theme, SERIES[i % len(SERIES)]) for i in range(len(series))]))  # fmt: skip
    shape = alt.Shape("series:N", title=None, scale=alt.Scale(
        domain=series, range=[SHAPES[i % len(SHAPES)] for i in range(len(series))]))  # fmt: skip
    told = sorted(mark["told"] for mark in data)
    x = alt.X("told:T", title="told", axis=alt.Axis(format="%Y", tickCount="year"),
              scale=alt.Scale(domain=[_year(told[0]), _year(told[-1], 1)], nice=False))  # fmt: skip
    down = alt.Scale(domain=[_year(days[0]), _year(days[-1], 1)], nice=False)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:T", title="date planned", axis=alt.Axis(format="%Y", tickCount="year"), scale=down)

    tip = ["series:N", "text:N", "told:T", "source:N"]
    base = chart_of(data).encode(x=x, y=y("last"), tooltip=tip)
    plan, fact = base.transform_filter("datum.planned"), base.transform_filter("!datum.planned")
    start, end = max(days[0], _year(told[0])), min(_year(days[-1], 1), _year(told[-1], 1))
    diagonal = [{"told": start, "last": start}, {"told": end, "last": end}] if start < end else []
    return alt.layer(
        chart_of(diagonal).mark_line(color=theme.quiet, strokeDash=[4, 4], strokeWidth=1).encode(
            x=x, y=y("last")),
        plan.mark_line(strokeWidth=1.2, opacity=0.6).encode(color=colour),
        plan.mark_rule(strokeWidth=1.4, opacity=0.8).encode(y=y("first"), y2="last:T", color=colour),
        plan.mark_point(size=60, strokeWidth=1.6, fill=theme.ground, opacity=1).encode(color=colour, shape=shape),
        fact.mark_point(size=110, shape="diamond", filled=True, opacity=1).encode(color=colour),
    ).properties(width=WIDTH, height=HEIGHT, title=alt.Title(
        given.names[data[0]["subject"]], fontSize=13, anchor="start", color=theme.ink))  # fmt: skip


def _year(day: str, later: int = 0) -> str:
    return f"{int(day[:4]) + later}-01-01"


def _told(given: Given, data: Sequence[dict[str, Any]]) -> str:
    parts = ["Charts of planned dates by the day on which they were told."]
    for subject, series in dict.fromkeys((mark["subject"], mark["series"]) for mark in data):
        told = [mark for mark in data if (mark["subject"], mark["series"]) == (subject, series)]
        parts.append(f"{given.names[subject]}, {series}: {'; '.join(_phrases(told))}.")
    return " ".join(parts)


def _phrases(marks: Iterable[dict[str, Any]]) -> Iterable[str]:
    for mark in marks:
        yield f"{mark['text']} as planned on {mark['told']}" if mark["planned"] else f"{mark['text']} in fact"
