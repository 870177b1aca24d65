"""One YAML file in, a tree of maps, lists and scalars out, with the place of every key and value.

The accepted language is a strict part of YAML 1.2: block and flow maps and lists, plain and quoted scalars,
comments. Anchors, aliases, tags, merge keys, directives, several documents, tabs, byte order marks, encodings other
than UTF-8, control and bidirectional characters are refused, each with its place.

The bytes become text here. A file of the simplest form, as nearly all are, is then read by `plain`; every other
by libyaml (`events`), which is the reader of record and finds what is wrong. Where both read a file they give the
same tree; tests and the fuzz target hold them to that.

Out of scope: what the keys mean (see `shapes` and `records`), the words for libyaml's complaints (`syntax`).
"""

from __future__ import annotations

from typing import NamedTuple

from capdata.findings import Finding
from capdata.yaml_text.events import Builder, Refused, error
from capdata.yaml_text.plain import read_plain
from capdata.yaml_text.tree import (
    FORBIDDEN,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_FINDINGS,
    MAX_KEY,
    MAX_NUMBER,
    MAX_SCALAR,
    List,
    Map,
    Scalar,
    Spot,
)

__all__ = [
    "MAX_BYTES", "MAX_DEPTH", "MAX_FINDINGS", "MAX_KEY", "MAX_NUMBER", "MAX_SCALAR", "List", "Map", "ReadResult",
    "Scalar", "Spot", "read_text", "read_yaml",
]  # fmt: skip

_PLAIN_BYTES = b"\n" + bytes(range(0x20, 0x7F))


class ReadResult(NamedTuple):
    """The root of the tree (None if the file can't be used) and what is wrong with the file."""

    root: Map | None
    findings: list[Finding]


def read_yaml(data: bytes, file: str) -> ReadResult:
    """Read `data`, the content of `file` (named so in findings). Never raises for bad input."""
    try:
        text = decode(data, file)
    except Refused as refused:
        return ReadResult(None, [refused.finding])
    root = read_plain(text)
    return ReadResult(root, []) if root is not None else read_text(text, file)


def read_text(text: str, file: str) -> ReadResult:
    """Read `text` with libyaml, whatever its form."""
    builder = Builder(file)
    try:
        root = builder.build(text)
    except Refused as refused:
        return ReadResult(None, [*builder.findings, refused.finding])
    return ReadResult(root, builder.findings)


def decode(data: bytes, file: str) -> str:
    """The text of a file. Raises Refused where it holds what no record may hold."""
    if len(data) > MAX_BYTES:
        message = "the file is too large"
        raise Refused(error(file, "Y02", (1, 1), message, expected=f"at most {MAX_BYTES:,} bytes"))
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        tip = "save the file as UTF-8 without a byte order mark"
        raise Refused(error(file, "Y03", (1, 1), "the file starts with a byte order mark", tip=tip))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as broken:
        good = data[: broken.start].decode("utf-8")
        at = _spot_in(good, len(good))
        found = f"byte 0x{data[broken.start]:02x}"
        raise Refused(error(file, "Y03", at, "the file is not UTF-8", found=found, expected="UTF-8 text")) from None
    # Most files hold nothing but plain ASCII, and are done with in one C call; the pattern takes ten times as long.
    bad = FORBIDDEN.search(text) if data.translate(None, _PLAIN_BYTES) else None
    if bad:
        at = _spot_in(text, bad.start())
        character = bad.group()
        if character == "\t":
            raise Refused(error(file, "Y05", at, "a tab", expected="spaces", tip="indent with two spaces"))
        found = f"U+{ord(character):04X}"
        hint = "save the file as UTF-8; this looks like UTF-16" if text[:4].count("\0") == 2 else None
        message = "a control or invisible character"
        raise Refused(error(file, "Y04", at, message, found=found, expected="visible text", tip=hint))
    if text.startswith("%") or "\n%" in text:  # before libyaml, whose time for them grows with their square
        at = _spot_in(text, 0 if text.startswith("%") else text.index("\n%") + 1)
        raise Refused(error(file, "Y09", at, "a YAML directive", tip="leave out the line that starts with %"))
    return text


def _spot_in(text: str, index: int) -> Spot:
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)
