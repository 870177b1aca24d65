"""One SQL statement over the tables, by duckdb, the result as text.

The statement sees every table under its name, and nothing else: files, extensions and the network are out of its
reach, so a query from somebody else's page can be pasted and run.

Needs the extra `query`: duckdb, and tabulate for tables.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from capdata.words.figures import counted

if TYPE_CHECKING:
    import pandas as pd

#: What stands for null in a table for people; in CSV it is empty, in JSON null.
NULL = "-"
#: Cells of text, not figures that tabulate would line up and round.
_AS_THEY_ARE: dict[str, Any] = {"disable_numparse": True, "missingval": NULL}


class BadQuery(Exception):
    """The statement can't be run; the message is duckdb's, shortened."""


def query(statement: str, frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The rows that `statement` selects from `frames`, with pandas' nullable dtypes. Raises BadQuery."""
    import duckdb

    with duckdb.connect(":memory:") as connection:
        for name, frame in frames.items():
            connection.register(name, frame)
        connection.execute("SET enable_external_access = false")
        connection.execute("SET threads = 1")  # the tables are small; rows then come in the same order every time
        connection.execute("SET lock_configuration = true")
        try:
            statements = len(connection.extract_statements(statement))
            if statements > 1:
                raise BadQuery(f"one statement is expected, and there are {statements}")
            found = connection.sql(statement)
            if found is None:
                raise BadQuery("that statement selects nothing; begin with SELECT or WITH")
            selected: pd.DataFrame = found.df().convert_dtypes()
            return selected
        except duckdb.Error as error:
            raise BadQuery(str(error).strip().split("\n\n")[0]) from None


def as_csv(frame: pd.DataFrame) -> str:
    """As the tables of a release are written: what a spreadsheet would run as a formula is made text."""
    from capdata.writing.table_files import csv_bytes

    return csv_bytes(frame).decode("utf-8")


def as_json(frame: pd.DataFrame) -> str:
    """A list of objects, one for each row; dates as text, null where nothing is known."""
    rows: list[dict[str, Any]] = json.loads(frame.to_json(orient="records", date_format="iso", date_unit="s"))
    for column in _dates(frame):
        for row in rows:
            row[column] = row[column] and row[column][:10]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def as_markdown(frame: pd.DataFrame) -> str:
    """A table for a page of Markdown."""
    from tabulate import tabulate

    return tabulate(_cells(frame, escape="|"), headers=list(frame.columns), tablefmt="pipe", **_AS_THEY_ARE) + "\n"


def as_table(frame: pd.DataFrame, width: int | None) -> str:
    """A table for the terminal; where it is wider than that, a block of lines for each row instead."""
    from tabulate import tabulate

    cells = _cells(frame)
    text = tabulate(cells, headers=list(frame.columns), tablefmt="simple", colalign=_sides(frame), **_AS_THEY_ARE)
    if width is not None and max(map(len, text.splitlines()), default=0) > width:
        names = max(map(len, frame.columns))
        blocks = (
            "\n".join(f"{name:<{names}}  {cell}" for name, cell in zip(frame.columns, row, strict=True))
            for row in cells
        )
        text = "\n\n".join(blocks)
    return f"{text}\n\n{counted(len(frame), 'row')}\n"


def _sides(frame: pd.DataFrame) -> list[str] | None:
    from pandas.api.types import is_numeric_dtype

    sides = ["right" if is_numeric_dtype(dtype) and str(dtype) != "boolean" else "left" for dtype in frame.dtypes]
    return sides if len(frame) else None


def _dates(frame: pd.DataFrame) -> list[str]:
    return [str(name) for name, dtype in frame.dtypes.items() if str(dtype).startswith("datetime64")]


def _cells(frame: pd.DataFrame, escape: str = "") -> list[list[str]]:
    import numpy as np
    import pandas as pd

    def text(value: Any) -> str:
        if not pd.api.types.is_scalar(value):
            return str(value)
        if pd.isna(value):
            return NULL
        if isinstance(value, bool | np.bool_):
            return "true" if value else "false"
        if isinstance(value, pd.Timestamp):
            return value.date().isoformat()
        if isinstance(value, float):
            return f"{value:.6g}" if abs(value) < 1e6 else f"{value:,.0f}"
        plain = " ".join(str(value).split())
        return plain.replace(escape, "\\" + escape) if escape else plain

    return [[text(value) for value in row] for row in frame.itertuples(index=False, name=None)]
