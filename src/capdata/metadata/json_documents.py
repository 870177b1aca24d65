"""What the JSON documents of a release share: how they are written, and what has to be said of the files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

#: Media types of the released files, by ending.
MEDIA_TYPES = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}

#: How a reader of the CSV files gets the written text back.
CSV_NOTE = (
    "Text that a spreadsheet would run as a formula has an apostrophe in front in the CSV files; the Parquet files "
    "hold it as it was written. An empty cell is null, but in a column that is never null it is empty text."
)


def json_text(value: Any) -> str:
    """`value` as a JSON document: two blanks a level, keys in the order given, UTF-8 as it is, a line end."""
    return json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def without_none(entries: Mapping[str, Any]) -> dict[str, Any]:
    """The entries that say something: neither None nor empty. False and 0 say something."""
    return {key: value for key, value in entries.items() if value is not None and value not in ("", [], {}, ())}
