"""BibTeX from CSL-JSON items, for BibTeX and biblatex, UTF-8.

Whatever a field holds is shown as text: characters that TeX or BibTeX would act on are written as commands with
balanced braces, since BibTeX counts braces even behind a backslash. The case of titles is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from capdata.citing.items import Item
from capdata.words.plain_text import one_line

_COMMANDS = {
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    **{char: f"\\{char}" for char in "#$%&_"},
}
_SPECIAL = re.compile("[" + re.escape("".join(_COMMANDS)) + "]")
_NOT_IN_KEY = re.compile(r"[^A-Za-z0-9.:/-]+")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENTRIES = {"report": "techreport", "article-newspaper": "article"}


def bibtex(items: Iterable[Item]) -> str:
    """One entry for each item, in their order."""
    return "\n".join(_entry(item) for item in items)


def _entry(item: Item) -> str:
    kind = _ENTRIES.get(item["type"], "misc")
    lines = [f"  {name} = {value}" for name, value in _fields(item, kind)]
    key = _NOT_IN_KEY.sub("-", item["id"])
    return f"@{kind}{{{key},\n" + ",\n".join(lines) + "\n}\n"


def _fields(item: Item, kind: str) -> Iterable[tuple[str, str]]:
    authors = [name["literal"] for name in item.get("author", ())]
    if authors:
        yield "author", "{" + " and ".join(f"{{{_tex(name)}}}" for name in authors) + "}"
    yield "title", f"{{{{{_tex(item['title'])}}}}}"
    container = item.get("container-title")
    if container:
        yield ("journal" if kind == "article" else "howpublished"), f"{{{_tex(container)}}}"
    elif item["type"] == "dataset":
        yield "howpublished", "{Data set}"
    if item.get("publisher"):
        yield ("institution" if kind == "techreport" else "publisher"), f"{{{_tex(item['publisher'])}}}"
    year, *more = item.get("issued", {}).get("date-parts", [[None]])[0]
    if year:
        yield "year", f"{{{year}}}"
    if more:
        yield "month", _MONTHS[more[0] - 1]
    for name, key in (("version", "version"), ("language", "language")):
        if item.get(key):
            yield name, f"{{{_tex(item[key])}}}"
    if item.get("URL"):
        yield "url", f"{{{url_text(item['URL'])}}}"
    if item.get("accessed"):
        yield "urldate", f"{{{iso_text(item['accessed'])}}}"
    notes = [_tex(text) for text in (item.get("note"), _archived(item)) if text]
    if kind == "misc" and item.get("version"):
        notes.insert(0, f"Version {_tex(item['version'])}")  # plain styles know no field `version`
    if notes:
        yield "note", "{" + "; ".join(notes) + "}"


def _archived(item: Item) -> str | None:
    return f"archived at {url_text(item['archive_location'])}" if item.get("archive_location") else None


def _tex(text: str) -> str:
    return _SPECIAL.sub(lambda found: _COMMANDS[found.group()], one_line(text))


def url_text(url: str) -> str:
    """An address that needs no escaping: what would end a field or a line is percent-encoded."""
    return re.sub(r"[\s{}\\<>\"^`|]", lambda found: "".join(f"%{byte:02X}" for byte in found.group().encode()), url)


def iso_text(when: dict[str, object]) -> str:
    """A CSL date as ISO 8601, `2024-07-10` or shorter; a range with `/`; a literal as it is."""
    parts = when.get("date-parts")
    if not isinstance(parts, list):
        return one_line(str(when.get("literal", "")))
    return "/".join("-".join(f"{part:02}" for part in end) for end in parts)
