"""What a record may hold: each mistake is one finding, at its line and column, that says how to mend it."""

from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from capdata.findings import Place
from capdata.reading.records import RecordChecker
from capdata.schemas.dictionary_files import load_dictionary
from capdata.schemas.sheet import Sheet
from capdata.yaml_text.reader import MAX_FINDINGS, read_yaml

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"
DICTIONARY, _ = load_dictionary(SCHEMAS)
CHECKER = RecordChecker(DICTIONARY)
SOUND = "value: 500, unit: km, as_published: 500 km, basis: reported, source: s"
DATED = "basis: reported, source: s"


def check(text, kind="missiles", checker=CHECKER):
    file = f"data/{kind}/x.yaml"
    root, findings = read_yaml(dedent(text).encode(), file)
    assert root is not None, findings
    sheet = Sheet(file, "x", findings)
    return checker.check(root, kind, "x", sheet), sheet.findings


def the_finding(text, kind="missiles", checker=CHECKER):
    findings = check(text, kind, checker)[1]
    assert len(findings) == 1, [(f.code, f.line, f.column, f.message) for f in findings]
    assert findings[0].level == "error"
    return findings[0]


def on(prop, *claims):
    """A record that makes these claims on one property: the first stands in line 4, its keys from column 8."""
    return f"name: X\nclaims:\n  {prop}:\n" + "".join(f"    - {{{claim}}}\n" for claim in claims)


def place(found):
    return found.line, found.column


# ---------------------------------------------------------------- what is read


def test_a_sound_claim_is_read_with_its_places():
    record, findings = check(on("range.max", SOUND + ", target: land, planned: false"))
    assert findings == []
    (claim,) = record.claims
    assert (claim.id, claim.bound, claim.number, claim.unit, claim.source) == ("x.range.max.s", "exact", 500, "km", "s")
    assert (claim.facet, claim.qualifiers, claim.planned) == ("target=land", {"target": "land"}, False)
    assert (claim.at, claim.value_place, claim.place("unit")) == (Place(4, 7), Place(4, 15), Place(4, 26))
    assert claim.place("locator") == claim.at
    assert claim.places["value"] == Place(4, 15)


@pytest.mark.parametrize("bound", ["about", "at_least", "more_than", "at_most", "less_than"])
def test_bounds_stay_apart_from_the_number(bound):
    record, findings = check(on("range.max", SOUND.replace("value", bound)))
    assert findings == []
    assert (record.claims[0].bound, record.claims[0].number) == (bound, 500)


def test_a_span_has_two_ends():
    record, findings = check(on("range.max", SOUND.replace("value: 500", "between: [400, 500]")))
    assert findings == []
    assert (record.claims[0].number, record.claims[0].number_high) == (400, 500)


def test_a_list_is_one_claim_for_each_item():
    record, findings = check(
        on("guidance.midcourse", f"value: [inertial, satnav], {DATED}"),
    )
    assert findings == []
    assert [(claim.id, claim.item) for claim in record.claims] == [
        ("x.guidance.midcourse.s.inertial", "inertial"),
        ("x.guidance.midcourse.s.satnav", "satnav"),
    ]


def test_places_inside_plain_keys_are_kept():
    record, findings = check("name: X\nchoose:\n  - {property: range.max, source: s, reason: r}\n")
    assert findings == []
    assert record.place("choose", 0, "source") == Place(3, 35)
    assert record.place("choose", 3) == record.place("choose") == Place(3, 3)
    assert record.place("note") == Place(1, 1)


# ---------------------------------------------------------------- keys


def test_an_unknown_key_gets_a_tip_and_is_not_also_missing():
    found = the_finding("nmae: X\n")
    assert (found.code, *place(found), found.tip) == ("S01", 1, 1, "did you mean `name`?")


def test_an_unknown_key_of_a_claim_gets_a_tip_and_is_not_also_missing():
    found = the_finding(on("range.max", SOUND.replace("source:", "sorce:")))
    assert (found.code, *place(found), found.tip) == ("S01", 4, 69, "did you mean `source`?")


@pytest.mark.parametrize("typo", ["vaule", "values", "more_then", "abuot"])
def test_a_misspelt_bound_is_not_also_a_claim_without_value(typo):
    found = the_finding(on("range.max", SOUND.replace("value:", f"{typo}:")))
    assert (found.code, *place(found)) == ("S01", 4, 8)


