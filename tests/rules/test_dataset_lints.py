"""What R62, R56 and R59 say of the data set as a whole, which no case of one record can show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from capdata.findings import DATASET_FILE, Finding
from capdata.reading.records import Record, RecordChecker
from capdata.rules.engine import all_rules, judge
from capdata.rules.model import View
from capdata.schemas.dictionary import Dictionary
from capdata.schemas.dictionary_files import load_dictionary
from capdata.schemas.sheet import Sheet
from capdata.weighing.flatten import flatten
from capdata.weighing.weigh import weigh
from capdata.yaml_text.reader import read_yaml

LOADED = load_dictionary(Path(__file__).parents[2] / "schemas").dictionary
assert LOADED is not None
DICTIONARY: Dictionary = LOADED
RULES = {loaded.rule.code: loaded for loaded in all_rules()}
PUBLISHER = "{name: A journal, kind: specialist-press, country: US}"
SOURCE = "{title: Page, publisher: journal, kind: news, accessed: 2026-11-01, url: 'https://example.org'%s}"
MISSILE = """\
name: One
claims:
  basing: [{value: air, basis: reported, source: page-1%(locator)s}]
  propulsion: [{value: turbofan, basis: reported, source: page-1%(locator)s}]
  warhead.kind: [{value: unitary, basis: reported, source: page-1%(locator)s}]
  role.primary: [{value: surface-strike, basis: reported, source: page-1%(locator)s}]
  vehicle.class: [{value: cruise, basis: reported, source: page-1%(locator)s}]
  speed.class: [{value: subsonic, basis: reported, source: page-1%(locator)s}]
"""


def findings(code: str, texts: dict[str, str], dictionary: Dictionary = DICTIONARY) -> list[Finding]:
    checker = RecordChecker(dictionary)
    records: dict[str, Record] = {}
    for key, text in texts.items():
        kind, _, record_id = key.partition("/")
        sheet = Sheet(f"data/{key}.yaml", record_id)
        tree, wrong = read_yaml(text.encode(), key)
        assert tree is not None and not wrong, wrong
        records[record_id] = checker.check(tree, kind, record_id, sheet)
        assert not sheet.findings, sheet.findings[0]
    flat = flatten(records, dictionary)
    view = View(records, dictionary, flat, weigh(flat, records, dictionary), date(2026, 11, 23))
    return [finding for finding in judge(view, [RULES[code]]).findings if finding.file == DATASET_FILE]


def sources(grades: str) -> dict[str, str]:
    given = {
        f"sources/page-{i}": SOURCE % f", reliability: {letter}, reliability_reason: known"
        for i, letter in enumerate(grades)
    }
    return {"organisations/journal": PUBLISHER, **given}


def missiles(number: int, locator: str) -> dict[str, str]:
    return {f"missiles/one-{i}": MISSILE % {"locator": locator} for i in range(number)}


def with_place(**fields: Any) -> Dictionary:
    places = DICTIONARY.vocabularies["places"]
    term = replace_term(places.terms["wiesbaden"], fields)
    vocabulary = places._replace(terms={**places.terms, "wiesbaden": term})
    return replace(DICTIONARY, vocabularies={**DICTIONARY.vocabularies, "places": vocabulary})


def replace_term(term: Any, fields: dict[str, Any]) -> Any:
    label = fields.pop("label", term.label)
    return term._replace(label=label, fields={**term.fields, **fields})


def test_twenty_sources_of_one_grade_are_a_default_and_no_judgement() -> None:
    found = findings("R62", sources("C" * 20))
    assert [(finding.found, finding.line, finding.column) for finding in found] == [("C", 1, 1)]


def test_grades_that_differ_and_few_sources_pass() -> None:
    assert not findings("R62", sources("C" * 19 + "B"))
    assert not findings("R62", sources("C" * 19))


def test_records_that_rest_on_one_page_without_a_locator_are_counted() -> None:
    found = findings("R62", {**sources("BC"), **missiles(20, "")})
    assert len(found) == 1
    assert found[0].message.startswith("20 of 20 records")


def test_locators_or_few_records_pass() -> None:
    assert not findings("R62", {**sources("BC"), **missiles(20, ", locator: table 1")})
    assert not findings("R62", {**sources("BC"), **missiles(19, "")})


def test_the_places_of_the_vocabulary_are_sound() -> None:
    assert not findings("R56", {})
    assert not findings("R59", {})


def test_a_place_within_itself_in_nowhere_or_across_a_border_is_found() -> None:
    for fields in ({"within": "mainz-kastel"}, {"within": "atlantis"}, {"country": "FR"}):
        found = findings("R56", {}, with_place(**fields))
        assert any("wiesbaden" in finding.message for finding in found), fields


def test_a_place_finer_than_a_garrison_or_with_coordinates_is_found() -> None:
    for fields in ({"precision": "building"}, {"label": "Wiesbaden 50.0826, 8.2400"}):
        assert [finding.found for finding in findings("R59", {}, with_place(**fields))] == ["wiesbaden"], fields
