"""A release holds all that weighing needs: its tables give the records back, and these the same tables."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

import capdata
from capdata.released.released_records import released_dataset
from capdata.released.store import Release
from capdata.schemas.table_checks import check_tables
from capdata.widening.compiling import compile_tables

HERE = Path(__file__).parents[2]
TABLES = capdata.tables("tree", root=HERE)


@pytest.fixture(scope="module")
def again(released):
    """The released tables, and what compiling the records regained from them gives."""
    release = Release("0.1.0", released / "releases" / "0.1.0")
    dataset = released_dataset(release)
    frames, findings = check_tables(compile_tables(dataset), dataset.schemas)
    assert findings == []
    return release, frames


@pytest.mark.parametrize("table", TABLES)
def test_a_release_compiles_to_itself(again, table) -> None:
    release, frames = again
    pd.testing.assert_frame_equal(frames[table], release.read(table))


@pytest.mark.parametrize(
    "clocks",
    [{"known_by": "2024-07-10"}, {"known_by": "2021-03-01"}, {"as_of": "2022-02-24"},
     {"known_by": "2024-07-10", "as_of": "2024-07-10"}],
    ids=str,
)  # fmt: skip
def test_a_release_reads_by_both_clocks_as_its_records_do(released, clocks) -> None:
    def read(table, version):
        try:
            return capdata.load(table, version, root=released, **clocks)
        except ValueError as error:
            return str(error)

    for table in TABLES:
        from_records, from_release = read(table, "tree"), read(table, "0.1.0")
        if isinstance(from_records, str):
            assert from_records == from_release
        else:
            pd.testing.assert_frame_equal(from_records, from_release, check_flags=False)


def test_qualifiers_and_choices_come_back(make_root, freeze) -> None:
    claim = {"unit": "km", "as_published": "x", "basis": "reported", "source": "press-2024"}
    words = "a;value=b;zone=c=d"
    records = {
        "missiles/x": {
            "name": "X",
            "choose": [{"property": "range.max", "source": "press-2024", "reason": "r"}],
            "claims": {
                "range.max": [
                    {"value": 100, **claim},
                    {"between": [200, 300], **claim, "nr": 2, "operator": "us-navy", "planned": True, "as_of": "2024"},
                    {"missing": "not-disclosed", "source": "press-2024", "applies_to": "any lot", "nr": 3},
                ]
            },
        },
        "launchers/l": {
            "name": "L",
            "claims": {"range.of-system": [{"at_least": 400, **claim, "envelope_of": ["x", "y"]}]},
        },
        "missiles/y": {"name": "Y", "aliases": [{"name": words, "ambiguous": True, "authority": "us-navy"}]},
    }
    root = make_root({name: json.dumps(record) for name, record in records.items()})
    freeze(root, "0.1.0")
    dataset = released_dataset(Release("0.1.0", root / "releases" / "0.1.0"))
    x, launcher, y = (dataset.records[name] for name in ("x", "l", "y"))
    assert [claim.qualifiers for claim in x.claims] == [
        {},
        {"operator": "us-navy", "planned": True},
        {"applies_to": "any lot"},
    ]
    assert [(claim.number, claim.number_high, claim.missing) for claim in x.claims] == [
        (100, None, None), (200, 300, None), (None, None, "not-disclosed")]  # fmt: skip
    assert launcher.claims[0].qualifiers == {"envelope_of": ["x", "y"]}
    assert x.keys["choose"] == [{"property": "range.max", "source": "press-2024", "reason": "r"}]
    assert y.keys["aliases"] == [{"name": words, "ambiguous": True, "authority": "us-navy"}]


def test_words_of_any_kind_come_back_as_the_value_of_their_own_group(make_root, freeze) -> None:
    text = "fired; value=two;zone=z=y"
    claims = {"designation.reporting-name": [{"value": text, "basis": "reported", "source": "press-2024"}]}
    root = make_root({"missiles/m": json.dumps({"name": "M", "claims": claims})})
    freeze(root, "0.1.0")
    (claim,) = released_dataset(Release("0.1.0", root / "releases" / "0.1.0")).records["m"].claims
    assert (claim.text, claim.item, dict(claim.qualifiers)) == (text, text, {})


@pytest.mark.parametrize("damage", ["changed", "added"])
def test_schemas_that_are_not_the_released_ones_are_not_used(root, freeze, damage) -> None:
    folder = freeze(root, "0.1.0")
    path = folder / "schemas" / "vocabularies" / ("missing.yaml" if damage == "changed" else "extra.yaml")
    path.write_text("label: x\n")
    with pytest.raises(capdata.Damaged, match=path.name):
        capdata.load("values", "0.1.0", known_by="2025-01-01", root=root)
