"""Figures are read as pages print them, in the words of the vocabularies, whatever digits stand there."""

from pathlib import Path

import pytest

from capdata.schemas.dictionary_files import load_dictionary
from capdata.words import printed
from capdata.words.lexicon import Lexicon

DICTIONARY = load_dictionary(Path(__file__).parents[2] / "schemas").dictionary


def values(text):
    return [(sorted(number.values), number.magnitude) for number in printed.numbers(text, DICTIONARY)]


def measured(text):
    measures = printed.measures(text, DICTIONARY)
    return [(min(m.number.values), max(m.number.values), m.number.magnitude, m.unit) for m in measures]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("more than 1,725 km", [([1.725, 1725.0], 1.0)]),
        ("1 600 Kilometer", [([1600.0], 1.0)]),
        ("1'600,5 km", [([1600.5], 1.0)]),
        ("1,234.5 km", [([1234.5], 1.0)]),
        ("$2.5 billion", [([2.5], 1e9)]),
        ("$12 m", [([12.0], 1e6)]),
        ("12 m", [([12.0], 1.0)]),
        ("twenty-four missiles", [([24.0], 1.0)]),
        ("six and a half", [([6.5], 1.0)]),
        ("a hundred rounds", [([100.0], 1.0)]),
        ("a range", []),
        ("zwölf Raketen", [([12.0], 1.0)]),
        ("четыре ракеты", [([4.0], 1.0)]),
        ("1047億円", [([1047.0], 1e8)]),
        ("24 mil km", [([24.0], 1e3)]),
        ("190 mil", [([190.0], 1.0)]),
    ],
)
def test_the_numbers_of_a_phrase_and_what_they_may_mean(text, expected):
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1725 miles (2775 km)", [(1725.0, 1725.0, 1.0, "mi"), (2775.0, 2775.0, 1.0, "km")]),
        ("between 160 and 250 km", [(160.0, 160.0, 1.0, "km"), (250.0, 250.0, 1.0, "km")]),
        ("tra 900 e 950 chilometri", [(900.0, 900.0, 1.0, "km"), (950.0, 950.0, 1.0, "km")]),
        ("Mach 5", [(5.0, 5.0, 1.0, "mach")]),
        ("$4.3 million", [(4.3, 4.3, 1e6, "USD")]),
    ],
)
def test_a_unit_follows_its_number_or_precedes_it(text, expected):
    assert measured(text) == expected
    assert printed.units(text, DICTIONARY) == {unit for *_, unit in expected}


def test_a_phrase_is_read_with_its_own_digits_although_its_form_is_kept():
    forms = Lexicon(DICTIONARY)
    assert forms.form("about 1,725 km") is forms.form("about 2,300 km")
    assert values("about 1,725 km") != values("about 2,300 km")
    assert printed.states("about 2,300 km", 2300, DICTIONARY)
    assert not printed.states("about 2,300 km", 1725, DICTIONARY)
    assert printed.measures_plainly("about 2,300 km", 2300, "km", DICTIONARY)
    assert not printed.measures_plainly("about 2,300 km", 2300, "mi", DICTIONARY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("more than 900 mi", {"more than": "more_than"}),
        ("no more than 900 mi", {"no more than": "at_most"}),
        ("900+ km", {"+": "at_least"}),
        (">900 km", {">": "more_than"}),
        ("900 km", {}),
    ],
)
def test_words_and_signs_of_bound(text, expected):
    assert printed.bound_words(text, DICTIONARY) == expected
