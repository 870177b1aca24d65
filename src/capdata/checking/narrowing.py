"""Which findings a run reports, where not all: those on the paths given, on what changed since a revision, or both.

Narrowing never hides that nothing could be judged, so findings about broken schemas don't come here.
"""

from __future__ import annotations

from collections.abc import Sequence

from capdata.findings import Finding
from capdata.machine.git import Changes


def narrowed(findings: Sequence[Finding], paths: Sequence[str], changes: Changes | None) -> list[Finding]:
    """The findings that were asked for. No `paths` are all paths; no `changes` leave time aside.

    `paths` are relative to the root, with `/`; `.` is the root itself.
    """
    return [
        finding
        for finding in findings
        if (not paths or _is_under(finding.file, paths)) and (changes is None or _comes_from(finding, changes))
    ]


def _is_under(file: str, paths: Sequence[str]) -> bool:
    return any(path in (".", file) or file.startswith(path + "/") for path in paths)


def _comes_from(finding: Finding, changes: Changes) -> bool:
    """Whether the change can have caused it: it stands there, points there, or names a record that is gone."""
    places = {finding.file, *(other.file for other in finding.related)}
    return not places.isdisjoint(changes.files) or finding.found in changes.removed_ids
