"""Releases that are not here: fetched once from a base address, checked, and kept in a cache folder.

The base address serves release folders as they are, `<base>/<version>/<path>`. It is `releases_url` in
`data/dataset.yaml`, or what the environment variable `CAPDATA_RELEASES` says; the cache is the user's own, or the
folder in `CAPDATA_CACHE`. A release's manifest is fetched first, and never again, since released bytes do not change;
where a release that is here names its sha256, it has to have that. Every other file is fetched when it is first asked
for and has to have the sha256 that the manifest gives. So a reader without a network loads what was loaded before,
and a broken transfer is no table.

Needs `pooch`, which comes with the extra `fetch`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from capdata.released.manifest import is_whole
from capdata.released.store import MANIFEST, Damaged, NoSuchRelease, Release

ADDRESS, CACHE = "CAPDATA_RELEASES", "CAPDATA_CACHE"
#: Seconds to wait for a server's next bytes.
PATIENCE = 30


class NotFetched(Exception):
    """A release isn't here and couldn't be fetched; the message says why and what would help."""


@dataclass(frozen=True)
class FetchedRelease(Release):
    """A release in the cache: each of its files is fetched when it is first read."""

    fetch: Callable[[str], None] = field(repr=False, compare=False)

    def bytes(self, path: str) -> bytes:
        """The bytes of one file, as in a release that is here. Raises NotFetched too."""
        self.fetch(path)
        return super().bytes(path)


def base_address(about: Mapping[str, Any]) -> str | None:
    """Where releases of the dataset that `about` (`data/dataset.yaml`) describes are served; None if nobody says."""
    given = os.environ.get(ADDRESS) or about.get("releases_url")
    return str(given).rstrip("/") if given else None


def cache_folder(base: str) -> Path:
    """The folder that keeps what was fetched from `base`. Raises NotFetched without pooch."""
    given = os.environ.get(CACHE)
    top = Path(given) if given else Path(_pooch().os_cache("capdata"))
    return top / sha256(base.encode()).hexdigest()[:12]


def cached_versions(base: str) -> list[str]:
    """The versions of which the cache holds something, in no order."""
    try:
        folder = cache_folder(base)
    except NotFetched:
        return []
    return [path.parent.name for path in folder.glob(f"*/{MANIFEST}")]


def fetch_release(base: str, version: str, manifest_sha256: str | None = None) -> Release:
    """The release of that version from `base`. Raises NotFetched, NoSuchRelease, or Damaged.

    `manifest_sha256` is that of its manifest, where it is known from elsewhere.
    """
    pooch = _pooch()
    folder, address = cache_folder(base) / version, f"{base}/{version}/"
    known = f"sha256:{manifest_sha256}" if manifest_sha256 else None

    def manifest() -> None:
        pooch.retrieve(address + MANIFEST, known, MANIFEST, folder, downloader=_downloader())

    new = not (folder / MANIFEST).is_file()
    _attempt(version, base, MANIFEST, manifest)
    try:
        if new and not is_whole((folder / MANIFEST).read_bytes()):
            raise Damaged(f"{version}: what {base} sends for {MANIFEST} is no manifest, or not the whole of one")
        sums = _sums(Release(version, folder).manifest, version)
    except Damaged:
        if new:
            (folder / MANIFEST).unlink(missing_ok=True)  # else it would never be fetched again
        raise
    store = pooch.create(folder, address, registry={path: f"sha256:{digest}" for path, digest in sums.items()})

    def fetch(path: str) -> None:
        if path in sums:
            _attempt(version, base, path, lambda: store.fetch(path, downloader=_downloader()))

    return FetchedRelease(version, folder, fetch)


def _sums(manifest: Mapping[str, Any], version: str) -> dict[str, str]:
    """The files of a release with their sha256. A manifest of another one, or one that leads outside, is refused."""
    if manifest.get("version") != version:
        raise Damaged(f"{version}: {MANIFEST} is that of {str(manifest.get('version'))[:20]!r}")
    for path in manifest["files"]:
        parts = PurePosixPath(path).parts
        if not parts or path.startswith("/") or ".." in parts or "\\" in path or ":" in path:
            raise Damaged(f"{version}: {MANIFEST} names a path outside the release: {path[:80]!r}")
    return {path: str(facts.get("sha256")) for path, facts in manifest["files"].items()}


def _attempt(version: str, base: str, path: str, action: Callable[[], object]) -> None:
    """Run a download; what goes wrong gets a message for the reader."""
    import requests

    try:
        action()
    except requests.HTTPError as error:
        status = error.response.status_code if error.response is not None else "no answer"
        if path == MANIFEST and status == 404:
            raise NoSuchRelease(f"there is no release {version} at {base}") from None
        raise NotFetched(f"{base} answers {status} for {path} of release {version}") from None
    except requests.RequestException as error:
        raise NotFetched(
            f"release {version} isn't here and {base} can't be reached ({type(error).__name__}); "
            "what was loaded once is read without a network"
        ) from None
    except ValueError:
        raise Damaged(f"{version}: what {base} sends for {path} doesn't have the sha256 it should have") from None
    except OSError as error:
        raise NotFetched(f"can't keep {path} of release {version}: {error.strerror or error}") from None


def _downloader() -> Any:
    return _pooch().HTTPDownloader(timeout=PATIENCE)


def _pooch() -> Any:
    try:
        import pooch  # type: ignore[import-untyped]
    except ModuleNotFoundError:
        raise NotFetched("fetching releases needs pooch: pip install 'missile-capdata[fetch]'") from None
    pooch.get_logger().setLevel("ERROR")
    return pooch
