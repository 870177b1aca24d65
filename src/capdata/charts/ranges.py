"""Ranges: a bar from the smallest to the largest range that live claims print, over the bands of the INF Treaty.

The bands held for ground-launched missiles and until 2019; what flies from ships, submarines or aircraft has another
colour and was never in them. A tick is the chosen value; no tick, and nothing is chosen. An arrow is an end that is
only a floor or a ceiling. Deprecated claims stand as hollow circles, if asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from capdata.charts import NothingToDraw
from capdata.charts.style import BLUE, ORANGE, PURPLE, THEMES, WIDTH, Theme, chart_of, on, titled, wrapped
from capdata.released.given import Given
from capdata.words.figures import counted, number_text

if TYPE_CHECKING:
    import altair as alt

#: The range without a named mission; that against targets on land where there is no other.
MEASURES = ("range.max", "range.surface-strike")
#: Terms of the vocabulary range-classes, which has their bounds in kilometres.
BANDS = {"inf/shorter-range": "shorter-range", "inf/intermediate": "intermediate-range"}
GROUND, ELSEWHERE, NOT_SAID = "from the ground", "from ships, submarines or aircraft only", "not said"
COLOURS = {GROUND: BLUE, ELSEWHERE: ORANGE, NOT_SAID: PURPLE}
STEP = 21
#: Where ends lie further apart than this ratio, the axis is logarithmic.
FAR_APART = 15.0
TICKS = (20, 50, 100, 200, 500, 1000, 2000, 5500, 10000)


def bars(given: Given, ids: Sequence[str]) -> list[dict[str, Any]]:
    """One dict for each missile with a range, shortest first, in kilometres.

    `subject, name, property, low, high, low_open, high_open, chosen, launched, n_claims, n_independent`; `chosen` is
    None where nothing is. Raises NothingToDraw.
    """
    stated = {
        (row["subject"], row["property"]): row
        for row in given.rows("values")
        if row["property"] in MEASURES and row["facet"] == "" and row["low"] is not None and row["high"] is not None
    }
    figures = {row["id"]: row["low"] if row["high"] is None else row["high"] for row in given.rows("claims")}
    basing = {row["id"]: row["basing"] for row in given.rows("missiles")}
    found = []
    for subject in ids or basing:
        value = next((stated[subject, name] for name in MEASURES if (subject, name) in stated), None)
        if value:
            kept = ("subject", "property", "low", "high", "low_open", "high_open", "n_claims", "n_independent")
            found.append(
                {key: value[key] for key in kept}
                | {
                    "name": given.names[subject],
                    "chosen": figures.get(value["chosen_claim"]),
                    "launched": _launched(basing.get(subject)),
                }
            )
    if not found:
        raise NothingToDraw(f"no published range for {', '.join(ids)}" if ids else "no published ranges")
    return sorted(found, key=lambda bar: (bar["high"], bar["low"], bar["subject"]))


def _launched(basing: str | None) -> str:
    if not basing:
        return NOT_SAID
    return GROUND if "ground" in basing else ELSEWHERE


def draw(
    given: Given, ids: Sequence[str], theme: Theme = THEMES["light"], deprecated: bool = False
) -> alt.TopLevelMixin:
    """The chart. Raises NothingToDraw."""
    import altair as alt

    given.check(ids)
    data = bars(given, ids)
    ends = [end for bar in data for end in (bar["low"], bar["high"]) if end > 0]
    far = max(ends) / min(ends) > FAR_APART
    bottom, top = (max(min(ends) * 0.7, 10), max(ends) * 1.35) if far else (0, max(ends) * 1.08)
    for bar in data:
        bar["tip"] = bar["high"] * 1.13 if far else bar["high"] + 0.03 * top
        bar["tail"] = bar["low"] / 1.13 if far else bar["low"] - 0.03 * top
    scale = alt.Scale(type="log" if far else "linear", domain=[bottom, top], nice=False)
    axis = alt.Axis(values=list(TICKS), format=",d") if far else alt.Axis(format=",d")

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=scale, axis=axis, title="kilometres, logarithmic" if far else "kilometres")

    order = [bar["name"] for bar in data]
    row = alt.Y("name:N", sort=order, title=None, axis=alt.Axis(labelLimit=320, ticks=False, domain=False))
    used = [launch for launch in COLOURS if launch in {bar["launched"] for bar in data}]
    colours = alt.Scale(domain=used, range=[on(theme, COLOURS[launch]) for launch in used])
    colour = alt.Color("launched:N", title="launched", scale=colours)
    tip = [f"{name}:N" for name in ("name", "low", "high", "chosen", "n_claims", "n_independent", "launched")]
    base = chart_of(data).encode(y=row, tooltip=tip)
    pointer = {"size": 34, "filled": True, "opacity": 1}
    layers = [
        *_bands(given, bottom, top, theme, x),
        base.mark_bar(height=7, cornerRadius=3, opacity=0.55).encode(x=x("low"), x2="high:Q", color=colour),
        base.transform_filter("datum.low == datum.high").mark_point(shape="circle", **pointer).encode(
            x=x("low"), color=colour),
        base.transform_filter("datum.high_open").mark_rule().encode(x=x("high"), x2="tip:Q", color=colour),
        base.transform_filter("datum.high_open").mark_point(shape="triangle-right", **pointer).encode(
            x=x("tip"), color=colour),
        base.transform_filter("datum.low_open").mark_rule().encode(x=x("tail"), x2="low:Q", color=colour),
        base.transform_filter("datum.low_open").mark_point(shape="triangle-left", **pointer).encode(
            x=x("tail"), color=colour),
        base.transform_filter("datum.chosen != null").encode(x=x("chosen")).mark_tick(
            thickness=2.5, size=15, color=theme.ink, opacity=1),
    ]  # fmt: skip
    said = (
        "Bars run from the smallest to the largest figure of live claims; a tick is the chosen one, an arrow an end "
        "that is only a floor or a ceiling."
    )
    if deprecated:
        wrong = list(_deprecated(given, data))
        hollow = chart_of(wrong).mark_point(size=40, color=theme.quiet, opacity=1)
        layers.append(hollow.encode(x=x("figure"), y=row, tooltip=["as_published:N", "deprecated:N", "source:N"]))
        said += f" Hollow circles: {counted(len(wrong), 'deprecated claim')}."
    said += " The treaty's bands held for missiles launched from the ground, from 1988 to 2019."
    none = sum(bar["chosen"] is None for bar in data)
    claims = counted(sum(bar["n_claims"] for bar in data), "claim")
    facts = f"{counted(len(data), 'missile')}, {none} with nothing chosen; {claims}; {given.made_from()}"
    chart = alt.layer(*layers).properties(width=WIDTH, height=STEP * len(data))
    return titled(chart, theme, "Published ranges", [*wrapped(said), facts], _told(data))


def _bands(given: Given, bottom: float, top: float, theme: Theme, x: Any) -> Iterable[Any]:
    import altair as alt

    bounds = {row["term"]: row for row in given.rows("terms") if row["vocabulary"] == "range-classes"}
    bands = [
        {"band": word, "low": max(bounds[term]["low"], bottom), "high": min(bounds[term]["high"], top)}
        for term, word in BANDS.items()
    ]
    base = chart_of([band for band in bands if band["low"] < band["high"]])
    line = {"color": theme.quiet, "strokeDash": [3, 3], "strokeWidth": 0.8}
    yield base.mark_rect(color=theme.band).encode(x=x("low"), x2="high:Q")
    yield base.mark_rule(**line).encode(x=x("low"))
    yield base.mark_rule(**line).encode(x=x("high"))
    words = base.mark_text(color=theme.quiet, fontSize=10, baseline="bottom", align="left", dx=3, dy=-3)
    yield words.encode(x=x("low"), y=alt.value(0), text="band:N")


def _deprecated(given: Given, data: Sequence[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    names = {bar["subject"]: bar["name"] for bar in data}
    for row in given.rows("claims"):
        figure = row["low"] if row["high"] is None else row["high"]
        if row["deprecated"] and figure is not None and row["subject"] in names and row["property"] in MEASURES:
            kept = {key: row[key] for key in ("as_published", "deprecated", "source")}
            yield {"name": names[row["subject"]], "figure": figure, **kept}


def _told(data: Sequence[dict[str, Any]]) -> str:
    parts = ["Bar chart of published ranges in kilometres over the bands of 500 to 1,000 and 1,000 to 5,500 km."]
    for bar in data:
        low, high = number_text(bar["low"]), number_text(bar["high"])
        parts.append(f"{bar['name']}: {low if low == high else f'{low} to {high}'}{' or more' * bar['high_open']}.")
    return " ".join(parts)
