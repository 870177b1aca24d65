"""Marks in one lane stand clear of each other, and none takes the place of the one that has to be lowest."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from capdata.charts.lanes import lanes

SPANS = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 9)).map(lambda at: (at[0], sum(at)))).map(sorted)


def test_marks_that_stand_clear_share_the_lowest_lane() -> None:
    assert lanes([(0, 1), (5, 6), (10, 10)], 4) == [0, 0, 0]


def test_a_mark_that_would_cover_another_stands_above_it() -> None:
    assert lanes([(0, 3), (5, 6), (6, 6), (12, 12)], 4) == [0, 1, 2, 0]


def test_the_lowest_lane_is_kept_for_the_one_it_belongs_to() -> None:
    assert lanes([(0, 3), (5, 6)], 4, lowest=1) == [1, 0]
    assert lanes([(0, 0), (3, 3), (6, 6)], 4, lowest=2) == [0, 1, 0]


@given(SPANS, st.integers(1, 5), st.integers(0, 20))
def test_no_mark_covers_another_in_its_lane(spans: list[tuple[float, float]], apart: int, chosen: int) -> None:
    lowest = chosen if chosen < len(spans) else None
    found = lanes(spans, apart, lowest)
    for lane in set(found):
        mine = [span for span, own in zip(spans, found, strict=True) if own == lane]
        assert all(begin - end >= apart for (_, end), (begin, _) in pairwise(mine))
    assert lowest is None or found[lowest] == 0
