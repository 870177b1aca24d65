"""How planned dates moved: each plan in the order in which it was voiced, never as fact, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from capdata import dates
from capdata.site.claim_views import ClaimView, ClaimViews
from capdata.site.content import Content, Row
from capdata.site.sections import plain_label
from capdata.site.words import facet_words
from capdata.words.days import day_text

MILESTONE = "milestone."
_MONTHS_A_YEAR = 12
#: A slip of fewer months than this isn't put into words.
_LEAST_MONTHS = 2


class Plan(NamedTuple):
    """One plan: when it was voiced, and the claim that says what for and by whom."""

    said: str
    view: ClaimView


class Slip(NamedTuple):
    """The plans for one milestone of one record, and the dates that are said to be fact."""

    subject: str
    page: str
    label: str
    facet: str
    plans: tuple[Plan, ...]
    actual: tuple[ClaimView, ...]
    moved: str


def slips(record_ids: Iterable[str], content: Content, views: ClaimViews) -> list[Slip]:
    """The slips of these records: every milestone for which more than one date was planned."""
    found = []
    for record_id in record_ids:
        for value in content.values_of.get(record_id, ()):
            if value["planned"] and value["property"].startswith(MILESTONE):
                slip = _slip(value, content, views)
                if slip:
                    found.append(slip)
    return found


def _slip(value: Row, content: Content, views: ClaimViews) -> Slip | None:
    group = (value["subject"], value["property"], value["facet"])
    rows = [row for row in content.claims_of_group[group] if row["text"] is not None and not row["deprecated"]]
    if len({row["text"] for row in rows}) < 2:
        return None
    rows.sort(key=lambda row: (said_on(row), row["id"]))
    plans = tuple(Plan(day_text(row["as_of"] or row["published"]) or "undated", views.view(row["id"])) for row in rows)
    actual_facet = ";".join(part for part in value["facet"].split(";") if part != "planned=true")
    actual = [
        view
        for view in views.of_group((value["subject"], value["property"], actual_facet))
        if view.standing != "out" and content.claims[view.id]["text"] is not None
    ]
    return Slip(
        content.name(value["subject"]),
        plans[0].view.page,
        plain_label(content.dictionary.properties[value["property"]]),
        facet_words(value, content),
        plans,
        tuple(actual),
        _moved(rows, [content.claims[view.id] for view in actual if view.standing == "chosen"]),
    )


def said_on(row: Row) -> date:
    """The day by which a plan had been voiced: its `as_of`, else when it was published."""
    for text in (row["as_of"], row["published"]):
        if text:
            span = dates.parse(text)
            found = span.latest or span.earliest
            if found:
                return found
    return date.min


def _moved(plans: Sequence[Row], actual: Sequence[Row]) -> str:
    """From the first plan to the last word in words, such as `3 years 2 months later`; '' where that can't be said."""
    first, last = plans[0], (actual or plans)[-1]
    start, end = first["date_max"] or first["date_min"], last["date_max"] or last["date_min"]
    if start is None or end is None:
        return ""
    months = (end.year - start.year) * _MONTHS_A_YEAR + end.month - start.month
    if abs(months) < _LEAST_MONTHS:
        return ""
    years, rest = divmod(abs(months), _MONTHS_A_YEAR)
    parts = [
        f"{number} {word}{'s' if number > 1 else ''}" for number, word in ((years, "year"), (rest, "month")) if number
    ]
    way = "later" if months > 0 else "earlier"
    return f"{' '.join(parts)} {way} than first planned" + ("" if actual else ", by the last plan")
