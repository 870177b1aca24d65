"""How a value is chosen: the table of cases of the design's section 4, one case a row."""

import json
from datetime import date
from pathlib import Path

import pytest

from capdata.reading.dataset import read_dataset
from capdata.reading.root import find_root
from capdata.schemas.dictionary_files import load_dictionary
from capdata.weighing.flatten import flatten
from capdata.weighing.same_figure import figures
from capdata.weighing.weigh import weigh

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"
KINDS = {
    "ministry": "government", "navy": "armed-service", "press": "newspaper", "paper": "newspaper",
    "agency": "news-agency", "local": "local-press", "site": "trade-site", "blog": "blog",
}  # fmt: skip


def km(number, source, bound="value", **more):
    """A claim of a distance as a page prints it."""
    return {bound: number, "unit": "km", "as_published": "as printed", "basis": "reported", "source": source, **more}


def usd(number, source, unit="USD million", **more):
    return {**km(number, source, **more), "unit": unit}


def said(value, source, bound="value", **more):
    """A claim without a unit: a term, an id, a date."""
    return {bound: value, "basis": "reported", "source": source, **more}


def source_text(name):
    """The record of a source called `<publisher>-<year>`, or `<publisher>-undated`."""
    publisher, _, year = name.partition("-")
    published = {} if year == "undated" else {"published": year}
    return json.dumps(
        {"title": name, "publisher": publisher, "kind": "news", "accessed": "2025-06-01", "url": "https://x.example/"}
        | published
    )


@pytest.fixture
def weighed(make_root):
    """`weighed(property, claims, **keys)` returns the weighed groups of one record by facet."""

    def run(name, claims, kind="missiles", **keys):
        records = {f"organisations/{org}": f"name: {org}\nkind: {what}\n" for org, what in KINDS.items()}
        for claim in claims:
            if claim.get("source"):
                records[f"sources/{claim['source']}"] = source_text(claim["source"])
        records[f"{kind}/thing"] = json.dumps({"name": "Thing", **keys, "claims": {name: claims}})
        dataset = read_dataset(find_root(make_root(records)))
        assert not dataset.findings, [(f.file, f.message) for f in dataset.findings]
        flat = flatten(dataset.records, dataset.dictionary)
        values = weigh(flat, dataset.records, dataset.dictionary)
        return {value.facet: value for value in values if value.subject == "thing"}

    return run


@pytest.fixture(scope="session")
def properties():
    return load_dictionary(SCHEMAS).dictionary.properties


CHOICES = {
    "one claim": ([km(500, "press-2020")], 500, "agreed"),
    "all state the same: published last": ([km(500, "press-2024"), km(500, "paper-2020")], "press-2024", "agreed"),
    "same figure, same day: the greater id": ([km(500, "press-2024"), km(500, "paper-2024")], "press-2024", "agreed"),
    "same figure: the better basis is cited, however old": (
        [km(500, "press-2024"), km(500, "ministry-2010", basis="official")], "ministry-2010", "agreed"),
    "within 1 % is one figure": ([km(1000, "press-2020"), km(1010, "paper-2024")], 1010, "agreed"),
    "beyond 1 % is two": ([km(1000, "press-2020"), km(1011, "paper-2024")], None, "undecided"),
    "deprecated is out": (
        [km(500, "press-2020"), km(900, "paper-2024", deprecated="misprint")], 500, "agreed"),
    "only deprecated: nothing": ([km(900, "paper-2024", deprecated="misprint")], None, "nothing-stated"),
    "D is out beside C": ([km(500, "local-2020"), km(900, "site-2024")], 500, "agreed"),
    "D counts alone": ([km(900, "site-2024")], 900, "agreed"),
    "D counts beside a gap stated by A": (
        [km(900, "site-2024"), {"missing": "not-disclosed", "source": "ministry-2024"}], 900, "agreed"),
    "D is out even with the better basis": (
        [km(500, "press-2020"), km(900, "site-2024", basis="official")], 500, "agreed"),
    "D is not out beside a deprecated A": (
        [km(500, "ministry-2020", deprecated="typo"), km(900, "site-2024")], 900, "agreed"),
    "basis decides": (
        [km(500, "press-2024", basis="analyst"), km(900, "paper-2010", basis="maker")], 900, "basis"),
    "reliability decides": (
        [km(500, "ministry-2010"), km(900, "local-2024"), km(900, "press-2024")], 500, "reliability"),
    "exact before bound": (
        [km(500, "press-2010"), km(900, "paper-2024", "more_than")], 500, "exact"),
    "exact before about": ([km(500, "press-2010"), km(600, "paper-2024", "about")], 500, "exact"),
    "about before bound": (
        [km(500, "press-2010", "about"), km(900, "paper-2024", "more_than")], 500, "exact"),
    "exact before span": ([km(500, "press-2010"), km([400, 700], "paper-2024", "between")], 500, "exact"),
    "basis before exact": (
        [km(500, "press-2024"), km(300, "paper-2010", "more_than", basis="official")], 300, "basis"),
    "a floor and the same number are two figures": (
        [km(500, "press-2024", "at_least"), km(500, "paper-2010")], "paper-2010", "exact"),
    "more than and at least are one": (
        [km(500, "press-2024", "at_least"), km(500, "paper-2010", "more_than")], "press-2024", "agreed"),
    "most origins": (
        [km(500, "press-2010"), km(500, "agency-2011"), km(900, "paper-2024")], 500, "independent-origins"),
    "reprints are one origin": (
        [km(500, "press-2010", origin="agency"), km(500, "paper-2011", origin="agency"),
         km(500, "agency-2010"), km(900, "press-2024", nr=2), km(900, "paper-2024", nr=2)],
        900, "independent-origins"),
    "a tie is a tie": ([km(500, "press-2010"), km(900, "paper-2024")], None, "undecided"),
    "units are compared in one": (
        [km(1000, "press-2024"), {**km(621.4, "paper-2020"), "unit": "mi"}], 1000, "agreed"),
}  # fmt: skip


