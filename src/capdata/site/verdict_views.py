"""A statement's verdicts as a reader meets them.

For each reading, weapon and baseline there is the verdict at each threshold, and for whatever threshold one holds to be
right, up to which ratio it is true and from which on it is false:

    TRUE   for k <= low(weapon) / high(baseline)
    FALSE  for k >  high(weapon) / low(baseline)

`choice` is what the page's script needs to judge by the reader's own threshold and baseline, by the rule of
`capdata.widening.verdicts`: the published envelope of every missile by the measure of each reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from math import ceil, floor, inf
from typing import Any, NamedTuple

from capdata.schemas.table import JOIN
from capdata.site.content import Content, Row
from capdata.site.record_pages import Link, RecordPages
from capdata.site.timeline import on_day
from capdata.weighing.reach import reach
from capdata.widening.verdicts import MEMBER
from capdata.words.figures import reach_text


class Answer(NamedTuple):
    """The verdict at one threshold and what would change it."""

    threshold: str
    verdict: str
    label: str
    would_change: str


class VerdictRow(NamedTuple):
    """One weapon against one baseline.

    `true_to` and `false_from` are ratios, rounded so that neither is overstated; None where no ratio would do.
    """

    subjects: tuple[Link, ...]
    reach: str
    assumed: bool
    baseline: str
    baseline_label: str
    baseline_reach: str
    members: tuple[Link, ...]
    answers: tuple[Answer, ...]
    true_to: float | None
    false_from: float | None
    claims: tuple[tuple[str, str], ...]

    @property
    def always(self) -> str:
        """The verdict for every threshold, in words."""
        true = "never true" if self.true_to is None or self.true_to <= 0 else f"true up to ×{self.true_to:g}"
        false = "never false" if self.false_from is None else f"false above ×{self.false_from:g}"
        return f"{true}, {false}"


class Reading(NamedTuple):
    """One formal reading of a statement."""

    name: str
    scope: str
    measure: str
    as_of: str
    source: str
    thresholds: tuple[str, ...]
    rows: tuple[VerdictRow, ...]

    @property
    def weapons(self) -> list[tuple[tuple[Link, ...], list[VerdictRow]]]:
        """The rows by weapon."""
        return [(subjects, list(same)) for subjects, same in groupby(self.rows, key=lambda row: row.subjects)]


class VerdictViews:
    """Makes the verdicts of a content's statements."""

    def __init__(self, content: Content, pages: RecordPages) -> None:
        self.content = content
        self.pages = pages

    def readings(self, statement: str) -> list[Reading]:
        """The readings of a statement, each with its table; weapon by weapon before the unit as a whole."""
        rows = [row for row in self.content.rows("verdicts") if row["statement"] == statement]
        rows.sort(key=lambda row: (row["scope"] != "each", row["reading"]))
        return [self._reading(name, list(same)) for name, same in groupby(rows, key=lambda row: row["reading"])]

    def _reading(self, name: str, rows: Sequence[Row]) -> Reading:
        first = rows[0]
        pairs = groupby(rows, key=lambda row: (row["subject"], row["baseline"]))
        return Reading(
            name,
            self.content.term("reading-scopes", first["scope"]),
            self.content.properties[first["measure"]]["label"],
            first["as_of"],
            first["source"],
            tuple(dict.fromkeys(f"{row['threshold']:g}" for row in rows)),
            tuple(self._row(list(same)) for _, same in pairs),
        )

    def _row(self, rows: Sequence[Row]) -> VerdictRow:
        first = rows[0]
        low, high = first["low_km"], first["high_km"]
        base_low, base_high = first["baseline_low_km"], first["baseline_high_km"]
        return VerdictRow(
            subjects=tuple(self._links(first["subject"].split("+"))),
            reach=reach_text(low, high),
            assumed=bool(first["assumed"]),
            baseline=first["baseline"],
            baseline_label=self.content.term("baselines", first["baseline"]),
            baseline_reach=reach_text(base_low, base_high),
            members=tuple(self._links((first["members"] or "").split(JOIN))),
            answers=tuple(
                Answer(
                    f"{row['threshold']:g}", row["verdict"], self.content.term("verdicts", row["verdict"]),
                    row["would_change"],
                )
                for row in rows
            ),
            true_to=floor(low / base_high * 100) / 100 if low and base_high else None,
            false_from=ceil(high / base_low * 100) / 100 if high is not None and base_low else None,
            claims=tuple(self._claims(first["deciding_claims"])),
        )  # fmt: skip

    def _links(self, ids: Iterable[str]) -> Iterable[Link]:
        return (link for link in map(self.pages.link, ids) if link)

    def _claims(self, joined: str | None) -> Iterable[tuple[str, str]]:
        """Address and words of the claims at the ends of the envelopes."""
        for claim_id in (joined or "").split(JOIN):
            if claim_id in self.content.claims:
                view = self.pages.views.view(claim_id)
                who = view.origin_name or view.publisher_name
                yield f"{view.page}#{view.id}", f"{view.subject_name}: {view.words}, {who}"

    def choice(self, statement: str) -> dict[str, Any]:
        """Readings, baselines and envelopes for the page's script.

        A member comes with the day from which it was known to be one, an envelope as steps of day, low and high, so
        that the script can judge by what was published by a day. An open low end is 0, an open high end null.
        """
        rows = [row for row in self.content.rows("verdicts") if row["statement"] == statement]
        measures = dict.fromkeys(row["measure"] for row in rows)
        return {
            "readings": {
                row["reading"]: {"scope": row["scope"], "measure": row["measure"]} for row in rows
            },
            "subjects": {row["reading"]: _unique(rows, row["reading"]) for row in rows},
            "baselines": {
                row["baseline"]: {
                    "label": self.content.term("baselines", row["baseline"]),
                    "members": dict(self._members(row)),
                }
                for row in rows
            },
            "reaches": {measure: dict(self._reaches(measure)) for measure in measures},
            "names": {row["id"]: row["name"] for row in self.content.kinds.get("missiles", ())},
        }  # fmt: skip

    def _members(self, row: Row) -> Iterable[tuple[str, str]]:
        """The members of a row's baseline, each with the day from which a page said so."""
        for member in (row["members"] or "").split(JOIN):
            claims = [
                claim
                for claim in self.content.rows("claims")
                if claim["subject"] == row["statement"] and claim["property"] == MEMBER and claim["text"] == member
                and f"role={row['baseline']}" in claim["facet"].split(";")
            ]  # fmt: skip
            if claims:
                yield member, min(self.pages.views.view(claim["id"]).known or "" for claim in claims)

    def _reaches(self, measure: str) -> Iterable[tuple[str, list[list[Any]]]]:
        """Each missile's reach by a measure, as steps of day, low and high end."""
        chain = list(self._chain(measure))
        for row in self.content.kinds.get("missiles", ()):
            timelines = [self.content.timeline.get((row["id"], name, ""), []) for name in chain]
            told: list[list[Any]] = []
            for day in sorted({step.day for timeline in timelines for step in timeline}):
                known = [step.value for timeline in timelines if (step := on_day(timeline, day))]
                found = reach(known, measure, self.content.dictionary)
                ends = [found.low, found.high if found.high < inf else None]
                if ends != [0, None] and (not told or told[-1][1:] != ends):
                    told.append([day.isoformat(), *ends])
            if told:
                yield row["id"], told

    def _chain(self, measure: str) -> Iterable[str]:
        """A measure, what it falls back to, and so on."""
        asked: str | None = measure
        seen: list[str] = []
        while asked is not None and asked not in seen:
            yield asked
            seen.append(asked)
            asked = self.content.properties[asked]["falls_back_to"]


def _unique(rows: Iterable[Row], reading: str) -> list[str]:
    return list(dict.fromkeys(row["subject"] for row in rows if row["reading"] == reading))


def summary(readings: Sequence[Reading]) -> Mapping[str, int]:
    """How many cells have each verdict."""
    counts: dict[str, int] = {}
    for reading in readings:
        for row in reading.rows:
            for answer in row.answers:
                counts[answer.label] = counts.get(answer.label, 0) + 1
    return counts
