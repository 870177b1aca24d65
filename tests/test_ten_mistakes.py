"""A record with ten different mistakes gives ten findings, each at its line and column, in one run."""

import json

import pytest
from click.testing import CliRunner

from capdata.cli import main

RECORD = """\
nmae: Lance
note: a test
variant_of: lanse
claims:
  range.maxx:
    - {value: 500, unit: km, as_published: 500 km, basis: reported, source: press-2024}
  range.max:
    - {value: 500, unit: kg, as_published: 500 km, basis: reported, source: press-2024}
    - {value: 1600, unit: km, as_published: 1,600 km, basis: reported, source: press-2024, nr: 2}
    - {value: 700, unit: km, basis: reported, source: press-2024, nr: 3}
    - {value: 800, about: 800, unit: km, as_published: 800 km, basis: reported, source: press-2024, nr: 4}
    - {value: 90000, unit: km, as_published: 90,000 km, basis: reported, source: press-2024, nr: 5}
  speed.class:
    - {value: hypersonik, basis: reported, source: press-2024}
  milestone.first-flight:
    - {value: 2024-02-30, basis: reported, source: press-2024}
""".replace("90,000 km", "'90,000 km'")

EXPECTED = [
    (1, 1, "S01"),  # a misspelt key
    (3, 13, "S05"),  # an id that leads nowhere
    (5, 3, "S01"),  # a misspelt property
    (8, 26, "S08"),  # a unit of mass for a range
    (9, 47, "Y13"),  # a comma in unquoted text
    (10, 7, "S12"),  # a figure without the words as published
    (11, 20, "S09"),  # two values
    (12, 15, "S15"),  # out of bounds
    (14, 15, "S04"),  # a misspelt term
    (16, 15, "S07"),  # the 30th of February
]
assert len(EXPECTED) == 10
FILE = "data/missiles/lance.yaml"


@pytest.fixture
def run(make_root):
    root = make_root({"missiles/lance": RECORD, "missiles/lande": "name: Lande\n"})

    def validate(*options):
        result = CliRunner().invoke(main, ["validate", "--root", str(root), *options])
        assert result.exit_code == 1, result.output
        assert not isinstance(result.exception, Exception), "no traceback"
        return result.stdout

    return validate


def test_in_json_each_stands_at_its_line_and_column(run):
    report = json.loads(run("--format", "json"))
    found = [(f["line"], f["column"], f["code"]) for f in report["findings"]]
    assert found == EXPECTED
    assert {f["file"] for f in report["findings"]} == {FILE}
    assert {f["record"] for f in report["findings"]} == {"lance"}
    assert report["counts"]["errors"] == len(EXPECTED)


def test_in_text_each_shows_its_line_with_a_caret(run):
    lines = run("--format", "text").splitlines()
    source = RECORD.splitlines()
    for line, column, code in EXPECTED:
        head = next(i for i, text in enumerate(lines) if text.startswith(f"  {line}:{column}  error  {code}  "))
        shown, caret = lines[head + 1].removeprefix("        | "), lines[head + 2].removeprefix("        | ")
        assert shown in source[line - 1]
        assert shown[caret.index("^") :] and source[line - 1][column - 1 :].startswith(shown[caret.index("^") :][:5])
    assert f"{len(EXPECTED)} errors" in lines[-1]
