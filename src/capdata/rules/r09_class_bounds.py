"""R09: a range exactly at a bound has the class that the defining text gives it.

Examined:

- the bounds of schemas/vocabularies/range-classes.yaml against those of the treaty's text: "equal to or in excess of
  500 kilometers but not in excess of 1000", "in excess of 1000 kilometers but not in excess of 5500";
- every missile whose published range is one number: its computed classes have to count this very number in;
- every text of a missile's record that names a class with its scheme: it fires where the published range is exactly a
  bound of that class, and the bound isn't counted in.

Out of scope: ranges off the bounds (R08); bounds that two classes of one scheme both count in.
"""

from __future__ import annotations

from collections.abc import Iterator

from capdata.findings import Place
from capdata.rules.class_words import (
    at_bound,
    classed,
    classes,
    fires,
    fits_vehicle,
    holds,
    mentions,
    reach_of,
    scheme_of,
)  # fmt: skip
from capdata.rules.model import Outcome, Rule, View, ok, violated
from capdata.schemas.dictionary import Term
from capdata.schemas.table import JOIN

RULE = Rule(
    "R09",
    "error",
    "a range at a bound has the class of the defining text",
    reason="One kilometre decides whether a treaty's word applies, and its text says on which side the bound lies.",
    accepts="1,000 km is `inf/shorter-range`, since that is not in excess of 1,000 km",
    catches="`inf/intermediate` for 1,000 km",
    source="michael-bommarito-undated-inf-treaty",
)

#: The treaty's own bounds, in kilometres, with the class that counts each of them in (Article II).
TREATY = {500.0: "inf/shorter-range", 1000.0: "inf/shorter-range", 5500.0: "inf/intermediate"}
_FILE = "schemas/vocabularies/range-classes.yaml"


def check(view: View) -> Iterator[Outcome]:
    """The vocabulary, the computed classes, the classes that texts name."""
    terms = classes(view.dictionary)
    for km, name in TREATY.items():
        scheme = name.partition("/")[0]
        if not any(scheme_of(term) == scheme for term in terms):
            continue
        at = [term.name for term in terms if scheme_of(term) == scheme and holds(term, km) and not _unbounded(term)]
        message = "" if at == [name] else f"{km:g} km isn't counted as the treaty's text counts it"
        answer = "violated" if message else "ok"
        yield Outcome(answer, None, _FILE, Place(1, 1), message, found=", ".join(at), expected=name)
    for record, reach, cells in classed(view):
        for scheme, cell in cells.items():
            own = [term for term in terms if term.name in {f"{scheme}/{part}" for part in cell.split(JOIN)}]
            if reach.low < reach.high or any(holds(term, reach.low) for term in own):
                yield ok(record)
            else:
                yield violated(record, f"the computed {scheme} class doesn't count {reach.low:g} km in", found=cell)
    for mention in mentions(view):
        span = reach_of(view, mention.missile)
        if mention.term is None or span is None or not fits_vehicle(view, mention.missile, mention.term):
            continue
        if at_bound(mention.term, span) and not holds(mention.term, span.low):
            others = [term for term in terms if scheme_of(term) == mention.scheme and holds(term, span.low)]
            expected = ", ".join(f"`{term.name}`" for term in others if fits_vehicle(view, mention.missile, term))
            yield fires(mention, f"{span.low:g} km is not counted in `{mention.term.name}`", expected)
        else:
            yield mention.examined


def _unbounded(term: Term) -> bool:
    """Whether a class has no bounds: it says what the definitions leave open."""
    return not term.fields.get("low") and term.fields.get("high") is None
