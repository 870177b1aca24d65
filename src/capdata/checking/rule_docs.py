"""Codes and rules explained: one by one; the rules as a table of what they examined, and as a page of documentation."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from capdata.checking.codes import Code
from capdata.reading.records import Record
from capdata.rules.engine import Coverage, all_rules
from capdata.rules.model import Rule

#: A terminal with fewer columns has no room for titles beside the numbers.
NARROW = 90
WORDS = {"error": "error", "warning": "warning (can be waived)", "info": "info"}


def explanation(code: Code, records: Mapping[str, Record], width: int = 100) -> Iterator[str]:
    """What a finding code stands for: how to mend it, or what the rule asks, why, and by whose definition."""
    yield from textwrap.wrap(f"{code.code}  {code.title}  ({WORDS[code.level]})", width, subsequent_indent="     ")
    yield ""
    rule = next((rule for rule, _ in all_rules() if rule.code == code.code), None)
    if rule is None:
        yield from textwrap.wrap(code.help, width)
        return
    yield from textwrap.wrap(rule.reason, width)
    yield ""
    for line in (f"Accepts: {rule.accepts}", f"Catches: {rule.catches}", f"By: {_authority(rule, records)}"):
        yield from textwrap.wrap(line, width, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def _authority(rule: Rule, records: Mapping[str, Record]) -> str:
    parts = [rule.convention] if rule.convention else []
    source = records.get(rule.source or "")
    if source:
        parts.append(f"{source.name} ({source.keys.get('url', source.id)})")
    elif rule.source:
        parts.append(f"source {rule.source}")
    return "; ".join(parts)


def coverage_table(coverage: Sequence[Coverage], width: int) -> Iterator[str]:
    """One line a rule: level, records and things examined, violations before waivers, title.

    On a narrow terminal the title stands below.
    """
    below = width < NARROW
    yield f"{'code':<5} {'level':<8} {'records':>8} {'examined':>9} {'against':>8}" + ("" if below else "  title")
    for rule, records, examined, violated in coverage:
        numbers = f"{rule.code:<5} {rule.level:<8} {records:>8,} {examined:>9,} {violated:>8,}"
        if below:
            yield numbers
            yield from textwrap.wrap(rule.title, width, initial_indent=" " * 6, subsequent_indent=" " * 6)
        else:
            yield from textwrap.wrap(f"{numbers}  {rule.title}", width, subsequent_indent=" " * 44)
    yield f"{len(coverage)} rules"


def as_markdown(records: Mapping[str, Record]) -> Iterator[str]:
    """All rules as a page."""
    yield "# Domain rules"
    yield ""
    yield "What `capdata validate` asks beyond shape. Made by `capdata rules --format markdown`; don't edit by hand."
    for rule, _ in all_rules():
        yield ""
        yield f"## {rule.code}: {rule.title}"
        yield ""
        yield f"*{WORDS[rule.level].capitalize()}.* {rule.reason}"
        yield ""
        yield f"- Accepts: {rule.accepts}"
        yield f"- Catches: {rule.catches}"
        yield f"- By: {_authority(rule, records)}"
