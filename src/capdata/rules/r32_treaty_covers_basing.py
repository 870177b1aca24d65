"""R32: a treaty is held only against what is launched from where its definitions say.

The INF Treaty covers ground-launched ballistic and cruise missiles. A claim of `regime.compliance` that says of a
missile or launcher that it violates the treaty or would have violated it, and a note that calls it barred by the
treaty, is wrong where all that is known of its basing lies outside the treaty's launch environments. Where the basing
fits, or nobody states one, nothing is found; where only the class of vehicle lies outside, it is possible.

The computed column range_class_inf is examined too: a missile with a class in it has a basing within the treaty. The
environments and classes of vehicle are those of the treaty's scheme in schemas/vocabularies/range-classes.yaml.
Out of scope: whether the treaty was in force (R33), who says so (R34), boost-glide weapons (R36).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from capdata.rules.class_words import computed_classes
from capdata.rules.model import Outcome, Rule, View, ok, possible, violated
from capdata.rules.regimes import BREACH, WOULD_BREACH, compliance, mentions, scheme_words, treaties
from capdata.schemas.dictionary import Term

RULE = Rule(
    "R32",
    "error",
    "a treaty is held only against missiles that its definitions cover",
    reason="The INF Treaty bound ground-launched missiles only; those of ships and aircraft were free.",
    accepts="BGM-109G, launched from the ground, in the class `inf/intermediate`",
    catches="RGM-109E or Taurus, launched from ships and aircraft, claimed to violate the INF Treaty",
    source="fas-undated-inf-treaty",
)

#: Words that say of the thing itself that the treaty stood against it.
_BARRED = re.compile(
    r"(?<!\bnot )(?<!\bnever )(?<!\bnor )\b(?:violat\w+|breach\w*|banned|barred|prohibited|forbidden|outlawed)\b",
    re.IGNORECASE,
)
_SCHEME = "inf"


def check(view: View) -> Iterator[Outcome]:
    """Claims of compliance, notes that call something barred, and the computed class of every missile."""
    for flat, treaty in compliance(view):
        if treaty is None or flat.claim.text not in (BREACH, WOULD_BREACH):
            continue
        wrong = _outside(view, flat.claim.subject, treaty, "basing", "launched_from")
        vehicles = _outside(view, flat.claim.subject, treaty, "vehicle.class", "vehicles")
        if wrong:
            others = [other.claim for other in view.claims_of(flat.claim.subject, "basing")]
            yield violated(flat, _message(treaty, wrong), others=others, **_hints(view, treaty, wrong))
        elif vehicles:
            message = f"the {treaty.label} covers ballistic and cruise missiles; this one's class is {_join(vehicles)}"
            yield possible(flat, message, found=_join(vehicles))
        else:
            yield ok(flat)
    for mention in mentions(view):
        wrong = _outside(view, mention.subject, mention.treaty, "basing", "launched_from")
        if wrong and _BARRED.search(mention.text):
            hints = _hints(view, mention.treaty, wrong)
            yield violated(mention.thing, _message(mention.treaty, wrong), key=mention.key, **hints)
        else:
            yield ok(mention.thing)
    yield from _computed(view)


def _outside(view: View, subject: str, treaty: Term, name: str, field: str) -> set[str]:
    """What is stated of the subject, if all of it lies outside the treaty's definitions."""
    stated, covered = view.words(subject, name), scheme_words(treaty, field, view.dictionary)
    return stated if stated and covered and not stated & covered else set()


def _computed(view: View) -> Iterator[Outcome]:
    treaty = next((term for term in treaties(view.dictionary) if term.fields.get("scheme") == _SCHEME), None)
    if treaty is None:
        return
    for record in view.of_kind("missiles"):
        shown = computed_classes(view, record.id).get(_SCHEME)
        if shown is None:
            continue
        wrong = _outside(view, record.id, treaty, "basing", "launched_from")
        if wrong:
            yield violated(record, f"range_class_{_SCHEME} is `{shown}`; {_message(treaty, wrong)}")
        else:
            yield ok(record)


def _message(treaty: Term, wrong: set[str]) -> str:
    return f"the {treaty.label} covers ground-launched missiles only, and this one is launched from {_join(wrong)}"


def _hints(view: View, treaty: Term, wrong: set[str]) -> dict[str, Any]:
    expected = "launched from " + _join(scheme_words(treaty, "launched_from", view.dictionary))
    tip = "claim it of the ground-launched variant, or add the source for a ground launcher under `basing`"
    return {"found": _join(wrong), "expected": expected, "tip": tip}


def _join(words: set[str]) -> str:
    return ", ".join(sorted(words))
