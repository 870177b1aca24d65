"""R48: what the owner said of a test stands apart from what others make of it, and an assessment has an assessor.

- `test.outcome.official` rests on the word of the state that flew the test: basis official, reported-official,
  treaty-data or observed-test. A maker, a foreign government, an analyst or the press alone assesses. Where the page
  reports an official and neither `origin` nor `speaker` names one, it is possible.
- An official `success` whose own text says less (several of the objectives, not all, no word of the outcome) is our
  reading, not theirs.
- `test.outcome.assessed` has an assessor: an origin, a speaker, or a page that speaks for itself. A page with no
  known source (`basis: unstated`) and a repost without `origin` name none; a note that says that it is not told by
  whom makes it possible.

Out of scope: whether the assessment is right; criteria of success (R52).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from capdata.rules.flown import ASSESSED, OFFICIAL, SUCCESS, UNTOLD
from capdata.rules.model import Outcome, Rule, View, ok, possible, violated
from capdata.weighing.flatten import FlatClaim

RULE = Rule(
    "R48",
    "error",
    "official words on a test stand apart from assessments, and these have an assessor",
    reason="`Several objectives were met` becomes `success` in one table, `failure` in the next; nobody said either.",
    accepts="13 March 2023: officially `partial`, assessed `failure` by the Secretary of the Air Force",
    catches="`success` as the official outcome where the statement says that several of the objectives were met",
    convention="definitions of test.outcome.official and test.outcome.assessed in schemas/properties.yaml",
)

#: Bases on which the owner's own word rests.
_OWN_WORD = frozenset({"official", "reported-official", "treaty-data", "observed-test"})
#: Kinds of publisher that speak for a state (schemas/vocabularies/publisher-kinds.yaml).
STATE = frozenset({"government", "armed-service", "agency", "parliament", "research-service", "audit-office",
                   "international-body"})  # fmt: skip
_LESS = re.compile(
    r"\b(?:several|some|most|many|part) of (?:the|its|their|our|his) (?:\w+ )?(?:objectives|aims|goals)"
    r"|\bsome (?:objectives|aims|goals)|\bnot all\b|\bpartly met|\bpartial(?:ly)?\b",
    re.IGNORECASE,
)
_NOTHING = re.compile(
    r"\b(?:(?:did|does|would|could) not|declined to|refused to) (?:say|confirm|disclose|comment on|speak of)\b"
    r"[^.;]{0,30}\b(?:outcomes?|results?|success\w*|failed|failure|verdict)\b"
    r"|\bno verdict\b|\boutcome (?:is |was )?(?:unknown|not (?:known|disclosed|confirmed))|\bunknown outcome\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(r"\bnot by whom\b|\bnobody is named\b|\bno assessor\b", re.IGNORECASE)


def check(view: View) -> Iterator[Outcome]:
    """Every stated outcome of a test."""
    for flat in view.claims(OFFICIAL):
        if flat.claim.text:
            yield _official(flat, view)
    for flat in view.claims(ASSESSED):
        if flat.claim.text:
            yield _assessed(flat, view)


def _official(flat: FlatClaim, view: View) -> Outcome:
    claim = flat.claim
    if claim.basis not in _OWN_WORD:
        message = f"the word of a page of basis `{claim.basis}` is not that of the owner"
        tip = f"move the claim to `{ASSESSED}`, or give the official's word that the page reports"
        return violated(flat, message, key="basis", found=claim.basis, expected=" or ".join(sorted(_OWN_WORD)), tip=tip)
    for key in ("as_published", "note"):
        text = getattr(claim, key) or ""
        if claim.text == SUCCESS and (words := _LESS.search(text)):
            message = f"the words say less than success (`{words[0]}`)"
            return violated(flat, message, found=text, expected="partial", tip=f"a verdict of others is `{ASSESSED}`")
        if claim.text == SUCCESS and (words := _NOTHING.search(text)):
            message = f"the owner gave no verdict (`{words[0]}`)"
            return violated(flat, message, found=text, expected=UNTOLD, tip=f"a verdict of others is `{ASSESSED}`")
    origin = view.records.get(flat.origin or "")
    if claim.speaker is None and (origin is None or origin.keys.get("kind") not in STATE):
        message = "the page reports an official, and the claim names none"
        return possible(flat, message, found=flat.origin, tip="add `origin`, the body whose word it is")
    return ok(flat)


def _assessed(flat: FlatClaim, view: View) -> Outcome:
    claim = flat.claim
    if claim.origin or claim.speaker:
        return ok(flat)
    source = view.records.get(claim.source or "")
    tip = "add `origin` or `speaker`: who says so"
    if claim.basis == "unstated" or (source is not None and source.keys.get("kind") == "repost"):
        message = "the assessment has no assessor"
        return violated(flat, message, found=claim.text, expected="an `origin` or a `speaker`", tip=tip)
    if _NOBODY.search(claim.note or ""):
        return possible(flat, "the page doesn't say who assesses", found=claim.note, tip=tip)
    return ok(flat)
