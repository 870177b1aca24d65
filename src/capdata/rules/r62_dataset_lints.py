"""R62: signs that sources and grades were filled in by rote.

- Sources: where there are many and all have one reliability letter, the letter says nothing.
- Locators: a record of which more than five properties rest on one and the same set of sources, none of the claims
  with a place on the page, is lumped; the data set is where more than half of the records with that many properties
  are. Both stand at data/dataset.yaml.
- A chosen value of which every live claim has an encyclopaedia as its origin stands on what somebody else compiled.
  This stands at the claim, so that a waiver in the record can silence it.

Out of scope: the diagonal of grades, since information isn't graded here, and numbers in a README, of which the rules
see nothing: the tables are compiled from the records, so there is no second count to differ.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from capdata.findings import DATASET_FILE, Place
from capdata.rules.model import Outcome, Rule, View, ok, violated
from capdata.weighing.flatten import FlatClaim
from capdata.weighing.weigh import Value

RULE = Rule(
    "R62",
    "warning",
    "grades vary, claims have locators, and no value rests on an encyclopaedia alone",
    reason="653 of 653 sources graded `secondary`, each for the same list of fields, is a default and no judgement.",
    accepts="sources of several grades; a value for which an encyclopaedia agrees with the ministry",
    catches="every source of one grade; a chosen range that only an encyclopaedia gives",
    convention="thresholds of this rule: 20 sources, 5 properties, half of the records",
)

#: Fewer sources than this may well be of one grade.
MANY = 20
#: Properties of a record that may share their sources without a locator.
SHARED = 5
#: The part of such records from which on the data set is filled in by rote.
PART = 0.5
_COMPILED = "encyclopaedia"


def check(view: View) -> Iterator[Outcome]:
    """The data set as a whole, then each chosen value."""
    yield _grades(view)
    yield _locators(view)
    for value in view.values:
        if value.chosen is not None:
            yield _support(value, view)


def _whole(message: str = "", found: str | None = None, expected: str | None = None, tip: str | None = None) -> Outcome:
    return Outcome("violated" if message else "ok", None, DATASET_FILE, Place(1, 1), message, found, expected, tip)


def _grades(view: View) -> Outcome:
    letters = Counter(facts.letter for facts in view.sources.values())
    total = sum(letters.values())
    if total >= MANY and len(letters) == 1:
        letter = next(iter(letters))
        message = f"all {total} sources have the same reliability, {letter}"
        return _whole(message, found=f"{letter}", expected="grades that differ", tip="see the kinds of the publishers")
    return _whole()


def _locators(view: View) -> Outcome:
    """How many of the records with many sourced properties rest on one set of sources without a locator."""
    by_record: dict[str, dict[str, list[FlatClaim]]] = defaultdict(lambda: defaultdict(list))
    for flat in view.flat:
        if flat.claim.source and flat.claim.deprecated is None:
            by_record[flat.claim.subject][flat.claim.property].append(flat)
    many = {subject: properties for subject, properties in by_record.items() if len(properties) > SHARED}
    lumped = [subject for subject, properties in many.items() if _is_lumped(properties)]
    if len(many) >= MANY and len(lumped) > PART * len(many):
        message = (
            f"{len(lumped)} of {len(many)} records rest over {SHARED} properties on one set of sources, no locator"
        )
        tip = "add `locator` where the page is long: heading, table, page"
        return _whole(message, found=", ".join(sorted(lumped)[:3]), expected="locators", tip=tip)
    return _whole()


def _is_lumped(properties: dict[str, list[FlatClaim]]) -> bool:
    bare: Counter[frozenset[str | None]] = Counter()
    for claims in properties.values():
        if not any(flat.claim.locator for flat in claims):
            bare[frozenset(flat.claim.source for flat in claims)] += 1
    return bool(bare) and max(bare.values()) > SHARED


def _support(value: Value, view: View) -> Outcome:
    chosen = value.chosen
    assert chosen is not None
    origins = [view.records.get(flat.origin or "") for flat in value.live]
    if all(origin is not None and origin.keys.get("kind") == _COMPILED for origin in origins):
        message = "the chosen value rests on an encyclopaedia alone"
        tip = "find the page from which it was compiled, or waive with the reason"
        return violated(chosen, message, key="source", found=chosen.claim.source, expected="another origin", tip=tip)
    return ok(chosen)
