"""R35: a missile has an MTCR category only where both its range and its payload are published.

Category I begins at 300 km with 500 kg, so neither figure alone decides. Categories are computed (range_class_mtcr)
and can't be typed; what can be typed is a text that names one. A role, applies_to, note or alias of a missile that
names the regime and a category is examined: with range or payload not stated it is wrong, and so it is where the
stated figures surely lie outside the category. A published warhead mass is a floor of the payload.

The computed column is examined for every missile with a range: without a payload it is empty. Bounds stand in
schemas/vocabularies/range-classes.yaml. Out of scope: the trade-off of range against payload.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import inf
from typing import Any

from capdata.rules.class_words import computed_classes
from capdata.rules.model import Outcome, Rule, View, ok, violated
from capdata.rules.regimes import mentions
from capdata.widening.range_classes import PAYLOAD, RANGES

RULE = Rule(
    "R35",
    "error",
    "an MTCR category needs a published range and payload",
    reason="The regime's threshold is a range with a payload; with one of them unknown the category is undetermined.",
    accepts="Scud-B, 300 km with 985 kg: category I",
    catches="LRHW called MTCR category I with its payload unknown",
    source="mtcr-undated-guidelines",
)

_SCHEME = "mtcr"
_CATEGORY = re.compile(r"\bcat(?:egory|\.)?[ -]?(?P<number>I{1,2}|[12])\b", re.IGNORECASE)
_CLASSES = {"i": "category-i", "1": "category-i", "ii": "category-ii", "2": "category-ii"}
#: At least part of the payload.
_WARHEAD = "mass.warhead"


def check(view: View) -> Iterator[Outcome]:
    """Texts that name a category, and the computed class of every missile with a range."""
    for mention in mentions(view):
        if mention.treaty.fields.get("scheme") != _SCHEME:
            continue
        category = _CATEGORY.search(mention.text)
        fault = _fault(view, mention.subject, _CLASSES[category["number"].lower()]) if category else None
        if category and fault:
            tip = "take the category out; it is computed once range and payload are both published"
            yield violated(mention.thing, fault, key=mention.key, found=category[0], expected="undetermined", tip=tip)
        else:
            yield ok(mention.thing)
    for record in view.of_kind("missiles"):
        if _span(view, record.id, *RANGES) is None:
            continue
        computed = computed_classes(view, record.id).get(_SCHEME)
        if computed and _span(view, record.id, PAYLOAD) is None:
            yield violated(record, f"range_class_{_SCHEME} is `{computed}` with no payload published", found=computed)
        else:
            yield ok(record)


def _fault(view: View, subject: str, name: str) -> str | None:
    distance = _span(view, subject, *RANGES)
    payload = _span(view, subject, PAYLOAD)
    warhead = _span(view, subject, _WARHEAD)
    if payload is None and warhead is not None:
        payload = (warhead[0], inf)
    unknown = [word for word, span in (("range", distance), ("payload", payload)) if span is None]
    if distance is None or payload is None:
        return f"an MTCR category is named, and no {' or '.join(unknown)} is published"
    limits: Mapping[str, Any] = view.dictionary.vocabularies["range-classes"].terms[f"{_SCHEME}/{name}"].fields
    if distance[1] < limits.get("low", 0):
        return f"the published range is less than {limits['low']:g} km"
    if payload[1] < limits.get("payload_low", 0):
        return f"the published payload is less than {limits['payload_low']:g} kg"
    if payload[0] >= limits.get("payload_high", inf):
        return f"the published payload is not less than {limits['payload_high']:g} kg"
    return None


def _span(view: View, subject: str, *names: str) -> tuple[float, float] | None:
    """The smallest and largest figure that live, unplanned claims allow, or None where nothing is stated."""
    live = [
        flat
        for value in view.values_of(subject, *names)
        for flat in value.live
        if flat.number is not None and not flat.claim.planned
    ]
    if not live:
        return None
    return min(flat.low or 0 for flat in live), max(inf if flat.high is None else flat.high for flat in live)
