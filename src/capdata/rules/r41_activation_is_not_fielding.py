"""R41: the activation of a unit is neither fielding nor an operational capability.

- A fielding, service entry or operational capability whose printed words speak of an activation only is wrong; in
  the note they make it possible. So is the reverse, an activation printed as fielding or capability.
- A status of fielded or more, whose text speaks of an activation only, is wrong.
- A fielding or capability on the very day on which a unit that holds the system, or a missile that its launchers
  fire, was activated is the activation relabelled, unless the owner's own word or an audit says so: then possible.
  Activations are milestones of formations and events of kind `activation`.

Deprecated claims are left alone: they keep what a page printed. Out of scope: whether a unit may hold equipment (R55).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from capdata import dates
from capdata.reading.records import Claim
from capdata.rules.model import Outcome, Rule, View, ok, possible, violated
from capdata.weighing.flatten import FlatClaim

RULE = Rule(
    "R41",
    "error",
    "a unit's activation is neither fielding nor an operational capability",
    reason="A unit is activated months or years before it has a complete system; the press takes one for the other.",
    accepts="a battery activated on 2025-12-17, the status of its system `fielding` in January 2026",
    catches="fielding on 17 December 2025, the day of the battery's activation, from a press page",
    convention="definitions of milestone.activation, milestone.fielding and milestone.ioc in schemas/properties.yaml",
)

_CAPABLE = ("milestone.fielding", "milestone.service-entry", "milestone.eoc", "milestone.ioc", "milestone.foc")
_ACTIVATION, _STATUS = "milestone.activation", "status.fielding"
_ACTIVATED = re.compile(r"\b(?:re)?activat\w+|\bst(?:ood|and|anding) up\b|\buncas(?:ed|ing)\b", re.IGNORECASE)
_FIELDED = re.compile(
    r"\b(?:field(?:ed|ing)|operational|capabilit\w+|deliver\w+|service|combat-ready|ready|equipped|possess)\b",
    re.IGNORECASE,
)
#: The owner's own word, an audit, or an official as reported: these may well say that both fell on one day.
_OWN_WORD = frozenset({"treaty-data", "official", "audit", "reported-official"})
_UNIT, _ACTIVATED_EVENT = "formations", "activation"


def check(view: View) -> Iterator[Outcome]:
    """Fieldings and capabilities, statuses, and activations."""
    days = _activation_days(view)
    for flat in view.claims(*_CAPABLE):
        if flat.claim.text and not flat.claim.planned:
            yield _relabelled(flat, _ACTIVATED, _FIELDED, "an activation") or _same_day(flat, days)
    fielded = view.dictionary.rank("fielding-status", "fielded")
    over = view.dictionary.rank("fielding-status", "withdrawn")
    for flat in view.claims(_STATUS):
        if flat.claim.text and fielded <= view.dictionary.rank("fielding-status", flat.claim.text) < over:
            yield _relabelled(flat, _ACTIVATED, _FIELDED, "an activation") or ok(flat)
    for flat in view.claims(_ACTIVATION):
        if flat.claim.text and not flat.claim.planned:
            yield _relabelled(flat, _FIELDED, _ACTIVATED, "fielding or a capability") or ok(flat)


def _relabelled(flat: FlatClaim, other: re.Pattern[str], own: re.Pattern[str], what: str) -> Outcome | None:
    """A finding where the claim's words are those of the other thing and none of its own."""
    claim = flat.claim
    tip = "claim it under the property of which the page speaks"
    for key in ("as_published", "note"):
        text = getattr(claim, key) or ""
        words = other.search(text)
        if words and not own.search(text) and not own.search(claim.as_published or ""):
            message = f"the page speaks of {what} (`{words[0]}`)"
            verdict = violated if key == "as_published" else possible
            return verdict(flat, message, key=key, found=text, tip=tip)
    return None


def _activation_days(view: View) -> dict[tuple[str, str], Claim]:
    """The day of every activation by system: what the unit holds or the event used, and what launchers of it fire."""
    fired: dict[str, list[str]] = {}
    for flat in view.claims("relation.fires"):
        fired.setdefault(flat.claim.subject, []).append(flat.claim.text or "")
    held: dict[str, set[str]] = {}
    for flat in view.claims("relation.holds", "relation.used"):
        system = flat.claim.text or ""
        held.setdefault(flat.claim.subject, set()).update([system, *fired.get(system, ())])
    days: dict[tuple[str, str], Claim] = {}
    for flat in view.claims(_ACTIVATION, "event.date"):
        claim = flat.claim
        record = view.records[claim.subject]
        if claim.planned or not claim.text or not (record.kind == _UNIT or record.keys.get("kind") == _ACTIVATED_EVENT):
            continue
        for system in held.get(claim.subject, ()):
            days.setdefault((system, claim.text), claim)
    return days


def _same_day(flat: FlatClaim, days: dict[tuple[str, str], Claim]) -> Outcome:
    claim = flat.claim
    activation = days.get((claim.subject, claim.text or ""))
    if activation is None or dates.parse(claim.text or "").precision != "day":
        return ok(flat)
    message = f"this is the day on which {activation.subject} was activated"
    tip = "an activation is `milestone.activation` of the unit; deprecate the claim if the page confuses the two"
    verdict = possible if claim.basis in _OWN_WORD else violated
    return verdict(flat, message, found=claim.text, others=[activation], tip=tip)
