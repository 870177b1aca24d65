"""The documents of a release, each a pure function of the edition: the same edition gives the same text on any day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from capdata.release.edition import Edition

#: The documents, by file name in the release.
DOCUMENTS: Mapping[str, Callable[[Edition], str]] = {}
