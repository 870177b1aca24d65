"""`capdata compare`: records side by side."""

from __future__ import annotations

import textwrap
from itertools import zip_longest
from pathlib import Path

import click

from capdata.commands.shared import edition_options, root_option, use_root, use_tables
from capdata.commands.terminal import width_to_read

#: Narrower columns than this can't be read; the records then stand below each other.
NARROW = 22


@click.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--property", "wanted", multiple=True, metavar="PROPERTY",
              help="A property, or a family such as range; several may be given (default: headline).")  # fmt: skip
@edition_options
@root_option
def command(
    ids: tuple[str, ...], wanted: tuple[str, ...], version: str | None, known_by: str | None, as_of: str | None,
    given_root: Path | None,
) -> None:  # fmt: skip
    """In each cell: the chosen value with its bound, the span of live claims, how many origins, whether they agree."""
    from capdata.asking.comparing import Words, compared, unknown
    from capdata.released.given import NoSuchRecord, given

    tables = given(use_tables(use_root(given_root), version, known_by, as_of), known_by, as_of)
    ids = tuple(dict.fromkeys(one.lower() for one in ids))
    try:
        tables.check(ids)
    except NoSuchRecord as error:
        raise click.UsageError(str(error)) from None
    properties = tables.rows("properties")
    wrong = unknown(wanted, properties)
    if wrong:
        raise click.UsageError(wrong)
    vocabularies = {"missing", *(prop["vocabulary"] for prop in properties if prop["vocabulary"])}
    words = Words(tables.names, {name: tables.terms(name) for name in vocabularies})
    rows = list(compared(tables.rows("values"), properties, ids, wanted, words))
    if not rows:
        raise click.UsageError(
            f"nothing is recorded of {', '.join(wanted) or 'the headline properties'} for these records"
        )
    width = width_to_read()
    first = min(max(len(label) for label, _ in rows), 24)
    column = (width - first) // len(ids) - 2
    names = [tables.names[one] for one in ids]
    if column < NARROW:
        for label, cells in rows:
            click.echo(label)
            for name, text in zip(names, cells, strict=True):
                for line in textwrap.wrap(f"{name}: {text}", width - 2, initial_indent="  ", subsequent_indent="    "):
                    click.echo(line)
    else:
        for label, cells in [("", names), *rows]:
            wrapped = [textwrap.wrap(text, column) for text in cells]
            head = textwrap.wrap(label, first)
            for left, *right in zip_longest(head, *wrapped, fillvalue=""):
                click.echo("  ".join([f"{left:<{first}}", *(f"{text:<{column}}" for text in right)]).rstrip())
            click.echo()
    click.echo(tables.made_from())
