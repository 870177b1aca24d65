"""Which place lies in which, by schemas/vocabularies/places.yaml. Shared by rules."""

from __future__ import annotations

from capdata.rules.model import View
from capdata.schemas.dictionary import Term

VOCABULARY = "places"
#: Precisions of a single site; regions, seas and countries hold many.
SITES = frozenset({"garrison", "town", "range"})


def terms(view: View) -> dict[str, Term]:
    """All places."""
    return dict(view.dictionary.vocabularies[VOCABULARY].terms)


def chain(view: View, place: str) -> list[str]:
    """The place and what it lies in, from small to large; ends where a place is met again."""
    known = view.dictionary.vocabularies[VOCABULARY].terms
    found: list[str] = []
    above: str | None = place
    while above and above in known and above not in found:
        found.append(above)
        above = known[above].fields.get("within")
    return found


def nested(view: View, one: str, other: str) -> bool:
    """Whether one place is the other, or lies in it."""
    return one in chain(view, other) or other in chain(view, one)


def sites(view: View, place: str) -> list[str]:
    """The place and what it lies in, as far as that is a single site: a garrison and its town."""
    known = view.dictionary.vocabularies[VOCABULARY].terms
    return [name for name in chain(view, place) if known[name].fields.get("precision") in SITES]


def country(view: View, place: str) -> str | None:
    """The country's code, None at sea."""
    known = view.dictionary.vocabularies[VOCABULARY].terms
    return next(
        (known[name].fields["country"] for name in chain(view, place) if known[name].fields.get("country")), None
    )


def label(view: View, place: str) -> str:
    """The place's name."""
    return view.dictionary.vocabularies[VOCABULARY].terms[place].label
