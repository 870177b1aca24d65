"""Compare: several records side by side, property by property, with bounds and agreement.

In the words of the cards: names for ids, labels for terms, qualifiers in brackets.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from capdata.findings import did_you_mean
from capdata.words.days import UP_TO, date_text
from capdata.words.figures import DATE_WORDS, counted, number_text, with_unit

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


class Words(NamedTuple):
    """What ids and terms are called: names of records, and the labels of each vocabulary's terms."""

    names: Mapping[str, str]
    terms: Mapping[str, Mapping[str, str]]

    def text(self, value: dict[str, Any], prop: dict[str, Any]) -> str:
        """The words of a value that is no figure."""
        text = str(value["text"])
        if prop["type"] == "date":
            return date_text(text)
        if prop["type"] == "ref":
            return self.names.get(text, text)
        return self.terms.get(prop["vocabulary"] or "", {}).get(text, text)

    def missing(self, value: dict[str, Any]) -> str:
        """Why there is no value."""
        return self.terms.get("missing", {}).get(value["missing"], value["missing"])

    def facet(self, value: dict[str, Any]) -> str:
        """The qualifiers: ` [operator: United States Navy; role: anti-ship]`; '' without any."""
        said = []
        for part in (value["facet"] or "").split(";"):
            key, equals, text = part.partition("=")
            if equals:
                words = ", ".join(self.names.get(one, one) for one in text.split("+"))
                said.append(f"{key.replace('_', ' ')}: {date_text(text, UP_TO) if key == 'period' else words}")
        return f" [{'; '.join(said)}]" if said else ""


def cell(value: dict[str, Any] | None, prop: dict[str, Any], words: Words) -> str:
    """A weighed value in few words: `> 2,776 km (2,700-3,500, 10 origins, conflict)`; `-` where nothing is said."""
    if value is None or (not value["n_claims"] and not value["missing"]):
        return "-"
    if value["missing"]:
        return words.missing(value)
    span = _span(value)
    facts = [counted(value["n_independent"], "origin")]
    if value["agreement"] != "single":
        facts.append(value["agreement"])
    stated = _stated(value, prop, words)
    if span and span != stated.split(" ")[0]:
        facts.insert(0, span)
    return f"{stated} ({', '.join(facts)})"


def _stated(value: dict[str, Any], prop: dict[str, Any], words: Words) -> str:
    if value["chosen_claim"] is None:
        return "undecided"
    if value["number"] is None:
        return (DATE_WORDS[value["bound"]] if prop["type"] == "date" else "") + words.text(value, prop)
    figure = number_text(value["number"])
    if value["number_high"] is not None:
        figure += f" to {number_text(value['number_high'])}"
    return SIGNS[value["bound"]] + with_unit(figure, value["unit"])


def _span(value: dict[str, Any]) -> str:
    low, high = value["low"], value["high"]
    if low is None or high is None or low == high:
        return ""
    return f"{number_text(low)}-{number_text(high)}{'+' * bool(value['high_open'])}"


def compared(
    values: Sequence[dict[str, Any]], properties: Sequence[dict[str, Any]], ids: Sequence[str], wanted: Sequence[str],
    words: Words,
) -> Iterator[tuple[str, list[str]]]:  # fmt: skip
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
        if wanted and not any(_is_in(name, word) for word in wanted):
            continue
        if not wanted and not prop["headline"]:
            continue
        cells = [_cells(by_key.get((one, name), []), prop, words) for one in ids]
        if any(text != "-" for text in cells):
            yield prop["label"], cells


def unknown(wanted: Sequence[str], properties: Sequence[dict[str, Any]]) -> str | None:
    """What is wrong with the first of `wanted` that names no property and no family of them; None if nothing is."""
    names = [prop["property"] for prop in properties]
    for word in wanted:
        if not any(_is_in(name, word) for name in names):
            families = {name.rpartition(".")[0] for name in names} - {""}
            tip = did_you_mean(word, [*names, *sorted(families)]) or "the table `properties` has them all"
            return f"there is no property {word!r}; {tip}"
    return None


def _is_in(name: str, word: str) -> bool:
    """Whether a property is the one named by `word`, or of the family that `word` names."""
    return name == word or name.startswith(f"{word}.")


def _cells(values: Sequence[dict[str, Any]], prop: dict[str, Any], words: Words) -> str:
    if prop["many"]:
        said = sorted({words.text(value, prop) for value in values if value["chosen_claim"]})
        return "; ".join(said) or next((words.missing(value) for value in values if value["missing"]), "-")
    plain = [value for value in values if value["facet"] == ""]
    if plain or not values:
        return cell(plain[0] if plain else None, prop, words)
    return "; ".join(cell(value, prop, words) + words.facet(value) for value in values)
