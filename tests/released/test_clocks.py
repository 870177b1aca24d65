"""Two clocks: what was known by a day, and what held on a day."""

from __future__ import annotations

import json
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

import capdata
from capdata.dates import Answer
from capdata.reading.dataset import read_dataset
from capdata.reading.root import find_root
from capdata.released import clocks
from capdata.site.timeline import on_day, steps
from capdata.weighing.flatten import SourceFacts
from capdata.widening.compiling import weigh_dataset

HERE = Path(__file__).parents[2]
BY = "2024-07-10"


# ---------------------------------------------------------------- days


@pytest.mark.parametrize("given", ["2024-07-10", date(2024, 7, 10), datetime(2024, 7, 10, 9), pd.Timestamp(BY)])
def test_a_day_is_a_day_however_it_is_given(given) -> None:
    assert clocks.day(given, "as_of") == date(2024, 7, 10)


@pytest.mark.parametrize(
    "given", ["2024", "2024-07", "2024-7-1", "2024-02-30", "20240710", "", 2024, None, True, pd.NaT]
)
def test_what_is_no_day_is_refused_with_the_name_of_the_argument(given) -> None:
    with pytest.raises(ValueError, match=r"known_by is .*, expected a day such as '2024-07-10'"):
        clocks.day(given, "known_by")


# ---------------------------------------------------------------- published by


@pytest.mark.parametrize(
    ("published", "accessed", "answer"),
    [
        ("2024-07-10", "2026-01-01", Answer.SURELY),
        ("2024-07-11", "2026-01-01", Answer.SURELY_NOT),
        ("2024-07", "2026-01-01", Answer.POSSIBLY),
        ("2024-06", "2026-01-01", Answer.SURELY),
        ("2024", "2026-01-01", Answer.POSSIBLY),
        ("2024", "2024-07-10", Answer.SURELY),
        ("2024", "2024-07", Answer.POSSIBLY),
        ("2023/2025", "2026-01-01", Answer.POSSIBLY),
        ("2025/2026", "2026-01-01", Answer.SURELY_NOT),
        ("2024-05~", "2026-01-01", Answer.SURELY),
        ("2024-06~", "2026-01-01", Answer.POSSIBLY),
        ("2020/..", "2024-01-01", Answer.SURELY),
        ("2020/..", "2026-01-01", Answer.POSSIBLY),
        (None, "2024-07-10", Answer.SURELY),
        (None, "2024-07-11", Answer.POSSIBLY),
        (None, None, Answer.POSSIBLY),
    ],
)
def test_a_source_was_published_by_a_day_surely_possibly_or_surely_not(published, accessed, answer) -> None:
    facts = SourceFacts("press", "C", published, None, accessed)
    assert clocks.published_by(facts, date(2024, 7, 10)) is answer


# ---------------------------------------------------------------- held on


@pytest.mark.parametrize(
    ("row", "answer"),
    [
        ({"since": "2020", "until": "2025"}, Answer.SURELY),
        ({"since": "2020", "until": "2024"}, Answer.POSSIBLY),
        ({"since": "2020", "until": "2024-07-10"}, Answer.SURELY),
        ({"since": "2020", "until": "2024-07-09"}, Answer.SURELY_NOT),
        ({"since": "2024-07-10", "until": "2025"}, Answer.SURELY),
        ({"since": "2024-07-11"}, Answer.SURELY_NOT),
        ({"since": "2024-07", "until": "2025"}, Answer.POSSIBLY),
        ({"since": "2020"}, Answer.POSSIBLY),
        ({"since": "2020", "as_of": "2026-01"}, Answer.SURELY),
        ({"since": "2020", "as_of": "2023-01"}, Answer.POSSIBLY),
        ({"as_of": "2026-01"}, Answer.POSSIBLY),
        ({"as_of": "2024-07-10"}, Answer.SURELY),
        ({"as_of": "2023"}, Answer.POSSIBLY),
        ({"since": "2020", "until_derived": "2024-07-11"}, Answer.SURELY),
        ({"since": "2020", "until_derived": "2024-07-10"}, Answer.SURELY_NOT),
        ({"since": "2020", "until_derived": "2024-07"}, Answer.POSSIBLY),
        ({"since": "2020", "until": "2025", "planned": True}, Answer.POSSIBLY),
        ({"since": "2025", "planned": True}, Answer.SURELY_NOT),
        ({"since": ""}, Answer.POSSIBLY),
        ({}, Answer.POSSIBLY),
    ],
)
def test_a_dated_row_held_on_a_day_surely_possibly_or_surely_not(row, answer) -> None:
    assert clocks.held(row, date(2024, 7, 10)) is answer


