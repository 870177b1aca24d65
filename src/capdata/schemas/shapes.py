"""Shapes of values: a small language, written as data in `schemas/`, compiled into checking functions.

A shape is a map with `type` and what the type needs:

    text (pattern)      url      date      flag      number, integer (minimum, maximum)
    country             ISO 3166-1 alpha-2          language    ISO 639
    term (vocabulary | terms)    ref (refers_to)    property    unit
    list (items)        map (keys)                  map-of (items): any keys, one shape of value

and `required: true`, `description`. A compiled shape takes a value of the YAML tree, its place, the path of the
field and a `Sheet`; it notes what is wrong on the sheet, with place, and returns the checked value, or None where
the value can't be used. An unread key is an error, never ignored.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from capdata import dates
from capdata.findings import shorten
from capdata.schemas.sheet import Reference, Sheet, did_you_mean, wrong_type
from capdata.yaml_text.tree import List, Map, Spot

Check = Callable[[Any, Spot, str, "Sheet"], Any]

_URL = re.compile(r"https?://[^\s/?#]+\.[^\s/?#]+(?:[/?#]\S*)?")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?")
#: The types that a shape may name, with the keys that each reads besides `type`, `required` and `description`.
SHAPE_TYPES: dict[str, frozenset[str]] = {
    "text": frozenset({"pattern"}),
    "url": frozenset(),
    "date": frozenset(),
    "flag": frozenset(),
    "number": frozenset({"minimum", "maximum"}),
    "integer": frozenset({"minimum", "maximum"}),
    "country": frozenset(),
    "language": frozenset(),
    "term": frozenset({"vocabulary", "terms"}),
    "ref": frozenset({"refers_to"}),
    "property": frozenset(),
    "unit": frozenset(),
    "list": frozenset({"items"}),
    "map": frozenset({"keys"}),
    "map-of": frozenset({"items"}),
    "shape": frozenset(),
    "plain": frozenset(),
}


_TEXTS = {"type": "list", "items": {"type": "text"}}
#: What the options of a shape hold; `items` and `keys` hold shapes again.
_OPTIONS: dict[str, Mapping[str, Any]] = {
    "required": {"type": "flag"}, "description": {"type": "text"}, "pattern": {"type": "text"},
    "minimum": {"type": "number"}, "maximum": {"type": "number"}, "vocabulary": {"type": "text"},
    "terms": _TEXTS, "refers_to": _TEXTS,
}  # fmt: skip


class Terms(NamedTuple):
    """What a shape may look up: the terms of each vocabulary, the properties, the units.

    `unit_words` are words by which pages print units, each with the unit that somebody who writes it means.
    """

    vocabularies: Mapping[str, Collection[str]]
    properties: Collection[str]
    units: Collection[str]
    unit_words: Mapping[str, str] = {}


def compile_shape(spec: Mapping[str, Any], terms: Terms) -> Check:
    """The checking function of the shape `spec`. Raises KeyError for a type or vocabulary that doesn't exist."""
    return _COMPILERS[spec["type"]](spec, terms)


def check_keys(
    node: Map, keys: Mapping[str, Check], required: Collection[str], path: str, sheet: Sheet
) -> dict[str, Any]:
    """Check a map key by key. Returns the values that hold."""
    checked: dict[str, Any] = {}
    spots = node.spots
    meant: set[str | None] = set()
    for key, value in node.items():
        where = f"{path}.{key}" if path else key
        check = keys.get(key)
        if check is None:
            word = sheet.meant(key, keys)
            meant.add(word)
            tip = did_you_mean(word) or "keys that may stand here: " + ", ".join(keys)
            message = f"the key `{shorten(key)}` is not known here"
            sheet.note("S01", spots[key][0], message, field=where, found=key, tip=tip)
            continue
        result = check(value, spots[key][1], where, sheet)
        if result is not None:
            checked[key] = result
    for key in required:
        if key not in node and key not in meant:
            message = f"the key `{key}` is missing"
            sheet.note("S02", node.spot, message, field=f"{path}.{key}" if path else key, expected=f"`{key}: ...`")
    return checked


def _text(spec: Mapping[str, Any], terms: Terms) -> Check:
    pattern = re.compile(spec["pattern"]) if "pattern" in spec else None

    def check(value: Any, at: Spot, path: str, sheet: Sheet) -> str | None:
        if type(value) is not str:
            tip = "put it in quotes" if isinstance(value, bool | int | float) else None
            wrong_type(value, at, path, sheet, "text", tip)
            return None
        if not value.strip():
            wrong_type(None, at, path, sheet, "text")
            return None
        if pattern and not pattern.fullmatch(value):
            message = "the text has the wrong form"
            sheet.note("S03", at, message, field=path, found=value, expected=f"text like /{pattern.pattern}/")
            return None
        return value

    return check


