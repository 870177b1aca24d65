"""R46 to R59: tests and what is said of them, units, garrisons, operators, positions."""

from __future__ import annotations

from capdata.rules.places import SITES, chain, country, terms
from capdata.rules.spans import fired_by

from .draft import Draft, Mutation
from .registry import mutates

OFFICIAL, ASSESSED = "test.outcome.official", "test.outcome.assessed"
LINKS = ("relation.part-of", "relation.opcon", "relation.aligned")


def events(bench, code, *kinds):
    """The sound events of these kinds, with a claim to write beside."""
    sound = [one for one in bench.of_kind("events") if one.keys.get("kind") in kinds and bench.sound(one, code)]
    return [one for one in sound if bench.some_claim(one, code)]


@mutates("R46")
def number_of_tests_without_its_rule(bench):
    for flat in bench.claims("test.totals", code="R46"):
        if "role" in flat.claim.places:
            draft = Draft(bench, flat.claim.subject)
            line = draft.line_of(flat.claim, next(key for key in flat.claim.places if key not in ("role", "unit")))
            first = draft.drop(flat.claim, "role")
            yield draft.mutation(line if line in draft.lines else first, "no role")
    for record in bench.of_kind("programmes", "missiles"):
        claim = bench.some_claim(record, "R46")
        if claim:
            draft = Draft(bench, record)
            line = draft.add("test.totals", claim, value=3, as_of="2022-05")
            yield draft.mutation(line, "three, of what nobody knows")


@mutates("R47")
def verdict_on_what_was_not_released(bench):
    for event in events(bench, "R47", "no-test", "captive-carry"):
        claim = bench.some_claim(event, "R47")
        for term in ("failure", "success"):
            draft = Draft(bench, event)
            line = draft.add(ASSESSED, claim, value=term, origin="us-dod", note="the target was hit or missed")
            yield draft.mutation(line, f"{term} of what was not released")
        draft = Draft(bench, event)
        keys = {"value": 300, "unit": "s", "as_published": "300 seconds"}
        yield draft.mutation(draft.add("test.flight-time", claim, **keys), "time of a flight that wasn't")


@mutates("R48", also={"R52": "a success without a criterion"})
def assessment_as_the_owners_word(bench):
    for flat in bench.claims(OFFICIAL, code="R48"):
        for basis in ("reported", "analyst"):
            draft = Draft(bench, flat.claim.subject)
            yield draft.mutation(draft.put(flat.claim, "basis", basis), f"official on the basis {basis}")


@mutates("R48")
def success_of_which_the_words_say_less(bench):
    for flat in bench.claims(OFFICIAL, code="R48"):
        if flat.claim.text == "success" and flat.claim.item is None and "as_published" not in flat.claim.places:
            for text in ("It met several of the objectives.", "Officials did not confirm the outcome."):
                draft = Draft(bench, flat.claim.subject)
                draft.put(flat.claim, "note", text)
                yield draft.mutation(draft.line_of(flat.claim), text)


@mutates("R48")
def assessment_by_nobody(bench):
    for event in events(bench, "R48", "flight-test"):
        claim = bench.some_claim(event, "R48")
        draft = Draft(bench, event)
        line = draft.add(ASSESSED, claim, value="failure", basis="unstated", note="of the weapon")
        yield draft.mutation(line, "a failure, nobody says by whom")


@mutates("R49")
def flight_that_does_not_say_what_it_tested(bench):
    for event in events(bench, "R49", "flight-test"):
        if "test.components" in bench.claimed(event):
            draft = Draft(bench, event)
            draft.drop_property("test.components")
            yield draft.mutation(draft.at(event.place("kind").line), "no components")


@mutates("R49")
def part_as_the_whole_weapon(bench):
    for event in events(bench, "R49", "flight-test"):
        claims = [one for one in event.claims if one.property == "test.components" and one.source]
        if claims and "all-up-round" not in bench.words(event, "test.components"):
            draft = Draft(bench, event)
            note = "The booster was not that of the weapon."
            line = draft.add("test.components", claims[0], value="all-up-round", note=note)
            yield draft.mutation(line, "a borrowed booster as an all-up round")


