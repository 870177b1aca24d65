"""A deposit at Zenodo: what it says of a release, and how it is made, so that every version has a DOI of its own.

The first release makes a new record; each later one a new version of it, so that the DOI of all versions stays. Every
file is compared with what Zenodo says it got before anything is published; what is published can't be taken back. A
version that is published already is not published again. Works with the deposit interface (`/api/deposit`) of
https://developers.zenodo.org/.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from capdata.reading.about import About

ZENODO = "https://zenodo.org"
#: Seconds to wait for an answer.
PATIENCE = 120


class NotDeposited(Exception):
    """Zenodo refused or didn't answer; the message says at which step, and what is left there."""


def metadata(about: About, version: str, released: date, notes: str) -> dict[str, Any]:
    """What Zenodo is told of a release; its date is that of the release, never today."""
    told: dict[str, Any] = {
        "upload_type": "dataset",
        "title": about.title,
        "description": f"<p>{_words(about.description)}</p><p>What is new in {version}:</p>{_markup(notes)}",
        "creators": [{"name": name} for name in about.maintainers],
        "access_right": "open",
        "license": about.licence.lower(),
        "version": version,
        "publication_date": released.isoformat(),
        "language": "eng",
        "keywords": list(about.keywords),
    }
    if about.homepage:
        told["related_identifiers"] = [
            {"identifier": about.homepage, "relation": "isDocumentedBy", "resource_type": "dataset"}
        ]
    return {"metadata": told}


def _markup(notes: str) -> str:
    """A section of the changelog: its items as a list, the rest as paragraphs."""
    parts = [part.strip() for part in re.split(r"^(?=- )|\n\s*\n", notes, flags=re.MULTILINE)]
    made = "".join(
        f"<li>{_words(part[2:])}</li>" if part.startswith("- ") else f"<p>{_words(part)}</p>" for part in parts if part
    )
    return re.sub(r"((?:<li>.*?</li>)+)", r"<ul>\1</ul>", made)


def _words(text: str) -> str:
    return html.escape(" ".join(text.split()), quote=False)


def deposit(
    told: Mapping[str, Any], files: Iterable[Path], token: str, record: str | None = None, base: str = ZENODO
) -> str:
    """Publish a release; its DOI. `record` is the id of the newest published version, None for the first.

    Raises NotDeposited.
    """
    api = _Api(base, token)
    version = told["metadata"]["version"]
    if record is None:
        draft = api.ask("POST", f"{base}/api/deposit/depositions", {}, "make a record")
    else:
        before = api.ask("GET", f"{base}/api/deposit/depositions/{quote(record)}", None, "find the record")
        if before.get("metadata", {}).get("version") == version:
            raise NotDeposited(f"{version} is published already: {before.get('doi') or record}")
        api.ask(
            "POST", f"{base}/api/deposit/depositions/{quote(record)}/actions/newversion", None, "make a new version"
        )
        before = api.ask("GET", f"{base}/api/deposit/depositions/{quote(record)}", None, "find the new version")
        draft = api.ask("GET", _link(before, "latest_draft"), None, "open the new version")
        for old in draft.get("files", ()):
            api.ask("DELETE", _link(old, "self"), None, "take the earlier files out")
    try:
        return _fill(api, draft, told, files)
    except NotDeposited as error:
        raise NotDeposited(f"{error}; the draft {draft.get('id')} is left at {base}, unpublished") from None


def _fill(api: _Api, draft: Mapping[str, Any], told: Mapping[str, Any], files: Iterable[Path]) -> str:
    api.ask("PUT", _link(draft, "self"), told, "describe it")
    for path in files:
        got = api.send(f"{_link(draft, 'bucket')}/{quote(path.name)}", path)
        with path.open("rb") as file:
            md5 = hashlib.file_digest(file, "md5").hexdigest()
        if got.get("checksum") != f"md5:{md5}":
            raise NotDeposited(f"{path.name} arrived as other bytes: {got.get('checksum')}, expected md5:{md5}")
    published = api.ask("POST", _link(draft, "publish"), None, "publish it")
    if not published.get("doi"):
        raise NotDeposited("it was published, but no DOI came back")
    return str(published["doi"])


def _link(thing: Mapping[str, Any], name: str) -> str:
    try:
        return str(thing["links"][name])
    except (KeyError, TypeError):
        raise NotDeposited(f"the answer has no link {name!r}") from None


class _Api:
    """Requests with a token, which goes to the address given and nowhere else, and into no message."""

    def __init__(self, base: str, token: str) -> None:
        self.base = base
        self.token = token

    def ask(self, method: str, url: str, content: Mapping[str, Any] | None, step: str) -> dict[str, Any]:
        data = None if content is None else json.dumps(content).encode()
        return self._send(method, url, data, {"Content-Type": "application/json"}, step)

    def send(self, url: str, path: Path) -> dict[str, Any]:
        headers = {"Content-Type": "application/octet-stream", "Content-Length": str(path.stat().st_size)}
        with path.open("rb") as file:
            return self._send("PUT", url, file, headers, f"send {path.name}")

    def _send(self, method: str, url: str, data: Any, headers: Mapping[str, str], step: str) -> dict[str, Any]:
        if not url.startswith(f"{self.base}/"):
            raise NotDeposited(f"could not {step}: the answer leads to another place, {url[:80]!r}")
        told = {**headers, "Authorization": f"Bearer {self.token}"}
        request = urllib.request.Request(url, data, told, method=method)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                text = answer.read()
        except urllib.error.HTTPError as error:
            with error:
                said = " ".join(error.read(500).decode("utf-8", "replace").split())
            raise NotDeposited(f"could not {step}: {self.base} answers {error.code}: {said}") from None
        except OSError as error:
            raise NotDeposited(f"could not {step}: {self.base} can't be reached: {error}") from None
        try:
            content = json.loads(text) if text else {}
        except ValueError:
            raise NotDeposited(f"could not {step}: the answer is no JSON") from None
        return content if isinstance(content, dict) else {}