def _plain(spec: Mapping[str, Any], terms: Terms) -> Check:
    def check(value: Any, at: Spot, path: str, sheet: Sheet) -> Any:
        if isinstance(value, Map | List) or value is None:
            wrong_type(value, at, path, sheet, "text, a number, true or false")
            return None
        return value

    return check


def _written_as(fits: Callable[[str], object], what: str, expected: str) -> Check:
    """Text of a form that is known outside the schemas: `what` it is called, and what was `expected`."""

    def check(value: Any, at: Spot, path: str, sheet: Sheet) -> str | None:
        if type(value) is not str or not fits(value):
            sheet.note("S17", at, f"this is not {what}", field=path, found=value, expected=expected)
            return None
        return value

    return check


def _url(spec: Mapping[str, Any], terms: Terms) -> Check:
    return _written_as(_URL.fullmatch, "a web address", "an address that starts with https:// or http://")


def _date(spec: Mapping[str, Any], terms: Terms) -> Check:
    return check_date


def check_date(value: Any, at: Spot, path: str, sheet: Sheet) -> str | None:
    """EDTF text, quoted or not; a plain year is read as a number by YAML and taken as the date it is."""
    text = str(value) if type(value) is int else value
    if type(text) is not str:
        wrong_type(value, at, path, sheet, "a date")
        return None
    try:
        dates.parse(text)
    except dates.DateError as error:
        sheet.note("S07", at, "this is not a date", field=path, found=error.found, expected=error.expected)
        return None
    return text


def _flag(spec: Mapping[str, Any], terms: Terms) -> Check:
    def check(value: Any, at: Spot, path: str, sheet: Sheet) -> bool | None:
        if type(value) is not bool:
            wrong_type(value, at, path, sheet, "true or false")
            return None
        return value

    return check


def _number(spec: Mapping[str, Any], terms: Terms) -> Check:
    whole = spec["type"] == "integer"
    low, high = spec.get("minimum"), spec.get("maximum")

    def check(value: Any, at: Spot, path: str, sheet: Sheet) -> float | int | None:
        if type(value) is not int and (whole or type(value) is not float):
            expected = "a whole number" if whole else "a number"
            wrong_type(value, at, path, sheet, expected, _number_tip(value))
            return None
        if (low is not None and value < low) or (high is not None and value > high):
            expected = f"at least {low}" if high is None else f"at most {high}" if low is None else f"{low} to {high}"
            sheet.note("S15", at, "the number is out of bounds", field=path, found=value, expected=expected)
            return None
        return value

    return check


def _number_tip(value: Any) -> str | None:
    if type(value) is str and re.fullmatch(r"[-+]?[\d.,_ \u00a0\u2009\u202f']+", value):
        return "write plain digits, without quotes, commas or spaces: 2500"
    return None


def _country(spec: Mapping[str, Any], terms: Terms) -> Check:
    expected = "a two-letter ISO 3166-1 code, such as US or DE"
    return _written_as(lambda value: value in _country_codes(), "a country code", expected)


@lru_cache(maxsize=1)
def _country_codes() -> frozenset[str]:
    import pycountry  # loading its tables takes longer than reading a hundred records

    return frozenset(country.alpha_2 for country in pycountry.countries)


def _language(spec: Mapping[str, Any], terms: Terms) -> Check:
    return _written_as(_LANGUAGE.fullmatch, "a language code", "an ISO 639 code, such as en or de")


def _one_of(known: Collection[str], code: str, what: str) -> Check:
    def check(value: Any, at: Spot, path: str, sheet: Sheet) -> str | None:
        if type(value) is not str:
            wrong_type(value, at, path, sheet, what, 'put it in quotes: "..."' if value is not None else None)
            return None
        if value not in known:
            tip = did_you_mean(sheet.meant(value, known))
            expected = ", ".join(sorted(known)) if len(known) <= 12 else what
            message = f"`{shorten(value)}` is not {what}"
            sheet.note(code, at, message, field=path, found=value, expected=expected, tip=tip)
            return None
        return value

    return check


def _term(spec: Mapping[str, Any], terms: Terms) -> Check:
    if "terms" in spec:
        return _one_of(frozenset(spec["terms"]), "S04", "one of the words that may stand here")
    name = spec["vocabulary"]
    return _one_of(terms.vocabularies[name], "S04", f"a term of the vocabulary `{name}`")


def _ref(spec: Mapping[str, Any], terms: Terms) -> Check:
    kinds = tuple(spec["refers_to"])

    def check(value: Any, at: Spot, path: str, sheet: Sheet) -> str | None:
        if type(value) is not str:
            wrong_type(value, at, path, sheet, "the id of a record")
            return None
        sheet.references.append(Reference(value, kinds, at, path))
        return value

    return check


