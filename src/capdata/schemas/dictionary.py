"""The dictionary: kinds, claim keys, qualifiers, properties, units and vocabularies, as `schemas/` has them.

They are data: a new property, term or kind is an entry in a file there; reader, validator, tables and documentation
follow from it. How the files are read and checked is said in `dictionary_files`.

Out of scope: the schemas of the released tables (see `table_schemas`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from capdata.schemas.shapes import Terms

#: What a claim of a property can state.
PROPERTY_TYPES = ("quantity", "money", "count", "date", "term", "ref", "text")


class Term(NamedTuple):
    """A word of a vocabulary. `fields` holds what the vocabulary's `fields` declare, such as a rank."""

    name: str
    label: str
    definition: str
    definition_source: str | None
    fields: Mapping[str, Any]


class Vocabulary(NamedTuple):
    """A closed list of terms."""

    name: str
    label: str
    definition: str
    definition_source: str | None
    terms: Mapping[str, Term]


class Unit(NamedTuple):
    """A unit. `factor` is its size in the base unit of its dimension; moneys also have a `currency`."""

    name: str
    dimension: str
    factor: float
    column: str
    pint: str | None
    currency: str | None
    words: tuple[str, ...]


class Kind(NamedTuple):
    """A kind of record: its folder under `data/`, the keys it may hold, whether it may hold claims."""

    name: str
    label: str
    definition: str
    claims: bool
    name_key: str
    keys: Mapping[str, Mapping[str, Any]]


class Property(NamedTuple):
    """What one can claim of a record. See the head of `schemas/properties.yaml`."""

    name: str
    label: str
    definition: str
    definition_source: str | None
    kinds: tuple[str, ...]
    type: str
    unit: str | None
    minimum: float
    maximum: float | None
    vocabulary: str | None
    refers_to: tuple[str, ...]
    qualifiers: tuple[str, ...]
    time: str
    many: bool
    exclusive: bool
    headline: bool
    wide: bool
    table: str | None
    relation: bool
    falls_back_to: str | None
    paraphrase: bool = False

    @property
    def column(self) -> str:
        """The stem of the property's column names."""
        return self.name.replace(".", "_").replace("-", "_")

    @property
    def is_relation(self) -> bool:
        """Whether its claims also make rows of `relations`."""
        return self.type == "ref" or self.relation


@dataclass(frozen=True, eq=False)
class Dictionary:
    """All of `schemas/` that concerns records."""

    kinds: Mapping[str, Kind]
    common: Mapping[str, Mapping[str, Any]]
    dataset: Mapping[str, Mapping[str, Any]]
    redirects: Mapping[str, Mapping[str, Any]]
    claim_keys: Mapping[str, Mapping[str, Any]]
    qualifiers: Mapping[str, Mapping[str, Any]]
    properties: Mapping[str, Property]
    units: Mapping[str, Unit]
    vocabularies: Mapping[str, Vocabulary]

    @cached_property
    def terms(self) -> Terms:
        """What shapes may look up."""
        vocabularies = {name: frozenset(vocabulary.terms) for name, vocabulary in self.vocabularies.items()}
        words: dict[str, str] = {name: name for name in self.units}
        for unit in self.units.values():
            for word in unit.words:
                words.setdefault(word, unit.name)  # where several share a word (money), the first of units.yaml
        return Terms(vocabularies, frozenset(self.properties), frozenset(self.units), words)

    @property
    def cited(self) -> frozenset[str]:
        """The sources that definitions of properties and terms cite."""
        vocabularies = self.vocabularies.values()
        cited = {prop.definition_source for prop in self.properties.values()}
        cited |= {term.definition_source for vocabulary in vocabularies for term in vocabulary.terms.values()}
        return frozenset(name for name in cited if name)

    def without_sources(self) -> Dictionary:
        """The same without the sources of its definitions, for a dataset that doesn't hold those records."""
        return replace(
            self,
            properties={name: prop._replace(definition_source=None) for name, prop in self.properties.items()},
            vocabularies={
                name: vocabulary._replace(
                    definition_source=None,
                    terms={word: term._replace(definition_source=None) for word, term in vocabulary.terms.items()},
                )
                for name, vocabulary in self.vocabularies.items()
            },
        )

    def rank(self, vocabulary: str, term: str) -> int:
        """The rank of a term in a vocabulary that has ranks."""
        return self.ranks(vocabulary)[term]

    def ranks(self, vocabulary: str) -> Mapping[str | None, int]:
        """The ranks of the terms of a vocabulary that has ranks."""
        if vocabulary not in self._ranks:
            terms = self.vocabularies[vocabulary].terms.values()
            self._ranks[vocabulary] = {term.name: int(term.fields["rank"]) for term in terms}
        return self._ranks[vocabulary]

    @cached_property
    def _ranks(self) -> dict[str, dict[str | None, int]]:
        """The ranks of the vocabularies that were asked for."""
        return {}

    def canonical_unit(self, prop: Property, unit: str) -> Unit:
        """The unit in which claims of `prop` printed in `unit` are released; money keeps its currency."""
        currency = self.units[unit].currency
        return self.units[f"{currency} million" if currency else prop.unit or unit]

    def canonical(self, number: float, unit: str, into: Unit) -> float:
        """`number` in the unit `into`, rounded to six significant digits."""
        return float(f"{number * self.units[unit].factor / into.factor:.6g}")
