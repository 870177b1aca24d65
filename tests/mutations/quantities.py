"""R12 to R31: units, figures as printed, outliers, money, numbers of rounds."""

from __future__ import annotations

from capdata.reading.claims import BOUNDS
from capdata.rules.spans import fired_by

from .draft import Draft
from .registry import mutates

#: What a figure far from all others may also run into.
OUTLIER = {"R16": "no other origin is near it"}
LENGTHS = {"km": 1.0, "mi": 1.609344, "nmi": 1.852}
RANGES = ("range.max", "range.surface-strike", "range.anti-ship", "range.air-defence")


def exact(bench, code, *names, units=None):
    """The claims that state one number as printed in one unit."""
    for flat in bench.claims(*names, code=code, bounds={"exact"}):
        claim = flat.claim
        if claim.number and claim.as_published and (units is None or claim.unit in units):
            yield flat


@mutates("R12", also={**OUTLIER, "R17": "no engine flies so slowly", "R11": "nothing hypersonic flies so slowly"})
def mach_number_as_kilometres_per_hour(bench):
    for flat in exact(bench, "R12", "speed.max-mach", "speed.max"):
        draft = Draft(bench, flat.claim.subject)
        line = draft.add("speed.max", flat.claim, value=3.5, unit="km/h", as_published="3.5 km/h")
        yield draft.mutation(line, "3.5 km/h")


@mutates("R12")
def mach_number_with_a_conversion_that_no_speed_of_sound_gives(bench):
    for flat in exact(bench, "R12", "speed.max-mach"):
        for kmh in (600, 2500):
            draft = Draft(bench, flat.claim.subject)
            text = f"Mach {flat.claim.number:g} ({flat.claim.number * kmh:.0f} km/h)"
            yield draft.mutation(draft.put(flat.claim, "as_published", text), text)


@mutates("R13", also={"R15": "the wrong conversion has the digits of another claim"})
def figure_that_contradicts_its_own_conversion(bench):
    wrong = {"km": ("miles", 0.8), "mi": ("km", 1.2), "kg": ("pounds", 1.2), "m": ("feet", 5.0)}
    names = (*RANGES, "mass.launch", "mass.warhead", "size.length", "size.diameter", "test.distance")
    for flat in exact(bench, "R13", *names, units=wrong):
        claim = flat.claim
        unit, factor = wrong[claim.unit]
        draft = Draft(bench, claim.subject)
        text = f"{bench.printed(claim.number, claim.unit)} ({claim.number * factor:.2f} {unit})"
        yield draft.mutation(draft.put(claim, "as_published", text), text)


@mutates("R14", also={**OUTLIER, "R60": "the phrase doesn't print the figure in nautical miles",
                      "R15": "the same digits stand in both miles"})  # fmt: skip
def statute_miles_as_nautical_miles(bench):
    for flat in exact(bench, "R14", *RANGES, units={"mi"}):
        draft = Draft(bench, flat.claim.subject)
        yield draft.mutation(draft.put(flat.claim, "unit", "nmi"), "mi as nmi")


@mutates("R14", also={"R15": "the same digits stand in two units"})
def miles_beside_kilometres_that_fit_the_other_mile(bench):
    for flat in exact(bench, "R14", *RANGES, units={"km", "mi"}):
        claim = flat.claim
        if claim.number < 100:
            continue
        draft = Draft(bench, claim.subject)
        text = f"{claim.number:.0f} miles ({claim.number * 1.852:.0f} km)"
        if claim.unit == "km":
            text = f"{claim.number:.0f} km ({claim.number / 1.609344:.0f} nautical miles)"
        draft.put(claim, "as_published", text)
        yield draft.mutation(draft.line_of(claim), text)


@mutates("R15", also=OUTLIER)
def digits_of_another_claim_in_another_unit(bench):
    for flat in exact(bench, "R15", *RANGES, units={"km", "mi"}):
        claim = flat.claim
        if claim.number < 100 or claim.planned or claim.basis in ("reported", "unstated"):
            continue
        other = "mi" if claim.unit == "km" else "km"
        draft = Draft(bench, claim.subject)
        line = draft.add(
            claim.property, claim, value=claim.number, unit=other, as_published=bench.printed(claim.number, other),
            basis="unstated", origin="bloomberg", **claim.qualifiers,
        )  # fmt: skip
        yield draft.mutation(line, f"{claim.number:g} {other} beside {claim.unit}")