def _property(spec: Mapping[str, Any], terms: Terms) -> Check:
    return _one_of(terms.properties, "S04", "a property of schemas/properties.yaml")


def _unit(spec: Mapping[str, Any], terms: Terms) -> Check:
    what = "a unit of schemas/units.yaml"
    known = _one_of(terms.units, "S08", what)

    def check(value: Any, at: Spot, path: str, sheet: Sheet) -> str | None:
        meant = terms.unit_words.get(value) or terms.unit_words.get(value.rstrip("s")) if type(value) is str else None
        if meant is None or value in terms.units:
            unit: str | None = known(value, at, path, sheet)
            return unit
        message = f"`{shorten(value)}` is not {what}"
        sheet.note("S08", at, message, field=path, found=value, expected=what, tip=did_you_mean(meant))
        return None

    return check


def _list(spec: Mapping[str, Any], terms: Terms) -> Check:
    item = compile_shape(spec["items"], terms)

    def check(value: Any, at: Spot, path: str, sheet: Sheet) -> list[Any] | None:
        if type(value) is not List:
            wrong_type(value, at, path, sheet, "a list")
            return None
        if not value:
            sheet.note("S03", at, "the list is empty", field=path, expected="at least one item")
            return None
        spots = value.spots
        results = [item(part, spots[i], f"{path}[{i}]", sheet) for i, part in enumerate(value)]
        return [result for result in results if result is not None]

    return check


def _map(spec: Mapping[str, Any], terms: Terms) -> Check:
    keys = {key: compile_shape(shape, terms) for key, shape in spec["keys"].items()}
    required = [key for key, shape in spec["keys"].items() if shape.get("required")]

    def check(value: Any, at: Spot, path: str, sheet: Sheet) -> dict[str, Any] | None:
        if type(value) is not Map:
            wrong_type(value, at, path, sheet, "a map of keys and values")
            return None
        return check_keys(value, keys, required, path, sheet)

    return check


def _map_of(spec: Mapping[str, Any], terms: Terms) -> Check:
    item = compile_shape(spec["items"], terms)

    def check(value: Any, at: Spot, path: str, sheet: Sheet) -> dict[str, Any] | None:
        if type(value) is not Map:
            wrong_type(value, at, path, sheet, "a map of keys and values")
            return None
        return {
            key: result
            for key, part in value.items()
            if (result := item(part, value.spots[key][1], f"{path}.{key}", sheet)) is not None
        }

    return check


def _shape(spec: Mapping[str, Any], terms: Terms) -> Check:
    """The shape of a shape: used to check the schema files themselves."""
    options = {key: compile_shape(option, terms) for key, option in _OPTIONS.items()}

    def check(value: Any, at: Spot, path: str, sheet: Sheet) -> dict[str, Any] | None:
        if type(value) is not Map or value.get("type") not in SHAPE_TYPES:
            types = "types: " + ", ".join(SHAPE_TYPES)
            wrong_type(value, at, path, sheet, "a shape with a known `type`", types)
            return None
        spots = value.spots
        allowed = {"type", "required", "description"} | SHAPE_TYPES[value["type"]]
        for key in allowed & value.keys() & options.keys():
            options[key](value[key], spots[key][1], f"{path}.{key}", sheet)
        try:
            re.compile(str(value.get("pattern", "")))
        except re.error as error:
            sheet.note("S03", spots["pattern"][1], f"this is not a pattern: {error}", field=f"{path}.pattern")
        for key in value.keys() - allowed:
            message = f"the key `{shorten(key)}` is not known here"
            tip = did_you_mean(sheet.meant(key, allowed))
            sheet.note("S01", spots[key][0], message, field=f"{path}.{key}", found=key, tip=tip)
        if "items" in value:
            check(value["items"], spots["items"][1], f"{path}.items", sheet)
        parts: Any = value.get("keys", Map())
        if type(parts) is not Map:
            wrong_type(parts, spots["keys"][1], f"{path}.keys", sheet, "a map of keys and shapes")
            return None
        for key, part in parts.items():
            check(part, parts.spots[key][1], f"{path}.{key}", sheet)
        return value

    return check


_COMPILERS: dict[str, Callable[[Mapping[str, Any], Terms], Check]] = {
    "text": _text, "url": _url, "date": _date, "flag": _flag, "number": _number, "integer": _number,
    "country": _country, "language": _language, "term": _term, "ref": _ref, "property": _property, "unit": _unit,
    "list": _list, "map": _map, "map-of": _map_of, "shape": _shape, "plain": _plain,
}  # fmt: skip
