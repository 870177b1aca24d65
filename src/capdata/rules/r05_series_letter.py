"""R05: series letters leave out I and O, and a status letter X or Y goes with a prototype.

Examined: every claim on `designation.mds` that can be taken apart. It fires (an info)

- where the series has the letter I or O, which are left out because they look like digits;
- where the status letter is X (experimental) or Y (prototype), and the programme of the missile was surely beyond
  prototyping when the designation was stated. Where the times don't tell which was first, it is possible.

Out of scope: missiles without a programme, or a programme without status.
"""

from __future__ import annotations

from collections.abc import Iterator

from capdata import dates
from capdata.rules.designations import Designation, designated
from capdata.rules.model import Outcome, Rule, View, ok, possible, violated
from capdata.weighing.flatten import FlatClaim

RULE = Rule(
    "R05",
    "info",
    "series letters leave out I and O, and X or Y goes with a prototype",
    reason="I and O are misread digits, and an X that outlives prototyping is an old designation.",
    accepts="XAGM-183A while the programme is prototyping",
    catches="`RGM-109O`",
    convention="letters of the US joint regulation on designating aerospace vehicles; a source for them is awaited",
)

UNUSED = frozenset("IO")
PROTOTYPE = frozenset("XY")
#: Programme status beyond prototyping.
BEYOND = frozenset({"low-rate-production", "production", "rapid-fielding", "upgrade-only"})


def check(view: View) -> Iterator[Outcome]:
    """Every designation that can be taken apart."""
    for flat, parts in designated(view):
        wrong = UNUSED & set(parts.series)
        if wrong:
            letter = min(wrong)
            message = f"`{letter}` is not used as a series letter"
            yield violated(flat, message, found=flat.claim.text, tip=f"read the page again: {'10'[letter == 'O']}?")
            continue
        yield _status(view, flat, parts)


def _status(view: View, flat: FlatClaim, parts: Designation) -> Outcome:
    programme = view.records[flat.claim.subject].keys.get("programme")
    if parts.status not in PROTOTYPE or programme is None:
        return ok(flat)
    answer = ok(flat)
    for status in view.claims_of(programme, "status.programme"):
        if status.claim.text not in BEYOND or status.claim.planned or flat.speaks is None or status.speaks is None:
            continue
        then = dates.before(flat.speaks, status.speaks)
        if then is dates.Answer.SURELY:
            continue
        outcome = (violated if then is dates.Answer.SURELY_NOT else possible)(
            flat,
            f"`{parts.status}` means a prototype, and the programme is in `{status.claim.text}`",
            others=[status.claim],
            found=flat.claim.text,
            expected="a designation without status letter",
        )
        if outcome.answer == "violated":
            return outcome
        answer = outcome
    return answer
