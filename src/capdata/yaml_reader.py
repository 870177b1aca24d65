"""One YAML file in, a tree of maps, lists and scalars out, with the place of every key and value.

The tree is built straight from libyaml's events (through PyYAML's C parser), so nesting is bounded before anything
is composed; libyaml's own composer recurses on the C stack and a file of brackets would kill the process.

The accepted language is a strict part of YAML 1.2: block and flow maps and lists, plain and quoted scalars,
comments. Plain scalars follow the core schema (`null`, `true`, `12`, `1.5`); so `NO`, `on`, `12:30`, `1_000` and
`2024-07-10` are text. Anchors, aliases, tags, merge keys, directives, several documents, tabs, byte order marks,
encodings other than UTF-8, control and bidirectional characters are refused, each with its place. Text in quotes
that runs over several lines is indented deeper than what it stands in, as YAML 1.2 demands and libyaml doesn't: so
a quote left open is found where it opens, whatever follows.

Out of scope: what the keys mean (see `shapes` and `records`), the words for libyaml's complaints (`yaml_syntax`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from capdata.findings import Finding, Place, Related, shorten
from capdata.yaml_syntax import open_quote, syntax_finding

# The C parser lives in PyYAML's private module; `yaml.CLoader` only adds a composer that we must not use.
from yaml._yaml import CParser  # isort: skip

#: Largest file read. The longest hand-written record is some 60 KB; one of this size takes a tenth of a second.
MAX_BYTES = 1_000_000
#: Deepest nesting. Records need 7.
MAX_DEPTH = 40
#: Longest scalar. A note of this length is no note.
MAX_SCALAR = 20_000
#: Longest key.
MAX_KEY = 200
#: Greatest number, and most characters of one; beyond it nothing is a published figure.
MAX_NUMBER = 10**18
MAX_DIGITS = 30
#: Most findings about one file; whoever has made more mends these first.
MAX_FINDINGS = 100

Scalar = str | int | float | bool | None
#: Line and column, both from 1: a `Place` as a plain tuple, because a record has some two hundred.
Spot = tuple[int, int]

# Tabs, control characters, line breaks other than LF and CRLF, byte order marks, and the marks that reorder or
# hide text on the screen.
_FORBIDDEN = re.compile(
    "[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e0fff]|\r(?!\n)"
)
_PLAIN = b"\n" + bytes(range(0x20, 0x7F))
_NUMBER = re.compile(
    r"[-+]?(?:(?P<whole>[0-9]+)|0o(?P<octal>[0-7]+)|0x(?P<hex>[0-9a-fA-F]+)|(?P<real>"
    r"(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)|(?P<odd>\.(?:inf|Inf|INF|nan|NaN|NAN)))"
)
_WORDS: dict[str, Scalar] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
# What a plain scalar starts with if it may be more than text.
_MAYBE_MORE = frozenset(["", *"0123456789.+-~nNtTfF"])
_FIGURE = re.compile(r"[0-9., ]+")
_A_MAP = "keys and values, like `name: ...`"


class Map(dict[str, Any]):
    """A YAML map in file order. `spots[key]` holds where the key and its value stand, `spot` where the map does."""

    __slots__ = ("spot", "spots")
    spot: Spot
    spots: dict[str, tuple[Spot, Spot]]

    @property
    def at(self) -> Place:
        """The place of the map."""
        return Place(*self.spot)

    @property
    def places(self) -> dict[str, tuple[Place, Place]]:
        """The places of each key and of its value."""
        return {key: (Place(*key_at), Place(*at)) for key, (key_at, at) in self.spots.items()}

    def place_of(self, key: str) -> Place:
        """The place of `key`'s value, or of the map if the key isn't there."""
        return Place(*self.spots[key][1]) if key in self.spots else self.at


class List(list[Any]):
    """A YAML list. `spots[i]` is where item i stands, `spot` where the list does."""

    __slots__ = ("spot", "spots")
    spot: Spot
    spots: list[Spot]

    @property
    def at(self) -> Place:
        """The place of the list."""
        return Place(*self.spot)


class ReadResult(NamedTuple):
    """The root of the tree (None if the file can't be used) and what is wrong with the file."""

    root: Map | None
    findings: list[Finding]


class _Refused(Exception):
    """The file can't be read any further."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def read_yaml(data: bytes, file: str) -> ReadResult:
    """Read `data`, the content of `file` (named so in findings). Never raises for bad input."""
    builder = _Builder(file)
    try:
        root = builder.build(_decode(data, file))
    except _Refused as refused:
        return ReadResult(None, [*builder.findings, refused.finding])
    return ReadResult(root, builder.findings)


def _error(file: str, code: str, at: Spot, message: str, **more: Any) -> Finding:
    return Finding(code, "error", file, at[0], at[1], message, **more)


def _decode(data: bytes, file: str) -> str:
    if len(data) > MAX_BYTES:
        message = "the file is too large"
        raise _Refused(_error(file, "Y02", (1, 1), message, expected=f"at most {MAX_BYTES:,} bytes"))
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        tip = "save the file as UTF-8 without a byte order mark"
        raise _Refused(_error(file, "Y03", (1, 1), "the file starts with a byte order mark", tip=tip))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        good = data[: error.start].decode("utf-8")
        at = _spot_in(good, len(good))
        found = f"byte 0x{data[error.start]:02x}"
        raise _Refused(_error(file, "Y03", at, "the file is not UTF-8", found=found, expected="UTF-8 text")) from None
    # Most files hold nothing but plain ASCII, and are done with in one C call; the pattern takes ten times as long.
    bad = _FORBIDDEN.search(text) if data.translate(None, _PLAIN) else None
    if bad:
        at = _spot_in(text, bad.start())
        character = bad.group()
        if character == "\t":
            raise _Refused(_error(file, "Y05", at, "a tab", expected="spaces", tip="indent with two spaces"))
        found = f"U+{ord(character):04X}"
        hint = "save the file as UTF-8; this looks like UTF-16" if text[:4].count("\0") == 2 else None
        message = "a control or invisible character"
        raise _Refused(_error(file, "Y04", at, message, found=found, expected="visible text", tip=hint))
    if text.startswith("%") or "\n%" in text:  # before libyaml, whose time for them grows with their square
        at = _spot_in(text, 0 if text.startswith("%") else text.index("\n%") + 1)
        raise _Refused(_error(file, "Y09", at, "a YAML directive", tip="leave out the line that starts with %"))
    return text


def _spot_in(text: str, index: int) -> Spot:
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


class _Builder:
    """Builds the tree of one file from the parser's events, keeping track of where it is."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []
        self._text = ""
        self._quoted: Any = None  # the event of the last text in quotes
        self._documents = 0
        self._comma = -1  # the index of the last text that lost a comma

    def build(self, text: str) -> Map:
        self._text = text
        try:
            root = self._build(CParser(text).get_event)
        except yaml.MarkedYAMLError as error:
            raise _Refused(syntax_finding(error, text, self.file, self._quoted)) from None
        except yaml.YAMLError as error:
            raise self._refusal("Y06", (1, 1), "the file is not YAML", found=shorten(error)) from None
        if root is None:
            raise self._refusal("Y14", (1, 1), "the file is empty", expected=_A_MAP)
        if type(root) is not Map:
            raise self._refusal("Y14", (1, 1), "the file is not a map of keys and values", expected=_A_MAP)
        return root

    def _build(self, next_event: Callable[[], Any]) -> Any:  # noqa: PLR0915
        """The loop over all events; written out in one piece because every record passes through it."""
        # Anchors, aliases and tags need one of these characters; most files have none and skip the check.
        marked = any(mark in self._text for mark in "&*!")
        node: Any = List()  # holds the root
        spots: Any = []
        node.spots = spots
        in_map = False
        indent = -1  # how far the innermost block map or list is indented
        outer: list[tuple[Any, int]] = []
        key: str | None = None
        key_at: Spot = (1, 1)
        key_event: Any = None
        value: Any
        while True:
            event = next_event()
            kind = type(event)
            if kind is ScalarEvent:
                mark = event.start_mark
                at = (mark.line + 1, mark.column + 1)
                if marked:
                    self._refuse_marks(event, at)
                value = event.value
                style = event.style
                if in_map and key is None:
                    if style or value == "<<" or not 0 < len(value) <= MAX_KEY:
                        self._check_key(event, at)
                    key, key_at, key_event = value, at, event
                    continue
                if style:
                    value = self._quoted_text(event, at, indent)
                elif value[:1] in _MAYBE_MORE:
                    value = self._plain(value, at)
                    if value is None and in_map and self._lost_comma(node, key, key_event, event):
                        key = None
                        continue
                elif len(value) > MAX_SCALAR:
                    value = self._too_long(at)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                node, indent = outer.pop()
                spots, in_map, key = node.spots, type(node) is Map, None
                continue
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                mark = event.start_mark
                at = (mark.line + 1, mark.column + 1)
                if marked:
                    self._refuse_marks(event, at)
                if in_map and key is None:
                    raise self._refusal("Y12", at, "a key that is a map or a list", expected="a plain key")
                if len(outer) >= MAX_DEPTH:
                    raise self._refusal("Y10", at, "nested too deeply", expected=f"at most {MAX_DEPTH} levels")
                value = Map() if kind is MappingStartEvent else List()
                value.spot = at
                value.spots = {} if kind is MappingStartEvent else []
            elif kind is StreamEndEvent:
                return node[0] if node else None
            else:
                if kind is DocumentStartEvent or kind is AliasEvent:
                    self._refuse_document_or_alias(event)
                continue
            if not in_map:
                node.append(value)
                spots.append(at)
            elif key in node:
                self._twice(node, str(key), key_at)
            else:
                node[key] = value
                spots[key] = (key_at, at)
            key = None
            if kind is not ScalarEvent:
                outer.append((node, indent))
                node, spots, in_map = value, value.spots, kind is MappingStartEvent
                if not event.flow_style:
                    indent = at[1] - 1

    def _note(self, code: str, at: Spot, message: str, **more: Any) -> None:
        self.findings.append(_error(self.file, code, at, message, **more))
        if len(self.findings) >= MAX_FINDINGS:
            raise self._refusal("Y15", at, "too many mistakes to read on", tip="mend those above first")

    def _refusal(self, code: str, at: Spot, message: str, **more: Any) -> _Refused:
        return _Refused(_error(self.file, code, at, message, **more))

    def _refuse_document_or_alias(self, event: Any) -> None:
        at = (event.start_mark.line + 1, event.start_mark.column + 1)
        if type(event) is AliasEvent:
            self._refuse_marks(event, at)
        self._documents += 1
        if self._documents > 1:
            raise self._refusal("Y09", at, "a second document in one file", expected="one record a file")

    def _refuse_marks(self, event: Any, at: Spot) -> None:
        tip = "write the value out, or quote text that starts with & * or !"
        if type(event) is AliasEvent:
            raise self._refusal("Y09", at, "a YAML alias", found=f"*{shorten(event.anchor)}", tip=tip)
        if event.anchor is not None:
            raise self._refusal("Y09", at, "a YAML anchor", found=f"&{shorten(event.anchor)}", tip=tip)
        if event.tag is not None:
            raise self._refusal("Y09", at, "a YAML tag", found=shorten(event.tag), tip=tip)

    def _check_key(self, event: Any, at: Spot) -> None:
        key = event.value
        if key == "<<" and not event.style:
            raise self._refusal("Y09", at, "a YAML merge key", found="<<", tip="write the keys out")
        if not key or len(key) > MAX_KEY:
            message = "an empty key" if not key else "a key that is too long"
            raise self._refusal("Y12", at, message, expected=f"1 to {MAX_KEY} characters")
        if event.style:
            self._quoted_text(event, at, -1)

    def _twice(self, node: Map, key: str, key_at: Spot) -> None:
        related = (Related(self.file, *node.spots[key][0], "the first one"),)
        message = f"the key `{shorten(key)}` stands twice"
        self._note("Y08", key_at, message, found=shorten(key), related=related)

    def _lost_comma(self, node: Map, key: str | None, key_event: Any, event: Any) -> bool:
        """`{as_published: 1,725 mi}` reads as a key `725 mi` without a value. Say so, and mend the text."""
        end, start = key_event.end_mark.index, event.start_mark.index
        if key is None or start != event.end_mark.index or ":" in self._text[end:start]:
            return False
        at = (key_event.start_mark.line + 1, key_event.start_mark.column + 1)
        tip = f"write `{shorten(key)}: ...`"
        related: tuple[Related, ...] = ()
        before = next(reversed(node), None)
        near = before is not None and at[0] - node.spots[before][1][0] <= MAX_DEPTH
        if before is not None and near and isinstance(node[before], str | int | float):
            begin = self._index(node.spots[before][1], key_event.start_mark)
            if self._comma == begin and end - begin < MAX_KEY:
                self.findings.pop()  # a second comma in the same text: one mistake, said once
            self._comma = begin
            meant = " ".join(self._text[begin : min(end, begin + MAX_KEY)].split())
            node[before] = meant
            related = (Related(self.file, *node.spots[before][1], "the text starts here"),)
            tip = f'a comma ends unquoted text here; quote it: {before}: "{shorten(meant)}"'
            if _FIGURE.fullmatch(meant):
                tip += "; numbers are written without commas"
        self._note("Y13", at, "a key without a value", found=shorten(key), tip=tip, related=related)
        return True

    def _index(self, spot: Spot, mark: Any) -> int:
        """The index in the text of `spot`, which stands before `mark` and not far away."""
        start: int = mark.index - mark.column
        for _ in range(mark.line + 1 - spot[0]):
            start = self._text.rfind("\n", 0, start - 1) + 1
        return start + spot[1] - 1

    def _quoted_text(self, event: Any, at: Spot, indent: int) -> str | None:
        """Text in quotes, or a block of text. Escapes may not smuggle in what the file itself may not hold."""
        text: str = event.value
        if event.style in "\"'":
            self._quoted = event
            start, end = event.start_mark, event.end_mark
            if start.line != end.line:
                following = self._text[start.index : end.index].split("\n")[1:]
                if any(line.strip() and len(line) - len(line.lstrip(" ")) <= indent for line in following):
                    raise _Refused(open_quote(self.file, at))
            bad = _FORBIDDEN.search(text) if event.style == '"' else None
            if bad:
                found = f"U+{ord(bad.group()):04X}"
                self._note("Y04", at, "an escape for a control or invisible character", found=found)
        return text if len(text) <= MAX_SCALAR else self._too_long(at)

    def _too_long(self, at: Spot) -> Any:
        self._note("Y02", at, "a text that is too long", expected=f"at most {MAX_SCALAR:,} characters")

    def _plain(self, text: str, at: Spot) -> Scalar:
        """A plain scalar that may be more than text. What can't be used is noted and None."""
        if text in _WORDS:
            return _WORDS[text]
        if text.isdigit() and text.isascii() and len(text) < len(str(MAX_NUMBER)):
            return int(text)  # most of them, and several times as fast as the pattern
        match = _NUMBER.fullmatch(text)
        if match is None:
            return text if len(text) <= MAX_SCALAR else self._too_long(at)
        if match["odd"]:
            self._note("Y11", at, "a number that is not finite", found=text, expected="a finite number")
            return None
        if len(text) <= MAX_DIGITS:
            number = float(text) if match["real"] else int(text, 10 if match["whole"] else 0)
            if abs(number) <= MAX_NUMBER:
                return number
        expected = f"at most {MAX_NUMBER:.0e} and {MAX_DIGITS} characters"
        self._note("Y11", at, "a number that is too large or too long", found=shorten(text), expected=expected)
        return None