# ---------------------------------------------------------------- small datasets

PAGES = {"press-2024": "2024-05", "press-2020": "2020-03-01", "press-2026": "2026-01-15"}


@pytest.fixture
def told(make_root):
    """`told(records)` makes a root with three dated pages; records are maps by `kind/id`."""

    def make(records):
        pages = {
            f"sources/{name}": {"title": name, "publisher": "press", "kind": "news", "published": published,
                                "accessed": "2026-02-01", "url": "https://press.example/"}
            for name, published in PAGES.items()
        }  # fmt: skip
        units = {f"formations/{name}": {"name": name} for name in ("alpha", "bravo")}
        return make_root({name: json.dumps(record) for name, record in {**units, **pages, **records}.items()})

    return make


def km(number, source):
    return {"value": number, "unit": "km", "as_published": f"{number} km", "basis": "reported", "source": source}


def state(value, source, **more):
    return {"value": value, "basis": "reported", "source": source, **more}


def test_a_range_reads_as_it_did_before_the_later_page(told) -> None:
    root = told({"missiles/x": {"name": "X", "claims": {"range.max": [km(500, "press-2020"), km(900, "press-2026")]}}})
    assert list(capdata.load("missiles", root=root)["range_max_high_km"]) == [900]
    then = capdata.load("missiles", known_by=BY, root=root)
    assert list(then["range_max_high_km"]) == [500]
    assert set(capdata.load("claims", known_by=BY, root=root)["source"]) == {"press-2020"}
    assert "press-2026" not in set(capdata.load("sources", known_by=BY, root=root)["id"])


def test_a_record_that_only_later_pages_tell_of_is_not_there_yet(told) -> None:
    records = {
        "missiles/old": {"name": "Old", "claims": {"range.max": [km(500, "press-2020")]}},
        "missiles/new": {"name": "New", "claims": {"range.max": [km(900, "press-2026")]}},
        "missiles/named": {"name": "Named", "variant_of": "family", "claims": {"range.max": [km(9, "press-2020")]}},
        "missiles/family": {"name": "Family", "claims": {"range.max": [km(9, "press-2026")]}},
        "missiles/bare": {"name": "Bare"},
    }
    root = told(records)
    then = capdata.load("entities", known_by=BY, root=root)
    assert set(then.query("kind == 'missiles'")["id"]) == {"old", "named", "family", "bare"}
    assert pd.isna(capdata.load("missiles", known_by=BY, root=root).set_index("id").loc["family", "range_max_km"])


def test_names_and_choices_that_rest_on_later_pages_are_not_there_yet(told) -> None:
    record = {
        "name": "X",
        "aliases": [
            {"name": "Early", "source": "press-2020"},
            {"name": "Late", "source": "press-2026"},
            {"name": "From 2025", "since": "2025"},
        ],
        "choose": [{"property": "range.max", "source": "press-2026", "reason": "read twice"}],
        "claims": {"range.max": [km(500, "press-2020"), km(700, "press-2024"), km(900, "press-2026")]},
    }
    root = told({"missiles/x": record})
    assert list(capdata.load("values", root=root)["chosen_why"]) == ["editor"]
    then = capdata.load("values", known_by=BY, root=root)
    assert list(then["chosen_why"]) == ["undecided"]
    assert list(capdata.load("aliases", known_by=BY, root=root)["alias"]) == ["Early"]


def test_a_choice_made_among_later_claims_is_no_choice_of_then(told) -> None:
    record = {
        "name": "X",
        "choose": [{"property": "range.max", "source": "press-2020", "reason": "read twice"}],
        "claims": {"range.max": [km(500, "press-2020"), km(700, "press-2024"), km(900, "press-2026")]},
    }
    root = told({"missiles/x": record})
    assert list(capdata.load("values", known_by=BY, root=root)["chosen_why"]) == ["undecided"]
    assert list(capdata.load("values", known_by="2026-01-15", root=root)["chosen_why"]) == ["editor"]


def test_a_state_is_the_last_word_by_that_day(told) -> None:
    claims = {
        "status.fielding": [
            state("test-only", "press-2020", as_of="2020-03"),
            state("fielded", "press-2026", since="2023", as_of="2026-01"),
        ]
    }
    root = told({"missiles/x": {"name": "X", "claims": claims}})

    def status(day):
        found = capdata.load("missiles", as_of=day, root=root)["status_fielding"]
        return None if found.isna().all() else found.iloc[0]

    assert status("2019-12-31") is None
    assert status("2021-01-01") == "test-only"
    assert status("2024-01-01") == "fielded", "the later page says that it held since 2023"
    assert status("2026-02-01") == "fielded"


