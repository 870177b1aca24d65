"""Retired ids are kept for ever, lead straight to what exists, and are found wherever somebody still uses them."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

import capdata
from capdata.cli import main
from capdata.reading.redirects import Redirect, resolve

CLAIM = "{value: 500, unit: km, as_published: 500 km, basis: reported, source: press-2024}"
MISSILE = f"name: X\nclaims:\n  range.max:\n    - {CLAIM}\n"


def entry(old, kind="moved", to="[x]", version="0.2.0"):
    return f"{old}:\n  kind: {kind}\n" + (f"  to: {to}\n" if to else "") + f"  reason: r\n  version: {version}\n"


@pytest.fixture
def found(make_root):
    """`found(text)` gives code, line, column and message of what is found in a file of redirects."""

    def find(text):
        root = make_root({"missiles/x": MISSILE, "missiles/y": "name: Y\n", "redirects": text})
        return [
            (f.code, f.line, f.column, f.message) for f in capdata.validate(root) if f.file == "data/redirects.yaml"
        ]

    return find


@pytest.mark.parametrize(
    "text",
    [entry("old"), entry("old", "split", "[x, y]"), entry("old", "withdrawn", ""),
     entry("x.range.max.gone", to="[x.range.max.press-2024]"), entry("old") + entry("older"), "{}\n"],
)  # fmt: skip
def test_a_sound_redirect_is_fine(found, text) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "told"),
    [
        (entry("x"), "S14", 1, 1, "`x` was retired and is in use again"),
        (entry("x.range.max.press-2024"), "S14", 1, 1, "in use again"),
        (entry("old", to="[gone]"), "S05", 3, 8, "`old` leads to `gone`, which does not exist"),
        (entry("old", to="[y, gone]", kind="split"), "S05", 3, 11, "`old` leads to `gone`"),
        (entry("old", to=""), "S16", 2, 9, "doesn't fit its kind"),
        (entry("old", to="[x, y]"), "S16", 3, 7, "doesn't fit its kind"),
        (entry("old", "split"), "S16", 3, 7, "doesn't fit its kind"),
        (entry("old", "split", "[x, x]"), "S16", 3, 8, "twice"),
        (entry("old", "withdrawn"), "S16", 3, 7, "doesn't fit its kind"),
        (entry("older", to="[old]") + entry("old"), "S16", 3, 8, "`old`, which is itself redirected"),
        (entry("old", to="[old]"), "S16", 3, 8, "itself redirected"),
        (entry("old", to="[x.range.max.press-2024]"), "S16", 3, 8, "are not both records"),
        (entry("old.range.max.s"), "S16", 3, 8, "are not both claims"),
        (entry("Old Id"), "S16", 1, 1, "can't be an id"),
        (entry("old", version="soon"), "S03", 5, 12, "the wrong form"),
        (entry("old", "renamed"), "S04", 2, 9, "renamed"),
        (entry("old") + "  why: x\n", "S01", 6, 3, "`why` is not known here"),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(found, text, code, line, column, told) -> None:
    findings = found(text)
    first = findings[0]
    assert first[:3] == (code, line, column), findings
    assert told in first[3]


# ---------------------------------------------------------------- resolving

REDIRECTS = {
    redirect.old: redirect
    for redirect in (
        Redirect("tlam", "moved", ("tomahawk",), "one missile", "0.2.0"),
        Redirect("typhon-mrc", "split", ("typhon", "mrc"), "two things", "0.2.0"),
        Redirect("hoax", "withdrawn", (), "it never was", "0.3.0"),
        Redirect("press-24", "moved", ("press-2024",), "the year in full", "0.3.0"),
        Redirect("tomahawk.range.max.dw", "withdrawn", (), "not on the page", "0.4.0"),
        Redirect("sm-6.range.max.a", "moved", ("sm-6.range.anti-ship.a",), "a mission is named", "0.4.0"),
    )
}


@pytest.mark.parametrize(
    ("old", "ids", "kind"),
    [
        ("sm-6", ("sm-6",), None),
        ("never-was", ("never-was",), None),
        ("tlam", ("tomahawk",), "moved"),
        ("typhon-mrc", ("typhon", "mrc"), "split"),
        ("hoax", (), "withdrawn"),
        ("sm-6.range.max.a", ("sm-6.range.anti-ship.a",), "moved"),
        ("sm-6.range.max.b", ("sm-6.range.max.b",), None),
        ("tlam.range.max.b", ("tomahawk.range.max.b",), "moved"),
        ("tlam.range.max.dw", (), "withdrawn"),
        ("tlam.range.max.press-24", ("tomahawk.range.max.press-2024",), "moved"),
        ("sm-6.relation.programme.b.tlam", ("sm-6.relation.programme.b.tomahawk",), "moved"),
        ("typhon-mrc.name.b", ("typhon.name.b", "mrc.name.b"), "split"),
        ("hoax.range.max.b", (), "withdrawn"),
        ("sm-6.tlam.max.b", ("sm-6.tlam.max.b",), None),
    ],
)
def test_an_id_of_then_is_found_under_its_ids_of_now(old, ids, kind) -> None:
    resolved = resolve(old, REDIRECTS)
    assert (resolved.ids, resolved.kind) == (ids, kind)


def test_the_claims_of_a_split_record_are_looked_for_where_they_are() -> None:
    assert resolve("typhon-mrc.cost.b", REDIRECTS, {"mrc.cost.b"}).ids == ("mrc.cost.b",)
    assert resolve("typhon-mrc.cost.b", REDIRECTS, {"other"}).ids == ("typhon.cost.b", "mrc.cost.b")


# ---------------------------------------------------------------- show


@pytest.fixture
def retired(make_root):
    text = entry("old") + entry("both", "split", "[x, y]") + entry("none", "withdrawn", "")
    return make_root({"missiles/x": MISSILE, "missiles/y": "name: Y\n", "redirects": text})


@pytest.mark.parametrize(
    ("old", "told", "shown"),
    [
        ("old", "old moved to x in 0.2.0: r\n", ["(missile x)"]),
        ("both", "both was split into x, y in 0.2.0: r\n", ["(missile x)", "(missile y)"]),
    ],
)
def test_show_finds_what_was_retired_and_says_so(retired, old, told, shown) -> None:
    result = CliRunner().invoke(main, ["show", old, "--root", str(retired)])
    assert result.exit_code == 0
    assert result.stderr == told
    for word in shown:
        assert word in result.stdout


def test_show_says_why_a_record_was_withdrawn(retired) -> None:
    result = CliRunner().invoke(main, ["show", "none", "--root", str(retired)])
    assert (result.exit_code, result.stderr) == (1, "Error: none was withdrawn in 0.2.0: r\n")


def test_redirects_are_a_table_and_come_back_from_it(retired, freeze) -> None:
    from capdata.released.released_records import released_dataset
    from capdata.released.store import Release

    table = capdata.load("redirects", root=retired).set_index("old")
    assert table["new"].fillna("").to_dict() == {"old": "x", "both": "x|y", "none": ""}
    folder = freeze(retired, "0.2.0")
    again = released_dataset(Release("0.2.0", folder)).redirects
    assert again["both"] == Redirect("both", "split", ("x", "y"), "r", "0.2.0")
    assert again["none"].new == ()


# ---------------------------------------------------------------- show, by version and clocks


def test_show_reads_releases_and_clocks(make_root, freeze) -> None:
    root = make_root({"missiles/x": MISSILE})
    freeze(root, "0.1.0")
    make_root({"missiles/x": MISSILE.replace("500", "900")})

    def show(*words):
        return CliRunner().invoke(main, ["show", "x", "--root", str(root), *words])

    assert "900 km" in show().stdout
    assert "500 km" in show("--version", "0.1.0").stdout
    assert "500 km" in show("--version", "0.1.0", "--as-of", "1990-01-01").stdout
    early = show("--known-by", "2024-01-01")
    assert (early.exit_code, early.stderr) == (1, "Error: nothing that was published by 2024-01-01 tells of x\n")
    for words in (["--version", "9.9.9"], ["--version", "new"], ["--known-by", "2024"], ["--as-of", "May"]):
        result = show(*words)
        assert result.exit_code == 2, words
        assert "Error: " in result.stderr


def test_show_refuses_a_damaged_release(make_root, freeze) -> None:
    root = make_root({"missiles/x": MISSILE})
    (freeze(root, "0.1.0") / "parquet" / "claims.parquet").write_bytes(b"x")
    result = CliRunner().invoke(main, ["show", "x", "--version", "0.1.0", "--root", str(root)])
    assert result.exit_code == 1
    assert "parquet/claims.parquet is not what was released" in result.stderr
