"""Findings as workflow commands that GitHub shows as annotations beside the lines of a change.

Source: https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from capdata.findings import Finding, Level

COMMANDS: dict[Level, str] = {"error": "error", "warning": "warning", "info": "notice"}


def as_annotations(findings: Sequence[Finding]) -> Iterator[str]:
    """One command a finding."""
    for finding in findings:
        place = f"file={_property(finding.file)},line={finding.line},col={finding.column}"
        tail = f" ({finding.tip})" if finding.tip else ""
        message = _data(finding.message + tail)
        yield f"::{COMMANDS[finding.level]} {place},title={_property(finding.code)}::{message}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
