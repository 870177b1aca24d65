"""The simplest form of YAML, in which nearly all records are written, read line by line; None for any other text.

libyaml makes an object and two marks of every event, which takes most of the time of reading. This form needs none:

    key: value              keys of letters, digits, `_`, `.` and `-`, one space after the colon
    key:
      - key: value          maps and lists as blocks, each item one deeper
      - value
    key: {key: value, key: "value"}    maps and lists in braces and brackets: one line, no nesting
    # a comment, alone on its line

A value is a plain or quoted scalar on one line, in quotes without escapes. What could mean anything else is not read
here: values over several lines, a `: ` or ` #` in a plain scalar, comments behind a value, keys without a value or
twice, quoted keys, anchors, directives, indicators where a value starts. The form is narrow on purpose: a text that is
taken wrongly would be worse than one left to libyaml, and tests and the fuzz target compare the two readers.

Records say the same words at the same places: a key, a plain word and a spot are one object each in however many files,
which takes a third less memory than objects for each.

The text is what `reader.decode` lets through: no tabs, no control characters.
"""

from __future__ import annotations

import re
from functools import lru_cache
from sys import intern
from typing import Any

from capdata.yaml_text.tree import MAX_KEY, MAX_SCALAR, MAYBE_MORE, List, Map, Scalar, Spot, Unusable, typed

#: Deeper nesting is left to libyaml's reader, which has its own limit.
_MAX_DEPTH = 20
_LINE = re.compile(r"^( *)(- )?(?:([A-Za-z][A-Za-z0-9_.-]*):(?: |$))?(.*)$", re.MULTILINE)
#: What no plain scalar starts with: indicators and blanks.
_NOT_FIRST = frozenset("-?:,[]{}#&*!|>'\"%@` ")
_IN_FLOW = r"""("[^"\\]*"|'[^']*'|[A-Za-z0-9(/.$+~<=][^,\[\]{}:#?]*)(?:, (?=.)|$)"""
_PAIR = re.compile(rf"([A-Za-z][A-Za-z0-9_.-]*): {_IN_FLOW}")
_ITEM = re.compile(_IN_FLOW)
#: Spots that are kept to be given again.
_SPOTS = 1 << 14


class _NotPlain(Exception):
    """The text is not of this form."""


def read_plain(text: str) -> Map | None:
    """The tree of `text`, or None where it is not of the simplest form."""
    if "\r" in text or (len(text) > MAX_SCALAR and max(map(len, text.split("\n"))) > MAX_SCALAR):
        return None
    try:
        return _read(text)
    except _NotPlain:
        return None


def _read(text: str) -> Map:  # noqa: PLR0915
    """The loop over all lines; written out in one piece because every record passes through it."""
    root: Map | None = None
    node: Any = None  # the innermost map or list, and how far it is indented
    indent = -1
    in_map = True
    outer: list[tuple[Any, int, bool]] = []
    waiting: str | None = None  # the key of the last line, if its value is still to come
    waiting_at: Spot = (1, 1)
    value: Any
    for number, (blanks, dash, written, rest) in enumerate(_LINE.findall(text), 1):
        key = intern(written)
        if not key and (not rest or (rest[0] == "#" and not dash)):
            if dash:
                raise _NotPlain
            continue
        column = len(blanks)
        if waiting is not None:
            if column <= indent or len(outer) >= _MAX_DEPTH:
                raise _NotPlain
            at = _spot(number, column + 1)
            value = _list(at) if dash else _map(at)
            node[waiting] = value
            node.spots[waiting] = (waiting_at, at)
            outer.append((node, indent, in_map))
            node, indent, in_map, waiting = value, column, not dash, None
        elif root is None:
            if column or dash:
                raise _NotPlain
            root = node = _map((number, 1))
            indent = 0
        elif column != indent:
            while column < indent:
                node, indent, in_map = outer.pop()
            if column != indent:
                raise _NotPlain
        if bool(dash) == in_map or not (dash or key):
            raise _NotPlain
        if dash:
            column += len(dash)
            if key:
                at = _spot(number, column + 1)
                value = _map(at)
                node.append(value)
                node.spots.append(at)
                outer.append((node, indent, in_map))
                node, indent, in_map = value, column, True
        if key:
            key_at = _spot(number, column + 1)
            if key in node or len(key) > MAX_KEY:
                raise _NotPlain
            if not rest:
                waiting, waiting_at = key, key_at
                continue
            column += len(key) + 2
        at = _spot(number, column + 1)
        first = rest[0]
        if first not in _NOT_FIRST:
            if first > "\x7f" or ": " in rest or " #" in rest or rest[-1] in ": ":
                raise _NotPlain
            value = _typed(rest) if first in MAYBE_MORE else intern(rest)
        else:
            value = _in_quotes_or_flow(rest, at)
        if key:
            node[key] = value
            node.spots[key] = (key_at, at)
        else:
            node.append(value)
            node.spots.append(at)
    if waiting is not None or root is None:
        raise _NotPlain
    return root


@lru_cache(maxsize=_SPOTS)
def _spot(line: int, column: int) -> Spot:
    return line, column


def _map(at: Spot) -> Map:
    node = Map()
    node.spot, node.spots = at, {}
    return node


def _list(at: Spot) -> List:
    node = List()
    node.spot, node.spots = at, []
    return node


def _typed(text: str) -> Scalar:
    value = typed(text)
    if isinstance(value, Unusable):
        raise _NotPlain
    return value


def _scalar(text: str) -> Scalar:
    """A scalar, in quotes or plain; a plain one is known to hold nothing that ends it."""
    quote = text[0]
    if quote not in "\"'":
        if text[-1] == " ":
            raise _NotPlain
        return _typed(text) if quote in MAYBE_MORE else intern(text)
    if text.find(quote, 1) != len(text) - 1 or (quote == '"' and "\\" in text):
        raise _NotPlain
    return text[1:-1]


def _in_quotes_or_flow(text: str, at: Spot) -> Map | List | Scalar:
    """A value that starts with an indicator: a quoted scalar, or a map or list on one line."""
    if text[0] in "\"'":
        return _scalar(text)
    inner, end = text[1:-1], 0
    line, column = at[0], at[1] + 1
    node: Map | List
    if text[0] == "{" and text[-1] == "}":
        node = _map(at)
        for match in _PAIR.finditer(inner):
            key, word = intern(match[1]), match[2]
            if match.start() != end or key in node or len(key) > MAX_KEY:
                raise _NotPlain
            end = match.end()
            node[key] = _scalar(word)
            node.spots[key] = (_spot(line, column + match.start(1)), _spot(line, column + match.start(2)))
    elif text[0] == "[" and text[-1] == "]":
        node = _list(at)
        for match in _ITEM.finditer(inner):
            if match.start() != end:
                raise _NotPlain
            end = match.end()
            node.append(_scalar(match[1]))
            node.spots.append(_spot(line, column + match.start(1)))
    else:
        raise _NotPlain
    if not node or end != len(inner):
        raise _NotPlain
    return node