@mutates("R50", also={"R46": "there is one test more to count", "R27": "what was flown is flown again"})
def joint_test_recorded_twice(bench):
    for event in events(bench, "R50", "flight-test", "no-test", "captive-carry"):
        date = next((flat.claim for flat in bench.view.claims_of(event.id, "event.date")), None)
        noted = any(finding.file == event.file for finding in bench.findings)
        if (
            date is None
            or date.planned
            or not bench.one_a_line(date)
            or noted
            or "relation.programme" not in bench.claimed(event)
            or len(date.text or "") != 10
        ):
            continue
        sites = [
            one for one in bench.words(event, "event.place") if terms(bench.view)[one].fields["precision"] in SITES
        ]
        if not sites or len({c.text for c in event.claims if c.property == "event.date"}) > 1:
            continue
        draft = Draft(bench, event)
        draft.drop_property("relation.programme")
        line = draft.lines.index(draft.line_of(date, next(k for k in date.places if k != "unit"))) + 1
        again = f"{event.id}-again"
        yield Mutation(again, line, "the same test again", {again: draft.text}, {again: "events"})


@mutates("R51")
def number_of_tests_as_number_of_vehicles(bench):
    for flat in bench.claims("test.vehicles", code="R51", bounds={"exact"}):
        if flat.claim.planned:
            continue
        draft = Draft(bench, flat.claim.subject)
        text = f"{flat.claim.number:g} tests"
        yield draft.mutation(draft.put(flat.claim, "as_published", text), text)
    for event in events(bench, "R51", "flight-test"):
        claim = bench.some_claim(event, "R51")
        draft = Draft(bench, event)
        line = draft.add("test.vehicles", claim, value=18, as_published="18 launches", role="test")
        yield draft.mutation(draft.part(line, "as_published"), "18 launches")


@mutates("R51")
def total_that_does_not_say_what_it_counts(bench):
    for flat in bench.claims("test.totals", code="R51"):
        if "role" in flat.claim.places:
            draft = Draft(bench, flat.claim.subject)
            yield draft.mutation(draft.put(flat.claim, "role", "so far"), "a total of what")


@mutates("R52")
def success_by_no_criterion(bench):
    for event in events(bench, "R52", "flight-test", "intercept-test"):
        claim = bench.some_claim(event, "R52")
        owners = [one.text for one in event.claims if one.property == OFFICIAL]
        if "success" not in owners and bench.records[claim.source].keys["kind"] != "repost":
            draft = Draft(bench, event)
            line = draft.add(ASSESSED, claim, value="success", basis="reported", origin="bloomberg")
            yield draft.mutation(line, "a success, by the press")


@mutates("R53", also={"R00": "the waiver was for what is taken out"})
def unit_without_a_chain_of_command(bench):
    for unit in bench.of_kind("formations"):
        claims = bench.claimed(unit)
        links = [name for name in LINKS if name in claims]
        highest = bench.words(unit, "formation.echelon") & {"component", "command"}
        if links and not highest and bench.sound(unit, "R53") and "relation.adcon" not in claims:
            draft = Draft(bench, unit)
            for name in links:
                draft.drop_property(name)
            yield draft.mutation(draft.at(unit.place("name").line), "no link of command")


@mutates("R53")
def units_under_each_other(bench):
    links, formations = {}, {one.id for one in bench.of_kind("formations")}
    for flat in bench.view.claims("relation.opcon", "relation.aligned"):
        if not flat.claim.planned and len(flat.claim.as_of or "") == 10 and flat.claim.text in formations:
            links.setdefault(flat.claim.property, {})[flat.claim.subject, flat.claim.text] = flat.claim
    for name, each in links.items():
        for (below, above), claim in each.items():
            if bench.sound(bench.records[above], "R53"):
                draft = Draft(bench, above)
                line = draft.add(name, claim, value=below, as_of=claim.as_of)
                yield draft.mutation(line, f"{above} under {below}")


