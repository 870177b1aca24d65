"""The home page: what nobody else has, in one look. A claim strip, a verdict, the way to every record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from capdata.site import links
from capdata.site.claim_views import ClaimView
from capdata.site.content import Content, Row
from capdata.site.record_pages import RecordPages
from capdata.site.strips import strips
from capdata.site.verdict_views import Reading, VerdictViews

#: Kinds in the index of the home page; sources and organisations are found from the claims.
INDEXED = ("missiles", "launchers", "programmes", "formations", "statements", "events")
#: The index of a kind stays whole up to here; beyond, its list page has the rest.
MOST_INDEXED = 1500
#: How many systems the claim strip shows where no statement names them.
FEATURED = 3
STRIP_PROPERTY = "range.max"


class Index(NamedTuple):
    """The records of a kind for the home page; `rest` is how many aren't among them."""

    kind: str
    label: str
    entries: tuple[tuple[str, str], ...]
    rest: int


class Home:
    """Makes what the home page shows."""

    def __init__(self, content: Content, pages: RecordPages, verdicts: VerdictViews) -> None:
        self.content = content
        self.pages = pages
        self.verdicts = verdicts

    def page(self) -> dict[str, Any]:
        """What the template takes."""
        content = self.content
        statement = next(iter(content.kinds.get("statements", ())), None)
        readings = self.verdicts.readings(statement["id"]) if statement else []
        featured = self.featured(readings)
        drawn = strips([(content.name(one), self._claims(one)) for one in featured], content)
        return {
            "counts": {kind: len(rows) for kind, rows in content.kinds.items()},
            "n_claims": len(content.claims),
            "n_origins": len(content.claims_of_origin),
            "n_contested": sum(row["agreement"] == "conflict" for row in content.rows("values")),
            "strips": list(zip([self.pages.link(one) for one in featured], drawn, strict=True)) if drawn else [],
            "strip_label": content.properties[STRIP_PROPERTY]["label"] if STRIP_PROPERTY in content.properties else "",
            "statement": self.pages.link(statement["id"]) if statement else None,
            "reading": readings[0] if readings else None,
            "indexes": [self.index(kind) for kind in INDEXED if kind in content.kinds],
        }

    def featured(self, readings: Sequence[Reading]) -> list[str]:
        """The systems of the claim strip: those of the statement's reading, else those with most claims on range."""
        names = {row["subject"] for row in self.content.rows("verdicts")}
        ids = sorted({part for name in names for part in name.split("+")}) if readings else []
        if ids:
            return sorted(ids, key=self._greatest)
        counts = sorted(
            ((-row["n_claims"], row["subject"]) for row in self.content.rows("values")
             if row["property"] == STRIP_PROPERTY and not row["facet"]),
        )  # fmt: skip
        return [subject for _, subject in counts[:FEATURED]]

    def _greatest(self, record_id: str) -> float:
        value = self.content.values.get((record_id, STRIP_PROPERTY, ""))
        return value["high"] if value and value["high"] is not None else 0.0

    def _claims(self, record_id: str) -> list[ClaimView]:
        return self.pages.views.of_group((record_id, STRIP_PROPERTY, ""))

    def index(self, kind: str) -> Index:
        """A kind's records by name, events by date, the newest first."""
        rows: list[Row] = list(self.content.kinds[kind])
        if kind == "events":
            rows = self.pages.newest_first(rows)
        entries = tuple((links.page(kind, row["id"]), row["name"]) for row in rows[:MOST_INDEXED])
        label = self.content.dictionary.kinds[kind].label
        return Index(kind, label[:1].upper() + label[1:] + "s", entries, len(rows) - len(entries))
