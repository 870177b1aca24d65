"""Findings as text, SARIF and GitHub annotations."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from sarif.loader import load_sarif_file

from capdata.checking import reporting
from capdata.checking.codes import catalogue
from capdata.checking.github_annotations import as_annotations
from capdata.checking.sarif import as_sarif
from capdata.findings import Finding, Related

SRC = Path(__file__).parents[2] / "src" / "capdata"
FINDING = Finding(
    "S01", "error", "data/missiles/x.yaml", 2, 3, "the key `colour` is not known here", "x", "colour", "colour",
    tip="did you mean `class`?", related=(Related("data/missiles/y.yaml", 1, 1, "the other, 100% alike"),),
)  # fmt: skip


def test_every_code_that_the_checks_use_is_in_the_catalogue() -> None:
    used = {code for path in SRC.rglob("*.py") for code in re.findall(r'"([YSTR]\d\d)"', path.read_text("utf-8"))}
    assert used <= set(catalogue()), "add the code to codes.py"
    assert set(catalogue()) <= used, "the catalogue lists a code that nothing uses"


@pytest.mark.parametrize("findings", [[FINDING], []], ids=["errors", "clean"])
def test_sarif_is_read_by_a_foreign_reader(findings: list[Finding], tmp_path: Path) -> None:
    path = tmp_path / "findings.sarif"
    path.write_text(as_sarif(findings), encoding="utf-8")
    report = load_sarif_file(str(path))
    assert report.get_result_count() == len(findings)
    for record in report.get_records():
        assert (record["Location"], record["Line"], record["Severity"]) == ("data/missiles/x.yaml", 2, "error")
        assert record["Code"] == "S01"


def test_sarif_results_point_at_their_rule_and_its_help() -> None:
    (run,) = json.loads(as_sarif([FINDING]))["runs"]
    (result,) = run["results"]
    rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
    assert rule["id"] == result["ruleId"] == "S01"
    assert rule["help"]["text"]
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 2, "startColumn": 3}
    assert result["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "data/missiles/y.yaml"


def test_a_finding_whose_line_moved_keeps_its_fingerprint() -> None:
    from dataclasses import replace

    prints = [
        json.loads(as_sarif([finding]))["runs"][0]["results"][0]["partialFingerprints"]
        for finding in (FINDING, replace(FINDING, line=40))
    ]
    assert prints[0] == prints[1]


def test_annotations_escape_what_would_end_the_command() -> None:
    (line,) = as_annotations([Finding("Y06", "warning", "data/a,b.yaml", 1, 2, "50%\nof it", tip=None)])
    assert line == "::warning file=data/a%2Cb.yaml,line=1,col=2,title=Y06::50%25%0Aof it"


def test_text_fits_a_narrow_terminal_and_points_at_the_place(tmp_path: Path) -> None:
    path = tmp_path / "data" / "missiles" / "x.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("name: X\n" + "  colour: " + "red " * 60 + "\n", encoding="utf-8")
    lines = list(reporting.as_text([FINDING], tmp_path, 1, 0, width=60))
    assert max(map(len, lines)) <= 60
    caret = next(i for i, line in enumerate(lines) if line.strip() == "| ^" or line.endswith("^"))
    assert lines[caret - 1][lines[caret].index("^") :].startswith("colour")


def test_a_place_is_never_cut_in_two(tmp_path: Path) -> None:
    far = Related("data/events/2010-04-22-a-rather-long-name-of-a-flight-test.yaml", 8, 14, "the other")
    finding = Finding("R38", "info", "x.yaml", 1, 1, "m", related=(far,))
    lines = reporting.as_text([finding], tmp_path, 1, 0, width=40)
    assert any(line.endswith(f"{far.file}:8:14") for line in lines), "a cut place can't be clicked or copied"


def test_the_caret_stands_right_below_wide_letters(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("日本: 1\n", encoding="utf-8")
    lines = list(reporting.as_text([Finding("S01", "error", "x.yaml", 1, 5, "m")], tmp_path, 0, 0))
    assert lines[3] == "        | " + " " * 6 + "^"


def test_colour_is_only_what_the_caller_gives(tmp_path: Path) -> None:
    plain = "\n".join(reporting.as_text([FINDING], tmp_path, 1, 0))
    styled = "\n".join(reporting.as_text([FINDING], tmp_path, 1, 0, style=lambda text, **_: f"<{text}>"))
    assert "<error>" in styled
    assert "<" not in plain