@mutates("R53")
def programme_that_precedes_its_predecessor(bench):
    for flat in bench.view.claims("relation.predecessor"):
        claim = flat.claim
        record = bench.records.get(claim.text or "")
        if record and record.kind in ("programmes", "formations") and not claim.planned and claim.subject < record.id:
            draft = Draft(bench, record)
            line = draft.add("relation.predecessor", claim, value=claim.subject)
            yield draft.mutation(line, f"{record.id} after {claim.subject}")


@mutates("R54")
def large_unit_as_part_of_a_small_one(bench):
    units = {unit.id: bench.words(unit, "formation.echelon") for unit in bench.of_kind("formations")}
    small = [one for one, echelons in units.items() if echelons in ({"battery"}, {"battalion"})]
    above = {}
    for flat in bench.view.claims("relation.part-of"):
        above.setdefault(flat.claim.subject, set()).add(flat.claim.text)

    def under(one):
        return {one}.union(*(under(other) for other in above.get(one, ())))

    for unit, echelons in units.items():
        claim = bench.some_claim(bench.records[unit], "R54")
        if claim and echelons and echelons <= {"brigade", "division", "corps", "army"}:
            for parent in small:
                if unit not in under(parent):
                    draft = Draft(bench, unit)
                    line = draft.add("relation.part-of", claim, value=parent, as_of="2024-06")
                    yield draft.mutation(line, f"part of {parent}")


@mutates("R54")
def regiment_of_lineage_as_a_brigade(bench):
    words = {"battery": "Brigade", "battalion": "Division", "brigade": "Field Artillery Regiment"}
    for unit in bench.of_kind("formations"):
        for echelon in bench.words(unit, "formation.echelon") & words.keys():
            if bench.words(unit, "formation.echelon") == {echelon}:
                draft = Draft(bench, unit)
                name = f"999th {words[echelon]}"
                yield draft.mutation(draft.alias(name=name), f"{name} as {echelon}")


@mutates("R55")
def equipment_before_it_was_in_service(bench):
    begun, unsure = {}, set()
    for flat in bench.view.claims("milestone.service-entry", "milestone.ioc", "milestone.foc"):
        if flat.claim.text and not flat.claim.planned:
            begun.setdefault(flat.claim.subject, []).append(flat.date_min)
            unsure |= {flat.claim.subject} if flat.date_min is None else set()
    for flat in bench.view.claims("status.fielding"):
        when = flat.claim.since or (flat.speaks and flat.speaks.earliest)
        if flat.claim.text and not when:
            unsure |= (
                {flat.claim.subject, bench.family(flat.claim.subject)}
                if flat.claim.kind == "missiles"
                else {flat.claim.subject}
            )
    fired = fired_by(bench.view)
    for system, days in begun.items():
        record = bench.records[system]
        known = {system} | (fired.get(system, set()) | {bench.family(system)} if record.kind == "missiles" else set())
        if known & unsure:
            continue
        first = min(day for one in known for day in begun.get(one, days))
        for unit in bench.of_kind("formations"):
            claim = bench.some_claim(unit, "R55")
            if claim and system not in bench.words(unit, "relation.holds"):
                draft = Draft(bench, unit)
                year = first.year - 12
                line = draft.add("relation.holds", claim, value=system, as_of=str(year), basis="reported")
                yield draft.mutation(line, f"{system} in {year}")


@mutates("R56")
def garrisons_in_two_countries_at_once(bench):
    abroad = [name for name, term in terms(bench.view).items() if term.fields.get("precision") in ("town", "garrison")]
    for flat in bench.claims("relation.stationed-at", code="R56"):
        claim = flat.claim
        unit = bench.records[claim.subject]
        places = {one.text for one in unit.claims if one.property == "relation.stationed-at"}
        if (
            len(places) > 1
            or claim.planned
            or len(claim.as_of or "") < 10
            or "value" not in claim.places
            or claim.qualifiers
        ):
            continue
        for place in abroad:
            there, here = country(bench.view, place), country(bench.view, claim.text)
            if there and here and there != here and place > claim.text:
                draft = Draft(bench, unit)
                line = draft.add("relation.stationed-at", claim, value=place, as_of=claim.as_of)
                yield draft.mutation(line, f"at {claim.text} and {place}")


