"""R34: whether a treaty is kept is what somebody says, never a fact of ours.

Every claim of `regime.compliance` names its treaty (in `role`, `applies_to` or `note`, by a name in
schemas/vocabularies/treaties.yaml) and, if it says that the treaty is broken, kept or that a breach is denied, whose
word that is: an `origin`, a `speaker`, or a basis that implies one. What the press prints with no source named
accuses nobody. `would-violate` is a reading of the treaty's text, which the page itself may give.

Our own texts are examined too, as a boolean can't be written: a note, alias or qualifier of a missile or launcher
that names a treaty and a breach has to say who asserts it. Out of scope: whether the asserter is right; summaries of
events, which retell a source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from capdata.rules.model import Outcome, Rule, View, ok, violated
from capdata.rules.regimes import WOULD_BREACH, compliance, has_asserter, mentions, treaties

RULE = Rule(
    "R34",
    "error",
    "compliance with a treaty is a claim with an asserter",
    reason="A breach is what one state says and another denies; printed without the asserter it becomes our verdict.",
    accepts="9M729: `violates` by the US State Department, `denied` by the Russian Ministry of Defence",
    catches="a note that says that it violates the INF Treaty, or `violates` from a page that names nobody",
    convention="a flat statement of a breach is nobody's claim; the asserter stands in origin, speaker or basis",
)

#: Words of a breach, and words that leave it with whoever says so.
_BREACH = re.compile(r"\b(?:violat\w+|breach\w*|non-?complian\w+|in compliance|complies)\b", re.IGNORECASE)
_ASSERTED = re.compile(
    r"\b(?:sa(?:y|ys|id|ying)|view|den(?:y|ies|ied)|alleg\w+|accus\w+|assert\w+|claim\w*|call\w*|charg\w+|according"
    r"|disput\w+|held|holds|in .{0,30}\bwords)\b",
    re.IGNORECASE,
)


def check(view: View) -> Iterator[Outcome]:
    """Claims of compliance, and texts that name a treaty."""
    for flat, treaty in compliance(view):
        if treaty is None:
            known = ", ".join(term.label for term in treaties(view.dictionary))
            tip = "name the treaty in `role`"
            yield violated(flat, "the claim of compliance names no treaty", expected=f"one of {known}", tip=tip)
        elif flat.claim.text != WOULD_BREACH and not has_asserter(flat.claim):
            message = f"`{flat.claim.text}` stands without an asserter: the page names no source for it"
            tip = "add `origin` or `speaker`, and the basis of their word"
            yield violated(flat, message, found=f"basis {flat.claim.basis}", expected="whose word it is", tip=tip)
        else:
            yield ok(flat)
    for mention in mentions(view):
        breach = _BREACH.search(mention.text)
        if breach and not _ASSERTED.search(mention.text):
            message = f"`{breach[0]}` is said of the {mention.treaty.label} as a fact"
            tip = "make it a claim of `regime.compliance` with its origin, or say who asserts it"
            yield violated(mention.thing, message, key=mention.key, found=mention.text, tip=tip)
        else:
            yield ok(mention.thing)
