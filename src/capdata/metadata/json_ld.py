"""The dataset as schema.org JSON-LD, for search engines that look for data sets, and for the website's head.

Not a file of the release: `web_text` gives the text for a `<script type="application/ld+json">` element.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from capdata.about import NAME, about_of
from capdata.metadata.json_documents import MEDIA_TYPES, without_none

if TYPE_CHECKING:
    from capdata.dictionary import Property
    from capdata.release.edition import Edition


def json_ld(edition: Edition, files_at: str | None = None) -> dict[str, Any]:
    """The edition as a schema.org `Dataset`. `files_at` is the address of the release's folder, where it has one."""
    about = about_of(edition.about)
    makers = [{"@type": "Organization", "name": name} for name in about.maintainers]
    document = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": about.title,
        "alternateName": NAME,
        "description": about.description,
        "url": about.homepage,
        "version": edition.version,
        "datePublished": edition.released.isoformat(),
        "license": about.licence_url,
        "keywords": list(about.keywords),
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "creator": makers,
        "maintainer": makers,
        "variableMeasured": [_variable(prop) for prop in edition.dictionary.properties.values() if prop.headline],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": facts.path,
                "contentUrl": f"{files_at.rstrip('/')}/{facts.path}",
                "encodingFormat": MEDIA_TYPES[facts.path.rpartition(".")[2]],
            }
            for _, facts in sorted(edition.files.items())
        ]
        if files_at
        else None,
    }
    return without_none(document)


def web_text(edition: Edition, files_at: str | None = None) -> str:
    """`json_ld` as text that can stand inside a script element: nothing in it ends the element or opens a comment."""
    text = json.dumps(json_ld(edition, files_at), ensure_ascii=False, indent=2)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _variable(prop: Property) -> dict[str, Any]:
    return without_none(
        {
            "@type": "PropertyValue",
            "propertyID": prop.name,
            "name": prop.label,
            "description": prop.definition,
            "unitText": prop.unit,
        }
    )
