"""Build the site: every page, feed and data file of one edition into a folder, all or nothing.

The folder is marked as ours by `site.json`; a folder with anything else in it is refused. Same tables, same bytes.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import as_file, files
from pathlib import Path
from typing import NamedTuple

from capdata.progress import Progress, part, quiet
from capdata.release.store import Release
from capdata.site import codebook, coverage, explorer, links
from capdata.site.citations import cite_dataset, cite_record
from capdata.site.claim_views import ClaimViews
from capdata.site.content import Content, grouped
from capdata.site.data_files import data_file, records_data
from capdata.site.downloads import Download, write_downloads
from capdata.site.feeds import Feeds
from capdata.site.history import History
from capdata.site.home import Home
from capdata.site.json_ld import dataset_json_ld, record_json_ld
from capdata.site.lists import Lists
from capdata.site.more import More
from capdata.site.pictures import FOLDER as PICTURES
from capdata.site.pictures import Picture, draw_pictures
from capdata.site.record_pages import RecordPages
from capdata.site.rendering import Renderer
from capdata.site.retired import retired_claims, retired_pages
from capdata.site.verdict_views import VerdictViews
from capdata.swap import replace_folder

MARKER = "site.json"
#: Folders of the package that go into the site as they are.
SHIPPED = ("assets", "vendor")


#: Pictures by chart and record.
Pictures = Mapping[tuple[str, str], Picture]
_NO_PICTURES: Pictures = {}
#: How much of the work the pictures are.
_DRAWN = 0.6


class Built(NamedTuple):
    """How much was written."""

    pages: int
    bytes: int


def build_site(
    content: Content, out: Path, base: str | None = None, release: Release | None = None, progress: Progress = quiet
) -> Built:
    """Write the site of `content` to `out`. `base` is the address it will have, for feeds and canonical links.

    `release` is the release whose files it offers. Raises capdata.swap.OutputRefused if `out` isn't ours, OSError if it
    can't be written, capdata.release.store.Damaged if the release isn't what its manifest says.
    """
    if base is not None and not base.endswith("/"):
        base += "/"
    with replace_folder(out, MARKER) as folder:
        n_pages = n_bytes = 0
        for name in SHIPPED:
            with as_file(files("capdata.site") / name) as shipped:
                shutil.copytree(shipped, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
        pictures = draw_pictures(content, part(progress, 0, _DRAWN))
        if pictures:
            (folder / PICTURES).mkdir()
        for picture in pictures.values():
            (folder / picture.address).write_bytes(picture.svg)
        downloads = write_downloads(release, folder) if release else []
        made: set[Path] = set()
        for address, text in site_files(content, base, downloads, pictures, part(progress, _DRAWN, 1)):
            path = folder / address
            if path.parent not in made:
                path.parent.mkdir(parents=True, exist_ok=True)
                made.add(path.parent)
            data = text.encode("utf-8")
            path.write_bytes(data)
            n_pages += address.endswith(".html")
            n_bytes += len(data)
        marker = {"made_by": "capdata", "version": content.edition.version, "known_by": content.edition.known_by}
        (folder / MARKER).write_text(json.dumps(marker, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return Built(n_pages, n_bytes)


def site_files(
    content: Content, base: str | None, downloads: Sequence[Download] = (), pictures: Pictures = _NO_PICTURES,
    progress: Progress = quiet,
) -> Iterator[tuple[str, str]]:  # fmt: skip
    """Address and text of everything that is made from the tables; the home page offers `downloads`.

    `pictures` are those that pages show, by chart and record.
    """
    pages = RecordPages(content, ClaimViews(content))
    verdicts = VerdictViews(content, pages)
    history = History(content)
    renderer = Renderer(content, base)
    yield "index.html", _home(content, pages, verdicts, renderer, downloads)
    yield from _reference_pages(content, pages, history, renderer)
    yield from _lists(content, pages, renderer)
    yield from _record_files(content, pages, verdicts, history, renderer, pictures, progress)
    yield from retired_pages(content, renderer)
    yield from Feeds(content, history, renderer.base).files()
    yield "explore.html", renderer.page("explore.html", "explore.html", "explore", "Explore", explorer.page(content))
    yield "data/records.js", data_file("records", records_data(content))
    yield "data/values.js", data_file("values", explorer.values_data(content))
    yield "data/claims.js", data_file("claims", explorer.claims_data(content, pages.views))


def _reference_pages(
    content: Content, pages: RecordPages, history: History, renderer: Renderer
) -> Iterator[tuple[str, str]]:
    """The pages about the dataset as a whole."""
    terms = {"vocabularies": grouped(content.rows("terms"), "vocabulary")}
    for address, title, context in (
        ("method.html", "How values are chosen", terms),
        ("codebook.html", "Codebook", codebook.page(content)),
        ("coverage.html", "Coverage and staleness", coverage.page(content, pages)),
        ("releases.html", "Releases", {"releases": history.releases}),
    ):
        yield address, renderer.page(address, address, "", title, context)
    for release in history.releases:
        address = f"releases/{release.version}.html"
        yield address, renderer.page("release.html", address, "", f"Release {release.version}", {"release": release})


def _home(
    content: Content, pages: RecordPages, verdicts: VerdictViews, renderer: Renderer, downloads: Sequence[Download]
) -> str:
    context = Home(content, pages, verdicts).page() | {
        "json_ld": dataset_json_ld(content, renderer.base, downloads),
        "citation": cite_dataset(content),
        "downloads": downloads,
    }
    return renderer.page("home.html", "index.html", "home", content.edition.about.title, context)


def _lists(content: Content, pages: RecordPages, renderer: Renderer) -> Iterator[tuple[str, str]]:
    lists = Lists(content, pages)
    for kind in content.kinds:
        label = content.dictionary.kinds[kind].label
        address = f"{kind}/index.html"
        yield address, renderer.page("list.html", address, kind, f"{label[:1].upper()}{label[1:]}s", lists.page(kind))


def _record_files(
    content: Content, pages: RecordPages, verdicts: VerdictViews, history: History, renderer: Renderer,
    pictures: Pictures, progress: Progress,
) -> Iterator[tuple[str, str]]:  # fmt: skip
    total = len(content.entities)
    more = More(content, pages, verdicts, pictures)
    retired = retired_claims(content)
    for done, entity in enumerate(content.entities.values()):
        address = links.page(entity["kind"], entity["id"])
        template, context = more.of(entity)
        context = (
            pages.page(entity)
            | context
            | {
                "feed": f"feeds/{entity['kind']}/{entity['id']}.xml",
                "history": history.record(entity["id"]),
                "retired": retired.get(entity["id"], []),
                "json_ld": record_json_ld(entity, content, renderer.base),
                "record_citation": cite_record(entity, content),
                "summary": entity["note"] or "",
            }
        )
        yield address, renderer.page(template, address, entity["kind"], entity["name"], context)
        progress(done / total)
