"""What a claim states, in words, and where: what turns a citation into a way back to the printed figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from capdata.words.days import date_text
from capdata.words.figures import DATE_WORDS, WORDS, number_text, with_unit

Row = Mapping[str, Any]


def stated(claim: Row) -> str:
    """What a row of `claims` states, in the unit as printed: `more than 900 mi`, `battalion`, `not disclosed`."""
    if claim["missing"]:
        return str(claim["missing"]).replace("-", " ")
    bound = str(claim["bound"])
    if claim["number"] is not None:
        number = number_text(claim["number"])
        if claim["number_high"] is not None:
            number = f"{number} to {number_text(claim['number_high'])}"
        return WORDS[bound] + with_unit(number, claim["unit"])
    if claim["date_min"] or claim["date_max"]:
        return DATE_WORDS[bound] + date_text(str(claim["text"]))
    return WORDS[bound] + str(claim["text"])


def claim_notes(claim: Row, speaker: str | None) -> Iterable[str]:
    """What has to be told of a claim besides its source. `speaker` is whose statement it is, if not the publisher's."""
    if claim["as_published"]:
        yield f'printed: "{claim["as_published"]}"'
    if stated(claim) != claim["as_published"]:
        yield f"stated: {stated(claim)}"
    if claim["locator"]:
        yield f"where on the page: {claim['locator']}"
    if claim["facet"]:
        yield f"holds for: {claim['facet']}"
    said_by = ", ".join(name for name in (claim["speaker"], speaker) if name)
    if said_by:
        yield f"stated by: {said_by}"
    if claim["as_of"]:
        yield f"as of: {claim['as_of']}"
    if claim["deprecated"]:
        yield f"not weighed: {claim['deprecated']}"
