"""Dates in words, as cards have them and as a newspaper prints them."""

from __future__ import annotations

import pytest

from capdata.words.days import AT_LATEST, UP_TO, date_text, day_text, first_day


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
        ("../2017-09", "by 2017-09"),
        ("", ""),
    ],
)
def test_dates_need_no_key_to_be_read(text: str, words: str) -> None:
    assert date_text(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2024-07-10", "10 July 2024"),
        ("2024-07", "July 2024"),
        ("2024-07~", "about July 2024"),
        ("2024-07-10%", "perhaps about 10 July 2024"),
        ("2023-23?", "perhaps autumn 2023"),
        ("2023", "2023"),
        ("2024-07/2024-09-30", "July 2024 to 30 September 2024"),
        ("2025-10/2026-09", "US fiscal year 2026"),
        ("2026/..", "from 2026 on"),
        ("2026-07/..", "from July 2026 on"),
        ("../2017-09-30", "by 30 September 2017"),
        ("in summer", "in summer"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_newspaper_prints_the_month_by_its_name(text: str | None, words: str) -> None:
    assert day_text(text) == words


def test_a_date_of_which_only_the_end_is_known_is_said_as_what_it_is() -> None:
    assert date_text("../2017-09", UP_TO) == "up to 2017-09"
    assert date_text("../2017-09", AT_LATEST) == "2017-09 at the latest"
    assert day_text("../2017-09", UP_TO) == "up to September 2017"
    assert day_text("../2017-09-01", AT_LATEST) == "1 September 2017 at the latest"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2022~", "2022-01-01"),
        ("2022-05?", "2022-05-01"),
        ("../2021-03-31", "2021-03-31"),
        ("2024-34/..", "2024-04-01"),
    ],
)
def test_a_doubtful_date_stands_in_a_list_where_its_own_year_does(text: str, day: str) -> None:
    assert str(first_day(text)) == day
