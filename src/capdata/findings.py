"""What the checks say: one `Finding` a problem, in the same shape for terminal, JSON and review tools.

A finding names the file, line and column (both from 1), what was found, what was expected and, where one is
known, a tip that mends it. Findings about the data set as a whole stand at `data/dataset.yaml`, line 1, column 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from difflib import get_close_matches
from typing import Any, Literal, NamedTuple

Level = Literal["error", "warning", "info"]
LEVELS: tuple[Level, ...] = ("error", "warning", "info")

#: Where findings about the data set as a whole stand.
DATASET_FILE = "data/dataset.yaml"


class Place(NamedTuple):
    """A position in a file: line and column, both from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that belongs to a finding, such as the first of two equal keys."""

    file: str
    line: int
    column: int
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem at one place. `code` is `Y..` YAML, `S..` shape, `T..` tables or `R..` rules."""

    code: str
    level: Level
    file: str
    line: int
    column: int
    message: str
    record: str | None = None
    field: str | None = None
    found: str | None = None
    expected: str | None = None
    tip: str | None = None
    related: tuple[Related, ...] = ()

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """The sort key: findings are listed by file, place and code."""
        return (self.file, self.line, self.column, self.code, self.message)

    def in_record(self, record: str) -> Finding:
        """The same finding, said of `record`."""
        return replace(self, record=record)

    def as_dict(self) -> dict[str, Any]:
        """The finding as plain data, with the keys of the JSON format."""
        keys = ("code", "level", "file", "line", "column", "record", "field", "message", "found", "expected")
        plain = asdict(self)
        return {key: plain[key] for key in (*keys, "tip", "related")} | {
            "related": [asdict(other) for other in self.related]
        }


def count_levels(findings: Iterable[Finding]) -> dict[Level, int]:
    """How many findings there are of each level."""
    counts: dict[Level, int] = dict.fromkeys(LEVELS, 0)
    for finding in findings:
        counts[finding.level] += 1
    return counts


def did_you_mean(found: str, known: Iterable[str]) -> str | None:
    """A tip that names the nearest known word, if one is near."""
    near = get_close_matches(found, list(known), n=1, cutoff=0.6)
    return f"did you mean `{near[0]}`?" if near else None


def shorten(value: object, length: int = 60) -> str:
    """`value` as it may stand in a message: one line, no control characters, cut at `length`."""
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in str(value))
    return text if len(text) <= length else text[: length - 1] + "\N{HORIZONTAL ELLIPSIS}"