@mutates(
    "R16", also={"R15": "the digits happen to be another claim's", "R00": "a waiver of what now has a second page"}
)
def figure_three_times_that_of_all_others(bench):
    for value in bench.view.values:
        prop = bench.dictionary.properties[value.property]
        if prop.type != "quantity" or prop.name not in (*RANGES, "size.length", "mass.launch", "altitude.max"):
            continue
        numbers = [flat for flat in value.live if flat.number is not None]
        record = bench.records[value.subject]
        bounded = [flat for flat in numbers if flat.high is not None]
        better = [flat for flat in bounded if flat.claim.basis != "unstated" and not flat.claim.planned]
        if not better or len(bounded) < len(numbers) or not bench.sound(record, "R16"):
            continue
        unit = flat_unit = better[0].canonical_unit
        figure = round(3.3 * max(flat.high for flat in bounded), 1)
        if figure > (prop.maximum or figure):
            continue
        claim = better[0].claim
        draft = Draft(bench, value.subject)
        line = draft.add(
            prop.name, claim, value=figure, unit=unit, as_published=bench.printed(figure, flat_unit), basis="unstated",
            origin="bloomberg", **claim.qualifiers,
        )  # fmt: skip
        yield draft.mutation(line, f"{figure:g} {unit}")


@mutates("R17", also={**OUTLIER, "R12": "the same page gives another speed",
                      "R11": "no other page gives a speed that is hypersonic"})  # fmt: skip
def faster_than_its_engine(bench):
    for missile in bench.of_kind("missiles"):
        engines = bench.words(missile, "propulsion")
        claim = bench.some_claim(missile, "R17")
        if "turbofan" in engines and engines <= {"turbofan", "solid-rocket-booster"} and claim:
            for mach in (1.4, 2.5, 6):
                draft = Draft(bench, missile)
                line = draft.add("speed.max-mach", claim, value=mach, unit="mach", as_published=f"Mach {mach}")
                yield draft.mutation(line, f"Mach {mach} with a turbofan")
            draft = Draft(bench, missile)
            yield draft.mutation(draft.add("speed.class", claim, value="hypersonic"), "hypersonic with a turbofan")


@mutates("R18")
def road_range_as_reach(bench):
    for flat in exact(bench, "R18", *RANGES, "range.of-system", units={"km", "mi"}):
        claim = flat.claim
        draft = Draft(bench, claim.subject)
        text = f"road range of {bench.printed(claim.number, claim.unit)}"
        yield draft.mutation(draft.put(claim, "as_published", text), text)


@mutates("R18")
def reach_as_road_range(bench):
    for launcher in bench.of_kind("launchers"):
        if claim := bench.some_claim(launcher, "R18"):
            draft = Draft(bench, launcher)
            line = draft.add("road-range", claim, value=480, unit="km", as_published="fires missiles 480 km")
            yield draft.mutation(draft.part(line, "as_published"), "480 km that missiles fly")


@mutates("R19")
def reach_of_a_system_without_its_missiles(bench):
    for flat in bench.claims("range.of-system", code="R19"):
        if "envelope_of" in flat.claim.places:
            draft = Draft(bench, flat.claim.subject)
            line = draft.line_of(flat.claim, next(key for key in flat.claim.places if key in BOUNDS))
            draft.drop(flat.claim, "envelope_of")
            yield draft.mutation(line, "no envelope_of")


@mutates("R19", also={"R18": "that missile doesn't reach so far"})
def reach_of_a_system_with_a_missile_that_it_does_not_fire(bench):
    fired = fired_by(bench.view)
    for flat in bench.claims("range.of-system", code="R19"):
        for missile in bench.of_kind("missiles"):
            family = bench.family(missile.id)
            if not any(flat.claim.subject in fired.get(one, ()) for one in (missile.id, family)):
                draft = Draft(bench, flat.claim.subject)
                line = draft.put(flat.claim, "envelope_of", [missile.id])
                yield draft.mutation(line, f"envelope of {missile.id}")


