"""Versions of the dataset: `MAJOR.MINOR.PATCH`, as Semantic Versioning 2.0.0 writes and orders them.

Releases have neither pre-release nor build parts: what is released is released.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, get_args

_FORM = re.compile(r"(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})", re.ASCII)

#: The kinds of step from one version to the next, the smallest first.
Level = Literal["patch", "minor", "major"]
LEVELS: tuple[Level, ...] = get_args(Level)


class NotAVersion(ValueError):
    """The text is no version; the message says what one looks like."""


class Version(NamedTuple):
    """A version; ordered as numbers, so 0.10.0 comes after 0.9.0."""

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"

    def next(self, level: Level) -> Version:
        """The version that a step of `level` leads to."""
        if level == "major":
            return Version(self.major + 1, 0, 0)
        if level == "minor":
            return Version(self.major, self.minor + 1, 0)
        return Version(self.major, self.minor, self.patch + 1)


def parse_version(text: str) -> Version:
    """The version that `text` writes. Raises NotAVersion."""
    found = _FORM.fullmatch(text)
    if found is None:
        raise NotAVersion(f"{text!r} is no version; one looks like 1.4.0: three whole numbers, nothing before or after")
    return Version(*map(int, found.groups()))


def is_version(text: str) -> bool:
    """Whether `text` writes a version."""
    return _FORM.fullmatch(text) is not None


def step(old: Version, new: Version) -> Level | None:
    """The step that leads from `old` to `new`; None where no single step does."""
    return next((level for level in LEVELS if old.next(level) == new), None)
