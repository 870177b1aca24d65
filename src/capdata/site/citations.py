"""A claim as a citation: whose statement, in which source, at which place, in which edition of the dataset."""

from __future__ import annotations

from datetime import date

from capdata.citing.bibtex import bibtex
from capdata.citing.items import dataset_item
from capdata.site.content import Content, Row
from capdata.site.words import claim_words, day_text


def cite_claim(row: Row, content: Content) -> str:
    """One line that leads a reader to the source, the place in it, the printed figure and the claim."""
    source = content.sources.get(row["source"] or "")
    parts = []
    if source:
        publisher = content.name(source["publisher"])
        author = f"{source['author']}, " if source["author"] else ""
        parts.append(f"{author}{publisher}: “{source['title']}” ({day_text(source['published']) or 'undated'})")
        if row["locator"]:
            parts.append(row["locator"])
        if source["url"]:
            parts.append(source["url"])
    figure = f"“{row['as_published']}”" if row["as_published"] else claim_words(row, content)
    edition = content.edition
    about = content.properties[row["property"]]["label"]
    parts.append(f"{content.name(row['subject'])}, {about}: {figure}")
    parts.append(f"capdata {edition.name}, claim {row['id']}")
    return ". ".join(parts) + "."


def cite_record(row: Row, content: Content) -> str:
    """A record in this edition of the dataset."""
    return f"{cite_dataset(content)} Record: {row['name']} ({row['id']})."


def dataset_bibtex(content: Content) -> str:
    """The dataset in this edition, for BibTeX."""
    edition = content.edition
    released = date.fromisoformat(edition.released) if edition.released else None
    return bibtex([dataset_item(edition.about, edition.name, released)])


def cite_dataset(content: Content) -> str:
    """The dataset in this edition."""
    edition = content.edition
    by = ", ".join(edition.about.maintainers) or "capdata"
    year = (edition.released or "")[:4]
    return f"{by}: {edition.about.title}. Version {edition.name}{f', {year}' if year else ''}. {edition.about.licence}."
