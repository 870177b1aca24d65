"""The dated relations: one row for each relation and start, exclusive types closed by the next."""

import json

import pytest

from capdata.reading.dataset import read_dataset
from capdata.reading.root import find_root
from capdata.widening.compiling import compile_tables

ORGANISATIONS = {"press": "newspaper", "paper": "newspaper", "site": "trade-site", "ministry": "government"}


def claim(value, source, **more):
    return {"value": value, "basis": "reported", "source": source, **more}


@pytest.fixture
def related(make_root):
    """`related(property, claims)` returns the rows of relations of one unit."""

    def run(name, claims):
        records = {f"organisations/{org}": f"name: {org}\nkind: {kind}\n" for org, kind in ORGANISATIONS.items()}
        records |= {f"formations/{unit}": f"name: {unit}\n" for unit in ("alpha", "bravo", "charlie")}
        for one in claims:
            publisher, _, year = one["source"].partition("-")
            page = {"title": "P", "publisher": publisher, "kind": "news", "published": year, "accessed": "2025-06-01",
                    "url": "https://x.example/"}  # fmt: skip
            records[f"sources/{one['source']}"] = json.dumps(page)
        records["formations/unit"] = json.dumps({"name": "Unit", "claims": {name: claims}})
        dataset = read_dataset(find_root(make_root(records)))
        assert not dataset.findings, [(f.file, f.message) for f in dataset.findings]
        columns = compile_tables(dataset)["relations"].columns
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]

    return run


def starts(rows):
    return [(row["object"], row["since"], row["until"] or row["until_derived"]) for row in rows]


def test_a_relation_is_a_row(related):
    (row,) = related("relation.part-of", [claim("alpha", "press-2024", since="2020", as_of="2024")])
    assert (row["subject"], row["type"], row["object"], row["since"]) == ("unit", "relation.part-of", "alpha", "2020")
    assert (row["as_of"], row["planned"], row["facet"], row["n_claims"]) == ("2024", False, "", 1)


def test_starts_inside_one_another_are_one_row_with_the_narrowest(related):
    claims = [
        claim("alpha", "press-2023", since="2023"),
        claim("alpha", "paper-2024", since="2023-06"),
        claim("alpha", "ministry-2022", since="2023-06-15", basis="official"),
    ]
    (row,) = related("relation.part-of", claims)
    assert (row["since"], row["n_claims"], row["n_independent"]) == ("2023-06-15", 3, 3)


def test_different_starts_are_rows_of_their_own(related):
    claims = [claim("alpha", "press-2023", since="2022"), claim("alpha", "paper-2024", since="2023")]
    assert starts(related("relation.part-of", claims)) == [("alpha", "2022", None), ("alpha", "2023", None)]


def test_a_year_that_holds_two_starts_is_one_row_however_often_stated(related):
    claims = [
        claim("alpha", "press-2023", since="2023-02"),
        claim("alpha", "paper-2024", since="2023-09"),
        claim("alpha", "press-2024", since="2023"),
        claim("alpha", "ministry-2024", since="2023"),
    ]
    rows = related("relation.part-of", claims)
    assert [(row["since"], row["n_claims"]) for row in rows] == [("2023", 2), ("2023-02", 1), ("2023-09", 1)]


def test_a_claim_without_start_joins_the_row_that_may_hold_its_day(related):
    claims = [
        claim("alpha", "press-2023", since="2010", until="2015"),
        claim("alpha", "paper-2023", since="2020"),
        claim("alpha", "press-2024", as_of="2024"),
    ]
    rows = related("relation.part-of", claims)
    assert [(row["since"], row["n_claims"], row["as_of"]) for row in rows] == [("2010", 1, None), ("2020", 2, "2024")]


def test_a_claim_from_before_the_start_is_a_row_of_its_own(related):
    claims = [claim("alpha", "paper-2023", since="2020"), claim("alpha", "press-2024", as_of="2012")]
    assert [row["since"] for row in related("relation.part-of", claims)] == ["", "2020"]


def test_a_claim_that_two_starts_may_hold_joins_neither(related):
    claims = [
        claim("alpha", "press-2023", since="2020"),
        claim("alpha", "paper-2023", since="2021"),
        claim("alpha", "press-2024", as_of="2024"),
    ]
    assert [row["since"] for row in related("relation.part-of", claims)] == ["", "2020", "2021"]


