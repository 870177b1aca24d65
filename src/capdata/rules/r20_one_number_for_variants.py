"""R20: one number doesn't stand for variants that differ.

Examined: the numbers (ranges, speeds, masses, sizes) of every family, beside those of its variants, be they records
(`variant_of`) or versions under `applies_to`; and of every missile whose own name, or whose printed figure, takes two
versions together (AGM-158A/B, JASSM/JASSM-ER).

It fires where the variants' figures differ by more than 1 % and the family, unscoped, has a single figure; and where a
record or a phrase for two versions gives one figure without `applies_to`. A span ("165 to 300 km"), a scope, or several
figures side by side are what a family should have. It is possible where the figure chosen for the family lies outside
all its variants' figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from capdata.rules.model import Outcome, Rule, View, ok, possible, violated
from capdata.rules.spans import Span, numbered, span
from capdata.weighing.weigh import SAME_FIGURE, Value

RULE = Rule(
    "R20",
    "warning",
    "a family's figure spans its variants or names its scope",
    reason="370 km for two versions, of which one flies more than twice as far, is true of neither question.",
    accepts="165 to 300 km on a family whose versions have 165 and 300 km",
    catches="one record `AGM-158A/B JASSM/JASSM-ER` with 370 km",
    convention="the family is a record, each variant is a record; `applies_to` names a version that has none",
)

#: Two series letters at one number, or a name and the same name with an addition, joined by a slash.
TWO_VERSIONS = re.compile(
    r"\b[A-Z]+-?\d+[A-Z]{1,2}\s?/\s?(?:[A-Z]{1,2}\b|[A-Z]+-?\d+[A-Z]\b)|\b(\w{3,})\s?/\s?\1[- ]?\w+"
)


class _Figure(NamedTuple):
    span: Span
    value: Value


def check(view: View) -> Iterator[Outcome]:
    """Families, then records and phrases for two versions."""
    names = [
        prop.name for prop in view.dictionary.properties.values() if prop.type == "quantity" and prop.time == "fixed"
    ]
    names = [name for name in names if "missiles" in view.dictionary.properties[name].kinds]
    variants: dict[str, list[str]] = {}
    for record in view.of_kind("missiles"):
        if record.keys.get("variant_of"):
            variants.setdefault(record.keys["variant_of"], []).append(record.id)
    for record in view.of_kind("missiles"):
        if record.id in variants or any(value.facet for value in view.values_of(record.id, *names)):
            yield from _family(record.id, variants.get(record.id, []), names, view)
        joined = _two_versions(record.name)
        for flat in numbered(view.claims_of(record.id, *names)):
            match = joined or _two_versions(flat.claim.as_published or "")
            if match and flat.claim.bound != "between" and "applies_to" not in flat.claim.qualifiers:
                message = f"one figure for `{match.group()}`, which are two versions"
                tip = "make each version a record (`variant_of`), or say in `applies_to` which one the page means"
                yield violated(flat, message, found=flat.claim.as_published, expected="a figure for each", tip=tip)
            else:
                yield ok(flat)


def _two_versions(text: str) -> re.Match[str] | None:
    return TWO_VERSIONS.search(text) if "/" in text else None


def _family(subject: str, variants: list[str], names: list[str], view: View) -> Iterator[Outcome]:
    unscoped: dict[tuple[str, str], _Figure] = {}
    versions: dict[tuple[str, str], list[_Figure]] = {}
    for member in (subject, *variants):
        for value in view.values_of(member, *names):
            figure = _figure(value)
            if figure is None or value.claims[0].claim.planned:
                continue
            key = (value.property, _facet(value))
            if member == subject and "applies_to" not in value.claims[0].claim.qualifiers:
                unscoped[key] = figure
            else:
                versions.setdefault(key, []).append(figure)
    for key, family in unscoped.items():
        if len(versions.get(key, ())) > 1:
            yield _judge(family, versions[key])


def _judge(family: _Figure, versions: list[_Figure]) -> Outcome:
    others = [(one.value.chosen or one.value.live[0]).claim for one in versions]
    low, high = min(one.span.low for one in versions), max(one.span.high for one in versions)
    differ = max(one.span.low for one in versions) > min(one.span.high for one in versions) * (1 + SAME_FIGURE)
    expected = f"{low:g} to {high:g}, or `applies_to`"
    chosen = family.value.chosen
    if differ and family.span.high <= family.span.low * (1 + SAME_FIGURE):
        message = "one figure for the family, and its versions differ"
        return violated(family.value, message, others=others, found=f"{family.span.low:g}", expected=expected)
    if chosen and not (low * (1 - SAME_FIGURE) <= (chosen.number or 0.0) <= high * (1 + SAME_FIGURE)):
        message = "the figure chosen for the family is none that its versions have"
        return possible(family.value, message, others=others, found=f"{chosen.number:g}", expected=expected)
    return ok(family.value)


def _figure(value: Value) -> _Figure | None:
    spans = [span(flat) for flat in numbered(value.live)]
    return _Figure(Span(min(s.low for s in spans), max(s.high for s in spans)), value) if spans else None


def _facet(value: Value) -> str:
    """What the group is about, the version left aside."""
    qualifiers = value.claims[0].claim.qualifiers
    return ";".join(f"{key}={qualifiers[key]}" for key in sorted(qualifiers) if key != "applies_to")
