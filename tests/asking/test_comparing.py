"""Compare: chosen values side by side, with their bound, span, origins and agreement."""

import json

import pytest
from click.testing import CliRunner

from capdata.cli import main


def km(number, bound="value", **more):
    return {bound: number, "unit": "km", "as_published": "x", "basis": "reported", "source": "press-2024", **more}


@pytest.fixture
def compare(make_root):
    """`compare(*words)` runs `capdata compare` on two missiles."""
    ranges = [km(500, "more_than"), km(700, "more_than", origin="us-navy", basis="official", nr=2)]
    gap = [{"missing": "not-disclosed", "source": "press-2024"}]
    root = make_root({
        "missiles/lance": json.dumps({"name": "Lance", "claims": {"range.max": ranges}}),
        "missiles/dart": json.dumps({"name": "Dart", "claims": {"range.max": gap, "range.anti-ship": [km(90)]}}),
    })  # fmt: skip

    def run(*words, width=100):
        return CliRunner(env={"COLUMNS": str(width)}).invoke(main, ["compare", *words, "--root", str(root)])

    return run


def test_a_cell_has_bound_span_origins_and_agreement(compare):
    text = " ".join(compare("lance", "dart").output.split())
    assert "> 700 km (500-700+, 2 origins, consistent) not disclosed" in text


def test_a_family_of_properties_can_be_asked_for(compare):
    text = compare("lance", "dart", "--property", "range").output
    assert "90 km (1 origin)" in " ".join(text.split())
    assert "nothing is recorded" in compare("lance", "--property", "mass").output


def test_a_property_that_is_none_is_wrong_usage(compare):
    result = compare("lance", "--property", "rnge")
    assert result.exit_code == 2
    assert "there is no property 'rnge'; did you mean `range`?" in result.output


@pytest.mark.parametrize("width", [40, 60, 100])
def test_it_fits_the_terminal(compare, width):
    result = compare("lance", "dart", "--property", "range", width=width)
    assert result.exit_code == 0
    assert max(map(len, result.output.splitlines())) <= width


def test_a_record_that_is_not_there_is_wrong_usage(compare):
    result = compare("lance", "drat")
    assert result.exit_code == 2
    assert "there is no record 'drat' in working tree; did you mean `dart`?" in result.output


def test_ids_terms_and_qualifiers_are_in_words(make_root):
    status = {"value": "operational", "operator": "us-navy", "as_of": "2024-33", "basis": "official"}
    maker = {"value": "acme", "basis": "reported"}
    by = {"at_most": "2024-05", "basis": "reported"}
    claims = {"status.fielding": [status], "relation.maker": [maker], "milestone.first-flight": [by]}
    for found in claims.values():
        found[0]["source"] = "press-2024"
    root = make_root({
        "organisations/acme": "name: Acme Rockets\nkind: maker\n",
        "missiles/lance": json.dumps({"name": "Lance", "claims": claims}),
    })  # fmt: skip
    result = CliRunner(env={"COLUMNS": "160"}).invoke(main, ["compare", "lance", "--root", str(root)])
    text = " ".join(result.output.split())
    assert "operational (1 origin) [operator: United States Navy]" in text
    assert "maker Acme Rockets" in text
    assert "first flight by 2024-05 (1 origin)" in text
