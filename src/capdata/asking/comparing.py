"""Compare: several records side by side, property by property, with bounds and agreement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from capdata.words.figures import counted, number_text

#: How a bound is written before a figure.
SIGNS = {
    "exact": "",
    "about": "~",
    "at_least": "≥ ",
    "more_than": "> ",
    "at_most": "≤ ",
    "less_than": "< ",
    "between": "",
}


def cell(value: dict[str, Any] | None) -> str:
    """A weighed value in few words: `> 2,776 km (2,700-3,500, 10 origins, conflict)`; `-` where nothing is said."""
    if value is None or (not value["n_claims"] and not value["missing"]):
        return "-"
    if value["missing"]:
        return str(value["missing"])
    span = _span(value)
    facts = [counted(value["n_independent"], "origin")]
    if value["agreement"] != "single":
        facts.append(value["agreement"])
    stated = _stated(value)
    if span and span != stated.split(" ")[0]:
        facts.insert(0, span)
    return f"{stated} ({', '.join(facts)})"


def _stated(value: dict[str, Any]) -> str:
    if value["chosen_claim"] is None:
        return "undecided"
    if value["number"] is None:
        return str(value["text"])
    figure = number_text(value["number"])
    if value["number_high"] is not None:
        figure += f" to {number_text(value['number_high'])}"
    return f"{SIGNS[value['bound']]}{figure} {value['unit'] or ''}".rstrip()


def _span(value: dict[str, Any]) -> str:
    low, high = value["low"], value["high"]
    if low is None or high is None or low == high:
        return ""
    return f"{number_text(low)}-{number_text(high)}{'+' * bool(value['high_open'])}"


def compared(
    values: Sequence[dict[str, Any]], properties: Sequence[dict[str, Any]], ids: Sequence[str], wanted: Sequence[str]
) -> Iterator[tuple[str, list[str]]]:
    """Each property with one cell for each record. `values` and `properties` are rows of those tables.

    `wanted` are names or beginnings of names; without any, the headline properties. A property of which no record says
    anything is left out. Where a record has values under qualifiers only, they stand in one cell, each with its own.
    """
    by_key: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for value in values:
        if value["subject"] in ids and not value["planned"]:
            by_key.setdefault((value["subject"], value["property"]), []).append(value)
    for prop in properties:
        name = prop["property"]
        if wanted and not any(name == word or name.startswith(f"{word}.") for word in wanted):
            continue
        if not wanted and not prop["headline"]:
            continue
        cells = [_cells(by_key.get((one, name), []), prop["many"]) for one in ids]
        if any(text != "-" for text in cells):
            yield prop["label"], cells


def _cells(values: Sequence[dict[str, Any]], many: bool) -> str:
    if many:
        words = sorted({str(value["text"]) for value in values if value["chosen_claim"]})
        return ", ".join(words) or next((str(value["missing"]) for value in values if value["missing"]), "-")
    plain = [value for value in values if value["facet"] == ""]
    if plain or not values:
        return cell(plain[0] if plain else None)
    return "; ".join(f"{value['facet'].replace(';', ', ')}: {cell(value)}" for value in values)
