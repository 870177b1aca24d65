"""A chart into a file: SVG, PNG or a page of HTML that works without a network.

Everything is drawn by vl-convert, with no browser. In HTML the chart is data for a script; what could end that script
is escaped, so a name from a record stays a name.
"""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import altair as alt

FORMS = ("svg", "png", "html")
#: Pixels of a PNG for one of the chart: sharp on paper and on good screens.
SCALE = 2.0

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>body {{ margin: 1rem; background: {ground}; }} #chart {{ overflow-x: auto; }}</style>
</head>
<body>
<div id="chart" role="img" aria-label="{told}"></div>
<script>{library}</script>
<script>vegaEmbed("#chart", {spec}, {{renderer: "svg", actions: false}});</script>
</body>
</html>
"""


def as_bytes(chart: alt.TopLevelMixin, form: str) -> bytes:
    """The chart as a file of that form. Raises KeyError for a form that FORMS hasn't."""
    return {"svg": _svg, "png": _png, "html": _html}[form](chart.to_dict())


def form_of(path: Path) -> str | None:
    """The form that a file's name asks for, or None."""
    form = path.suffix.lower().removeprefix(".")
    return form if form in FORMS else None


def _svg(spec: dict[str, Any]) -> bytes:
    import vl_convert

    drawn: str = vl_convert.vegalite_to_svg(spec)
    # The alternative text, where screen readers look for it in an image: on its root.
    told = html.escape(spec.get("description", ""), quote=True)
    return drawn.replace("<svg ", f'<svg role="img" aria-label="{told}" ', 1).encode("utf-8")


def _png(spec: dict[str, Any]) -> bytes:
    import vl_convert

    drawn: bytes = vl_convert.vegalite_to_png(spec, scale=SCALE)
    return drawn


def _html(spec: dict[str, Any]) -> bytes:
    import vl_convert

    library = vl_convert.javascript_bundle()  # type: ignore[call-arg]  # optional at run time
    page = _PAGE.format(
        title=html.escape(spec["title"]["text"]), told=html.escape(spec.get("description", ""), quote=True),
        ground=spec["background"], library=library.replace("</script", "<\\/script"),
        spec=json.dumps(spec).replace("<", "\\u003c"),
    )  # fmt: skip
    return page.encode("utf-8")
