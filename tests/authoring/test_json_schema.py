"""`capdata schema --json-schema KIND` and `capdata new`: for editors and for people who start a record."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml
from click.testing import CliRunner

from capdata.authoring.json_schema import json_schema
from capdata.authoring.new_record import new_record
from capdata.cli import main
from capdata.schemas.dictionary_files import load_dictionary

ROOT = Path(__file__).parents[2]
DICTIONARY = load_dictionary(ROOT / "schemas").dictionary
assert DICTIONARY is not None
KINDS = sorted(DICTIONARY.kinds)


class PlainDates(yaml.SafeLoader):
    """YAML with dates left as text."""


PlainDates.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in found
        if ("timestamp" not in tag and "bool" not in tag) or (tag.endswith("bool") and first in "tf")
    ]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_record_of_the_dataset_fits_its_json_schema(kind: str) -> None:
    schema = json.loads(json_schema(kind, DICTIONARY))
    jsonschema.Draft7Validator.check_schema(schema)
    check = jsonschema.Draft7Validator(schema)
    for path in sorted((ROOT / "data" / kind).glob("*.yaml")):
        document = yaml.load(path.read_bytes(), Loader=PlainDates)
        errors = [f"{list(error.path)}: {error.message[:200]}" for error in check.iter_errors(document)]
        assert not errors, (path.name, errors[:3])


def test_the_json_schema_refuses_what_the_checks_refuse() -> None:
    check = jsonschema.Draft7Validator(json.loads(json_schema("missiles", DICTIONARY)))
    claim = {"value": 1, "unit": "km", "as_published": "1 km", "basis": "official", "source": "x"}
    assert check.is_valid({"name": "X", "claims": {"range.max": [claim]}})
    for wrong in ({"colour": "red"}, {"unit": "kg"}, {"basis": "hearsay"}, {"more_than": 2}):
        assert not check.is_valid({"name": "X", "claims": {"range.max": [claim | wrong]}}), wrong


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_record_says_what_to_fill_in(kind: str, make_root) -> None:
    root = make_root()
    result = CliRunner().invoke(main, ["new", kind, "my-record", "--root", str(root)])
    assert result.exit_code == 0, result.output
    text = (root / "data" / kind / "my-record.yaml").read_text(encoding="utf-8")
    assert text == new_record(kind, DICTIONARY, text.split("accessed: ")[1][:10] if "accessed: " in text else "")
    findings = CliRunner().invoke(main, ["validate", "--root", str(root), "--format", "json"]).stdout
    files = {finding["file"] for finding in json.loads(findings)["findings"] if finding["level"] == "error"}
    assert files == {f"data/{kind}/my-record.yaml"}, "a record that isn't filled in is not sound"


def test_a_new_record_never_overwrites(make_root) -> None:
    root = make_root({"missiles/one": "name: One\n"})
    for kind, record_id in (("missiles", "one"), ("launchers", "one"), ("missiles", "One"), ("missile", "two")):
        assert CliRunner().invoke(main, ["new", kind, record_id, "--root", str(root)]).exit_code == 2
    assert (root / "data/missiles/one.yaml").read_text() == "name: One\n"
