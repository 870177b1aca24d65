"""R33: a treaty is kept or broken only while it is in force.

A claim that something violates or complies with a treaty speaks of a time (`as_of`, `since`, `until`) at which the
treaty's obligations held. From the day on which they ended, a missile is at most in the former band: that is
the term `would-violate`, which like `denied` may be said at any time. The treaty's dates stand in
schemas/vocabularies/treaties.yaml; a regime without dates has no such limit.

Events that date a treaty's entry into force are examined too: they have to agree with the vocabulary. Out of scope:
suspensions, and withdrawals, of which there may be several.
"""

from __future__ import annotations

from collections.abc import Iterator

from capdata import dates
from capdata.rules.model import Outcome, Rule, View, ok, possible, violated
from capdata.rules.regimes import BREACH, compliance, named
from capdata.schemas.dictionary import Term
from capdata.weighing.flatten import FlatClaim

RULE = Rule(
    "R33",
    "error",
    "a treaty is kept or broken only while it is in force",
    reason="The INF Treaty bound its parties from 1 June 1988 until 2 August 2019; what came after broke nothing.",
    accepts="Typhon in 2023: `would-violate`, that is, in the former band after the treaty",
    catches="`violates` of the INF Treaty with `as_of: 2023`",
    source="military-com-2019-08-19",
)

_OF_ITS_TIME = (BREACH, "complies")
_IN_FORCE = "treaty-in-force"


def check(view: View) -> Iterator[Outcome]:
    """Claims that an obligation was kept or broken, and the dates of entry into force."""
    for flat, treaty in compliance(view):
        if treaty is not None and flat.claim.text in _OF_ITS_TIME and "from" in treaty.fields:
            yield _judge(flat, treaty)
    for record in view.of_kind("events"):
        treaty = named(record.name, view.dictionary) if record.keys.get("kind") == _IN_FORCE else None
        if treaty is not None and "from" in treaty.fields:
            start = dates.parse(treaty.fields["from"])
            for flat in view.claims_of(record.id, "event.date"):
                if flat.claim.text and not dates.overlap(dates.parse(flat.claim.text), start):
                    message = f"the {treaty.label} entered into force on {start.text}"
                    tip = "mend the date here, or `from` in schemas/vocabularies/treaties.yaml"
                    yield violated(flat, message, found=flat.claim.text, expected=start.text, tip=tip)
                else:
                    yield ok(flat)


def _judge(flat: FlatClaim, treaty: Term) -> Outcome:
    claim = flat.claim
    unsure = ""
    held = f"the {treaty.label} was in force from {treaty.fields['from']}"
    if "until" in treaty.fields:
        held += f" until {treaty.fields['until']}"
    for key in ("as_of", "since", "until"):
        text = getattr(claim, key)
        if text is None:
            continue
        early = dates.before(dates.parse(text), dates.parse(treaty.fields["from"]))
        late = _late(dates.parse(text), treaty, end=key == "until")
        if dates.Answer.SURELY in (early, late):
            tip = "say `would-violate` of what came after, or date the claim by the time of which it speaks"
            message = f"`{claim.text}` of {text}, but {held}"
            return violated(flat, message, key=key, found=text, expected=held, tip=tip)
        if dates.Answer.POSSIBLY in (early, late):
            unsure = key
    if unsure:
        message = f"`{unsure}` may lie outside the time in which the {treaty.label} was in force"
        return possible(flat, message, key=unsure, found=getattr(claim, unsure))
    return ok(flat)


def _late(when: dates.Span, treaty: Term, *, end: bool) -> dates.Answer:
    """Whether `when` lies past the treaty's end. Its last day is past; only the `end` of a time may name it."""
    if "until" not in treaty.fields:
        return dates.Answer.SURELY_NOT
    last = dates.parse(treaty.fields["until"])
    if end:
        return dates.after(when, last)
    opposite = {
        dates.Answer.SURELY: dates.Answer.SURELY_NOT,
        dates.Answer.SURELY_NOT: dates.Answer.SURELY,
    }
    before = dates.before(when, last)
    return opposite.get(before, before)
