"""A record as a readable card: what a reader asks first, with its sources and their disagreement in sight.

Each property has one line with the chosen value, how many claims and independent origins there are and whether they
agree; where they don't, or where asked, every claim stands below with its printed figure, basis, publisher and date,
and the step that chose among them is named. Below a variant's own values stand those of its family, said to be the
family's.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from capdata.asking.card_words import CardWords
from capdata.reading.dataset import Dataset
from capdata.reading.records import Record
from capdata.weighing.flatten import FlatClaim
from capdata.weighing.weigh import Value, live_claims
from capdata.widening.compiling import weigh_dataset
from capdata.widening.verdicts import verdicts_table
from capdata.words.days import AT_LATEST, date_text, first_day
from capdata.words.figures import counted, envelope_text, figure_text, reach_text

LABEL = 26
NARROW = 72
#: Values of a property with many stand on one line while they fill no more than this.
MOST_LINES = 4
LEGEND = (
    "* chosen, - counted, x not counted. In brackets: what the claim rests on, who says it, when that was published, "
    "and the publisher's reliability, A to F."
)
EVENT_LINKS = ("relation.used", "relation.programme", "relation.participant", "relation.answers")


class Cards:
    """Cards of one dataset; the claims are weighed once."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.dictionary = dataset.dictionary
        self.words = CardWords(dataset)
        values = weigh_dataset(dataset).values
        self.values = {key: list(group) for key, group in groupby(values, key=lambda value: value.subject)}
        self.named_by: dict[str, list[Value]] = {}
        for value in values:
            if self.dictionary.properties[value.property].is_relation and value.chosen and value.chosen.claim.text:
                self.named_by.setdefault(value.chosen.claim.text, []).append(value)

    def card(self, record: Record, width: int = 100, *, every_claim: bool = False) -> Iterable[str]:
        """The lines of a card, no wider than `width`."""
        lines = list(self._lines(record, width, every_claim))
        yield from lines
        if any(line.startswith(("    * ", "    - ", "    x ")) for line in lines):
            yield ""
            yield from _wrap(LEGEND, "", width)

    def _lines(self, record: Record, width: int, every_claim: bool) -> Iterable[str]:
        kind = self.dictionary.kinds[record.kind].label
        yield from _wrap(f"{record.name}  ({kind} {record.id})", "", width)
        yield from self._identity(record, width)
        values = self.values.get(record.id, [])
        yield from self._section(values, width, every_claim)
        family = self.dataset.records.get(record.keys.get("variant_of") or "")
        if family:
            own = {(value.property, value.facet) for value in values}
            rest = [value for value in self.values.get(family.id, []) if (value.property, value.facet) not in own]
            rest = [value for value in rest if self.dictionary.properties[value.property].headline]
            if rest:
                yield ""
                yield from _wrap(f"Said of the family {family.name}, not of this variant:", "", width)
                yield from self._section(rest, width, every_claim=False)
        yield from self._verdicts(record, width)
        yield from self._others(record, width)
        yield ""
        yield from _wrap(f"File: {record.file}", "", width)

    def _identity(self, record: Record, width: int) -> Iterable[str]:
        names = [alias.get("name", "") for alias in record.keys.get("aliases") or ()]
        if names:
            yield from _wrap("Also: " + ", ".join(dict.fromkeys(names)), "", width)
        facts = [
            f"{key}: {record.keys[key]}"
            for key in ("kind", "variant_of", "programme", "country", "publisher", "published", "url")
            if record.keys.get(key)
        ]
        for fact in facts:
            if fact.startswith("url: "):
                yield fact  # whole, whatever the width, so that it can be opened
            else:
                yield from _wrap(fact.replace("_", " "), "", width)
        variants = [other.name for other in self.dataset.records.values() if other.keys.get("variant_of") == record.id]
        if variants:
            yield from _wrap("Variants: " + ", ".join(variants), "", width)
        if record.keys.get("note"):
            yield from _wrap("Note: " + record.keys["note"], "", width)

    def _section(self, values: Sequence[Value], width: int, every_claim: bool) -> Iterable[str]:
        order = {name: i for i, name in enumerate(self.dictionary.properties)}

        def rank(value: Value) -> tuple[bool, int, str]:
            headline = self.dictionary.properties[value.property].headline
            return (not headline, order[value.property], value.facet)

        in_order = sorted(values, key=rank)
        for headline, group in groupby(in_order, key=lambda value: self.dictionary.properties[value.property].headline):
            yield ""
            if not headline:
                yield "More"
            for name, same in groupby(group, key=lambda value: value.property):
                if self.dictionary.properties[name].many:
                    yield from self._many(name, list(same), width, every_claim)
                else:
                    for value in same:
                        yield from self._one(value, width, every_claim)

    def _many(self, name: str, values: Sequence[Value], width: int, every_claim: bool) -> Iterable[str]:
        """All values of a property that has many: on one line, or below each other where that would be long."""
        for plan in (False, True):
            some = [value for value in values if value.claims[0].claim.planned is plan and value.live]
            if not some:
                continue
            parts = []
            for value in some:
                facet = self.words.facet(value)
                origins = counted(value.n_independent, "origin")
                parts.append(f"{self.words.shown(value)} ({facet + '; ' if facet else ''}{origins})")
            lines = _labelled(self.words.label(name, plan), "; ".join(parts), width)
            if len(lines) > MOST_LINES:
                lines = [self.words.label(name, plan), *(line for part in parts for line in _wrap(part, "  ", width))]
            yield from lines
            if every_claim:
                for value in some:
                    yield from self._claims(value, width, with_source=True)

    def _one(self, value: Value, width: int, every_claim: bool) -> Iterable[str]:
        planned = bool(value.claims[0].claim.planned)
        label = self.words.label(value.property, planned)
        facet = self.words.facet(value)
        yield from _labelled(label + (f" [{facet}]" if facet else ""), self._summary(value), width)
        slipped = planned and len({flat.claim.text for flat in value.claims}) > 1
        in_two_minds = value.agreement == "single" and len({figure_text(flat) for flat in value.live}) > 1
        differ = in_two_minds or value.agreement == "conflict"
        stated = any(flat.claim.missing is None for flat in value.claims)
        if every_claim or slipped or differ or (value.chosen is None and stated):
            yield from self._claims(value, width, with_source=every_claim)

    def _summary(self, value: Value) -> str:
        if not value.live:
            stated = any(flat.claim.missing is None for flat in value.claims)
            return "- (no claim counts)" if stated else f"- ({(value.missing or 'nothing stated').replace('-', ' ')})"
        chosen = self.words.shown(value) if value.chosen else "no figure can be chosen"
        claims = counted(len(value.claims), "claim")
        if value.n_claims < len(value.claims):
            claims = f"{value.n_claims} of {claims} count" + ("s" if value.n_claims == 1 else "")
        notes = [claims, counted(value.n_independent, "origin")]
        if value.agreement == "conflict":
            span = envelope_text(value)
            notes.append(f"they disagree: {span}" if span else "they disagree")
        elif value.agreement == "consistent":
            notes.append("they agree")
        if value.chosen and len(value.claims) > 1 and value.why != "agreed":
            why = self.words.term("chosen-why", value.why)
            notes.append(f"chosen for: {value.reason or why}")
        if value.chosen and value.chosen.claim.as_of:
            notes.append(f"as of {date_text(value.chosen.claim.as_of, AT_LATEST)}")
        return f"{chosen}  ({', '.join(notes)})"

    def _claims(self, value: Value, width: int, *, with_source: bool = False) -> Iterable[str]:
        live = {id(flat) for flat in value.live}
        for flat in sorted(value.claims, key=lambda flat: (flat.source.published or "", flat.claim.id)):
            claim = flat.claim
            if claim.missing:
                continue
            published = date_text(flat.source.published) if flat.source.published else "undated"
            who = [claim.basis, self.words.origin(flat), published, flat.source.letter]
            figure = claim.as_published or self.words.stated(flat)
            when = f", as of {date_text(claim.as_of, AT_LATEST)}" if claim.as_of else ""
            text = f"{figure}{when} [{', '.join(part for part in who if part)}]"
            if with_source:
                text += f" {claim.source}" + (f" ({claim.locator})" if claim.locator else "")
            if id(flat) in live:
                yield from _wrap(f"{'*' if flat is value.chosen else '-'} {text}", "    ", width)
            else:
                yield from _wrap(f"x {text}, not counted: {self._why_not(flat, value)}", "    ", width)

    def _why_not(self, flat: FlatClaim, value: Value) -> str:
        if flat.claim.deprecated:
            return flat.claim.deprecated
        if flat not in live_claims(value.claims, self.dictionary):
            return "better graded sources speak"
        return "a newer claim speaks"

    def _verdicts(self, record: Record, width: int) -> Iterable[str]:
        """How a statement fares under its readings: one line for each weapon and baseline, all thresholds on it."""
        if not record.keys.get("readings"):
            return
        columns = verdicts_table({record.id: record}, self.values, self.dictionary).columns
        rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
        yield ""
        yield from _wrap(
            "Verdicts: is the reach at least k times that of the baseline, by all published figures?", "", width
        )
        for reading, same in groupby(rows, key=lambda row: row["reading"]):
            yield f"  Reading {reading}"
            for (subject, baseline), found in groupby(same, key=lambda row: (row["subject"], row["baseline"])):
                yield from self._verdict(subject, baseline, list(found), width)
        if any(row["assumed"] for row in rows):
            yield from _wrap("* a range for which the page names no mission", "  ", width)

    def _verdict(self, subject: str, baseline: str, rows: Sequence[Mapping[str, Any]], width: int) -> Iterable[str]:
        first = rows[0]
        names = [self.dataset.records[part].name for part in subject.split("+")]
        own = reach_text(first["low_km"], first["high_km"]) + ("*" if first["assumed"] else "")
        label = self.words.term("baselines", baseline)
        against = reach_text(first["baseline_low_km"], first["baseline_high_km"])
        answers = ", ".join(f"k = {row['threshold']:g} {row['verdict']}" for row in rows)
        text = f"{' or '.join(names)}, {own}; {label}, {against}: {answers}"
        yield from _wrap(text, "    ", width)

    def _others(self, record: Record, width: int) -> Iterable[str]:
        """What other records say of this one: events by date, then relations."""
        naming = self.named_by.get(record.id, [])
        subjects = {value.subject for value in naming if value.property in EVENT_LINKS}
        events = [self.dataset.records[subject] for subject in subjects]
        if events:
            yield ""
            yield "Events"
            for event in sorted(events, key=lambda event: (self._day(event), event.id)):
                yield from _wrap(
                    f"{self._when(event)}  {event.name}{self._outcome(event)}", "  ", width, hanging="    "
                )
        yield from self._resting_on(record, width)
        relations = [value for value in naming if value.property not in EVENT_LINKS and value.chosen]
        if relations:
            yield ""
            yield "Named by"
            in_order = sorted(relations, key=lambda value: (value.property, value.subject))
            plans: dict[tuple[str, str], bool] = {}  # of each relation, whether it is a plan only
            for value in in_order:
                key = (value.property, value.subject)
                plans[key] = plans.get(key, True) and bool(value.claims[0].claim.planned)
            for (name, subject), plan in plans.items():
                yield from _wrap(
                    f"{self.words.name(subject)}: {self.words.label(name, plan)}", "  ", width, hanging="    "
                )

    def _resting_on(self, record: Record, width: int) -> Iterable[str]:
        """For a source, the claims that rest on it; for a publisher, its sources."""
        if record.kind == "sources":
            values = (value for values in self.values.values() for value in values)
            resting = [flat for value in values for flat in value.claims if flat.claim.source == record.id]
            if resting:
                yield ""
                yield "Claims that rest on it"
            for flat in resting:
                figure = flat.claim.as_published or figure_text(flat)
                text = f"{self.words.name(flat.claim.subject)}, {self.words.label(flat.claim.property)}: {figure}"
                yield from _wrap(text, "  ", width, hanging="    ")
            return
        published = [other for other in self.dataset.records.values() if other.keys.get("publisher") == record.id]
        if published:
            yield ""
            yield "Published, as read"
            for other in sorted(published, key=lambda other: (other.keys.get("published") or "", other.id)):
                when = other.keys.get("published") or "undated"
                yield from _wrap(f"{date_text(when)}  {other.name} ({other.id})", "  ", width, hanging="    ")

    def _first(self, event: Record, name: str) -> Value | None:
        found = [value for value in self.values.get(event.id, []) if value.property == name and value.chosen]
        return min(found, key=lambda value: value.facet) if found else None

    def _when(self, event: Record) -> str:
        """The date of an event in words, with its bound: `by 2024-04-16`; `undated` for none."""
        found = self._dates(event)
        if not found:
            return "undated"
        first, last = found[0], found[-1]
        if not first.chosen:
            return f"{first.envelope.date_low} or {first.envelope.date_high}"
        ends = [date_text(value.chosen.claim.text or "") for value in (first, last) if value.chosen]
        return figure_text(first.chosen) if ends[0] == ends[-1] else f"{ends[0]} to {ends[-1]}"

    def _day(self, event: Record) -> date:
        """A key that orders events: the first day on which it can have been, else the last; the undated at the end."""
        found = self._dates(event)
        return _first_day(found[0]) if found else date.max

    def _dates(self, event: Record) -> list[Value]:
        """What tells when an event was, in order: the date of the whole, else by the local clock, else of all parts."""
        dated = [
            value
            for value in self.values.get(event.id, [])
            if value.property == "event.date" and (value.chosen or value.envelope.date_low) and value.live
        ]
        for facet in ("", "zone=local"):
            whole = [value for value in dated if value.facet == facet]
            if whole and (whole[0].chosen is None or whole[0].chosen.claim.text):
                return whole
        parts = [value for value in dated if value.chosen and value.chosen.claim.text]
        return sorted((value for value in parts if not value.claims[0].claim.planned), key=_first_day)

    def _outcome(self, event: Record) -> str:
        words = []
        for name, label in (("test.outcome.official", "official"), ("test.outcome.assessed", "assessed")):
            value = self._first(event, name)
            if value and value.chosen:
                words.append(f"{label}: {value.chosen.claim.text}")
        return f" ({'; '.join(words)})" if words else ""


