"""The codebook: every property, term and table with its definition, and how much of each there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from capdata.site.content import Content
from capdata.site.sections import in_sections, plain_label

#: Vocabularies for the machine only: words that printed figures are read by.
_NOT_SHOWN = frozenset({"bound-words"})


class PropertyEntry(NamedTuple):
    """A property in the codebook."""

    name: str
    label: str
    definition: str
    source: str | None
    form: str
    kinds: str
    vocabulary: str | None
    falls_back_to: str | None
    n_claims: int


def page(content: Content) -> dict[str, Any]:
    """What the template takes."""
    return {
        "sections": list(_properties(content)),
        "vocabularies": [
            (vocabulary, [row for row in content.rows("terms") if row["vocabulary"] == name])
            for name, vocabulary in sorted(content.dictionary.vocabularies.items())
            if name not in _NOT_SHOWN
        ],
        "tables": [schema for _, schema in sorted(content.dataset.schemas.items())],
    }


def _properties(content: Content) -> Iterator[tuple[str, str, list[PropertyEntry]]]:
    counts = Counter(row["property"] for row in content.rows("claims"))
    kinds = content.dictionary.kinds
    for title, anchor, names in in_sections(content.dictionary.properties, content.dictionary, ""):
        entries = []
        for name in names:
            prop = content.dictionary.properties[name]
            form = f"{prop.type}, {prop.unit}" if prop.unit else prop.type
            time = "a state: the newest counts" if prop.time == "state" else "fixed"
            entries.append(
                PropertyEntry(
                    name, plain_label(prop), prop.definition, prop.definition_source,
                    f"{form}; {time}" + ("; many" if prop.many else ""),
                    ", ".join(kinds[kind].label for kind in prop.kinds),
                    prop.vocabulary, prop.falls_back_to, counts[name],
                )
            )  # fmt: skip
        yield title, anchor, entries
