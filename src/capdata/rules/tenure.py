"""When a relation surely held and when it may have: who was under whom, who stood where. Shared by rules.

A claim surely held from the last day on which it may have begun (`since`; without it, the day it speaks of) to the
first on which it may have ended (`until`; without it, the day it speaks of). Claims of one relation are taken
together, as if it had held between them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from capdata import dates
from capdata.weighing.flatten import FlatClaim


class Tenure(NamedTuple):
    """Surely from `first` to `last`, if those are in order; possibly from `earliest` to `latest`."""

    first: date
    last: date
    earliest: date
    latest: date


def tenure(claims: Iterable[FlatClaim]) -> Tenure:
    """The tenure that the claims of one relation give together."""
    each = [_tenure(flat) for flat in claims]
    return Tenure(
        min(one.first for one in each),
        max(one.last for one in each),
        min(one.earliest for one in each),
        max(one.latest for one in each),
    )


def _tenure(flat: FlatClaim) -> Tenure:
    since = dates.parse(flat.claim.since) if flat.claim.since else None
    until = dates.parse(flat.claim.until) if flat.claim.until else None
    begun = since.latest if since else flat.speaks.latest if flat.speaks else None
    ended = until.earliest if until else flat.speaks.earliest if flat.speaks else None
    earliest = since.earliest if since else None
    latest = until.latest if until else None
    return Tenure(begun or date.max, ended or date.min, earliest or date.min, latest or date.max)


def together(each: Iterable[Tenure]) -> dates.Answer:
    """Whether there is a day on which all of them held."""
    every = list(each)
    if max(one.first for one in every) <= min(one.last for one in every):
        return dates.Answer.SURELY
    if max(one.earliest for one in every) <= min(one.latest for one in every):
        return dates.Answer.POSSIBLY
    return dates.Answer.SURELY_NOT
