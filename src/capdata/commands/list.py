"""`capdata list`: the records there are."""

from __future__ import annotations

from pathlib import Path

import click

from capdata.commands.shared import check_kind, root_option, use_dataset, use_root


@click.command()
@click.argument("kind", required=False)
@root_option
def command(kind: str | None, given_root: Path | None) -> None:
    """Kinds are missiles, launchers, programmes, formations, and the other folders of data/."""
    from capdata.asking.card import listing

    dataset = use_dataset(use_root(given_root))
    if kind is not None:
        check_kind(kind, dataset.dictionary.kinds)
    rows = listing(dataset.records, kind)
    widths = [max((len(row[i]) for row in rows), default=0) for i in (0, 1)]
    for record_id, record_kind, name in rows:
        click.echo(f"{record_id:<{widths[0]}}  {record_kind:<{widths[1]}}  {name}")
