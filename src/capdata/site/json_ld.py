"""JSON-LD, so that dataset search engines find the dataset, and a record's page says what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from capdata.metadata import json_ld
from capdata.site import links
from capdata.site.content import Content, Row
from capdata.site.data_files import json_text
from capdata.site.downloads import Download


def dataset_json_ld(content: Content, base: str | None, downloads: Sequence[Download]) -> Markup:
    """The dataset as schema.org's `Dataset`, with its downloads."""
    edition = content.edition
    files = [
        {"name": one.name, "encodingFormat": one.media, "contentUrl": (base or "") + one.address} for one in downloads
    ]
    rows = content.properties.values()
    return _script(json_ld.dataset_json_ld(edition.about, edition.name, edition.released, rows, files, base))


def record_json_ld(row: Row, content: Content, base: str | None) -> Markup:
    """A record's page as a part of the dataset."""
    edition = content.edition
    address = links.page(row["kind"], row["id"])
    names = list(dict.fromkeys(alias["alias"] for alias in content.aliases_of.get(row["id"], ())))
    return _script(
        {
            "@context": json_ld.CONTEXT,
            "@type": "WebPage",
            "name": row["name"],
            "url": base + address if base else None,
            "about": {"@type": "Thing", "name": row["name"], "alternateName": names, "identifier": row["id"]},
            "isPartOf": {
                "@type": "Dataset",
                "name": edition.about.title,
                "license": edition.about.licence_url,
                "description": edition.about.description,
                "version": edition.name,
                "url": base,
            },
        }
    )


def _script(value: dict[str, Any]) -> Markup:
    return Markup(json_text(_without_nulls(value)))


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(one) for key, one in value.items() if one not in (None, [], "")}
    return [_without_nulls(one) for one in value] if isinstance(value, list) else value
