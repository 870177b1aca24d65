"""Shares out numbered work among forked processes, and switches the garbage collector off meanwhile.

    share(count, do, meanwhile, alone=False)

gives `[do(0), do(1), ...]`. Where it is safe and there is more than one processor, forked workers take the numbers one
by one from a common queue, a pipe, and send each result back pickled. This process first does `meanwhile`, then takes
numbers too, so nobody waits for the slowest. What a worker that dies had taken is done again here. So the result, and
any exception of `do`, is that of doing all of it in order in this process.

Forking is safe only while there are no other threads, so it is done only then: by the command line before it loads
pandas, not in a notebook.
"""

from __future__ import annotations

import gc
import io
import os
import pickle
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from capdata.progress import Progress, quiet

T = TypeVar("T")

#: More processes than this wait for the first one, which has to take in what they send.
MOST_PROCESSES = 4
#: Most numbers that are shared out: a pipe takes in this many at once without a reader.
MOST_NUMBERS = 1000
#: Libraries that start threads of their own.
_THREADED = frozenset({"numpy", "pandas", "pyarrow", "polars"})
_WIDTH = 2


def share(
    count: int, do: Callable[[int], T], meanwhile: Callable[[], object], *, alone: bool, progress: Progress = quiet
) -> list[T]:
    """The results of `do` for the numbers from 0 to `count` - 1, in order. `meanwhile` is called once.

    `alone` says that there is too little to do for another process. Numbers are taken in order, so the one taken last
    tells how far the work is, for all processes together.
    """
    if alone or not may_fork() or not 1 < count <= MOST_NUMBERS:
        meanwhile()
        return [_told(number, do, count, progress) for number in range(count)]
    queue, feed = os.pipe()
    os.write(feed, b"".join(number.to_bytes(_WIDTH, "big") for number in range(count)))
    os.close(feed)
    try:
        started = [_start(queue, do) for _ in range(processes() - 1)]  # all of them, before the first thread
        workers = [_Worker(pid, reader) for pid, reader in started]
        meanwhile()
        done = dict(_taken(queue, lambda number: _told(number, do, count, progress)))
    finally:
        os.close(queue)
    for worker in workers:
        done.update(worker.results())
    return [done[number] if number in done else do(number) for number in range(count)]


def processes() -> int:
    """How many processes share the work, this one included."""
    return min(os.cpu_count() or 1, MOST_PROCESSES)


def may_fork() -> bool:
    """Whether forking is safe, and of use."""
    return (
        sys.platform == "linux"
        and processes() > 1
        and threading.active_count() == 1
        and not _THREADED & sys.modules.keys()
    )


@contextmanager
def collector_off() -> Iterator[None]:
    """Without the cyclic garbage collector: building a hundred thousand rows, it would only look for none in vain."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _told(number: int, do: Callable[[int], T], count: int, progress: Progress) -> T:
    progress(number / count)
    return do(number)


def _taken(queue: int, do: Callable[[int], T]) -> Iterator[tuple[int, T]]:
    """Take number after number, until none is left."""
    while taken := os.read(queue, _WIDTH):
        number = int.from_bytes(taken, "big")
        yield number, do(number)


class _Worker:
    """A forked process. A thread takes in what it sends, so that the pipe never fills up."""

    def __init__(self, pid: int, reader: int) -> None:
        self._pid = pid
        self._reader = reader
        self._sent = b""
        self._thread = threading.Thread(target=self._drain, daemon=True)
        self._thread.start()

    def _drain(self) -> None:
        with os.fdopen(self._reader, "rb") as stream:
            self._sent = stream.read()

    def results(self) -> Iterator[tuple[int, Any]]:
        """What the process has done; nothing if it died."""
        self._thread.join()
        _, status = os.waitpid(self._pid, 0)
        if status == 0:
            stream = io.BytesIO(self._sent)
            while stream.tell() < len(self._sent):
                yield pickle.load(stream)


def _start(queue: int, do: Callable[[int], object]) -> tuple[int, int]:
    """The new process, and where to read what it sends."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        _work(queue, do, writer)
    os.close(writer)
    return pid, reader


def _work(queue: int, do: Callable[[int], object], writer: int) -> None:
    """In the worker: take, send, and end without running anything that belongs to the parent."""
    code = 1
    try:
        with os.fdopen(writer, "wb") as stream:
            for result in _taken(queue, do):
                pickle.dump(result, stream, pickle.HIGHEST_PROTOCOL)
        code = 0
    finally:
        os._exit(code)
