"""R37 to R45: dates, their precision and order, plans, status."""

from __future__ import annotations

from calendar import month_name

from capdata import dates

from .draft import Draft
from .registry import mutates

CAPABLE = ("service-entry", "fielding", "ioc", "foc")


def day_of(claim):
    """The span of a claim's date if it is a plain day."""
    span = dates.parse(claim.text)
    sharp = span.precision == "day" and not span.approximate and not span.uncertain and claim.bound == "exact"
    return span if sharp else None


def actual(bench, code, *names):
    """The unplanned claims on dates that are plain days without words as printed, written under `value`."""
    for flat in bench.claims(*names, code=code):
        claim = flat.claim
        if not claim.planned and "value" in claim.places and day_of(claim):
            yield claim


@mutates("R37")
def day_that_the_page_does_not_print(bench):
    for claim in actual(bench, "R37", "milestone.*", "event.date"):
        if claim.property != "milestone.activation":
            day = day_of(claim).earliest
            for text in (f"in {day.year}", f"{month_name[day.month]} {day.year}"):
                draft = Draft(bench, claim.subject)
                draft.put(claim, "as_published", text)
                yield draft.mutation(draft.line_of(claim), f"a day for {text}")


@mutates(
    "R37",
    also={
        "R43": "the page was read before that day",
        "R42": "by then the programme has been cancelled",
        "R00": "the waiver was for an old status",
    },
)
def claim_of_a_day_that_has_not_come(bench):
    for flat in bench.claims("status.*", "relation.stationed-at", "quantity.inventory", code="R37"):
        if "as_of" in flat.claim.places and not flat.claim.since:
            draft = Draft(bench, flat.claim.subject)
            year = bench.today.year + 5
            yield draft.mutation(draft.put(flat.claim, "as_of", f"{year}-03"), "as of a day to come")


@mutates("R38")
def time_of_day_without_its_clock(bench):
    for claim in actual(bench, "R38", "event.date"):
        if not {"zone", "note", "as_published"} & claim.places.keys():
            for text in ("at 16:00", "at 4 p.m.", "at 11:20 GMT"):
                draft = Draft(bench, claim.subject)
                draft.put(claim, "as_published", text)
                yield draft.mutation(draft.line_of(claim), text)


@mutates("R38", also={"R43": "the page is older than the later day"})
def days_by_two_clocks_that_cannot_be_one_moment(bench):
    for claim in actual(bench, "R38", "event.date"):
        record = bench.records[claim.subject]
        claims = [one for one in record.claims if one.property == "event.date"]
        if not {"zone", "role", "applies_to"} & claim.places.keys() and len(claims) == 1 and record.kind == "events":
            draft = Draft(bench, record)
            day = day_of(claim).earliest
            if day.day < 25:
                draft.put(claim, "zone", "local")
                line = draft.add("event.date", claim, value=f"{day:%Y-%m}-{day.day + 3:02}", zone="utc")
                yield draft.mutation(line, "three days apart by two clocks")


@mutates("R39")
def service_before_the_first_flight(bench):
    for flat in bench.claims("milestone.first-flight", code="R39"):
        claim, record = flat.claim, bench.records[flat.claim.subject]
        for name in ("milestone.ioc", "milestone.service-entry", "milestone.foc"):
            if not claim.planned and flat.date_min and record.kind == "missiles" and name not in bench.claimed(record):
                draft = Draft(bench, record)
                keys = {
                    key: claim.qualifiers[key] for key in ("operator", "role", "applies_to") if key in claim.qualifiers
                }
                line = draft.add(name, claim, value=str(flat.date_min.year - 12), **keys)
                yield draft.mutation(line, f"{name} before the first flight")


@mutates("R39")
def retirement_before_the_start(bench):
    for flat in bench.claims("milestone.programme-start", "milestone.fielding", code="R39"):
        claim, record = flat.claim, bench.records[flat.claim.subject]
        fits = (
            record.kind in ("missiles", "launchers") and not claim.planned and flat.date_min and "value" in claim.places
        )
        if fits and "milestone.retirement" not in bench.claimed(record):
            draft = Draft(bench, record)
            keys = {key: claim.qualifiers[key] for key in ("operator", "role", "applies_to") if key in claim.qualifiers}
            line = draft.add("milestone.retirement", claim, value=str(flat.date_min.year - 30), **keys)
            yield draft.mutation(line, "retired before it began")


@mutates("R40", also={"R44": "the activation is a plan only"})
def plan_as_actual_date(bench):
    others = ("first-flight", "first-delivery", "production-decision", "contract-award")
    names = [f"milestone.{name}" for name in (*CAPABLE, *others)]
    for claim in actual(bench, "R40", *names):
        draft = Draft(bench, claim.subject)
        draft.put(claim, "as_published", f"scheduled for {claim.text}")
        yield draft.mutation(draft.line_of(claim), "a plan as printed")
    for flat in bench.claims(*names, code="R40"):
        claim = flat.claim
        if not claim.planned and "value" in claim.places and not day_of(claim) and "as_published" not in claim.places:
            draft = Draft(bench, claim.subject)
            draft.put(claim, "as_published", "the date that is planned")
            yield draft.mutation(draft.line_of(claim), "a plan as printed")


@mutates("R40", also={"R55": "without the plan nothing tells when it came into service"})
def plan_struck_out_because_it_slipped(bench):
    for flat in bench.claims("milestone.*", "event.date", code="R40"):
        if flat.claim.planned:
            for text in ("slipped to the next year", "superseded by a later plan"):
                draft = Draft(bench, flat.claim.subject)
                yield draft.mutation(draft.put(flat.claim, "deprecated", text), text)


