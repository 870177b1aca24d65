"""`capdata schema`: what editors need."""

from __future__ import annotations

from pathlib import Path

import click

from capdata.commands.shared import check_kind, root_option, use_dictionary, use_root


@click.command()
@click.option("--json-schema", "kind", metavar="KIND", required=True, help="Print the JSON Schema of KIND.")
@root_option
def command(kind: str, given_root: Path | None) -> None:
    """With it, an editor completes keys and terms in YAML and shows what they mean."""
    from capdata.authoring.json_schema import json_schema

    dictionary = use_dictionary(use_root(given_root))
    check_kind(kind, dictionary.kinds)
    click.echo(json_schema(kind, dictionary), nl=False)
