"""What the site is made from: the tables of one edition as plain rows, and the ways to find a row.

The tables are those that the edition's records compile to, which for a release are the released ones. Every text
is put on one line on the way in (`plain_text`), where characters that a browser or a feed reader would act on instead
of showing them stand as `[U+202E]`, so no page, feed or data file has to think of them.

Rows are dicts of `str`, `int`, `float`, `bool`, `datetime.date` and None. Ids are those of the records.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from capdata.reading.about import About
from capdata.reading.dataset import Dataset
from capdata.site.timeline import Row, Step, steps
from capdata.widening.compiling import Weighed, compile_tables, weigh_dataset
from capdata.words.plain_text import one_line

__all__ = ["RELATION", "Content", "Edition", "Release", "Row", "group_of", "grouped", "rows_of"]

#: The value that these properties name is a record; the site shows them from both ends.
RELATION = "relation."


class Edition(NamedTuple):
    """Which data a site shows. `version` is None for records between releases; `released`, `known_by` are ISO dates."""

    about: About
    version: str | None = None
    released: str | None = None
    known_by: str | None = None

    @property
    def name(self) -> str:
        """`0.1.0`, or what stands for a version between releases."""
        return self.version or "working tree"


class Release(NamedTuple):
    """A release up to that of the edition: version, ISO date, the rows of its table `changes`."""

    version: str
    released: str
    changes: list[Row]


class Content:
    """The tables of one edition, and indices over them; `releases` from the first on. Built once for a site."""

    def __init__(
        self, dataset: Dataset, edition: Edition, releases: Sequence[Release] = (), weighed: Weighed | None = None
    ) -> None:
        self.edition = edition
        self.releases = releases
        self.dataset = dataset
        self.dictionary = dataset.dictionary
        self.weighed = weighed or weigh_dataset(dataset)
        self.compiled = compile_tables(dataset, self.weighed)
        self.tables: dict[str, list[Row]] = {name: rows_of(table.columns) for name, table in self.compiled.items()}

    def rows(self, table: str) -> list[Row]:
        """The rows of a table; none if the edition has no such table."""
        return self.tables.get(table, [])

    @cached_property
    def entities(self) -> dict[str, Row]:
        """Every record by id."""
        return {row["id"]: row for row in self.rows("entities")}

    @cached_property
    def kinds(self) -> dict[str, list[Row]]:
        """The records of each kind, by name."""
        return grouped(sorted(self.rows("entities"), key=lambda row: (row["name"].casefold(), row["id"])), "kind")

    @cached_property
    def wide(self) -> dict[str, Row]:
        """The row of a record in the table of its kind."""
        return {row["id"]: row for kind in self.kinds for row in self.rows(kind)}

    @cached_property
    def claims(self) -> dict[str, Row]:
        """Every claim by id."""
        return {row["id"]: row for row in self.rows("claims")}

    @cached_property
    def claims_of_group(self) -> dict[tuple[str, str, str], list[Row]]:
        """The comparable claims of each subject, property and facet."""
        groups: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
        for row in self.rows("claims"):
            groups[group_of(row)].append(row)
        return groups

    @cached_property
    def values_of(self) -> dict[str, list[Row]]:
        """The weighed values of each record."""
        return grouped(self.rows("values"), "subject")

    @cached_property
    def values(self) -> dict[tuple[str, str, str], Row]:
        """The weighed value of each subject, property and facet."""
        return {group_of(row): row for row in self.rows("values")}

    @cached_property
    def timeline(self) -> dict[tuple[str, str, str], list[Step]]:
        """How each value came to be what it is, by what was published when."""
        records, dictionary = self.dataset.records, self.dictionary
        return {
            (value.subject, value.property, one_line(value.facet)): steps(value, records, dictionary)
            for value in self.weighed.values
        }

    @cached_property
    def claims_of_source(self) -> dict[str, list[Row]]:
        """The claims that rest on each source."""
        return grouped(self.rows("claims"), "source")

    @cached_property
    def claims_of_origin(self) -> dict[str, list[Row]]:
        """The claims that say what an organisation has said, wherever printed."""
        return grouped(self.rows("claims"), "origin")

    @cached_property
    def sources(self) -> dict[str, Row]:
        """Every source by id."""
        return {row["id"]: row for row in self.rows("sources")}

    @cached_property
    def sources_of_publisher(self) -> dict[str, list[Row]]:
        """The sources of each publisher."""
        return grouped(self.rows("sources"), "publisher")

    @cached_property
    def relations_of(self) -> dict[str, list[Row]]:
        """The relations that a record states."""
        return grouped(self.rows("relations"), "subject")

    @cached_property
    def relations_to(self) -> dict[str, list[Row]]:
        """The relations of others that name a record."""
        return grouped(self.rows("relations"), "object")

    @cached_property
    def aliases_of(self) -> dict[str, list[Row]]:
        """The other names of each record."""
        return grouped(self.rows("aliases"), "entity")

    @cached_property
    def variants_of(self) -> dict[str, list[Row]]:
        """The variants of each record, which is their family."""
        return grouped((row for row in self.wide.values() if row.get("variant_of")), "variant_of")

    @cached_property
    def properties(self) -> dict[str, Row]:
        """The dictionary of properties."""
        return {row["property"]: row for row in self.rows("properties")}

    @cached_property
    def terms(self) -> dict[tuple[str, str], Row]:
        """Every term of every vocabulary."""
        return {(row["vocabulary"], row["term"]): row for row in self.rows("terms")}

    def term(self, vocabulary: str, term: str | None) -> str:
        """The label of a term; the term itself where the vocabulary has none."""
        row = self.terms.get((vocabulary, term or ""))
        return str(row["label"]) if row else term or ""

    def name(self, record_id: str | None) -> str:
        """The name of a record; its id where there is no such record."""
        row = self.entities.get(record_id or "")
        return str(row["name"]) if row else record_id or ""

    def kind(self, record_id: str | None) -> str | None:
        """The kind of a record, or None."""
        row = self.entities.get(record_id or "")
        return str(row["kind"]) if row else None


def group_of(row: Row) -> tuple[str, str, str]:
    """What makes claims comparable: subject, property, qualifiers."""
    return (row["subject"], row["property"], row["facet"] or "")


def grouped(rows: Iterable[Row], key: str) -> dict[str, list[Row]]:
    """The rows by what stands in `key`, those without left out, in their order."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row[key] is not None:
            groups[row[key]].append(row)
    return dict(groups)


def rows_of(columns: Mapping[str, Iterable[Any]]) -> list[Row]:
    """A table as rows of plain Python, every text on one line and visible."""
    clean = [[one_line(one) if isinstance(one, str) else one for one in column] for column in columns.values()]
    names = list(columns)
    return [dict(zip(names, row, strict=True)) for row in zip(*clean, strict=True)]
