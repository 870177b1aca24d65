"""`manifest.json`: what a release consists of and was made from, so that every byte of it can be checked.

It lists every file of the release but itself, with size, sha256 and rows; the attachments, which aren't kept in git;
the git trees of `data/`, `schemas/` and `src/`; the tools; and the manifests of all earlier releases, so that none can
be changed without all later ones. Its own commit can't stand in it. `check` is the sha256 of the manifest itself with
64 zeros in that place.

`SHA256SUMS` lists the same files for `sha256sum -c`. It holds neither the manifest nor any tool's version, so its own
sha256 stands for the content of the release.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from capdata.released.edition import FileFacts
from capdata.released.store import SUMS

MADE_BY = "capdata"
#: The form of the manifest; a later capdata that writes another form reads this one too.
FORM = 1
_CHECK = re.compile(rb'("check": ")[0-9a-f]{64}(")')
_ZEROS = "0" * 64


def manifest_text(
    *, version: str, released: date, files: Iterable[FileFacts], attachments: Iterable[FileFacts],
    trees: Mapping[str, str | None], tools: Mapping[str, str], earlier: Mapping[str, str],
) -> bytes:  # fmt: skip
    """The bytes of `manifest.json`. `earlier` has the sha256 of each earlier release's manifest."""
    content = {
        "made_by": MADE_BY,
        "form": FORM,
        "version": version,
        "released": released.isoformat(),
        "check": _ZEROS,
        "trees": dict(trees),
        "tools": dict(sorted(tools.items())),
        "earlier": dict(earlier),
        "attachments": {facts.path: _entry(facts) for facts in sorted(attachments)},
        "files": {facts.path: _entry(facts) for facts in sorted(files)},
    }
    text = (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()
    return text.replace(f'"check": "{_ZEROS}"'.encode(), f'"check": "{hashlib.sha256(text).hexdigest()}"'.encode(), 1)


def _entry(facts: FileFacts) -> dict[str, Any]:
    entry: dict[str, Any] = {"bytes": facts.bytes, "sha256": facts.sha256}
    return entry if facts.rows is None else {"rows": facts.rows, **entry}


def is_whole(text: bytes) -> bool:
    """Whether no bit of a manifest changed since it was written."""
    found = _CHECK.search(text)
    if found is None:
        return False
    blank = text[: found.start()] + found[1] + _ZEROS.encode() + found[2] + text[found.end() :]
    return hashlib.sha256(blank).hexdigest().encode() == found[0][len(found[1]) : -len(found[2])]


def sums_text(files: Iterable[FileFacts]) -> str:
    """The text of `SHA256SUMS`, in the form of coreutils; of every file but itself."""
    return "".join(f"{facts.sha256}  {facts.path}\n" for facts in sorted(files) if facts.path != SUMS)


def tools() -> dict[str, str]:
    """The versions of what decides on bytes. CSV and JSON don't depend on them, Parquet on pyarrow alone.

    Raises ImportError where the extra `release` isn't installed.
    """
    import platform
    import sqlite3
    import zlib
    from importlib.metadata import version

    from capdata import __version__

    return {
        "capdata": __version__,
        "python": platform.python_version(),
        "pandas": version("pandas"),
        "pyarrow": version("pyarrow"),
        "sqlite": sqlite3.sqlite_version,
        "xlsxwriter": version("xlsxwriter"),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }
