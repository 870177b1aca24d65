"""Tables to files: CSV for people and old tools, Parquet with types for everybody else.

The same tables give the same bytes with one version of pyarrow.

CSV: UTF-8, LF, dates as `2024-07-10`, true and false. Empty is null where the column may be null and empty text where
it may not (`facet`). Text that a spreadsheet would run as a formula gets an apostrophe in front, and so does text that
already has apostrophes before such a start; taking one away from what matches `ESCAPED` gives the text back. That goes
for every column of text or terms and for the headers.

Parquet: zstd, descriptions and units of the columns in the schema, and the pandas metadata that gives the dtypes
back. Of a column without rows Parquet keeps that it is a category, not its terms.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from capdata.schemas.table_schemas import TableSchema

#: What spreadsheets take as the start of a formula; the wide forms too, which some read as the narrow ones.
_WIDE = "\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}"
_FORMULA = f"[=+\\-@\t\r\n{_WIDE}]"
_RISKY = re.compile(f"'*{_FORMULA}")
#: Text in a CSV file of ours that has one apostrophe too many.
ESCAPED = re.compile(f"'+{_FORMULA}")
ZSTD_LEVEL = 3


def write_tables(
    folder: Path, frames: Mapping[str, pd.DataFrame], schemas: Mapping[str, TableSchema],
    about: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    """Write `folder`/csv/<table>.csv and `folder`/parquet/<table>.parquet for every table.

    `about` goes into each Parquet file's metadata: what it belongs to, such as dataset, version and licence.
    """
    (folder / "csv").mkdir()
    (folder / "parquet").mkdir()
    for name, frame in frames.items():
        (folder / "csv" / f"{name}.csv").write_bytes(csv_bytes(frame))
        pq.write_table(
            arrow_table(frame, schemas[name], about), folder / "parquet" / f"{name}.parquet", compression="zstd",
            compression_level=ZSTD_LEVEL,
        )  # fmt: skip


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """The table as CSV."""
    safe = frame.copy()
    for column, dtype in frame.dtypes.items():
        if dtype == "string":
            risky = frame[column].str.match(_RISKY, na=False)
            if risky.any():
                safe[column] = frame[column].mask(risky, "'" + frame[column])
        elif dtype == "category":
            safe[column] = frame[column].cat.rename_categories(_safe)
        elif dtype == "boolean":
            safe[column] = frame[column].map({True: "true", False: "false"})
        elif str(dtype).startswith("datetime64"):
            safe[column] = frame[column].dt.strftime("%Y-%m-%d")
    safe = safe.rename(columns=_safe)
    text = safe.to_csv(index=False, lineterminator="\n")
    if "\r" in text:  # records can't hold one; without quotes it would end a row
        text = safe.to_csv(index=False, lineterminator="\n", quoting=csv.QUOTE_ALL)
    return text.encode("utf-8")


def _safe(text: str) -> str:
    return f"'{text}" if _RISKY.match(text) else text


def arrow_table(frame: pd.DataFrame, schema: TableSchema, about: Mapping[str, str] | None = None) -> pa.Table:
    """The table for Parquet: described, and reading back into the same dtypes."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    metadata = json.loads(table.schema.metadata[b"pandas"])
    metadata.pop("creator", None)  # names the pyarrow version, which changes no value
    fields = []
    for field, column in zip(table.schema, schema.columns, strict=True):
        notes = {"description": column.description, "unit": column.unit, "definition_source": column.definition_source}
        fields.append(field.with_metadata({key: note for key, note in notes.items() if note}))
    described = {
        "pandas": json.dumps(metadata, sort_keys=True), "title": schema.title, "description": schema.description,
        **(about or {}),
    }  # fmt: skip
    return table.cast(pa.schema(fields, metadata=described)).replace_schema_metadata(described)
