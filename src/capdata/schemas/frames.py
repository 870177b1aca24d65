"""A compiled table as a pandas DataFrame, with exactly the dtypes that its schema names.

Nothing is coerced on the way back: what Parquet holds is what `load` returns.
"""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]

from capdata.schemas.table import Table
from capdata.schemas.table_schemas import TableSchema


def to_frame(table: Table, schema: TableSchema) -> pd.DataFrame:
    """The table as a DataFrame, one column for each of the schema's, in its order.

    Raises ValueError or TypeError where a value doesn't fit its column's dtype, which is a fault of ours: shapes
    were checked before.
    """
    nulls: dict[str, Any] = {}  # most columns of a wide table are empty, and can be copies of one another
    columns: dict[str, Any] = {}
    for column in schema.columns:
        values, dtype = list(table.columns[column.name]), column.dtype
        if dtype == "category":
            columns[column.name] = _categories(values, column.terms)
        elif values.count(None) < len(values):
            columns[column.name] = _array(values, dtype)
        else:
            if dtype not in nulls:
                nulls[dtype] = _array(values, dtype)
            columns[column.name] = nulls[dtype]
    return pd.DataFrame(columns)


def _categories(values: list[Any], terms: tuple[str, ...]) -> pd.Categorical:
    """The values as codes. One outside the vocabulary becomes a category, so that the check can name it."""
    codes: dict[Any, int] = {term: code for code, term in enumerate(terms)}
    extra = sorted({str(value) for value in set(values) - codes.keys() if value is not None})
    codes |= {value: code for code, value in enumerate(extra, start=len(terms))} | {None: -1}
    categories = pd.Index([*terms, *extra], dtype="str")
    return pd.Categorical.from_codes([codes[value] for value in values], categories=categories)


def _array(values: list[Any], dtype: str) -> Any:
    if dtype == "datetime64[us]":
        return np.array([np.datetime64("NaT") if value is None else value for value in values], dtype=dtype)
    if dtype == "float64":
        return np.array([np.nan if value is None else value for value in values], dtype=dtype)
    if dtype == "string":  # what pandas makes of the list too, in a fifth of the time
        return pd.arrays.ArrowStringArray(pa.array(values, type=pa.large_string()))
    return pd.array(values, dtype=cast("Any", dtype))
