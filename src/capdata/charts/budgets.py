"""Budgets: money by fiscal year and by how far it has come: asked for, authorised, appropriated.

Money keeps its currency and its year's prices; panels of different currencies or lines share no axis. Where several
rows stand for one line, year and stage (parts of a programme, several services), that for the whole is drawn, else
the largest, and the others are counted in the caption. A figure said to be "about", a floor or ceiling, or one for a
part is drawn lighter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from capdata.charts import NothingToDraw
from capdata.charts.style import (
    GREEN,
    ORANGE,
    PURPLE,
    SKY,
    THEMES,
    VERMILLION,
    WIDTH,
    Theme,
    chart_of,
    on,
    titled,
    wrapped,
)
from capdata.released.given import Given
from capdata.words.figures import counted, number_text

if TYPE_CHECKING:
    import altair as alt

DEFAULT = ("lrhw-programme", "arrw-programme")
STAGES = {
    "planned": "#a8a8a8", "requested": SKY, "house-mark": ORANGE, "senate-mark": VERMILLION, "authorised": GREEN,
    "appropriated": PURPLE, "reconciliation": "#8a6d00", "current-year": "#4f6d8f", "actual": "#1f3a5f",
    "obligated": "#7a7a7a", "spent": "#5a5a5a",
}  # fmt: skip
HEIGHT = 90


def sums(given: Given, ids: Sequence[str]) -> tuple[list[dict[str, Any]], int]:
    """One dict for each bar, and how many were left out.

    `subject, line, year, stage, amount, unit, bound, part, facet, claim`; amounts in millions of the currency in
    `unit`; `part` is true where the figure is not said of the whole programme.
    """
    rows = [
        row for row in given.rows("budgets")
        if row["subject"] in ids and row["line"].startswith("budget.") and row["fiscal_year"] is not None
        and row["number"] is not None and "million" in (row["unit"] or "")
    ]  # fmt: skip
    if not rows:
        raise NothingToDraw(f"no budget figures for {', '.join(ids)}")
    best: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in sorted(rows, key=lambda row: (_part(row), -row["number"], row["facet"])):
        best.setdefault((row["subject"], row["line"], row["fiscal_year"], row["stage"], row["unit"]), row)
    bars = [
        {"subject": row["subject"], "line": row["line"], "year": int(row["fiscal_year"]), "stage": row["stage"],
         "amount": float(row["number"]), "unit": row["unit"], "bound": row["bound"], "part": _part(row),
         "facet": row["facet"], "claim": row["chosen_claim"]}
        for row in best.values()
    ]  # fmt: skip
    order = list(STAGES)
    bars.sort(key=lambda bar: (bar["subject"], bar["line"], bar["unit"], bar["year"], order.index(bar["stage"])))
    return bars, len(rows) - len(bars)


def _part(row: dict[str, Any]) -> bool:
    """Whether a row of `budgets` is qualified beyond its year and stage."""
    return any(not part.startswith(("period=", "stage=")) for part in (row["facet"] or "").split(";") if part)


def draw(given: Given, ids: Sequence[str], theme: Theme = THEMES["light"]) -> alt.TopLevelMixin:
    """The chart, a panel for each programme, line and currency. Raises NothingToDraw."""
    import altair as alt

    ids = list(ids) or [one for one in DEFAULT if one in given.names]
    given.check(ids)
    data, left_out = sums(given, ids)
    groups = list(dict.fromkeys((bar["subject"], bar["line"], bar["unit"]) for bar in data))
    groups.sort(key=lambda group: ids.index(group[0]))
    years = list(range(min(bar["year"] for bar in data), max(bar["year"] for bar in data) + 1))
    used = [stage for stage in STAGES if stage in {bar["stage"] for bar in data}]
    stages = given.terms("budget-stages")
    panels = [
        _panel(given, [b for b in data if (b["subject"], b["line"], b["unit"]) == group], years, used, stages, theme)
        for group in groups
    ]
    chart = alt.vconcat(*panels, spacing=18)
    said = (
        "Each bar is the chosen figure for one fiscal year and stage; no bar means that no page was found, not that "
        "there was no money. Lighter: said to be about that, only a floor or ceiling, or for a part of the programme. "
        "Prices of the year."
    )
    left = f", {left_out} more for parts of a programme left out" if left_out else ""
    facts = f"{counted(len(data), 'figure')}{left}; {given.made_from()}"
    return titled(chart, theme, "Budgets by fiscal year", [*wrapped(said), facts], _told(given, data))


def _panel(
    given: Given, data: list[dict[str, Any]], years: list[int], used: list[str], labels_of: Mapping[str, str],
    theme: Theme,
) -> Any:  # fmt: skip
    """One line of one programme in one currency."""
    import altair as alt

    first = data[0]
    labels = {row["property"]: row["label"] for row in given.rows("properties")}
    stages = [labels_of[one] for one in used]
    bars = [
        {**bar, "stage": labels_of[bar["stage"]], "sure": bar["bound"] == "exact" and not bar["part"]} for bar in data
    ]
    colour = alt.Color("stage:N", title=None, sort=stages,
                       scale=alt.Scale(domain=stages, range=[on(theme, STAGES[one]) for one in used]))  # fmt: skip
    chart = chart_of(bars).mark_bar(stroke=theme.quiet, strokeWidth=0.4).encode(
        x=alt.X("year:O", title=None, scale=alt.Scale(domain=years), axis=alt.Axis(labelAngle=0)),
        xOffset=alt.XOffset("stage:N", sort=stages, scale=alt.Scale(domain=stages)),
        y=alt.Y("amount:Q", title=first["unit"], axis=alt.Axis(tickCount=4, format=",d")),
        color=colour,
        opacity=alt.condition("datum.sure", alt.value(1), alt.value(0.55)),
        tooltip=["year:O", "stage:N", "amount:Q", "bound:N", "facet:N", "claim:N"],
    )  # fmt: skip
    title = f"{given.names[first['subject']]}: {labels[first['line']]}"
    return chart.properties(
        width=WIDTH, height=HEIGHT, title=alt.Title(title, fontSize=12, anchor="start", color=theme.ink)
    )


def _told(given: Given, data: Sequence[dict[str, Any]]) -> str:
    stages = given.terms("budget-stages")
    parts = ["Bar charts of budgets by fiscal year and stage."]
    for bar in data:
        parts.append(
            f"{given.names[bar['subject']]}, {bar['line'].removeprefix('budget.')}, fiscal {bar['year']}, "
            f"{stages[bar['stage']]}: {number_text(bar['amount'])} {bar['unit']}{' for a part' if bar['part'] else ''}."
        )
    return " ".join(parts)
