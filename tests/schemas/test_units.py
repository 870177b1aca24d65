"""Every factor of the closed list of units, proved with pint."""

from pathlib import Path

import pint
import pytest

from capdata.schemas.dictionary_files import load_dictionary

DICTIONARY = load_dictionary(Path(__file__).resolve().parents[2] / "schemas").dictionary
UNITS = DICTIONARY.units
#: The unit with factor 1 of each dimension that pint knows.
BASES = {"length": "meter", "mass": "kilogram", "speed": "kilometer / hour", "time": "second"}
#: Dimensions of pure numbers, of money, and of explosive yield, which pint measures in energy.
WITHOUT_PINT = {"mach", "persons", "yield", "money"}


@pytest.fixture(scope="session")
def registry():
    return pint.UnitRegistry()


@pytest.mark.parametrize("unit", [unit for unit in UNITS.values() if unit.pint], ids=lambda unit: unit.name)
def test_a_factor_is_what_pint_says(registry, unit):
    base = registry.Quantity(1, BASES[unit.dimension])
    assert registry.Quantity(unit.factor, base.units).to(unit.pint).magnitude == pytest.approx(1, rel=1e-12)


@pytest.mark.parametrize("unit", [unit for unit in UNITS.values() if not unit.pint], ids=lambda unit: unit.name)
def test_only_dimensions_unknown_to_pint_go_unproved(unit):
    assert unit.dimension in WITHOUT_PINT, f"give `{unit.name}` its `pint` name in schemas/units.yaml"


SCALES = {"": 1e-6, "thousand": 1e-3, "million": 1, "billion": 1e3}


@pytest.mark.parametrize("unit", [unit for unit in UNITS.values() if unit.currency], ids=lambda unit: unit.name)
def test_money_is_counted_in_millions_of_its_own_currency(unit):
    currency, _, scale = unit.name.partition(" ")
    assert (unit.currency, unit.factor) == (currency, SCALES[scale])
    assert f"{currency} million" in UNITS, "the canonical unit of the currency"


def test_column_names_are_unique_and_plain():
    columns = [unit.column for unit in UNITS.values()]
    assert len(set(columns)) == len(columns)
    assert all(column.replace("_", "").isalnum() and column.islower() for column in columns)


def test_canonical_numbers_have_six_digits():
    assert DICTIONARY.canonical(1725, "mi", UNITS["km"]) == 2776.12
