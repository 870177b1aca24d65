"""The dictionary: everything that `schemas/` says about records, read once and checked strictly.

Kinds, claim keys, qualifiers, properties, units and vocabularies are data. A new property, term or kind is an entry
in a file there; reader, validator, tables and documentation follow from it. A key that nobody reads is an error,
because a misspelt option that is silently ignored would switch a check off.

Out of scope: the schemas of the released tables (see `table_schemas`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from capdata.findings import Finding, Place
from capdata.schemas.shapes import Check, Terms, compile_shape
from capdata.schemas.sheet import Sheet
from capdata.yaml_text.reader import Map, read_yaml


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
        return Terms(vocabularies, frozenset(self.properties), frozenset(self.units))

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


class DictionaryResult(NamedTuple):
    """A dictionary, or None where `schemas/` can't be used, and what is wrong with it."""

    dictionary: Dictionary | None
    findings: list[Finding]


PROPERTY_TYPES = ("quantity", "money", "count", "date", "term", "ref", "text")

_TEXT = {"type": "text"}
_NEEDED = {"type": "text", "required": True}
_TEXTS = {"type": "list", "items": _TEXT}
_FLAG = {"type": "flag"}
_SHAPES = {"type": "map-of", "items": {"type": "shape"}, "required": True}

#: The shape of each schema file.
_FILES: dict[str, Mapping[str, Any]] = {
    "kinds": {"type": "map", "keys": {
        "common": _SHAPES,
        "kinds": {"type": "map-of", "required": True, "items": {"type": "map", "keys": {
            "label": _NEEDED, "definition": _NEEDED, "claims": {"type": "flag", "required": True},
            "name_key": _TEXT, "keys": _SHAPES}}},
        "dataset": _SHAPES,
        "redirects": _SHAPES,
    }},
    "claim": {"type": "map", "keys": {"keys": _SHAPES, "qualifiers": _SHAPES}},
    "units": {"type": "map-of", "items": {"type": "map", "keys": {
        "dimension": _NEEDED, "factor": {"type": "number", "minimum": 0, "required": True}, "column": _NEEDED,
        "pint": _TEXT, "currency": _TEXT, "words": {**_TEXTS, "required": True}}}},
    "properties": {"type": "map-of", "items": {"type": "map", "keys": {
        "label": _NEEDED, "definition": _NEEDED, "definition_source": _TEXT, "kinds": {**_TEXTS, "required": True},
        "type": {"type": "term", "terms": PROPERTY_TYPES, "required": True}, "unit": _TEXT,
        "minimum": {"type": "number"}, "maximum": {"type": "number"}, "vocabulary": _TEXT, "refers_to": _TEXTS,
        "qualifiers": _TEXTS, "time": {"type": "term", "terms": ("fixed", "state"), "required": True},
        "many": _FLAG, "exclusive": _FLAG, "headline": _FLAG, "wide": _FLAG, "table": _TEXT, "relation": _FLAG,
        "falls_back_to": _TEXT, "paraphrase": _FLAG}}},
    "vocabulary": {"type": "map", "keys": {
        "label": _NEEDED, "definition": _NEEDED, "definition_source": _TEXT,
        "fields": {"type": "map-of", "items": {"type": "term", "terms": (
            "integer", "number", "text", "term", "flag", "country")}},
        "terms": {"type": "map-of", "required": True, "items": {"type": "map-of", "items": {"type": "plain"}}}}},
}  # fmt: skip


def load_dictionary(folder: Path) -> DictionaryResult:
    """Read and check the schema files in `folder`. Findings name files as `schemas/...`."""
    loader = _Loader(folder)
    kinds = loader.read("kinds.yaml", "kinds")
    claim = loader.read("claim.yaml", "claim")
    units = loader.read("units.yaml", "units")
    properties = loader.read("properties.yaml", "properties")
    vocabularies = {
        path.stem: loader.read(f"vocabularies/{path.name}", "vocabulary")
        for path in sorted((folder / "vocabularies").glob("*.yaml"))
    }
    if loader.findings:
        return DictionaryResult(None, loader.findings)
    dictionary = Dictionary(
        kinds={name: _kind(name, entry) for name, entry in kinds["kinds"].items()},
        common=kinds["common"],
        dataset=kinds["dataset"],
        redirects=kinds["redirects"],
        claim_keys=claim["keys"],
        qualifiers=claim["qualifiers"],
        properties={name: _property(name, entry) for name, entry in properties.items()},
        units={name: _unit(name, entry) for name, entry in units.items()},
        vocabularies={name: loader.vocabulary(name, entry) for name, entry in vocabularies.items()},
    )
    loader.check_properties(dictionary)
    loader.check_shapes(dictionary)
    return DictionaryResult(None if loader.findings else dictionary, loader.findings)


def _kind(name: str, entry: Mapping[str, Any]) -> Kind:
    name_key = entry.get("name_key", "name")
    return Kind(name, entry["label"], entry["definition"], entry["claims"], name_key, entry["keys"])


def _unit(name: str, entry: Mapping[str, Any]) -> Unit:
    optional = (entry.get("pint"), entry.get("currency"), tuple(entry["words"]))
    return Unit(name, entry["dimension"], entry["factor"], entry["column"], *optional)


