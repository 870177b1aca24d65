"""How charts look: colours that colour-blind people and printers keep apart, in light and in dark.

The colours are Okabe and Ito's (https://jfly.uni-koeln.de/color/). Every difference that a colour shows, a shape, a
pattern or a word shows too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import altair as alt

FONT = "Helvetica Neue, Helvetica, Arial, Liberation Sans, sans-serif"
WIDTH = 640


class Theme(NamedTuple):
    """The colours of the page: its ground, its ink, and three quieter shades of ink."""

    ground: str
    ink: str
    quiet: str
    faint: str
    band: str


THEMES = {
    "light": Theme("#ffffff", "#1a1a1a", "#595959", "#d0d0d0", "#f2efe6"),
    "dark": Theme("#15181c", "#f0f0f0", "#b0b4ba", "#454b54", "#23272e"),
}

BLUE, ORANGE, GREEN, VERMILLION = "#0072b2", "#e69f00", "#009e73", "#d55e00"
SKY, PURPLE = "#56b4e9", "#cc79a7"
#: For lines and marks that have no meaning but to be told apart.
SERIES = (BLUE, VERMILLION, GREEN, PURPLE, ORANGE, SKY)


def on(theme: Theme, colour: str) -> str:
    """The colour, lighter where the ground is dark and it would drown."""
    return (
        {BLUE: "#4aa8e0", VERMILLION: "#f08040", GREEN: "#30c090"}.get(colour, colour)
        if theme.ground < "#8"
        else colour
    )


def chart_of(data: Any) -> Any:
    """A chart of rows (dicts) or of a DataFrame.

    Untyped, since Altair checks what it is given at run time, and its overloads refuse shared arguments.
    """
    import altair as alt

    return alt.Chart(alt.Data(values=data) if isinstance(data, list) else data)  # type: ignore[no-untyped-call]


def titled(chart: Any, theme: Theme, title: str, caption: list[str], description: str) -> alt.TopLevelMixin:
    """The chart with its title, caption and alternative text, in the theme's colours."""
    import altair as alt

    head = alt.Title(title, subtitle=caption, anchor="start", frame="group", offset=14)
    chart = chart.properties(title=head, description=description, background=theme.ground, padding=12)
    small = {"labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal", "titleColor": theme.quiet}
    dressed: alt.TopLevelMixin = (
        chart.configure(font=FONT)
        .configure_title(
            fontSize=16, color=theme.ink, subtitleColor=theme.quiet, subtitleFontSize=11, subtitlePadding=6
        )
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=theme.quiet, gridColor=theme.faint, gridOpacity=0.6, domainColor=theme.quiet,
            tickColor=theme.quiet, **small,
        )
        .configure_legend(
            labelColor=theme.ink, orient="bottom", symbolSize=70, symbolOpacity=1, labelLimit=320, **small
        )
        .configure_text(color=theme.ink, font=FONT)
        .configure_header(labelColor=theme.ink, titleColor=theme.quiet)
    )  # fmt: skip
    return dressed


def wrapped(text: str, width: int = 110) -> list[str]:
    """Lines for a caption."""
    import textwrap

    return textwrap.wrap(text, width)
