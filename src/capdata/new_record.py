"""A commented record to fill in, made from the dictionary, so that it never lags behind it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from capdata.dictionary import Dictionary, Property

WIDTH = 110


def new_record(kind: str, dictionary: Dictionary, today: str) -> str:
    """The text of a record of `kind`: what is required stands ready, the rest in comments.

    Raises KeyError for a kind that doesn't exist. Until it is filled in, it doesn't validate.
    """
    return "\n".join(_lines(kind, dictionary, today)) + "\n"


def _lines(kind: str, dictionary: Dictionary, today: str) -> Iterator[str]:
    entry = dictionary.kinds[kind]
    yield from _comment(f"{entry.label.capitalize()}. {entry.definition}")
    yield from _comment("Lines that start with # are comments: fill in, uncomment, or delete them.")
    yield ""
    shapes = {**dictionary.common, **entry.keys}
    if entry.name_key != "name":
        del shapes["name"]
    ordered = sorted(shapes.items(), key=lambda pair: not pair[1].get("required"))
    for key, spec in ordered:
        if "description" in spec:
            yield from _comment(f"{key}: {spec['description']}")
        value = today if key == "accessed" else f'""  # {_hint(spec)}'
        yield f"{'' if spec.get('required') else '# '}{key}: {value}"
    if entry.claims:
        properties = [prop for prop in dictionary.properties.values() if kind in prop.kinds]
        yield ""
        yield "claims:"
        for prop in sorted(properties, key=lambda prop: not prop.headline):
            yield from _claim(prop)


def _comment(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="# ", subsequent_indent="# ")


def _hint(spec: Mapping[str, Any]) -> str:
    kind = spec["type"]
    if kind == "term":
        return f"a term of {spec['vocabulary']}" if "vocabulary" in spec else " | ".join(spec["terms"])
    if kind == "ref":
        return "an id of " + " or ".join(spec["refers_to"])
    return {"list": "a list", "map": "a map", "map-of": "a map"}.get(kind, f"a {kind}")


def _claim(prop: Property) -> Iterator[str]:
    yield from (f"  {line}" for line in _comment(prop.definition))
    yield f"  # {prop.name}:"
    if prop.type in ("quantity", "money"):
        value = f"value: 0, unit: {prop.unit}, as_published: '...'"
    elif prop.type == "count":
        value = "value: 0"
    elif prop.type == "term":
        value = f"value: ...  (schemas/vocabularies/{prop.vocabulary}.yaml)"
    else:
        value = "value: ..."
    for part in (*value.split(", "), "basis: ...", "source: ...", *(["as_of: ..."] if prop.time == "state" else [])):
        yield f"  #   {'- ' if part == value.split(', ')[0] else '  '}{part}"
