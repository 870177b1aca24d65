"""The explorer's data: every weighed value and every claim, as parallel lists that its script puts into a table.

Texts that recur (labels, names, sources) stand once and are named by their number, so that the files stay small.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from capdata.site.claim_views import ClaimViews
from capdata.site.content import Content, Row, group_of
from capdata.site.sections import in_sections, plain_label
from capdata.site.words import claim_words, facet_words, figure_words
from capdata.words.days import AT_LATEST, day_text


class _Index:
    """Numbers things in the order in which they come."""

    def __init__(self) -> None:
        self.numbers: dict[Any, int] = {}

    def __getitem__(self, thing: Any) -> int:
        return self.numbers.setdefault(thing, len(self.numbers))

    @property
    def things(self) -> list[Any]:
        """Everything that has a number, in order."""
        return list(self.numbers)


def page(content: Content) -> dict[str, Any]:
    """What the explorer's template takes: the choices of its filters."""
    used = {row["property"] for row in content.rows("values")}
    return {
        "kinds": [(kind, content.dictionary.kinds[kind].label) for kind in content.kinds],
        "properties": [
            (title, [(name, plain_label(content.dictionary.properties[name])) for name in names])
            for title, _, names in in_sections(used, content.dictionary, "")
        ],
        "agreements": [
            (row["term"], row["label"]) for row in content.rows("terms") if row["vocabulary"] == "agreement"
        ],
        "bases": [(row["term"], row["label"]) for row in content.rows("terms") if row["vocabulary"] == "basis"],
    }


def values_data(content: Content) -> dict[str, Any]:
    """Every weighed value, in the order of the table. `steps` has, by number, what changing values were before."""
    records, properties, words = _Index(), _Index(), _Index()
    rows = content.rows("values")
    steps: dict[str, list[list[Any]]] = {}
    first: list[str] = []
    for number, row in enumerate(rows):
        timeline = content.timeline[group_of(row)]
        first.append(timeline[0].day.isoformat())
        if len(timeline) > 1:
            steps[str(number)] = [[step.day.isoformat(), *_figures(step.row, content)] for step in timeline]

    def column(of: Callable[[Row], Any]) -> list[Any]:
        return [of(row) for row in rows]

    data: dict[str, Any] = {
        "record": column(lambda row: records[row["subject"]]),
        "property": column(lambda row: properties[row["property"]]),
        "facet": column(lambda row: words[facet_words(row, content)]),
        "planned": column(lambda row: int(bool(row["planned"]))),
        "unit": column(lambda row: words[row["unit"] or ""]),
        "first": first,
        "steps": steps,
    }
    for number, name in enumerate(_FIGURES):
        data[name] = [_figures(row, content)[number] for row in rows]
    return data | {"words": words.things, **_names(records.things, properties.things, content)}


#: What of a value changes as more is published.
_FIGURES = ("value", "low", "high", "claims", "origins", "agreement", "asof", "claim", "why")


def _figures(row: Row, content: Content) -> list[Any]:
    return [
        figure_words(row, content), row["low"], row["high"], row["n_claims"], row["n_independent"], row["agreement"],
        day_text(row["as_of"], AT_LATEST), row["chosen_claim"] or "", content.term("chosen-why", row["chosen_why"]),
    ]  # fmt: skip


def _names(records: Sequence[str], properties: Sequence[str], content: Content) -> dict[str, Any]:
    return {
        "records": [[one, content.kind(one), content.name(one)] for one in records],
        "properties": [[one, content.properties[one]["label"]] for one in properties],
    }


def claims_data(content: Content, views: ClaimViews) -> dict[str, Any]:
    """Every claim with its source and citation, in the order of the table."""
    records, properties, words, sources = _Index(), _Index(), _Index(), _Index()
    rows = content.rows("claims")
    shown = [views.view(row["id"]) for row in rows]
    data = {
        "id": [view.id for view in shown],
        "record": [records[view.subject] for view in shown],
        "property": [properties[view.property] for view in shown],
        "facet": [words[facet_words(row, content)] for row in rows],
        "planned": [int(view.planned) for view in shown],
        "printed": [view.printed or "" for view in shown],
        "value": [claim_words(row, content) for row in rows],
        "low": [row["low"] for row in rows],
        "high": [row["high"] for row in rows],
        "unit": [words[row["canonical_unit"] or ""] for row in rows],
        "bound": [words[content.term("bounds", row["bound"])] for row in rows],
        "basis": [words[view.basis_label] for view in shown],
        "origin": [words[view.origin_name or view.publisher_name] for view in shown],
        "grade": [words[view.letter or ""] for view in shown],
        "asof": [words[view.as_of] for view in shown],
        "place": [words[view.locator or ""] for view in shown],
        "standing": [words[_STANDINGS[view.standing]] for view in shown],
        "address": [_after(view.address, content.sources.get(view.source or "")) for view in shown],
        "known": [view.known or "" for view in shown],
        "source": [sources[view.source or ""] for view in shown],
        "citation": [view.citation for view in shown],
    }
    return data | {
        "words": words.things,
        "sources": [_source(source, content) for source in sources.things],
        **_names(records.things, properties.things, content),
    }


_STANDINGS = {"chosen": "chosen", "agrees": "agrees", "differs": "differs", "counts": "weighed", "out": "not weighed"}


def _after(address: str | None, source: Row | None) -> str | None:
    """What follows the source's own address in a claim's, mostly the words to look for; None for no address."""
    if address is None or source is None:
        return None
    return address.removeprefix(source["url"])


def _source(source_id: str, content: Content) -> list[Any]:
    row = content.sources.get(source_id)
    if row is None:
        return [source_id, "", "", "", ""]
    return [source_id, row["title"], content.name(row["publisher"]), row["published"] or "", row["url"] or ""]
