"""Coverage and staleness: what is known of which system, from how many independent origins, and how old the news is.

Ages are counted from the edition's own date, else from the last day on which a source was read, so that the same
records always give the same page.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from capdata import dates
from capdata.site.content import Content, Row
from capdata.site.record_pages import Link, RecordPages
from capdata.site.sections import plain_label
from capdata.site.words import figure_words
from capdata.words.days import day_text

#: A state about which nothing newer than this was read is stale.
STALE_DAYS = 365
#: From so many independent origins on a cell is as dark as it gets.
MANY = 4
#: Kinds whose records make rows of the matrix.
SYSTEMS = ("missiles", "launchers", "programmes", "formations")


class Fill(NamedTuple):
    """How much is known of one property: records with a value, with two origins, in conflict."""

    label: str
    name: str
    filled: int
    independent: int
    contested: int
    newest: str

    def share(self, total: int) -> int:
        """Percent of `total` that have a value."""
        return round(100 * self.filled / total) if total else 0


class Matrix(NamedTuple):
    """The systems of a kind by its headline properties; a cell is a number of independent origins."""

    kind: str
    label: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Link, tuple[int | None, ...]], ...]
    fills: tuple[Fill, ...]


class Stale(NamedTuple):
    """A state whose last word is old."""

    link: Link
    label: str
    words: str
    said: str
    days: int


def page(content: Content, pages: RecordPages) -> dict[str, Any]:
    """What the template takes."""
    on = reference_day(content)
    return {
        "on": on,
        "matrices": [_matrix(kind, content, pages) for kind in SYSTEMS if kind in content.kinds],
        "stale": sorted(_stale(content, pages, on), key=lambda one: (-one.days, one.link.name)),
        "stale_days": STALE_DAYS,
        "many": MANY,
        "unlocated": sum(row["locator"] is None for row in content.rows("claims")),
        "n_claims": len(content.claims),
        "undated": sum(row["published"] is None for row in content.rows("sources")),
        "n_sources": len(content.sources),
        "archived": sum(row["archived"] is not None for row in content.rows("sources")),
        "single": sum(row["agreement"] == "single" for row in content.rows("values")),
        "n_values": sum(bool(row["n_claims"]) for row in content.rows("values")),
    }


def reference_day(content: Content) -> date:
    """The day from which ages are counted."""
    edition = content.edition
    if edition.known_by or edition.released:
        return date.fromisoformat(edition.known_by or edition.released or "")
    read = [dates.parse(row["accessed"]).latest for row in content.rows("sources") if row["accessed"]]
    return max((one for one in read if one), default=date(2000, 1, 1))


def _matrix(kind: str, content: Content, pages: RecordPages) -> Matrix:
    properties = [prop for prop in content.dictionary.properties.values() if prop.headline and kind in prop.kinds]
    of_record: dict[str, dict[str, list[Row]]] = {}
    for entity in content.kinds[kind]:
        by_property = of_record.setdefault(entity["id"], {})
        for row in content.values_of.get(entity["id"], ()):
            by_property.setdefault(row["property"], []).append(row)
    rows = [
        (link, tuple(_origins(of_record[entity["id"]].get(prop.name, [])) for prop in properties))
        for entity in content.kinds[kind]
        if (link := pages.link(entity["id"]))
    ]
    fills = []
    for prop in properties:
        values = [found for by_property in of_record.values() if (found := by_property.get(prop.name))]
        stated = [found for found in values if any(row["n_claims"] for row in found)]
        published = [
            row["published"]
            for found in stated for row in found
            for row in content.claims_of_group[(row["subject"], row["property"], row["facet"] or "")]
            if row["published"]
        ]  # fmt: skip
        fills.append(
            Fill(
                plain_label(prop), prop.name, len(stated),
                sum((_origins(found) or 0) >= 2 for found in stated),
                sum(any(row["agreement"] == "conflict" for row in found) for found in stated),
                day_text(max(published, key=_surely_by)) if published else "",
            )
        )  # fmt: skip
    label = content.dictionary.kinds[kind].label
    headings = tuple(plain_label(prop) for prop in properties)
    return Matrix(kind, f"{label[:1].upper()}{label[1:]}s", headings, tuple(rows), tuple(fills))


def _surely_by(text: str) -> tuple[date, date]:
    """A key by which the newest of published dates is one that tells a day rather than only its year."""
    span = dates.parse(text)
    return span.earliest or date.min, span.latest or date.min


def _origins(rows: list[Row]) -> int | None:
    """Independent origins of the best supported value; None where there is no claim at all, 0 for a stated gap."""
    return max((row["n_independent"] or 0 for row in rows), default=None)


def _stale(content: Content, pages: RecordPages, on: date) -> Iterator[Stale]:
    for row in content.rows("values"):
        prop = content.dictionary.properties[row["property"]]
        if not prop.name.startswith("status.") or row["planned"] or not row["chosen_claim"]:
            continue
        claims = content.claims_of_group[(row["subject"], row["property"], row["facet"] or "")]
        said = [text for claim in claims if claim["live"] and (text := claim["as_of"] or claim["published"])]
        newest = max(said, key=lambda text: dates.parse(text).latest or date.min, default=None)
        latest = dates.parse(newest).latest if newest else None
        link = pages.link(row["subject"])
        if latest and link and (on - latest).days > STALE_DAYS:
            yield Stale(link, plain_label(prop), figure_words(row, content), day_text(newest), (on - latest).days)
