"""The record files of a dataset: which there are, and their bytes, read safely.

`data/<kind>/<id>.yaml`, one record a file, plain files only. Links, pipes, folders that look like files, names
that are no ids and files that nobody would read are findings; nothing else in the tree is opened.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from capdata.findings import Finding, shorten
from capdata.reading.records import MAX_ID
from capdata.yaml_text.reader import MAX_BYTES

#: Most files read; far above what people can write, and below what would exhaust memory.
MAX_FILES = 200_000

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_OTHER_FILES = ("dataset.yaml", "redirects.yaml")


class RecordFile(NamedTuple):
    """A file that should hold a record. `file` is its path from the root, with `/`."""

    kind: str
    id: str
    file: str
    path: Path


def is_id(text: str) -> bool:
    """Whether `text` can be the id of a record."""
    return len(text) <= MAX_ID and _ID.fullmatch(text) is not None


def list_record_files(data: Path, kinds: Iterable[str]) -> tuple[list[RecordFile], list[Finding]]:
    """All record files under `data`, sorted, and what doesn't belong there."""
    known = set(kinds)
    files: list[RecordFile] = []
    findings: list[Finding] = []
    for entry in _entries(data, "data", findings):
        file = f"data/{entry.name}"
        if entry.is_symlink():
            findings.append(_finding(file, "a link", "a plain file or folder"))
        elif entry.is_dir():
            if entry.name in known:
                files += _records_in(Path(entry.path), entry.name, findings)
            else:
                findings.append(_finding(file, "a folder that is no kind of record", ", ".join(sorted(known))))
        elif entry.name not in _OTHER_FILES:
            findings.append(_finding(file, "a file that nobody reads", "data/<kind>/<id>.yaml"))
    if len(files) > MAX_FILES:
        findings.append(_finding("data/dataset.yaml", f"{len(files):,} record files", f"at most {MAX_FILES:,}"))
        del files[MAX_FILES:]
    return files, findings


def _records_in(folder: Path, kind: str, findings: list[Finding]) -> Iterable[RecordFile]:
    for entry in _entries(folder, f"data/{kind}", findings):
        file = f"data/{kind}/{entry.name}"
        stem, dot, ending = entry.name.rpartition(".")
        if entry.is_symlink():
            findings.append(_finding(file, "a link", "a plain file"))
        elif not entry.is_file():
            what = "a folder" if entry.is_dir() else "not a plain file"
            findings.append(_finding(file, what, "data/<kind>/<id>.yaml"))
        elif not dot or ending != "yaml":
            tip = f"rename it to {stem}.yaml" if ending.lower() in ("yml", "yaml") and is_id(stem) else None
            findings.append(_finding(file, "a file that nobody reads", "a name that ends in .yaml", tip))
        elif not is_id(stem):
            expected = f"lower-case letters a-z, digits and single hyphens, at most {MAX_ID}"
            tip = f"rename it to {stem.lower()}.yaml" if is_id(stem.lower()) else None
            findings.append(_finding(file, f"`{shorten(stem)}` can't be an id", expected, tip))
        else:
            yield RecordFile(kind, stem, file, Path(entry.path))


def _entries(folder: Path, file: str, findings: list[Finding]) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return sorted((entry for entry in found if not entry.name.startswith(".")), key=lambda entry: entry.name)
    except OSError as error:
        findings.append(_finding(file, f"can't be listed: {error.strerror}", "a readable folder"))
        return []


def _finding(file: str, message: str, expected: str, tip: str | None = None) -> Finding:
    return Finding("Y01", "error", shorten(file, 200), 1, 1, message, expected=expected, tip=tip)


def read_bytes(path: Path, file: str) -> bytes | Finding:
    """The content of a plain file, or why it can't be read. Never waits and never follows a link."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
    except OSError as error:
        return _finding(file, f"can't be read: {error.strerror}", "a readable plain file")
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            return _finding(file, "not a plain file", "a readable plain file")
        data = b""
        while len(data) <= MAX_BYTES:  # one more than allowed, so that the reader sees it is too long
            part = os.read(descriptor, min(max(found.st_size, 1), MAX_BYTES) + 1)
            if not part:
                break
            data += part
        return data[: MAX_BYTES + 1]
    except OSError as error:
        return _finding(file, f"can't be read: {error.strerror}", "a readable plain file")
    finally:
        os.close(descriptor)
