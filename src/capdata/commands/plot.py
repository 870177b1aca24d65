"""`capdata plot`: a chart from the tables, into a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from capdata.charts import CHARTS, NothingToDraw
from capdata.commands.shared import edition_options, needing, out_file_option, root_option, use_root, use_tables


class Plot(click.Command):
    """The command, with the charts in its help below the options."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the charts as wide as the terminal is."""
        with formatter.section("Charts"):
            formatter.write_dl(list(CHARTS.items()))


@click.command(cls=Plot)
@click.argument("chart", type=click.Choice(list(CHARTS)), metavar="CHART")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@out_file_option("Where to write; .svg, .png or .html (default: CHART.svg).")
@click.option("--property", "properties", multiple=True, metavar="PROPERTY",
              help="What the chart `claims` is about (default: range.max); may be given several times.")  # fmt: skip
@click.option("--deprecated", is_flag=True, help="Show deprecated claims in the chart `ranges`, hollow.")
@click.option("--theme", type=click.Choice(["light", "dark"]), default="light", show_default=True,
              help="The ground of the picture.")  # fmt: skip
@edition_options
@root_option
def command(
    chart: str, ids: tuple[str, ...], out: Path | None, properties: tuple[str, ...], deprecated: bool, theme: str,
    version: str | None, known_by: str | None, as_of: str | None, given_root: Path | None,
) -> None:  # fmt: skip
    """Of the records ID, or of those that the chart shows by default.

    Title, rule, release and counts stand in the picture; the alternative text is in the file.
    """
    from capdata.charts.plotting import draw
    from capdata.charts.saving import FORMS, as_bytes, form_of
    from capdata.released.given import given
    from capdata.writing.swap import write_file_atomically

    out = out or Path(f"{chart}.svg")
    form = form_of(out)
    if form is None:
        raise click.UsageError(f"{out} names no form of picture; expected one that ends in .{', .'.join(FORMS)}")
    options: dict[str, Any] = {}
    if properties:
        options["properties"] = properties
    if deprecated:
        options["deprecated"] = True
    table = use_tables(use_root(given_root), version, known_by, as_of)
    try:
        with needing("plot"):
            picture = as_bytes(draw(chart, given(table, known_by, as_of), ids, theme, **options), form)
    except (NothingToDraw, ValueError) as error:
        raise click.UsageError(str(error)) from None
    try:
        write_file_atomically(out, picture)
    except OSError as error:
        raise click.ClickException(f"can't write {out}: {error.strerror or error}") from None
    click.echo(f"wrote {out}")
