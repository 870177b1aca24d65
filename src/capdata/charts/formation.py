"""Formation: what stands below a command on a day, each link drawn by its type.

A line is organic membership, a dashed one operational control, a dotted one administrative control or alignment. Plans
are pale and never join units that a fact joins. A unit is part of the command that was told last: commands are renamed
and task forces moved, and few pages say when the old link ended. Below a unit's name stand its garrison and what it
holds, or is to hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from capdata import dates
from capdata.charts import NothingToDraw
from capdata.charts.style import BLUE, GREEN, THEMES, VERMILLION, Theme, chart_of, on, titled, wrapped
from capdata.released.given import Given
from capdata.words.figures import counted

if TYPE_CHECKING:
    import altair as alt

DEFAULT = ("us-army-pacific", "us-army-europe-africa")
#: Type of link -> how it is called, its colour, its dash; the first found places a unit in the tree.
LINKS = {
    "relation.part-of": ("part of", BLUE, [1, 0]),
    "relation.opcon": ("operational control", VERMILLION, [6, 3]),
    "relation.adcon": ("administrative control", GREEN, [2, 2]),
    "relation.aligned": ("aligned", GREEN, [1, 4]),
}
STEP, INDENT = 34, 26
DEEPEST = 8


def tree(given: Given, ids: Sequence[str]) -> list[dict[str, Any]]:
    """One dict for each unit, in order of the page: `unit, parent, depth, row, link, planned, name, garrison, holds`.

    A unit stands once below each of its parents, by the first type of link that LINKS has; a root's parent is None.
    """
    rows = [
        row for row in given.rows("relations") if row["until_derived"] is None and (given.as_of or not row["until"])
    ]
    below: dict[str, dict[str, tuple[str, bool]]] = {}
    for row in _last_told(rows):
        known = below.setdefault(row["object"], {}).get(row["subject"])
        if known is None or (known[1] and not row["planned"]):
            below[row["object"]][row["subject"]] = (row["type"], row["planned"])
    found: list[dict[str, Any]] = []

    def walk(
        unit: str, parent: int | None, depth: int, link: str | None, planned: bool, above: tuple[str, ...]
    ) -> None:
        place = len(found)
        found.append({
            "unit": unit, "parent": parent, "depth": depth, "row": place, "link": link, "planned": planned,
            "name": given.names.get(unit, unit), "garrison": _listed(rows, unit, "relation.stationed-at", given),
            "holds": _listed(rows, unit, "relation.holds", given),
        })  # fmt: skip
        if depth >= DEEPEST:
            return
        for child, (kind, plan) in sorted(below.get(unit, {}).items()):
            if child not in above:
                walk(child, place, depth + 1, kind, plan, (*above, child))

    for root in ids:
        walk(root, None, 0, None, False, (root,))
    if len(found) == len(ids):
        raise NothingToDraw(f"nothing stands below {', '.join(ids)} in the records")
    return found


def _last_told(rows: Sequence[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    """The links by type, in the order of LINKS; of memberships as facts, each unit's last told."""
    newest: dict[str, str] = {}
    for row in rows:
        if row["type"] == "relation.part-of" and not row["planned"]:
            newest[row["subject"]] = max(newest.get(row["subject"], ""), _told_on(row))
    for link in LINKS:
        for row in rows:
            old = link == "relation.part-of" and not row["planned"] and _told_on(row) < newest.get(row["subject"], "")
            if row["type"] == link and not old:
                yield row


def _told_on(row: dict[str, Any]) -> str:
    """The day of a link, for comparing: when it began, else when it was told."""
    said = row["since"] or row["as_of"]
    begun = dates.parse(said).earliest if said else None
    return begun.isoformat() if begun else ""


