"""Mistakes of shape, in records of every kind: syntax, keys, types, terms, dates, units, ids."""

from __future__ import annotations

from .draft import Draft
from .registry import mutates

NAMES = {"sources": "title"}
BOUNDS = ("value", "about", "between", "more_than", "at_least", "at_most", "less_than")


def name_of(record):
    """The key under which a record has its name."""
    return NAMES.get(record.kind, "name")


def records(bench, *kinds):
    """Sound records, with the line of their name."""
    for record in bench.of_kind(*kinds):
        draft = Draft(bench, record)
        yield record, draft, draft.at(bench.tree(record).places[name_of(record)][0].line)


def claims(bench, wanted=None):
    """Live claims with a source, of every kind of record that has claims, in the shape of one key a line."""
    for flat in bench.view.flat:
        claim = flat.claim
        stated = claim.deprecated is None and claim.source and "value" in claim.places and bench.one_a_line(claim)
        fits = stated and (wanted is None or wanted(bench.dictionary.properties[claim.property]))
        if fits and bench.sound(bench.records[claim.subject], "S00"):
            yield claim, Draft(bench, claim.subject)


# ---------------------------------------------------------------- syntax


@mutates("Y04")
def invisible_character(bench):
    for _, draft, line in records(bench):
        line.text = line.text[:7] + "\N{ZERO WIDTH SPACE}" + line.text[7:]
        yield draft.mutation(line, "a zero width space")


@mutates("Y05")
def tab(bench):
    for _, draft, line in records(bench):
        line.text = line.text.replace(": ", ":\t", 1)
        yield draft.mutation(line, "a tab")


@mutates("Y06")
def bracket_left_open(bench):
    for claim, draft in claims(bench):
        line = draft.line_of(claim, "source")
        line.text = line.text.replace("source: ", "source: ]")
        yield draft.mutation(line, "a bracket that closes nothing")


@mutates("Y07")
def quote_left_open(bench):
    for record, draft, line in records(bench):
        line.text = f'{name_of(record)}: "{record.name}'
        if '"' not in record.name and not any('"' in other.text for other in draft.lines if other is not line):
            yield draft.mutation(line, "an open quote")


@mutates("Y08")
def key_that_stands_twice(bench):
    for _, draft, line in records(bench):
        yield draft.mutation(draft.after(line, line.text), "the name again")
    for claim, draft in claims(bench):
        line = draft.line_of(claim, "source")
        text = " " * (claim.at.column - 1) + f"source: {claim.source}"
        yield draft.mutation(draft.after(line, text), "the source again")


@mutates("Y09")
def anchor(bench):
    for _, draft, line in records(bench):
        line.text = line.text.replace(": ", ": &name ", 1)
        yield draft.mutation(line, "an anchor")


@mutates("Y11")
def number_that_is_none(bench):
    for claim, draft in claims(bench, lambda prop: prop.type == "quantity"):
        line = draft.put(claim, "value", 0)
        line.text = line.text.replace("value: 0", "value: .inf")
        yield draft.mutation(line, "infinity")


@mutates("Y13")
def comma_in_unquoted_text(bench):
    for _, draft, _line in records(bench, "missiles", "launchers", "formations", "organisations", "programmes"):
        line = draft.alias(name="Other")
        line.text = "  - {name: Other, and another}"
        yield draft.mutation(line, "a comma that ends the text")


# ---------------------------------------------------------------- keys


@mutates("S01")
def unknown_key(bench):
    for _, draft, line in records(bench):
        yield draft.mutation(draft.after(line, "remark: a word"), "an unknown key of the record")
    for claim, draft in claims(bench):
        line = draft.after(draft.at(claim.at.line), " " * (claim.at.column - 1) + "remark: a word")
        yield draft.mutation(line, "an unknown key of a claim")


@mutates("S01")
def misspelt_property(bench):
    for claim, draft in claims(bench):
        line = draft.heading(claim.property)
        line.text = line.text.replace(claim.property, claim.property + "s")
        yield draft.mutation(line, f"{claim.property}s")


