"""`capdata query`: one SQL statement over the tables."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from capdata.commands.shared import edition_options, needing, root_option, use_root, use_tables
from capdata.commands.terminal import width_of

if TYPE_CHECKING:
    import pandas as pd


@click.command()
@click.argument("statement", metavar="SQL")
@click.option("--format", "form", type=click.Choice(["table", "markdown", "csv", "json"]), default="table",
              show_default=True, help="For people, for a page, or for programs.")  # fmt: skip
@edition_options
@root_option
def command(
    statement: str, form: str, version: str | None, known_by: str | None, as_of: str | None, given_root: Path | None
) -> None:
    """Every table is there under its name: capdata query "SELECT name FROM missiles".

    SQL is one statement, or - to read it from standard input.

    docs/questions.md has statements to begin with.
    """
    from capdata.asking.querying import BadQuery, as_csv, as_json, as_markdown, as_table, query
    from capdata.released.loading import tables

    writers: dict[str, Callable[[pd.DataFrame], str]] = {
        "table": lambda frame: as_table(frame, width_of(sys.stdout)),
        "markdown": as_markdown, "csv": as_csv, "json": as_json,
    }  # fmt: skip
    root = use_root(given_root)
    if statement == "-":
        statement = sys.stdin.read()
    table = use_tables(root, version, known_by, as_of)
    table("entities")  # so that a version that can't be had is refused before its tables are asked for
    try:
        with needing("query"):
            found = query(statement, {name: table(name) for name in tables(version, root=root.path)})
            text = writers[form](found)
    except BadQuery as error:
        raise click.ClickException(str(error)) from None
    click.echo(text, nl=False)
