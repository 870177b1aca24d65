"""capdata: published missile capabilities, every value with its source.

    import capdata

    missiles = capdata.load("missiles")   # a pandas DataFrame, of the newest release
    capdata.load("values", version="0.1.0", known_by="2024-07-10")   # what was published by a day
    capdata.load("relations", as_of="2024-07-10")                    # what held on a day
    capdata.cite(missiles)                # how to cite just these rows, each source once
    capdata.versions()                    # the releases that are here
    capdata.tables()                      # the names of all tables
    capdata.validate("path/to/root")      # findings about the records there

Importing it is cheap: pandas and the rest are loaded when they are first needed.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False  # type checkers take it for true; importing typing takes as long as the interpreter's own start
if TYPE_CHECKING:
    from typing import Any

    from capdata.charts.plotting import plot as plot
    from capdata.checking.validation import validate as validate
    from capdata.citing.apa import NoCitationLibrary as NoCitationLibrary
    from capdata.citing.catalogue import NotCitable as NotCitable
    from capdata.citing.rows import cite as cite
    from capdata.findings import Finding as Finding
    from capdata.reading.root import NoRoot as NoRoot
    from capdata.released.fetching import NotFetched as NotFetched
    from capdata.released.loading import NotLoadable as NotLoadable
    from capdata.released.loading import load as load
    from capdata.released.loading import tables as tables
    from capdata.released.loading import versions as versions
    from capdata.released.store import Damaged as Damaged
    from capdata.released.store import NoSuchRelease as NoSuchRelease

__all__ = [
    "Damaged", "Finding", "NoCitationLibrary", "NoRoot", "NoSuchRelease", "NotCitable", "NotFetched", "NotLoadable",
    "__version__", "cite", "load", "plot", "tables", "validate", "versions",
]  # fmt: skip
__version__ = "0.4.0"

_WHERE = {
    "NoCitationLibrary": "citing.apa", "NotCitable": "citing.catalogue", "cite": "citing.rows",
    "Damaged": "released.store", "NoSuchRelease": "released.store", "NotFetched": "released.fetching",
    "NotLoadable": "released.loading", "load": "released.loading", "tables": "released.loading",
    "versions": "released.loading", "Finding": "findings", "NoRoot": "reading.root", "plot": "charts.plotting",
    "validate": "checking.validation",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_WHERE})
