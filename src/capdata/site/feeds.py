"""Atom feeds (RFC 4287): of the releases, and of the changes to each record.

Ids are derived from what an entry is about, never from an address, so that a reader's program knows an entry again
wherever the site lies. Times are those of releases; between releases, the last day on which a source was read.
"""

from __future__ import annotations

import uuid
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from capdata.site import links
from capdata.site.content import Content, Row
from capdata.site.coverage import reference_day
from capdata.site.history import History, by_release, difference_words

ATOM = "http://www.w3.org/2005/Atom"
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "capdata")


class Entry(NamedTuple):
    """One entry. `link` is an address from the root of the site; `day` an ISO date."""

    about: str
    title: str
    day: str
    summary: str
    link: str


class Feeds:
    """Makes the feeds of a site; `base` is the address it will have, or None."""

    def __init__(self, content: Content, history: History, base: str | None) -> None:
        self.content = content
        self.history = history
        self.base = base
        self.today = reference_day(content).isoformat()

    def files(self) -> Iterator[tuple[str, str]]:
        """Address and text of every feed."""
        yield "feeds/releases.xml", self.releases()
        for entity in self.content.entities.values():
            yield f"feeds/{entity['kind']}/{entity['id']}.xml", self.record(entity)

    def releases(self) -> str:
        """The feed of releases."""
        entries = [
            Entry(f"release/{one.version}", f"capdata {one.version}", one.released, one.summary,
                  f"releases/{one.version}.html")
            for one in self.history.releases
        ]  # fmt: skip
        title = f"Releases: {self.content.edition.about.title}"
        return self._feed("releases", title, "feeds/releases.xml", "releases.html", entries)

    def record(self, entity: Row) -> str:
        """The feed of changes to one record. Its last entry is that it came, or that it isn't released yet."""
        address = links.page(entity["kind"], entity["id"])
        about = f"record/{entity['id']}"
        entries = [
            Entry(f"{about}/{version}", f"{entity['name']} in {version}", released, difference_words(changes), address)
            for version, released, changes in by_release(self.history.record(entity["id"]))
        ]
        if not entries:
            name = self.content.edition.name
            entries = [Entry(about, f"{entity['name']}: as in {name}", self.today, "No change so far.", address)]
        title = f"Changes: {entity['name']}"
        return self._feed(about, title, f"feeds/{entity['kind']}/{entity['id']}.xml", address, entries)

    def _feed(self, about: str, title: str, address: str, page: str, entries: Sequence[Entry]) -> str:
        up = self.base or "../" * address.count("/")
        feed = ET.Element("feed", xmlns=ATOM)
        _add(feed, "id", _id(f"feed/{about}"))
        _add(feed, "title", title)
        _add(feed, "updated", _time(max((entry.day for entry in entries), default=self.today)))
        author = ET.SubElement(feed, "author")
        _add(author, "name", ", ".join(self.content.edition.about.maintainers) or "capdata")
        if self.base:
            ET.SubElement(feed, "link", rel="self", type="application/atom+xml", href=self.base + address)
        ET.SubElement(feed, "link", rel="alternate", type="text/html", href=up + page)
        _add(feed, "rights", self.content.edition.about.licence)
        for entry in entries:
            element = ET.SubElement(feed, "entry")
            _add(element, "id", _id(entry.about))
            _add(element, "title", entry.title)
            _add(element, "updated", _time(entry.day))
            ET.SubElement(element, "link", rel="alternate", type="text/html", href=up + entry.link)
            _add(element, "summary", entry.summary)
        return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(feed, encoding="unicode") + "\n"


def _add(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = text


def _id(about: str) -> str:
    return uuid.uuid5(_NAMESPACE, about).urn


def _time(day: str) -> str:
    return f"{day}T00:00:00Z"
