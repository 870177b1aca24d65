"""R42: what was cancelled or retired is back only after a revival.

By the time of which each claim speaks, unplanned and under the same qualifiers:

- a programme that was cancelled, or cancelled by `milestone.cancellation`, is in development or production surely
  later only if in between it is claimed to be revived, or an event of kind `revival` names it;
- a completed programme isn't in development again without one;
- a missile or launcher that was retired isn't in use again without one, nor does one whose programme was cancelled
  come into use that had not been fielded at the time;
- from fielded or more back to less is possible: mostly two sources that disagree.

Out of scope: times that overlap, which have no order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from capdata import dates
from capdata.reading.records import facet_text
from capdata.rules.model import Outcome, Rule, View, ok, possible, violated
from capdata.weighing.flatten import FlatClaim

RULE = Rule(
    "R42",
    "error",
    "what was cancelled or retired is back only after a revival",
    reason="A cancelled programme that is suddenly in production is a confusion of versions or a missing event.",
    accepts="ARRW: cancelled in March 2023, revived by the budget of 2025",
    catches="cancelled, then operational or in development, with no revival between",
    convention="terms of schemas/vocabularies/programme-status.yaml and fielding-status.yaml",
)

_PROGRAMME, _FIELDING = "status.programme", "status.fielding"
_CANCELLED, _COMPLETED, _REVIVED = "cancelled", "completed", "revived"
_WITHDRAWN, _RETIRED = "withdrawn", "retired"
_DEVELOPMENT = frozenset({"concept", "development", "prototyping"})
_UNDER_WAY = _DEVELOPMENT | {"low-rate-production", "production", "rapid-fielding", "upgrade-only"}


class _Said(NamedTuple):
    """A term with the time at which it held."""

    term: str
    when: dates.Span
    flat: FlatClaim


def check(view: View) -> Iterator[Outcome]:
    """Every claim of status that speaks at a known time."""
    revivals = _revivals(view)
    groups: dict[tuple[str, str, str], list[_Said]] = {}
    cancelled: dict[str, list[_Said]] = {}
    for flat in view.claims(_PROGRAMME, _FIELDING):
        if (said := _said(flat)) is not None:
            others = facet_text(flat.claim.qualifiers)
            groups.setdefault((flat.claim.subject, flat.claim.property, others), []).append(said)
            if said.term == _CANCELLED:
                cancelled.setdefault(flat.claim.subject, []).append(said)
    for flat in view.claims("milestone.cancellation"):
        if flat.claim.text and not flat.claim.planned:
            when = dates.parse(flat.claim.text)
            cancelled.setdefault(flat.claim.subject, []).append(_Said(_CANCELLED, when, flat))
    for (subject, name, _), group in groups.items():
        back = [*revivals.get(subject, ()), *(said.when for said in group if said.term == _REVIVED)]
        if name == _PROGRAMME:
            over = [*cancelled.get(subject, ()), *(said for said in group if said.term == _COMPLETED)]
            yield from (_programme(said, over, back) for said in group)
        else:
            programme = view.records[subject].keys.get("programme", "")
            back += revivals.get(programme, [])
            yield from _fielding(view, group, cancelled.get(programme, []), back)


def _said(flat: FlatClaim) -> _Said | None:
    claim = flat.claim
    if not claim.text or claim.planned:
        return None
    when = flat.speaks if claim.as_of or not claim.since else dates.parse(claim.since)
    return None if when is None else _Said(claim.text, when, flat)


def _revivals(view: View) -> dict[str, list[dates.Span]]:
    """When each programme or system was revived by an event."""
    found: dict[str, list[dates.Span]] = {}
    for record in view.of_kind("events"):
        if record.keys.get("kind") != "revival":
            continue
        when = [dates.parse(f.claim.text) for f in view.claims_of(record.id, "event.date") if f.claim.text]
        for flat in view.claims_of(record.id, "relation.programme", "relation.used"):
            found.setdefault(flat.claim.text or "", []).extend(when)
    return found


def _last_before(said: _Said, earlier: Iterable[_Said]) -> _Said | None:
    """The latest of `earlier` that lies surely before."""
    surely = [one for one in earlier if dates.before(one.when, said.when) is dates.Answer.SURELY]
    return max(surely, key=lambda one: one.when.latest or date.min, default=None)


def _between(ended: _Said, said: _Said, revivals: Iterable[dates.Span]) -> bool:
    """Whether a revival may lie between the two."""
    return any(
        dates.before(revival, ended.when) is not dates.Answer.SURELY
        and dates.after(revival, said.when) is not dates.Answer.SURELY
        for revival in revivals
    )


def _programme(said: _Said, over: Sequence[_Said], revivals: Sequence[dates.Span]) -> Outcome:
    if said.term not in _UNDER_WAY:
        return ok(said.flat)
    ended = _last_before(said, (one for one in over if one.term == _CANCELLED or said.term in _DEVELOPMENT))
    return _verdict(said, ended, revivals)


def _verdict(said: _Said, ended: _Said | None, revivals: Sequence[dates.Span]) -> Outcome:
    if ended is None or _between(ended, said, revivals):
        return ok(said.flat)
    message = f"`{said.term}` in {said.when.text}, after `{ended.term}` in {ended.when.text}, and no revival between"
    tip = "record the revival as an event of kind `revival`, or mend the date or the term"
    expected = "a revival between the two"
    return violated(said.flat, message, found=said.term, expected=expected, others=[ended.flat.claim], tip=tip)


def _fielding(
    view: View, group: Sequence[_Said], cancelled: Sequence[_Said], revivals: Sequence[dates.Span]
) -> Iterator[Outcome]:
    ranks = {said.term: view.dictionary.rank("fielding-status", said.term) for said in group}
    fielded, retired = (view.dictionary.rank("fielding-status", term) for term in ("fielded", _RETIRED))
    in_use = [said for said in group if fielded <= ranks[said.term] < retired]
    gone = [said for said in group if said.term == _RETIRED]
    had = any(flat.claim.text and not flat.claim.planned for flat in _fieldings(view, group[0]))
    for said in group:
        if said.term in (_RETIRED, _WITHDRAWN):
            yield ok(said.flat)
            continue
        ended = _last_before(said, gone)
        if ended is None and ranks[said.term] >= fielded and not had:
            ended = _last_before(said, cancelled)
            if ended and any(dates.after(one.when, ended.when) is not dates.Answer.SURELY for one in in_use):
                ended = None  # it was in use when the programme ended
        if ended is not None and (ranks[said.term] > 0 or ended.term == _CANCELLED):
            yield _verdict(said, ended, revivals)
        elif ranks[said.term] < fielded and (more := _last_before(said, in_use)):
            message = f"`{said.term}` in {said.when.text}, and `{more.term}` already in {more.when.text}"
            yield possible(said.flat, message, found=said.term, others=[more.flat.claim])
        else:
            yield ok(said.flat)


def _fieldings(view: View, said: _Said) -> Iterator[FlatClaim]:
    return view.claims_of(said.flat.claim.subject, "milestone.fielding", "milestone.ioc", "milestone.service-entry")
