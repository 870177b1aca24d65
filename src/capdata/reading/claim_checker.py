"""One claim as written in, one checked `Claim` out (several where its value is a list).

What a claim may hold is data: `schemas/claim.yaml` for its keys, `schemas/properties.yaml` for each property. A
mistake is said once: a misspelt key is not also a missing one, and bounds are not tested in a unit that doesn't fit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from capdata import dates
from capdata.findings import shorten
from capdata.reading.claims import BOUNDS, NO_SOURCE, Claim, facet_text
from capdata.schemas.dictionary import Dictionary, Property
from capdata.schemas.shapes import Check, check_date, compile_shape
from capdata.schemas.sheet import Sheet, did_you_mean, says
from capdata.yaml_text.reader import List, Map, Spot

#: The keys that a claim keeps as they are written, in the order of its fields.
_WRITTEN = ("as_published", "source", "origin", "speaker", "basis", "as_of", "since", "until", "locator", "note",
            "deprecated")  # fmt: skip
#: A stated value: number, number_high, text, missing; of the four one, or the first two.
Stated = tuple[float | None, float | None, str | None, str | None]


class ClaimChecker:
    """Checks the claims of one property; compiled once."""

    def __init__(
        self, prop: Property, dictionary: Dictionary, claim_keys: Mapping[str, Check], qualifiers: Mapping[str, Check]
    ) -> None:
        self.prop = prop
        self.dictionary = dictionary
        self.numeric = prop.type in ("quantity", "money", "count")
        self.measured = prop.type in ("quantity", "money")
        self.needed = ("source", "basis", "unit", "as_published") if self.measured else ("source", "basis")
        self.qualifiers = {key: qualifiers[key] for key in prop.qualifiers}
        self.known = {**claim_keys, **self.qualifiers}
        self.all_qualifiers = qualifiers
        spec: dict[str, Any] = {"type": "text"}
        if prop.type == "term":
            spec = {"type": "term", "vocabulary": prop.vocabulary}
        elif prop.type == "ref":
            spec = {"type": "ref", "refers_to": prop.refers_to}
        self.word = compile_shape(spec, dictionary.terms)
        self.missing = compile_shape({"type": "term", "vocabulary": "missing"}, dictionary.terms)

    def check(self, node: Any, at: Spot, path: str, kind: str, subject: str, sheet: Sheet) -> list[Claim]:
        """Check one claim. Returns one claim, several where `value` is a list, none where it can't be used."""
        if type(node) is not Map:
            message = f"{says(node)} where a claim is expected"
            sheet.note("S03", at, message, field=path, expected="a map with a value, a source and a basis")
            return []
        stated: list[str] = []
        keys: dict[str, Any] = {}
        meant: set[str | None] = set()
        spots = node.spots
        known = self.known
        for key, value in node.items():
            check = known.get(key)
            if check is not None:
                result = check(value, spots[key][1], f"{path}.{key}", sheet)
                if result is not None:
                    keys[key] = result
            elif key in BOUNDS:
                stated.append(key)
            else:
                meant.add(self._refuse_key(key, spots[key][0], path, sheet))
        self._check_unit(node, keys, path, sheet)
        values = None
        if len(stated) == 1:
            values = self._values(stated[0], node, keys, path, sheet)
        elif stated or not meant & BOUNDS.keys():
            found = ", ".join(stated) or "none of them"
            where = spots[stated[1]][0] if stated else at
            message = "a claim states exactly one value"
            sheet.note("S09", where, message, field=path, found=found, expected="one of " + ", ".join(BOUNDS))
        self._check_company("missing" in stated, node, keys, meant, path, sheet)
        if not values:
            return []
        return [self._claim(subject, kind, stated[0], value, keys, path, node, sheet.file) for value in values]

    def _refuse_key(self, key: str, at: Spot, path: str, sheet: Sheet) -> str | None:
        """Say that the key can't stand here; returns the key that was meant."""
        where = f"{path}.{key}"
        if key in self.all_qualifiers:
            allowed = ", ".join(self.prop.qualifiers) or "none"
            message = f"`{self.prop.name}` doesn't take the qualifier `{key}`"
            sheet.note("S10", at, message, field=where, found=key, expected=f"qualifiers: {allowed}")
            return None
        meant = sheet.meant(key, [*self.known, *BOUNDS])
        message = f"the key `{shorten(key)}` is not known here"
        sheet.note("S01", at, message, field=where, found=key, tip=did_you_mean(meant))
        return meant

    def _values(self, key: str, node: Map, keys: Mapping[str, Any], path: str, sheet: Sheet) -> Sequence[Stated] | None:
        """The stated value or values; None where they can't be used."""
        value, at, where = node[key], node.spots[key][1], f"{path}.{key}"
        if key == "missing":
            reason = self.missing(value, at, where, sheet)
            return [(None, None, None, reason)] if reason else None
        if self.numeric:
            return self._numbers(key, value, at, keys, where, sheet)
        if self.prop.type == "date":
            return self._dates(key, value, at, where, sheet)
        if key != "value":
            message = f"`{self.prop.name}` takes `value`, not a bound"
            sheet.note("S09", node.spots[key][0], message, field=where, found=key, expected="value")
            return None
        if type(value) is not List:
            word = self.word(value, at, where, sheet)
            return None if word is None else [(None, None, word, None)]
        if not self.prop.many:
            message = f"`{self.prop.name}` takes one value, not a list"
            sheet.note("S03", at, message, field=where, tip="write one claim for each")
            return None
        if not value:
            sheet.note("S03", at, "the list is empty", field=where, expected="at least one value")
        words: list[str] = []
        for i, item in enumerate(value):
            word = self.word(item, value.spots[i], f"{where}[{i}]", sheet)
            if word is not None and word in words:
                message = f"`{shorten(word)}` stands twice in the list"
                sheet.note("S11", value.spots[i], message, field=f"{where}[{i}]", found=word)
            elif word is not None:
                words.append(word)
        return [(None, None, word, None) for word in words]

    def _numbers(
        self, key: str, value: Any, at: Spot, keys: Mapping[str, Any], where: str, sheet: Sheet
    ) -> Sequence[Stated] | None:
        parts, spots = self._ends(key, value, at, where, sheet, "[1600, 2500]")
        for part, spot in zip(parts, spots, strict=True):
            if type(part) is not int and (type(part) is not float or self.prop.type == "count"):
                expected = "a whole number" if self.prop.type == "count" else "a number"
                found = part if isinstance(part, str | float) else says(part)
                tip = "write plain digits, without commas; the bound is a key of its own (`more_than: 900`)"
                message = f"{says(part)} where {expected} is expected"
                sheet.note("S03", spot, message, field=where, found=found, expected=expected, tip=tip)
                return None
        if len(parts) == 2 and parts[0] >= parts[1]:
            message = "the span is reversed or empty"
            sheet.note("S15", at, message, field=where, found=f"{parts[0]} to {parts[1]}", expected="[low, high]")
            return None
        if not self.measured or "unit" in keys:
            for part, spot in zip(parts, spots, strict=True):
                if not self._within_bounds(part, keys, spot, where, sheet):
                    return None
        return [(parts[0], parts[1] if len(parts) == 2 else None, None, None)] if parts else None

    def _within_bounds(self, number: float, keys: Mapping[str, Any], at: Spot, where: str, sheet: Sheet) -> bool:
        prop = self.prop
        unit = None
        if self.measured:
            unit = self.dictionary.canonical_unit(prop, keys["unit"])
            number = self.dictionary.canonical(number, keys["unit"], unit)
        low, high = prop.minimum, prop.maximum
        if number >= low and (high is None or number <= high):
            return True
        bounds = f"{low:g} or more" if high is None else f"{low:g} to {high:g}"
        name = f" {unit.name}" if unit else ""
        message = f"out of the bounds of `{prop.name}`"
        sheet.note("S15", at, message, field=where, found=f"{number:g}{name}", expected=f"{bounds}{name}")
        return False

    def _dates(self, key: str, value: Any, at: Spot, where: str, sheet: Sheet) -> Sequence[Stated] | None:
        parts, spots = self._ends(key, value, at, where, sheet, "[2023, 2025]")
        texts = [check_date(part, spot, where, sheet) for part, spot in zip(parts, spots, strict=True)]
        if not texts or None in texts:
            return None
        text = "/".join(str(part) for part in texts)
        if key == "about" and not text.endswith(("~", "?", "%")):
            text += "~"
        try:
            dates.parse(text)
        except dates.DateError as error:
            sheet.note("S07", at, "this is not a date", field=where, found=error.found, expected=error.expected)
            return None
        return [(None, None, text, None)]

    def _ends(
        self, key: str, value: Any, at: Spot, where: str, sheet: Sheet, example: str
    ) -> tuple[list[Any], list[Spot]]:
        """The one value, or the two of `between`, each with its spot; none if they can't be used."""
        if key != "between":
            return [value], [at]
        if type(value) is List and len(value) == 2:
            return value, value.spots
        message = "`between` takes a low and a high end"
        found = f"a list of {len(value)}" if type(value) is List else says(value)
        sheet.note("S09", at, message, field=where, found=found, expected=f"between: {example}")
        return [], []

    def _check_unit(self, node: Map, keys: dict[str, Any], path: str, sheet: Sheet) -> None:
        """The unit is one of the property's dimension; one that isn't is taken out of `keys`."""
        unit = keys.get("unit")
        if unit is None:
            return
        units = self.dictionary.units
        dimension = units[self.prop.unit or unit].dimension
        if self.measured and units[unit].dimension == dimension:
            return
        message, expected = f"`{self.prop.name}` takes no unit", "no `unit`"
        if self.measured:
            message = f"`{unit}` is not a unit of {dimension}"
            expected = ", ".join(name for name, other in units.items() if other.dimension == dimension)
        sheet.note("S08", node.spots["unit"][1], message, field=f"{path}.unit", found=unit, expected=expected)
        del keys["unit"]

    def _check_company(
        self, missing: bool, node: Map, keys: Mapping[str, Any], meant: set[str | None], path: str, sheet: Sheet
    ) -> None:
        """What has to stand beside the value."""
        if missing:
            if "source" not in node and "note" not in node and not meant & {"source", "note"}:
                tip = 'say what was searched: note: "searched: ..."'
                sheet.note("S02", node.spot, "`missing` needs a source or a note", field=path, tip=tip)
            return
        for name in self.needed:
            if name not in node and name not in meant:
                code, hint = "S02", None
                if name == "as_published":
                    code, hint = "S12", "the figure as printed, with bound words and unit"
                message = f"the key `{name}` is missing"
                sheet.note(code, node.spot, message, field=f"{path}.{name}", expected=f"`{name}: ...`", tip=hint)
        if self.prop.time == "state" or keys.get("planned"):
            if "as_of" in node or "since" in node or meant & {"as_of", "since"}:
                return
            what = "a plan" if keys.get("planned") else f"`{self.prop.name}`"
            message = f"{what} needs `as_of` or `since`: when does this hold?"
            sheet.note("S13", node.spot, message, field=path, expected='as_of: "2026-11"')

    def _claim(
        self, subject: str, kind: str, key: str, value: Stated, keys: Mapping[str, Any], path: str, node: Map, file: str
    ) -> Claim:
        number, number_high, text, missing = value
        prop = self.prop
        qualifiers: dict[str, Any] = {}
        if not keys.keys().isdisjoint(self.qualifiers):
            qualifiers = {name: keys[name] for name in self.qualifiers if name in keys and keys[name] is not False}
        item = text if prop.many else None
        get = keys.get
        base = f"{subject}.{prop.name}.{get('source', NO_SOURCE)}"
        if item is not None and prop.type != "text":
            base = f"{base}.{item}"
        nr = get("nr", 1)
        facet = facet_text(qualifiers if item is None else {**qualifiers, "value": item}) if qualifiers or item else ""
        return Claim._make((
            base if nr == 1 else f"{base}.{nr}", subject, kind, prop.name, facet, item, BOUNDS[key],
            number, number_high, get("unit"), text, missing, qualifiers, *map(get, _WRITTEN),
            file, path, node.spot, {key: spot for key, (_, spot) in node.spots.items()}, base, nr,
        ))  # fmt: skip
