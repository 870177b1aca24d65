"""One row for each claim: canonical numbers, date spans, the facts of its source, when it speaks."""

import json
from datetime import date

import pytest

from capdata.reading.dataset import read_dataset
from capdata.reading.root import find_root
from capdata.weighing.flatten import flatten, source_facts

SOURCE = {
    "title": "A page",
    "publisher": "press",
    "kind": "news",
    "accessed": "2025-06-01",
    "url": "https://x.example/",
}


@pytest.fixture
def flat(make_root):
    """`flat(property, *claims)` returns the flattened claims of one record in order of id."""

    def run(name, *claims, kind="missiles", source=None):
        page = {**SOURCE, "published": "2024-05", **(source or {})}
        claims = [{"basis": "reported", "source": "page", "nr": i + 2, **claim} for i, claim in enumerate(claims)]
        records = {
            "sources/page": json.dumps({key: value for key, value in page.items() if value}),
            f"{kind}/thing": json.dumps({"name": "Thing", "claims": {name: claims}}),
        }
        dataset = read_dataset(find_root(make_root(records)))
        assert not dataset.findings, [(f.file, f.message) for f in dataset.findings]
        return [one for one in flatten(dataset.records, dataset.dictionary) if one.claim.subject == "thing"]

    return run


def distance(number, unit, bound="value"):
    return {bound: number, "unit": unit, "as_published": "as printed"}


NUMBERS = {
    "km": (distance(500, "km"), 500, None, 500, 500),
    "miles": (distance(1725, "mi"), 2776.12, None, 2776.12, 2776.12),
    "nautical miles": (distance(130, "nmi"), 240.76, None, 240.76, 240.76),
    "metres": (distance(900, "m"), 0.9, None, 0.9, 0.9),
    "more than": (distance(900, "mi", "more_than"), 1448.41, None, 1448.41, None),
    "at least": (distance(500, "km", "at_least"), 500, None, 500, None),
    "less than": (distance(500, "km", "less_than"), 500, None, None, 500),
    "at most": (distance(500, "km", "at_most"), 500, None, None, 500),
    "about": (distance(500, "km", "about"), 500, None, 500, 500),
    "between": (distance([100, 200], "mi", "between"), 160.934, 321.869, 160.934, 321.869),
}


@pytest.mark.parametrize(("claim", "number", "number_high", "low", "high"), NUMBERS.values(), ids=NUMBERS)
def test_numbers_become_canonical_with_six_digits(flat, claim, number, number_high, low, high):
    (one,) = flat("range.max", claim)
    assert (one.number, one.number_high, one.low, one.high) == (number, number_high, low, high)
    assert one.canonical_unit == "km"
    printed = next(part for key, part in claim.items() if key not in ("unit", "as_published"))
    assert one.claim.number == (printed[0] if isinstance(printed, list) else printed), "the printed figure is kept"


def test_money_keeps_its_currency(flat):
    euros, dollars = flat("cost.unit", distance(2, "EUR billion"), distance(750000, "USD"))
    assert (euros.number, euros.canonical_unit) == (2000, "EUR million")
    assert (dollars.number, dollars.canonical_unit) == (0.75, "USD million")


def test_a_count_has_no_unit(flat):
    (one,) = flat("launcher.rounds", {"value": 4}, kind="launchers")
    assert (one.number, one.low, one.high, one.canonical_unit) == (4, 4, 4, None)


def test_a_gap_has_no_number(flat):
    (one,) = flat("range.max", {"missing": "unknown"})
    assert (one.number, one.low, one.high, one.canonical_unit) == (None, None, None, None)


