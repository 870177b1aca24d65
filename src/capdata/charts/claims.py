"""Claims: one row for each system and property, one mark for each claim on it as such.

Left out are deprecated claims and those that hold for one operator, launcher, flight path or version only.

Where a mark stands is what its page prints, in the property's unit. Its shape and colour say what the claim rests on;
the chosen one is filled. An arrow says that the figure is a floor or a ceiling, a bar that it is a span, a dotted bar
that it is said to be about that (ten per cent either side). Marks that would lie over each other are set in lanes;
the height within a row means nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from capdata.charts import NothingToDraw
from capdata.charts.lanes import lanes
from capdata.charts.style import (
    BLUE,
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
)  # fmt: skip
from capdata.released.given import Given
from capdata.words.figures import counted, number_text, with_unit

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

DEFAULT = ("sm-6", "tomahawk", "lrhw")
PROPERTIES = ("range.max",)
#: Basis -> shape and colour, in the order of the vocabulary's rank.
LOOKS = {
    "treaty-data": ("square", GREEN), "official": ("circle", BLUE), "audit": ("diamond", SKY),
    "observed-test": ("cross", GREEN), "reported-official": ("triangle-up", BLUE), "maker": ("triangle-down", ORANGE),
    "analyst": ("square", PURPLE), "foreign-official": ("diamond", VERMILLION), "reported": ("circle", "#7a7a7a"),
    "unstated": ("cross", "#7a7a7a"),
}  # fmt: skip
LANE, GAP = 12, 26
#: Marks closer than this part of the axis go in different lanes.
APART = 0.022
ABOUT = 0.1


def marks(given: Given, ids: Sequence[str], properties: Sequence[str]) -> pd.DataFrame:
    """One row for each claim drawn, in canonical units; y in pixels.

    `row, subject, property, claim, x, x_low, x_high, floor, ceiling, about, basis, chosen, lane, y, as_published,
    source, published`. Raises NothingToDraw.
    """
    import pandas as pd

    claims, values = given.table("claims"), given.table("values")
    chosen = set(values["chosen_claim"].dropna())
    drawn = claims[
        claims["subject"].isin(ids) & claims["property"].isin(properties) & claims["deprecated"].isna()
        & (claims["facet"] == "") & (claims["low"].notna() | claims["high"].notna())
    ]  # fmt: skip
    if drawn.empty:
        raise NothingToDraw(f"no figures of {', '.join(properties)} for {', '.join(ids)}")
    units = set(drawn["canonical_unit"])
    if len(units) > 1:
        raise NothingToDraw(f"figures in {' and '.join(sorted(map(str, units)))} can't share an axis")
    rows: list[dict[str, Any]] = []
    widest = float(drawn[["low", "high"]].max().max())
    top = 0.0
    for subject in ids:
        for name in properties:
            group = drawn[(drawn["subject"] == subject) & (drawn["property"] == name)]
            if group.empty:
                continue
            placed = sorted(_placed(group.itertuples(), chosen), key=lambda mark: (mark["x"], mark["claim"]))
            spans = [_room(mark, widest * APART) for mark in placed]
            for mark, lane in zip(placed, lanes(spans, widest * APART), strict=True):
                mark |= {"row": f"{subject} {name}", "lane": lane, "y": top + GAP / 2 + LANE * (lane + 0.5)}
            rows += placed
            top += GAP + LANE * (1 + max(mark["lane"] for mark in placed))
    return pd.DataFrame(rows)


def _placed(claims: Iterable[Any], chosen: set[str]) -> Iterable[dict[str, Any]]:
    import pandas as pd

    for claim in claims:
        low, high = claim.low, claim.high
        floor, ceiling = pd.isna(high), pd.isna(low)
        x = low if floor else high
        about = claim.bound == "about"
        yield {
            "subject": claim.subject, "property": claim.property, "claim": claim.id, "x": float(x),
            "x_low": float(x * (1 - ABOUT) if about else x if ceiling else low),
            "x_high": float(x * (1 + ABOUT) if about else x),
            "floor": bool(floor), "ceiling": bool(ceiling), "about": about,
            "basis": str(claim.basis), "chosen": claim.id in chosen, "as_published": claim.as_published,
            "source": claim.source, "published": None if pd.isna(claim.published) else claim.published,
        }  # fmt: skip


def _room(mark: dict[str, Any], arrow: float) -> tuple[float, float]:
    """From where to where a mark reaches, with its arrow."""
    return mark["x_low"] - (arrow if mark["ceiling"] else 0), mark["x_high"] + (arrow if mark["floor"] else 0)


def draw(
    given: Given, ids: Sequence[str], theme: Theme = THEMES["light"], properties: Sequence[str] = PROPERTIES
) -> alt.TopLevelMixin:
    """The chart. Raises NothingToDraw."""
    import altair as alt

    ids = list(ids) or [one for one in DEFAULT if one in given.names]
    given.check(ids)
    data = marks(given, ids, properties)
    unit = given.table("claims").set_index("id").loc[data["claim"].iloc[0], "canonical_unit"]
    what = given.labels(properties)
    widest = float(data[["x", "x_high"]].max().max()) * 1.06
    labels = _labels(given, data, unit)
    height = float(labels["bottom"].max())
    across = alt.Scale(domain=[0, widest], nice=False)
    down = alt.Scale(domain=[0, height], reverse=True, nice=False)

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=across, title=f"{what}, {unit}")

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=down, axis=None)

    data["tip"] = data["x"] + widest * 0.024 * (data["floor"].astype(int) - data["ceiling"].astype(int))
    used = [basis for basis in LOOKS if basis in set(data["basis"])]
    bases = given.terms("basis")
    words = {basis: bases.get(basis, basis) for basis in used}
    data["on"] = data["basis"].map(words)
    colours = [on(theme, LOOKS[basis][1]) for basis in used]
    colour = alt.Color("on:N", scale=alt.Scale(domain=list(words.values()), range=colours), title="rests on")
    shape = alt.Shape("on:N", scale=alt.Scale(domain=list(words.values()), range=[LOOKS[basis][0] for basis in used]),
                      title="rests on")  # fmt: skip
    tip = ["subject", "as_published", "on", "source", "published"]
    base = chart_of(data).encode(x=x("x"), y=y("y"), tooltip=tip)
    bars = base.encode(x=x("x_low"), x2="x_high:Q", color=colour)
    arrows = base.encode(x=x("tip"), color=colour)
    looked = base.encode(color=colour, shape=shape)
    said = chart_of(labels).encode(x=alt.value(-12), y=y("middle"))
    layers = [
        chart_of(labels).mark_rule(color=theme.faint).encode(y=y("bottom")),
        bars.transform_filter("datum.about").mark_rule(strokeWidth=1.5, strokeDash=[1, 3]),
        bars.transform_filter("!datum.about").mark_rule(strokeWidth=3, opacity=0.55),
        base.mark_rule(strokeWidth=1.5).encode(x2="tip:Q", color=colour),
        arrows.transform_filter("datum.floor").mark_point(shape="triangle-right", size=22, filled=True, opacity=1),
        arrows.transform_filter("datum.ceiling").mark_point(shape="triangle-left", size=22, filled=True, opacity=1),
        looked.transform_filter("!datum.chosen").mark_point(size=62, strokeWidth=1.6, fill=theme.ground, opacity=1),
        looked.transform_filter("datum.chosen").mark_point(size=120, filled=True, opacity=1),
        said.mark_text(align="right", fontSize=13, fontWeight="bold", color=theme.ink, dy=-6).encode(text="name:N"),
        said.mark_text(align="right", fontSize=10.5, color=theme.quiet, dy=8).encode(text="verdict:N"),
    ]  # fmt: skip
    chart = alt.layer(*layers).properties(width=WIDTH, height=height)
    caption = [
        *wrapped(
            "One mark is one claim: filled is the chosen one, an arrow is “more than” or “less than”, a bar a span, a "
            "dotted bar “about”. Height within a row means nothing."
        ),
        f"{counted(len(data), 'claim')} from {counted(data['source'].nunique(), 'page')}; {given.made_from()}",
    ]
    return titled(chart, theme, f"Who says what: {what}", caption, _told(given, data, f"{what} in {unit}"))


def _labels(given: Given, data: pd.DataFrame, unit: str) -> pd.DataFrame:
    """One row for each row of the chart: its name, what was chosen and why, its middle and bottom in pixels."""
    import pandas as pd

    values, whys, agreements = given.table("values"), given.terms("chosen-why"), given.terms("agreement")
    several = data["property"].nunique() > 1
    rows, bottom = [], 0.0
    for _, group in data.groupby("row", sort=False):
        subject, name = group["subject"].iloc[0], group["property"].iloc[0]
        top, bottom = bottom, bottom + GAP + LANE * (group["lane"].max() + 1)
        value = values[(values["subject"] == subject) & (values["property"] == name) & (values["facet"] == "")]
        said = ""
        if len(value):
            one = value.iloc[0]
            why = whys.get(one.chosen_why, one.chosen_why)
            said = f"{counted(one.n_independent, 'origin')}, {agreements.get(one.agreement, one.agreement)}"
            mark = group[group["chosen"]]
            if pd.isna(one.chosen_claim):
                said += f"; nothing chosen ({why})"
            elif len(mark):
                said += f"; chosen {with_unit(number_text(mark['x'].iloc[0]), unit)} ({why})"
        label = given.names[subject] + (f" · {given.labels([name])}" if several else "")
        rows.append({"name": label, "verdict": said, "middle": (top + bottom) / 2, "bottom": bottom})
    return pd.DataFrame(rows)


def _told(given: Given, data: pd.DataFrame, what: str) -> str:
    parts = [f"Strip chart of what is published about {what}."]
    for _, group in data.groupby("row", sort=False):
        low, high = group["x_low"].min(), group["x_high"].max()
        chosen = group[group["chosen"]]["x"]
        name = given.names[group["subject"].iloc[0]]
        text = f"{name}: {counted(len(group), 'claim')}, {number_text(low)} to {number_text(high)}"
        text += f", {number_text(chosen.iloc[0])} chosen" if len(chosen) else ", none chosen"
        parts.append(f"{text}.")
    return " ".join(parts)
