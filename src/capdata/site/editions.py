"""An edition's content: which records a site is made from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from capdata.about import About, about_of
from capdata.dataset import BrokenSchemas, read_dataset
from capdata.findings import Finding
from capdata.plain_text import one_line
from capdata.root import Root
from capdata.site.content import Content, Edition


class NoSite(Exception):
    """There is nothing to make a site from; the message says why."""


def content_of(root: Root) -> Content:
    """The content of the records in `root`. Raises NoSite if they have errors."""
    try:
        dataset = read_dataset(root)
    except BrokenSchemas as broken:
        raise _errors(broken.findings) from None
    errors = [finding for finding in dataset.findings if finding.level == "error"]
    if errors:
        raise _errors(errors)
    return Content(dataset, Edition(_about(dataset.metadata)))


def _errors(errors: list[Finding]) -> NoSite:
    first = errors[0]
    number = "an error" if len(errors) == 1 else f"{len(errors):,} errors, the first"
    place = f"{first.file}:{first.line}:{first.column}"
    return NoSite(f"the records have {number} at {place}: {first.message}; run `capdata validate`")


def _about(metadata: Mapping[str, Any]) -> About:
    """What the dataset says of itself, made to be shown."""
    about = about_of(metadata)
    return About(
        title=one_line(about.title),
        description=one_line(about.description),
        licence=one_line(about.licence),
        licence_url=one_line(about.licence_url),
        homepage=one_line(about.homepage) if about.homepage else None,
        maintainers=tuple(map(one_line, about.maintainers)),
        keywords=tuple(map(one_line, about.keywords)),
    )
