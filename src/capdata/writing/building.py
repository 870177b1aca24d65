"""Build: validate a root and write its tables into a folder, all or nothing.

The folder is marked as ours by `build.json`; a folder with anything else in it is refused. Whatever goes wrong on
the way (an error in a record, a full disk, an interrupt), what was there before stays as it was.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from capdata.checking.validation import Report, validate_root
from capdata.reading.root import Root
from capdata.writing.swap import replace_folder

MARKER = "build.json"


class _Unsound(Exception):
    """Leaves `replace_folder` without a swap."""

    def __init__(self, report: Report) -> None:
        super().__init__("the records have errors")
        self.report = report


def build(root: Root, out: Path) -> Report:
    """Validate `root` and, if there are no errors, write its tables to `out`.

    A report with errors means that nothing was written. Raises capdata.writing.swap.OutputRefused if `out` isn't ours,
    OSError if it can't be written.
    """
    try:
        with replace_folder(out, MARKER) as folder:
            report = validate_root(root)
            if not report.ok or report.dataset is None:
                raise _Unsound(report)
            from capdata.writing.table_files import (
                write_tables,  # pandas and pyarrow, only when there is something to write
            )

            write_tables(folder, report.frames, report.dataset.schemas)
            text = json.dumps(description(report), indent=2, sort_keys=True) + "\n"
            (folder / MARKER).write_text(text, encoding="utf-8")
    except _Unsound as unsound:
        return unsound.report
    return report


def description(report: Report) -> Mapping[str, Any]:
    """What `build.json` says: who made the folder, and how much is in it."""
    return {
        "made_by": "capdata",
        "records": report.n_records,
        "claims": report.n_claims,
        "tables": {name: len(frame) for name, frame in sorted(report.frames.items())},
    }