@pytest.mark.parametrize(("claims", "expected", "why"), CHOICES.values(), ids=CHOICES)
def test_a_number_is_chosen(weighed, claims, expected, why):
    value = weighed("range.max", claims)[""]
    assert value.why == why
    if isinstance(expected, str):
        assert value.chosen.claim.source == expected
    else:
        assert (value.chosen and value.chosen.number) == expected


DATES = {
    "a day in its year is one figure": ([said("1991-01-17", "paper-2020"), said("1991", "press-2024")], "agreed", 1),
    "different days are two": ([said("1991-01-17", "press-2024"), said("1991-01-19", "paper-2020")], "undecided", 2),
    "a year that holds two days is a third": (
        [said("1991-01-17", "press-2024"), said("1991-01-19", "paper-2020"), said("1991", "agency-2020")],
        "undecided", 3),
    "the same year twice is one, whatever else it holds": (
        [said("1991-01-17", "press-2024"), said("1991-01-19", "paper-2020"), said("1991", "agency-2020"),
         said("1991", "local-2020")], "undecided", 3),
    "a quarter and its months are one": ([said("2024-33", "press-2024"), said("2024-01/2024-03", "paper-2020")],
                                         "agreed", 1),
    "overlap is not inside": (
        [said("2024-01/2024-06", "press-2024"), said("2024-03/2024-09", "paper-2020")], "undecided", 2),
    "a floor is no figure of the date above it": (
        [said("2023", "press-2024", "at_least"), said("2024", "paper-2020")], "exact", 2),
    "two floors, one inside the other": (
        [said("2023", "press-2024", "at_least"), said("2023-06", "paper-2020", "at_least")], "agreed", 1),
    "a floor and a ceiling are two": (
        [said("2023", "press-2024", "at_least"), said("2023", "paper-2020", "at_most")], "undecided", 2),
    "about a year holds the year": ([said("2023", "press-2024", "about"), said("2023", "paper-2020")], "agreed", 1),
}  # fmt: skip


@pytest.mark.parametrize(("claims", "why", "n_figures"), DATES.values(), ids=DATES)
def test_a_date_is_chosen(weighed, properties, claims, why, n_figures):
    value = weighed("milestone.first-flight", claims)[""]
    assert value.why == why
    assert len(figures(value.live, properties["milestone.first-flight"])) == n_figures


