"""Permanent links that outlive their ids: pages of records that moved, split or were withdrawn, and places of claims.

The page of a retired record stands under every kind, since nobody can tell from an id what kind it had. A record that
moved sends its readers on at once, and a claim's anchor with them. A retired claim keeps its anchor on the page of the
record that its id begins with.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from capdata.schemas.table import JOIN
from capdata.site import links
from capdata.site.content import Content, Row
from capdata.site.record_pages import Link
from capdata.site.rendering import Renderer


class Retired(NamedTuple):
    """A retired id: what became of it, why, since which version, and where to go now."""

    old: str
    kind: str
    reason: str
    version: str
    links: tuple[Link, ...]


def retired_claims(content: Content) -> dict[str, list[Retired]]:
    """The retired claims by the record that their id begins with."""
    found: dict[str, list[Retired]] = {}
    for row in content.rows("redirects"):
        if _is_claim(row["old"]):
            found.setdefault(row["old"].partition(".")[0], []).append(_retired(row, content))
    return found


def retired_pages(content: Content, renderer: Renderer) -> Iterator[tuple[str, str]]:
    """Address and text of a page for each retired record, under every kind."""
    for row in content.rows("redirects"):
        if not _is_claim(row["old"]):
            retired = _retired(row, content)
            for kind in content.kinds:
                address = links.page(kind, retired.old)
                yield address, renderer.page("retired.html", address, kind, retired.old, {"retired": retired})


def _is_claim(name: str) -> bool:
    return "." in name


def _retired(row: Row, content: Content) -> Retired:
    targets = []
    for new in (row["new"] or "").split(JOIN):
        if new in content.claims:
            claim = content.claims[new]
            targets.append(Link(f"{links.page(claim['kind'], claim['subject'])}#{new}", new))
        elif kind := content.kind(new):
            targets.append(Link(links.page(kind, new), content.name(new)))
    return Retired(row["old"], row["kind"], row["reason"] or "", row["version"] or "", tuple(targets))
