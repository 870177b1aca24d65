"""The page of a record: chosen values first, every claim below them, and what others say of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from capdata.site import links
from capdata.site.claim_views import ClaimView, ClaimViews
from capdata.site.content import Content, Row, group_of
from capdata.site.sections import in_sections, plain_label
from capdata.site.strips import Strip, strips
from capdata.site.words import envelope_words, facet_words, figure_words
from capdata.words.days import AT_LATEST, day, day_text, first_day
from capdata.words.figures import counted

#: Relations of events, shown as a dated list instead of one by one.
EVENT_LINKS = ("relation.used", "relation.programme", "relation.participant", "relation.answers")
_UNDATED = "9999"
#: How a relation reads from its other end.
_INVERSE = {
    "relation.part-of": "Has as parts", "relation.adcon": "Administers", "relation.opcon": "Controls in operations",
    "relation.aligned": "Has aligned with it", "relation.predecessor": "Came before", "relation.holds": "Held by",
    "relation.fires": "Fired by", "relation.programme": "Of this programme", "relation.operator": "Operates",
    "relation.maker": "Makes", "relation.sponsor": "Runs", "relation.component": "Component of",
    "relation.carried-by": "Carries", "relation.baseline-member": "Counted to a baseline by",
    "relation.stationed-at": "Stationed here",
}  # fmt: skip


class Link(NamedTuple):
    """A page of the site and what to call it."""

    page: str
    name: str
    more: str = ""


class ValueView(NamedTuple):
    """A weighed value: words, qualifiers, how it was chosen, and its claims.

    `steps` has, for each day that changed it: the day, words, notes and the chosen claim; empty if there was but one.
    `moved` has the day and words of each step at which the words changed; empty if they never did.
    """

    words: str
    facet: str
    planned: bool
    chosen: bool
    agreement: str
    notes: tuple[str, ...]
    spread: str | None
    dissent: tuple[str, ...]
    claims: tuple[ClaimView, ...]
    strip: Strip | None
    steps: tuple[tuple[str, str, str, str], ...]
    moved: tuple[tuple[str, str], ...]


class Block(NamedTuple):
    """A property of a record with all its values. `contested`: its sources disagree."""

    property: str
    label: str
    definition: str
    many: bool
    values: tuple[ValueView, ...]
    contested: bool


class RecordPages:
    """Makes what the page of a record shows."""

    def __init__(self, content: Content, views: ClaimViews) -> None:
        self.content = content
        self.views = views

    def link(self, record_id: str, more: str = "") -> Link | None:
        """The page of a record, or None if there is no such record."""
        kind = self.content.kind(record_id)
        return Link(links.page(kind, record_id), self.content.name(record_id), more) if kind else None

    def page(self, entity: Row) -> dict[str, Any]:
        """What the template of a record's page takes."""
        content = self.content
        record_id, kind = entity["id"], entity["kind"]
        sections = self.sections(record_id, kind)
        wide = content.wide.get(record_id, {})
        values = content.values_of.get(record_id, [])
        return {
            "record": entity,
            "kind_label": content.dictionary.kinds[kind].label,
            "aliases": self.aliases(record_id),
            "family": self.link(wide.get("variant_of") or ""),
            "programme": self.link(wide.get("programme") or ""),
            "variants": [self.link(row["id"]) for row in content.variants_of.get(record_id, [])],
            "subkind": wide.get("kind"),
            "subkind_label": self._subkind(kind, wide),
            "glance": glance(sections, content),
            "sections": sections,
            "events": self.events(record_id),
            "named": self.named(record_id),
            "n_claims": sum(value["n_claims"] or 0 for value in values),
            "n_contested": sum(value["agreement"] == "conflict" for value in values),
            "checked": day_text(entity["checked"]),
        }

    def _subkind(self, kind: str, wide: Row) -> str:
        vocabulary = {"organisations": "publisher-kinds", "events": "event-kinds", "sources": "source-kinds"}.get(kind)
        return self.content.term(vocabulary, wide["kind"]) if vocabulary and wide.get("kind") else ""

    def aliases(self, record_id: str) -> list[str]:
        """Other names, each once, in the order of the table."""
        return list(dict.fromkeys(row["alias"] for row in self.content.aliases_of.get(record_id, ())))

    def sections(self, record_id: str, kind: str) -> list[tuple[str, str, list[Block]]]:
        """Title, anchor and blocks of each section of a record's values."""
        values = self.content.values_of.get(record_id, [])
        by_property = {name: list(same) for name, same in groupby(values, key=lambda row: row["property"])}
        return [
            (title, anchor, [self.block(name, by_property[name]) for name in names])
            for title, anchor, names in in_sections(by_property, self.content.dictionary, kind)
        ]

    def block(self, name: str, rows: Sequence[Row]) -> Block:
        """A property's values: plans after facts, otherwise in the order of the table."""
        prop = self.content.dictionary.properties[name]
        ordered = sorted(rows, key=lambda row: bool(row["planned"]))
        values = tuple(self.value(row) for row in ordered)
        contested = any(value.agreement == "conflict" for value in values)
        return Block(name, plain_label(prop), prop.definition, prop.many, values, contested)

    def value(self, row: Row) -> ValueView:
        """One weighed value."""
        claims = tuple(self.views.of_group(group_of(row)))
        drawn = strips([("", claims)], self.content) if len(claims) > 1 else []
        return ValueView(
            words=figure_words(row, self.content),
            facet=facet_words(row, self.content),
            planned=bool(row["planned"]),
            chosen=row["chosen_claim"] is not None,
            agreement=row["agreement"],
            notes=tuple(self._notes(row, claims)),
            spread=envelope_words(row) if row["agreement"] == "conflict" else None,
            dissent=tuple(dissent(claims)),
            claims=claims,
            strip=drawn[0] if drawn and len(drawn[0].marks) > 1 else None,
            **self._past(group_of(row)),
        )

    def _past(self, group: tuple[str, str, str]) -> dict[str, Any]:
        """The steps by which a value came to be what it is."""
        steps = self.content.timeline[group]
        if len(steps) == 1:
            return {"steps": (), "moved": ()}
        told = []
        for step in steps:
            notes = [*weighed_words(step.row)]
            if step.row["agreement"] == "conflict":
                notes.append(envelope_words(step.row) or "")
            words = figure_words(step.row, self.content)
            told.append((step.day.isoformat(), words, " · ".join(filter(None, notes)), step.row["chosen_claim"] or ""))
        moved = [next(same) for _, same in groupby(told, key=lambda one: one[1])]
        return {
            "steps": tuple(told),
            "moved": tuple((day_text(day), words) for day, words, *_ in moved) if len(moved) > 1 else (),
        }

    def short(self, row: Row) -> str:
        """A value in a few words, a plan said to be one."""
        words = figure_words(row, self.content)
        return f"planned {words}" if row["planned"] else words

    def _notes(self, row: Row, claims: Sequence[ClaimView]) -> Iterable[str]:
        """How many claims and origins, whether they agree, and which step chose."""
        yield from weighed_words(row, len(claims))
        if row["chosen_claim"] and len(claims) > 1 and row["chosen_why"] != "agreed":
            why = self.content.term("chosen-why", row["chosen_why"])
            yield f"chosen for: {row['chosen_reason'] or why}"
        if row["as_of"]:
            yield f"as of {day_text(row['as_of'], AT_LATEST)}"

    def events(self, record_id: str) -> list[tuple[str, Link, str]]:
        """Date, page and outcome of each event that names the record, by date."""
        content = self.content
        found = {
            row["subject"]
            for row in content.relations_to.get(record_id, ())
            if row["type"] in EVENT_LINKS and content.kind(row["subject"]) in ("events", "statements")
        }
        dated = sorted((self.event_start(one), one) for one in found)
        return [(self.event_day(one), self.link(one) or Link("", one), self.outcome(one)) for _, one in dated]

    def event_day(self, event_id: str) -> str:
        """When an event was, in words, or is planned.

        Where sources disagree, the first and the last day; where only its parts are dated, from the first to the last.
        """
        dates = self._event_dates(event_id)
        if not dates:
            return "undated"
        first, last = dates[0], dates[-1]
        if not first["text"]:
            return f"{day(first['date_low'])} or {day(first['date_high'])}"
        if first["text"] != last["text"]:
            return f"{day_text(first['text'])} to {day_text(last['text'])}"
        return ("planned " if first["planned"] else "") + figure_words(first, self.content)

    def event_start(self, event_id: str) -> str:
        """A key that orders events by date: the first day on which it can have been; the undated last."""
        dates = self._event_dates(event_id)
        return _first_day(dates[0]).isoformat() if dates else _UNDATED

    def newest_first(self, events: Sequence[Row]) -> list[Row]:
        """Rows of events by date, the newest first and the undated last."""
        starts = {row["id"]: self.event_start(row["id"]) for row in events}
        by_date = sorted(events, key=lambda row: (starts[row["id"]], row["id"]), reverse=True)
        return sorted(by_date, key=lambda row: starts[row["id"]] == _UNDATED)

    def _event_dates(self, event_id: str) -> list[Row]:
        """The dates that tell when an event was, in order: of the whole, else by the local clock, else of its parts.

        A plan of the whole only where nothing else is said.
        """
        found = [
            row
            for row in self.content.values_of.get(event_id, ())
            if row["property"] == "event.date" and (row["text"] or (row["date_low"] and row["date_high"]))
        ]
        for facet in ("", "zone=local"):
            whole = [row for row in found if (row["facet"] or "") == facet]
            if whole:
                return whole
        parts = [row for row in found if not row["planned"]]
        return sorted(parts or [row for row in found if row["facet"] == "planned=true"], key=_first_day)

    def outcome(self, event_id: str) -> str:
        """A test's outcome, the assessed one before the official one."""
        wide = self.content.wide[event_id]
        for column, words in (("test_outcome_assessed", ""), ("test_outcome_official", ", officially")):
            if wide.get(column):
                return self.content.term("test-outcomes", wide[column]) + words
        return ""

    def named(self, record_id: str) -> list[tuple[str, list[Link]]]:
        """The records that name this one in a relation, by how the relation reads from here."""
        content = self.content
        rows = [
            row
            for row in content.relations_to.get(record_id, ())
            if not (row["type"] in EVENT_LINKS and content.kind(row["subject"]) in ("events", "statements"))
        ]
        rows.sort(key=lambda row: (row["type"], content.name(row["subject"]).casefold()))
        found = []
        for name, same in groupby(rows, key=lambda row: row["type"]):
            label = _INVERSE.get(name) or f"{plain_label(content.dictionary.properties[name])} of"
            linked: dict[str, Link] = {}
            for row in same:
                link = self.link(row["subject"], "planned" if row["planned"] else "")
                if link:
                    linked.setdefault(row["subject"], link)
            found.append((label, list(linked.values())))
        return found


