"""A compiled table as a pandas DataFrame, with exactly the dtypes that its schema names.

Nothing is coerced on the way back: what Parquet holds is what `load` returns.
"""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pandas as pd

from capdata.table import Table
from capdata.table_schemas import TableSchema


def to_frame(table: Table, schema: TableSchema) -> pd.DataFrame:
    """The table as a DataFrame, one column for each of the schema's, in its order.

    Raises ValueError or TypeError where a value doesn't fit its column's dtype, which is a fault of ours: shapes
    were checked before.
    """
    columns = {
        column.name: _array(list(table.columns[column.name]), column.dtype, column.terms) for column in schema.columns
    }
    return pd.DataFrame(columns)


def _array(values: list[Any], dtype: str, terms: tuple[str, ...]) -> Any:
    if dtype == "category":
        # A value outside the vocabulary stays visible, so that the check can name it; it is added as a category.
        extra = sorted({str(value) for value in values if value is not None and value not in terms})
        return pd.Categorical(values, categories=pd.Index([*terms, *extra], dtype="str"))
    if dtype == "datetime64[us]":
        return np.array([np.datetime64("NaT") if value is None else value for value in values], dtype=dtype)
    if dtype == "float64":
        return np.array([np.nan if value is None else value for value in values], dtype=dtype)
    return pd.array(values, dtype=cast("Any", dtype))
