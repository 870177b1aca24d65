"""R53: relations between units are typed, go round in no circle, and every unit reaches a root.

- The links of one type (part of, administrative control, operational control, aligned, predecessor) that surely held
  at one time make no circle; where only the dates leave it open, a circle is possible. Plans are left out.
- Every formation reaches a root, an organisation or a formation at least of echelon `component`, by command: part-of,
  opcon or aligned, planned ones too, or says by `missing` that its place isn't known. The finding is at the unit at
  which the chain ends, once. Administrative control alone is no chain of command: a unit with nothing else has one
  untyped parent, as it were, and drops out of the chain of its theatre.

Types and dates are compulsory in the form. Out of scope: whether the parent is the right one; echelons (R54).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise

from capdata import dates
from capdata.reading.records import Record
from capdata.rules.model import Outcome, Rule, View, ok, possible, violated
from capdata.rules.tenure import tenure, together
from capdata.weighing.flatten import FlatClaim

RULE = Rule(
    "R53",
    "error",
    "links between units make no circle, and every unit reaches a root by command",
    reason="With administrative control as its one parent, a battalion of the European chain shows up elsewhere.",
    accepts="a battalion under administrative control of a division, operational control of a task force in the chain",
    catches="the division as its one parent; two units that are part of each other",
    convention="a root is an organisation or a component command; relations as schemas/properties.yaml defines them",
)

COMMAND = ("relation.part-of", "relation.opcon", "relation.aligned")
_TYPES = ("relation.part-of", "relation.adcon", "relation.opcon", "relation.aligned", "relation.predecessor")
_ROOT = "component"

Links = Mapping[str, Mapping[str, list[FlatClaim]]]


def check(view: View) -> Iterator[Outcome]:
    """Each type's circles, then each formation's way up."""
    for name in _TYPES:
        yield from _circles(_links(view, name))
    up: dict[str, list[FlatClaim]] = defaultdict(list)
    for flat in view.claims(*COMMAND):
        up[flat.claim.subject].append(flat)
    for record in view.of_kind("formations"):
        yield _way_up(record, up.get(record.id, []), view)


def _links(view: View, name: str) -> Links:
    """The claims of each link of one type, by lower and upper end."""
    links: dict[str, dict[str, list[FlatClaim]]] = {}
    for flat in view.claims(name):
        if flat.claim.text and not flat.claim.planned:
            links.setdefault(flat.claim.subject, {}).setdefault(flat.claim.text, []).append(flat)
    return links


def _circles(links: Links) -> Iterator[Outcome]:
    """One walk over all links; a link back to a record on the way closes a circle."""
    done: set[str] = set()
    for start in links:
        way: list[str] = []
        turns = [iter([start])]
        while turns:
            step = next(turns[-1], None)
            if step is None:
                turns.pop()
                if way:
                    done.add(way.pop())
                continue
            if way:
                yield _close(links, way, step)
            if step not in done and step not in way:
                way.append(step)
                turns.append(iter(links.get(step, ())))


def _close(links: Links, way: list[str], step: str) -> Outcome:
    """What the link from the end of the way to `step` does."""
    last = links[way[-1]][step]
    if step not in way:
        return ok(last[0])
    circle = [*way[way.index(step) :], step]
    claims = [links[below][above] for below, above in pairwise(circle)]
    answer = together(tenure(each) for each in claims)
    if last[0].claim.property == "relation.predecessor":  # has no tenure: nothing precedes itself
        answer = dates.Answer.SURELY
    if answer is dates.Answer.SURELY_NOT:
        return ok(last[0])
    message = f"the links go round in a circle: {' > '.join(circle)}"
    verdict = violated if answer is dates.Answer.SURELY else possible
    others = [each[0].claim for each in claims[:-1]]
    tip = "take out the link that is wrong, or date the links by `since` and `until`"
    return verdict(last[0], message, others=others, found=step, tip=tip)


def _way_up(record: Record, links: list[FlatClaim], view: View) -> Outcome:
    """The chain is followed by each of its units in turn, so one step is enough."""
    echelons = view.words(record.id, "formation.echelon")
    least = view.dictionary.rank("echelons", _ROOT)
    if links or record.incomplete & set(COMMAND):  # what can't be used there is already said
        return ok(record)
    if any(view.dictionary.rank("echelons", echelon) >= least for echelon in echelons):
        return ok(record)
    controlled = [flat.claim for flat in view.claims_of(record.id, "relation.adcon") if flat.claim.text]
    message = "the unit reaches no root: nothing says of what it is part, or whose orders it takes"
    tip = "add `relation.part-of`, `relation.opcon` or `relation.aligned`, or `missing` there with a note"
    if controlled:
        message = "only administrative control is stated, which is no chain of command"
        return violated(controlled[0], message, found=controlled[0].text, expected="a link of command", tip=tip)
    return violated(record, message, expected="a link of command", tip=tip)
