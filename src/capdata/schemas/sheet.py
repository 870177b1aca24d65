"""Where the checks of one file note what they find, and the words in which they say it.

A mistake is said once: what the reader could not use is not found missing a second time, and a file with very many
mistakes is left after the first hundred.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, NamedTuple

from capdata.findings import Finding, Level, shorten
from capdata.yaml_text.tree import MAX_FINDINGS, MAX_KEY, List, Map, Spot

#: For how many unknown words of a file the nearest known one is looked up.
MAX_TIPS = 20

_KINDS_OF_YAML = {str: "text", int: "a number", float: "a number", bool: "true or false", type(None): "nothing",
                  Map: "a map", List: "a list"}  # fmt: skip


class Reference(NamedTuple):
    """An id that a record names: which kinds it may be of, and where it stands."""

    target: str
    kinds: tuple[str, ...]
    at: Spot
    field: str


@dataclass(slots=True)
class Sheet:
    """Where the checks of one file note what they find.

    `findings` may hold what the reader found. Where it could not use a value, the value's absence is no second
    mistake: `note` leaves that place alone.
    """

    file: str
    record: str | None = None
    findings: list[Finding] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    unread: frozenset[Spot] = frozenset()
    tips: int = MAX_TIPS

    def __post_init__(self) -> None:
        unread = {(finding.line, finding.column) for finding in self.findings}
        lost_commas = (other for finding in self.findings if finding.code == "Y13" for other in finding.related)
        self.unread = frozenset(unread | {(other.line, other.column) for other in lost_commas})

    def note(self, code: str, at: Spot, message: str, *, level: Level = "error", **more: Any) -> None:
        """Add a finding; `more` holds `field`, `found`, `expected`, `tip`, `related`."""
        if at in self.unread or len(self.findings) > MAX_FINDINGS:
            return
        if len(self.findings) == MAX_FINDINGS:
            code, message, more = "S18", "too many mistakes to list", {"tip": "mend those above first"}
        found = more.pop("found", None)
        if found is not None:
            more["found"] = shorten(found)
        self.findings.append(Finding(code, level, self.file, at[0], at[1], message, self.record, **more))

    def meant(self, found: str, known: Iterable[str]) -> str | None:
        """The known word that `found` looks like, if any. Looking is slow, so not for every mistake of a file."""
        self.tips -= 1
        if self.tips < 0 or len(found) > MAX_KEY:
            return None
        return next(iter(get_close_matches(found, list(known), n=1)), None)


def did_you_mean(word: str | None) -> str | None:
    """The tip for a word that was meant."""
    return f"did you mean `{word}`?" if word else None


def says(value: object) -> str:
    """What kind of thing a value of the YAML tree is, in words."""
    return _KINDS_OF_YAML.get(type(value), type(value).__name__)


def wrong_type(value: Any, at: Spot, path: str, sheet: Sheet, expected: str, tip: str | None = None) -> None:
    """Note that a value is of another type than expected."""
    message = f"{says(value)} where {expected} is expected"
    found = value if isinstance(value, str | int | float) else says(value)
    sheet.note("S03", at, message, field=path, found=found, expected=expected, tip=tip)
