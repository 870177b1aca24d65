"""Build the site: every page, feed, picture and data file of one edition into a folder, all or nothing.

The folder is marked as ours by `site.json`; a folder with anything else in it is refused. Same tables, same bytes, for
the same version of the chart libraries.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from importlib.resources import as_file, files
from pathlib import Path
from typing import NamedTuple

from capdata.machine.progress import Progress, quiet
from capdata.released.store import Release
from capdata.site.content import Content, Row
from capdata.site.downloads import write_downloads
from capdata.site.pages import File, Pages
from capdata.site.pictures import FOLDER as PICTURES
from capdata.site.pictures import drawing, waiting
from capdata.site.sitemap import FILE as SITEMAP
from capdata.site.sitemap import sitemap
from capdata.writing.swap import replace_folder

MARKER = "site.json"
#: Folders of the package that go into the site as they are.
SHIPPED = ("assets", "vendor")
#: How many of the files are written between two steps of the progress bar.
_STEP = 50


class Built(NamedTuple):
    """How much was written."""

    pages: int
    bytes: int


def build_site(
    content: Content, out: Path, base: str | None = None, release: Release | None = None, progress: Progress = quiet
) -> Built:
    """Write the site of `content` to `out`. `base` is the address it will have, for feeds and canonical links.

    `release` is the release whose files it offers. Raises capdata.writing.swap.OutputRefused if `out` isn't ours,
    OSError if it can't be written, capdata.released.store.Damaged if the release isn't what its manifest says,
    ModuleNotFoundError where a library of the extra `site` isn't installed.
    """
    if base is not None and not base.endswith("/"):
        base += "/"
    with replace_folder(out, MARKER) as folder, drawing(content) as drawn:
        for name in SHIPPED:
            with as_file(files("capdata.site") / name) as shipped:
                shutil.copytree(shipped, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
        write = _Writer(folder, 2 * len(content.entities), progress)
        pages = Pages(content, base)
        write.files(pages.of_dataset(write_downloads(release, folder) if release else ()))
        late = waiting(content)
        write.files(pages.of_records(_chosen(content, late, inside=False)))
        pictures = drawn()
        for picture in pictures.values():
            (folder / PICTURES).mkdir(exist_ok=True)
            (folder / picture.address).write_bytes(picture.svg)
        write.files(pages.of_records(_chosen(content, late, inside=True), pictures))
        if base:
            (folder / SITEMAP).write_text(sitemap(base, sorted(write.pages)), encoding="utf-8")
        marker = {"made_by": "capdata", "version": content.edition.version, "known_by": content.edition.known_by}
        (folder / MARKER).write_text(json.dumps(marker, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return Built(len(write.pages), write.n_bytes)


def _chosen(content: Content, late: frozenset[str], *, inside: bool) -> list[Row]:
    return [entity for entity in content.entities.values() if (entity["id"] in late) is inside]


class _Writer:
    """Writes files below a folder and counts them."""

    def __init__(self, folder: Path, expected: int, progress: Progress) -> None:
        self.folder = folder
        self.expected = expected
        self.progress = progress
        self.made: set[Path] = set()
        self.pages: list[str] = []
        self.n_bytes = self.n_files = 0

    def files(self, files: Iterable[File]) -> None:
        """Write each file as it comes."""
        for address, text in files:
            path = self.folder / address
            if path.parent not in self.made:
                path.parent.mkdir(parents=True, exist_ok=True)
                self.made.add(path.parent)
            data = text.encode("utf-8")
            path.write_bytes(data)
            if address.endswith(".html"):
                self.pages.append(address)
            self.n_bytes += len(data)
            self.n_files += 1
            if self.n_files % _STEP == 0:
                self.progress(min(self.n_files / self.expected, 1.0))
