"""An edition's content: which records a site is made from, and the releases up to it."""

from __future__ import annotations

from datetime import date

from capdata.reading.about import About, about_of
from capdata.reading.dataset import read_about
from capdata.reading.root import Root
from capdata.released import clocks
from capdata.released.loading import dataset_of
from capdata.released.store import Release as StoredRelease
from capdata.released.store import find_releases
from capdata.released.versions import parse_version
from capdata.site.content import Content, Edition, Release, rows_of
from capdata.words.plain_text import one_line

#: The table of a release that says what changed.
_CHANGES = "changes"


def content_of(root: Root, release: StoredRelease | None = None, known_by: date | None = None) -> Content:
    """The content of a release, or without one of the records in `root`, by what was known on a day if one is given.

    Raises as `capdata.load`.
    """
    dataset = dataset_of(root, release)
    if known_by is not None:
        dataset = clocks.known_by(dataset, known_by)
    edition = Edition(
        _shown(about_of(dataset.metadata or read_about(root))),
        release.version if release else None,
        _released(release) if release else None,
        known_by.isoformat() if known_by else None,
    )
    return Content(dataset, edition, _releases(root, release))


def _releases(root: Root, last: StoredRelease | None) -> list[Release]:
    """The releases of `root` up to `last`, the first one first, each with what changed."""
    found = []
    for release in find_releases(root):
        if last is None or parse_version(release.version) <= parse_version(last.version):
            frame = release.read(_CHANGES)
            columns = {str(name): frame[name].astype(object).where(frame[name].notna(), None) for name in frame}
            found.append(Release(release.version, _released(release), rows_of(columns)))
    return found


def _released(release: StoredRelease) -> str:
    return str(release.manifest["released"])


def _shown(about: About) -> About:
    """What the dataset says of itself, made to be shown."""
    return About(
        title=one_line(about.title),
        description=one_line(about.description),
        licence=one_line(about.licence),
        licence_url=one_line(about.licence_url),
        homepage=one_line(about.homepage) if about.homepage else None,
        maintainers=tuple(map(one_line, about.maintainers)),
        keywords=tuple(map(one_line, about.keywords)),
    )
