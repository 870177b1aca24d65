"""Figures as pages print them: magnitudes without a space, spans, and what is none."""

import pytest

from capdata.printed import numbers, states


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("1047億円", 104_700_000_000),
        ("8.02亿美元", 802_000_000),
        ("約 3,500 公里", 3500),
        ("12萬人", 120_000),
        ("$2.7 billion", 2_700_000_000),
    ],
)
def test_a_magnitude_counts_wherever_the_language_puts_it(printed, number):
    assert states(printed, number)


def test_a_magnitude_of_one_figure_is_not_that_of_the_next():
    assert [number.magnitude for number in numbers("1047億円, 12 km")] == [1e8, 1.0]