@mutates("R19", also={"R18": "that is the reach of the system"})
def figure_of_the_launcher_as_that_of_a_missile(bench):
    fired = fired_by(bench.view)
    for flat in exact(bench, "R19", *RANGES, units={"km", "mi"}):
        claim = flat.claim
        launchers = fired.get(claim.subject, set()) | fired.get(bench.family(claim.subject), set())
        records = [bench.records[one] for one in (claim.subject, bench.family(claim.subject))]
        own = [
            name for one in records for name in (one.name, *(alias["name"] for alias in one.keys.get("aliases", ())))
        ]
        for launcher in sorted(launchers):
            name = bench.records[launcher].name
            if not any(one.lower() in name.lower() for one in own):
                draft = Draft(bench, claim.subject)
                text = f"{name}: {bench.printed(claim.number, claim.unit)}"
                yield draft.mutation(draft.put(claim, "as_published", text), text)


@mutates("R20")
def one_figure_for_two_versions(bench):
    for flat in exact(bench, "R20", *RANGES, "mass.launch", "size.length"):
        claim = flat.claim
        if "applies_to" not in claim.qualifiers:
            for name in ("AGM-158A/B", "Dart/Dart-ER"):
                draft = Draft(bench, claim.subject)
                draft.put(claim, "as_published", f"{name}: {bench.printed(claim.number, claim.unit)}")
                yield draft.mutation(draft.line_of(claim), name)


@mutates("R21", also={"R16": "no other origin is near it", "R18": "no missile reaches so far",
                      "R19": "it is the system's figure"})  # fmt: skip
def least_range_beyond_the_greatest(bench):
    names = [*RANGES, "range.of-system"]
    for record in bench.of_kind("missiles", "launchers"):
        flats = [flat for flat in bench.view.claims_of(record.id, *names) if flat.number is not None]
        claims = [flat.claim for flat in flats]
        if flats and all(flat.high is not None for flat in flats) and bench.sound(record, "R21"):
            figure = round(2 * max(flat.high for flat in flats))
            claim = next((one for one in claims if not one.planned and bench.one_a_line(one)), None)
            if claim is None or figure > 25000:
                continue
            draft = Draft(bench, record)
            more = {"envelope_of": claim.qualifiers["envelope_of"]} if "envelope_of" in claim.qualifiers else {}
            line = draft.add("range.min", claim, value=figure, unit="km", as_published=f"{figure} km", **more)
            yield draft.mutation(line, f"at least {figure} km")


@mutates("R22", also={"R60": "the mean isn't printed", "R15": "the digits happen to be another claim's",
                      "R16": "the mean is far from better pages"})  # fmt: skip
def mean_that_nobody_stated(bench):
    for flat in exact(bench, "R22", *RANGES, "cost.unit", "mass.launch", "mass.warhead", "event.value"):
        claim = flat.claim
        high = claim.number * 1.3
        text = f"{claim.number:g} to {bench.printed(high, claim.unit)}"
        if claim.unit.startswith("USD"):
            text = f"${claim.number:g} to ${high:g} {claim.unit[4:]}"
        draft = Draft(bench, claim.subject)
        draft.put(claim, "as_published", text)
        yield draft.mutation(draft.put(claim, "value", round(claim.number * 1.15, 4)), f"the mean of {text}")


@mutates("R22")
def choice_of_a_claim_that_is_struck_out(bench):
    for flat in bench.view.flat:
        claim, record = flat.claim, bench.records[flat.claim.subject]
        same = [one for one in record.claims if (one.property, one.source) == (claim.property, claim.source)]
        struck_out = claim.source and all(one.deprecated or one.missing for one in same)
        if struck_out and bench.sound(record, "R22") and "choose" not in bench.tree(record):
            draft = Draft(bench, record)
            texts = [f"  - property: {claim.property}", f"    source: {claim.source}", "    reason: the best"]
            draft.after(draft.lines[0], "choose:", *texts)
            yield draft.mutation(draft.lines[2], f"{claim.property} of {claim.source} chosen")


@mutates("R23", also=OUTLIER)
def warhead_heavier_than_its_missile(bench):
    for flat in bench.claims("mass.launch", code="R23"):
        masses = [one.high for one in bench.view.claims_of(flat.claim.subject, "mass.launch") if one.number is not None]
        if masses and None not in masses:
            figure = round(1.5 * max(masses))
            for name in ("mass.warhead", "mass.payload"):
                draft = Draft(bench, flat.claim.subject)
                version = flat.claim.qualifiers.get("applies_to")
                line = draft.add(
                    name, flat.claim, value=figure, unit="kg", as_published=f"{figure} kg", applies_to=version
                )
                yield draft.mutation(line, f"{name} {figure} kg")


