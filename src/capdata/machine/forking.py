"""Shares out numbered work among forked processes, and switches the garbage collector off meanwhile.

    share(count, do, meanwhile, alone=False)

gives `[do(0), do(1), ...]`. Where it is safe and there is more than one processor, forked workers take the numbers one
by one from a common queue, a pipe, and each leaves its results, packed, in a file of its own in memory. This process
first does `meanwhile`, then takes numbers too, so nobody waits for the slowest. What a worker that dies had taken is
done again here. So the result, and any exception of `do`, is that of doing all of it in order in this process.

The results don't come through a pipe because it holds little: a worker would stand still whenever this process is busy,
and a thread that empties it would get the interpreter's lock only now and then.

Forking is safe only while there are no other threads, so it is done only then: by the command line before it loads
pandas, not in a notebook.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar

from capdata.machine.progress import Progress, quiet

T = TypeVar("T")

#: How a result becomes bytes, and bytes a result.
Packing = tuple[Callable[[Any], bytes], Callable[[bytes], Any]]

#: More processes than this wait for the first one, which has to take in what they send.
MOST_PROCESSES = 4
#: Most numbers that are shared out: a pipe takes in this many at once without a reader.
MOST_NUMBERS = 1000
#: Libraries that start threads of their own.
_THREADED = frozenset({"numpy", "pandas", "pyarrow", "polars"})
_WIDTH = 2
_PICKLE: Packing = (pickle.dumps, pickle.loads)


def share(
    count: int,
    do: Callable[[int], T],
    meanwhile: Callable[[], object],
    *,
    alone: bool,
    progress: Progress = quiet,
    packing: Packing = _PICKLE,
) -> list[T]:
    """The results of `do` for the numbers from 0 to `count` - 1, in order. `meanwhile` is called once.

    `alone` says that there is too little to do for another process. Numbers are taken in order, so the one taken last
    tells how far the work is, for all processes together. `packing` makes bytes of a result, and the result of bytes.
    """
    if alone or not may_fork() or not 1 < count <= MOST_NUMBERS:
        meanwhile()
        return [_told(number, do, count, progress) for number in range(count)]
    queue, feed = os.pipe()
    os.write(feed, b"".join(number.to_bytes(_WIDTH, "big") for number in range(count)))
    os.close(feed)
    try:
        workers = [_start(queue, lambda number: packing[0](do(number))) for _ in range(processes() - 1)]
        meanwhile()
        done = dict(_taken(queue, lambda number: _told(number, do, count, progress)))
    finally:
        os.close(queue)
    for worker in workers:
        done.update((number, packing[1](packed)) for number, packed in worker.results())
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


class _Worker(NamedTuple):
    """A forked process, and the file in which it leaves its results."""

    pid: int
    file: int

    def results(self) -> Iterator[tuple[int, bytes]]:
        """What the process has done; nothing if it died."""
        _, status = os.waitpid(self.pid, 0)
        with os.fdopen(self.file, "rb") as stream:
            stream.seek(0)
            while status == 0 and stream.peek(1):
                yield pickle.load(stream)


def _start(queue: int, do: Callable[[int], object]) -> _Worker:
    """A new process at work."""
    file = os.memfd_create("results")
    pid = os.fork()
    if pid == 0:
        _work(queue, do, file)
    return _Worker(pid, file)


def _work(queue: int, do: Callable[[int], object], file: int) -> None:
    """In the worker: take, write down, and end without running anything that belongs to the parent."""
    code = 1
    try:
        with os.fdopen(file, "wb") as stream:
            for result in _taken(queue, do):
                pickle.dump(result, stream, pickle.HIGHEST_PROTOCOL)
        code = 0
    finally:
        os._exit(code)
