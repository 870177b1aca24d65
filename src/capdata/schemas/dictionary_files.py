"""The files of `schemas/` that say what records may hold: read once, checked strictly, made a `Dictionary`.

A key that nobody reads is an error, because a misspelt option that is silently ignored would switch a check off.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from capdata.findings import Finding, Place
from capdata.schemas.dictionary import PROPERTY_TYPES, Dictionary, Kind, Property, Term, Unit, Vocabulary
from capdata.schemas.shapes import Check, Terms, compile_shape
from capdata.schemas.sheet import Sheet
from capdata.yaml_text.reader import Map, read_yaml


class DictionaryResult(NamedTuple):
    """A dictionary, or None where `schemas/` can't be used, and what is wrong with it."""

    dictionary: Dictionary | None
    findings: list[Finding]


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
