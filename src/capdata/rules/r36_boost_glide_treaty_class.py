"""R36: a boost-glide weapon has no class under a treaty unless somebody who is cited gives it one.

The INF Treaty defines ballistic and cruise missiles by what most of their flight path is, and a glide vehicle fits
neither definition cleanly. For a missile of a class of vehicle that the treaty's scheme leaves undetermined
(schemas/vocabularies/range-classes.yaml), three things are examined:

- a claim of `regime.compliance`: it has to say whose word it is, or rest on a basis that implies one;
- a note or alias that calls it a ground-launched ballistic or cruise missile, or puts it under the treaty: it has to
  have a source;
- the class that would be computed: a missile that is also called ballistic or cruise, because of its booster say,
  gets a treaty class by default.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from capdata.rules.class_words import computed_classes
from capdata.rules.model import Outcome, Rule, View, ok, violated
from capdata.rules.regimes import compliance, has_asserter, mentions, scheme_words, treaties
from capdata.schemas.table import JOIN

RULE = Rule(
    "R36",
    "warning",
    "a boost-glide weapon has no treaty class unless one is cited",
    reason="The INF Treaty defines ballistic and cruise missiles, and doesn't say which of them a glider is.",
    accepts="LRHW: undetermined under the definitions of the INF Treaty",
    catches="LRHW in a band of the INF Treaty by default, as if it were a ground-launched ballistic missile",
    source="fas-undated-inf-treaty",
)

_SCHEME, _UNDETERMINED = "inf", "inf/undetermined"
_CLASS = re.compile(
    r"\b(?:GLBM|GLCM|ground-launched (?:ballistic|cruise)|violat\w+|banned|barred|prohibited|covered|"
    r"(?:shorter|intermediate)-range (?:missile|class|band))\b",
    re.IGNORECASE,
)


def check(view: View) -> Iterator[Outcome]:
    """Claims of compliance, texts and computed classes of boost-glide weapons."""
    open_classes = _open_classes(view)
    gliders = {
        record.id for record in view.of_kind("missiles") if view.words(record.id, "vehicle.class") & open_classes
    }
    for flat, treaty in compliance(view):
        if flat.claim.subject not in gliders or treaty is None:
            continue
        if has_asserter(flat.claim):
            yield ok(flat)
        else:
            message = f"the {treaty.label} leaves boost-glide weapons open, and nobody is cited for `{flat.claim.text}`"
            yield violated(flat, message, found=f"basis {flat.claim.basis}", tip="name who says so in `origin`")
    for mention in mentions(view):
        if mention.subject not in gliders or mention.treaty.fields.get("scheme") != _SCHEME:
            continue
        if mention.cited or not _CLASS.search(mention.text):
            yield ok(mention.thing)
        else:
            message = f"the {mention.treaty.label} leaves boost-glide weapons open, and this text has no source"
            tip = "make it a claim of `regime.compliance` with its source"
            yield violated(mention.thing, message, key=mention.key, found=mention.text, tip=tip)
    for record in view.of_kind("missiles"):
        if record.id in gliders:
            yield from _computed(view, record.id, open_classes)


def _computed(view: View, subject: str, open_classes: set[str]) -> Iterator[Outcome]:
    record = view.records[subject]
    shown = computed_classes(view, subject).get(_SCHEME)
    bands = [name for name in (shown or "").split(JOIN) if name and f"{_SCHEME}/{name}" != _UNDETERMINED]
    if not bands:
        yield ok(record)
        return
    covering = [term for term in treaties(view.dictionary) if term.fields.get("scheme") == _SCHEME]
    others = {word for treaty in covering for word in scheme_words(treaty, "vehicles", view.dictionary)} - open_classes
    causes = [flat for flat in view.claims_of(subject, "vehicle.class") if flat.claim.text in others]
    message = f"a boost-glide weapon gets the treaty class {JOIN.join(bands)} because it is also called {{}}"
    for flat in causes:
        tip = "give `applies_to` to what is said of the booster alone, or choose the other class by `choose`"
        yield violated(flat, message.format(f"`{flat.claim.text}`"), found=flat.claim.text, tip=tip)


def _open_classes(view: View) -> set[str]:
    vocabulary = view.dictionary.vocabularies.get("range-classes")
    term = vocabulary.terms.get(_UNDETERMINED) if vocabulary else None
    return set(term.fields.get("vehicles", "").split(JOIN)) if term else set()
