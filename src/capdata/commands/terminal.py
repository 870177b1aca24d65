"""What the command line knows of the terminal: whether there is one, how wide it is, and whether it takes colour."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from inspect import cleandoc
from typing import IO, Any

import click

from capdata.commands import SUMMARIES

#: Cards and tables are no wider than this, however wide the terminal is.
WIDEST = 120
#: Help is as wide as the terminal, within these bounds.
NARROWEST_HELP, WIDEST_HELP = 50, 100


class Commands(click.Group):
    """The commands; what the system refuses (a full disk, a closed pipe) is said in one line, not as a traceback."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """As click does, with the width of help, for which click would import shutil."""
        extra.setdefault("terminal_width", max(min(columns(), WIDEST_HELP) - 2, NARROWEST_HELP))
        return super().make_context(info_name, args, parent, **extra)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order in which help shows them."""
        return list(SUMMARIES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, from its module; its help begins with the sentence that the list has for it."""
        if cmd_name not in SUMMARIES:
            return None
        command: click.Command = import_module(f"capdata.commands.{cmd_name}").command
        command.name = cmd_name
        command.help = f"{SUMMARIES[cmd_name]}\n\n{cleandoc(command.callback.__doc__ or '')}"
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does; a name that is nearly right gets a tip."""
        if args and not args[0].startswith("-") and args[0] not in SUMMARIES:
            from capdata.findings import did_you_mean  # dataclasses and difflib are slow to import

            tip = did_you_mean(args[0], SUMMARIES) or "`capdata --help` lists the commands"
            ctx.fail(f"there is no command {args[0]!r}; {tip}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(SUMMARIES.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was named, and see that its output has arrived."""
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")  # names have letters that not every terminal has
        try:
            try:
                return super().invoke(ctx)
            finally:
                if sys.stdout is not None:
                    sys.stdout.flush()
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            with suppress(OSError, ValueError):  # else the interpreter complains again when it ends
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise click.ClickException(str(error)) from None


def columns(otherwise: int = 80) -> int:
    """How many columns the terminal has, by COLUMNS or by itself; `otherwise` where there is none.

    `shutil.get_terminal_size` without shutil, which loads three compression libraries.
    """
    with suppress(KeyError, ValueError):
        if (asked := int(os.environ["COLUMNS"])) > 0:
            return asked
    with suppress(AttributeError, ValueError, OSError):
        if sys.__stdout__ is not None:
            return os.get_terminal_size(sys.__stdout__.fileno()).columns or otherwise
    return otherwise


def width_of(stream: IO[str] | None) -> int | None:
    """How many columns `stream` has, if it is a terminal."""
    return columns() if stream is not None and stream.isatty() else None


def width_to_read() -> int:
    """The width of cards and tables: the terminal's, or a hundred where there is none."""
    return min(columns(100), WIDEST)


def style_for(width: int | None) -> Callable[..., str] | None:
    """How to colour for a terminal; None where there is none or nobody wants it (https://no-color.org)."""
    plain = width is None or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return None if plain else click.style
