"""`capdata show`: one record as a card."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from capdata.commands.shared import clock_options, refusing, root_option, use_records_of, use_root
from capdata.commands.terminal import width_to_read

if TYPE_CHECKING:
    from capdata.reading.dataset import Dataset
    from capdata.reading.records import Record


@click.command()
@click.argument("record_id", metavar="ID")
@click.option("--claims", "every_claim", is_flag=True, help="Show every claim, not only where sources disagree.")
@click.option("--version", metavar="VERSION", default="tree", show_default=True,
              help="The release to show, or tree: the records as they stand.")  # fmt: skip
@clock_options
@root_option
def command(
    record_id: str, every_claim: bool, version: str, known_by: str | None, as_of: str | None, given_root: Path | None
) -> None:
    """It has the chosen values, why they were chosen, how many sources there are and how far they disagree.

    A name will do for ID, and so will an id that was retired.
    """
    from capdata.asking.card import Cards

    dataset = use_records_of(use_root(given_root), version)
    records = _records(record_id, dataset, version)
    dataset = _on_clocks(dataset, known_by, as_of)
    width = width_to_read()
    cards = Cards(dataset)
    for number, record in enumerate(records):
        if number:
            click.echo()
        if record.id not in dataset.records:
            raise click.ClickException(f"nothing that was published by {known_by} tells of {record.id}")
        for line in cards.card(dataset.records[record.id], width, every_claim=every_claim):
            click.echo(line)


def _records(text: str, dataset: Dataset, version: str) -> list[Record]:
    """The record of that id or name; for a retired id those in its place, with a word on stderr."""
    from capdata.findings import did_you_mean
    from capdata.reading.redirects import in_words, resolve

    record = dataset.records.get(text.lower()) or _by_name(text, dataset.records.values())
    if record is not None:
        return [record]
    resolved = resolve(text.lower(), dataset.redirects)
    if not resolved.steps:
        broken = next((f for f in dataset.findings if f.level == "error" and Path(f.file).stem == text.lower()), None)
        if broken is not None:
            raise click.ClickException(f"{broken.file}:{broken.line}:{broken.column}: {broken.message}")
        where = "" if version == "tree" else f" in {version}"
        tip = did_you_mean(text.lower(), dataset.records) or "`capdata list` shows the ids of the records as they stand"
        raise click.UsageError(f"there is no record {text!r}{where}; {tip}")
    said = in_words(text.lower(), resolved)
    found = [dataset.records[name] for name in resolved.ids if name in dataset.records]
    if not found:
        raise click.ClickException(said)
    click.echo(said, err=True)
    return found


def _on_clocks(dataset: Dataset, known_by: str | None, as_of: str | None) -> Dataset:
    if known_by is None and as_of is None:
        return dataset
    from capdata.released import clocks

    with refusing():
        if known_by is not None:
            dataset = clocks.known_by(dataset, clocks.day(known_by, "--known-by"))
        if as_of is not None:
            dataset = clocks.as_of(dataset, clocks.day(as_of, "--as-of"))
    return dataset


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
