"""The documents that describe a release: each a pure function of the edition, the same text on any day.

Everything is derived: title and licence from `data/dataset.yaml`, columns from the table schemas, meanings from the
dictionary, sizes and hashes from the files as written. Nothing here is typed twice, so nothing can go stale.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from capdata.released.edition import Edition


def _document(module: str, function: str) -> Callable[[Edition], str]:
    """The function `function` of `capdata.metadata.<module>`, imported when it is called."""

    def write(edition: Edition) -> str:
        text: str = getattr(import_module(f"{__name__}.{module}"), function)(edition)
        return text

    write.__name__ = function
    return write


#: The documents of a release: the file's name in the release folder, and what writes its text.
DOCUMENTS: Mapping[str, Callable[[Edition], str]] = {
    "datapackage.json": _document("datapackage", "datapackage"),
    "croissant.json": _document("croissant", "croissant"),
    "CITATION.cff": _document("citation_file", "citation_file"),
    "codebook.md": _document("codebook_markdown", "codebook_markdown"),
    "codebook.html": _document("codebook_html", "codebook_html"),
}
