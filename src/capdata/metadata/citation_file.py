"""`CITATION.cff` of a release: how to cite the dataset, in the Citation File Format 1.2.0."""

from __future__ import annotations

from typing import TYPE_CHECKING

from capdata.citing.cff import cff_text
from capdata.reading.about import about_of

if TYPE_CHECKING:
    from capdata.released.edition import Edition


def citation_file(edition: Edition) -> str:
    """The text of a release's `CITATION.cff`."""
    return cff_text(about_of(edition.about), edition.version, edition.released)
