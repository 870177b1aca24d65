"""Weighed values in, the dated relations out: who belongs to whom, who holds what, who stands where, from when.

- All live claims count, not only the newest: a relation that has ended is still a row.
- Claims of one relation whose starts are one date, or one inside the other (2023 and 2023-06), make one row, which
  shows the narrowest. A start that holds two different ones is a row of its own, for it may be either's.
- A claim that gives no start joins the row whose time may hold the day it speaks of, if there is just one.
- `chosen_claim` is chosen as everywhere (see `weigh`); `until` is that of the claim published last that gives one.
- Where a type is exclusive, the next later start under the same qualifiers closes the earlier row
  (`until_derived`). A row without a start counts from the latest time at which it is said to hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from capdata import dates
from capdata.reading.records import facet_text
from capdata.schemas.dictionary import Dictionary, Property
from capdata.schemas.table import Origin, Table, table_of_rows
from capdata.weighing.flatten import FlatClaim
from capdata.weighing.same_figure import one_inside_other
from capdata.weighing.weigh import Value, choose, last_published, live_claims

COLUMNS = ("subject", "type", "object", "facet", "since", "until", "until_derived", "as_of", "planned",
           "chosen_claim", "n_claims", "n_independent")  # fmt: skip


def relations_table(values: Sequence[Value], dictionary: Dictionary) -> Table:
    """One row for each relation and start."""
    rows: list[dict[str, Any]] = []
    origins: list[Origin] = []
    related = [value for value in values if dictionary.properties[value.property].is_relation]
    for _, group in groupby(related, key=lambda value: (value.subject, value.property)):
        for row, claims in relation_rows(list(group), dictionary):
            chosen = next(flat for flat in claims if flat.claim.id == row["chosen_claim"])
            rows.append(row)
            origins.append(Origin(chosen.claim.file, chosen.claim.value_place, chosen.claim.subject))
    return table_of_rows("relations", COLUMNS, rows, origins)


def relation_rows(values: Sequence[Value], dictionary: Dictionary) -> list[tuple[dict[str, Any], Sequence[FlatClaim]]]:
    """The rows of one subject and type, in order, each with the claims that make it."""
    pairs = [pair for value in values for pair in _rows(value, dictionary)]
    pairs.sort(key=lambda pair: tuple(pair[0][key] for key in ("object", "facet", "since")))
    if values and dictionary.properties[values[0].property].exclusive:
        _close([row for row, _ in pairs])
    return pairs


def _rows(value: Value, dictionary: Dictionary) -> list[tuple[dict[str, Any], Sequence[FlatClaim]]]:
    prop = dictionary.properties[value.property]
    live = [flat for flat in live_claims(value.claims, dictionary) if flat.claim.text is not None]
    by_word: dict[str, list[FlatClaim]] = {}
    for flat in live:
        by_word.setdefault(flat.claim.text or "", []).append(flat)
    return [
        (_row(word, claims, prop, dictionary), claims) for word, same in by_word.items() for claims in _by_start(same)
    ]


def _by_start(claims: Sequence[FlatClaim]) -> list[list[FlatClaim]]:
    """The claims by start, in each group the one with the narrowest start first."""
    dated = [flat for flat in claims if flat.claim.since]
    starts = one_inside_other(dated, lambda flat: dates.parse(flat.claim.since or ""))
    undated: list[FlatClaim] = []
    joined: list[list[FlatClaim]] = [[] for _ in starts]
    for flat in claims:
        if not flat.claim.since:
            holding = [i for i, group in enumerate(starts) if _may_hold(group, flat)]
            (joined[holding[0]] if len(holding) == 1 else undated).append(flat)
    groups = [[*start, *more] for start, more in zip(starts, joined, strict=True)]
    return [*groups, undated] if undated else groups


def _may_hold(row: Sequence[FlatClaim], flat: FlatClaim) -> bool:
    if flat.speaks is None:
        return False
    if dates.before(flat.speaks, dates.parse(row[0].claim.since or "")) is dates.Answer.SURELY:
        return False
    until = _until(row)
    return until is None or dates.after(flat.speaks, dates.parse(until)) is not dates.Answer.SURELY


def _until(claims: Sequence[FlatClaim]) -> str | None:
    ended = [flat for flat in claims if flat.claim.until]
    return max(ended, key=last_published).claim.until if ended else None


def _row(word: str, claims: Sequence[FlatClaim], prop: Property, dictionary: Dictionary) -> dict[str, Any]:
    chosen = choose(claims, claims, prop, dictionary)[0] or claims[0]
    spoken = [flat.claim.as_of for flat in claims if flat.claim.as_of]
    return {
        "subject": chosen.claim.subject,
        "type": chosen.claim.property,
        "object": word,
        "facet": facet_text(chosen.claim.qualifiers),
        "since": claims[0].claim.since or "",
        "until": _until(claims),
        "as_of": max(spoken, key=_end) if spoken else None,
        "planned": chosen.claim.planned,
        "chosen_claim": chosen.claim.id,
        "n_claims": len(claims),
        "n_independent": len({flat.origin for flat in claims}),
    }


def _end(text: str) -> tuple[date, date]:
    span = dates.parse(text)
    return (span.latest or date.max, span.earliest or date.min)


def _close(rows: Sequence[dict[str, Any]]) -> None:
    """A later start closes the earlier row of an exclusive type, each set of qualifiers (plans too) by itself."""
    for row in rows:
        held = row["since"] or row["as_of"]
        if row["until"] is not None or not held:
            continue
        later = [
            other["since"]
            for other in rows
            if other["since"]
            and other["facet"] == row["facet"]
            and dates.after(dates.parse(other["since"]), dates.parse(held)) is dates.Answer.SURELY
        ]
        if later:
            row["until_derived"] = min(later, key=lambda text: dates.parse(text).earliest or date.min)
