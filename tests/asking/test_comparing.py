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
    assert "> 700 km (500-700+, 2 origins, consistent) not-disclosed" in text


def test_a_family_of_properties_can_be_asked_for(compare):
    text = compare("lance", "dart", "--property", "range").output
    assert "90 km (1 origin)" in " ".join(text.split())
    assert compare("lance", "--property", "mass").exit_code == 2


@pytest.mark.parametrize("width", [40, 60, 100])
def test_it_fits_the_terminal(compare, width):
    result = compare("lance", "dart", "--property", "range", width=width)
    assert result.exit_code == 0
    assert max(map(len, result.output.splitlines())) <= width


def test_a_record_that_is_not_there_is_wrong_usage(compare):
    result = compare("lance", "drat")
    assert result.exit_code == 2
    assert "did you mean `dart`?" in result.output
