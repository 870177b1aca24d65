"""Findings as SARIF 2.1.0, for services that show them in code review.

Columns count Unicode code points, as our findings do; addresses are relative to the root of the repository.
Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from capdata import __version__
from capdata.checking.codes import Code, catalogue
from capdata.findings import Finding, Level, Related

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS: dict[Level, str] = {"error": "error", "warning": "warning", "info": "note"}


def as_sarif(findings: Sequence[Finding]) -> str:
    """One run with every code as a rule, whether or not it found anything."""
    codes = catalogue()
    index = {code: i for i, code in enumerate(codes)}
    run = {
        "tool": {"driver": {"name": "capdata", "version": __version__, "rules": [_rule(c) for c in codes.values()]}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, index[finding.code]) for finding in findings],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False)


def _rule(code: Code) -> dict[str, Any]:
    return {
        "id": code.code,
        "name": "".join(word.capitalize() for word in code.title.split() if word.isalnum()) or code.code,
        "shortDescription": {"text": code.title},
        "fullDescription": {"text": code.help},
        "help": {"text": code.help, "markdown": code.help},
        "defaultConfiguration": {"level": LEVELS[code.level]},
    }


def _result(finding: Finding, rule_index: int) -> dict[str, Any]:
    parts = [finding.message]
    parts += [f"Found: {finding.found}"] if finding.found is not None else []
    parts += [f"Expected: {finding.expected}"] if finding.expected is not None else []
    parts += [f"Tip: {finding.tip}"] if finding.tip is not None else []
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": rule_index,
        "level": LEVELS[finding.level],
        "message": {"text": "\n".join(parts)},
        "locations": [_location(finding.file, finding.line, finding.column)],
        "partialFingerprints": {"capdata/v1": _fingerprint(finding)},
    }
    if finding.related:
        result["relatedLocations"] = [_related(i, other) for i, other in enumerate(finding.related)]
    return result


def _location(file: str, line: int, column: int) -> dict[str, Any]:
    region = {"startLine": line, "startColumn": column}
    return {"physicalLocation": {"artifactLocation": {"uri": quote(file)}, "region": region}}


def _related(number: int, other: Related) -> dict[str, Any]:
    return {"id": number, "message": {"text": other.message}, **_location(other.file, other.line, other.column)}


def _fingerprint(finding: Finding) -> str:
    """The same for a finding whose line has moved, so that a review doesn't show it as new."""
    parts = (finding.code, finding.file, finding.field or "", finding.message, finding.found or "")
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:32]
