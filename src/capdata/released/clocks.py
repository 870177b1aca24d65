"""Two clocks: what was known by a day, and what held on a day. They never share a name.

**`known_by`**: the dataset as it would have read with what was published by then. A claim counts if its source was
surely published by that day: the last day that the source's date can mean, or the day on which we read it if that
is earlier, is not after it. So a page dated `2024` counts from 31 December 2024, or from the day we read it; a page
without a date counts from the day we read it. What was only possibly published by then is left out. A claim
without a source (a gap of ours) is never published and always counts.

- A record is left out if it has claims with sources and none of them counts, unless something that counts names it.
  A source is left out if it wasn't surely published, a name if its source wasn't, or if it was first used later.
- An editor's choice is left out where a later claim stands in its group, since it was made knowing that claim.
- Ids, names, schemas, and what else editors decided (deprecations, reliability) are those of the version asked.

**`as_of`**: what held on that day. A *state* (status, operator, station; every plan) is weighed from the claims that
speak of that day or an earlier one: `since` decides where it is given, else the time at which the claim speaks. What
surely ended before, or surely began after, is left out; what ended later had not ended. Fixed properties (range, mass,
a past date) have no day and stay as they are.

- `relations` and `aliases` get a column `held`: `surely` or `possibly`, and lack what surely did not hold. Surely, if
  it had begun by that day and is said to have held on it or until later. Possibly, if nobody says when it began, or if
  it was last said to hold before. A plan never surely holds. `until` is the last day; `until_derived`, the start of
  what followed, is the first day on which it no longer held. Relations that are no states (a maker, what an event
  used) have no day: `held` is null.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

from capdata import dates
from capdata.dates import Answer
from capdata.reading.claims import Claim
from capdata.reading.dataset import Dataset
from capdata.reading.records import Record
from capdata.schemas.dictionary import Dictionary
from capdata.weighing.flatten import FlatClaim, SourceFacts, flatten, source_facts
from capdata.weighing.weigh import weigh
from capdata.widening.relations import relation_rows

HELD = "held"
#: The tables whose rows hold from a day to a day; they get the column `held`.
DATED = ("aliases", "relations")


def day(value: object, name: str) -> date:
    """The day that a caller gives as text, date or datetime. Raises ValueError, naming the argument, for less."""
    if str(value) == "NaT":  # to pandas that is a datetime
        return _refuse(value, name)
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else _refuse(value, name)
    except ValueError:
        return _refuse(value, name)


def _refuse(value: object, name: str) -> date:
    raise ValueError(f"{name} is {value!r}, expected a day such as '2024-07-10'") from None


# ---------------------------------------------------------------- known by


def published_by(source: SourceFacts, on: date) -> Answer:
    """Whether a source was published by a day. Reading it is proof that it was."""
    read = dates.parse(source.accessed).latest if source.accessed else None
    stated = dates.parse(source.published) if source.published else None
    ends = [end for end in (read, stated.latest if stated else None) if end is not None]
    if ends and min(ends) <= on:
        return Answer.SURELY
    begun = stated.earliest if stated else None
    return Answer.SURELY_NOT if begun is not None and begun > on else Answer.POSSIBLY


def known_by(dataset: Dataset, on: date) -> Dataset:
    """`dataset` with what was surely published by a day, and nothing else."""
    facts = source_facts(dataset.records, dataset.dictionary)
    published = {name for name, source in facts.items() if published_by(source, on) is Answer.SURELY}
    told = {record.id: _told(record, published, on) for record in dataset.records.values()}
    known = {record.id for record in dataset.records.values() if _known(record, told[record.id], published)}
    known |= dataset.dictionary.cited & dataset.records.keys()
    waiting = list(known)
    while waiting:  # whatever is named by what is known
        for name in _named(told[waiting.pop()], dataset.dictionary):
            if name in told and name not in known:
                known.add(name)
                waiting.append(name)
    return replace(dataset, records={name: record for name, record in told.items() if name in known})


def _told(record: Record, published: set[str], on: date) -> Record:
    """The record without what rests on pages that were not yet published."""

    def counts(part: Mapping[str, Any]) -> bool:
        return part.get("source") is None or part["source"] in published

    keys = dict(record.keys)
    if "aliases" in keys:
        keys["aliases"] = [alias for alias in keys["aliases"] if counts(alias) and not _later(alias, on)]
    claims = [claim for claim in record.claims if claim.source is None or claim.source in published]
    if "choose" in keys:
        later = {(c.property, c.facet) for c in record.claims if c.source and c.source not in published}
        keys["choose"] = [choice for choice in keys["choose"] if not later & _groups(choice, record)]
    if "readings" in keys:
        keys["readings"] = {name: reading for name, reading in keys["readings"].items() if counts(reading)}
    return record._replace(keys=keys, claims=claims)


def _groups(choice: Mapping[str, Any], record: Record) -> set[tuple[str, str]]:
    """The groups of comparable claims in which an editor's choice chooses."""
    wanted = (choice.get("property"), choice.get("source"))
    return {(claim.property, claim.facet) for claim in record.claims if (claim.property, claim.source) == wanted}


