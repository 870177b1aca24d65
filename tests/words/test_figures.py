"""Figures and counts in words."""

from __future__ import annotations

import pytest

from capdata.words.figures import counted, number_text, reach_text, with_unit


@pytest.mark.parametrize(
    ("unit", "text"),
    [("km", "3.9 km"), ("mach", "Mach 3.9"), ("USD million", "USD 3.9 million"), ("EUR", "EUR 3.9"), (None, "3.9")],
)
def test_units_stand_where_people_write_them(unit: str | None, text: str) -> None:
    assert with_unit("3.9", unit) == text


@pytest.mark.parametrize(("number", "text"), [(2776.0, "2,776"), (321.869, "321.9"), (0.75, "0.75"), (0.0, "0")])
def test_numbers_have_no_idle_digits(number: float, text: str) -> None:
    assert number_text(number) == text


def test_one_thing_is_not_several() -> None:
    assert [counted(many, "claim") for many in (0, 1, 1204)] == ["0 claims", "1 claim", "1,204 claims"]
    assert counted(2, "captive carry", "captive carries") == "2 captive carries"


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (370.0, 500.0, "370 to 500 km"), (500.0, 500.0, "500 km"), (500.0, None, "500 km or more"),
        (0.0, 500.0, "up to 500 km"), (0.0, None, "not published"), (None, None, "not published"),
    ],
)  # fmt: skip
def test_an_open_end_of_a_reach_is_said(low: float | None, high: float | None, text: str) -> None:
    assert reach_text(low, high) == text
