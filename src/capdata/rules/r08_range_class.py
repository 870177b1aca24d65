"""R08: a range class is computed, names its scheme, and follows the whole published interval.

A scheme's classes differ from another's, so a class without its scheme says nothing; and since classes are computed
(columns range_class_<scheme>), none is typed. Examined:

- every text of a missile's record that names a class (names, aliases, notes, role, applies_to, designations): it fires
  where the text names no scheme, and where the scheme's class isn't one that the published range touches;
- the computed classes of every missile with a range, scheme by scheme: every class that the interval touches has to be
  there, and no other (`mrbm|irbm` where it straddles a bound).

Out of scope: a range exactly at a bound (R09), classes of ballistic missiles for other vehicles (R10).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from capdata.rules.class_words import (
    Mention,
    at_bound,
    by_scheme,
    classed,
    fires,
    fits_vehicle,
    mentions,
    reach_of,
    touches,
)  # fmt: skip
from capdata.rules.model import Outcome, Rule, View, ok, violated
from capdata.schemas.dictionary import Term
from capdata.schemas.table import JOIN
from capdata.weighing.reach import Reach

RULE = Rule(
    "R08",
    "error",
    "a range class is computed, names its scheme and covers the interval",
    reason="An SRBM of one scheme is none of another, and a class that is typed outlives the figure it came from.",
    accepts="1,000 km: `iiss/mrbm` and `inf/shorter-range` at once",
    catches="a cruise missile with the alias `SRBM`; a class without its scheme",
    convention="bounds in schemas/vocabularies/range-classes.yaml",
)

#: The scheme that has a rule of its own, since it also needs the payload.
_OTHER = "mtcr"


def check(view: View) -> Iterator[Outcome]:
    """Every class that a text names, every computed class."""
    for mention in mentions(view):
        yield _judged(view, mention)
    schemes = {name: terms for name, terms in by_scheme(view.dictionary).items() if name != _OTHER}
    for record, span, cells in classed(view):
        for scheme, cell in cells.items():
            if scheme == _OTHER:
                continue
            expected = _expected(schemes[scheme], cell.split(JOIN), span)
            if cell == expected:
                yield ok(record)
            else:
                message = f"the computed {scheme} class doesn't cover the published range"
                yield violated(record, message, found=cell, expected=expected)


def _expected(terms: Sequence[Term], computed: list[str], span: Reach) -> str:
    """The classes of a scheme that the interval touches, among those with the conditions of the computed ones."""
    met = {_conditions(term) for term in terms if term.name.partition("/")[2] in computed}
    return JOIN.join(term.name.partition("/")[2] for term in terms if _conditions(term) in met and touches(term, span))


def _conditions(term: Term) -> tuple[str | None, str | None]:
    return term.fields.get("vehicles"), term.fields.get("launched_from")


def _judged(view: View, mention: Mention) -> Outcome:
    if mention.term is None:
        known = ", ".join(f"`{term.name}`" for term in mention.terms)
        return fires(mention, "a range class without its scheme", f"{known}: the scheme, then the class")
    span = reach_of(view, mention.missile)
    if span is None or touches(mention.term, span) or not fits_vehicle(view, mention.missile, mention.term):
        return mention.examined
    if at_bound(mention.term, span):
        return mention.examined
    return fires(
        mention, f"the published range isn't in `{mention.term.name}`", "no class, or one of the published range"
    )