@mutates("R41")
def activation_as_fielding(bench):
    names = [f"milestone.{name}" for name in CAPABLE]
    for flat in bench.claims(*names, code="R41"):
        if not flat.claim.planned:
            draft = Draft(bench, flat.claim.subject)
            line = draft.put(flat.claim, "as_published", "battery activated")
            yield draft.mutation(line, "a battery activated")


@mutates("R41")
def fielding_as_activation(bench):
    for flat in bench.claims("milestone.activation", code="R41"):
        if not flat.claim.planned:
            draft = Draft(bench, flat.claim.subject)
            line = draft.put(flat.claim, "as_published", "first equipment delivered")
            yield draft.mutation(line, "equipment delivered")


@mutates("R42", also={"R45": "of a programme that goes on, every status is to be followed"})
def cancelled_programme_in_production_again(bench):
    for flat in bench.claims("status.programme", code="R42"):
        claim, record = flat.claim, bench.records[flat.claim.subject]
        cancelled = claim.text == "cancelled" and flat.speaks and flat.speaks.latest
        revived = "revived" in [one.text for one in record.claims]
        revivals = [one for one in bench.of_kind("events") if one.keys["kind"] == "revival"
                    and record.id in bench.words(one, "relation.programme")]  # fmt: skip
        if cancelled and not revived and not revivals:
            for term in ("production", "development"):
                draft = Draft(bench, record)
                line = draft.add(
                    "status.programme", claim, value=term, as_of=bench.records[claim.source].keys["accessed"]
                )
                yield draft.mutation(line, f"{term} after the end")


@mutates("R43")
def page_older_than_what_it_reports(bench):
    for record in bench.of_kind("missiles", "launchers", "programmes"):
        for flat in bench.view.claims_of(record.id):
            source = bench.records.get(flat.claim.source or "")
            published = source.keys.get("published") if source else None
            name = "milestone.contract-award"
            if published and flat.claim.missing is None and bench.usable(flat.claim) and bench.sound(record, "R43"):
                if name in bench.claimed(record):
                    break
                draft = Draft(bench, record)
                year = dates.parse(published).latest.year + 1
                line = draft.add(name, flat.claim, value=f"{year}-12", applies_to="lot 1")
                yield draft.mutation(line, f"a page of {published} on {year}")
                break


@mutates("R43")
def since_a_time_after_the_page(bench):
    for flat in bench.claims("relation.operator", "relation.sponsor", code="R43"):
        published = flat.source.published
        if published and not flat.claim.planned and not flat.claim.since:
            draft = Draft(bench, flat.claim.subject)
            year = dates.parse(published).latest.year + 1
            yield draft.mutation(
                draft.put(flat.claim, "since", f"{year}-12"), f"since {year}, in a page of {published}"
            )


@mutates("R43")
def page_read_before_it_was_published(bench):
    cited = {}
    for flat in bench.view.flat:
        cited[flat.claim.source] = cited.get(flat.claim.source, 0) + 1
    for source in bench.of_kind("sources"):
        if not cited.get(source.id) and source.keys.get("published"):
            draft = Draft(bench, source)
            year = int(source.keys["accessed"][:4]) + 1
            yield draft.mutation(draft.set("published", f"{year}-01-05"), f"published in {year}")


@mutates("R44", also={"R40": "its words are those of a plan"})
def planned_activation_as_actual(bench):
    for flat in bench.claims("milestone.activation", code="R44"):
        others = [one for one in bench.records[flat.claim.subject].claims if one.property == "milestone.activation"
                  and one is not flat.claim]  # fmt: skip
        overlaps = [
            one for one in others if one.text and dates.overlap(dates.parse(one.text), dates.parse(flat.claim.text))
        ]
        if not flat.claim.planned and "value" in flat.claim.places and not overlaps:
            draft = Draft(bench, flat.claim.subject)
            draft.put(flat.claim, "as_published", f"to be activated on {flat.claim.text}")
            yield draft.mutation(draft.line_of(flat.claim), "to be activated")


@mutates("R44")
def plan_whose_day_is_over(bench):
    for unit in bench.of_kind("formations"):
        claim = bench.some_claim(unit, "R44")
        if claim and "milestone.activation" not in bench.claimed(unit):
            draft = Draft(bench, unit)
            line = draft.add("milestone.activation", claim, value="2001-09", planned=True, as_of="2001-01")
            yield draft.mutation(line, "planned for 2001")


@mutates("R45")
def status_last_seen_years_ago(bench):
    count = {}
    for flat in bench.view.claims("status.*"):
        key = flat.claim.subject, flat.claim.property
        count[key] = count.get(key, 0) + 1
    for flat in bench.claims("status.*", code="R45"):
        claim = flat.claim
        alone = count[claim.subject, claim.property] == 1 and not claim.planned and not claim.until
        over = {"cancelled", "completed", "retired", "withdrawn", "none", "test-only"}
        if alone and "as_of" in claim.places and claim.text not in over:
            draft = Draft(bench, claim.subject)
            year = bench.today.year - 3
            yield draft.mutation(draft.put(claim, "as_of", f"{year}-03"), f"last seen in {year}")


@mutates("R45")
def only_status_is_an_old_one(bench):
    for record in bench.of_kind("missiles", "launchers", "programmes"):
        claim = bench.some_claim(record, "R45")
        name = "status.programme" if record.kind == "programmes" else "status.fielding"
        if claim and name not in bench.claimed(record):
            draft = Draft(bench, record)
            term = "development" if record.kind == "programmes" else "fielding"
            line = draft.add(name, claim, value=term, as_of="2015-03")
            yield draft.mutation(draft.part(line, "as_of"), "last seen in 2015")