def test_history_stays(related):
    claims = [
        claim("alpha", "press-2023", since="2010", until="2015"),
        claim("bravo", "press-2024", since="2015"),
    ]
    assert starts(related("relation.part-of", claims)) == [("alpha", "2010", "2015"), ("bravo", "2015", None)]


def test_deprecated_and_outgraded_claims_make_no_row(related):
    claims = [
        claim("alpha", "press-2023", since="2010", deprecated="another unit"),
        claim("bravo", "press-2024", since="2015"),
        claim("charlie", "site-2024", since="2020"),
    ]
    assert starts(related("relation.opcon", claims)) == [("bravo", "2015", None)]


class TestExclusiveTypes:
    def test_a_later_start_closes_the_earlier_row(self, related):
        claims = [
            claim("alpha", "press-2023", since="2018"),
            claim("bravo", "press-2024", since="2022-06"),
            claim("charlie", "paper-2024", since="2024"),
        ]
        rows = related("relation.opcon", claims)
        assert [(row["object"], row["until"], row["until_derived"]) for row in rows] == [
            ("alpha", None, "2022-06"), ("bravo", None, "2024"), ("charlie", None, None),
        ]  # fmt: skip

    def test_a_stated_end_is_kept(self, related):
        claims = [claim("alpha", "press-2023", since="2018", until="2020"), claim("bravo", "press-2024", since="2022")]
        assert starts(related("relation.opcon", claims))[0] == ("alpha", "2018", "2020")

    def test_a_start_that_is_only_possibly_later_closes_nothing(self, related):
        claims = [claim("alpha", "press-2023", since="2022"), claim("bravo", "press-2024", since="2022-06")]
        assert starts(related("relation.opcon", claims)) == [("alpha", "2022", None), ("bravo", "2022-06", None)]

    def test_a_row_without_start_is_closed_by_what_began_after_it_was_said(self, related):
        claims = [claim("alpha", "press-2023", as_of="2020"), claim("bravo", "press-2024", since="2022")]
        assert starts(related("relation.opcon", claims))[0] == ("alpha", "", "2022")

    def test_a_row_without_start_said_later_stays_open(self, related):
        claims = [claim("alpha", "press-2023", as_of="2023"), claim("bravo", "press-2024", since="2022")]
        assert starts(related("relation.opcon", claims))[0] == ("alpha", "", None)

    def test_plans_and_qualified_relations_close_only_their_like(self, related):
        claims = [
            claim("alpha", "press-2023", since="2018"),
            claim("bravo", "press-2024", since="2027", planned=True),
            claim("charlie", "paper-2024", since="2024", applies_to="one battery"),
        ]
        assert all(row["until_derived"] is None for row in related("relation.opcon", claims))

    def test_types_that_are_not_exclusive_close_nothing(self, related):
        claims = [claim("alpha", "press-2023", since="2018"), claim("bravo", "press-2024", since="2022")]
        assert all(row["until_derived"] is None for row in related("relation.part-of", claims))


def test_the_end_is_that_of_the_claim_published_last(related):
    claims = [
        claim("alpha", "press-2024", since="2010", until="2016"),
        claim("alpha", "paper-2020", since="2010", until="2015"),
    ]
    assert starts(related("relation.part-of", claims)) == [("alpha", "2010", "2016")]


def test_the_best_based_claim_is_cited(related):
    claims = [
        claim("alpha", "press-2024", since="2010"),
        claim("alpha", "ministry-2020", since="2010", basis="official"),
    ]
    (row,) = related("relation.part-of", claims)
    assert row["chosen_claim"] == "unit.relation.part-of.ministry-2020.alpha"


def test_rows_are_sorted_and_the_order_in_the_file_decides_nothing(related):
    claims = [
        claim("bravo", "press-2024", since="2022"), claim("alpha", "press-2023", since="2018"),
        claim("alpha", "paper-2023", as_of="2010"), claim("alpha", "paper-2024", since="2018-03"),
    ]  # fmt: skip
    rows = related("relation.opcon", claims)
    assert rows == related("relation.opcon", claims[::-1])
    assert starts(rows) == [("alpha", "", "2018-03"), ("alpha", "2018-03", "2022"), ("bravo", "2022", None)]
