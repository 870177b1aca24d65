"""`capdata rules`: the domain rules, and what each one asks."""

from __future__ import annotations

from pathlib import Path

import click

from capdata.commands.shared import root_option, unusable, use_dataset, use_root
from capdata.commands.terminal import width_to_read


@click.command()
@click.argument("code", required=False)
@click.option("--format", "form", type=click.Choice(["text", "markdown"]), default="text", show_default=True,
              help="A table for the terminal, or the page docs/rules.md.")  # fmt: skip
@root_option
def command(code: str | None, form: str, given_root: Path | None) -> None:
    """The list says how many records and things each rule examined, and how many were against it.

    CODE may be that of any finding.
    """
    from capdata.checking import rule_docs

    width = width_to_read()
    if code is not None:
        from capdata.checking.codes import catalogue

        entry = catalogue().get(code.upper())
        if entry is None:
            raise click.UsageError(f"there is no code {code!r}; `capdata rules` lists the rules")
        lines = rule_docs.explanation(entry, use_dataset(use_root(given_root)).records, width)
    elif form == "markdown":
        lines = rule_docs.as_markdown(use_dataset(use_root(given_root)).records)
    else:
        from capdata.checking.validation import validate_root

        report = validate_root(use_root(given_root))
        if report.dataset is None:
            raise unusable(report.findings)
        lines = rule_docs.coverage_table(report.coverage, width)
    for line in lines:
        click.echo(line)
