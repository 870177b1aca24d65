"""RIS from CSL-JSON items, for reference managers. One tag a line; no text can begin a line of its own."""

from __future__ import annotations

from collections.abc import Iterable

from capdata.citing.bibtex import iso_text, url_text
from capdata.citing.items import Item
from capdata.words.plain_text import one_line

TYPES = {"dataset": "DATA", "entry": "DATA", "article-newspaper": "NEWS", "report": "RPRT", "webpage": "ELEC"}


def ris(items: Iterable[Item]) -> str:
    """One reference for each item, in their order, with an empty line between."""
    return "\n".join("".join(f"{tag}  - {value}\n" for tag, value in _tags(item)) + "ER  - \n" for item in items)


def _tags(item: Item) -> Iterable[tuple[str, str]]:
    yield "TY", TYPES[item["type"]]
    yield "ID", one_line(item["id"])
    for name in item.get("author", ()):
        yield "AU", one_line(name["literal"])
    yield "TI", one_line(item["title"])
    for tag, key in (("T2", "container-title"), ("PB", "publisher"), ("ET", "version"), ("LA", "language")):
        if item.get(key):
            yield tag, one_line(item[key])
    parts = item.get("issued", {}).get("date-parts")
    if parts:
        yield "PY", str(parts[0][0])
        yield "DA", "/".join(f"{part:02}" for part in parts[0])
    for tag, key in (("UR", "URL"), ("L2", "archive_location")):
        if item.get(key):
            yield tag, url_text(item[key]).replace(";", "%3B")  # the format parts addresses by it
    if item.get("accessed"):
        yield "Y2", iso_text(item["accessed"]).replace("-", "/")
    if item.get("note"):
        yield "N1", one_line(item["note"])
