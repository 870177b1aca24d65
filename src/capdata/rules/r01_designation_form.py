"""R01: a US designation has the form [status]environment-mission-vehicle-number[series].

Examined: every claim on `designation.mds`, deprecated ones left out. It fires where the text can't be taken apart:
short names (SM-6), exchanged letters (RMI-174), small letters, two designations in one claim. Out of scope: whether
the series letter is one in use (R05), and whether the designation fits the missile (R02, R03).
"""

from __future__ import annotations

from collections.abc import Iterator

from capdata.rules.designations import PROPERTY, parse
from capdata.rules.model import Outcome, Rule, View, ok, violated

RULE = Rule(
    "R01",
    "warning",
    "a US designation names environment, mission, vehicle and number",
    reason="A short name in the place of a designation is read as letters that mean something else.",
    accepts="RIM-174A: ship, intercept, guided missile, 174th design, first series",
    catches="`SM-6` or `RMI-174` as a designation",
    convention="letters of the US joint regulation on designating aerospace vehicles; a source for them is awaited",
)


def check(view: View) -> Iterator[Outcome]:
    """Every designation."""
    for flat in view.claims(PROPERTY):
        text = flat.claim.text
        if text is None:
            continue
        if parse(text):
            yield ok(flat)
            continue
        yield violated(
            flat,
            f"`{text}` is not a mission-design-series designation",
            found=text,
            expected="letters for environment, mission and vehicle, a hyphen, a number: RIM-174A, XAGM-183A",
            tip="a popular or short name belongs under `aliases`",
        )