def test_an_unknown_property_gets_a_tip():
    found = the_finding(on("range.maxx", SOUND))
    assert (found.code, *place(found), found.tip) == ("S01", 3, 3, "did you mean `range.max`?")


def test_a_property_of_another_kind_of_record_is_refused():
    found = the_finding(on("range.max", SOUND), kind="launchers")
    assert (found.code, *place(found), found.expected) == ("S10", 3, 3, "a record of kind: missiles")


def test_a_qualifier_that_the_property_does_not_take_is_refused():
    found = the_finding(on("speed.class", f"value: hypersonic, {DATED}, operator: us-navy"))
    assert found.code == "S10"
    assert "operator" in found.message
    assert "launcher" in found.expected


def test_sources_hold_no_claims():
    text = """\
        title: T
        publisher: p
        kind: news
        accessed: 2024-01-01
        url: https://x.example/
        claims: {}
    """
    found = the_finding(text, kind="sources")
    assert (found.code, *place(found)) == ("S10", 6, 1)


def test_a_missing_name_is_reported_at_the_start():
    found = the_finding("note: x\n")
    assert (found.code, *place(found), found.field) == ("S02", 1, 1, "name")


@pytest.mark.parametrize("key", ["source", "basis", "unit"])
def test_what_has_to_stand_with_a_figure_is_missed(key):
    parts = [part for part in SOUND.split(", ") if not part.startswith(key)]
    found = the_finding(on("range.max", ", ".join(parts)))
    assert (found.code, *place(found), found.field) == ("S02", 4, 7, f"claims.range.max[0].{key}")


def test_a_figure_needs_the_words_as_published():
    found = the_finding(on("range.max", SOUND.replace("as_published: 500 km, ", "")))
    assert (found.code, *place(found)) == ("S12", 4, 7)


def test_a_term_needs_no_words_as_published():
    assert check(on("speed.class", f"value: hypersonic, {DATED}"))[1] == []


# ---------------------------------------------------------------- values


@pytest.mark.parametrize(
    ("stated", "where", "found"),
    [
        ("", (4, 7), "none of them"),
        ("value: 500, about: 500, ", (4, 20), "value, about"),
        ("missing: unknown, at_least: 5, ", (4, 26), "missing, at_least"),
    ],
)
def test_a_claim_states_exactly_one_value(stated, where, found):
    finding = the_finding(on("range.max", stated + SOUND.removeprefix("value: 500, ")))
    assert (finding.code, *place(finding), finding.found) == ("S09", *where, found)


@pytest.mark.parametrize("value", ["'500'", "500 km", "500+", "true", "~", "[1, 2]", "{a: 1}", "1_000", "NO"])
def test_a_figure_is_a_number(value):
    found = the_finding(on("range.max", SOUND.replace("500,", f"{value},", 1)))
    assert (found.code, *place(found)) == ("S03", 4, 15)


@pytest.mark.parametrize("value", [".inf", "1e400", "9" * 40])
def test_a_number_that_the_reader_refused_is_not_refused_again(value):
    found = the_finding(on("range.max", SOUND.replace("500,", f"{value},", 1)))
    assert (found.code, *place(found)) == ("Y11", 4, 15)


def test_a_lost_comma_is_one_mistake():
    assert the_finding(on("range.max", SOUND.replace("as_published: 500", "as_published: 1,500"))).code == "Y13"
    assert the_finding(on("range.max", SOUND.replace("value: 500", "value: 1,500"))).code == "Y13"


@pytest.mark.parametrize(
    ("value", "code"), [("25000", None), ("25001", "S15"), ("0", None), ("-1", "S15"), ("1e18", "S15")]
)
def test_a_figure_lies_between_the_bounds_of_its_property(value, code):
    findings = check(on("range.max", SOUND.replace("500,", f"{value},", 1)))[1]
    assert [(f.code, f.line, f.column) for f in findings] == ([(code, 4, 15)] if code else [])


