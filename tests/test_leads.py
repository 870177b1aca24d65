"""Each lead from which the records began has one outcome, and what it names is in the data."""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from pathlib import Path

from capdata.reading.claims import Claim
from capdata.reading.dataset import Dataset, read_dataset
from capdata.reading.redirects import resolve
from capdata.reading.root import find_root

ROOT = Path(__file__).parent.parent
LEADS = list(csv.DictReader((ROOT / "docs" / "leads.csv").read_text(encoding="utf-8").splitlines()))
NAMING = [row for row in LEADS if row["outcome"] != "not-entered"]


@cache
def dataset() -> Dataset:
    return read_dataset(find_root(ROOT))


@cache
def claims() -> dict[str, Claim]:
    return {claim.id: claim for record in dataset().records.values() for claim in record.claims}


def test_each_lead_is_one_row() -> None:
    counts = Counter((row["subject"], row["property"], row["value"]) for row in LEADS)
    assert [lead for lead, times in counts.items() if times > 1] == []
    assert len(LEADS) == 230


def test_each_lead_has_one_of_three_outcomes_and_says_why_it_was_not_entered() -> None:
    assert {row["outcome"] for row in LEADS} == {"claim", "deprecated", "not-entered"}
    for row in LEADS:
        assert row["claim_id_or_reason"].strip(), row
        assert all(url.startswith("http") for url in row["url"].split("|")), row


def test_every_claim_that_a_lead_names_is_in_the_data_or_redirected() -> None:
    named = {name for row in NAMING for name in row["claim_id_or_reason"].split("|")}
    gone = {name for name in named - set(claims()) if resolve(name, dataset().redirects).kind is None}
    assert gone == set(), "name in docs/leads.csv the claims as they are now"


def test_what_a_lead_calls_deprecated_is_kept_out_of_the_weighing() -> None:
    named = {name for row in NAMING if row["outcome"] == "deprecated" for name in row["claim_id_or_reason"].split("|")}
    weighed = {name for name in named & set(claims()) if not claims()[name].deprecated}
    assert weighed == set(), "these claims are weighed, so the outcome is `claim`"
