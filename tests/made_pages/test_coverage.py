"""The page of coverage counts origins, not claims, and tells a gap from what nobody looked for."""

import json

import pytest

import capdata
from capdata.made_pages.coverage import counts, coverage_page


def claim(**more):
    return {"unit": "km", "as_published": "x", "basis": "reported", "source": "press-2024"} | more


def page(make_root, claims):
    root = make_root({"missiles/lance": json.dumps({"name": "La|nce", "claims": claims})})
    frames = {name: capdata.load(name, root=root) for name in capdata.tables(root=root)}
    return counts(frames), coverage_page(frames)


def test_two_claims_of_one_origin_count_once(make_root):
    ranges = [claim(value=500), claim(value=600, nr=2), claim(value=550, origin="us-navy", nr=3, as_of="2025-03-01")]
    numbers, text = page(make_root, {"range.max": ranges})
    assert "2 · 2025-03" in text
    assert "1 missiles" in numbers and "3 claims from" in numbers


def test_a_gap_has_its_reason_and_a_deprecated_claim_does_not_count(make_root):
    gap = {"missing": "not-disclosed", "source": "press-2024", "nr": 2}
    assert "*not-disclosed*" in page(make_root, {"range.max": [claim(value=1, deprecated="typo"), gap]})[1]


SEARCH = {"missing": "not-disclosed", "as_of": "2026-11", "note": "second origin searched: nobody else has it"}


@pytest.mark.parametrize(
    ("beside", "cell"),
    [
        ({}, "1 · 2024-05"),
        (SEARCH, "1† · 2024-05"),
        (SEARCH | {"missing": "not-researched"}, "1 · 2024-05"),
        (SEARCH | {"source": "press-2024"}, "1 · 2024-05"),
        (SEARCH | {"deprecated": "found after all"}, "1 · 2024-05"),
        (SEARCH | {"launcher": "mk-1"}, "1 · 2024-05"),
    ],
    ids=["no search", "a search", "none yet", "what a page says", "a search set aside", "a search for something else"],
)
def test_a_single_origin_beside_which_a_second_was_searched_for_is_marked(make_root, beside, cell):
    make_root({"launchers/mk-1": json.dumps({"name": "Mk 1"})})
    text = page(make_root, {"range.max": [claim(value=500), *([beside | {"nr": 2}] if beside else [])]})[1]
    assert f"| {cell} |" in text


BLOG = {"organisations/blog": "name: A Blog\nkind: blog\n"}
POST = {"title": "A post", "publisher": "blog", "kind": "news", "published": "2024-05", "accessed": "2024-06-01",
        "url": "https://blog.example/post", "language": "en"}  # fmt: skip


def test_a_single_live_origin_is_told_with_those_that_do_not_count(make_root):
    make_root(BLOG | {"sources/post": json.dumps(POST)})
    text = page(make_root, {"range.max": [claim(value=500), claim(value=600, source="post")]})[1]
    assert "| 1 of 2 · 2024-05 |" in text
    assert "| 0 | 1 | 0 | 0 |" in text


def test_two_origins_need_no_mark(make_root):
    ranges = [claim(value=500), claim(value=600, nr=2, origin="us-navy"), SEARCH]
    assert "| 2 · 2024-05 |" in page(make_root, {"range.max": ranges})[1]


def test_the_cells_of_each_kind_are_counted_by_state(make_root):
    claims = {
        "range.max": [claim(value=500), claim(value=500, nr=2, origin="us-navy")],
        "cost.unit": [SEARCH],
        "milestone.ioc": [SEARCH | {"missing": "not-applicable"}],
        "milestone.fielding": [SEARCH | {"missing": "not-researched"}],
        "propulsion": [{"value": "solid-rocket", "basis": "reported", "source": "press-2024"}, SEARCH],
        "basing": [{"value": "ground-mobile-road", "basis": "reported", "source": "press-2024"}],
    }
    text = page(make_root, claims)[1]
    assert "| cells of | all | two origins or more | one that counts, of more | one, a second searched" in text
    every = sum(line.count(" |") - 1 for line in text.splitlines() if line.startswith("| La"))
    assert f"| missiles | {every} | 1 | 0 | 1 | 1 | 1 | 1 | {every - 5} |" in text


def test_a_name_cannot_break_the_table(make_root):
    text = page(make_root, {"range.max": [claim(value=500)]})[1]
    rows = [line for line in text.splitlines() if line.startswith("| La")]
    assert rows and all(row.startswith("| La\\|nce |") for row in rows)
