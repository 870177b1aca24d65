"""`capdata cite`: how to cite the dataset, a record or a claim."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from capdata.commands.shared import refusing, root_option, use_root
from capdata.commands.terminal import width_of
from capdata.words.plain_text import one_line


@click.command()
@click.argument("version", required=False)
@click.option("--record", "record_id", metavar="ID", help="Cite one record.")
@click.option("--claim", "claim_id", metavar="ID", help="Cite one claim, with its source and the printed figure.")
@click.option("--style", type=click.Choice(["apa", "bibtex", "ris", "csl-json", "cff"]), default="apa",
              show_default=True, help="Text to read, or a form that reference managers read.")  # fmt: skip
@root_option
def command(
    version: str | None, record_id: str | None, claim_id: str | None, style: str, given_root: Path | None
) -> None:
    """VERSION is a release, the folder of one, or `tree` for the records as they are; the newest release by default.

    A claim's citation names the source, the place on the page and the figure as printed there, so that somebody who
    has only the release's folder finds the page. For the rows of a table: capdata.cite(frame) in Python.
    """
    from capdata.citing.apa import NoCitationLibrary
    from capdata.citing.catalogue import is_release_folder, open_catalogue
    from capdata.citing.citations import cite_claim, cite_dataset, cite_record
    from capdata.citing.styles import STYLES, written

    if record_id and claim_id:
        raise click.UsageError("--record and --claim don't go together")
    root = None if version and is_release_folder(version) else use_root(given_root).path
    chosen = next(name for name in STYLES if name == style)
    with refusing():
        catalogue = open_catalogue(version, root)
        if claim_id:
            citation = cite_claim(catalogue, claim_id)
        elif record_id:
            citation = cite_record(catalogue, record_id)
        else:
            citation = cite_dataset(catalogue)
        try:
            text = written(citation, catalogue, chosen, width_of(sys.stdout))
        except NoCitationLibrary as missing:
            raise click.ClickException(str(missing)) from None
    for remark in citation.remarks:
        click.echo(one_line(remark), err=True)
    click.echo(text, nl=False)
