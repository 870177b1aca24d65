"""The owner of an old notebook is told which ids moved, split, changed or are gone, and by whose decision."""

from __future__ import annotations

import csv
import io
import json

import pytest
from click.testing import CliRunner

import capdata
from capdata.cli import main

CLAIM = "{{value: {}, unit: km, as_published: {} km, basis: reported, source: press-2024}}"


def missile(name, figure=None):
    claims = f"claims:\n  range.max:\n    - {CLAIM.format(figure, figure)}\n" if figure else ""
    return f"name: {name}\n{claims}"


def entry(old, kind, to=""):
    return f"{old}:\n  kind: {kind}\n{f'  to: [{to}]' + chr(10) if to else ''}  reason: a reason\n  version: 0.2.0\n"


@pytest.fixture(scope="module")
def root(make_root_at, freeze, tmp_path_factory):
    """0.1.0 has lance, pike, spear, bow and hoax; 0.2.0 has a corrected pike, spear as javelin, bow split."""
    before = {name: missile(name.title(), 500) for name in ("lance", "pike", "spear", "bow", "hoax")}
    root = make_root_at(tmp_path_factory.mktemp("audit") / "root", {f"missiles/{x}": y for x, y in before.items()})
    freeze(root, "0.1.0")
    for name in ("spear", "bow", "hoax"):
        (root / "data" / "missiles" / f"{name}.yaml").unlink()
    after = {"pike": missile("Pike", 550), "javelin": missile("Javelin", 500), "long-bow": missile("Long bow", 500),
             "short-bow": missile("Short bow")}  # fmt: skip
    redirects = (
        entry("spear", "moved", "javelin") + entry("bow", "split", "long-bow, short-bow") + entry("hoax", "withdrawn")
    )
    make_root_at(root, {**{f"missiles/{name}": text for name, text in after.items()}, "redirects": redirects})
    freeze(root, "0.2.0")
    return root


@pytest.fixture
def audit(root, tmp_path):
    """`audit(text, *options)` returns the exit code and the rows of the answer."""

    def run(text, *options):
        path = tmp_path / "ids.csv"
        path.write_text(text, encoding="utf-8")
        words = ["audit", str(path), "--format", "json", "--root", str(root), *options]
        result = CliRunner().invoke(main, words)
        if result.exit_code == 2:
            return 2, result.stderr
        return result.exit_code, json.loads(result.stdout)

    return run


def states(rows):
    return {row["id"]: row["state"] for row in rows}


def test_every_id_gets_its_state_and_its_ids_of_now(audit) -> None:
    code, rows = audit("id\nlance\npike\nspear\nbow\nhoax\nnever-was\n", "--from", "0.1.0")
    assert code == 1
    assert states(rows) == {"lance": "same", "pike": "changed", "spear": "moved", "bow": "split", "hoax": "withdrawn",
                            "never-was": "unknown"}  # fmt: skip
    assert {row["id"]: row["now"] for row in rows}["bow"] == ["long-bow", "short-bow"]
    told = {row["id"]: row["told"] for row in rows}
    assert told["pike"] == ["range.max: 500 km is now 550 km"]
    assert told["spear"] == ["spear moved to javelin in 0.2.0: a reason"]
    assert told["hoax"] == ["hoax was withdrawn in 0.2.0: a reason"]
    assert told["never-was"] == ["it is no id of ours"]


def test_claims_go_with_their_records(audit) -> None:
    ids = [f"{name}.range.max.press-2024" for name in ("lance", "pike", "spear", "bow", "hoax")]
    code, rows = audit("\n".join(ids), "--from", "0.1.0", "--to", "0.2.0")
    assert code == 1
    assert list(states(rows).values()) == ["same", "changed", "moved", "moved", "withdrawn"]
    now = {row["id"]: row["now"] for row in rows}
    assert now[ids[2]] == ["javelin.range.max.press-2024"]
    assert now[ids[3]] == ["long-bow.range.max.press-2024"], "the one of the two that has the claim"
    assert rows[1]["told"] == ["number: 500.0 is now 550.0", "as_published: 500 km is now 550 km"]


def test_nothing_to_do_is_exit_code_0(audit) -> None:
    assert audit("id\nlance\npike\n")[0] == 0
    assert audit("lance\nus-navy\npress-2024\n", "--from", "0.1.0", "--to", "0.2.0")[0] == 0
    assert audit("pike\n", "--from", "0.1.0", "--to", "0.1.0")[0] == 0


