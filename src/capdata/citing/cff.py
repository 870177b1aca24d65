"""`CITATION.cff`, in the Citation File Format 1.2.0: the dataset, and under `references` what is cited of or beside it.

The dataset's part comes from `data/dataset.yaml` and a version; before the first release it names none.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import yaml

from capdata.citing.bibtex import iso_text, url_text
from capdata.citing.items import Item
from capdata.reading.about import About

if TYPE_CHECKING:
    from capdata.citing.catalogue import Catalogue

TYPES = {"dataset": "data", "entry": "data", "article-newspaper": "newspaper-article", "report": "report",
         "webpage": "website"}  # fmt: skip
MESSAGE = "If you use this dataset, cite it as below. For a single claim or the rows of a table: capdata cite --help."


def cff(catalogue: Catalogue, items: Sequence[Item]) -> str:
    """The dataset of `catalogue` as a citation file; every item but the dataset itself is a reference."""
    content = _content(catalogue.about, catalogue.version, catalogue.released, catalogue.mark)
    references = [_reference(item) for item in items if item["id"] != catalogue.dataset["id"]]
    if references:
        content["references"] = references
    return _yaml(content)


def cff_text(about: About, version: str | None, released: date | None) -> str:
    """A citation file for the dataset alone."""
    return _yaml(_content(about, version, released))


def _yaml(content: dict[str, Any]) -> str:
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120)


def _content(about: About, version: str | None, released: date | None, identifier: str | None = None) -> dict[str, Any]:
    """`identifier` tells the bytes apart, such as a digest."""
    content: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": MESSAGE,
        "type": "dataset",
        "title": about.title,
        "authors": [{"name": name} for name in about.maintainers],
        "version": version,
        "date-released": released.isoformat() if released else None,
        "license": about.licence,
        "url": about.homepage,
        "keywords": list(about.keywords),
        "abstract": about.description,
        "identifiers": [{"type": "other", "value": identifier}] if identifier else None,
    }
    return {key: value for key, value in content.items() if value}


def _reference(item: Item) -> dict[str, Any]:
    publisher = item.get("publisher") or item.get("container-title")
    authors = [name["literal"] for name in item.get("author", ())] or [publisher]
    parts = item.get("issued", {}).get("date-parts", [[]])[0]
    entry: dict[str, Any] = {
        "type": TYPES[item["type"]],
        "title": item["title"],
        "authors": [{"name": name} for name in authors],
        "publisher": {"name": publisher} if publisher else None,
        "version": item.get("version"),
        "year": parts[0] if parts else None,
        "month": parts[1] if len(parts) > 1 else None,
        "date-published": iso_text({"date-parts": [parts]}) if len(parts) == 3 else None,
        "date-accessed": _whole_day(item.get("accessed")),
        "languages": [item["language"]] if item.get("language") else None,
        "url": url_text(item["URL"]) if item.get("URL") else None,
        "repository-artifact": url_text(item["archive_location"]) if item.get("archive_location") else None,
        "notes": item.get("note"),
    }
    return {key: value for key, value in entry.items() if value is not None}


def _whole_day(when: dict[str, Any] | None) -> str | None:
    """A date to the day, the only one that the format takes."""
    parts = (when or {}).get("date-parts", [[]])[0]
    return iso_text({"date-parts": [parts]}) if len(parts) == 3 else None
