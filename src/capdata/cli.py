"""The command line. Exit codes: 0 done, 1 something was found or went wrong, 2 wrong usage.

A command's module is imported when the command is run, and modules that pull in pandas by the commands that need
them, so that help and cards come at once.
"""

from __future__ import annotations

import click

from capdata import __version__
from capdata.commands.terminal import Commands


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="capdata")
def main() -> None:
    """Published missile capabilities, every value with its source.

    Records are YAML files under data/; capdata checks them, weighs what sources say, and compiles tables.
    """