STATES = {
    "the newest stands": (
        [said("fielding", "press-2024", as_of="2020"), said("operational", "paper-2024", as_of="2023")],
        "operational", "newest", "single", 1),
    "older but better based is still older": (
        [said("fielding", "ministry-2024", as_of="2020", basis="official"),
         said("operational", "paper-2024", as_of="2023")], "operational", "newest", "single", 1),
    "possibly as new stays": (
        [said("fielding", "ministry-2024", as_of="2023", basis="official"),
         said("operational", "paper-2024", as_of="2023-06")], "fielding", "basis", "conflict", 2),
    "without as_of a claim speaks when it was published": (
        [said("fielding", "press-2020", since="2010"), said("operational", "paper-2024", since="1998")],
        "operational", "newest", "single", 1),
    "a page without a date is not surely older": (
        [said("operational", "press-undated", since="1998"), said("fielding", "ministry-2020", as_of="2020",
         basis="official")], "fielding", "basis", "conflict", 2),
    "a page without a date was read some day": (
        [said("fielding", "press-undated", since="1998"), said("operational", "paper-2025", as_of="2025-07")],
        "operational", "newest", "single", 1),
    "what ended speaks of its end": (
        [said("operational", "press-2024", since="1998", until="2010"), said("retired", "paper-2015", as_of="2015")],
        "retired", "newest", "single", 1),
    "an end still to come is no end": (
        [said("operational", "press-2024", since="1998", until="2030"), said("fielding", "paper-2015", as_of="2015")],
        "operational", "newest", "single", 1),
    "a word of several origins is consistent": (
        [said("operational", "press-2024", as_of="2024"), said("operational", "paper-2024", as_of="2024")],
        "operational", "agreed", "consistent", 2),
    "older disagreement is no conflict": (
        [said("fielding", "press-2020", as_of="2020"), said("operational", "paper-2024", as_of="2024"),
         said("operational", "press-2024", as_of="2024-05")], "operational", "newest", "consistent", 2),
}  # fmt: skip


@pytest.mark.parametrize(("claims", "text", "why", "agreement", "n_claims"), STATES.values(), ids=STATES)
def test_a_state_is_that_of_the_newest_claims(weighed, claims, text, why, agreement, n_claims):
    value = weighed("status.fielding", claims)[""]
    assert value.chosen is not None
    assert (value.chosen.claim.text, value.why, value.agreement, value.n_claims) == (text, why, agreement, n_claims)


def test_a_plan_is_a_state_apart_from_the_fact(weighed):
    claims = [
        said("2023", "press-2020", planned=True, as_of="2020"),
        said("2026", "press-2024", planned=True, as_of="2024"),
        said("2025-12", "paper-2025"),
    ]
    values = weighed("milestone.fielding", claims)
    assert values[""].chosen.claim.text == "2025-12"
    assert values["planned=true"].chosen.claim.text == "2026"
    assert values["planned=true"].why == "newest"


def test_qualifiers_part_groups(weighed):
    values = weighed("range.max", [km(500, "press-2020"), km(900, "paper-2020", applies_to="Block II")])
    assert {facet: value.chosen.number for facet, value in values.items()} == {"": 500, "applies_to=Block II": 900}


def test_each_value_of_many_is_a_group(weighed):
    values = weighed("basing", [said(["ship", "air"], "press-2020"), said("ship", "paper-2020")])
    assert {facet: value.n_independent for facet, value in values.items()} == {"value=air": 1, "value=ship": 2}


CHOOSE = {"property": "range.max", "source": "press-2020", "reason": "read in the original"}


def test_an_editor_overrules(weighed):
    claims = [km(500, "press-2020"), km(900, "ministry-2024", basis="official")]
    value = weighed("range.max", claims, choose=[CHOOSE])[""]
    assert (value.chosen.number, value.why, value.reason) == (500, "editor", "read in the original")
    assert (value.envelope.low, value.envelope.high, value.n_claims) == (500, 900, 2)


def test_an_editor_brings_an_outgraded_claim_back_into_the_envelope(weighed):
    claims = [km(500, "site-2020"), km(900, "ministry-2024")]
    value = weighed("range.max", claims, choose=[{**CHOOSE, "source": "site-2020"}])[""]
    assert (value.chosen.number, value.envelope.low, value.n_claims) == (500, 500, 2)


def test_an_editor_cannot_choose_a_deprecated_claim(weighed):
    claims = [km(500, "press-2020", deprecated="misprint"), km(900, "ministry-2024")]
    value = weighed("range.max", claims, choose=[CHOOSE])[""]
    assert (value.chosen.number, value.why) == (900, "agreed")


