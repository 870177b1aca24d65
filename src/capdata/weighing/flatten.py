"""Records in, one flat row for each claim out, with canonical numbers, date spans and the facts of its source.

A canonical number is computed from the figure as printed and never typed. `low` and `high` are the ends of the
interval that the claim states, in the canonical unit; None is an open end. "After 2023" starts on 1 January 2024 and
"before 2026" ends on 31 December 2025; where the date is itself vague (`2023~`, an interval), the claim may mean any
of its days.

A claim speaks at its `as_of`. Without one it speaks when its source was published, or at the end of what it says has
ended before (`until`); a source without a date spoke at some time from the claim's `since` to the day it was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from capdata import dates
from capdata.reading.records import Claim, Record
from capdata.schemas.dictionary import Dictionary, Property


class SourceFacts(NamedTuple):
    """What weighing needs to know of a source. `letter` is its reliability, A to F."""

    publisher: str | None
    letter: str | None
    published: str | None
    published_latest: date | None
    accessed: str | None = None


class FlatClaim(NamedTuple):
    """A claim with all that is computed from it.

    Numbers are in `canonical_unit`. `date_min` and `date_max` span the stated date, bounds applied. `speaks` is
    the time at which a state is asserted. `origin` is whose statement it is, the publisher where nobody else.
    """

    claim: Claim
    origin: str | None
    source: SourceFacts
    number: float | None
    number_high: float | None
    canonical_unit: str | None
    low: float | None
    high: float | None
    date_min: date | None
    date_max: date | None
    speaks: dates.Span | None


_NO_SOURCE = SourceFacts(None, None, None, None)
_FLOORS = frozenset({"at_least", "more_than"})
_CEILINGS = frozenset({"at_most", "less_than"})


def flatten(records: Mapping[str, Record], dictionary: Dictionary) -> list[FlatClaim]:
    """All claims of all records, sorted by subject, property and id."""
    sources = source_facts(records, dictionary)
    claims = (claim for record in records.values() for claim in record.claims)
    ordered = sorted(claims, key=lambda claim: (claim.subject, claim.property, claim.id))
    return [flatten_claim(claim, dictionary, sources) for claim in ordered]


def source_facts(records: Mapping[str, Record], dictionary: Dictionary) -> dict[str, SourceFacts]:
    """The facts of every source record. Its letter follows from its publisher's kind, unless it gives its own."""
    publisher_kinds = dictionary.vocabularies["publisher-kinds"].terms
    facts: dict[str, SourceFacts] = {}
    for record in _of_kind(records.values(), "sources"):
        publisher = record.keys.get("publisher")
        organisation = records.get(publisher) if publisher else None
        kind = organisation.keys.get("kind") if organisation else None
        letter = record.keys.get("reliability")
        if letter is None and kind is not None and kind in publisher_kinds:
            letter = publisher_kinds[kind].fields["reliability"]
        published = record.keys.get("published")
        latest = dates.parse(published).latest if published else None
        facts[record.id] = SourceFacts(publisher, letter, published, latest, record.keys.get("accessed"))
    return facts


def _of_kind(records: Iterable[Record], kind: str) -> Iterable[Record]:
    return (record for record in records if record.kind == kind)


def flatten_claim(claim: Claim, dictionary: Dictionary, sources: Mapping[str, SourceFacts]) -> FlatClaim:
    """One claim with its canonical numbers and dates."""
    prop = dictionary.properties[claim.property]
    source = sources.get(claim.source or "", _NO_SOURCE)
    number, number_high, unit = _canonical(claim, prop, dictionary)
    low, high = _interval(claim.bound, number, number_high)
    date_min, date_max = _date_span(claim, prop)
    return FlatClaim(
        claim, claim.origin or source.publisher, source, number, number_high, unit, low, high, date_min, date_max,
        _speaks(claim, source),
    )  # fmt: skip


def _speaks(claim: Claim, source: SourceFacts) -> dates.Span | None:
    if claim.as_of:
        return dates.parse(claim.as_of)
    until = dates.parse(claim.until) if claim.until else None
    spoken = dates.parse(source.published) if source.published else _undated(claim, source)
    if until and (spoken is None or dates.before(until, spoken) is dates.Answer.SURELY):
        return until
    return spoken


def _undated(claim: Claim, source: SourceFacts) -> dates.Span | None:
    """From when the state began to when the page was read, for a page without a date."""
    since = dates.parse(claim.since) if claim.since else None
    if source.accessed is None:
        return since
    read = dates.parse(source.accessed)
    begun = since is not None and dates.after(since, read) is not dates.Answer.SURELY
    earliest = since.earliest if since and begun else None
    text = f"{claim.since if begun else dates.OPEN}/{source.accessed}"
    return dates.Span(text, earliest, read.latest, "interval", approximate=False, uncertain=False)


def _canonical(claim: Claim, prop: Property, dictionary: Dictionary) -> tuple[float | None, float | None, str | None]:
    if claim.number is None:
        return None, None, None
    if claim.unit is None:
        return claim.number, claim.number_high, prop.unit
    into = dictionary.canonical_unit(prop, claim.unit)
    number = dictionary.canonical(claim.number, claim.unit, into)
    high = None if claim.number_high is None else dictionary.canonical(claim.number_high, claim.unit, into)
    return number, high, into.name


def _interval(bound: str, number: float | None, number_high: float | None) -> tuple[float | None, float | None]:
    if bound in _FLOORS:
        return number, None
    if bound in _CEILINGS:
        return None, number
    return number, number_high if bound == "between" else number


def _date_span(claim: Claim, prop: Property) -> tuple[date | None, date | None]:
    if prop.type != "date" or claim.text is None:
        return None, None
    span = dates.parse(claim.text)
    sharp = span.precision != "interval" and not span.approximate and not span.uncertain
    first, last = span.earliest, span.latest
    if claim.bound == "more_than" and sharp and last:
        first = last + timedelta(days=1)
    if claim.bound == "less_than" and sharp and first:
        last = first - timedelta(days=1)
    return None if claim.bound in _CEILINGS else first, None if claim.bound in _FLOORS else last
