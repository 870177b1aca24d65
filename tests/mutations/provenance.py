"""R60 to R62: the figure as printed, origins, rote."""

from __future__ import annotations

from .draft import Draft, Mutation
from .registry import mutates

RANGES = (
    "range.max",
    "range.surface-strike",
    "mass.launch",
    "mass.warhead",
    "size.length",
    "altitude.max",
    "speed.max",
)


@mutates("R60")
def bound_lost(bench):
    for flat in bench.claims(*RANGES, "range.of-system", "test.distance", code="R60", bounds={"exact"}):
        claim = flat.claim
        if claim.as_published:
            for word in ("more than", "less than", "at least"):
                draft = Draft(bench, claim.subject)
                text = f"{word} {bench.printed(claim.number, claim.unit)}"
                yield draft.mutation(draft.put(claim, "as_published", text), text)


@mutates("R60", also={"R22": "what no page prints happens to be a mean"})
def number_that_the_page_does_not_print(bench):
    for flat in bench.claims(*RANGES, "cost.*", "budget.*", "quantity.*", "launcher.rounds", code="R60"):
        claim = flat.claim
        if claim.as_published and claim.number:
            draft = Draft(bench, claim.subject)
            text = (
                f"{bench.printed(claim.number * 7 + 3, claim.unit)}"
                if claim.unit
                else f"{claim.number * 7 + 3:g} rounds"
            )
            if claim.unit and claim.unit.startswith("USD"):
                text = f"${claim.number * 7 + 3:g} {claim.unit[4:]}"
            bounds = {"about": "about ", "more_than": "more than ", "at_least": "at least ", "at_most": "at most "}
            text = bounds.get(claim.bound, "") + text
            yield draft.mutation(draft.put(claim, "as_published", text), text)


@mutates("R60")
def bound_that_nobody_printed(bench):
    for flat in bench.claims(*RANGES, code="R60", bounds={"exact"}):
        claim = flat.claim
        if claim.as_published:
            draft = Draft(bench, claim.subject)
            draft.rename(claim, "value", "about")
            draft.put(claim, "as_published", bench.printed(claim.number, claim.unit))
            yield draft.mutation(draft.line_of(claim, "as_published"), "about, where the page doesn't say so")


@mutates("R61")
def relayed_words_counted_as_a_second_origin(bench):
    for value in bench.view.values:
        record = bench.records[value.subject]
        if value.n_independent != 2 or not bench.sound(record, "R61"):
            continue
        for flat in value.live:
            claim = flat.claim
            other = next(one.origin for one in value.live if one.origin != flat.origin)
            name = bench.records[other].name if other else ""
            mine = [one for one in value.live if one.origin == flat.origin]
            plain = name.replace(" ", "").isalpha() and not claim.origin and bench.one_a_line(claim)
            if plain and claim.source and len(mine) == 1 and len(name) < 50:
                draft = Draft(bench, record)
                draft.put(claim, "note", f"The page says so, citing {name}.")
                line = draft.line_of(
                    claim,
                    next(
                        key
                        for key in claim.places
                        if key in ("value", "about", "between", "more_than", "at_least", "at_most", "less_than")
                    ),
                )
                yield draft.mutation(line, f"citing {name}")


@mutates("R62", also={"R06": "an encyclopaedia gives no reporting names"})
def value_that_only_an_encyclopaedia_supports(bench):
    encyclopaedia = next(one.id for one in bench.of_kind("organisations") if one.keys["kind"] == "encyclopaedia")
    for value in bench.view.values:
        record = bench.records[value.subject]
        if value.chosen and len(value.claims) == 1 and bench.sound(record, "R62"):
            claim = value.chosen.claim
            if claim.source and bench.one_a_line(claim):
                draft = Draft(bench, record)
                draft.put(claim, "origin", encyclopaedia)
                yield draft.mutation(draft.line_of(claim, "source"), "by an encyclopaedia alone")


@mutates("R62", also={"R16": "claims that were outgraded count again", "R45": "an outgraded status counts again",
                      "R61": "reposts that were outgraded count as origins",
                      "R00": "a waiver is idle once the outgraded status counts"})  # fmt: skip
def every_source_of_one_grade(bench):
    for letter in "BC":
        texts = {}
        for source in bench.of_kind("sources"):
            draft = Draft(bench, source)
            draft.set("reliability", letter)
            texts[source.id] = draft.text
        first = next(iter(texts))
        yield Mutation(first, 1, f"every source graded {letter}", texts, file="data/dataset.yaml")
