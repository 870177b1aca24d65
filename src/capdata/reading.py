"""Reads many record files: one after the other, or, where that is quicker, shared out among forked workers.

Each worker reads and checks its share and sends records and findings back through a pipe; meanwhile the parent loads
pandas and pandera, which takes as long as reading some thousand records. The result is the same either way, in the
order of the files. A worker that dies leaves its share to the parent.

Forking is safe only while there are no other threads, so it is done only then: by the command line, not in a notebook.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from capdata.findings import Finding
from capdata.record_files import RecordFile, read_bytes
from capdata.records import Record, RecordChecker
from capdata.shapes import Sheet
from capdata.yaml_reader import read_yaml

#: Fewer files than this are read faster than workers start.
WORTH_FORKING = 400
#: More workers than this wait for the parent, which has to take in what they send.
MOST_WORKERS = 4

Read = tuple[Record | None, list[Finding]]


def read_record(file: RecordFile, checker: RecordChecker) -> Read:
    """One file as a record, or None, and what is wrong with it."""
    data = read_bytes(file.path, file.file)
    if isinstance(data, Finding):
        return None, [data]
    tree, findings = read_yaml(data, file.file)
    findings = [finding.in_record(file.id) for finding in findings]
    if tree is None:
        return None, findings
    sheet = Sheet(file.file, file.id, findings)
    return checker.check(tree, file.kind, file.id, sheet), sheet.findings


def read_records(
    files: Sequence[RecordFile], checker: RecordChecker, meanwhile: Callable[[], None] | None = None
) -> list[Read]:
    """All files, in order. `meanwhile` is called once, while workers read if there are any."""
    shares = _fork(files, checker) if meanwhile is not None and _may_fork(len(files)) else []
    if meanwhile is not None:
        meanwhile()
    if not shares:
        return [read_record(file, checker) for file in files]
    results: list[Read] = [(None, [])] * len(files)
    for number, share in enumerate(shares):
        part = files[number :: len(shares)]
        results[number :: len(shares)] = share.take() or [read_record(file, checker) for file in part]
    return results


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


def _may_fork(count: int) -> bool:
    return (
        count >= WORTH_FORKING
        and sys.platform == "linux"
        and (os.cpu_count() or 1) > 1
        and threading.active_count() == 1
        and "pyarrow" not in sys.modules  # it starts threads of its own
    )


class _Share(NamedTuple):
    """What one worker sends, collected by a thread so that the pipe never fills up."""

    pid: int
    thread: threading.Thread
    chunks: list[bytes]

    def take(self) -> list[Read] | None:
        """The worker's results; None if it died."""
        self.thread.join()
        _, status = os.waitpid(self.pid, 0)
        if status:
            return None
        results: list[Read] = pickle.loads(b"".join(self.chunks))  # noqa: S301  (from our own fork)
        return results


def _fork(files: Sequence[RecordFile], checker: RecordChecker) -> list[_Share]:
    workers = min(os.cpu_count() or 1, MOST_WORKERS)
    started: list[tuple[int, int]] = []
    for number in range(workers):
        reader, writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            _work(files[number::workers], checker, writer)
        os.close(writer)
        started.append((pid, reader))
    return [_collect(pid, reader) for pid, reader in started]


def _work(files: Sequence[RecordFile], checker: RecordChecker, writer: int) -> None:
    """In the worker: read, send, and end without running anything that belongs to the parent."""
    code = 1
    try:
        with os.fdopen(writer, "wb") as stream:
            pickle.dump([read_record(file, checker) for file in files], stream, pickle.HIGHEST_PROTOCOL)
        code = 0
    finally:
        os._exit(code)


def _collect(pid: int, reader: int) -> _Share:
    chunks: list[bytes] = []

    def drain() -> None:
        with os.fdopen(reader, "rb") as stream:
            while chunk := stream.read(1 << 20):
                chunks.append(chunk)

    thread = threading.Thread(target=drain, daemon=True)
    thread.start()
    return _Share(pid, thread, chunks)
