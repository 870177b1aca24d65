"""The schema files are checked as strictly as records: a key that nobody reads would switch a check off."""

import re

import pytest

from capdata.schemas.dictionary_files import load_dictionary


@pytest.fixture
def schemas(root):
    """A copy of `schemas/` that a test may spoil."""
    return root / "schemas"


@pytest.fixture
def spoil(schemas):
    """`spoil(file, old, new)` changes one place of a schema file and returns what is found."""

    def change(name, old, new):
        path = schemas / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{name} has changed; give this test another place to spoil"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        dictionary, findings = load_dictionary(schemas)
        assert (dictionary is None) == bool(findings)
        line = text[: text.index(old)].count("\n") + 1
        return findings, line

    return change


def test_the_schemas_are_sound(schemas):
    dictionary, findings = load_dictionary(schemas)
    assert findings == []
    assert dictionary.properties["range.max"].unit == "km"
    assert "us-navy" not in dictionary.kinds
    assert dictionary.rank("basis", "treaty-data") == 1


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("properties.yaml", "  maximum: 25000", "  maximun: 25000"),
        ("units.yaml", "dimension: length, factor: 1000,", "dimension: length, factr: 1000,"),
        ("kinds.yaml", "    claims: true", "    claim: true"),
        ("claim.yaml", "minimum: 2,", "minimun: 2,"),
        ("vocabularies/basis.yaml", "label: treaty data, rank: 1,", "label: treaty data, rnk: 1,"),
        ("vocabularies/basis.yaml", "\nfields:", "\nfeilds:"),
    ],
)
def test_a_misspelt_key_is_refused_with_its_place(spoil, name, old, new):
    findings, line = spoil(name, old, new)
    assert findings
    misspelt = next(word for word in re.findall(r"[a-z]+", new) if word not in re.findall(r"[a-z]+", old))
    found = [f for f in findings if misspelt in f.message]
    assert found, findings
    assert found[0].file == f"schemas/{name}"
    assert line <= found[0].line <= line + 1
    assert found[0].column > 1 or old.startswith("\n")


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("properties.yaml", "  unit: km", "  unit: parsec"),
        ("properties.yaml", "  kinds: [missiles]", "  kinds: [rockets]"),
        ("properties.yaml", "  qualifiers: [launcher,", "  qualifiers: [launchpad,"),
        ("properties.yaml", "  vocabulary: speed-classes", "  vocabulary: speeds"),
        ("properties.yaml", "  falls_back_to: range.max", "  falls_back_to: range.most"),
        ("properties.yaml", "  type: quantity", "  type: amount"),
        ("properties.yaml", "  time: fixed", "  time: sometimes"),
        ("properties.yaml", "\n  unit: km\n", "\n"),
        ("kinds.yaml", "type: country", "type: county"),
        ("kinds.yaml", "type: term, vocabulary: event-kinds", "type: term, vocabulary: happenings"),
        ("kinds.yaml", "type: term, vocabulary: event-kinds", "type: term"),
        ("kinds.yaml", "type: ref, refers_to: [missiles]", "type: ref, refers_to: missiles"),
        ("kinds.yaml", "pattern: 'Q[1-9][0-9]*'", "pattern: 'Q[1-9'"),
        ("claim.yaml", "type: integer, minimum: 2", "type: integer, minimum: two"),
        ("units.yaml", "factor: 1609.344", "factor: 1609,344"),
        ("vocabularies/basis.yaml", "rank: 1,", "rank: first,"),
    ],
)
def test_what_a_schema_names_has_to_exist(spoil, name, old, new):
    findings, line = spoil(name, old, new)
    assert [f.file for f in findings] == [f"schemas/{name}"], [(f.file, f.line, f.message) for f in findings]
    assert findings[0].line == line or "needs" in findings[0].message


def test_a_schema_that_is_no_yaml_is_a_finding_with_its_place(spoil):
    findings, line = spoil("units.yaml", "km: {dimension: length", 'km: {dimension: "length')
    assert [(f.code, f.file, f.line) for f in findings] == [("Y07", "schemas/units.yaml", line)]


@pytest.mark.parametrize("name", ["kinds", "claim", "units", "properties"])
def test_a_schema_file_that_is_gone_is_a_finding(schemas, name):
    (schemas / f"{name}.yaml").unlink()
    dictionary, findings = load_dictionary(schemas)
    assert dictionary is None
    assert (findings[0].code, findings[0].file) == ("S30", f"schemas/{name}.yaml")


def test_one_bad_schema_file_does_not_hide_another(schemas):
    (schemas / "units.yaml").write_text("km: [\n")
    (schemas / "claim.yaml").write_text("keys: 5\n")
    files = {finding.file for finding in load_dictionary(schemas).findings}
    assert files >= {"schemas/units.yaml", "schemas/claim.yaml"}


def test_a_new_term_property_and_kind_are_entries_and_nothing_else(root, make_root):
    import capdata

    schemas = root / "schemas"
    with (schemas / "vocabularies" / "targets.yaml").open("a", encoding="utf-8") as stream:
        stream.write("  moon: {label: the Moon, definition: Earth's satellite.}\n")
    with (schemas / "properties.yaml").open("a", encoding="utf-8") as stream:
        stream.write(
            "range.moonshot:\n  label: r\n  definition: d\n  kinds: [missiles]\n  type: quantity\n  unit: km\n"
            "  time: fixed\n  qualifiers: [target]\n"
        )
    make_root(
        {
            "missiles/lance": "name: Lance\nclaims:\n  range.moonshot:\n    - {value: 384400, unit: km, target: moon,"
            " as_published: 384 400 km, basis: reported, source: press-2024}\n"
        }
    )
    assert [f for f in capdata.validate(root) if f.level == "error"] == []
