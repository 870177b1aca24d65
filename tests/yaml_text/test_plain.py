"""The quick reader of plain files gives libyaml's tree, place for place, or leaves the file alone."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from capdata.yaml_text.events import Refused
from capdata.yaml_text.plain import read_plain
from capdata.yaml_text.reader import decode, read_text
from capdata.yaml_text.tree import MAX_KEY, MAX_NUMBER, MAX_SCALAR, List, Map

DATA = Path(__file__).parents[2] / "data"
RECORDS = sorted(DATA.glob("*/*.yaml"))


def placed(node):
    """A tree as plain data with all places and types."""
    if isinstance(node, Map):
        return "map", node.spot, [(key, node.spots[key], placed(value)) for key, value in node.items()]
    if isinstance(node, List):
        return "list", node.spot, [(spot, placed(value)) for spot, value in zip(node.spots, node, strict=True)]
    return type(node), node


def agree(text):
    """Whether the quick reader takes the text. If it does, its tree has to be libyaml's, and that has to be sound."""
    try:
        text = decode(text.encode("utf-8", "surrogatepass"), "x.yaml")
    except Refused:
        return False
    quick = read_plain(text)
    if quick is None:
        return False
    root, findings = read_text(text, "x.yaml")
    assert not findings, f"libyaml finds fault with {text!r}: {findings}"
    assert placed(quick) == placed(root), text
    return True


TAKEN = [
    "a: b\n",
    "a: b",
    "a: 1\nb: 1.5e3\nc: ~x\nd: 2024-07-10\ne: 12:30\nf: NO\ng: null\nh: True\n",
    "# first\na:\n  # inside\n  b: c d, e\n\n  f: 'g: h'\n",
    'a:\n  - b: 1\n    c: "x # y"\n  - d\n  - {e: f, g: \'h, i\', j: 5}\n  - [k, 2, "l"]\nm: n\n',
    "a: {b: c}\nd: [e]\n",
    "a:\n    b:\n        c: d\ne: f\n",
    "a: größer\nb: 'ü'\nc: x#y\nd: http://x.y/z?a=b&c=*d!\n",
]


@pytest.mark.parametrize("text", TAKEN)
def test_plain_text_is_taken_and_read_as_libyaml_reads_it(text):
    assert agree(text)


LEFT = {
    "empty": "",
    "only a comment": "# nothing\n",
    "a list at the top": "- a\n",
    "a scalar at the top": "a\n",
    "a key twice": "a: 1\na: 2\n",
    "a key twice in braces": "a: {b: 1, b: 2}\n",
    "a key without a value": "a:\nb: c\n",
    "a key without a value at the end": "a: b\nc:\n",
    "a list not indented": "a:\n- b\n",
    "text over two lines": "a: b\n  c\n",
    "quotes over two lines": "a: 'b\n  c'\n",
    "a block of text": "a: |\n  b\n",
    "an escape": 'a: "b\\nc"\n',
    "a doubled quote": "a: 'b''c'\n",
    "text after quotes": "a: 'b' c\n",
    "a colon in plain text": "a: b: c\n",
    "a colon at the end": "a: b:\n",
    "a comment behind a value": "a: b # c\n",
    "two spaces after the colon": "a:  b\n",
    "a space at the end": "a: b \n",
    "an anchor": "a: &b c\n",
    "an alias": "a: *b\n",
    "a tag": "a: !b c\n",
    "a merge": "<<: {a: b}\n",
    "a quoted key": "'a': b\n",
    "a question mark": "? a\n: b\n",
    "two documents": "a: b\n---\nc: d\n",
    "the end of a document": "a: b\n...\n",
    "other line ends": "a: b\r\nc: d\r\n",
    "nesting in braces": "a: {b: {c: d}}\n",
    "a comma too many": "a: [b, ]\n",
    "a comma without a space": "a: [b,c]\n",
    "a pair in brackets": "a: [b: c]\n",
    "no closing brace": "a: {b: c\n",
    "a number without end": "a: .inf\n",
    "a negative number": "a: -1\n",
    "a great number": f"a: {MAX_NUMBER}0\n",
    "a long key": "a" * (MAX_KEY + 1) + ": b\n",
    "a long text": "a: " + "b" * (MAX_SCALAR + 1) + "\n",
    "deep nesting": "".join(" " * i + "a:\n" for i in range(30)) + " " * 30 + "b: c\n",
    "an odd indentation": "a:\n    b: c\n  d: e\n",
    "a deeper line after a value": "a: b\n  c: d\n",
    "an item among keys": "a: b\n- c\n",
    "a key among items": "a:\n  - b\n  c: d\n",
}


@pytest.mark.parametrize("text", LEFT.values(), ids=LEFT.keys())
def test_whatever_else_is_left_to_libyaml(text):
    assert read_plain(text) is None


def test_nearly_all_records_are_plain():
    taken = [agree(path.read_text(encoding="utf-8")) for path in RECORDS]
    assert sum(taken) > 0.95 * len(taken)


PIECES = ["a: ", "b: ", "c:", "- ", "  ", "    ", "\n", "\n  ", "\n- ", "\n  - ", "{", "}", "[", "]", ", ", ",", "x",
          "1", ".5", "~", "null", "'", '"', "#", " #", ":", " :", "?", "\u00a0", "é", "...", "---", "-", "|", "&d ",
          "*e", "f: g\n", "{h: i}\n", "j:\n  - k: l\n", "<<", "%", "\\", "=", "`"]  # fmt: skip


@settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_pieces_of_yaml_are_read_alike_or_left_alone(text):
    agree(text)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(RECORDS), st.data())
def test_damaged_records_are_read_alike_or_left_alone(path, data):
    text = path.read_text(encoding="utf-8")[:4000]
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 3)))
        text = text[:start] + data.draw(st.sampled_from([*PIECES, ""])) + text[end:]
    agree(text)