def test_what_ended_later_had_not_ended(told) -> None:
    claims = {"relation.operator": [state("us-navy", "press-2026", since="2019", until="2022-06-30")]}
    root = told({"missiles/x": {"name": "X", "claims": claims}})
    operator = {day: capdata.load("missiles", as_of=day, root=root)["relation_operator"].iloc[0] for day in
                ("2020-01-01", "2022-06-30", "2022-07-01")}  # fmt: skip
    assert operator["2020-01-01"] == operator["2022-06-30"] == "us-navy"
    assert pd.isna(operator["2022-07-01"])
    assert pd.isna(capdata.load("missiles", root=root)["relation_operator"].iloc[0])


def test_an_exclusive_relation_ends_where_the_next_begins(told) -> None:
    claims = {
        "relation.adcon": [
            state("alpha", "press-2020", since="2018-01-01"),
            state("bravo", "press-2024", since="2023-05-01"),
        ]
    }
    root = told({"formations/unit": {"name": "Unit", "claims": claims}})
    for day, expected in (("2022-01-01", ["alpha"]), ("2023-04-30", ["alpha"]), ("2023-05-01", ["bravo"])):
        rows = capdata.load("relations", as_of=day, root=root)
        assert list(rows["object"]) == expected, day
        chosen = capdata.load("values", as_of=day, root=root)["text"].dropna()
        assert list(chosen) == expected, day
    assert list(capdata.load("relations", as_of="2022-01-01", root=root)["held"]) == ["surely"]
    assert list(capdata.load("relations", as_of="2024-01-01", root=root)["held"]) == ["possibly"]


def test_a_plan_is_read_as_last_announced_and_never_surely_holds(told) -> None:
    claims = {
        "milestone.ioc": [
            {"value": "2023", "planned": True, "as_of": "2020-03", "basis": "reported", "source": "press-2020"},
            {"value": "2027", "planned": True, "as_of": "2026-01", "basis": "reported", "source": "press-2026"},
        ]
    }
    root = told({"missiles/x": {"name": "X", "claims": claims}})
    assert list(capdata.load("missiles", root=root)["milestone_ioc_planned"]) == ["2027"]
    assert list(capdata.load("missiles", as_of="2024-01-01", root=root)["milestone_ioc_planned"]) == ["2023"]


def test_fixed_properties_have_no_day(told) -> None:
    claims = {"range.max": [km(500, "press-2026")], "relation.maker": [state("press", "press-2026")]}
    root = told({"missiles/x": {"name": "X", "claims": claims}})
    assert list(capdata.load("missiles", as_of="1950-01-01", root=root)["range_max_km"]) == [500]
    assert capdata.load("relations", as_of="1950-01-01", root=root)["held"].isna().tolist() == [True]


def test_names_in_use_on_a_day(told) -> None:
    names = [
        {"name": "First", "until": "2019"},
        {"name": "Second", "since": "2020", "until": "2030"},
        {"name": "Always"},
    ]
    root = told({"missiles/x": {"name": "X", "aliases": names}})
    rows = capdata.load("aliases", as_of=BY, root=root)
    assert dict(zip(rows["alias"], rows["held"], strict=True)) == {"Always": "possibly", "Second": "surely"}


def test_both_clocks_together_ask_what_was_known_then_of_that_day(told) -> None:
    claims = {
        "status.fielding": [
            state("test-only", "press-2020", as_of="2020-03"),
            state("fielded", "press-2026", since="2023", as_of="2026-01"),
        ]
    }
    root = told({"missiles/x": {"name": "X", "claims": claims}})
    found = capdata.load("missiles", as_of="2024-07-10", known_by="2024-07-10", root=root)
    assert list(found["status_fielding"]) == ["test-only"]


@pytest.mark.parametrize("table", ["claims", "sources", "terms", "entities", "verdicts"])
def test_a_table_in_which_nothing_holds_for_a_time_says_so(root, table) -> None:
    with pytest.raises(ValueError, match=rf"nothing in `{table}` holds for a time.*relations"):
        capdata.load(table, as_of=BY, root=root)


# ---------------------------------------------------------------- the real records

