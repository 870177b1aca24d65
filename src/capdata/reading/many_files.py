"""Reads many record files: one after the other, or, where that is quicker, shared out among processes.

The result is the same either way, in the order of the files.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from capdata.findings import Finding
from capdata.machine.forking import share
from capdata.machine.progress import Progress, quiet
from capdata.reading.packing import Read, pack, unpack
from capdata.reading.record_files import RecordFile, read_bytes
from capdata.reading.records import RecordChecker
from capdata.schemas.sheet import Sheet
from capdata.yaml_text.reader import read_yaml

#: Fewer files than this are read faster than workers start.
WORTH_FORKING = 400
#: Into how many parts the files are divided: few enough to send quickly, enough that all processes end together.
PARTS = 40


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
    files: Sequence[RecordFile],
    checker: RecordChecker,
    meanwhile: Callable[[], None] | None = None,
    progress: Progress = quiet,
) -> list[Read]:
    """All files, in order. `meanwhile` is called once, while workers read if there are any; without it nobody forks."""
    size = -(-len(files) // PARTS) or 1

    def part(number: int) -> list[Read]:
        return [read_record(file, checker) for file in files[number * size : (number + 1) * size]]

    alone = meanwhile is None or len(files) < WORTH_FORKING
    parts = share(
        -(-len(files) // size),
        part,
        meanwhile or (lambda: None),
        alone=alone,
        progress=progress,
        packing=(pack, unpack),
    )
    return [read for part_read in parts for read in part_read]
