"""A claim as a reader meets it.

The printed figure and the page it stands on, what it means, who says so on what basis, where it stands among the
others, and how to cite it.

Its standing is one of: `chosen`; `agrees` (its interval shares a point with the chosen figure's, 1 % either way, 10 %
for "about", or its words are the same); `differs`; `counts` (nothing is chosen, or it can't be compared); `out` (it is
not weighed, with the reason).
"""

from __future__ import annotations

from datetime import date
from functools import cache
from math import inf
from typing import NamedTuple

from capdata import dates
from capdata.citing.one_line import claim_line, source_line
from capdata.site import links
from capdata.site.content import Content, Row, group_of
from capdata.site.words import claim_words
from capdata.weighing.same_figure import ABOUT, SAME_FIGURE
from capdata.words.days import AT_LATEST, day_text

#: Letters of publishers that one builds on where there is another (see `weigh`).
_SOUND = frozenset("ABC")


class ClaimView(NamedTuple):
    """One claim, ready to be shown. Addresses of pages are from the root of the site."""

    id: str
    page: str
    subject: str
    subject_name: str
    property: str
    property_label: str
    words: str
    printed: str | None
    language: str | None
    address: str | None
    page_address: str | None
    standing: str
    why_out: str | None
    source: str | None
    source_title: str | None
    publisher: str | None
    publisher_name: str
    origin: str | None
    origin_name: str | None
    speaker: str | None
    basis: str | None
    basis_label: str
    letter: str | None
    published: str
    known: str | None
    as_of: str
    planned: bool
    locator: str | None
    note: str | None
    citation: str


class ClaimViews:
    """Makes the views of a content's claims, each once."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.view = cache(self._view)

    def of_group(self, group: tuple[str, str, str]) -> list[ClaimView]:
        """The claims of a group: the chosen one, then those that count, then the rest; the newest first."""
        views = [self.view(row["id"]) for row in self.content.claims_of_group.get(group, ())]
        return sorted(views, key=lambda view: (_ORDER[view.standing], _reversed(view.known), view.id))

    def _view(self, claim_id: str) -> ClaimView:
        content = self.content
        row = content.claims[claim_id]
        source = content.sources.get(row["source"] or "")
        publisher = source["publisher"] if source else None
        standing, why_out = self._standing(row)
        printed = row["as_published"]
        relayed = row["origin"] is not None and row["origin"] != publisher
        return ClaimView(
            id=claim_id,
            page=links.page(row["kind"], row["subject"]),
            subject=row["subject"],
            subject_name=content.name(row["subject"]),
            property=row["property"],
            property_label=content.properties[row["property"]]["label"],
            words=claim_words(row, content),
            printed=printed,
            language=source["language"] if source else None,
            address=links.to_the_figure(source["url"], printed) if source else None,
            page_address=links.web_address(source["url"]) if source else None,
            standing=standing,
            why_out=why_out,
            source=row["source"],
            source_title=source["title"] if source else None,
            publisher=publisher,
            publisher_name=content.name(publisher),
            origin=row["origin"] if relayed else None,
            origin_name=content.name(row["origin"]) if relayed else None,
            speaker=row["speaker"],
            basis=row["basis"],
            basis_label=content.term("basis", row["basis"]),
            letter=row["reliability"],
            published=day_text(row["published"]) or "undated",
            known=known_from(row, source),
            as_of=day_text(row["as_of"], AT_LATEST),
            planned=bool(row["planned"]),
            locator=row["locator"],
            note=row["note"],
            citation=self._citation(row, source),
        )

    def _citation(self, row: Row, source: Row | None) -> str:
        content = self.content
        about = f"{content.name(row['subject'])}, {content.properties[row['property']]['label']}"
        line = source_line(source, content.name(source["publisher"])) if source else None
        stated, address = claim_words(row, content), source["url"] if source else None
        return claim_line(row, about, stated, content.edition.name, line, address)

    def _standing(self, row: Row) -> tuple[str, str | None]:
        content = self.content
        if row["deprecated"]:
            return "out", row["deprecated"]
        value = content.values.get(group_of(row))
        if value is None or not row["live"]:
            return "out", self._why_out(row)
        if value["chosen_claim"] == row["id"]:
            return "chosen", None
        chosen = content.claims.get(value["chosen_claim"] or "")
        if chosen is None or row["missing"] is not None:
            return "counts", None
        prop = content.properties[row["property"]]
        if prop["type"] == "text":
            return "counts", None
        return ("agrees" if agree(row, chosen) else "differs"), None

    def _why_out(self, row: Row) -> str:
        others = [other for other in self.content.claims_of_group[group_of(row)] if not other["deprecated"]]
        stated = [other for other in others if other["missing"] is None]
        if row["missing"] is not None and stated:
            return "other claims state something"
        if row["reliability"] not in _SOUND and any(other["reliability"] in _SOUND for other in stated):
            return "better graded sources speak"
        return "a newer claim speaks"


_ORDER = {"chosen": 0, "agrees": 1, "differs": 1, "counts": 1, "out": 2}


def _reversed(day: str | None) -> int:
    """A key that puts later days first and the undated last."""
    return -int(day.replace("-", "")) if day else 0


def agree(one: Row, other: Row) -> bool:
    """Whether what two claims of a group state can both be true."""
    if one["number"] is not None and other["number"] is not None:
        if one["canonical_unit"] != other["canonical_unit"]:
            return False
        (low, high), (other_low, other_high) = _interval(one), _interval(other)
        return max(low, other_low) <= min(high, other_high)
    if one["date_min"] is not None or one["date_max"] is not None:
        first = max(one["date_min"] or date.min, other["date_min"] or date.min)
        return first <= min(one["date_max"] or date.max, other["date_max"] or date.max)
    return bool(one["text"] == other["text"])


def _interval(row: Row) -> tuple[float, float]:
    slack = ABOUT if row["bound"] == "about" else SAME_FIGURE
    low = -inf if row["low"] is None else row["low"] * (1 - slack)
    return low, inf if row["high"] is None else row["high"] * (1 + slack)


def known_from(row: Row, source: Row | None) -> str | None:
    """The day from which a claim was surely published, as an ISO date: that of its source, or the day it was read."""
    texts = (row["published"], source["accessed"] if source else None)
    days = [dates.parse(text).latest for text in texts if text]
    return min((day.isoformat() for day in days if day), default=None)
