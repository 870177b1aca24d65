"""A version's section in CHANGELOG.md: its date, which is the date of the release, and what the editors say of it.

A section begins with `## 0.2.0 (2026-12-01)` and reaches to the next `## `.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

NAME = "CHANGELOG.md"
_HEADING = re.compile(r"##\s+(?P<version>\S+)\s*(?:\((?P<day>[^)]*)\)\s*)?")


class Section(NamedTuple):
    """A version's section; `line` is that of its heading."""

    version: str
    released: date
    text: str
    line: int


class NoSection(Exception):
    """The changelog has no usable section for a version; the message says what to write."""


def section_of(root: Path, version: str) -> Section:
    """The section of `version` in the root's changelog. Raises NoSection."""
    try:
        text = (root / NAME).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise NoSection(f"there is no {NAME}; write one with a section: {_wanted(version)}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise NoSection(f"{NAME} can't be read: {error}") from None
    return find_section(text, version)


def find_section(text: str, version: str) -> Section:
    """The section of `version` in `text`. Raises NoSection."""
    lines = text.splitlines()
    starts = [number for number, line in enumerate(lines) if line.startswith("## ")]
    found = []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        heading = _HEADING.fullmatch(lines[start].rstrip())
        if heading is not None and heading["version"] == version:
            found.append((start, end, heading["day"]))
    if not found:
        raise NoSection(f"{NAME} has no section for this version; write: {_wanted(version)}")
    if len(found) > 1:
        raise NoSection(f"{NAME}:{found[1][0] + 1}: a second section for {version}; one version is released once")
    start, end, day = found[0]
    where = f"{NAME}:{start + 1}"
    try:
        released = date.fromisoformat(day or "")
    except ValueError:
        raise NoSection(f"{where}: the section of {version} has no date; write: {_wanted(version)}") from None
    body = "\n".join(lines[start + 1 : end]).strip()
    if not body:
        raise NoSection(f"{where}: the section of {version} says nothing; write what readers have to know")
    return Section(version, released, body, start + 1)


def _wanted(version: str) -> str:
    return f"`## {version} ({'YYYY-MM-DD'})` and what changed, below `## Unreleased`"
