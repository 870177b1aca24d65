"""The claim strip: one row, one mark per claim, placed by its figure, shaped by its basis, open-ended for a bound.

Positions are percentages of the strip's width, so that a page draws it at any width; the axis starts at 0 and ends at
a round number at or above the greatest figure. The chosen claim's mark is filled. Claims that aren't weighed have no
mark. Marks that would cover each other stand in lanes. Shapes tell bases apart without colour: a square for
governments and treaties, a diamond for audits and tests, a triangle for the maker, a circle for everybody else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import floor, log10
from typing import NamedTuple

from capdata.charts.lanes import lanes
from capdata.site.claim_views import ClaimView
from capdata.site.content import Content
from capdata.words.figures import number_text, with_unit

SHAPES = {
    "treaty-data": "square", "official": "square", "reported-official": "square", "foreign-official": "square",
    "audit": "diamond", "observed-test": "diamond", "maker": "triangle",
}  # fmt: skip
SHAPE_WORDS = {
    "square": "government or treaty", "diamond": "audit or test", "triangle": "maker", "circle": "press and others",
}  # fmt: skip
#: Where the last figure may stand, so that an open end has room to run out.
_FULL = 90.0
#: How far apart two marks have to stand not to cover each other on a phone.
_CLEAR = 3.4


class Mark(NamedTuple):
    """One claim: its place, the far end of a span, which way it is open, its shape."""

    view: ClaimView
    at: float
    to: float | None
    open: str
    shape: str
    chosen: bool
    label: str
    lane: int = 0


class Strip(NamedTuple):
    """Marks in one row and the ticks of the axis: place and words. `lanes` is how many marks stand above another."""

    marks: tuple[Mark, ...]
    ticks: tuple[tuple[float, str], ...]
    label: str
    lanes: int = 1


def strips(rows: Sequence[tuple[str, Iterable[ClaimView]]], content: Content) -> list[Strip]:
    """A strip for each row of (label, claims), all on one axis; [] if no claim has a number or units differ."""
    kept = [(label, [view for view in views if _drawable(view, content)]) for label, views in rows]
    numbers = [number for _, views in kept for view in views for number in _ends(view, content)]
    units = {content.claims[view.id]["canonical_unit"] for _, views in kept for view in views}
    if not numbers or len(units) != 1 or max(numbers) <= 0:
        return []
    top, step = axis(max(numbers))
    unit = units.pop()
    ticks = []
    for i in range(round(top / step) + 1):
        text = number_text(i * step)
        ticks.append((i * step / top * _FULL, with_unit(text, unit) if i * step == top else text))
    found = []
    for label, views in kept:
        marks = _in_lanes([_mark(view, top, content) for view in views])
        found.append(Strip(marks, tuple(ticks), label, 1 + max((mark.lane for mark in marks), default=0)))
    return found


def _in_lanes(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """The marks from left to right, each in the lowest lane where it covers none; the chosen one in the lowest."""
    ordered = sorted(marks, key=lambda mark: (mark.at, not mark.chosen))
    chosen = next((number for number, mark in enumerate(ordered) if mark.chosen), None)
    found = lanes([(mark.at, _end(mark)) for mark in ordered], _CLEAR, chosen)
    return tuple(mark._replace(lane=lane) for mark, lane in zip(ordered, found, strict=True))


def _end(mark: Mark) -> float:
    """Up to where a mark reaches, with its open end."""
    return max(mark.at, mark.to or 0.0) + (_CLEAR if mark.open == "up" else 0)


def axis(greatest: float) -> tuple[float, float]:
    """A round end of an axis that holds `greatest`, and the step of its ticks: some four of them."""
    power = 10.0 ** floor(log10(greatest))
    for step in (0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 2.5):
        if greatest <= 5 * step * power:
            steps = -int(-greatest // (step * power))
            return steps * step * power, step * power
    return 10 * power, 2.5 * power


def _drawable(view: ClaimView, content: Content) -> bool:
    return view.standing != "out" and content.claims[view.id]["number"] is not None


def _ends(view: ClaimView, content: Content) -> list[float]:
    row = content.claims[view.id]
    return [float(end) for end in (row["low"], row["high"]) if end is not None]


def _mark(view: ClaimView, top: float, content: Content) -> Mark:
    row = content.claims[view.id]
    low, high = row["low"], row["high"]
    way = "up" if high is None else "down" if low is None else ""
    at = low if low is not None else high
    to = high if high is not None and low is not None and high != low else None
    return Mark(
        view, at / top * _FULL, None if to is None else to / top * _FULL, way, SHAPES.get(view.basis or "", "circle"),
        view.standing == "chosen", f"{view.words}, {view.origin_name or view.publisher_name}, {view.basis_label}",
    )  # fmt: skip