def weighed_words(row: Row, n_claims: int = 0) -> Iterable[str]:
    """How many claims and origins a value has, and whether they agree; `n_claims` counts those not weighed too."""
    if n_claims > row["n_claims"]:
        yield f"{row['n_claims']} of {counted(n_claims, 'claim')} weighed"
    else:
        yield counted(row["n_claims"], "claim")
    if row["n_claims"]:
        yield counted(row["n_independent"], "independent origin")
    if row["agreement"] in ("consistent", "conflict"):
        yield "sources agree" if row["agreement"] == "consistent" else "sources disagree"


def glance(sections: Sequence[tuple[str, str, Sequence[Block]]], content: Content) -> list[tuple[str, str, str, bool]]:
    """Label, anchor, words and whether sources disagree, for each headline property with a value."""
    found = []
    for _, _, blocks in sections:
        for block in blocks:
            prop = content.dictionary.properties[block.property]
            if not prop.headline:
                continue
            said = [value for value in block.values if value.chosen or value.agreement == "conflict"]
            plain = [value for value in said if not value.planned] or said
            words = "; ".join(dict.fromkeys(_short(value) for value in plain))
            if words:
                found.append((block.label, block.property, words, block.contested))
    return found


def _short(value: ValueView) -> str:
    return f"planned: {value.words}" if value.planned else value.words


def dissent(claims: Sequence[ClaimView]) -> Iterable[str]:
    """Who states another figure than the chosen one, each origin once: `Yonhap (400 km)`."""
    seen = set()
    for view in claims:
        if view.standing == "differs":
            text = f"{view.origin_name or view.publisher_name} ({view.words})"
            if text not in seen:
                seen.add(text)
                yield text


def _first_day(row: Row) -> date:
    """The day by which a weighed date stands in a list; where sources differ, the first that one names."""
    return (first_day(row["text"]) if row["text"] else row["date_low"]) or date.max
