"""The text of one YAML file in, its tree out, by libyaml (through PyYAML's C parser), and all that is wrong with it.

The tree is built straight from libyaml's events, so nesting is bounded before anything is composed; libyaml's own
composer recurses on the C stack and a file of brackets would kill the process.

Text in quotes that runs over several lines is indented deeper than what it stands in, as YAML 1.2 demands and libyaml
doesn't: so a quote left open is found where it opens, whatever follows.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

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

from capdata.findings import Finding, Related, shorten
from capdata.yaml_text.syntax import open_quote, syntax_finding
from capdata.yaml_text.tree import (
    FORBIDDEN,
    MAX_DEPTH,
    MAX_DIGITS,
    MAX_FINDINGS,
    MAX_KEY,
    MAX_NUMBER,
    MAX_SCALAR,
    MAYBE_MORE,
    List,
    Map,
    Scalar,
    Spot,
    Unusable,
    typed,
)

# The C parser lives in PyYAML's private module; `yaml.CLoader` only adds a composer that we must not use.
from yaml._yaml import CParser  # isort: skip

_FIGURE = re.compile(r"[0-9., ]+")
_A_MAP = "keys and values, like `name: ...`"


class Refused(Exception):
    """The file can't be read any further."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def error(file: str, code: str, at: Spot, message: str, **more: Any) -> Finding:
    """A finding about a file as YAML."""
    return Finding(code, "error", file, at[0], at[1], message, **more)


class Builder:
    """Builds the tree of one file from the parser's events, keeping track of where it is."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []
        self._text = ""
        self._quoted: Any = None  # the event of the last text in quotes
        self._documents = 0
        self._comma = -1  # the index of the last text that lost a comma

    def build(self, text: str) -> Map:
        """The tree of `text`. Raises Refused where it can't be read on; what else is wrong is in `findings`."""
        self._text = text
        try:
            root = self._build(CParser(text).get_event)
        except yaml.MarkedYAMLError as complaint:
            raise Refused(syntax_finding(complaint, text, self.file, self._quoted)) from None
        except yaml.YAMLError as complaint:
            raise self._refusal("Y06", (1, 1), "the file is not YAML", found=shorten(complaint)) from None
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
                elif value[:1] in MAYBE_MORE:
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
        self.findings.append(error(self.file, code, at, message, **more))
        if len(self.findings) >= MAX_FINDINGS:
            raise self._refusal("Y15", at, "too many mistakes to read on", tip="mend those above first")

    def _refusal(self, code: str, at: Spot, message: str, **more: Any) -> Refused:
        return Refused(error(self.file, code, at, message, **more))

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
                    raise Refused(open_quote(self.file, at))
            bad = FORBIDDEN.search(text) if event.style == '"' else None
            if bad:
                found = f"U+{ord(bad.group()):04X}"
                self._note("Y04", at, "an escape for a control or invisible character", found=found)
        return text if len(text) <= MAX_SCALAR else self._too_long(at)

    def _too_long(self, at: Spot) -> Any:
        self._note("Y02", at, "a text that is too long", expected=f"at most {MAX_SCALAR:,} characters")

    def _plain(self, text: str, at: Spot) -> Scalar:
        """A plain scalar that may be more than text. What can't be used is noted and None."""
        value = typed(text)
        if isinstance(value, Unusable):
            expected = f"at most {MAX_NUMBER:.0e} and {MAX_DIGITS} characters"
            if value is Unusable.NOT_FINITE:
                expected = "a finite number"
            self._note("Y11", at, value.value, found=shorten(text), expected=expected)
            return None
        return self._too_long(at) if type(value) is str and len(text) > MAX_SCALAR else value
