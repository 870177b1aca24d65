"""Claims and values in words: `more than 1,600 km`, `autumn 2023`, `United States Navy`, `not disclosed`.

The same words as on the cards of the terminal, from rows of the tables.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from capdata.site.content import Content, Row
from capdata.words.days import UP_TO, date_text, day, day_text
from capdata.words.figures import DATE_WORDS, WORDS, number_text, with_unit


def claim_words(row: Row, content: Content) -> str:
    """What a claim states, in the canonical unit, names for ids and labels for terms, with its time."""
    words = figure_words(row, content)
    since, until = day_text(row["since"]), day_text(row["until"])
    if since and until:
        return f"{words}, {since} to {until}"
    return words + (f", since {since}" if since else "") + (f", until {until}" if until else "")


def figure_words(row: Row, content: Content) -> str:
    """What a row of `claims` or `values` states; the reason where it states nothing."""
    prop = content.properties[row["property"]]
    bound = row["bound"] or "exact"
    if row["missing"] is not None:
        return content.term("missing", row["missing"])
    if row["number"] is not None:
        return WORDS[bound] + amount(row)
    text = row["text"]
    if text is None:
        return "no figure can be chosen"
    if prop["type"] == "date":
        return f"{DATE_WORDS[bound]}{day_text(text)}"
    return WORDS[bound] + word(text, prop, content)


def amount(row: Row) -> str:
    """The number of a row of `claims` or `values` with its canonical unit: `460 km`, `USD 1 to 2 million`."""
    number, high, unit = row["number"], row["number_high"], row["unit"]
    if "canonical_unit" in row:  # a claim: its number is the printed one, its ends are canonical
        number = row["low"] if row["low"] is not None else row["high"]
        high, unit = row["high"] if row["bound"] == "between" else None, row["canonical_unit"]
    text = number_text(number)
    return with_unit(text if high is None else f"{text} to {number_text(high)}", unit)


def word(text: str, prop: Row, content: Content) -> str:
    """A term's label or a record's name."""
    if prop["type"] == "ref":
        return content.name(text)
    if prop["vocabulary"]:
        return content.term(prop["vocabulary"], text)
    return text


def facet(row: Row, content: Content) -> dict[str, str]:
    """The qualifiers of a claim or value as they stand in its facet, `planned` and the value itself left out."""
    parts = (part.partition("=") for part in (row["facet"] or "").split(";"))
    return {key: text for key, _, text in parts if key in content.dictionary.qualifiers and key != "planned"}


def facet_words(row: Row, content: Content, but: Collection[str] = ()) -> str:
    """The qualifiers in words: `operator: United States Navy; role: anti-ship`; those named in `but` left out."""
    said = []
    for key, text in facet(row, content).items():
        if key in but:
            continue
        spec = content.dictionary.qualifiers[key]
        words = [_qualifier(one, spec, content) for one in (text.split("+") if spec["type"] == "list" else [text])]
        if key == "role":
            words = [content.term("baselines", text)]  # that of a baseline's member; any other role stands as it is
        said.append(f"{key.replace('_', ' ')}: {', '.join(words)}")
    return "; ".join(said)


def _qualifier(text: str, spec: Mapping[str, Any], content: Content) -> str:
    if spec["type"] == "date":
        return date_text(text, UP_TO)
    if spec["type"] in ("ref", "list"):
        return content.name(text)
    return content.term(spec["vocabulary"], text) if "vocabulary" in spec else text


def envelope_words(row: Row) -> str | None:
    """The span of all figures that count, such as `240 to 460 km or more`; None where there is nothing to span."""
    low, high = row["low"], row["high"]
    if low is None or high is None:
        first, last = row["date_low"], row["date_high"]
        return None if first is None or last is None or first == last else f"{day(first)} to {day(last)}"
    start = number_text(low) + (" or less" if row["low_open"] else "")
    text = start if low == high else f"{start} to {number_text(high)}"
    return with_unit(text, row["unit"]) + (" or more" if row["high_open"] else "")