def _later(alias: Mapping[str, Any], on: date) -> bool:
    return "since" in alias and dates.after(dates.parse(alias["since"]), dates.day(on)) is Answer.SURELY


def _known(record: Record, told: Record, published: set[str]) -> bool:
    if record.kind == "sources":
        return record.id in published
    dated = any(claim.source for claim in record.claims) or bool(record.keys.get("readings"))
    return not dated or any(claim.source for claim in told.claims) or bool(told.keys.get("readings"))


def _named(record: Record, dictionary: Dictionary) -> Iterator[str]:
    """The ids of other records that a record and its claims name."""
    for claim in record.claims:
        yield from (name for name in (claim.source, claim.origin) if name)
        if claim.text and dictionary.properties[claim.property].type == "ref":
            yield claim.text
        for key, word in claim.qualifiers.items():
            yield from _ids(word, dictionary.qualifiers[key])
    shapes = {**dictionary.common, **dictionary.kinds[record.kind].keys}
    for key, value in record.keys.items():
        yield from _ids(value, shapes[key])


def _ids(value: Any, shape: Mapping[str, Any]) -> Iterator[str]:
    """The ids in a value of that shape."""
    if shape["type"] == "ref":
        yield value
    elif shape["type"] == "list":
        for item in value:
            yield from _ids(item, shape["items"])
    elif shape["type"] == "map":
        for key, item in value.items():
            yield from _ids(item, shape["keys"][key])
    elif shape["type"] == "map-of":
        for item in value.values():
            yield from _ids(item, shape["items"])


# ---------------------------------------------------------------- as of


def held(row: Mapping[str, Any], on: date) -> Answer:
    """Whether what a row of DATED tells held on a day. Keys: since, until, until_derived, as_of, planned."""
    that_day = dates.day(on)
    since, until, followed, said = (
        dates.parse(text) if (text := row.get(key)) else None for key in ("since", "until", "until_derived", "as_of")
    )
    if since and dates.after(since, that_day) is Answer.SURELY:
        return Answer.SURELY_NOT
    if until and dates.before(until, that_day) is Answer.SURELY:
        return Answer.SURELY_NOT
    if followed and dates.before(that_day, followed) is Answer.SURELY_NOT:
        return Answer.SURELY_NOT
    begun = any(start and dates.before(that_day, start) is Answer.SURELY_NOT for start in (since, said))
    lasting = any(end and dates.after(that_day, end) is Answer.SURELY_NOT for end in (until, said))
    if followed and not until and dates.before(that_day, followed) is Answer.SURELY:
        lasting = True
    return Answer.SURELY if begun and lasting and not row.get("planned") else Answer.POSSIBLY


def as_of(dataset: Dataset, on: date) -> Dataset:
    """`dataset` with the claims that speak of a day: of each state the last word by then, all that is fixed."""
    dictionary = dataset.dictionary
    flat = flatten(dataset.records, dictionary)
    over = _over(flat, dataset, on)
    speaking: dict[str, list[Claim]] = {}
    for one in flat:
        if not (dictionary.properties[one.claim.property].time == "state" or one.claim.planned):
            speaking.setdefault(one.claim.subject, []).append(one.claim)
        elif one.claim.id not in over and _speaks_of(one, on):
            # An end still to come was no end on that day.
            speaking.setdefault(one.claim.subject, []).append(one.claim._replace(until=None))
    records = {name: record._replace(claims=speaking.get(name, [])) for name, record in dataset.records.items()}
    return replace(dataset, records=records)


def _over(flat: Iterable[FlatClaim], dataset: Dataset, on: date) -> set[str]:
    """The ids of claims on relations that surely did not hold on a day."""
    values = weigh(list(flat), dataset.records, dataset.dictionary)
    related = [value for value in values if dataset.dictionary.properties[value.property].is_relation]
    return {
        one.claim.id
        for _, group in groupby(related, key=lambda value: (value.subject, value.property))
        for row, claims in relation_rows(list(group), dataset.dictionary)
        if not row["planned"] and held(row, on) is Answer.SURELY_NOT
        for one in claims
    }


def _speaks_of(flat: FlatClaim, on: date) -> bool:
    """Whether a claim on a state says how it was on a day, or, of an earlier one, how it was last."""
    claim, that_day = flat.claim, dates.day(on)
    if claim.planned or not claim.since:
        if flat.speaks and dates.after(flat.speaks, that_day) is Answer.SURELY:
            return False
    elif dates.after(dates.parse(claim.since), that_day) is Answer.SURELY:
        return False
    return not (claim.until and dates.before(dates.parse(claim.until), that_day) is Answer.SURELY)
