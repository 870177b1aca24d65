"""What the reader promises: every value with its place, a strict YAML, and a finding instead of a crash."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from capdata.findings import Finding, Place
from capdata.yaml_text import reader
from capdata.yaml_text.reader import List, Map, read_yaml


def read(text):
    return read_yaml(text if isinstance(text, bytes) else text.encode(), "data/missiles/x.yaml")


def tree(text):
    root, findings = read(text)
    assert findings == []
    return root


def the_finding(text) -> Finding:
    findings = read(text).findings
    assert len(findings) == 1, findings
    assert findings[0].file == "data/missiles/x.yaml"
    return findings[0]


def code_and_place(text):
    found = the_finding(text)
    return found.code, found.line, found.column


# ---------------------------------------------------------------- the tree and its places


def test_every_key_and_value_keeps_its_line_and_column():
    root = tree("name: X\nclaims:\n  range.max:\n    - {value: 5, unit: km}\n    - value: 6\n")
    assert root.places == {
        "name": (Place(1, 1), Place(1, 7)),
        "claims": (Place(2, 1), Place(3, 3)),
    }
    claims = root["claims"]["range.max"]
    assert isinstance(claims, List)
    assert claims.spots == [(4, 7), (5, 7)]
    assert claims[0].places == {"value": (Place(4, 8), Place(4, 15)), "unit": (Place(4, 18), Place(4, 24))}
    assert claims[1].place_of("value") == Place(5, 14)
    assert claims[1].place_of("unit") == claims[1].at == Place(5, 7)


def test_columns_count_characters_not_bytes():
    root = tree('a: {é: "日本", b: 𐍈, c: 1}\n')
    assert root["a"].place_of("c") == Place(1, 23)


def test_the_places_of_a_file_with_windows_line_ends_are_the_same():
    text = "a: 1\nb:\n  - c: 'x\n\n      y'\n  - d: 2\n"
    unix, windows = tree(text), tree(text.replace("\n", "\r\n"))
    assert unix == windows
    assert unix["b"][1].place_of("d") == windows["b"][1].place_of("d") == Place(6, 8)


def test_a_map_keeps_the_order_of_the_file():
    assert list(tree("b: 1\na: 2\nc: 3\n")) == ["b", "a", "c"]


# ---------------------------------------------------------------- scalars


@pytest.mark.parametrize(
    "text",
    ["NO", "no", "on", "off", "yes", "y", "12:30", "1_000", "2024-07-10", "2024-07", "1.2.3", "1e", "0b1", "0o9",
     "+-1", "nULL", "tRUE", "=", "1,5", "..", "e5", "0x", "nan", "inf", "infinity",
     "2024~", "--", "\N{ARABIC-INDIC DIGIT ONE}"],
)  # fmt: skip
def test_what_is_no_scalar_of_yaml_1_2_core_stays_text(text):
    assert tree(f"a: {text}")["a"] == text


@pytest.mark.parametrize(
    ("text", "value"),
    [("", None), ("~", None), ("null", None), ("Null", None), ("true", True), ("FALSE", False), ("12", 12),
     ("-7", -7), ("+7", 7), ("007", 7), ("0x1F", 31), ("0o17", 15), ("1.5", 1.5), (".5", 0.5), ("1.", 1.0),
     ("1e3", 1000.0), ("-1.5E-2", -0.015), ("2024", 2024)],
)  # fmt: skip
def test_scalars_of_yaml_1_2_core_are_read(text, value):
    read_value = tree(f"a: {text}")["a"]
    assert read_value == value
    assert type(read_value) is type(value)


@pytest.mark.parametrize("text", ["12", "true", "null", "~", "1.5"])
@pytest.mark.parametrize("quote", ["'", '"'])
def test_quoted_scalars_are_text(text, quote):
    assert tree(f"a: {quote}{text}{quote}")["a"] == text


@pytest.mark.parametrize("text", [".inf", "-.Inf", ".nan", ".NaN"])
def test_numbers_that_are_not_finite_are_refused(text):
    assert code_and_place(f"a: {text}\nb: 1") == ("Y11", 1, 4)


@pytest.mark.parametrize("text", ["1" * 25, "-" + "9" * 5000, "0x" + "F" * 16, "1e400", "1e19", "1." + "3" * 400])
def test_numbers_that_nobody_publishes_are_refused(text):
    assert code_and_place(f"a: {text}") == ("Y11", 1, 4)


def test_the_greatest_number_is_read():
    assert tree(f"a: {reader.MAX_NUMBER}")["a"] == reader.MAX_NUMBER


# ---------------------------------------------------------------- what YAML offers and records don't need


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: &x 1", (1, 4)),
        ("a: 1\nb: *x", (2, 4)),
        ("a: [1, *x]", (1, 8)),
        ("a:\n  &x b: 1", (2, 3)),
        ("*x : 1", (1, 1)),
        ("a: !t 1", (1, 4)),
        ("a: !!str 1", (1, 4)),
        ("a: ! 1", (1, 4)),
        ("a: !t [1]", (1, 4)),
        ("a: {<<: 1}", (1, 5)),
        ("a: 1\n<<: {b: 1}", (2, 1)),
        ("%YAML 1.1\n---\na: 1", (1, 1)),
        ("# c\n%TAG ! x:\n---\na: 1", (2, 1)),
        ("---\na: 1\n---\nb: 1", (3, 1)),
        ("a: 1\n---\n", (2, 1)),
    ],
)
def test_anchors_aliases_tags_merge_keys_directives_and_second_documents_are_refused(text, place):
    assert code_and_place(text) == ("Y09", *place)


def test_an_alias_bomb_is_one_finding():
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]\n" for i in range(20)
    )
    assert code_and_place(bomb) == ("Y09", 1, 4)


def test_marks_are_text_where_they_start_nothing():
    assert tree("a: R&D\nb: '&x'\nc: a*b!")["a"] == "R&D"


def test_one_document_may_say_where_it_starts_and_ends():
    assert tree("---\na: 1\n...\n") == {"a": 1}


@pytest.mark.parametrize(("text", "place"), [("a:\t1", (1, 3)), ("a: 1\n\tb: 2", (2, 1)), ("a: x\ty", (1, 5))])
def test_tabs_are_refused(text, place):
    assert code_and_place(text) == ("Y05", *place)


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"\xef\xbb\xbfa: 1", (1, 1)),
        ("a: 1".encode("utf-16"), (1, 1)),
        ("a: 1".encode("utf-16-be"), (1, 1)),
        ("a: 1\n".encode("latin-1") + b"b: \xe9", (2, 4)),
        (b"a: \xed\xa0\x80", (1, 4)),
        (b"a: \xc0\xaf", (1, 4)),
    ],
)
def test_other_encodings_and_byte_order_marks_are_refused(data, place):
    found = the_finding(data)
    assert found.code in ("Y03", "Y04")
    assert (found.line, found.column) == place


def test_utf_16_without_a_mark_is_named():
    assert "UTF-16" in the_finding("a: 1".encode("utf-16-le")).tip


HIDDEN = ["\0", "\x07", "\x1b", "\x7f", "\x85", "\u00ad", "\u200b", "\u200e", "\u202e", "\u2066", "\u2028", "\ufeff",
          "\u2800", "\u3164", "\ufe0f", "\ufffd", "\U000e0041"]  # fmt: skip


@pytest.mark.parametrize("character", HIDDEN)
def test_control_bidirectional_and_invisible_characters_are_refused(character):
    found = the_finding(f"a: 1\nb: x{character}y")
    assert (found.code, found.line, found.column) == ("Y04", 2, 5)
    assert found.found == f"U+{ord(character):04X}"


@pytest.mark.parametrize("character", [c for c in HIDDEN if ord(c) < 0x10000])
def test_escapes_do_not_smuggle_them_in(character):
    found = the_finding(f'a: 1\nb: "x\\u{ord(character):04x}y"')
    assert (found.code, found.line, found.column) == ("Y04", 2, 4)


def test_an_escaped_surrogate_is_a_finding():
    assert the_finding('a: "\\ud800"').code == "Y06"


def test_a_lone_carriage_return_is_refused():
    assert code_and_place("a: 1\rb: 2") == ("Y04", 1, 5)


@pytest.mark.parametrize("text", ["é", "日本語", "№ 5", "1\u00a0600", "≥ 5", "“x”", "𐍈"])
def test_visible_text_of_any_script_is_read(text):
    assert tree(f"a: {text}")["a"] == text


# ---------------------------------------------------------------- keys


def test_a_key_that_stands_twice_is_reported_where_it_stands_again():
    found = the_finding("a: 1\nb: 2\na:\n  c: 1\n")
    assert (found.code, found.line, found.column) == ("Y08", 3, 1)
    assert [(other.line, other.column) for other in found.related] == [(1, 1)]


def test_equal_keys_of_different_maps_are_fine():
    assert tree("a: {x: 1}\nb: {x: 1}") == {"a": {"x": 1}, "b": {"x": 1}}


@pytest.mark.parametrize(
    ("text", "place"),
    [("? [a]\n: 1", (1, 3)), ("? {a: 1}\n: 1", (1, 3)), ("a: {[b]: 1}", (1, 5)), ('"": 1', (1, 1))],
)
def test_keys_are_plain_words(text, place):
    assert code_and_place(text) == ("Y12", *place)


def test_a_key_that_is_too_long_is_refused():
    assert code_and_place(f"a: 1\n{'k' * 201}: 1") == ("Y12", 2, 1)


def test_keys_are_text_whatever_they_look_like():
    assert tree("null: 1\n12: 2\ntrue: 3\non: 4") == {"null": 1, "12": 2, "true": 3, "on": 4}


# ---------------------------------------------------------------- the comma that ends unquoted text


def test_a_comma_in_unquoted_text_is_named_as_the_cause_and_mended_for_the_other_checks():
    root, findings = read("a:\n  - {as_published: 1,725 mi, unit: mi}\n")
    assert [(f.code, f.line, f.column) for f in findings] == [("Y13", 2, 22)]
    assert findings[0].tip == 'a comma ends unquoted text here; quote it: as_published: "1,725 mi"'
    assert root == {"a": [{"as_published": "1,725 mi", "unit": "mi"}]}


def test_two_commas_in_one_text_are_one_mistake():
    root, findings = read("a: {p: 1,725,000 mi, unit: mi}")
    assert [f.code for f in findings] == ["Y13"]
    assert root["a"]["p"] == "1,725,000 mi"


def test_commas_in_a_number_are_one_mistake():
    found = the_finding("a: {value: 1,725, unit: mi}")
    assert (found.code, found.line, found.column) == ("Y13", 1, 14)
    assert "without commas" in found.tip
    assert [(other.line, other.column) for other in found.related] == [(1, 12)]


def test_a_flow_key_without_a_value_is_reported():
    assert code_and_place("a: {b, c: 1}") == ("Y13", 1, 5)
    assert tree("a: {b: , c: }") == {"a": {"b": None, "c": None}}


# ---------------------------------------------------------------- quotes and brackets left open


@pytest.mark.parametrize("q", ["'", '"'])
@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: Qx\nb: 1\n", (1, 4)),
        ("a: Qx\nb: 1\nc: QyQ\n", (1, 4)),
        ("a: 1\nb: Qx\n\n\nc: 1\nd: 2\ne: QyQ\nf: 3\n", (2, 4)),
        ("a: Qx\nb: Qy\nc: 1\n", (1, 4)),
        ("a: {x: Q1 mi, y: 2}\nb: 3\nc: QdQ\n", (1, 8)),
        ("a: {x: Q1 mi, y: 2}\nb: 3\n", (1, 8)),
        ("a:\n  - {x: Q1 mi, y: 2}\n  - {x: Q2 miQ, y: 2}\n", (2, 9)),
        ("a:\n  - x: Q1\n    y: 2\n  - x: QzQ\n", (2, 8)),
        ("a:\n  - x: Q1\n    y: QzQ\n", (2, 8)),
        ("a:\n- Q1\n- 2\n- QzQ\n", (2, 3)),
        ("a: {x: Q1 mi, y: QzQ}\n", (1, 8)),
        ("a: {x: Q1 mi,\n    y: QzQ}\n", (1, 8)),
        ("a: [Qx, y]\nb: 1\n", (1, 5)),
        ("Qa: 1\nb: 2\n", (1, 1)),
        ("a: 1\nQb: 2\nc: QdQ\n", (2, 1)),
        ("a: é Qx\nb: Qé\n# QcQ\nc: 1\n", (2, 4)),
        ("n: |\n  he: Qsaid\n  x: 1\na: Qx\nb: 1\n", (4, 4)),
        ("a: Qx\n---\nb: 1\n", (1, 4)),
    ],
)  # fmt: skip
def test_a_quote_left_open_is_reported_where_it_opens(q, text, place):
    found = the_finding(text.replace("Q", q))
    assert (found.code, found.line, found.column) == ("Y07", *place)


@pytest.mark.parametrize(
    ("text", "tip"),
    [('a: "he said "hi" twice"', r"\""), ("a: 'it's'", "''"), ('a: "x" y', r"\"")],
)
def test_quotes_inside_quotes_are_explained(text, tip):
    found = the_finding(text)
    assert (found.code, found.line, found.column) == ("Y07", 1, 4)
    assert tip in found.tip


def test_text_in_quotes_may_run_over_lines_that_are_indented():
    assert tree('a: "x\n  y: z\n\n  w"\nb: {c: "x\n  y"}\nl:\n  - \'p\n    q\'\n') == {
        "a": "x y: z\nw",
        "b": {"c": "x y"},
        "l": ["p q"],
    }


def test_quotes_in_comments_blocks_and_words_are_no_quotes():
    assert tree('# don\'t "\na: it\'s\nb: |\n  say: "\nc: 5"\n')["a"] == "it's"


@pytest.mark.parametrize(
    ("text", "place", "opened"),
    [("a: {b: 1\nc: 2\n", (2, 2), (1, 4)), ("a: [1, 2\nb: 3\n", (2, 2), (1, 4)), ('a: {b: "x" c: 1}', (1, 12), (1, 4))],
)
def test_a_bracket_left_open_names_where_it_opens(text, place, opened):
    found = the_finding(text)
    assert (found.code, found.line, found.column) == ("Y06", *place)
    assert (found.related[0].line, found.related[0].column) == opened


@pytest.mark.parametrize(
    ("text", "place"),
    [("a: b: c", (1, 5)), ("a: 1\nfoo\nb: 2", (2, 1)), ("a:\n  - b: 1\n   c: 2", (3, 4)), ("a: @x", (1, 4)),
     ('a: "C:\\path"', (1, 7)), ("a: - b", (1, 4)), ("a: }", (1, 4)), ("- a\nb: 1", (2, 1))],
)  # fmt: skip
def test_what_is_not_yaml_is_one_finding_with_a_tip(text, place):
    found = the_finding(text)
    assert (found.code, found.line, found.column) == ("Y06", *place)
    assert found.tip


# ---------------------------------------------------------------- files that are no record, or too much


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n", "~"])
def test_an_empty_file_is_reported(text):
    assert the_finding(text).message == "the file is empty"


@pytest.mark.parametrize("text", ["- a", "[1]", "just text", "12", "'x'"])
def test_a_file_is_a_map(text):
    assert code_and_place(text) == ("Y14", 1, 1)
    assert read(text).root is None


def test_a_file_over_the_limit_is_refused():
    assert code_and_place(b"a: 1\n" + b"#" * reader.MAX_BYTES) == ("Y02", 1, 1)


def test_text_over_the_limit_is_refused_whatever_its_style():
    long = "x" * (reader.MAX_SCALAR + 1)
    for text in (f"a: {long}", f"a: '{long}'", f'a: "{long}"', f"a: 1{long}", f"a: |\n  {long}"):
        assert code_and_place(text) == ("Y02", 1, 4)


def test_forty_levels_are_read_and_one_more_is_not():
    deep = "a: " + "[" * (reader.MAX_DEPTH - 1) + "]" * (reader.MAX_DEPTH - 1)
    assert tree(deep)
    assert code_and_place(deep.replace("[", "[[", 1)) == ("Y10", 1, 3 + reader.MAX_DEPTH)


@pytest.mark.parametrize(
    "bomb",
    [
        "a: " + "[" * 30_000,
        "a: " + "[" * 30_000 + "]" * 30_000,
        "a: " + "{a: " * 30_000,
        "- " * 30_000,
        "? " * 30_000,
        "".join(" " * i + "a:\n" for i in range(1_000)),
        "[\n" * 30_000,
        "a: {x: b," + "1," * 300_000 + "}",
        "a: {x: b," + "\n" * 400_000 + "1," * 100_000 + "}",
        "a: 1\n" * 190_000,
        '"\n' * 300_000,
        "a:\n" + '  - "\n' * 150_000,
        "".join(f"%TAG !{i}! x:\n" for i in range(40_000)) + "---\na: 1",
        "a: " + "1" * 900_000,
        "---\n" * 200_000,
        "%" + "x" * 900_000,
        " " * 900_000,
        "a: '" + "x\n  " * 200_000,
    ],
    ids=lambda bomb: bomb[:12].encode("unicode_escape").decode(),
)
def test_bombs_are_refused(bomb):
    root, findings = read(bomb)
    assert root is None or findings
    assert 0 < len(findings) <= reader.MAX_FINDINGS + 1


def test_a_file_as_large_as_may_be_is_read_whole():
    text = "a:\n" + "  - {value: 500, unit: km, as_published: 500 km}\n" * 20_000
    assert len(tree(text[: reader.MAX_BYTES].rpartition("\n")[0])["a"]) > 15_000


# ---------------------------------------------------------------- anything at all


def check_result(data: bytes) -> None:
    root, findings = read_yaml(data, "f.yaml")
    lines = data.count(b"\n") + 1
    assert root is not None or findings
    assert root is None or type(root) is Map
    for finding in findings:
        assert 1 <= finding.line <= lines + 1
        assert finding.column >= 1
        assert finding.code.startswith("Y")


@given(st.binary(max_size=300))
@example(b"\xff")
@example(b"a: \xed\xa0\x80")
def test_any_bytes_give_findings_or_a_tree(data):
    check_result(data)


PARTS = [
    "a",
    "b: ",
    "- ",
    "\n",
    "\n  ",
    "\n    ",
    ": ",
    ", ",
    "{",
    "}",
    "[",
    "]",
    '"',
    "'",
    "#",
    "&",
    "*x",
    "!t",
    "|\n",
]
PARTS += [">-", "?", "%", "@", "`", "---", "...", "<<", "~", "1", ".5", "1,725", "\\", "\\u", "é", "\r\n", "\t", "null"]
YAML_ISH = st.lists(st.sampled_from([*PARTS, "0x", "e5", "𐍈"]), max_size=40)


@given(YAML_ISH)
@example(['"', "\n", "'", "\n"])
def test_any_yaml_ish_text_gives_findings_or_a_tree(parts):
    check_result("".join(parts).encode())
