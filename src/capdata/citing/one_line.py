"""A citation as one line of text, for pages and lists of pages: needs no library.

    the capdata maintainers: capdata: published missile capabilities. Version 0.2.0, 2026. CC-BY-4.0.
    Jane Doe, The Press: “A page” (10 July 2024). p. 4. https://press.example/x. SM-6, maximum range: “240 km”. ...

A claim's leads to the source, the place in it, the printed figure and the claim. Rows are those of the tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from capdata.reading.about import About
from capdata.words.days import day_text

Row = Mapping[str, Any]


def dataset_line(about: About, version: str, released: str | None) -> str:
    """The dataset in one version; `released` is an ISO date."""
    by = ", ".join(about.maintainers) or "capdata"
    year = (released or "")[:4]
    return f"{by}: {about.title}. Version {version}{f', {year}' if year else ''}. {about.licence}."


def record_line(dataset: str, record: Row) -> str:
    """A row of `entities`; `dataset` is the line of the dataset."""
    return f"{dataset} Record: {record['name']} ({record['id']})."


def source_line(source: Row, publisher: str) -> str:
    """A row of `sources`, its author before its publisher's name."""
    author = f"{source['author']}, " if source["author"] else ""
    return f"{author}{publisher}: “{source['title']}” ({day_text(source['published']) or 'undated'})"


def claim_line(claim: Row, about: str, stated: str, version: str, source: str | None, address: str | None) -> str:
    """A row of `claims`, after the line of its `source` and its address, if it has one.

    `about` names record and property; `stated` says in words what is not printed as a figure.
    """
    parts = [source, claim["locator"] if source else None, address]
    figure = f"“{claim['as_published']}”" if claim["as_published"] else stated
    parts += [f"{about}: {figure}", f"capdata {version}, claim {claim['id']}"]
    return ". ".join(part for part in parts if part) + "."
