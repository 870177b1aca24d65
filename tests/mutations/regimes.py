"""R32 to R36: what is said of treaties and regimes."""

from __future__ import annotations

from capdata.rules.regimes import treaty_of

from .draft import Draft
from .registry import mutates

GROUND = {"ground", "ground-mobile-road", "ground-mobile-rail", "ground-fixed-silo", "ground-fixed-pad"}
COMPLIANCE = "regime.compliance"
INF = "INF Treaty"


def missiles(bench, code, *, ground):
    """The missiles launched from the ground, or from elsewhere only, with a claim to write beside."""
    for missile in bench.of_kind("missiles"):
        basing = bench.words(missile, "basing")
        claim = bench.some_claim(missile, code)
        covered = bench.words(missile, "vehicle.class") <= {"ballistic", "quasi-ballistic", "cruise"}
        if basing and claim and bool(basing & GROUND) == ground and covered and bench.sound(missile, code):
            yield missile, claim


@mutates("R32")
def missile_of_ships_and_aircraft_under_the_treaty(bench):
    for missile, claim in missiles(bench, "R32", ground=False):
        draft = Draft(bench, missile)
        keys = {"role": INF, "as_of": "2018-12", "basis": "foreign-official", "origin": "russian-mfa"}
        line = draft.add(COMPLIANCE, claim, value="violates", **keys)
        yield draft.mutation(line, "said to violate the treaty")
        draft = Draft(bench, missile)
        line = draft.put(claim, "note", "Banned by the INF Treaty.")
        yield draft.mutation(line, "banned by the treaty, in a note")


@mutates("R33")
def breach_of_a_treaty_that_is_over(bench):
    for flat in bench.claims(COMPLIANCE, code="R33"):
        treaty = treaty_of(flat.claim, bench.dictionary)
        if treaty and "until" in treaty.fields and flat.claim.text in ("violates", "complies") and flat.claim.as_of:
            draft = Draft(bench, flat.claim.subject)
            yield draft.mutation(draft.put(flat.claim, "as_of", "2021-03"), "in 2021")
    for missile, claim in missiles(bench, "R33", ground=True):
        keys = {"role": INF, "basis": "foreign-official", "origin": "russian-mfa"}
        for year in ("1986", "2021"):
            draft = Draft(bench, missile)
            line = draft.add(COMPLIANCE, claim, value="violates", **keys, as_of=year)
            yield draft.mutation(draft.part(line, "as_of"), f"a breach in {year}")


@mutates("R33", also={"R43": "the page is older than that day", "R38": "another page gives the day before or after"})
def treaty_in_force_on_another_day(bench):
    for flat in bench.claims("event.date", code="R33"):
        record = bench.records[flat.claim.subject]
        if record.keys.get("kind") == "treaty-in-force" and "as_published" not in flat.claim.places:
            draft = Draft(bench, record)
            yield draft.mutation(draft.put(flat.claim, "value", "1987-05-01"), "in force in 1987")


@mutates("R34")
def breach_without_an_asserter(bench):
    for missile, claim in missiles(bench, "R34", ground=True):
        draft = Draft(bench, missile)
        line = draft.add(COMPLIANCE, claim, value="violates", role=INF, as_of="2018-12", basis="reported")
        yield draft.mutation(line, "violates, by a page that names nobody")
        draft = Draft(bench, missile)
        line = draft.add(COMPLIANCE, claim, value="denied", as_of="2018-12", basis="official")
        yield draft.mutation(line, "denied, of no treaty")
        draft = Draft(bench, missile)
        line = draft.put(claim, "note", "Violates the INF Treaty.")
        yield draft.mutation(line, "a breach as a fact, in a note")


@mutates("R35")
def category_without_a_payload(bench):
    for missile in bench.of_kind("missiles"):
        claim = bench.some_claim(missile, "R35")
        properties = bench.claimed(missile)
        if claim and "mass.payload" not in properties and "mass.warhead" not in properties:
            draft = Draft(bench, missile)
            line = draft.put(claim, "note", "In MTCR category I.")
            yield draft.mutation(line, "a category in a note")
            draft = Draft(bench, missile)
            line = draft.alias(name="Category One", note="MTCR category 1")
            yield draft.mutation(draft.part(line, "note"), "a category in an alias")


@mutates("R36")
def treaty_class_of_a_glider_by_default(bench):
    for missile in bench.of_kind("missiles"):
        if "boost-glide" not in bench.words(missile, "vehicle.class"):
            continue
        outside = not bench.words(missile, "basing") & GROUND and bool(bench.words(missile, "basing"))
        claim = bench.some_claim(missile, "R36")
        draft = Draft(bench, missile)
        line = draft.set("note", "A ground-launched ballistic missile under the INF Treaty.")
        yield draft.mutation(line, "a class in the record's note")
        if claim:
            draft = Draft(bench, missile)
            line = draft.add(COMPLIANCE, claim, value="would-violate", role=INF, as_of="2018-12", basis="reported")
            yield draft.mutation(line, "would violate, by nobody", also={"R32"} if outside else ())
