"""Quality: how many independent origins each headline property of a system has.

The darker, the more origins; the number stands in the cell. A letter says why there is none: a source says that it is
unknown (u), a search found nobody who discloses it (d), it does not apply (n), nobody has researched it yet (r). An
empty cell was not looked for either.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from capdata.charts import NothingToDraw
from capdata.charts.style import BLUE, SKY, THEMES, Theme, chart_of, titled, wrapped
from capdata.released.given import Given
from capdata.words.figures import counted

if TYPE_CHECKING:
    import altair as alt

DEFAULT = (
    "sm-6", "sm-6-block-ia", "sm-6-block-ib", "aim-174b", "tomahawk", "tomahawk-block-iv", "tomahawk-block-v",
    "tomahawk-block-va", "tomahawk-block-vb", "bgm-109g", "lrhw", "cps", "arrw", "hacm", "atacms", "prsm", "gmlrs",
)  # fmt: skip
REASONS = {"unknown": "u", "not-disclosed": "d", "not-researched": "r", "not-applicable": "n"}
LEVELS = ("none", "1", "2", "3 or more")
CELL = 26


def cells(given: Given, ids: Sequence[str]) -> list[dict[str, Any]]:
    """One dict for each system and headline property of its kind: `subject, name, property, label, n, level, word`."""
    kinds = {row["id"]: row["kind"] for row in given.rows("entities")}
    headline = [row for row in given.rows("properties") if row["headline"]]
    origins: dict[tuple[str, str], set[str]] = {}
    for row in given.rows("claims"):
        if row["live"]:
            origins.setdefault((row["subject"], row["property"]), set()).add(row["origin"])
    gaps = {(row["subject"], row["property"]): row["missing"] for row in given.rows("values") if row["missing"]}
    found = []
    for subject in ids:
        for prop in headline:
            if kinds[subject] in prop["kinds"].split("|"):
                key = (subject, prop["property"])
                n = len(origins.get(key, ()))
                found.append({
                    "subject": subject, "name": given.names[subject], "property": prop["property"],
                    "label": prop["label"], "n": n, "level": LEVELS[min(n, 3)],
                    "word": str(n) if n else REASONS.get(gaps.get(key) or "", ""),
                })  # fmt: skip
    if not found:
        raise NothingToDraw(f"no headline properties for {', '.join(ids)}")
    return found


def draw(given: Given, ids: Sequence[str], theme: Theme = THEMES["light"]) -> alt.TopLevelMixin:
    """The chart. Raises NothingToDraw."""
    import altair as alt

    ids = list(ids) or [one for one in DEFAULT if one in given.names]
    given.check(ids)
    data = cells(given, ids)
    shades = {"none": theme.ground, "1": "#cfe6f5", "2": SKY, "3 or more": BLUE}
    colour = alt.Color("level:N", title="independent origins", sort=list(LEVELS),
                       scale=alt.Scale(domain=list(LEVELS), range=list(shades.values())),
                       legend=alt.Legend(symbolStrokeColor=theme.quiet, symbolType="square"))  # fmt: skip
    base = chart_of(data).encode(
        x=alt.X("label:N", sort=None, title=None, axis=alt.Axis(
            orient="top", labelAngle=-40, labelLimit=180, domain=False, ticks=False)),
        y=alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=280, domain=False, ticks=False)),
        tooltip=["name:N", "property:N", "n:Q"],
    )  # fmt: skip
    words = base.mark_text(fontSize=11).encode(text="word:N")
    chart = alt.layer(
        base.mark_rect(stroke=theme.faint).encode(color=colour),
        words.transform_filter("datum.n == 0").encode(color=alt.value(theme.quiet)),
        words.transform_filter("datum.n == 1 || datum.n == 2").encode(color=alt.value("#1a1a1a")),
        words.transform_filter("datum.n > 2").encode(color=alt.value("#ffffff")),
    ).properties(width=alt.Step(CELL + 14), height=alt.Step(CELL))
    two = sum(cell["n"] >= 2 for cell in data)
    said = (
        "Origins whose claims count, whoever printed them. A letter says why there is none: u unknown, d not "
        "disclosed, n not applicable, r nobody has researched it yet; empty: not looked for either."
    )
    facts = f"{two} of {counted(len(data), 'cell')} have two origins or more; {given.made_from()}"
    return titled(chart, theme, "How well each value is supported", [*wrapped(said), facts], _told(data))


def _told(data: Sequence[dict[str, Any]]) -> str:
    parts = ["Heat map of independent origins by system and headline property."]
    for name in dict.fromkeys(cell["name"] for cell in data):
        own = [cell for cell in data if cell["name"] == name]
        parts.append(f"{name}: {', '.join(cell['label'] + ' ' + (cell['word'] or '0') for cell in own)}.")
    return " ".join(parts)