def test_bounds_are_tested_in_the_canonical_unit():
    assert check(on("range.max", SOUND.replace("500, unit: km", "30000, unit: m")))[1] == []
    found = the_finding(on("range.max", SOUND.replace("500, unit: km", "20000, unit: mi")))
    assert (found.code, found.found, found.expected) == ("S15", "32186.9 km", "0 to 25000 km")


@pytest.mark.parametrize(
    ("text", "code"),
    [("[500, 400]", "S15"), ("[400, 400]", "S15"), ("[400]", "S09"), ("400", "S09"), ("[1, 2, 3]", "S09"),
     ("[]", "S09"),     ("[a, 2]", "S03"), ("[~, 2]", "S03")],
)  # fmt: skip
def test_a_span_is_two_numbers_in_order(text, code):
    assert the_finding(on("range.max", SOUND.replace("value: 500", f"between: {text}"))).code == code


def test_a_unit_of_another_dimension_is_refused_and_bounds_are_not_tested_in_it():
    found = the_finding(on("range.max", SOUND.replace("500, unit: km", "90000, unit: kg")))
    assert (found.code, *place(found)) == ("S08", 4, 28)
    assert "nmi" in found.expected


def test_an_unknown_unit_gets_a_tip():
    found = the_finding(on("range.max", SOUND.replace("unit: km", "unit: kilo")))
    assert (found.code, *place(found)) == ("S08", 4, 26)


@pytest.mark.parametrize(
    ("written", "meant"), [("kms", "km"), ("miles", "mi"), ("nautical miles", "nmi"), ("lbs", "lb"), ("$", "USD")]
)
def test_a_unit_as_pages_print_it_gets_the_one_that_is_meant(written, meant):
    found = the_finding(on("range.max", SOUND.replace("unit: km", f'unit: "{written}"')))
    assert (found.code, found.found, found.tip) == ("S08", written, f"did you mean `{meant}`?")


def test_a_term_takes_no_unit():
    assert the_finding(on("speed.class", f"value: hypersonic, unit: km, {DATED}")).code == "S08"


def test_money_keeps_its_currency():
    money = "value: 5, unit: EUR million, as_published: 5 million euros, basis: official, source: s"
    record, findings = check(on("cost.unit", money))
    assert [f.code for f in findings] in ([], ["S13"])
    assert record.claims[0].unit == "EUR million"


@pytest.mark.parametrize("value", ["1.5", "'3'", "true"])
def test_a_count_is_a_whole_number(value):
    text = on("quantity.fired", f"value: {value}, as_of: '2024', {DATED}")
    kind = DICTIONARY.properties["quantity.fired"].kinds[0]
    assert the_finding(text, kind=kind).code == "S03"


def test_an_unknown_term_gets_a_tip_with_its_place():
    found = the_finding(on("speed.class", f"value: hypersonik, {DATED}"))
    assert (found.code, *place(found), found.tip) == ("S04", 4, 15, "did you mean `hypersonic`?")


def test_terms_of_a_list_are_each_checked():
    findings = check(on("guidance.midcourse", f"value: [inertiall, satnav, satnavs], {DATED}"))[1]
    assert [(f.code, f.line, f.column) for f in findings] == [("S04", 4, 16), ("S04", 4, 35)]


def test_a_term_that_stands_twice_in_a_list_is_reported():
    found = the_finding(on("guidance.midcourse", f"value: [satnav, satnav], {DATED}"))
    assert (found.code, *place(found)) == ("S11", 4, 24)


@pytest.mark.parametrize("bound", ["about", "at_least", "between"])
def test_a_term_has_no_bound(bound):
    found = the_finding(on("speed.class", f"{bound}: hypersonic, {DATED}"))
    assert (found.code, *place(found)) == ("S09", 4, 8)


def test_one_value_is_not_a_list():
    assert the_finding(on("speed.class", f"value: [hypersonic, supersonic], {DATED}")).code == "S03"


@pytest.mark.parametrize("reference", ["12", "true", "[a]", "~", "{a: b}"])
def test_an_id_is_text(reference):
    found = the_finding(f"name: X\nvariant_of: {reference}\n")
    assert (found.code, *place(found)) == ("S03", 2, 13)


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize(
    "date",
    ["2024-02-30", "2023-02-29", "2024-13", "2024-00", "24", "2024-7", "202X", "2024/2023", "soon", "1.5"],
)
def test_what_is_no_date_is_refused(date):
    found = the_finding(on("milestone.first-flight", f"value: {date}, {DATED}"))
    assert found.code in ("S07", "S03")
    assert place(found) == (4, 15)
    found = the_finding(on("range.max", f"{SOUND}, as_of: {date}"))
    assert found.code in ("S07", "S03")


