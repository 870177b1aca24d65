"""Why a computed cell changed: by what happened to the claims it was computed from.

What happened to a claim is read off its own row: it is new (`added`), is there no more (`withdrawn`), was set aside
(`deprecated`), or reads differently (`corrected`: a page doesn't change, so we had read it wrongly). The world moved
(`updated`) where a new claim speaks of a later time than the claim that had been chosen before.

A cell that shows the choice takes the reason of the claim that is chosen now, or is chosen no more. Any other takes
the gravest of its group, in the order of `GRAVITY`: whoever used the value has to hear first that we erred. Where no
claim of the group changed, a rule, a grade or an editor's choice did, and that is `corrected` too. A claim without a
source says only that nothing was found: that it came or went is no reason, and what is stated in its place is `added`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from capdata import dates
from capdata.reading.claims import NO_SOURCE

GRAVITY = ("corrected", "withdrawn", "deprecated", "updated", "added")


def is_reminder(claim: str) -> bool:
    """Whether a claim, by its id, names no source: it says what nobody has found, and is evidence of nothing."""
    return NO_SOURCE in claim.split(".")


#: Claim id -> its row as a map.
Rows = Mapping[str, Mapping[str, Any]]


class Evidence:
    """What happened to each claim between two snapshots, and what follows for a group of them."""

    def __init__(self, whys: Mapping[str, str], old: Rows, new: Rows) -> None:
        """`whys` has the reason of each claim that changed; `old` and `new` have at least the rows asked about."""
        self.whys = whys
        self.old = old
        self.new = new
        self._groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for claim in whys:
            for name in sorted({name for row in (old.get(claim), new.get(claim)) if row for name in _groups(row)}):
                self._groups[name].append(claim)

    def group(self, *name: str) -> list[str]:
        """The changed claims on a subject; on a subject and property; with a facet too; `source:ID` for a source."""
        return self._groups.get(name, [])

    def under(self, subject: str, stem: str) -> list[str]:
        """The changed claims on properties of `subject` that begin with `stem`."""
        return [c for c in self.group(subject) if (self.new.get(c) or self.old[c])["property"].startswith(stem)]

    def gravest(self, claims: Iterable[str], chosen_before: str | None = None) -> str:
        """The reason for a cell computed from all of `claims`."""
        found = {self._why(claim, chosen_before) for claim in claims}
        return next((why for why in GRAVITY if why in found), "corrected")

    def of_choice(self, claims: Iterable[str], before: str | None, now: str | None) -> str:
        """The reason for a cell that shows the chosen claim."""
        if now is not None and self.whys.get(now) == "added" and self.whys.get(before or "") in (None, "added"):
            return self._why(now, before)
        for chosen in (before, now):
            if chosen is not None and chosen in self.whys:
                return self._why(chosen, before)
        return self.gravest(claims, before)

    def _why(self, claim: str, chosen_before: str | None) -> str:
        why = self.whys[claim]
        stated = chosen_before is not None and not is_reminder(chosen_before)
        if why == "added" and chosen_before is not None and stated and chosen_before in self.old:
            if claim not in self.new:
                return why
            latest, until_now = speaks(self.new[claim]), speaks(self.old[chosen_before])
            if latest is not None and (until_now is None or latest > until_now):
                return "updated"
        return why


def _groups(row: Mapping[str, Any]) -> Iterable[tuple[str, ...]]:
    subject, prop = row["subject"], row["property"]
    yield (subject,)
    yield (subject, prop)
    yield (subject, prop, row["facet"])
    if row["source"] is not None:
        yield (f"source:{row['source']}",)


def speaks(row: Mapping[str, Any]) -> date | None:
    """The last day of the time that a claim speaks of: `as_of`, else `since`, else when its source was published."""
    text = row["as_of"] or row["since"] or row["published"]
    if not text:
        return None
    span = dates.parse(text)
    return span.latest or span.earliest
