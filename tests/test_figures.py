"""Figures and dates in words."""

from __future__ import annotations

import pytest

from capdata.figures import date_text, number_text, with_unit


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2024-07-10", "2024-07-10"),
        ("2024-07", "2024-07"),
        ("2023~", "about 2023"),
        ("2023?", "perhaps 2023"),
        ("2023-23", "autumn 2023"),
        ("2024-33", "first quarter of 2024"),
        ("2024-36~", "about fourth quarter of 2024"),
        ("2025-10/2026-09", "US fiscal year 2026"),
        ("2025-10/2026-08", "2025-10 to 2026-08"),
        ("2026/..", "from 2026 on"),
        ("../2017-09", "up to 2017-09"),
        ("", ""),
    ],
)
def test_dates_need_no_key_to_be_read(text: str, words: str) -> None:
    assert date_text(text) == words


@pytest.mark.parametrize(
    ("unit", "text"),
    [("km", "3.9 km"), ("mach", "Mach 3.9"), ("USD million", "USD 3.9 million"), ("EUR", "EUR 3.9"), (None, "3.9")],
)
def test_units_stand_where_people_write_them(unit: str | None, text: str) -> None:
    assert with_unit("3.9", unit) == text


@pytest.mark.parametrize(("number", "text"), [(2776.0, "2,776"), (321.869, "321.9"), (0.75, "0.75"), (0.0, "0")])
def test_numbers_have_no_idle_digits(number: float, text: str) -> None:
    assert number_text(number) == text
