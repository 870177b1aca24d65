"""The lists of records: one table per kind, with what readers compare first, and the whole index for the home page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from capdata.site import links
from capdata.site.content import Content, Row
from capdata.site.record_pages import RecordPages
from capdata.words.days import day_text

#: The properties that make columns in the list of each kind, with a short heading.
COLUMNS: Mapping[str, Sequence[tuple[str, str]]] = {
    "missiles": (("range.max", "Range"), ("range.surface-strike", "…against land"), ("vehicle.class", "Class"),
                 ("status.fielding", "Status"), ("relation.operator", "Operators")),
    "launchers": (("basing", "Basing"), ("relation.fires", "Fires"), ("status.fielding", "Status")),
    "programmes": (("status.programme", "Status"), ("relation.sponsor", "Run by"),
                   ("milestone.first-flight", "First flight"), ("milestone.fielding", "Fielding")),
    "formations": (("formation.echelon", "Echelon"), ("relation.part-of", "Part of"),
                   ("relation.stationed-at", "Stationed at"), ("milestone.activation", "Activated")),
    "events": (("event.place", "Place"),),
    "statements": (("event.date", "Date"), ("relation.participant", "By")),
}  # fmt: skip


class Cell(NamedTuple):
    """One cell of a list: words, and whether sources disagree."""

    words: str
    contested: bool = False


class Line(NamedTuple):
    """One record in a list."""

    page: str
    name: str
    cells: tuple[Cell, ...]


class Lists:
    """Makes the lists of a content."""

    def __init__(self, content: Content, pages: RecordPages) -> None:
        self.content = content
        self.pages = pages

    def page(self, kind: str) -> dict[str, Any]:
        """What the template of a list takes: headings and lines."""
        make: Callable[[str, Sequence[Row]], tuple[list[str], list[Line]]] = {
            "sources": self._sources, "organisations": self._organisations, "events": self._events,
        }.get(kind, self._plain)  # fmt: skip
        rows = self.content.kinds[kind]
        headings, lines = make(kind, rows)
        label = self.content.dictionary.kinds[kind]
        return {"headings": headings, "lines": lines, "kind": kind, "definition": label.definition}

    def _plain(self, kind: str, rows: Sequence[Row]) -> tuple[list[str], list[Line]]:
        columns = COLUMNS.get(kind, ())
        lines = [
            Line(
                links.page(kind, row["id"]), row["name"],
                (*(self._said(row["id"], name) for name, _ in columns), Cell(str(self._n_claims(row["id"])))),
            )
            for row in rows
        ]  # fmt: skip
        return [heading for _, heading in columns] + ["Claims"], lines

    def _events(self, kind: str, rows: Sequence[Row]) -> tuple[list[str], list[Line]]:
        content = self.content
        lines = [
            Line(
                links.page(kind, row["id"]), row["name"],
                (
                    Cell(self.pages.event_day(row["id"])),
                    Cell(content.term("event-kinds", content.wide[row["id"]]["kind"])),
                    self._said(row["id"], "event.place"),
                    Cell(self.pages.outcome(row["id"])),
                    Cell(str(self._n_claims(row["id"]))),
                ),
            )
            for row in self.pages.newest_first(rows)
        ]  # fmt: skip
        return ["Date", "Kind", "Place", "Outcome", "Claims"], lines

    def _organisations(self, kind: str, rows: Sequence[Row]) -> tuple[list[str], list[Line]]:
        content = self.content
        lines = [
            Line(
                links.page(kind, row["id"]), row["name"],
                (
                    Cell(content.term("publisher-kinds", content.wide[row["id"]].get("kind"))),
                    Cell(content.wide[row["id"]].get("country") or ""),
                    Cell(str(len(content.sources_of_publisher.get(row["id"], ())))),
                    Cell(str(len(content.claims_of_origin.get(row["id"], ())))),
                ),
            )
            for row in rows
        ]  # fmt: skip
        return ["Kind", "Country", "Sources", "Statements"], lines

    def _sources(self, kind: str, rows: Sequence[Row]) -> tuple[list[str], list[Line]]:
        content = self.content
        lines = []
        for row in rows:
            source = content.sources[row["id"]]
            cells = (
                Cell(content.name(source["publisher"])),
                Cell(day_text(source["published"]) or "undated"),
                Cell(source["reliability"] or ""),
                Cell(str(source["n_claims"] or 0)),
            )
            lines.append(Line(links.page(kind, row["id"]), source["title"] or row["name"], cells))
        return ["Publisher", "Published", "Grade", "Claims"], lines

    def _n_claims(self, record_id: str) -> int:
        return sum(row["n_claims"] or 0 for row in self.content.values_of.get(record_id, ()))

    def _said(self, record_id: str, name: str) -> Cell:
        """The chosen values of a property in a few words; plans only where nothing else is stated."""
        rows = [row for row in self.content.values_of.get(record_id, ()) if row["property"] == name]
        facts = [row for row in rows if not row["planned"] and row["n_claims"]] or [
            row for row in rows if row["n_claims"]
        ]
        contested = any(row["agreement"] == "conflict" for row in facts)
        words = [self.pages.short(row) for row in facts]
        most = list(dict.fromkeys(words))
        text = ", ".join(most[:4]) + (f" and {len(most) - 4} more" if len(most) > 4 else "")
        return Cell(text, contested)
