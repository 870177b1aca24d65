"""R08 to R11: classes of range and of speed in a record's own words."""

from __future__ import annotations

from capdata.weighing.reach import stated_reach
from capdata.widening.range_classes import VEHICLE

from .draft import Draft
from .registry import mutates

BALLISTIC = {"ballistic", "quasi-ballistic"}


def single(bench, code, classes):
    """The missiles of these classes of vehicle and no other, with a claim to write beside."""
    for missile in bench.of_kind("missiles"):
        words = bench.words(missile, VEHICLE)
        claim = bench.some_claim(missile, code)
        if words and words <= classes and claim and bench.sound(missile, code):
            yield missile, claim


@mutates("R08")
def class_without_its_scheme(bench):
    for missile, claim in single(bench, "R08", BALLISTIC):
        for word in ("SRBM", "medium-range ballistic missile"):
            draft = Draft(bench, missile)
            yield draft.mutation(draft.alias(name=f"{word} of {missile.id}"), f"{word} as an alias")
            draft = Draft(bench, missile)
            yield draft.mutation(draft.put(claim, "note", f"Counted as {word}."), f"{word} in a note")


@mutates("R08")
def class_that_the_range_does_not_touch(bench):
    for missile, claim in single(bench, "R08", BALLISTIC):
        reach = stated_reach(list(bench.view.values_of(missile.id)), "range.max")
        if reach and reach.high < 3000:
            for word in ("dod/icbm", "iiss/icbm"):
                draft = Draft(bench, missile)
                yield draft.mutation(draft.put(claim, "note", f"Class {word}."), f"{word} in a note")


@mutates(
    "R09",
    also={
        "R20": "the family now has one figure, and its variants differ",
        "R15": "the figure stands in miles elsewhere",
        "R00": "the waiver was for what is taken out",
    },
)
def bound_counted_on_the_wrong_side(bench):
    wrong = {300: "dod/crbm", 1000: "dod/srbm", 5500: "dod/icbm", 5000: "iiss/icbm"}
    for missile, claim in single(bench, "R09", BALLISTIC):
        for km, word in wrong.items():
            draft = Draft(bench, missile)
            draft.add("range.max", claim, instead=True, value=km, unit="km", as_published=f"{km} km", basis="official")
            yield draft.mutation(draft.alias(name=f"{word} of {missile.id}"), f"{word} for {km} km")


@mutates("R10", also={"R08": "an alias that names no scheme"})
def class_of_ballistic_missiles_for_another_vehicle(bench):
    for missile, claim in single(bench, "R10", {"cruise", "boost-glide", "hypersonic-cruise", "surface-to-air"}):
        for word in ("dod/mrbm", "iiss/srbm", "MRBM"):
            draft = Draft(bench, missile)
            yield draft.mutation(draft.alias(name=f"{word} of {missile.id}"), f"{word} as an alias")
            draft = Draft(bench, missile)
            yield draft.mutation(draft.put(claim, "note", f"A missile in the class {word}."), f"{word} in a note")


@mutates("R11")
def ordinary_missile_called_a_hypersonic_weapon(bench):
    classes = {"cruise", "ballistic", "surface-to-air", "guided-rocket", "air-to-air"}
    for missile, claim in single(bench, "R11", classes):
        draft = Draft(bench, missile)
        yield draft.mutation(draft.add("hypersonic-weapon", claim, value="yes"), "called a hypersonic weapon")


@mutates("R11", also={"R17": "its engine gives no such speed"})
def slow_missile_called_hypersonic(bench):
    for missile in bench.of_kind("missiles"):
        fast = [
            flat
            for flat in bench.view.claims_of(missile.id, "speed.max", "speed.max-mach")
            if flat.number is not None and not flat.claim.planned
        ]
        limits = {"speed.max": 5000, "speed.max-mach": 5}
        slow = [flat.high is not None and flat.high < limits[flat.claim.property] * 0.8 for flat in fast]
        if fast and all(slow) and bench.sound(missile, "R11"):
            draft = Draft(bench, missile)
            line = draft.add("speed.class", fast[0].claim, value="hypersonic")
            yield draft.mutation(
                line, "called hypersonic", also={"R17"} if "turbofan" in bench.words(missile, "propulsion") else ()
            )
