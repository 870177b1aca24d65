"""The codebook's contents, before they are Markdown or HTML: every table, column, property, term, unit and kind.

What a reader of a table asks: what does this column hold, in which unit, may it be empty and how often is it, what do
its terms mean, and who defined them. Text is as in the schemas; whoever renders it makes it safe.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from capdata.metadata.coverage import PropertyCoverage, fill_rates, property_coverage
from capdata.reading.about import About, about_of
from capdata.schemas.wide_columns import property_columns

if TYPE_CHECKING:
    from capdata.released.edition import Edition
    from capdata.schemas.dictionary import Kind, Property, Unit, Vocabulary
    from capdata.schemas.table_schemas import Column, TableSchema

#: What the dtypes are in words.
TYPE_WORDS = {
    "string": "text",
    "category": "term",
    "Int64": "whole number",
    "float64": "number",
    "boolean": "true or false",
    "datetime64[us]": "date",
}


class Cited(NamedTuple):
    """A source of a definition, from the table `sources`."""

    id: str
    title: str
    publisher: str
    published: str | None
    url: str


class ColumnEntry(NamedTuple):
    """A column. `fill` is the share of its cells that aren't null; `property` what a generated column shows."""

    name: str
    type: str
    unit: str | None
    nullable: bool
    description: str
    vocabulary: str | None
    references: str | None
    source: Cited | None
    property: str | None
    fill: float | None


class TableEntry(NamedTuple):
    """A table."""

    name: str
    title: str
    description: str
    rows: int
    key: tuple[str, ...]
    columns: list[ColumnEntry]


class PropertyEntry(NamedTuple):
    """A property with its coverage. `limits` says which numbers are let through."""

    property: Property
    source: Cited | None
    limits: str | None
    coverage: PropertyCoverage


class TermEntry(NamedTuple):
    """A term; `fields` are what its vocabulary declares besides, as text."""

    name: str
    label: str
    definition: str
    source: Cited | None
    fields: dict[str, str]


class VocabularyEntry(NamedTuple):
    """A closed list of terms; `fields` are the names of what its terms have besides."""

    vocabulary: Vocabulary
    source: Cited | None
    fields: list[str]
    terms: list[TermEntry]


class Codebook(NamedTuple):
    """All of it."""

    about: About
    version: str
    released: str
    tables: list[TableEntry]
    properties: list[PropertyEntry]
    vocabularies: list[VocabularyEntry]
    kinds: list[Kind]
    units: list[Unit]
    n_records: int
    n_claims: int
    n_sources: int


def codebook(edition: Edition) -> Codebook:
    """The codebook of an edition."""
    dictionary, frames = edition.dictionary, edition.frames
    cited = _Sources(edition)
    properties = dictionary.properties.values()
    return Codebook(
        about=about_of(edition.about),
        version=edition.version,
        released=edition.released.isoformat(),
        tables=[_table(schema, edition, cited) for _, schema in sorted(edition.schemas.items())],
        properties=[
            PropertyEntry(prop, cited.of(prop.definition_source), _limits(prop), property_coverage(prop, frames))
            for prop in properties
        ],
        vocabularies=[_vocabulary(each, cited) for _, each in sorted(dictionary.vocabularies.items())],
        kinds=list(dictionary.kinds.values()),
        units=list(dictionary.units.values()),
        n_records=len(frames["entities"]),
        n_claims=len(frames["claims"]),
        n_sources=len(frames["sources"]),
    )


class _Sources:
    """The sources that definitions name, by id."""

    def __init__(self, edition: Edition) -> None:
        sources = edition.frames["sources"].set_index("id")
        organisations = edition.frames["organisations"]
        names = dict(zip(organisations["id"], organisations["name"], strict=True))
        self.found: dict[str, Cited] = {}
        for name in sorted(set(_definition_sources(edition)) & set(sources.index)):
            row: dict[Any, Any] = sources.loc[name].to_dict()
            publisher = str(names.get(row["publisher"], row["publisher"]))
            self.found[name] = Cited(name, row["title"], publisher, _text(row["published"]), row["url"])

    def of(self, name: str | None) -> Cited | None:
        return self.found.get(name) if name else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _definition_sources(edition: Edition) -> Iterable[str]:
    dictionary = edition.dictionary
    things: list[Property | Vocabulary | Column] = [*dictionary.properties.values(), *dictionary.vocabularies.values()]
    things += [column for schema in edition.schemas.values() for column in schema.columns]
    for thing in things:
        if thing.definition_source:
            yield thing.definition_source
    for vocabulary in dictionary.vocabularies.values():
        yield from (term.definition_source for term in vocabulary.terms.values() if term.definition_source)


def _table(schema: TableSchema, edition: Edition, cited: _Sources) -> TableEntry:
    dictionary, frame = edition.dictionary, edition.frames[schema.name]
    kind = schema.name if schema.name in dictionary.kinds else None
    generated = {wide.name: wide.property for wide in property_columns(kind, dictionary)} if kind else {}
    fill = fill_rates(frame)
    columns = [
        ColumnEntry(
            column.name, TYPE_WORDS[column.dtype], column.unit, column.nullable, column.description, column.vocabulary,
            column.references, cited.of(column.definition_source), generated.get(column.name), fill[column.name],
        )
        for column in schema.columns
    ]  # fmt: skip
    return TableEntry(schema.name, schema.title, schema.description, len(frame), schema.key, columns)


def _limits(prop: Property) -> str | None:
    if prop.type not in ("quantity", "money", "count"):
        return None
    low = f"{prop.minimum:,.12g}"
    return f"{low} or more" if prop.maximum is None else f"{low} to {prop.maximum:,.12g}"


def _vocabulary(vocabulary: Vocabulary, cited: _Sources) -> VocabularyEntry:
    terms = [
        TermEntry(
            term.name, term.label, term.definition, cited.of(term.definition_source),
            {key: str(value) for key, value in term.fields.items()},
        )
        for term in vocabulary.terms.values()
    ]  # fmt: skip
    fields = sorted({key for term in terms for key in term.fields})
    return VocabularyEntry(vocabulary, cited.of(vocabulary.definition_source), fields, terms)
