"""What is cited, as CSL-JSON items: the dataset, a record, a claim, a source.

CSL-JSON is the one internal form; the other styles are written from it. An item holds the text as it is in the data;
whoever writes it in another form makes it safe there. Names of authors stay as the source prints them (`literal`),
since nobody can split them for all languages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from capdata import dates
from capdata.reading.about import NAME, About

Item = dict[str, Any]

#: The kind of a source as CSL names it; the rest are web pages.
TYPES = {
    "news": "article-newspaper",
    "official-document": "report",
    "parliamentary-report": "report",
}

_PLAIN_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d\d))?)?")


def dataset_item(about: About, version: str, released: date | None, mark: str | None = None) -> Item:
    """The dataset as a whole. `mark` tells its bytes apart from all others, such as a digest."""
    return _given(
        {
            "id": f"{NAME}-{version}".replace(" ", "-"),
            "type": "dataset",
            "title": about.title,
            "author": [{"literal": name} for name in about.maintainers],
            "issued": _day(released),
            "version": version,
            "URL": about.homepage,
            "note": mark,
        }
    )


def part_item(whole: Item, part: str, title: str, note: str) -> Item:
    """A part of the dataset, a record or a claim, inside the item `whole`. `part` is its id in the data."""
    shared: Item = {key: whole[key] for key in ("author", "issued", "version", "URL") if key in whole}
    notes = "; ".join(text for text in (note, whole.get("note")) if text)
    return {
        "id": f"{whole['id']}-{part}",
        "type": "entry",
        "title": title,
        "container-title": whole["title"],
        **shared,
        "note": notes,
    }


def source_item(source: Mapping[str, Any], publisher: str) -> Item:
    """A row of `sources` as an item. `publisher` is its publisher's name; null columns are None."""
    kind = TYPES.get(source["kind"], "webpage")
    issued = csl_date(source["published"])
    return _given(
        {
            "id": source["id"],
            "type": kind,
            "title": source["title"],
            "author": [{"literal": source["author"]}] if source["author"] else None,
            "publisher" if kind == "report" else "container-title": publisher,
            "issued": issued,
            "accessed": csl_date(source["accessed"]),
            "URL": source["url"],
            "archive_location": source["archived"],
            "language": source["language"],
        }
    )


def csl_date(text: str | None) -> dict[str, Any] | None:
    """A date of ours (EDTF) as CSL has it: parts, a range of parts, `circa` where about or perhaps; else literal."""
    if not text:
        return None
    try:
        span = dates.parse(text)
    except dates.DateError:
        return {"literal": text}
    ends = [_PLAIN_DATE.fullmatch(end.rstrip("~?%")) for end in text.split("/")]
    if not all(ends):
        return {"literal": text}
    parts = [[int(part) for part in end.groups() if part] for end in ends if end]
    about = {"circa": True} if span.approximate or span.uncertain else {}
    return {"date-parts": parts, **about}


def _day(day: date | None) -> dict[str, Any] | None:
    return None if day is None else {"date-parts": [[day.year, day.month, day.day]]}


def _given(item: Mapping[str, Any]) -> Item:
    return {key: value for key, value in item.items() if value}