@mutates("S01")
def misspelt_link_of_command(bench):
    for unit, draft, _ in records(bench, "formations"):
        if "relation.part-of" in bench.claimed(unit):
            line = draft.heading("relation.part-of")
            line.text = "  relation.part-off:"
            yield draft.mutation(line, "relation.part-off")


@mutates("S02")
def missing_name(bench):
    for record, draft, line in records(bench):
        draft.lines.remove(line)
        if draft.lines and bench.tree(record).places[name_of(record)][0].line == 1:
            yield draft.mutation(draft.lines[0], "no name")


@mutates("S02")
def missing_source_or_basis(bench):
    for claim, _ in claims(bench):
        for key in ("source", "basis"):
            draft = Draft(bench, claim.subject)
            yield draft.mutation(draft.drop(claim, key), f"no {key}")


@mutates("S03")
def value_of_the_wrong_type(bench):
    for record, draft, line in records(bench):
        line.text = f"{name_of(record)}: 17"
        yield draft.mutation(line, "a number as name")
    for claim, draft in claims(bench, lambda prop: prop.type in ("quantity", "count", "money")):
        yield draft.mutation(draft.put(claim, "value", "many"), "a word as number")


@mutates("S04")
def word_that_is_no_term(bench):
    for _, draft, _name in records(bench, "sources", "events", "organisations"):
        yield draft.mutation(draft.set("kind", "gossip"), "a kind that isn't")
    for claim, draft in claims(bench):
        yield draft.mutation(draft.put(claim, "basis", "hearsay"), "a basis that isn't")
    for claim, draft in claims(bench, lambda prop: prop.type == "term"):
        yield draft.mutation(draft.put(claim, "value", "no-such-term"), "a term that isn't")


@mutates("S05")
def id_that_does_not_exist(bench):
    for _, draft, _name in records(bench, "sources"):
        yield draft.mutation(draft.set("publisher", "no-such-organisation"), "a publisher that isn't")
    for claim, draft in claims(bench):
        yield draft.mutation(draft.put(claim, "source", "no-such-page"), "a source that isn't")


@mutates("S06")
def id_of_the_wrong_kind(bench):
    for _, draft, _name in records(bench, "sources"):
        yield draft.mutation(draft.set("publisher", "tomahawk"), "a missile as publisher")
    for claim, draft in claims(bench):
        yield draft.mutation(draft.put(claim, "source", "us-navy"), "a navy as source")


@mutates("S07")
def day_that_is_not_in_the_calendar(bench):
    for _, draft, _name in records(bench):
        yield draft.mutation(draft.set("checked", "2025-02-30"), "the 30th of February")
    for claim, draft in claims(bench, lambda prop: prop.type == "date"):
        yield draft.mutation(draft.put(claim, "value", "2024-13-01"), "a 13th month")


@mutates("S07", also={"R29": "a period that can't be used leaves the budget line without its year"})
def period_that_is_none(bench):
    for flat in bench.claims("budget.*", code="S07"):
        if "period" in flat.claim.places:
            draft = Draft(bench, flat.claim.subject)
            yield draft.mutation(draft.put(flat.claim, "period", "2024-13/2025-09"), "a period that is none")


@mutates("S05", also={"R19": "the launcher doesn't fire what isn't recorded"})
def missile_that_does_not_exist_in_the_reach_of_a_system(bench):
    for flat in bench.claims("range.of-system", code="S05"):
        if "envelope_of" in flat.claim.places:
            draft = Draft(bench, flat.claim.subject)
            line = draft.put(flat.claim, "envelope_of", ["no-such-missile"])
            yield draft.mutation(line, "an envelope of nothing")


@mutates("S06")
def launcher_as_a_part_of_a_unit(bench):
    for flat in bench.claims("relation.part-of", code="S06"):
        if isinstance(flat.claim.text, str) and "value" in flat.claim.places and "applies_to" not in flat.claim.places:
            draft = Draft(bench, flat.claim.subject)
            yield draft.mutation(draft.put(flat.claim, "value", "typhon"), "part of a launcher")


