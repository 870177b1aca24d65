"""R38: the date of an event says by which clock it is given, and the dates by different clocks fit together.

`zone` names the clock; without it a date is local, and the page must not say otherwise: where `as_published`
or the note holds a time of day, the clock has to be named, by `zone` or by a word beside that time. A time given in
UTC alone can't stand with a date that is local.

Dates of one happening by two named clocks differ by no more than the clocks do (`earliest` and `latest` of
schemas/vocabularies/time-zones.yaml). Two dates a day apart of which one names no clock may be one moment: possible,
unless it agrees with a third.

Examined are event.date and every other date that takes `zone`, unplanned, to the day. Out of scope: dates that are
more than a day apart by one clock, which is a disagreement of sources.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import ceil, floor

from capdata import dates
from capdata.reading.records import Claim, facet_text
from capdata.rules.model import Outcome, Rule, View, ok, possible, violated
from capdata.schemas.dictionary import Dictionary
from capdata.weighing.flatten import FlatClaim

RULE = Rule(
    "R38",
    "error",
    "an event's date names its clock, and clocks agree",
    reason="One launch is two days, in Pyongyang and in UTC; a date that doesn't say which becomes a second event.",
    accepts="2017-11-29 local and 2017-11-28 UTC for one launch at 03:17 local time, 18:17Z",
    catches="1984-04-08 printed with 16:00 and no clock, where the local day was 9 April",
    convention="a date is local unless `zone` says otherwise",
)

_TIME = re.compile(
    r"\b(?:[01]?\d|2[0-3]):[0-5]\d(?!\d)|\b\d{1,2}(?:\.[0-5]\d)? ?(?:[ap]\.?m\b|Uhr\b)|\b[0-2]\d[0-5]\d ?Z\b",
    re.IGNORECASE,
)
_UTC = re.compile(r"\b(?:UTC|GMT|Zulu)\b|\d ?Z\b")
_OTHER_CLOCK = re.compile(
    r"\b(?:local|Eastern|Pacific|Central|Mountain|Moscow|E[SD]?T|P[SD]T|C[SED]+T|JST|KST|MSK|HST|Ortszeit)\b",
    re.IGNORECASE,
)
_LOCAL = "local"


def check(view: View) -> Iterator[Outcome]:
    """Every date to the day that takes a clock, alone and beside the other dates of its event."""
    names = [name for name, prop in view.dictionary.properties.items() if "zone" in prop.qualifiers]
    happenings: dict[tuple[str, str, str], list[FlatClaim]] = {}
    for flat in view.claims(*names):
        claim = flat.claim
        if claim.planned or not claim.text or claim.bound != "exact":
            continue
        others = {key: value for key, value in claim.qualifiers.items() if key != "zone"}
        happenings.setdefault((claim.subject, claim.property, facet_text(others)), []).append(flat)
    for claims in happenings.values():
        seen: dict[tuple[str | None, str], FlatClaim] = {}
        for flat in claims:
            known = (flat.claim.qualifiers.get("zone"), flat.claim.text or "")
            yield _judge(flat, {} if known in seen else seen, view.dictionary)
            if dates.parse(flat.claim.text or "").precision == "day":
                seen.setdefault(known, flat)


def _judge(flat: FlatClaim, seen: Mapping[tuple[str | None, str], FlatClaim], dictionary: Dictionary) -> Outcome:
    claim = flat.claim
    zone = claim.qualifiers.get("zone")
    if fault := _unnamed(claim, zone):
        tip = "add `zone: utc`, or `zone: local` with the local day"
        return violated(flat, fault, found=claim.text, expected="a date with its clock", tip=tip)
    if dates.parse(claim.text or "").precision != "day":
        return ok(flat)
    near = None
    for (other_zone, _), other in seen.items():
        days = _days(flat, other)
        if zone and other_zone:
            least, most = _apart(zone, other_zone, dictionary)
            if zone != other_zone and not least <= days <= most:
                message = f"{claim.text} ({zone}) and {other.claim.text} ({other_zone}) can't be one moment"
                expected = f"{least} to {most} days after {other.claim.text}"
                return violated(flat, message, found=claim.text, expected=expected, others=[other.claim])
        elif abs(days) == 1:
            near = other
    if near is not None and not any(date == claim.text for _, date in seen):
        message = f"{claim.text} and {near.claim.text} are a day apart and may be one moment by two clocks"
        return possible(flat, message, others=[near.claim], tip="name the clock of each date by `zone`")
    return ok(flat)


def _unnamed(claim: Claim, zone: str | None) -> str | None:
    text = " ".join(part for part in (claim.as_published, claim.note) if part)
    times = _TIME.findall(text)
    if not times or zone not in (None, _LOCAL):
        return None
    if _UTC.search(text):
        # A second time of day is the local one: "around 7 a.m. (11:00 GMT)".
        alone = len(times) == 1 and not _OTHER_CLOCK.search(text)
        return "the time of day is given in UTC, and the date as local" if alone else None
    if zone is None and not _OTHER_CLOCK.search(text):
        return f"a time of day is given ({times[0]}), and no clock"
    return None


def _days(one: FlatClaim, other: FlatClaim) -> int:
    if one.date_min is None or other.date_min is None:
        return 0
    return (one.date_min - other.date_min).days


def _apart(one: str, other: str, dictionary: Dictionary) -> tuple[int, int]:
    """By how many days, at least and at most, the date by clock `one` is ahead of that by `other`."""
    clocks = dictionary.vocabularies["time-zones"].terms
    mine, theirs = clocks[one].fields, clocks[other].fields
    return floor((mine["earliest"] - theirs["latest"]) / 24), ceil((mine["latest"] - theirs["earliest"]) / 24)
