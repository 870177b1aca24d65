"""Every id that a record names leads to a record of the right kind, or one finding says where it doesn't."""

import pytest

from capdata.reading.records import RecordChecker
from capdata.reading.redirects import Redirect
from capdata.reading.references import MOST_TIPS, check_references
from capdata.schemas.dictionary_files import load_dictionary
from capdata.schemas.sheet import Sheet
from capdata.yaml_text.reader import read_yaml


@pytest.fixture
def references(root):
    """`references(records, redirects, unread)` gives the findings about them; records by `kind/id`."""
    dictionary, _ = load_dictionary(root / "schemas")
    checker = RecordChecker(dictionary)

    def find(texts, redirects=None, unread=()):
        records = {}
        sound = {
            "organisations/press": "name: P\nkind: newspaper\n",
            "sources/s": ("title: T\npublisher: press\nkind: news\naccessed: 2024-01-01\nurl: https://x.example/\n"),
        }
        for name, text in {**sound, **texts}.items():
            kind, _, record_id = name.partition("/")
            file = f"data/{name}.yaml"
            tree, findings = read_yaml(text.encode(), file)
            records[record_id] = checker.check(tree, kind, record_id, Sheet(file, record_id, findings))
        findings = check_references(records, redirects or {}, dictionary, unread)
        return [finding for finding in findings if finding.file.startswith("data/")]

    return find


def claim(source="s", more=""):
    return (
        "name: X\nclaims:\n  range.max:\n"
        f"    - {{value: 500, unit: km, as_published: 500 km, basis: reported, source: {source}{more}}}\n"
    )


def places(findings):
    return [(f.code, f.file, f.line, f.column) for f in findings]


def test_names_that_lead_to_records_are_fine(references):
    assert references({"missiles/x": claim(), "missiles/y": "name: Y\nvariant_of: x\n"}) == []


def test_a_name_that_leads_nowhere_is_reported_with_the_nearest(references):
    (found,) = references({"missiles/tomahawk": "name: T\n", "missiles/y": "name: Y\nvariant_of: tomahauk\n"})
    assert places([found]) == [("S05", "data/missiles/y.yaml", 2, 13)]
    assert (found.found, found.tip) == ("tomahauk", "did you mean `tomahawk`?")
    assert found.expected == "data/missiles/tomahauk.yaml"


def test_the_tip_names_only_records_of_a_kind_that_fits(references):
    (found,) = references({"launchers/tomahawk": "name: T\n", "missiles/y": "name: Y\nvariant_of: tomahauk\n"})
    assert found.tip is None


def test_a_record_of_the_wrong_kind_is_reported(references):
    (found,) = references({"missiles/x": claim("press")})
    assert places([found]) == [("S06", "data/missiles/x.yaml", 4, 77)]
    assert found.expected == "a record of kind: sources"


def test_ids_inside_qualifiers_and_lists_are_followed(references):
    findings = references({"missiles/x": claim(more=", launcher: gone, operator: nobody")})
    assert places(findings) == [
        ("S05", "data/missiles/x.yaml", 4, 90),
        ("S05", "data/missiles/x.yaml", 4, 106),
    ]


def test_naming_a_file_that_cannot_be_read_is_no_second_mistake(references):
    assert references({"missiles/x": claim("broken")}, unread={"broken"}) == []


def test_looking_for_the_nearest_name_ends_where_everything_is_wrong(references):
    many = {f"missiles/m{i}": f"name: M\nvariant_of: n{i}\n" for i in range(MOST_TIPS + 20)}
    findings = references(many)
    assert len(findings) == MOST_TIPS + 20
    assert sum(finding.tip is not None for finding in findings) <= MOST_TIPS


# ---------------------------------------------------------------- redirects


def test_an_id_that_moved_is_named_with_its_new_id(references):
    moved = Redirect("old", "moved", ("x",), "one missile", "1.0.0")
    (found,) = references({"missiles/x": claim(), "missiles/y": "name: Y\nvariant_of: old\n"}, {"old": moved})
    assert (found.code, found.tip) == ("S05", "old moved to x in 1.0.0: one missile")


# ---------------------------------------------------------------- editor's choices


def chosen(prop, source):
    return f"choose:\n  - {{property: {prop}, source: {source}, reason: r}}\n"


def test_a_choice_chooses_a_claim(references):
    assert references({"missiles/x": claim() + chosen("range.max", "s")}) == []
    (found,) = references({"missiles/x": claim() + chosen("range.min", "s")})
    assert places([found]) == [("S16", "data/missiles/x.yaml", 6, 16)]


def test_two_choices_in_one_group_are_a_mistake_and_in_two_groups_are_none(references):
    page = "title: T\npublisher: press\nkind: news\naccessed: 2024-01-01\nurl: https://y.example/\n"
    both = claim() + claim("t").partition("range.max:\n")[2]
    choices = chosen("range.max", "s") + chosen("range.max", "t").partition("\n")[2]
    (found,) = references({"sources/t": page, "missiles/x": both + choices})
    assert places([found]) == [("S16", "data/missiles/x.yaml", 8, 16)]
    apart = both.replace("source: t}", "source: t, target: ship}")
    assert references({"sources/t": page, "missiles/x": apart + choices}) == []


def test_a_choice_among_claims_with_mistakes_is_no_second_mistake(references):
    broken = claim().replace("value: 500", "value: many")
    assert references({"missiles/x": broken + chosen("range.max", "s")}) == []


# ---------------------------------------------------------------- the dictionary's sources


def test_a_definition_cites_a_source_that_exists(root):
    path = root / "schemas" / "properties.yaml"
    path.write_text(path.read_text().replace("  label: range\n", "  label: range\n  definition_source: gone\n", 1))
    dictionary, findings = load_dictionary(root / "schemas")
    assert findings == []
    found = [f for f in check_references({}, {}, dictionary) if f.found == "gone"]
    assert [(f.code, f.file, f.field) for f in found] == [("S05", "schemas/properties.yaml", "range.max")]