ENVELOPES = {
    "one figure": ([km(500, "press-2020")], (500, 500, False, False)),
    "smallest and largest": ([km(500, "press-2020"), km(900, "paper-2020"), km(700, "agency-2020")],
                             (500, 900, False, False)),
    "a floor alone": ([km(500, "press-2020", "more_than")], (500, 500, False, True)),
    "a ceiling alone": ([km(500, "press-2020", "less_than")], (500, 500, True, False)),
    "the largest only as a floor": ([km(500, "press-2020"), km(900, "paper-2020", "at_least")],
                                    (500, 900, False, True)),
    "a floor below a figure": ([km(500, "press-2020", "at_least"), km(900, "paper-2020")], (500, 900, False, False)),
    "a floor at a figure": ([km(900, "press-2020", "at_least"), km(900, "paper-2020")], (900, 900, False, False)),
    "the smallest only as a ceiling": ([km(500, "press-2020", "at_most"), km(900, "paper-2020")],
                                       (500, 900, True, False)),
    "between gives both": ([km([500, 2000], "press-2020", "between"), km(900, "paper-2020")],
                           (500, 2000, False, False)),
    "a ceiling doesn't close a floor": ([km(500, "press-2020", "less_than"), km(500, "paper-2020", "more_than")],
                                        (500, 500, True, True)),
    "reprints still count": ([km(500, "press-2020", origin="agency"), km(900, "paper-2020", origin="agency")],
                             (500, 900, False, False)),
    "outgraded claims don't": ([km(500, "press-2020"), km(9000, "blog-2020")], (500, 500, False, False)),
    "deprecated claims don't": ([km(500, "press-2020"), km(9000, "paper-2020", deprecated="typo")],
                                (500, 500, False, False)),
    "gaps don't": ([km(500, "press-2020"), {"missing": "unknown", "source": "paper-2020"}], (500, 500, False, False)),
    "nothing": ([{"missing": "unknown", "source": "paper-2020"}], (None, None, False, False)),
}  # fmt: skip


@pytest.mark.parametrize(("claims", "expected"), ENVELOPES.values(), ids=ENVELOPES)
def test_the_envelope_spans_what_live_claims_print(weighed, claims, expected):
    span = weighed("range.max", claims)[""].envelope
    assert (span.low, span.high, span.low_open, span.high_open) == expected


Y = date(2024, 1, 1), date(2024, 12, 31)
DATE_ENVELOPES = {
    "a year": ([said("2024", "press-2020")], (*Y, False, False)),
    "a year and a day after": ([said("2024", "press-2020"), said("2025-03-01", "paper-2020")],
                               (Y[0], date(2025, 3, 1), False, False)),
    "by 2024": ([said("2024", "press-2020", "at_most")], (None, Y[1], True, False)),
    "not before 2024": ([said("2024", "press-2020", "at_least")], (Y[0], None, False, True)),
    "by 2024, or in 2026": ([said("2024", "press-2020", "at_most"), said("2026", "paper-2020")],
                            (None, date(2026, 12, 31), True, False)),
    "in 2024, or by 2026": ([said("2024", "press-2020"), said("2026", "paper-2020", "at_most")],
                            (Y[0], date(2026, 12, 31), False, False)),
    "from 2024 on": ([said("2024/..", "press-2020")], (Y[0], None, False, True)),
    "before 2025": ([said("2025", "press-2020", "less_than")], (None, Y[1], True, False)),
    "after 2023": ([said("2023", "press-2020", "more_than")], (Y[0], None, False, True)),
}  # fmt: skip


@pytest.mark.parametrize(("claims", "expected"), DATE_ENVELOPES.values(), ids=DATE_ENVELOPES)
def test_the_envelope_of_dates(weighed, claims, expected):
    span = weighed("milestone.first-flight", claims)[""].envelope
    assert (span.date_low, span.date_high, span.low_open, span.high_open) == expected
    assert (span.low, span.high) == (None, None)


