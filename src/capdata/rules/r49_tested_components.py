"""R49: a flight test says which parts it exercised, and a part's failure is not that of the whole weapon.

- Every event of kind `flight-test` has `test.components`; one that says why not (`missing`) will do. Intercept tests
  and live firings use whole rounds.
- A failure, where the parts exercised are stated and the all-up round is not among them, needs a word on what failed:
  a note of the event, of the outcome or of the part.
- `all-up-round` can't be claimed of a test whose texts say that its booster was not the weapon's, or that the glide
  body was not exercised.

Plans are left out. Out of scope: tests that nobody judged a failure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from capdata.reading.records import Record
from capdata.rules.flown import ASSESSED, FAILURE, OFFICIAL, kind_of
from capdata.rules.model import Outcome, Rule, View, ok, violated
from capdata.weighing.flatten import FlatClaim

RULE = Rule(
    "R49",
    "warning",
    "a flight test names the parts exercised, and a part's failure is not the weapon's",
    reason="A borrowed booster that failed under a glide body goes into the charts as a failure of the weapon.",
    accepts="Kodiak, October 2021: booster only, with the department's words that it was not the weapon's",
    catches="the same test as a failure of the all-up round, with no note",
    convention="definition of test.components in schemas/properties.yaml",
)

_PARTS, _WHOLE = "test.components", "all-up-round"
_NOT_THE_WEAPON = re.compile(
    r"\bnot (?:that|the booster|part) of the (?:weapon|programme|program|missile)"
    r"|\bonly for test(?:s|ing)\b|\bfor testing purposes only|\bsurrogate (?:booster|motor|missile)|\bnon-programme"
    r"|\b(?:glide body|glide vehicle|weapon)\b[^.;]{0,20}\bnot (?:be )?(?:exercised|tested|flown)"
    r"|\bbelong\w* neither|\bdid not belong",
    re.IGNORECASE,
)


def check(view: View) -> Iterator[Outcome]:
    """Every flight test."""
    for record in view.of_kind("events"):
        if kind_of(view, record.id) == "flight-test":
            yield _judge(record, list(view.claims_of(record.id, _PARTS)), view)


def _judge(record: Record, parts: Sequence[FlatClaim], view: View) -> Outcome:
    if not parts:
        message = "the flight test doesn't say which parts of the weapon it exercised"
        tip = f"add `{_PARTS}`, or `missing: not-disclosed` there"
        return violated(record, message, key="kind", expected=f"`{_PARTS}`", tip=tip)
    flown = [flat for flat in parts if flat.claim.text and not flat.claim.planned]
    whole = next((flat for flat in flown if flat.claim.text == _WHOLE), None)
    outcomes = list(view.claims_of(record.id, OFFICIAL, ASSESSED))
    if whole is not None:
        texts = [record.keys.get("note"), *(flat.claim.note for flat in (*parts, *outcomes))]
        texts += [flat.claim.text for flat in view.claims_of(record.id, "event.summary")]
        words = next((found for text in texts if (found := _NOT_THE_WEAPON.search(text or ""))), None)
        if words:
            message = f"the record says of a part that it was not the weapon's (`{words[0]}`)"
            return violated(whole, message, found=_WHOLE, expected="the parts that were exercised")
        return ok(record)
    failure = next((flat for flat in outcomes if flat.claim.text == FAILURE), None)
    if failure is not None and flown and not _explained(record, [*parts, *outcomes]):
        names = ", ".join(sorted({flat.claim.text or "" for flat in flown}))
        message = f"a failure of the whole weapon to a reader, where only {names} was exercised"
        return violated(failure, message, found=FAILURE, expected="a note on what failed", tip="add `note`")
    return ok(record)


def _explained(record: Record, claims: Sequence[FlatClaim]) -> bool:
    return bool(record.keys.get("note") or any(flat.claim.note for flat in claims))
