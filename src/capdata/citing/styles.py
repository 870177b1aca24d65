"""The forms in which a citation can be had, listed once."""

from __future__ import annotations

import json
from typing import Literal, get_args

from capdata.citing.catalogue import Catalogue
from capdata.citing.citations import Citation

Style = Literal["apa", "bibtex", "ris", "csl-json", "cff"]
STYLES: tuple[Style, ...] = get_args(Style)


def written(citation: Citation, catalogue: Catalogue, style: Style, width: int | None = None) -> str:
    """The citation in a style, with a line end. `width` is for text to read.

    Raises ValueError for a style that there isn't, NoCitationLibrary where APA's packages are missing.
    """
    if style == "apa":
        from capdata.citing.apa import apa

        return apa(citation.items, width)
    if style == "bibtex":
        from capdata.citing.bibtex import bibtex

        return bibtex(citation.items)
    if style == "ris":
        from capdata.citing.ris import ris

        return ris(citation.items)
    if style == "csl-json":
        return json.dumps(citation.items, indent=2, ensure_ascii=False) + "\n"
    if style == "cff":
        from capdata.citing.cff import cff

        return cff(catalogue, citation.items)
    raise ValueError(f"there is no style {style!r}; styles: {', '.join(STYLES)}")