AGREEMENTS = {
    "one origin": ([km(500, "press-2020"), km(900, "press-2024")], "single", 1),
    "reprints are one origin": (
        [km(500, "press-2020", origin="agency"), km(900, "paper-2020", origin="agency")], "single", 1),
    "equal": ([km(500, "press-2020"), km(500, "paper-2020")], "consistent", 2),
    "within 1 % each": ([km(1000, "press-2020"), km(1020, "paper-2020")], "consistent", 2),
    "beyond": ([km(1000, "press-2020"), km(1021, "paper-2020")], "conflict", 2),
    "about is 10 % wide": ([km(1000, "press-2020", "about"), km(1110, "paper-2020")], "consistent", 2),
    "about is no wider": ([km(1000, "press-2020", "about"), km(1112, "paper-2020")], "conflict", 2),
    "above the floor": ([km(1000, "press-2020", "more_than"), km(5000, "paper-2020")], "consistent", 2),
    "below the floor": ([km(1000, "press-2020", "more_than"), km(900, "paper-2020")], "conflict", 2),
    "two floors": ([km(1000, "press-2020", "more_than"), km(9000, "paper-2020", "at_least")], "consistent", 2),
    "floor above ceiling": ([km(1000, "press-2020", "more_than"), km(900, "paper-2020", "less_than")], "conflict", 2),
    "in the span": ([km([500, 2000], "press-2020", "between"), km(900, "paper-2020")], "consistent", 2),
    "two agree, a third doesn't": (
        [km(500, "press-2020"), km(500, "paper-2020"), km(900, "agency-2020")], "conflict", 3),
    "only gaps": ([{"missing": "unknown", "source": "paper-2020"}], "undetermined", 0),
    "a gap beside a figure doesn't count": (
        [km(500, "press-2020"), {"missing": "unknown", "source": "paper-2020"}], "single", 1),
}  # fmt: skip


@pytest.mark.parametrize(("claims", "expected", "n_independent"), AGREEMENTS.values(), ids=AGREEMENTS)
def test_agreement(weighed, claims, expected, n_independent):
    value = weighed("range.max", claims)[""]
    assert (value.agreement, value.n_independent) == (expected, n_independent)


def test_the_reason_for_a_gap_that_says_most_is_given(weighed):
    claims = [
        {"missing": "not-researched", "note": "searched: nothing yet"},
        {"missing": "not-disclosed", "source": "press-2020"},
    ]
    assert weighed("range.max", claims)[""].missing == "not-disclosed"


def test_no_gap_is_given_beside_a_figure(weighed):
    value = weighed("range.max", [km(500, "press-2020"), {"missing": "unknown", "source": "paper-2020"}])[""]
    assert value.missing is None


class TestCurrenciesAreNeverCompared:
    def test_not_for_the_figure(self, weighed):
        value = weighed("cost.unit", [usd(4.3, "press-2020"), usd(4.3, "paper-2020", "EUR million")])[""]
        assert (value.chosen, value.why, value.unit) == (None, "undecided", None)
        assert (value.envelope.low, value.envelope.high) == (None, None)

    def test_not_for_the_envelope(self, weighed):
        claims = [usd(4.3, "ministry-2020", basis="official"), usd(600, "paper-2020", "JPY million")]
        value = weighed("cost.unit", claims)[""]
        assert (value.chosen.number, value.unit) == (4.3, "USD million")
        assert (value.envelope.low, value.envelope.high) == (4.3, 4.3)

    def test_not_for_agreement(self, weighed):
        value = weighed("cost.unit", [usd(4.3, "press-2020"), usd(4.0, "paper-2020", "EUR million")])[""]
        assert value.agreement == "undetermined"

    def test_but_conflict_within_one_is_conflict(self, weighed):
        claims = [usd(4.3, "press-2020"), usd(9, "agency-2020"), usd(4.0, "paper-2020", "EUR million")]
        assert weighed("cost.unit", claims)[""].agreement == "conflict"

    def test_million_and_dollars_are_one_currency(self, weighed):
        value = weighed("cost.unit", [usd(4.3, "press-2020"), usd(4300000, "paper-2020", "USD")])[""]
        assert (value.why, value.unit, value.agreement) == ("agreed", "USD million", "consistent")


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_of_claims_in_the_file_decides_nothing(weighed, order):
    claims = [km(500, "press-2024"), km(502, "paper-2024"), km(504, "agency-2024"), km(510, "local-2024")][::order]
    value = weighed("range.max", claims)[""]
    assert value.chosen.claim.source == "press-2024"
    assert [flat.claim.source for flat in value.live] == ["agency-2024", "local-2024", "paper-2024", "press-2024"]


def test_paraphrases_never_contradict_and_the_best_founded_is_shown(weighed):
    claims = [
        said("It flew.", "press-2024", origin="ministry"),
        said("It flew and fell.", "ministry-2023") | {"basis": "official"},
    ]
    (value,) = weighed("event.summary", claims, kind="statements").values()
    assert value.chosen.claim.text == "It flew and fell."
    assert value.agreement != "conflict"