def _first_day(value: Value) -> date:
    """The day by which a weighed date stands in a list; where sources differ, the first that one names."""
    told = first_day(value.chosen.claim.text or "") if value.chosen else value.envelope.date_low
    return told or date.max


def _wrap(text: str, indent: str, width: int, hanging: str = "  ") -> list[str]:
    clean = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return textwrap.wrap(
        clean, max(width, 20), initial_indent=indent, subsequent_indent=indent + hanging, break_on_hyphens=False
    )


def _labelled(label: str, text: str, width: int) -> list[str]:
    """Label and text side by side; below each other on a narrow terminal or for a long label."""
    if width < NARROW or len(label) > LABEL - 2:
        return [*_wrap(label, "", width), *_wrap(text, "  ", width, hanging="")]
    lines = _wrap(text, " " * LABEL, width, hanging="")
    return [label.ljust(LABEL) + lines[0].lstrip(), *lines[1:]] if lines else [label]


def listing(records: Mapping[str, Record], kind: str | None) -> list[tuple[str, str, str]]:
    """Rows of id, kind and name of all records, or of one kind, by kind and id."""
    chosen = [record for record in records.values() if kind is None or record.kind == kind]
    return [(record.id, record.kind, record.name) for record in sorted(chosen, key=lambda r: (r.kind, r.id))]
