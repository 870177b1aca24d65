"""What a dataset says of itself in `data/dataset.yaml`: the start of all metadata and of every citation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

#: The short name of the dataset, for machines.
NAME = "capdata"


class About(NamedTuple):
    """`data/dataset.yaml`, read. `licence` is an SPDX identifier; `homepage` is None where there is none yet."""

    title: str
    description: str
    licence: str
    licence_url: str
    homepage: str | None
    maintainers: tuple[str, ...]
    keywords: tuple[str, ...]


def about_of(dataset: Mapping[str, Any]) -> About:
    """The facts in `dataset`, which is `data/dataset.yaml` as read and checked."""
    return About(
        title=dataset["title"],
        description=dataset["description"],
        licence=dataset["licence"],
        licence_url=dataset["licence_url"],
        homepage=dataset.get("homepage"),
        maintainers=tuple(dataset["maintainers"]),
        keywords=tuple(dataset["keywords"]),
    )