@mutates("R26", also={"R62": "what is left beside it is an encyclopaedia's"})
def lofted_flight_as_range(bench):
    for flat in exact(bench, "R26", *RANGES, units={"km", "mi"}):
        claim = flat.claim
        draft = Draft(bench, claim.subject)
        yield draft.mutation(draft.put(claim, "trajectory", "lofted"), "a lofted range")
        draft = Draft(bench, claim.subject)
        text = f"{bench.printed(claim.number, claim.unit)} on a depressed path"
        yield draft.mutation(draft.put(claim, "as_published", text), text)


@mutates("R27")
def flight_beyond_every_claimed_range(bench):
    names = (*RANGES, "range.terminal-bmd")
    for event in bench.of_kind("events"):
        claim = bench.some_claim(event, "R27")
        used = {one for one in bench.words(event, "relation.used") if bench.records[one].kind == "missiles"}
        flown = event.keys["kind"] in ("flight-test", "live-fire", "combat-use") and len(used) == 1
        if not flown or not claim or "test.distance" in bench.claimed(event):
            continue
        kin = {one for missile in used for one in (missile, bench.family(missile))}
        claims = [flat for one in kin for flat in bench.view.claims_of(one, *names) if flat.number is not None]
        if claims and all(flat.high is not None for flat in claims):
            figure = round(3 * max(flat.high for flat in claims))
            draft = Draft(bench, event)
            line = draft.add("test.distance", claim, value=figure, unit="km", as_published=f"{figure} km")
            yield draft.mutation(line, f"{figure} km flown")


@mutates("R29", also=OUTLIER)
def amount_that_lost_its_million(bench):
    for flat in exact(bench, "R29", "cost.*", "budget.*", "event.value", units={"USD million", "USD billion"}):
        if "million" in flat.claim.as_published or "billion" in flat.claim.as_published:
            draft = Draft(bench, flat.claim.subject)
            draft.put(flat.claim, "unit", "USD")
            yield draft.mutation(draft.line_of(flat.claim), "a million lost")


@mutates("R29")
def budget_line_without_its_year(bench):
    for flat in exact(bench, "R29", "budget.*"):
        if "period" in flat.claim.places:
            draft = Draft(bench, flat.claim.subject)
            line = draft.line_of(flat.claim)
            following = draft.drop(flat.claim, "period")
            yield draft.mutation(line if line in draft.lines else following, "no period")


@mutates("R30")
def plan_as_delivery(bench):
    for flat in bench.claims("quantity.delivered", "quantity.inventory", code="R30", bounds={"exact"}):
        if flat.claim.number and not flat.claim.planned:
            draft = Draft(bench, flat.claim.subject)
            text = f"plans {flat.claim.number:g}"
            yield draft.mutation(draft.put(flat.claim, "as_published", text), text)


@mutates("R30")
def objective_as_delivery(bench):
    for flat in bench.claims("quantity.objective", code="R30", bounds={"exact", "about"}):
        claim = flat.claim
        if "quantity.delivered" in bench.claimed(bench.records[claim.subject]):
            continue
        draft = Draft(bench, claim.subject)
        figure = int(claim.number)
        more = {key: claim.qualifiers[key] for key in ("operator", "applies_to") if key in claim.qualifiers}
        line = draft.add("quantity.delivered", claim, value=figure, as_published=f"{figure} rounds", **more)
        yield draft.mutation(line, f"{figure} delivered")


@mutates("R31")
def rounds_of_a_battalion_as_those_of_a_battery(bench):
    for flat in bench.claims("battery.rounds", code="R31", bounds={"exact"}):
        for figure in (7 * int(flat.claim.number) + 1, 64 * int(flat.claim.number)):
            draft = Draft(bench, flat.claim.subject)
            draft.put(flat.claim, "as_published", f"{figure} missiles")
            line = draft.put(flat.claim, "value", figure)
            yield draft.mutation(line, f"{figure} rounds")
