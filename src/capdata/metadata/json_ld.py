"""The dataset as schema.org JSON-LD, for search engines that look for data sets.

No file of a release: the website puts it into the head of its first page, since search engines read pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from capdata.metadata.json_documents import without_none
from capdata.reading.about import NAME, About

CONTEXT = "https://schema.org/"
TECHNIQUE = "published statements, one claim at a time, weighed by published rules"


def dataset_json_ld(
    about: About, version: str, released: str | None, properties: Iterable[Mapping[str, Any]],
    downloads: Iterable[Mapping[str, str]] = (), url: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The dataset as a schema.org `Dataset`.

    `released` is an ISO date. `properties` are rows of the table `properties`, of which the headlines are named.
    `downloads` have `name`, `encodingFormat` and `contentUrl`. `url` is the dataset's page, by default its homepage.
    """
    makers = [{"@type": "Organization", "name": name} for name in about.maintainers]
    return without_none(
        {
            "@context": CONTEXT,
            "@type": "Dataset",
            "name": about.title,
            "alternateName": NAME,
            "description": about.description,
            "url": url or about.homepage,
            "version": version,
            "datePublished": released,
            "license": about.licence_url,
            "keywords": list(about.keywords),
            "inLanguage": "en",
            "isAccessibleForFree": True,
            "creator": makers,
            "maintainer": makers,
            "measurementTechnique": TECHNIQUE,
            "variableMeasured": [_variable(row) for row in properties if row["headline"]],
            "distribution": [{"@type": "DataDownload", **download} for download in downloads],
        }
    )


def _variable(row: Mapping[str, Any]) -> dict[str, Any]:
    return without_none(
        {
            "@type": "PropertyValue",
            "propertyID": row["property"],
            "name": row["label"],
            "description": row["definition"],
            "unitText": row["unit"],
        }
    )