def _listed(rows: Iterable[dict[str, Any]], unit: str, kind: str, given: Given) -> str:
    labels = given.terms("places")
    said: dict[str, bool] = {}
    for row in rows:
        if row["subject"] == unit and row["type"] == kind:
            name = labels.get(row["object"]) or given.names.get(row["object"], row["object"])
            said[name] = said.get(name, True) and row["planned"]
    return ", ".join(f"{name} (planned)" if plan else name for name, plan in sorted(said.items()))


def draw(given: Given, ids: Sequence[str], theme: Theme = THEMES["light"]) -> alt.TopLevelMixin:
    """The chart. Raises NothingToDraw."""
    import altair as alt

    ids = list(ids) or [one for one in DEFAULT if one in given.names]
    given.check(ids)
    units = tree(given, ids)
    for unit in units:
        unit["x"], unit["y"] = unit["depth"] * INDENT, unit["row"] * STEP
        unit["under"] = "; ".join(
            part for part in (unit["garrison"], unit["holds"] and f"holds {unit['holds']}") if part
        )
    height = STEP * len(units)
    lines = [
        {"x": units[unit["parent"]]["x"] + 4, "y": units[unit["parent"]]["y"] + 8, "x2": unit["x"] - 5, "y2": unit["y"],
         "link": LINKS[unit["link"]][0], "planned": unit["planned"]}
        for unit in units if unit["parent"] is not None
    ]  # fmt: skip
    used = [link for link in LINKS.values() if link[0] in {line["link"] for line in lines}]
    names = [link[0] for link in used]
    colour = alt.Color("link:N", title=None, legend=alt.Legend(symbolType="stroke", symbolStrokeWidth=2),
                       scale=alt.Scale(domain=names, range=[on(theme, link[1]) for link in used]))  # fmt: skip
    dash = alt.StrokeDash("link:N", title=None, scale=alt.Scale(domain=names, range=[link[2] for link in used]))
    wide = alt.Scale(domain=[0, 640], nice=False)
    tall = alt.Scale(domain=[-STEP / 2, height - STEP / 2], reverse=True, nice=False)

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=wide, axis=None)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=tall, axis=None)

    faded = alt.condition("datum.planned", alt.value(0.45), alt.value(1))
    links = chart_of(lines).encode(color=colour, strokeDash=dash, opacity=faded)
    words = chart_of(units).encode(x=x("x"), y=y("y"), tooltip=["name:N", "garrison:N", "holds:N"])
    left = {"align": "left", "dx": 9}
    chart = alt.layer(
        links.mark_rule(strokeWidth=1.6).encode(x=x("x"), y=y("y"), y2="y2:Q"),
        links.mark_rule(strokeWidth=1.6).encode(x=x("x"), x2="x2:Q", y=y("y2")),
        words.mark_point(size=36, filled=True, opacity=1, color=theme.ink),
        words.mark_text(dy=-4, fontSize=12.5, fontWeight="bold", color=theme.ink, **left).encode(text="name:N"),
        words.mark_text(dy=10, fontSize=10.5, color=theme.quiet, **left).encode(text="under:N"),
    ).properties(width=640, height=height)  # fmt: skip
    said = (
        "Each line is a published relation, solid where a unit is part of another; pale is planned. Below a name: its "
        "garrison, and what pages say it holds or is to hold. A unit is part of the command that was told last."
    )
    known = counted(len({unit["unit"] for unit in units}), "unit")
    facts = f"{known}, {counted(len(lines), 'relation')}; {given.made_from()}"
    return titled(chart, theme, "Who stands below whom", [*wrapped(said), facts], _told(units))


def _told(units: Sequence[dict[str, Any]]) -> str:
    parts = ["Tree of formations."]
    for unit in units:
        above = (
            f"{LINKS[unit['link']][0]} {units[unit['parent']]['name']}" if unit["parent"] is not None else "at the top"
        )
        parts.append(
            f"{unit['name']}: {above}{' (planned)' * unit['planned']}{'; ' * bool(unit['under'])}{unit['under']}."
        )
    return " ".join(parts)
