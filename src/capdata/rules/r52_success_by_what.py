"""R52: a test is a success by a named criterion, or in the words of its owner.

Examined is every outcome `success`. It stands by the owner's own word (basis official, reported-official, treaty-data,
observed-test, in either property), by a criterion in its `note`, `role` or `as_published` (the target was hit, all
aims were met), or because the event also has the owner's success. A success that the press or the maker alone prints,
with nothing of the kind, is wrong; a fortiori where the owner has said that nothing is disclosed.

Out of scope: whether the criterion is a good one.
"""

from __future__ import annotations

from collections.abc import Iterator

from capdata.rules.flown import ASSESSED, NO_TEST, OFFICIAL, SUCCESS, UNTOLD
from capdata.rules.model import Outcome, Rule, View, ok, violated
from capdata.weighing.flatten import FlatClaim

RULE = Rule(
    "R52",
    "warning",
    "a success has a named criterion or is the owner's word",
    reason="A launch that was seen to leave its pad is called a success before anybody has said what it was to show.",
    accepts="12 December 2024: success, since the department says so",
    catches="25 April 2025 as a success, while officials would not speak of the outcome",
    convention="a success is the owner's word, or says in its note by what it is one",
)

_OWN_WORD = frozenset({"official", "reported-official", "treaty-data", "observed-test"})


def check(view: View) -> Iterator[Outcome]:
    """Every success, assessed or official."""
    for flat in view.claims(OFFICIAL, ASSESSED):
        if flat.claim.text == SUCCESS:
            yield _judge(flat, view)


def _judge(flat: FlatClaim, view: View) -> Outcome:
    claim = flat.claim
    if claim.basis in _OWN_WORD or claim.note or claim.as_published or claim.qualifiers.get("role"):
        return ok(flat)
    official = list(view.claims_of(claim.subject, OFFICIAL))
    if any(other.claim.text == SUCCESS and other.claim.basis in _OWN_WORD for other in official):
        return ok(flat)
    silent = next((other for other in official if other.claim.text == UNTOLD or other.claim.missing), None)
    message = "a success without a criterion, and the owner doesn't call it one"
    if silent is not None and silent.claim.text != NO_TEST:
        message = "a success without a criterion, while the owner has not disclosed the outcome"
    tip = "say in `note` by what the page calls it a success (target hit, all aims met)"
    others = [silent.claim] if silent else []
    return violated(flat, message, others=others, found=f"basis {claim.basis}", expected="a criterion", tip=tip)
