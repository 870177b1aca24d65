"""A progress bar on long work, and only on a terminal.

It is drawn on stderr once the work has gone on for a second, so that short work stays quiet and what is piped stays
clean; at the end its line is wiped.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: Seconds after which work is long.
LONG = 1.0
WIDTH = 30

#: Takes how much of the work is done, from 0 to 1.
Progress = Callable[[float], None]


def quiet(done: float) -> None:
    """Show nothing."""


def part(progress: Progress, start: float, end: float) -> Progress:
    """The progress of a part of the work that lies between `start` and `end` of the whole."""
    return lambda done: progress(start + (end - start) * done)


@contextmanager
def bar(label: str) -> Iterator[Progress]:
    """A bar on stderr, if that is a terminal."""
    if not sys.stderr.isatty():
        yield quiet
        return
    started, drawn = time.monotonic(), False

    def draw(done: float) -> None:
        nonlocal drawn
        if time.monotonic() - started >= LONG:
            filled = round(WIDTH * min(max(done, 0.0), 1.0))
            sys.stderr.write(f"\r{label} [{'#' * filled}{'-' * (WIDTH - filled)}]")
            sys.stderr.flush()
            drawn = True

    try:
        yield draw
    finally:
        if drawn:
            sys.stderr.write("\r" + " " * (len(label) + WIDTH + 3) + "\r")
            sys.stderr.flush()
