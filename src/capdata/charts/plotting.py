"""Plot: one of the charts of `capdata.charts`, as an Altair chart object.

    import capdata

    capdata.plot("claims", "sm-6", "tomahawk")                # in a notebook, the picture
    capdata.plot("ranges", known_by="2024-07-10").save("ranges.svg")

Needs the extra `plot`.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from capdata.charts import CHARTS
from capdata.findings import did_you_mean
from capdata.released.given import Given, given, reader

if TYPE_CHECKING:
    import altair as alt


def plot(
    chart: str, *ids: str, version: str | None = None, known_by: str | None = None, as_of: str | None = None,
    root: str | Path | None = None, theme: str = "light", **options: Any,
) -> alt.TopLevelMixin:  # fmt: skip
    """The chart `chart` of the records `ids`, or of those that it shows by default.

    `version`, `known_by`, `as_of`, `root` are those of `capdata.load`; `theme` is light or dark. Options: `properties`
    for claims, `deprecated` for ranges. Raises ValueError for a chart, theme, option or record that there
    isn't, capdata.charts.NothingToDraw where the records have nothing of the kind, and what `capdata.load` raises.
    """
    return draw(chart, given(reader(version, known_by, as_of, root), known_by, as_of), ids, theme, **options)


def draw(chart: str, given: Given, ids: tuple[str, ...], theme: str = "light", **options: Any) -> alt.TopLevelMixin:
    """The chart from tables that are there already. Raises ValueError, NothingToDraw."""
    from capdata.charts.style import THEMES

    if chart not in CHARTS:
        raise ValueError(
            f"there is no chart {chart!r}; {did_you_mean(chart, CHARTS) or 'charts: ' + ', '.join(CHARTS)}"
        )
    if theme not in THEMES:
        raise ValueError(f"there is no theme {theme!r}; themes: {', '.join(THEMES)}")
    module = import_module(f"capdata.charts.{chart}")
    try:
        drawn: alt.TopLevelMixin = module.draw(given, ids, THEMES[theme], **options)
    except TypeError as error:
        if options and "unexpected keyword" in str(error):
            raise ValueError(f"the chart {chart!r} has no option {', '.join(options)}") from None
        raise
    return drawn
