"""`capdata build`: write every table into a folder."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from capdata.commands.shared import out_folder_option, root_option, use_root
from capdata.commands.terminal import style_for, width_of


@click.command()
@out_folder_option("build")
@root_option
def command(out: Path, given_root: Path | None) -> None:
    """All or nothing: if a record has an error, or the writing fails, DIR stays as it was."""
    from capdata.checking import reporting
    from capdata.writing.building import build as build_tables
    from capdata.writing.swap import OutputRefused

    root = use_root(given_root)
    try:
        report = build_tables(root, out)
    except OutputRefused as error:
        raise click.UsageError(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"can't write {out}: {error.strerror or error}; nothing was changed") from None
    if not report.ok:
        width = width_of(sys.stderr)
        errors = [finding for finding in report.findings if finding.level == "error"]
        for line in reporting.listed(errors, root.path, width=width, style=style_for(width)):
            click.echo(line, err=True)
        click.echo(reporting.counts_line(report.findings, report.n_records, report.n_claims), err=True)
        raise click.ClickException(f"the records have errors; {out} was not touched")
    rows = sum(len(frame) for frame in report.frames.values())
    click.echo(reporting.counts_line(report.findings, report.n_records, report.n_claims))
    click.echo(f"wrote {len(report.frames)} tables with {rows:,} rows to {out}/csv and {out}/parquet")
