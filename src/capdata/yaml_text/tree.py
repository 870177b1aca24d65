"""The tree of a YAML file: maps and lists that know where each key and value stands, scalars, and their limits.

Plain scalars follow the core schema of YAML 1.2 (`null`, `true`, `12`, `1.5`); so `NO`, `on`, `12:30`, `1_000` and
`2024-07-10` are text.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Any

from capdata.findings import Place

#: Largest file read. The longest hand-written record is some 60 KB; one of this size takes a tenth of a second.
MAX_BYTES = 1_000_000
#: Deepest nesting. Records need 7.
MAX_DEPTH = 40
#: Longest scalar. A note of this length is no note.
MAX_SCALAR = 20_000
#: Longest key.
MAX_KEY = 200
#: Greatest number, and most characters of one; beyond it nothing is a published figure.
MAX_NUMBER = 10**18
MAX_DIGITS = 30
#: Most findings about one file; whoever has made more mends these first.
MAX_FINDINGS = 100

Scalar = str | int | float | bool | None
#: Line and column, both from 1: a `Place` as a plain tuple, because a record has some two hundred.
Spot = tuple[int, int]

#: Tabs, control characters, line breaks other than LF and CRLF, byte order marks, and the marks that reorder or
#: hide text on the screen.
FORBIDDEN = re.compile(
    "[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e0fff]|\r(?!\n)"
)
_NUMBER = re.compile(
    r"[-+]?(?:(?P<whole>[0-9]+)|0o(?P<octal>[0-7]+)|0x(?P<hex>[0-9a-fA-F]+)|(?P<real>"
    r"(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)|(?P<odd>\.(?:inf|Inf|INF|nan|NaN|NAN)))"
)
_WORDS: dict[str, Scalar] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
#: What a plain scalar starts with if it may be more than text.
MAYBE_MORE = frozenset(["", *"0123456789.+-~nNtTfF"])


class Map(dict[str, Any]):
    """A YAML map in file order. `spots[key]` holds where the key and its value stand, `spot` where the map does."""

    __slots__ = ("spot", "spots")
    spot: Spot
    spots: dict[str, tuple[Spot, Spot]]

    @property
    def at(self) -> Place:
        """The place of the map."""
        return Place(*self.spot)

    @property
    def places(self) -> dict[str, tuple[Place, Place]]:
        """The places of each key and of its value."""
        return {key: (Place(*key_at), Place(*at)) for key, (key_at, at) in self.spots.items()}

    def place_of(self, key: str) -> Place:
        """The place of `key`'s value, or of the map if the key isn't there."""
        return Place(*self.spots[key][1]) if key in self.spots else self.at


class List(list[Any]):
    """A YAML list. `spots[i]` is where item i stands, `spot` where the list does."""

    __slots__ = ("spot", "spots")
    spot: Spot
    spots: list[Spot]

    @property
    def at(self) -> Place:
        """The place of the list."""
        return Place(*self.spot)


class Unusable(Enum):
    """Why a plain scalar that is a number can't be used."""

    NOT_FINITE = "a number that is not finite"
    TOO_LARGE = "a number that is too large or too long"


def typed(text: str) -> Scalar | Unusable:
    """What a plain scalar stands for: itself, or a number, a flag or nothing."""
    if text in _WORDS:
        return _WORDS[text]
    if text.isdigit() and text.isascii() and len(text) < len(str(MAX_NUMBER)):
        return int(text)  # most of them, and several times as fast as the pattern
    match = _NUMBER.fullmatch(text)
    if match is None:
        return text
    if match["odd"]:
        return Unusable.NOT_FINITE
    if len(text) <= MAX_DIGITS:
        number = float(text) if match["real"] else int(text, 10 if match["whole"] else 0)
        if abs(number) <= MAX_NUMBER:
            return number
    return Unusable.TOO_LARGE
