"""libyaml's complaints in words that a writer of records can act on, at the place where the mistake is.

libyaml says where it gave up. For a quote left open, a bracket left open and a line without a colon that is far from
the mistake; what it says of the context, and the last text in quotes, lead back to it.
"""

from __future__ import annotations

from typing import Any

from yaml import MarkedYAMLError

from capdata.findings import Finding, Related, shorten

_WORDS = {
    "mapping values are not allowed in this context": (
        "a `: ` where no key can stand",
        'quote text that holds ": "; else check the indentation, and the end of the line above',
    ),
    "found character that cannot start any token": (
        "a character that can't start a value",
        "quote text that starts with @ ` or %",
    ),
    "found unknown escape character": (
        "an escape that YAML doesn't know",
        r"in double quotes a backslash is written \\; or use single quotes",
    ),
    "did not find expected key": ("a line that doesn't fit its neighbours", "keys of one map start in one column"),
    "did not find expected '-' indicator": (
        "a line that doesn't fit the list",
        "each item starts with `- `, and an item's keys start in one column",
    ),
    "did not find expected ',' or '}'": ("a `}` or a comma is missing", "close the brace, or set a comma"),
    "did not find expected ',' or ']'": ("a `]` or a comma is missing", "close the bracket, or set a comma"),
    "did not find expected node content": ("a value is missing here", "check that brackets and braces are closed"),
    "block sequence entries are not allowed in this context": (
        "a list item where none can stand",
        "start the list on a line of its own, below its key",
    ),
}


def syntax_finding(error: MarkedYAMLError, text: str, file: str, quoted: Any) -> Finding:
    """The finding for `error`; `quoted` is the parser's event of the last text in quotes, or None."""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    context, problem = error.context or "", str(error.problem or "this can't be read")
    opening = error.context_mark
    if opening is not None and text[opening.index : opening.index + 1] in ("'", '"'):
        where = (opening.line + 1, opening.column + 1)
        if context in ("while scanning a quoted scalar", "while scanning a simple key"):
            return open_quote(file, where)
    if context == "while scanning a simple key" and opening is not None:
        start = text[opening.index :].split("\n", 1)[0]
        where = (opening.line + 1, opening.column + 1)
        return _finding(
            file, where, "a line without a colon", found=shorten(start), tip="keys are written `key: value`"
        )
    gap = "\n" if quoted is None or mark is None else text[quoted.end_mark.index : mark.index]
    if gap == "" or (gap.isspace() and "\n" not in gap and "flow" not in context):
        where = (quoted.start_mark.line + 1, quoted.start_mark.column + 1)
        return _after_quotes(file, where, text, quoted, mark)
    message, tip = _WORDS.get(problem, (problem, None))
    related: tuple[Related, ...] = ()
    if context.startswith("while parsing a flow") and opening is not None:
        related = (Related(file, opening.line + 1, opening.column + 1, "opened here"),)
    return _finding(file, (line, column), f"not YAML: {message}", tip=tip, related=related)


def open_quote(file: str, at: tuple[int, int]) -> Finding:
    """A quote that opens at `at` and isn't closed."""
    tip = "close it on the same line; quotes inside the text are doubled ('') or escaped (\\\")"
    return Finding("Y07", "error", file, *at, "a quote is opened and not closed", tip=tip)


def _after_quotes(file: str, where: tuple[int, int], text: str, quoted: Any, mark: Any) -> Finding:
    """Something follows the closing quote: the quote closes another one, or the text holds quotes itself."""
    if quoted.start_mark.line != quoted.end_mark.line:
        return open_quote(file, where)
    rest = text[mark.index :].split("\n", 1)[0]
    double = text[quoted.start_mark.index] == '"'
    tip = "put the whole text in quotes; inside it a quote is written " + (r"\"" if double else "''")
    return Finding("Y07", "error", file, *where, "the text in quotes ends too early", found=shorten(rest), tip=tip)


def _finding(file: str, at: tuple[int, int], message: str, **more: Any) -> Finding:
    return Finding("Y06", "error", file, *at, message, **more)
