"""What a reader can take home from the site: everything of the release as one archive, and each table as CSV."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

from capdata.release.attachments import NAME, write_archive
from capdata.released.store import Release

FOLDER = "download"
_MEGABYTE = 1_000_000
#: The tables that readers ask for first.
_FIRST = ("missiles", "values", "claims", "events", "relations", "verdicts", "sources")


class Download(NamedTuple):
    """One file: its name, media type, address from the root of the site, and size in words."""

    name: str
    media: str
    address: str
    size: str


def write_downloads(release: Release, folder: Path) -> list[Download]:
    """Write the downloads of a release into the site's `folder`; what the home page offers, the whole first.

    Raises capdata.released.store.Damaged where the release isn't what its manifest says, OSError.
    """
    place = folder / FOLDER
    place.mkdir()
    stem = f"{NAME}-{release.version}"
    for path in release.manifest["files"]:
        release.bytes(path)
    write_archive(release.path, place / f"{stem}.zip", stem, date.fromisoformat(release.manifest["released"]))
    found = [_download(place / f"{stem}.zip", "application/zip", "everything: CSV, Parquet, schemas, codebook")]
    tables = [*_FIRST, *(name for name in release.tables if name not in _FIRST)]
    for name in tables:
        path = place / f"{name}.csv"
        path.write_bytes(release.bytes(f"csv/{name}.csv"))
        found.append(_download(path, "text/csv", name))
    return found


def _download(path: Path, media: str, name: str) -> Download:
    size = path.stat().st_size
    words = f"{size / _MEGABYTE:.1f} MB" if size >= _MEGABYTE / 10 else f"{max(1, size // 1000)} kB"
    return Download(name, media, f"{FOLDER}/{path.name}", words)
