"""Statements with formal readings in, computed verdicts out.

A reading compares the reach of one weapon (or the longest of several) with that of a baseline: the missiles that
stood in Europe on a day, as dated claims. With envelopes of all live published figures, an open end counting as 0
or infinity, and a threshold k:

    TRUE          low(weapon) / high(baseline) >= k
    FALSE         high(weapon) / low(baseline) <  k
    UNDETERMINED  otherwise

The reach of a baseline is that of its longest member. A page that names no mission may mean the one that a reading asks
for, so its figure counts as well, and the row is marked `assumed` where an end rests on such a figure.

Each row says what would change it: `true_from_km` is k times the greatest reach published for the baseline, which no
figure for the weapon may fall below; `false_below_km` is k times the least, which every figure has to stay below.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import inf
from typing import Any

from capdata import dates
from capdata.reading.records import Record
from capdata.schemas.dictionary import Dictionary
from capdata.schemas.table import JOIN, Origin, Table, table_of_rows
from capdata.weighing.reach import Reach, longest, reach
from capdata.weighing.weigh import Value, live_claims

COLUMNS = ("statement", "reading", "subject", "baseline", "threshold", "scope", "measure", "as_of", "source",
           "verdict", "low_km", "high_km", "baseline_low_km", "baseline_high_km", "true_from_km", "false_below_km",
           "would_change", "assumed", "members", "deciding_claims")  # fmt: skip
MEMBER = "relation.baseline-member"


def verdicts_table(
    records: Mapping[str, Record], values: Mapping[str, Sequence[Value]], dictionary: Dictionary
) -> Table:
    """One row for each reading, weapon, baseline and threshold. `values` are grouped by subject."""
    found: list[tuple[dict[str, Any], Origin]] = []
    for record in records.values():
        origin = Origin(record.file, record.place("readings"), record.id)
        for name, reading in (record.keys.get("readings") or {}).items():
            found += [(row, origin) for row in _reading(record.id, name, reading, values, dictionary)]
    found.sort(key=lambda pair: tuple(pair[0][key] for key in COLUMNS[:5]))
    return table_of_rows("verdicts", COLUMNS, [row for row, _ in found], [origin for _, origin in found])


def _reading(
    statement: str, name: str, reading: Mapping[str, Any], values: Mapping[str, Sequence[Value]], dictionary: Dictionary
) -> Iterable[dict[str, Any]]:
    measure, on = reading["measure"], dates.parse(reading["as_of"])
    reaches = {subject: reach(values.get(subject, ()), measure, dictionary) for subject in reading["subjects"]}
    if reading["combine"] == "max":
        reaches = {"+".join(reading["subjects"]): longest(reaches.values())}
    for baseline in reading["baselines"]:
        members = baseline_members(values.get(statement, ()), baseline, on, dictionary)
        against = longest(reach(values.get(member, ()), measure, dictionary) for member in members)
        for subject, own in reaches.items():
            for threshold in reading["thresholds"]:
                yield {
                    "statement": statement,
                    "reading": name,
                    "subject": subject,
                    "baseline": baseline,
                    "threshold": float(threshold),
                    "scope": reading["combine"],
                    "measure": measure,
                    "as_of": reading["as_of"],
                    "source": reading["source"],
                    "verdict": verdict(own, against, threshold),
                    "low_km": own.low,
                    "high_km": own.high if own.high < inf else None,
                    "baseline_low_km": against.low,
                    "baseline_high_km": against.high if against.high < inf else None,
                    "true_from_km": _km(threshold * against.high),
                    "false_below_km": _km(threshold * against.low),
                    "would_change": what_would_change(own, against, threshold),
                    "assumed": own.assumed or against.assumed,
                    "members": JOIN.join(members) or None,
                    "deciding_claims": JOIN.join(dict.fromkeys((*own.claims, *against.claims))) or None,
                }


def verdict(weapon: Reach, baseline: Reach, threshold: float) -> str:
    """TRUE, FALSE or UNDETERMINED, by the rule at the head of this module."""
    if weapon.low >= threshold * baseline.high:
        return "TRUE"
    if weapon.high < threshold * baseline.low:
        return "FALSE"
    return "UNDETERMINED"


def _km(number: float) -> float | None:
    """Rounded as canonical numbers are; None for an open end."""
    return float(f"{number:.6g}") if number < inf else None


def what_would_change(weapon: Reach, baseline: Reach, threshold: float) -> str:
    """Which published figures would turn the verdict, in a sentence."""
    found = verdict(weapon, baseline, threshold)
    needed, missed = threshold * baseline.high, threshold * baseline.low
    if found == "TRUE":
        return (
            f"undetermined, if a live figure put the weapon below {needed:,.0f} km "
            f"or the baseline above {weapon.low / threshold:,.0f} km"
        )
    if found == "FALSE":
        return (
            f"undetermined, if a live figure put the weapon at {missed:,.0f} km or more, "
            f"or every member of the baseline at {weapon.high / threshold:,.0f} km or less"
        )
    if needed == inf:
        true = "true, if the greatest reach of the baseline were published and the weapon's were never below it"
    else:
        true = f"true, if no live figure put the weapon below {needed:,.0f} km"
    false = f"false, if every live figure put it below {missed:,.0f} km"
    return f"{true}; {false}" if missed else true


def baseline_members(values: Sequence[Value], baseline: str, on: dates.Span, dictionary: Dictionary) -> list[str]:
    """The missiles that a statement's claims count to `baseline` on a day: none of whose dates surely exclude it.

    Claims about other times count too, so an older claim that is no longer the newest still speaks of its own time.
    """
    members = set()
    for value in values:
        if value.property != MEMBER or value.claims[0].claim.qualifiers.get("role") != baseline:
            continue
        for flat in live_claims(value.claims, dictionary):
            claim = flat.claim
            too_late = claim.since and dates.after(dates.parse(claim.since), on) is dates.Answer.SURELY
            too_early = claim.until and dates.before(dates.parse(claim.until), on) is dates.Answer.SURELY
            if claim.text and not too_late and not too_early:
                members.add(claim.text)
    return sorted(members)