TABLES = capdata.tables("tree", root=HERE)


@pytest.fixture(scope="module")
def real():
    """`real(table, day)` is a table of the records here, by a day; None for as it is."""
    return lambda table, day=None: capdata.load(table, "tree", known_by=day, root=HERE)


@pytest.mark.parametrize("table", TABLES)
def test_known_by_today_is_the_table_itself(real, table) -> None:
    pd.testing.assert_frame_equal(real(table, date.today()), real(table))


def later_claims(real) -> set[str]:
    """Ids of the claims not surely published by BY, told from the released columns alone."""
    sources = real("sources")
    read = pd.to_datetime(sources["accessed"].where(sources["accessed"].str.len() == 10))
    known = (sources["published_max"] <= BY) | (read <= BY)
    claims = real("claims")
    return set(claims["id"][claims["source"].notna() & ~claims["source"].isin(sources["id"][known])])


def test_known_by_lacks_just_the_claims_published_later(real) -> None:
    now, then, later = real("claims"), real("claims", BY), later_claims(real)
    sourced = then[then["source"].notna()]
    assert set(sourced["id"]) == set(now["id"][now["source"].notna()]) - later
    assert later
    assert len(sourced)
    ours = ["live", "choice_reason"]
    same = now.set_index("id").loc[then["id"]].drop(columns=ours)
    pd.testing.assert_frame_equal(then.set_index("id").drop(columns=ours), same)
    assert set(now["id"]) - set(then["id"]) - later <= set(now["id"][now["source"].isna()])


@pytest.mark.parametrize(
    ("table", "key"),
    [("values", ["subject", "property", "facet"]), ("budgets", ["subject", "line", "period", "stage", "facet"])],
)
def test_a_value_differs_only_where_a_later_claim_stood(real, table, key) -> None:
    now, then, claims = real(table), real(table, BY), real("claims")
    later = claims[claims["id"].isin(later_claims(real))].rename(
        columns={"property": "line"} if table == "budgets" else {}
    )
    touched = set(zip(later["subject"], later[key[1]], later["facet"], strict=True))
    now = now.set_index(key, drop=False)
    then = then.set_index(key, drop=False)
    assert set(then.index) <= set(now.index)
    untouched = [row[0] in then.index and (row[1], row[2], row[3]) not in touched for row in zip(
        now.index, now["subject"], now[key[1]], now["facet"], strict=True)]  # fmt: skip
    assert sum(untouched) > 50
    pd.testing.assert_frame_equal(then.loc[now.index[untouched]], now[untouched])
    gone = now.drop(then.index)
    sourceless = gone["n_claims"] == 0
    for row in gone[~sourceless].itertuples():
        assert (row.subject, getattr(row, key[1]), row.facet) in touched


@pytest.mark.parametrize("table", ["missiles", "launchers", "programmes", "formations", "events"])
def test_a_row_of_a_record_that_no_later_claim_touches_is_the_same(real, table) -> None:
    now, then, claims = real(table).set_index("id"), real(table, BY).set_index("id"), real("claims")
    touched = set(claims["subject"][claims["id"].isin(later_claims(real))])
    untouched = [name for name in then.index if name not in touched]
    assert untouched
    pd.testing.assert_frame_equal(then.loc[untouched], now.loc[untouched])
    assert set(now.index) - set(then.index) <= touched


def test_the_past_grows_and_never_shrinks(real) -> None:
    days = ["1990-01-01", "2020-01-01", BY, "2026-01-01"]
    known = [set(real("claims", day).query("source.notna()")["id"]) for day in days]
    for earlier, later in pairwise(known):
        assert earlier < later


def test_the_timelines_of_the_website_tell_what_known_by_tells(real) -> None:
    dataset = read_dataset(find_root(HERE))
    values = weigh_dataset(dataset).values
    timelines = {(v.subject, v.property, v.facet): steps(v, dataset.records, dataset.dictionary) for v in values}
    for on in ("2021-03-01", BY):
        then = real("values", on)
        columns = [then[name].astype(object).where(then[name].notna(), None) for name in ("chosen_claim", "chosen_why")]
        known = dict(
            zip(
                zip(then["subject"], then["property"], then["facet"], strict=True),
                zip(*columns, strict=True),
                strict=True,
            )
        )
        for group, (chosen, why) in known.items():
            step = on_day(timelines[group], date.fromisoformat(on))
            assert step is not None
            assert (step.value.chosen.claim.id if step.value.chosen else None, step.value.why) == (chosen, why), group
