"""R47: a test that ended before release, or a captive carry, flew nowhere and neither succeeded nor failed.

Examined are events of kind `no-test` and `captive-carry`, and flight tests of which every stated outcome is
`no-test`, which are no-tests under another kind. Distance, height, speed and time of flight, unless planned, and the
outcomes success, partial and failure are wrong there, whoever prints them: a headline's "failure" is kept as a
deprecated claim, or counted in `test.totals` under its rule (R46). A captive carry has a place and a summary.
"""

from __future__ import annotations

from collections.abc import Iterator

from capdata.rules.flown import ASSESSED, FLIGHTS, GROUNDED, NO_TEST, OFFICIAL, VERDICTS, kind_of
from capdata.rules.model import Outcome, Rule, View, ok, violated
from capdata.weighing.flatten import FlatClaim

RULE = Rule(
    "R47",
    "error",
    "what was not released has no flight and no verdict",
    reason="A missile that came home under the wing did not fail in flight; counted so, one failure is three.",
    accepts="LRHW on 6 September 2023: `no-test`, stopped before launch",
    catches="ARRW on 5 April 2021 as `failure`, with a time of flight",
    convention="definitions of no-test and captive-carry in schemas/vocabularies/event-kinds.yaml",
)

_FLIGHT = ("test.distance", "test.apogee", "test.speed-mach", "test.flight-time")


def check(view: View) -> Iterator[Outcome]:
    """Events in which nothing was released."""
    for record in view.of_kind("events"):
        kind = kind_of(view, record.id)
        outcomes = [flat for flat in view.claims_of(record.id, OFFICIAL, ASSESSED) if flat.claim.text]
        if kind in FLIGHTS and outcomes and all(flat.claim.text == NO_TEST for flat in outcomes):
            message = "every outcome says that it ended before release, and the kind is that of a flight"
            yield violated(record, message, key="kind", found=kind, expected=f"`kind: {NO_TEST}`")
        elif kind in GROUNDED:
            faults = list(_faults(kind, outcomes, list(view.claims_of(record.id, *_FLIGHT))))
            yield from faults or [ok(record)]


def _faults(kind: str, outcomes: list[FlatClaim], flights: list[FlatClaim]) -> Iterator[Outcome]:
    for flat in outcomes:
        if flat.claim.text in VERDICTS:
            tip = "if the page says so, add `deprecated` with the reason; if it did leave the aircraft, mend `kind`"
            message = f"nothing was released (`kind: {kind}`), so there is no {flat.claim.text}"
            yield violated(flat, message, found=flat.claim.text, expected="no-test, or no outcome", tip=tip)
    for flat in flights:
        if flat.claim.missing is None and not flat.claim.planned:
            message = f"nothing was released (`kind: {kind}`), so nothing flew"
            tip = "add `planned: true` if the page says what it was to be"
            yield violated(flat, message, found=flat.claim.as_published, expected=f"no {flat.claim.property}", tip=tip)