DATES = {
    "a year": ({"value": "2024"}, date(2024, 1, 1), date(2024, 12, 31)),
    "a day": ({"value": "2024-07-10"}, date(2024, 7, 10), date(2024, 7, 10)),
    "a quarter": ({"value": "2024-34"}, date(2024, 4, 1), date(2024, 6, 30)),
    "about": ({"about": "2024"}, date(2023, 1, 1), date(2025, 12, 31)),
    "between": ({"between": ["2023", "2025-06"]}, date(2023, 1, 1), date(2025, 6, 30)),
    "from on": ({"value": "2026/.."}, date(2026, 1, 1), None),
    "not before": ({"at_least": "2024"}, date(2024, 1, 1), None),
    "by": ({"at_most": "2024"}, None, date(2024, 12, 31)),
    "after a year": ({"more_than": "2023"}, date(2024, 1, 1), None),
    "before a year": ({"less_than": "2026"}, None, date(2025, 12, 31)),
    "before a day": ({"less_than": "2026-03-01"}, None, date(2026, 2, 28)),
    "after about": ({"more_than": "2023~"}, date(2022, 1, 1), None),
    "before an interval": ({"less_than": "2024/2025"}, None, date(2025, 12, 31)),
}


@pytest.mark.parametrize(("claim", "first", "last"), DATES.values(), ids=DATES)
def test_a_date_spans_the_days_it_can_mean(flat, claim, first, last):
    (one,) = flat("milestone.first-flight", claim)
    assert (one.date_min, one.date_max) == (first, last)


SPEAKS = {
    "as_of": ({"as_of": "2022", "since": "1998"}, {}, "2022"),
    "else when it was published": ({"since": "1998"}, {}, "2024-05"),
    "else when what it says had ended": ({"since": "1998", "until": "2010"}, {}, "2010"),
    "not at an end still to come": ({"since": "1998", "until": "2030"}, {}, "2024-05"),
    "as_of before any end": ({"as_of": "2022", "until": "2010"}, {}, "2022"),
    "undated page": ({"since": "1998"}, {"published": None}, "1998/2025-06-01"),
    "undated page of a plan": ({"since": "2030"}, {"published": None}, "../2025-06-01"),
    "undated page of what ended": ({"since": "1998", "until": "2010"}, {"published": None}, "1998/2025-06-01"),
}


@pytest.mark.parametrize(("claim", "source", "text"), SPEAKS.values(), ids=SPEAKS)
def test_when_a_claim_speaks(flat, claim, source, text):
    (one,) = flat("status.fielding", {"value": "operational", **claim}, source=source)
    assert one.speaks.text == text


def test_the_origin_is_the_publisher_unless_named(flat):
    own, relayed = flat("basing", {"value": "ship"}, {"value": "ship", "origin": "us-navy"})
    assert (own.origin, relayed.origin) == ("press", "us-navy")


@pytest.mark.parametrize(
    ("organisation", "source", "letter"),
    [("newspaper", "", "B"), ("government", "", "A"), ("blog", "", "D"),
     ("blog", "reliability: B\nreliability_reason: the maker's own\n", "B")],
)  # fmt: skip
def test_a_letter_follows_from_the_publishers_kind(make_root, organisation, source, letter):
    page = "title: P\npublisher: them\nkind: news\naccessed: 2025-01-01\nurl: https://x.example/\n"
    root = make_root({"organisations/them": f"name: Them\nkind: {organisation}\n", "sources/page": page + source})
    dataset = read_dataset(find_root(root))
    assert source_facts(dataset.records, dataset.dictionary)["page"].letter == letter


def test_claims_are_sorted_by_subject_property_and_id(make_root):
    claim = '{"value": "%s", "basis": "reported", "source": "press-2024"}'

    def record(word):
        return f'{{"name": "X", "claims": {{"vehicle.class": [{claim % "cruise"}], "basing": [{claim % word}]}}}}'

    dataset = read_dataset(find_root(make_root({"missiles/b": record("ship"), "missiles/a": record("air")})))
    found = [one.claim.id for one in flatten(dataset.records, dataset.dictionary)]
    assert found == ["a.basing.press-2024.air", "a.vehicle.class.press-2024", "b.basing.press-2024.ship",
                     "b.vehicle.class.press-2024"]  # fmt: skip
