"""`capdata show`: one record as a card."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from capdata.commands.shared import root_option, use_dataset, use_root
from capdata.terminal import width_to_read

if TYPE_CHECKING:
    from capdata.records import Record


@click.command()
@click.argument("record_id", metavar="ID")
@click.option("--claims", "every_claim", is_flag=True, help="Show every claim, not only where sources disagree.")
@root_option
def command(record_id: str, every_claim: bool, given_root: Path | None) -> None:
    """It has the chosen values, why they were chosen, how many sources there are and how far they disagree.

    A name will do for ID.
    """
    from capdata.card import Cards
    from capdata.findings import did_you_mean

    dataset = use_dataset(use_root(given_root))
    record = dataset.records.get(record_id.lower()) or _by_name(record_id, dataset.records.values())
    if record is None:
        tip = did_you_mean(record_id.lower(), dataset.records) or "`capdata list` shows all ids"
        raise click.UsageError(f"there is no record {record_id!r}; {tip}")
    width = width_to_read()
    for line in Cards(dataset).card(record, width, every_claim=every_claim):
        click.echo(line)


def _by_name(text: str, records: Iterable[Record]) -> Record | None:
    """The one record with that name or alias, ignoring case; None if there is none, or more than one."""
    wanted = text.casefold()
    found = [
        record
        for record in records
        if wanted
        in {record.name.casefold(), *(alias.get("name", "").casefold() for alias in record.keys.get("aliases") or ())}
    ]
    return found[0] if len(found) == 1 else None