def _property(name: str, entry: Mapping[str, Any]) -> Property:
    return Property(
        name=name,
        label=entry["label"],
        definition=entry["definition"],
        definition_source=entry.get("definition_source"),
        kinds=tuple(entry["kinds"]),
        type=entry["type"],
        unit=entry.get("unit"),
        minimum=entry.get("minimum", 0),
        maximum=entry.get("maximum"),
        vocabulary=entry.get("vocabulary"),
        refers_to=tuple(entry.get("refers_to", ())),
        qualifiers=tuple(entry.get("qualifiers", ())),
        time=entry["time"],
        many=entry.get("many", False),
        exclusive=entry.get("exclusive", False),
        headline=entry.get("headline", False),
        wide=entry.get("wide", False),
        table=entry.get("table"),
        relation=entry.get("relation", False),
        falls_back_to=entry.get("falls_back_to"),
        paraphrase=entry.get("paraphrase", False),
    )


class _Loader:
    """Reads the schema files and keeps where each entry stands, so that findings can name the place."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.findings: list[Finding] = []
        self.trees: dict[str, Map] = {}

    def read(self, name: str, form: str) -> Any:
        file = f"schemas/{name}"
        try:
            data = (self.folder / name).read_bytes()
        except OSError as error:
            message = f"the schema file can't be read: {error.strerror}"
            self.findings.append(Finding("S30", "error", file, 1, 1, message))
            return {}
        root, findings = read_yaml(data, file)
        if root is None:
            self.findings += findings
            return {}
        self.trees[name] = root
        sheet = Sheet(file, findings=findings)
        checked = compile_shape(_FILES[form], _NO_TERMS)(root, root.spot, "", sheet)
        self.findings += sheet.findings
        return checked

    def note(self, name: str, path: tuple[str, ...], message: str, **more: Any) -> None:
        node: Any = self.trees[name]
        at: Place = node.at
        for key in path:
            if not isinstance(node, Map) or key not in node:
                break
            at, node = Place(*node.spots[key][0]), node[key]
        self.findings.append(Finding("S30", "error", f"schemas/{name}", at.line, at.column, message, **more))

    def vocabulary(self, name: str, entry: Mapping[str, Any]) -> Vocabulary:
        file = f"vocabularies/{name}.yaml"
        fields = entry.get("fields", {})
        allowed = {"label", "definition", "definition_source", *fields}
        terms = {}
        for term, content in entry["terms"].items():
            for key in content.keys() - allowed:
                self.note(file, ("terms", term, key), f"the key `{key}` is not declared under `fields`")
            for key in ("label", "definition"):
                if key not in content:
                    self.note(file, ("terms", term), f"the term `{term}` has no `{key}`")
            extra = {key: content[key] for key in fields if key in content}
            self.check_fields(file, term, content, fields)
            source = content.get("definition_source")
            terms[term] = Term(term, content.get("label", term), content.get("definition", ""), source, extra)
        return Vocabulary(name, entry["label"], entry["definition"], entry.get("definition_source"), terms)

    def check_fields(self, file: str, term: str, content: Mapping[str, Any], fields: Mapping[str, str]) -> None:
        """A term's own keys are of the declared types. Whole numbers order the terms, so each term has them."""
        node = self.trees[file]["terms"][term]
        sheet = Sheet(f"schemas/{file}")
        for key, form in fields.items():
            if key in content:
                spec = {"type": "text" if form == "term" else form}
                compile_shape(spec, _NO_TERMS)(content[key], node.spots[key][1], f"terms.{term}.{key}", sheet)
            elif form == "integer":
                self.note(file, ("terms", term), f"the term `{term}` has no `{key}`")
        self.findings += sheet.findings

    def check_properties(self, dictionary: Dictionary) -> None:
        """What one property's entry says of others has to exist, and its type has to have what it needs."""
        for prop in dictionary.properties.values():
            unknown: list[tuple[str, str]] = []
            unknown += [("kinds", kind) for kind in prop.kinds if kind not in dictionary.kinds]
            unknown += [("refers_to", kind) for kind in prop.refers_to if kind not in dictionary.kinds]
            unknown += [("qualifiers", name) for name in prop.qualifiers if name not in dictionary.qualifiers]
            if prop.unit and prop.unit not in dictionary.units:
                unknown.append(("unit", prop.unit))
            if prop.vocabulary and prop.vocabulary not in dictionary.vocabularies:
                unknown.append(("vocabulary", prop.vocabulary))
            if prop.falls_back_to and prop.falls_back_to not in dictionary.properties:
                unknown.append(("falls_back_to", prop.falls_back_to))
            for key, found in unknown:
                message = f"`{key}` names `{found}`, which does not exist"
                self.note("properties.yaml", (prop.name, key), message, found=found)
            needs = {"quantity": "unit", "money": "unit", "term": "vocabulary", "ref": "refers_to"}.get(prop.type)
            if needs and not getattr(prop, needs):
                message = f"a property of type `{prop.type}` needs `{needs}`"
                self.note("properties.yaml", (prop.name,), message)

    def check_shapes(self, dictionary: Dictionary) -> None:
        """Every shape in the files has to compile."""

        def attempt(file: str, path: tuple[str, ...], compiled: Callable[[], Check]) -> None:
            try:
                compiled()
            except KeyError as error:
                self.note(file, path, f"the shape names {error}, which does not exist or is missing")

        groups: list[tuple[str, tuple[str, ...], Mapping[str, Mapping[str, Any]]]]
        groups = [("kinds.yaml", ("common",), dictionary.common), ("claim.yaml", ("keys",), dictionary.claim_keys)]
        groups += [("claim.yaml", ("qualifiers",), dictionary.qualifiers)]
        groups += [("kinds.yaml", ("kinds", kind.name, "keys"), kind.keys) for kind in dictionary.kinds.values()]
        for file, path, shapes in groups:
            for key, spec in shapes.items():
                attempt(file, (*path, key), lambda spec=spec: compile_shape(spec, dictionary.terms))  # type: ignore[misc]


_NO_TERMS = Terms({}, frozenset(), frozenset())