@mutates("S04")
def part_of_a_test_that_is_no_term(bench):
    for flat in bench.claims("test.components", code="S04"):
        draft = Draft(bench, flat.claim.subject)
        yield draft.mutation(draft.put(flat.claim, "value", "wings"), "a component that isn't")


@mutates("S08")
def unit_of_another_dimension(bench):
    for claim, draft in claims(bench, lambda prop: prop.type in ("quantity", "money")):
        unit = "kg" if claim.unit != "kg" and bench.dictionary.units[claim.unit].dimension != "mass" else "km"
        # A magnitude in the unit's own words (138億円 in JPY billion) is lost with the unit.
        words = (claim.as_published or "").isascii()
        yield draft.mutation(draft.put(claim, "unit", unit), f"{unit} for {claim.unit}", also=() if words else {"R60"})


@mutates("S09")
def two_values_in_one_claim(bench):
    for claim, draft in claims(bench, lambda prop: prop.type in ("quantity", "money", "count")):
        line = draft.after(draft.line_of(claim), " " * (claim.at.column - 1) + f"about: {claim.number:g}")
        yield draft.mutation(line, "a value and about a value")


@mutates("S10")
def property_of_another_kind(bench):
    for record, draft, _ in records(bench, "missiles", "launchers", "programmes", "formations", "events", "statements",
                                    "organisations"):  # fmt: skip
        name = "strength.personnel" if record.kind != "formations" else "range.max"
        claim = bench.some_claim(record, "S10")
        if claim:
            line = draft.add(name, claim, value=300, as_of="2020")
            yield draft.mutation(draft.lines[draft.lines.index(line) - 1], f"{name} on {record.kind}")


@mutates("S11")
def claim_written_twice(bench):
    for claim, draft in claims(bench, lambda prop: prop.type != "date"):
        if claim.nr == 1 and claim.at.column == 7:
            lines = sorted({at.line for at in claim.places.values()})
            texts = [draft.at(number).text for number in lines]
            yield draft.mutation(draft.after(draft.at(lines[-1]), *texts), "the same claim again")


@mutates("S12")
def figure_without_the_words_as_printed(bench):
    for claim, draft in claims(bench, lambda prop: prop.type in ("quantity", "money")):
        yield draft.mutation(draft.drop(claim, "as_published"), "no as_published")


@mutates("S13")
def state_without_its_time(bench):
    for claim, draft in claims(bench, lambda prop: prop.time == "state"):
        if ("as_of" in claim.places) != ("since" in claim.places):
            yield draft.mutation(draft.drop(claim, "as_of" if "as_of" in claim.places else "since"), "no as_of")


@mutates("S15")
def figure_out_of_bounds(bench):
    for claim, draft in claims(bench, lambda prop: prop.type == "quantity" and prop.maximum is not None):
        yield draft.mutation(draft.put(claim, "value", 99_000_000), "99 million")
    for claim, draft in claims(bench, lambda prop: prop.type == "count"):
        yield draft.mutation(draft.put(claim, "value", -4), "less than nothing")


@mutates("S16")
def choice_of_nothing(bench):
    for record, draft, line in records(bench, "missiles", "launchers", "formations"):
        source = next(
            (claim.source for claim in record.claims if claim.property != "size.length" and claim.source), None
        )
        if source and "choose" not in bench.tree(record) and "relation.predecessor" not in bench.claimed(record):
            texts = ["  - property: relation.predecessor", f"    source: {source}", "    reason: a word"]
            draft.after(line, "choose:", *texts)
            yield draft.mutation(draft.lines[draft.lines.index(line) + 2], "a choice of what isn't claimed")


@mutates("S17")
def address_or_code_of_the_wrong_form(bench):
    for _, draft, _name in records(bench, "sources"):
        yield draft.mutation(draft.set("url", "www.example"), "half an address")
    for _, draft, _name in records(bench, "organisations"):
        yield draft.mutation(draft.set("country", "XQ"), "a country that isn't")
