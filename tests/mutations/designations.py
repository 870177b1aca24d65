"""R01 to R07: designations, reporting names, names."""

from __future__ import annotations

from capdata.rules.designations import letters, parse

from .draft import Draft
from .registry import mutates

MDS = "designation.mds"
#: Kinds of record whose name is a title.
TITLED = {"sources", "events", "statements"}


def designated(bench, code):
    """The claims of a designation, with its parts."""
    for flat in bench.claims(MDS, code=code):
        if parts := parse(flat.claim.text):
            yield flat.claim, parts


def written(parts):
    """A designation put together again."""
    return f"{parts.status}{parts.environment}{parts.mission}{parts.vehicle}-{parts.number}{parts.series}"


@mutates("R01")
def short_name_or_exchanged_letters_as_designation(bench):
    for claim, parts in designated(bench, "R01"):
        swapped = written(parts._replace(environment=parts.vehicle, vehicle=parts.environment))
        for text in (swapped, "SM-9", written(parts).lower(), f"{claim.text}/{claim.text}"):
            if parse(text) is None:
                draft = Draft(bench, claim.subject)
                yield draft.mutation(draft.add(MDS, claim, value=text), f"{text} as designation")


@mutates("R02")
def environment_from_which_it_is_never_fired(bench):
    known = {}
    for flat in bench.view.claims("basing"):
        known.setdefault(flat.claim.subject, set()).add(flat.claim.text)
    environments = {}
    for missile in bench.of_kind("missiles"):
        environments.setdefault(bench.family(missile.id), set()).update(known.get(missile.id, ()))
    for flat in bench.view.claims("relation.fires"):
        environments.setdefault(bench.family(flat.claim.text), set()).update(known.get(flat.claim.subject, ()))
    for claim, parts in designated(bench, "R02"):
        words = environments.get(bench.family(claim.subject), set())
        for letter in "ARUMF":
            if words and not any(letter in letters(bench.view, "basing", word) for word in words):
                draft = Draft(bench, claim.subject)
                text = written(parts._replace(environment=letter))
                yield draft.mutation(draft.add(MDS, claim, value=text), f"{text} fired from {sorted(map(str, words))}")


@mutates("R03")
def primary_role_that_the_letter_does_not_stand_for(bench):
    missions = {}
    for claim, parts in designated(bench, "R03"):
        missions.setdefault(claim.subject, []).append((claim, parts.mission))
    for subject, each in missions.items():
        own = {mission for _, mission in each}
        for role in ("air-to-air", "anti-ship", "surface-strike"):
            if not own & set(letters(bench.view, "roles", role)):
                draft = Draft(bench, subject)
                line = draft.add("role.primary", each[0][0], value=role)
                yield draft.mutation(line, f"{role} with the mission {own}")


@mutates("R03")
def range_in_a_role_that_nobody_claims(bench):
    for claim, parts in designated(bench, "R03"):
        roles = {role for one in (claim.subject, bench.family(claim.subject)) for role in
                 bench.words(one, "role.primary") | bench.words(one, "role.other")}  # fmt: skip
        for role in ("surface-strike", "anti-ship", "air-defence"):
            if role not in roles and parts.mission not in letters(bench.view, "roles", role):
                draft = Draft(bench, claim.subject)
                line = draft.add(f"range.{role}", claim, value=90, unit="km", as_published="90 km")
                yield draft.mutation(line, f"range in the role {role}")


@mutates("R04")
def design_number_of_another_family(bench):
    number_of = {}
    for claim, parts in designated(bench, "R04"):
        number_of.setdefault(bench.family(claim.subject), set()).add((parts.vehicle, parts.number))
    mentions = {}
    for flat in bench.view.claims(MDS):
        if parts := parse(flat.claim.text or ""):
            key = (parts.vehicle, parts.number)
            mentions[key] = mentions.get(key, 0) + 1
    for claim, parts in designated(bench, "R04"):
        own = number_of[bench.family(claim.subject)]
        for vehicle, number in sorted(set().union(*number_of.values()) - own):
            if vehicle == parts.vehicle and mentions[vehicle, number] > 1:
                text = written(parts._replace(number=number, series=""))
                draft = Draft(bench, claim.subject)
                yield draft.mutation(draft.add(MDS, claim, value=text), f"{text} in {claim.subject}")
                draft = Draft(bench, claim.subject)
                yield draft.mutation(draft.alias(name=f"{text}Z"), f"the alias {text}Z")


@mutates("R05")
def series_letter_that_looks_like_a_digit(bench):
    for claim, parts in designated(bench, "R05"):
        for letter in "IO":
            text = written(parts._replace(series=letter))
            draft = Draft(bench, claim.subject)
            yield draft.mutation(draft.add(MDS, claim, value=text), f"{text} as designation")


@mutates("R06")
def newspaper_as_authority_of_a_reporting_name(bench):
    for flat in bench.claims("designation.reporting-name", code="R06"):
        for origin in ("bloomberg", "cnbc", "the-war-zone"):
            if origin in bench.records:
                draft = Draft(bench, flat.claim.subject)
                yield draft.mutation(draft.put(flat.claim, "origin", origin), f"{origin} as authority")


@mutates("R06")
def reporting_name_of_the_own_missile(bench):
    for missile in bench.of_kind("missiles"):
        makers = {bench.records[one].keys.get("country") for one in bench.words(missile, "relation.maker")} - {None}
        claim = bench.some_claim(missile, "R06")
        if makers and makers <= {"US", "GB", "DE", "NO"} and claim:
            draft = Draft(bench, missile)
            line = draft.add("designation.reporting-name", claim, value="SA-N-99", origin="us-dod", basis="official")
            yield draft.mutation(line, "a reporting name of the own missile")
            draft = Draft(bench, missile)
            yield draft.mutation(draft.alias(name="SS-99 Stiletto", authority="nato"), "an alias by the alliance")


@mutates("R07")
def name_of_another_record(bench):
    named = [record for record in bench.of_kind("missiles", "programmes", "launchers") if "-" not in record.name]
    for missile in bench.of_kind("missiles", "programmes"):
        for other in named:
            related = (
                bench.family(missile.id) == bench.family(other.id)
                if missile.kind == other.kind == "missiles"
                else (other.id in (missile.keys.get("programme"), missile.keys.get("variant_of")))
            )
            if other is missile or related or not bench.sound(missile, "R07"):
                continue
            draft = Draft(bench, missile)
            yield draft.mutation(draft.alias(name=other.name.upper()), f"{other.name} as an alias")
