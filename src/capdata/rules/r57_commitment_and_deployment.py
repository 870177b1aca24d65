"""R57: a commitment is not a deployment, and a deployment is an event of its own.

- An event of kind deployment or redeployment has a date on which it happened: if all its dates are plans, or its date
  is printed as one, it is an announcement so far. Nor is it dated by the statement or announcement that it answers
  (`relation.answers`): on that day it was promised.
- A garrison (`relation.stationed-at`) stated as a fact, whose printed words are those of a commitment or a plan, is a
  commitment; where only the note speaks of one, possible, across a border surely so.
- A unit is stationed nowhere before it exists: an unplanned garrison of a time surely before every activation that is
  claimed of it is a plan. Units with a predecessor or an earlier inactivation are left out.

Out of scope: whether a deployment ended (redeployment); status words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from capdata import dates
from capdata.reading.records import Record
from capdata.rules.model import Outcome, Rule, View, ok, possible, violated
from capdata.rules.places import country
from capdata.rules.plans import PLAN_WORDS
from capdata.weighing.flatten import FlatClaim

RULE = Rule(
    "R57",
    "error",
    "a commitment is not a deployment",
    reason="`Episodic deployments from 2026` were announced in July 2024; nothing stood in Germany that day, or since.",
    accepts="the statement of 10 July 2024 as a statement, the stationing as a plan with `as_of`",
    catches="a unit stationed in Germany since 2024, with the commitment of that year as the ground",
    convention="kinds announcement and deployment in schemas/vocabularies/event-kinds.yaml",
)

#: What says that the unit existed before its activation.
_BEFORE = ("milestone.inactivation", "relation.predecessor")
_STATIONED, _MOVED = "relation.stationed-at", frozenset({"deployment", "redeployment"})
_COMMITTED = re.compile(
    r"\bcommit(?:s|ted|ment|ments)\b|\bpledg\w+|\bpromis\w+|\bepisodic|\bto be (?:stationed|based|moved|sent)\b"
    r"|\bannounced (?:plans?|the (?:planned|future))|\bagreed to\b|\bwill (?:deploy|station|send|move|go)\b",
    re.IGNORECASE,
)


def check(view: View) -> Iterator[Outcome]:
    """Deployments, then garrisons."""
    said = _said(view)
    for record in view.of_kind("events"):
        if record.keys.get("kind") in _MOVED:
            yield _deployment(record, said, view)
    homes = _homes(view)
    for flat in view.claims(_STATIONED):
        if flat.claim.text and not flat.claim.planned:
            yield _garrison(flat, homes.get(flat.claim.subject), view)


def _said(view: View) -> dict[str, FlatClaim]:
    """The date of every statement and announcement."""
    found: dict[str, FlatClaim] = {}
    for flat in view.claims("event.date"):
        record = view.records[flat.claim.subject]
        if flat.claim.text and (
            record.kind == "statements" or record.keys.get("kind") in ("statement", "announcement")
        ):
            found.setdefault(record.id, flat)
    return found


def _deployment(record: Record, said: dict[str, FlatClaim], view: View) -> Outcome:
    dated = [flat for flat in view.claims_of(record.id, "event.date") if flat.claim.text]
    happened = [flat for flat in dated if not flat.claim.planned]
    tip = "until it has happened the event is an announcement; the stationing is a planned claim of the unit"
    if dated and not happened:
        message = "every date of the deployment is a plan"
        return violated(record, message, key="kind", found=str(record.keys["kind"]), expected="announcement", tip=tip)
    promised = [said[one] for one in view.words(record.id, "relation.answers") if one in said]
    for flat in happened:
        words = _commitment(flat.claim.as_published)
        if words:
            message = f"the page plans or promises the deployment (`{words}`)"
            return violated(flat, message, found=flat.claim.as_published, expected="planned: true", tip=tip)
        for promise in promised:
            if promise.claim.text == flat.claim.text and dates.parse(flat.claim.text or "").precision == "day":
                message = f"this is the day of `{promise.claim.subject}`, which promised it"
                return violated(flat, message, found=flat.claim.text, others=[promise.claim], tip=tip)
    return ok(record)


def _commitment(text: str | None) -> str | None:
    match = _COMMITTED.search(text or "") or PLAN_WORDS.search(text or "")
    return match[0] if match else None


def _homes(view: View) -> dict[str, str]:
    """The country of every formation, where its chain of organisations gives one."""
    up: dict[str, str] = {}
    for flat in view.claims("relation.part-of", "relation.opcon", "relation.aligned"):
        up.setdefault(flat.claim.subject, flat.claim.text or "")
    homes: dict[str, str] = {}
    for unit, parent in up.items():
        way, at = {unit}, parent
        while at in up and at not in way:
            way.add(at)
            at = up[at]
        record = view.records.get(at)
        if record is not None and record.keys.get("country"):
            homes[unit] = str(record.keys["country"])
    return homes


def _garrison(flat: FlatClaim, home: str | None, view: View) -> Outcome:
    claim = flat.claim
    tip = "add `planned: true` and `as_of`; a deployment is an event of its own"
    if words := _commitment(claim.as_published):
        message = f"the page promises the stationing (`{words}`), and the claim states it as a fact"
        return violated(flat, message, found=claim.as_published, expected="planned: true", tip=tip)
    if promise := _COMMITTED.search(claim.note or ""):
        abroad = home is not None and country(view, claim.text or "") not in (None, home)
        message = f"the note speaks of a commitment (`{promise[0]}`), and the claim states a fact"
        verdict = violated if abroad else possible
        return verdict(flat, message, found=claim.note, expected="planned: true", tip=tip)
    activated = [one for one in view.claims_of(claim.subject, "milestone.activation") if one.claim.text]
    earlier = any(one.claim.text for one in view.claims_of(claim.subject, *_BEFORE))
    said = claim.since or claim.as_of
    if said and activated and not earlier:
        time = dates.parse(said)
        if all(dates.before(time, dates.parse(one.claim.text or "")) is dates.Answer.SURELY for one in activated):
            message = f"the unit was activated later, in {activated[0].claim.text}"
            key = "since" if claim.since else "as_of"
            others = [one.claim for one in activated]
            return violated(flat, message, key=key, found=said, expected="planned: true", others=others, tip=tip)
    return ok(flat)
