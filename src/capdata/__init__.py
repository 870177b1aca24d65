"""capdata: published missile capabilities, every value with its source.

    import capdata

    missiles = capdata.load("missiles")   # a pandas DataFrame
    capdata.tables()                      # the names of all tables
    capdata.validate("path/to/root")      # findings about the records there

Importing it is cheap: pandas and the rest are loaded when they are first needed.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from capdata.findings import Finding as Finding
    from capdata.loading import NotLoadable as NotLoadable
    from capdata.loading import load as load
    from capdata.loading import tables as tables
    from capdata.root import NoRoot as NoRoot
    from capdata.validation import validate as validate

__all__ = ["Finding", "NoRoot", "NotLoadable", "__version__", "load", "tables", "validate"]
__version__ = "0.1.0.dev0"

_WHERE = {
    "Finding": "findings", "NoRoot": "root", "NotLoadable": "loading", "load": "loading", "tables": "loading",
    "validate": "validation",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_WHERE})
