"""`CITATION.cff`: how to cite the dataset, in the Citation File Format 1.2.0.

Generated from `data/dataset.yaml` and a version, for each release and for the repository's root, where it speaks of
the newest release; before the first it names no version.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from capdata.about import About, about_of

if TYPE_CHECKING:
    from capdata.release.edition import Edition
    from capdata.root import Root

MESSAGE = "If you use this dataset, cite it as below. For a single claim or the rows of a table: capdata cite --help."


def citation_file(edition: Edition) -> str:
    """The text of a release's `CITATION.cff`."""
    return cff_text(about_of(edition.about), edition.version, edition.released)


def cff_text(about: About, version: str | None, released: date | None) -> str:
    """`CITATION.cff` for one version."""
    import yaml

    return yaml.safe_dump(cff_content(about, version, released), allow_unicode=True, sort_keys=False, width=120)


def cff_content(
    about: About, version: str | None, released: date | None, identifier: str | None = None
) -> dict[str, Any]:
    """The same before it is YAML. `identifier` tells its bytes apart, such as a digest."""
    content: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": MESSAGE,
        "type": "dataset",
        "title": about.title,
        "authors": [{"name": name} for name in about.maintainers],
        "version": version,
        "date-released": released.isoformat() if released else None,
        "license": about.licence,
        "url": about.homepage,
        "keywords": list(about.keywords),
        "abstract": about.description,
        "identifiers": [{"type": "other", "value": identifier}] if identifier else None,
    }
    return {key: value for key, value in content.items() if value}


def root_citation_file(root: Root) -> str:
    """The text of `CITATION.cff` in the folder of `root`: that of its newest release."""
    from capdata.dataset import read_about
    from capdata.release.store import newest_release

    release = newest_release(root)
    if release is not None:
        return release.bytes("CITATION.cff").decode("utf-8")
    return cff_text(about_of(read_about(root)), None, None)