def test_a_saved_table_is_compared_with_the_table_of_now(audit, root) -> None:
    saved = capdata.load("missiles", "0.1.0", root=root).to_csv(index=False)
    code, rows = audit(saved)
    told = {row["id"]: row["told"] for row in rows}
    assert code == 1
    assert told["lance"] == []
    assert "range_max_km: 500.0 is now 550.0" in told["pike"]
    saved = capdata.load("claims", "0.1.0", root=root)[["source", "id", "as_published"]].to_csv(index=False, sep=";")
    code, rows = audit(saved)
    assert states(rows)["pike.range.max.press-2024"] == "changed", "the column `id`, not `source`, has the ids"


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("id\nlance\n", []),
        ("ID\nlance\n", []),
        ("lance\n", []),
        ("lance", []),
        ("\ufefflance\r\n\r\n", []),
        ("who,what\nme,lance\nme,spear\n", []),
        ("what\tn\nlance\t1\n", []),
        ("x,lance\ny,pike\n", []),
        ("missile,n\nlance,2\n", ["--column", "missile"]),
        ('"id"\n" lance "\n', []),
        ("weapon\nlance\n", ["--column", "weapon"]),
    ],
)
def test_the_column_of_ids_is_found(audit, text, options) -> None:
    code, rows = audit(text, *options)
    assert code in (0, 1)
    assert rows[0]["id"] == "lance"
    assert rows[0]["state"] == "same"


def test_a_misspelt_id_in_the_first_line_is_no_title(audit) -> None:
    _, rows = audit("lanse\nlance\n")
    assert states(rows) == {"lanse": "unknown", "lance": "same"}


def test_an_id_that_stands_in_many_rows_is_told_once(audit) -> None:
    _, rows = audit("id,range_max_km\npike,1\npike,2\n")
    assert [(row["id"], row["told"]) for row in rows] == [("pike", [])]


@pytest.mark.parametrize(
    ("text", "options", "told"),
    [
        ("", [], "the file is empty"),
        ("a,b\n1,2\n", [], "no column holds ids of ours; name the one that does with --column: a, b"),
        ("a,b\n1,2\n", ["--column", "c"], "there is no column 'c'; columns: a, b"),
        ("lance\n", ["--to", "0.9.0"], "there is no release 0.9.0"),
        ("lance\n", ["--from", "yesterday"], "version is 'yesterday'"),
    ],
)
def test_wrong_usage_is_exit_code_2_with_a_reason(audit, text, options, told) -> None:
    code, message = audit(text, *options)
    assert code == 2
    assert told in message


def test_people_see_what_needs_attention_and_the_counts(root, tmp_path) -> None:
    path = tmp_path / "ids.txt"
    path.write_text("lance\nspear\nhoax\n")
    result = CliRunner().invoke(main, ["audit", str(path), "--root", str(root)])
    assert result.exit_code == 1
    assert result.stdout == (
        "moved      spear\n"
        "           spear moved to javelin in 0.2.0: a reason\n"
        "withdrawn  hoax\n"
        "           hoax was withdrawn in 0.2.0: a reason\n"
        "3 ids: 1 same, 1 moved, 1 withdrawn\n"
    )


def test_the_answer_can_be_a_csv_file(root, tmp_path) -> None:
    out = tmp_path / "answer.csv"
    words = ["audit", "-", "--format", "csv", "--out", str(out), "--root", str(root)]
    result = CliRunner().invoke(main, words, input="bow\nlance\n")
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", "2 ids: 1 same, 1 split\n")
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"))))
    assert rows[0] == {"id": "bow", "state": "split", "now": "long-bow|short-bow",
                       "told": "bow was split into long-bow, short-bow in 0.2.0: a reason"}  # fmt: skip
    assert rows[1]["told"] == ""


def test_bytes_that_are_no_text_are_refused(root, tmp_path) -> None:
    path = tmp_path / "ids.csv"
    path.write_bytes(b"id\n\xff\xfe\n")
    result = CliRunner().invoke(main, ["audit", str(path), "--root", str(root)])
    assert (result.exit_code, "is not UTF-8: byte 4" in result.stderr) == (2, True)
