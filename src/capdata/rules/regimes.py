"""Which treaty or regime a text names, and the texts of a record that may name one.

Treaties are terms of schemas/vocabularies/treaties.yaml. Summaries of events are no such texts: they retell what
somebody said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from capdata.reading.records import Claim, Record
from capdata.rules.model import View
from capdata.schemas.dictionary import Dictionary, Term
from capdata.schemas.table import JOIN
from capdata.weighing.flatten import FlatClaim

COMPLIANCE = "regime.compliance"
#: What an asserter says was broken, or would have been; the other terms say that it was kept.
BREACH = "violates"
WOULD_BREACH = "would-violate"
#: A page with no source named: the page's own words, unless the claim says whose they are.
_UNSOURCED = frozenset({"reported", "unstated"})
_TEXTS = ("role", "applies_to", "note")


class Mention(NamedTuple):
    """A text that names a treaty: the key (or path) that it stands under, and whether it is `cited` from a source."""

    treaty: Term
    thing: Record | Claim
    key: str
    text: str
    cited: bool

    @property
    def subject(self) -> str:
        """The record that the text is about."""
        return self.thing.id if isinstance(self.thing, Record) else self.thing.subject


def treaties(dictionary: Dictionary) -> list[Term]:
    """All treaties and regimes that are known."""
    vocabulary = dictionary.vocabularies.get("treaties")
    return list(vocabulary.terms.values()) if vocabulary else []


def named(text: str, dictionary: Dictionary) -> Term | None:
    """The treaty that `text` names, or None."""
    for treaty in treaties(dictionary):
        words = treaty.fields["words"].split(JOIN)
        # The plain search is quick, and nearly all texts end there.
        if any(word in text for word in words) and re.search(_pattern(words), text):
            return treaty
    return None


def _pattern(words: list[str]) -> str:
    return r"\b(?:" + JOIN.join(map(re.escape, words)) + r")\b"


def texts(claim: Claim) -> Iterator[tuple[str, str]]:
    """The keys of a claim that hold our words or the page's label, with their texts."""
    for key in _TEXTS:
        text = claim.note if key == "note" else claim.qualifiers.get(key)
        if text:
            yield key, text


def treaty_of(claim: Claim, dictionary: Dictionary) -> Term | None:
    """The treaty of which a claim of compliance speaks."""
    return next((treaty for _, text in texts(claim) if (treaty := named(text, dictionary))), None)


def compliance(view: View) -> Iterator[tuple[FlatClaim, Term | None]]:
    """Every claim of compliance that states something, with its treaty."""
    for flat in view.claims(COMPLIANCE):
        if flat.claim.missing is None:
            yield flat, treaty_of(flat.claim, view.dictionary)


def has_asserter(claim: Claim) -> bool:
    """Whether the claim says whose word it is: an origin, a speaker, or a basis that implies one."""
    return bool(claim.origin or claim.speaker) or claim.basis not in _UNSOURCED


def mentions(view: View) -> Sequence[Mention]:
    """Every text of a missile or launcher, claims of compliance apart, that names a treaty."""
    return view.once(_mentions)


def _mentions(view: View) -> list[Mention]:
    return list(_find_mentions(view))


def _find_mentions(view: View) -> Iterator[Mention]:
    for record in view.records.values():
        if record.kind not in ("missiles", "launchers"):
            continue
        for key, text, cited in _record_texts(record.keys):
            if treaty := named(text, view.dictionary):
                yield Mention(treaty, record, key, text, cited)
    for flat in view.flat:
        if flat.claim.kind in ("missiles", "launchers") and flat.claim.property != COMPLIANCE:
            for key, text in texts(flat.claim):
                if treaty := named(text, view.dictionary):
                    yield Mention(treaty, flat.claim, key, text, flat.claim.source is not None)


def _record_texts(keys: Mapping[str, Any]) -> Iterator[tuple[str, str, bool]]:
    if keys.get("note"):
        yield "note", keys["note"], False
    for i, alias in enumerate(keys.get("aliases") or ()):
        for key in ("name", "note"):
            if alias.get(key):
                yield f"aliases.{i}.{key}", alias[key], bool(alias.get("source"))


def scheme_words(treaty: Term, field: str, dictionary: Dictionary) -> set[str]:
    """The terms (of `vehicles` or `launched_from`) to which the treaty's range classes apply; empty for any."""
    vocabulary = dictionary.vocabularies.get("range-classes")
    terms = vocabulary.terms.values() if vocabulary else ()
    of_scheme = [term.fields for term in terms if term.fields.get("scheme") == treaty.fields.get("scheme")]
    return {word for fields in of_scheme for word in fields.get(field, "").split(JOIN) if word}