@pytest.mark.parametrize("date", ["2024", "'2024'", "2024-02-29", "2024-33", "2023~", "2025-10/2026-09", "2026/.."])
def test_dates_are_read_quoted_or_not(date):
    record, findings = check(on("milestone.first-flight", f"value: {date}, {DATED}"))
    assert findings == []
    assert record.claims[0].text == date.strip("'")


def test_a_span_of_dates_is_an_interval():
    record, findings = check(on("milestone.first-flight", f"between: [2023, 2025-06], {DATED}"))
    assert findings == []
    assert record.claims[0].text == "2023/2025-06"
    assert the_finding(on("milestone.first-flight", f"between: [2025, 2023], {DATED}")).code == "S07"


# ---------------------------------------------------------------- states, plans, missing


def test_a_state_says_when_it_holds():
    claim = f"value: us-navy, {DATED}"
    state = next(
        p.name
        for p in DICTIONARY.properties.values()
        if p.type == "ref" and p.time == "state" and "missiles" in p.kinds
    )
    found = the_finding(on(state, claim))
    assert (found.code, *place(found)) == ("S13", 4, 7)
    for key in ("as_of", "since"):
        assert check(on(state, f"{claim}, {key}: 2024"))[1] == []


def test_a_plan_says_when_it_held():
    found = the_finding(on("milestone.first-flight", f"value: 2030, planned: true, {DATED}"))
    assert (found.code, *place(found)) == ("S13", 4, 7)
    assert check(on("milestone.first-flight", f"value: 2030, planned: true, as_of: 2024, {DATED}"))[1] == []


def test_a_state_with_a_bad_or_misspelt_date_is_one_mistake():
    claim = f"value: 2030, planned: true, {DATED}"
    assert the_finding(on("milestone.first-flight", f"{claim}, as_of: soon")).code == "S07"
    assert the_finding(on("milestone.first-flight", f"{claim}, as_off: 2024")).code == "S01"


def test_a_missing_value_says_what_was_searched():
    assert the_finding(on("range.max", "missing: not-disclosed")).code == "S02"
    assert check(on("range.max", "missing: not-disclosed, note: 'searched: the budget'"))[1] == []
    assert the_finding(on("range.max", "missing: unkown, note: x")).code == "S04"


# ---------------------------------------------------------------- ids of claims


def test_two_claims_of_one_source_need_numbers_and_the_tip_names_the_next():
    findings = check(on("range.max", SOUND, f"{SOUND}, nr: 4", SOUND, SOUND))[1]
    assert [(f.code, f.line, f.tip) for f in findings] == [
        ("S11", 6, "give this one `nr: 5`"),
        ("S11", 7, "give this one `nr: 6`"),
    ]
    assert [(other.line, other.column) for other in findings[0].related] == [(4, 7)]
    assert check(on("range.max", SOUND, f"{SOUND}, nr: 2"))[1] == []


def test_a_number_that_stands_twice_gets_the_next():
    found = the_finding(on("range.max", SOUND, f"{SOUND}, nr: 2", f"{SOUND}, nr: 2"))
    assert (found.code, found.line, found.tip) == ("S11", 6, "give this one `nr: 3`")


def test_a_number_that_was_retired_is_not_given_again():
    checker = RecordChecker(DICTIONARY, retired={"x.range.max.s.2", "x.range.max.s.3"})
    assert the_finding(on("range.max", SOUND, SOUND), checker=checker).tip == "give this one `nr: 4`"


def test_claims_that_lack_their_source_do_not_also_clash():
    bare = SOUND.replace(", source: s", "")
    assert [f.code for f in check(on("range.max", bare, bare))[1]] == ["S02", "S02"]


def test_the_first_number_is_two():
    assert the_finding(on("range.max", f"{SOUND}, nr: 1")).code == "S15"


