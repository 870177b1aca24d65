"""What the command line knows of the terminal: whether there is one, how wide it is, and whether it takes colour."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any

import click

#: Cards and tables are no wider than this, however wide the terminal is.
WIDEST = 120


class Commands(click.Group):
    """The commands; what the system refuses (a full disk, a closed pipe) is said in one line, not as a traceback."""

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


def width_of(stream: IO[str] | None) -> int | None:
    """How many columns `stream` has, if it is a terminal."""
    return shutil.get_terminal_size().columns if stream is not None and stream.isatty() else None


def width_to_read() -> int:
    """The width of cards and tables: the terminal's, or a hundred where there is none."""
    return min(shutil.get_terminal_size((100, 24)).columns, WIDEST)


def style_for(width: int | None) -> Callable[..., str] | None:
    """How to colour for a terminal; None where there is none or nobody wants it (https://no-color.org)."""
    plain = width is None or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return None if plain else click.style
