"""Findings for people and for machines: text with source lines and carets, or JSON.

Text groups findings by file, shows each line with a caret under the place, and ends with the counts. It is plain;
colour is added only where the caller says that the terminal has it.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from unicodedata import east_asian_width

from capdata.findings import Finding, Level, count_levels
from capdata.words.figures import counted

#: Colours or emphasises a text, as `click.style` does.
Style = Callable[..., str]

COLOURS: dict[Level, str] = {"error": "red", "warning": "yellow", "info": "blue"}

#: Longest part of a source line that is shown around the caret.
WINDOW = 100


def as_json(findings: Sequence[Finding], n_records: int, n_claims: int) -> str:
    """The JSON format: `{"findings": [...], "counts": {...}}`."""
    levels = count_levels(findings)
    counts = {
        "errors": levels["error"], "warnings": levels["warning"], "infos": levels["info"],
        "records": n_records, "claims": n_claims,
    }  # fmt: skip
    document = {"findings": [finding.as_dict() for finding in findings], "counts": counts}
    return json.dumps(document, indent=2, ensure_ascii=False)


def render(
    form: str, findings: Sequence[Finding], root: Path, n_records: int, n_claims: int, *,
    width: int | None = None, style: Style | None = None, folder: str = ".",
) -> Iterator[str]:  # fmt: skip
    """The findings in one of the formats text, json, sarif and github, line by line.

    `folder` is where the dataset lies in the repository; sarif and github name files from there.
    """
    if form == "json":
        yield as_json(findings, n_records, n_claims)
    elif form == "sarif":
        from capdata.checking.sarif import as_sarif

        yield as_sarif(_seen_from(folder, findings))
    elif form == "github":
        from capdata.checking.github_annotations import as_annotations

        yield from as_annotations(_seen_from(folder, findings))
        yield counts_line(findings, n_records, n_claims)
    else:
        yield from as_text(findings, root, n_records, n_claims, width=width, style=style)


def _seen_from(folder: str, findings: Sequence[Finding]) -> Sequence[Finding]:
    if folder == ".":
        return findings
    return [
        replace(
            finding,
            file=f"{folder}/{finding.file}",
            related=tuple(replace(other, file=f"{folder}/{other.file}") for other in finding.related),
        )
        for finding in findings
    ]


def as_text(
    findings: Sequence[Finding], root: Path, n_records: int, n_claims: int, *,
    width: int | None = None, style: Style | None = None,
) -> Iterator[str]:  # fmt: skip
    """The text format, line by line: the findings by file, and the counts. See `listed`."""
    yield from listed(findings, root, width=width, style=style)
    yield counts_line(findings, n_records, n_claims)


def listed(
    findings: Sequence[Finding], root: Path, *, width: int | None = None, style: Style | None = None
) -> Iterator[str]:
    """The findings by file, with the lines they are about. `root` is where the files are.

    Lines are wrapped at `width`, if one is given; `style` colours a text (`style(text, fg="red")`).
    """
    paint = style or _plain
    for file, group in groupby(findings, key=lambda finding: finding.file):
        lines = _lines_of(root / file)
        yield paint(file, bold=True)
        for finding in group:
            yield from _finding(finding, lines, width, paint)
        yield ""


def _plain(text: str, **_: object) -> str:
    return text


def counts_line(findings: Sequence[Finding], n_records: int, n_claims: int) -> str:
    """The last line: what was looked at and what was found."""
    levels = count_levels(findings)
    found = ", ".join(counted(levels[level], level) for level in levels)
    return f"{counted(n_records, 'record')}, {counted(n_claims, 'claim')}: {found}"


def _lines_of(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


def _finding(finding: Finding, lines: Sequence[str], width: int | None, paint: Style) -> Iterable[str]:
    place = f"{finding.line}:{finding.column}"
    head = f"  {place}  {finding.level}  {finding.code}  "
    message = _wrapped(finding.message, width, head, "        ")
    painted = f"  {place}  {paint(finding.level, fg=COLOURS[finding.level])}  {finding.code}  "
    yield painted + message[0][len(head) :]
    yield from message[1:]
    if finding.line <= len(lines):
        yield from _excerpt(lines[finding.line - 1], finding.column, (width or WINDOW + 10) - 10)
    notes = [("tip", finding.tip)]
    if finding.found is not None and f"`{finding.found}`" not in finding.message:
        notes.insert(0, ("found", finding.found))
    if finding.expected is not None:
        notes.insert(-1, ("expected", finding.expected))
    notes += [("see", f"{other.file}:{other.line}:{other.column}  {other.message}") for other in finding.related]
    for name, text in notes:
        if text is not None:
            yield from _wrapped(text, width, f"        {name:<8}  ", " " * 18)


def _wrapped(text: str, width: int | None, first: str, rest: str) -> list[str]:
    if width is None:
        return [first + text]
    return textwrap.wrap(
        text, max(width, 40), initial_indent=first, subsequent_indent=rest, break_on_hyphens=False,
        break_long_words=False,  # a place cut in two can't be copied or clicked
    ) or [first]  # fmt: skip


def _excerpt(line: str, column: int, window: int) -> Iterable[str]:
    """The line, cut around the place if it is long, and the caret below it."""
    window = max(window, 20)
    start = max(0, column - 1 - window // 2) if len(line) > window else 0
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line[start : start + window])
    before = shown[: column - 1 - start]
    yield f"        | {shown}".rstrip()
    yield "        | " + " " * sum(2 if east_asian_width(c) in "WF" else 1 for c in before) + "^"