# ---------------------------------------------------------------- wrong structure


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("name: X\nclaims:\n", (2, 8)),
        ("name: X\nclaims: none\n", (2, 9)),
        ("name: X\nclaims: [1]\n", (2, 9)),
        ("name: X\nclaims:\n  range.max: 5\n", (3, 14)),
        ("name: X\nclaims:\n  range.max: {value: 5}\n", (3, 14)),
        ("name: X\nclaims:\n  range.max:\n", (3, 13)),
        ("name: X\nclaims:\n  range.max: []\n", (3, 14)),
        ("name: X\nclaims:\n  range.max: [5]\n", (3, 15)),
        ("name: [X]\n", (1, 7)),
        ("name: 5\n", (1, 7)),
        ("name:\n", (1, 6)),
        ("name: '  '\n", (1, 7)),
        ("name: X\naliases: TLAM\n", (2, 10)),
        ("name: X\naliases: [TLAM]\n", (2, 11)),
        ("name: X\naliases: []\n", (2, 10)),
        ("name: X\nsame_as: {wikidata: 42}\n", (2, 21)),
        ("name: X\nsame_as: {wikidata: q42}\n", (2, 21)),
    ],
)
def test_a_wrong_structure_is_one_finding_at_its_place(text, where):
    found = the_finding(text)
    assert (found.code, *place(found)) == ("S03", *where)


@pytest.mark.parametrize(
    ("text", "code"),
    [("url: ftp://x.example", "S17"), ("url: x.example", "S17"), ("language: german", "S17"), ("kind: newz", "S04"),
     ("published: 30.2.2024", "S07"), ("publisher: 5", "S03")],
)  # fmt: skip
def test_the_plain_keys_of_a_source_are_checked(text, code):
    sound = "title: T\npublisher: p\nkind: news\naccessed: 2024-01-01\nurl: https://x.example/"
    keys = {line.partition(":")[0]: line for line in sound.split("\n")}
    keys[text.partition(":")[0]] = text
    assert the_finding("\n".join(keys.values()), kind="sources").code == code


@pytest.mark.parametrize("code", ["XX", "us", "USA", "1"])
def test_a_country_is_an_iso_code(code):
    assert the_finding(f"name: X\nkind: government\ncountry: {code}\n", kind="organisations").code in ("S17", "S03")


def test_a_file_of_mistakes_ends_with_one_that_says_so():
    text = "name: X\n" + "".join(f"k{i}: 1\n" for i in range(5 * MAX_FINDINGS))
    findings = check(text)[1]
    assert len(findings) == MAX_FINDINGS + 1
    assert findings[-1].message == "too many mistakes to list"


# ---------------------------------------------------------------- anything at all

SCALARS = st.one_of(
    st.sampled_from(
        [None, True, 500, -1, 1e18, 0.5, "km", "kg", "s", "reported", "2024", "2024-02-30", "inertial", "unknown"]
    ),
    st.integers(-(10**18), 10**18),
    st.text(max_size=8),
)
KEYS = st.sampled_from(
    ["value", "about", "between", "missing", "unit", "as_published", "source", "basis", "as_of", "nr", "planned",
     "envelope_of", "role", "note", "claims", "name", "aliases", "choose", "waivers", "vaule", "range.max"]
)  # fmt: skip
TREES = st.recursive(
    SCALARS, lambda part: st.lists(part, max_size=3) | st.dictionaries(KEYS, part, max_size=5), max_leaves=8
)
PROPERTIES = st.sampled_from([*DICTIONARY.properties, "range.maxx"])


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])  # the machine may be busy
@given(
    st.dictionaries(PROPERTIES, TREES | st.lists(st.dictionaries(KEYS, TREES, max_size=6), max_size=3), max_size=3),
    st.dictionaries(KEYS, TREES, max_size=4),
    st.sampled_from([*DICTIONARY.kinds]),
)
def test_any_tree_gives_findings_or_a_record(claims, keys, kind):
    import yaml

    text = yaml.safe_dump({**keys, "claims": claims}, allow_unicode=False)
    root, findings = read_yaml(text.encode(), "f.yaml")
    if root is not None:
        sheet = Sheet("f.yaml", "x", findings)
        record = CHECKER.check(root, kind, "x", sheet)
        assert all(claim.place(key).line >= 1 for claim in record.claims for key in claim.places)
