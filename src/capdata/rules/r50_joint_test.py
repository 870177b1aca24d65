"""R50: a joint test is one event with several programmes.

Two tests of one kind on the same day at the same site (a garrison inside a town is the same site) are one test
recorded twice, unless they flew different things: then, and where both belong to the same programme, it is possible.
Different things are missiles of no common family or component. Days are compared as given, to the day; where the
clocks differ, R38 looks.

Out of scope: events of different kinds, days or sites; several firings of one live-fire exercise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from capdata import dates
from capdata.rules.flown import TESTS, days, kind_of, relatives
from capdata.rules.model import Outcome, Rule, View, ok, possible, violated
from capdata.rules.places import label, sites

RULE = Rule(
    "R50",
    "error",
    "a joint test is one event with several programmes",
    reason="Recorded once for the Army and once for the Navy, one flight counts twice in every chart of tests.",
    accepts="28 June 2024, Pacific Missile Range Facility: one event, programmes of Army and Navy",
    catches="two events of that day and site, one for each programme",
    convention="a happening is recorded once",
)


def check(view: View) -> Iterator[Outcome]:
    """Every test with a day and a site, against the first recorded of the same."""
    first: dict[tuple[str, str, str], str] = {}
    for record in sorted(view.of_kind("events"), key=lambda record: record.id):
        kind = kind_of(view, record.id)
        if kind not in TESTS:
            continue
        when = {flat.claim.text or "" for flat in days(view, record.id)}
        where = {site for place in view.words(record.id, "event.place") for site in sites(view, place)}
        keys = [(kind, day, site) for day in sorted(when) if _is_day(day) for site in sorted(where)]
        twins = {first.setdefault(key, record.id): key for key in keys}
        twins.pop(record.id, None)
        if not twins:
            if keys:
                yield ok(record)
            continue
        for other, (_, day, site) in twins.items():
            yield _judge(view, record.id, other, day, label(view, site))


def _is_day(text: str) -> bool:
    return dates.parse(text).precision == "day"


def _judge(view: View, event: str, other: str, day: str, site: str) -> Outcome:
    record = view.records[event]
    message = f"`{other}` is a test of the same kind on {day} at {site}"
    tip = "make it one event; it may name several programmes in `relation.programme`"
    programmes, theirs = view.words(event, "relation.programme"), view.words(other, "relation.programme")
    others = [flat.claim for flat in days(view, other) if flat.claim.text == day][:1]
    at = next(flat for flat in days(view, event) if flat.claim.text == day)
    if _unrelated(view, event, other) or (programmes and programmes == theirs):
        return possible(at, message, others=others, found=day, tip=tip)
    if record.keys.get("note") and other in str(record.keys["note"]):  # the editor tells the two apart
        return possible(at, message, others=others, found=day, tip=tip)
    return violated(at, message, others=others, found=day, expected="one event", tip=tip)


def _unrelated(view: View, event: str, other: str) -> bool:
    """Whether both say what they flew, and that has nothing in common."""
    flown: list[set[str]] = []
    for one in (event, other):
        used: dict[str, set[str]] = defaultdict(set)
        for system in view.words(one, "relation.used"):
            if view.records[system].kind == "missiles":
                used[one] |= relatives(view, system)
        flown.append(used[one])
    return bool(flown[0] and flown[1] and not flown[0] & flown[1])
