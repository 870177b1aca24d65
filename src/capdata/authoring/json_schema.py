"""The dictionary as JSON Schema (draft 7, the one editors read), for completion and hover texts in YAML files.

It says what shape a record has, as far as JSON Schema can; the checks of `capdata validate` say more.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from capdata.reading.records import BOUNDS
from capdata.schemas.dictionary import Dictionary, Property

ID = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
DATE = {"type": ["string", "integer"], "description": "EDTF: 2024, 2024-07, 2024-07-10, 2023~, 2025-10/2026-09"}
NUMBER_BOUNDS = ("about", "at_least", "more_than", "at_most", "less_than")


def json_schema(kind: str, dictionary: Dictionary) -> str:
    """The JSON Schema of one kind of record. Raises KeyError for a kind that doesn't exist."""
    entry = dictionary.kinds[kind]
    shapes = {**dictionary.common, **entry.keys}
    if entry.name_key != "name":
        del shapes["name"]
    properties = {key: _shape(spec, dictionary) for key, spec in shapes.items()}
    if entry.claims:
        claims = [prop for prop in dictionary.properties.values() if kind in prop.kinds]
        properties["claims"] = {
            "type": "object",
            "description": "what sources say, by property",
            "additionalProperties": False,
            "properties": {prop.name: _claims(prop, dictionary) for prop in claims},
        }
    schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": f"capdata {entry.label}",
        "description": entry.definition,
        "type": "object",
        "additionalProperties": False,
        "required": [key for key, spec in shapes.items() if spec.get("required")],
        "properties": properties,
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _claims(prop: Property, dictionary: Dictionary) -> dict[str, Any]:
    keys = {key: _shape(spec, dictionary) for key, spec in dictionary.claim_keys.items()}
    keys |= {key: _shape(dictionary.qualifiers[key], dictionary) for key in prop.qualifiers}
    if prop.type not in ("quantity", "money"):
        keys.pop("unit", None)
    elif prop.unit:
        dimension = dictionary.units[prop.unit].dimension
        keys["unit"] = {"enum": [u.name for u in dictionary.units.values() if u.dimension == dimension]}
    keys["missing"] = _terms(dictionary, "missing")
    keys |= _values(prop, dictionary)
    claim = {
        "type": "object",
        "additionalProperties": False,
        "properties": keys,
        "oneOf": [{"required": [bound]} for bound in BOUNDS if bound in keys],
    }
    return {"type": "array", "minItems": 1, "title": prop.label, "description": prop.definition, "items": claim}


def _values(prop: Property, dictionary: Dictionary) -> dict[str, Any]:
    """The keys of which a claim has one, as the property's type allows them."""
    if prop.type in ("quantity", "money", "count"):
        number: dict[str, Any] = {"type": "integer" if prop.type == "count" else "number"}
    elif prop.type == "date":
        number = DATE
    else:
        one: dict[str, Any] = {"type": "string"}
        if prop.type == "term" and prop.vocabulary:
            one = _terms(dictionary, prop.vocabulary)
        elif prop.type == "ref":
            one = {**ID, "description": "id of one of: " + ", ".join(prop.refers_to)}
        return {"value": {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]} if prop.many else one}
    keys: dict[str, Any] = {"value": number} | dict.fromkeys(NUMBER_BOUNDS, number)
    return keys | {"between": {"type": "array", "items": number, "minItems": 2, "maxItems": 2}}


def _terms(dictionary: Dictionary, vocabulary: str) -> dict[str, Any]:
    """An enumeration; each word with its definition, which editors show."""
    entry = dictionary.vocabularies[vocabulary]
    words = list(entry.terms.values())
    text = "; ".join(f"{term.name}: {term.definition}" for term in words) if len(words) <= 40 else entry.definition
    return {"enum": [term.name for term in words], "description": text}


def _shape(spec: Mapping[str, Any], dictionary: Dictionary) -> dict[str, Any]:
    schema: dict[str, Any] = _SHAPES[spec["type"]](spec, dictionary)
    return schema | {"description": spec["description"]} if "description" in spec else schema


def _number(spec: Mapping[str, Any], dictionary: Dictionary) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": spec["type"]}
    return schema | {key: spec[key] for key in ("minimum", "maximum") if key in spec}


def _text(spec: Mapping[str, Any], dictionary: Dictionary) -> dict[str, Any]:
    return {"type": "string", "pattern": f"^(?:{spec['pattern']})$"} if "pattern" in spec else {"type": "string"}


def _map(spec: Mapping[str, Any], dictionary: Dictionary) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [key for key, part in spec["keys"].items() if part.get("required")],
        "properties": {key: _shape(part, dictionary) for key, part in spec["keys"].items()},
    }


_SHAPES: dict[str, Any] = {
    "text": _text,
    "url": lambda spec, d: {"type": "string", "pattern": "^https?://"},
    "date": lambda spec, d: DATE,
    "flag": lambda spec, d: {"type": "boolean"},
    "number": _number,
    "integer": _number,
    "country": lambda spec, d: {"type": "string", "pattern": "^[A-Z]{2}$"},
    "language": lambda spec, d: {"type": "string", "pattern": "^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$"},
    "term": lambda spec, d: {"enum": list(spec["terms"])} if "terms" in spec else _terms(d, spec["vocabulary"]),
    "ref": lambda spec, d: ID | {"description": "id of one of: " + ", ".join(spec["refers_to"])},
    "property": lambda spec, d: {"enum": list(d.properties)},
    "unit": lambda spec, d: {"enum": list(d.units)},
    "list": lambda spec, d: {"type": "array", "minItems": 1, "items": _shape(spec["items"], d)},
    "map": _map,
    "map-of": lambda spec, d: {"type": "object", "additionalProperties": _shape(spec["items"], d)},
}
