"""A commented record to fill in, made from the dictionary, so that it never lags behind it.

Lines with `##` explain. Lines with `#` are parts of the record that may be left out: without the `#` they stand where
they belong, in a shape that validates once the blanks are filled in.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from capdata.schemas.dictionary import Dictionary, Property

WIDTH = 110
#: A vocabulary whose words take more room than this is named, not listed.
ROOM = 90
HINTS = {
    "url": "a full web address", "date": "2024, 2024-07, 2024-07-10, 2023~, 2025-10/2026-09, ...",
    "country": "two capital letters, ISO 3166-1", "language": "ISO 639, like de",
    "property": "a property, like range.max",
}  # fmt: skip
BLANKS = {"flag": "true", "number": "0", "integer": "0"}


def new_record(kind: str, dictionary: Dictionary, today: str) -> str:
    """The text of a record of `kind`: what is required stands ready, the rest in comments.

    Raises KeyError for a kind that doesn't exist. Until it is filled in, it doesn't validate.
    """
    return "\n".join(_lines(kind, dictionary, today)) + "\n"


def _lines(kind: str, dictionary: Dictionary, today: str) -> Iterator[str]:
    entry = dictionary.kinds[kind]
    yield from _prose(f"{entry.label.capitalize()}. {entry.definition}")
    yield from _prose("Lines with ## explain. Take the # away from what you fill in, and delete the rest.")
    shapes = {**dictionary.common, **entry.keys}
    if entry.name_key != "name":
        del shapes["name"]
    for key, spec in sorted(shapes.items(), key=lambda pair: not pair[1].get("required")):
        yield ""
        if "description" in spec:
            yield from _prose(spec["description"])
        mark = "" if spec.get("required") else "# "
        if key == "accessed":
            yield f"{key}: {today}"
        else:
            yield from (f"{mark}{line}" for line in _entry(key, spec, dictionary))
    if entry.claims:
        yield ""
        yield "claims:  # take this line out if there are none"
        properties = [prop for prop in dictionary.properties.values() if kind in prop.kinds]
        for prop in sorted(properties, key=lambda prop: not prop.headline):
            yield ""
            yield from (f"  {line}" for line in _prose(prop.definition))
            yield from (f"  # {line}" for line in _claim(prop, dictionary))


def _prose(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="## ", subsequent_indent="## ")


def _entry(key: str, spec: Mapping[str, Any], dictionary: Dictionary) -> Iterator[str]:
    """A key with a blank of its shape, and what may stand there."""
    kind = spec["type"]
    if kind in ("map", "map-of"):
        yield f"{key}:"
        nested = spec["keys"] if kind == "map" else {"a-name-of-its-own": spec["items"]}
        for name, part in nested.items():
            yield from (f"  {line}" for line in _entry(name, part, dictionary))
    elif kind == "list" and spec["items"]["type"] == "map":
        yield f"{key}:"
        parts = [line for name, part in spec["items"]["keys"].items() for line in _entry(name, part, dictionary)]
        yield from (f"  {'  ' if i else '- '}{line}" for i, line in enumerate(parts))
    else:
        item = spec["items"] if kind == "list" else spec
        blank = BLANKS.get(item["type"], '""')
        hint = _hint(item, dictionary)
        yield f"{key}: {f'[{blank}]' if kind == 'list' else blank}" + (f"  # {hint}" if hint else "")


def _hint(spec: Mapping[str, Any], dictionary: Dictionary) -> str:
    if spec["type"] == "term":
        return " | ".join(spec["terms"]) if "terms" in spec else _words(spec["vocabulary"], dictionary)
    if spec["type"] == "ref":
        return "an id of " + " or ".join(spec["refers_to"])
    return HINTS.get(spec["type"], "")


def _words(vocabulary: str, dictionary: Dictionary) -> str:
    words = " | ".join(dictionary.vocabularies[vocabulary].terms)
    return words if len(words) <= ROOM else f"a term of schemas/vocabularies/{vocabulary}.yaml"


def _claim(prop: Property, dictionary: Dictionary) -> Iterator[str]:
    """A claim on `prop` with the keys that it can't do without."""
    yield f"{prop.name}:"
    keys = [_value(prop, dictionary)]
    if prop.type in ("quantity", "money"):
        keys += [
            f"unit: {prop.unit}  # as the page prints it",
            'as_published: ""  # as the page prints it',
        ]
    keys += ['source: ""  # an id of sources', f'basis: ""  # {_words("basis", dictionary)}']
    if prop.time == "state":
        keys.append(f'as_of: ""  # {HINTS["date"]}')
    yield from (f"  {'  ' if i else '- '}{key}" for i, key in enumerate(keys))
    if prop.qualifiers:
        yield from textwrap.wrap("# or with: " + ", ".join(prop.qualifiers), WIDTH - 8, initial_indent="    ",
                                 subsequent_indent="    # ")  # fmt: skip


def _value(prop: Property, dictionary: Dictionary) -> str:
    if prop.type in ("quantity", "money", "count"):
        return "value: 0  # or about, at_least, more_than, at_most, less_than, between: [0, 0]"
    if prop.type == "term" and prop.vocabulary:
        return f'value: ""  # {_words(prop.vocabulary, dictionary)}'
    if prop.type == "ref":
        return f'value: ""  # an id of {" or ".join(prop.refers_to)}'
    return 'value: ""' + (f"  # {HINTS['date']}" if prop.type == "date" else "")
