"""Every file of a site that is made from the tables: address and text, each when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from capdata.citing.bibtex import bibtex
from capdata.citing.items import dataset_item
from capdata.citing.one_line import dataset_line, record_line
from capdata.site import codebook, coverage, explorer, links
from capdata.site.claim_views import ClaimViews
from capdata.site.content import Content, Row, grouped
from capdata.site.data_files import data_file, records_data
from capdata.site.downloads import Download
from capdata.site.feeds import Feeds
from capdata.site.history import History
from capdata.site.home import Home
from capdata.site.json_ld import dataset_json_ld, record_json_ld
from capdata.site.lists import Lists
from capdata.site.more import More
from capdata.site.pictures import Picture
from capdata.site.record_pages import RecordPages
from capdata.site.rendering import Renderer
from capdata.site.retired import retired_claims, retired_pages
from capdata.site.verdict_views import VerdictViews

File = tuple[str, str]


class Pages:
    """The files of one content's site. `base` is the address that it will have, ending in `/`, or None."""

    def __init__(self, content: Content, base: str | None = None) -> None:
        self.content = content
        self.base = base
        self.records = RecordPages(content, ClaimViews(content))
        self.verdicts = VerdictViews(content, self.records)
        self.history = History(content)
        self.renderer = Renderer(content, base)
        edition = content.edition
        self.citation = dataset_line(edition.about, edition.name, edition.released)

    def of_dataset(self, downloads: Sequence[Download] = ()) -> Iterator[File]:
        """Everything but the pages of records; the home page offers `downloads`."""
        content, renderer = self.content, self.renderer
        home = Home(content, self.records, self.verdicts).page() | {
            "json_ld": dataset_json_ld(content, self.base, downloads),
            "citation": self.citation,
            "bibtex": self._bibtex(),
            "downloads": downloads,
        }
        yield "index.html", renderer.page("home.html", "index.html", "home", content.edition.about.title, home)
        choices = explorer.page(content)
        yield "explore.html", renderer.page("explore.html", "explore.html", "explore", "Explore", choices)
        yield from self._reference()
        yield from self._lists()
        yield from retired_pages(content, renderer)
        yield from Feeds(content, self.history, self.base).files()
        yield "data/records.js", data_file("records", records_data(content))
        yield "data/values.js", data_file("values", explorer.values_data(content))
        yield "data/claims.js", data_file("claims", explorer.claims_data(content, self.records.views))

    def of_records(
        self, entities: Iterable[Row], pictures: Mapping[tuple[str, str], Picture] | None = None
    ) -> Iterator[File]:
        """The pages of records, with the pictures that there are, by chart and record."""
        content = self.content
        more = More(content, self.records, self.verdicts, pictures or {})
        retired = retired_claims(content)
        for entity in entities:
            kind, record_id = entity["kind"], entity["id"]
            address = links.page(kind, record_id)
            template, context = more.of(entity)
            context = self.records.page(entity) | context
            context |= {
                "feed": f"feeds/{kind}/{record_id}.xml",
                "history": self.history.record(record_id),
                "retired": retired.get(record_id, []),
                "json_ld": record_json_ld(entity, content, self.base),
                "record_citation": record_line(self.citation, entity),
                "summary": entity["note"] or "",
            }
            yield address, self.renderer.page(template, address, kind, entity["name"], context)

    def _bibtex(self) -> str:
        edition = self.content.edition
        released = date.fromisoformat(edition.released) if edition.released else None
        return bibtex([dataset_item(edition.about, edition.name, released)])

    def _reference(self) -> Iterator[File]:
        """The pages about the dataset as a whole."""
        terms = {"vocabularies": grouped(self.content.rows("terms"), "vocabulary")}
        for address, title, context in (
            ("method.html", "How values are chosen", terms),
            ("codebook.html", "Codebook", codebook.page(self.content)),
            ("coverage.html", "Coverage and staleness", coverage.page(self.content, self.records)),
            ("releases.html", "Releases", {"releases": self.history.releases}),
        ):
            yield address, self.renderer.page(address, address, "", title, context)
        for release in self.history.releases:
            address = f"releases/{release.version}.html"
            title = f"Release {release.version}"
            yield address, self.renderer.page("release.html", address, "", title, {"release": release})

    def _lists(self) -> Iterator[File]:
        lists = Lists(self.content, self.records)
        for kind in self.content.kinds:
            label = self.content.dictionary.kinds[kind].label
            address = f"{kind}/index.html"
            title = f"{label[:1].upper()}{label[1:]}s"
            yield address, self.renderer.page("list.html", address, kind, title, lists.page(kind))


def site_files(content: Content, base: str | None = None) -> Iterator[File]:
    """Every file, without pictures and downloads."""
    pages = Pages(content, base)
    yield from pages.of_dataset()
    yield from pages.of_records(content.entities.values())