@mutates("R56")
def nested_place_struck_out(bench):
    known = terms(bench.view)
    for flat in bench.claims("relation.stationed-at", "event.place", code="R56"):
        claim = flat.claim
        for place in chain(bench.view, claim.text)[1:]:
            if known[place].fields.get("precision") in ("town", "region") and not claim.qualifiers:
                draft = Draft(bench, claim.subject)
                state = {"as_of": claim.as_of or claim.since or "2024"} if claim.property != "event.place" else {}
                why = "contradicts the other pages"
                line = draft.add(claim.property, claim, value=place, deprecated=why, **state)
                yield draft.mutation(draft.part(line, "deprecated"), f"{place} struck out for {claim.text}")


@mutates("R57")
def commitment_as_garrison(bench):
    for flat in bench.claims("relation.stationed-at", code="R57"):
        if not flat.claim.planned and "value" in flat.claim.places:
            for text in ("to be stationed there", "a commitment from 2026"):
                draft = Draft(bench, flat.claim.subject)
                draft.put(flat.claim, "as_published", text)
                yield draft.mutation(draft.line_of(flat.claim), text)


@mutates("R57")
def announcement_as_deployment(bench):
    for event in events(bench, "R57", "deployment", "redeployment"):
        for flat in bench.claims("event.date", code="R57"):
            claim = flat.claim
            if claim.subject == event.id and not claim.planned and "value" in claim.places:
                draft = Draft(bench, event)
                draft.put(claim, "as_published", f"will deploy in {claim.text}")
                yield draft.mutation(draft.line_of(claim), "a deployment that is promised")


@mutates("R58")
def operator_to_whom_nothing_was_transferred(bench):
    operators = ("russian-navy", "russian-ground-forces", "us-navy", "us-army")
    for record in bench.of_kind("missiles", "launchers"):
        claim = bench.some_claim(record, "R58")
        makers = {bench.records[one].keys.get("country") for one in bench.words(record, "relation.maker")}
        for operator in operators:
            code = bench.records[operator].keys["country"]
            if claim and makers and makers <= {"US", "RU"} and code not in makers and not claim.note:
                draft = Draft(bench, record)
                line = draft.add("relation.operator", claim, value=operator, as_of="2019")
                yield draft.mutation(line, f"operated by {operator}")


@mutates("R58")
def country_found_as_a_substring(bench):
    used = {flat.claim.text for flat in bench.view.flat} | {flat.claim.origin for flat in bench.view.flat}
    used |= {record.keys.get("publisher") for record in bench.of_kind("sources")}
    names = {"Russia": "US", "Japan": "PA", "German": "MA", "Austral": "US", "Poland": "LA", "Ukrain": "UK"}
    for record in bench.of_kind("organisations"):
        state = record.keys.get("kind") in ("government", "armed-service", "agency", "parliament")
        for name, code in names.items():
            if (
                state
                and name in record.name
                and record.keys.get("country")
                and code != "UK"
                and "in" not in record.name.split()
            ):
                draft = Draft(bench, record)
                plain = record.id not in used
                yield draft.mutation(
                    draft.set("country", code), f"{code} in {name}", also=() if plain else {"R06", "R58"}
                )


@mutates("R59")
def coordinates_in_a_note(bench):
    for record in bench.records.values():
        if bench.sound(record, "R59"):
            for text in ("At 39.200159, 125.673256.", "At 39° 12' N, 125° 40' E."):
                draft = Draft(bench, record)
                yield draft.mutation(draft.set("note", text), text)
    for flat in bench.claims("relation.stationed-at", "event.place", "event.summary", "basing", code="R59"):
        draft = Draft(bench, flat.claim.subject)
        line = draft.put(flat.claim, "locator", "map, 52.516275, 13.377704")
        yield draft.mutation(line, "coordinates in a locator")
