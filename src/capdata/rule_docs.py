"""The domain rules explained: one by one, as a table of what they examined, and as a page of documentation."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from capdata.records import Record
from capdata.rules.engine import Coverage, all_rules
from capdata.rules.model import Rule

WORDS = {"error": "error", "warning": "warning (can be waived)", "info": "info"}


def explanation(rule: Rule, records: Mapping[str, Record]) -> Iterator[str]:
    """What a rule asks, why, by whose definition, with an example of each side."""
    yield f"{rule.code}  {rule.title}  ({WORDS[rule.level]})"
    yield ""
    yield from textwrap.wrap(rule.reason, 100)
    yield ""
    yield from textwrap.wrap(f"Accepts: {rule.accepts}", 100, subsequent_indent="  ")
    yield from textwrap.wrap(f"Catches: {rule.catches}", 100, subsequent_indent="  ")
    yield from textwrap.wrap(f"By: {_authority(rule, records)}", 100, subsequent_indent="  ")


def _authority(rule: Rule, records: Mapping[str, Record]) -> str:
    parts = [rule.convention] if rule.convention else []
    source = records.get(rule.source or "")
    if source:
        parts.append(f"{source.name} ({source.keys.get('url', source.id)})")
    elif rule.source:
        parts.append(f"source {rule.source}")
    return "; ".join(parts)


def coverage_table(coverage: Sequence[Coverage], width: int) -> Iterator[str]:
    """One line a rule: level, records and things examined, violations before waivers, title."""
    yield f"{'code':<5} {'level':<8} {'records':>8} {'examined':>9} {'against':>8}  title"
    for rule, records, examined, violated in coverage:
        line = f"{rule.code:<5} {rule.level:<8} {records:>8,} {examined:>9,} {violated:>8,}  {rule.title}"
        yield from textwrap.wrap(line, max(width, 60), subsequent_indent=" " * 43)
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
