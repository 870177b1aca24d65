"""`capdata diff` tells what an editor changed, each change once, what was lost first, and nothing else."""

from __future__ import annotations

import csv
import io
import json
import shutil

import pytest

from .edits import PRESS_2025, lance, missile, new_property

NEW_CLAIM = "    - {value: 1800, unit: km, as_published: 1800 km, basis: official, source: press-2025}\n"
REDIRECT = "honest-john: {kind: moved, to: [mgr-1], reason: readers look for it, version: 0.2.0}\n"


@pytest.fixture
def edited(scratch):
    """Released as 0.1.0; then a correction, an update, a redirect and a new column."""
    records = {"sources/press-2025": PRESS_2025, "missiles/pershing": missile("Pershing", 1770),
               "missiles/honest-john": missile("Honest John", 48)}  # fmt: skip
    scratch.write(records)
    scratch.release("0.1.0")
    scratch.write({"missiles/lance": lance(550), "missiles/pershing": missile("Pershing", 1770, NEW_CLAIM)})
    scratch.git("mv", "data/missiles/honest-john.yaml", "data/missiles/mgr-1.yaml")
    scratch.write({"redirects": REDIRECT})
    new_property(scratch.root)
    scratch.commit()
    return scratch


FOUR = [
    ("corrected", "claim", "lance.range.max.press-2024"),
    ("updated", "claim", "pershing.range.max.press-2025"),
    ("moved", "redirect", "honest-john"),
    ("added", "property", "mass.fin"),
]


def items(output: str) -> list[tuple[str, str, str]]:
    return [(item["kind"], item["noun"], item["id"]) for item in json.loads(output)["items"]]


def test_the_four_changes_and_nothing_else(edited) -> None:
    assert items(edited.run("diff", "--format", "json").output) == FOUR, "the tree against the newest release"
    edited.section("0.1.1")
    refused = edited.run("release", "0.1.1")
    assert refused.exit_code == 1 and "needs a minor one, 0.2.0" in refused.output
    edited.release("0.2.0")
    assert items(edited.run("diff", "0.1.0", "0.2.0", "--format", "json").output) == FOUR, "release against release"
    assert items(edited.run("diff", "0.2.0", "--format", "json").output) == [], "what was released is what is there"
    folder = str(edited.root / "releases" / "0.1.0")
    assert items(edited.run("diff", folder, "0.2.0", "--format", "json").output) == FOUR, "a folder is a release"


def test_text_says_each_change_with_what_follows(edited) -> None:
    output = edited.run("diff").output
    assert output.startswith("0.1.0 to tree: 1 corrected, 1 updated, 1 moved, 1 added\nsmallest legal step: minor\n")
    assert "  claim lance.range.max.press-2024\n      as_published: 500 km -> 550 km\n" in output
    assert "      so values pershing|range.max| number: 1770.0 -> 1800.0\n" in output
    assert "  honest-john -> mgr-1: readers look for it\n" in output
    assert "  property mass.fin, mass of a fin\n      so the columns missiles.mass_fin_bound, " in output


def test_markdown_is_a_list_for_a_review(edited, tmp_path) -> None:
    report = tmp_path / "report.md"
    done = edited.run("diff", "--format", "markdown", "--out", str(report))
    assert done.output == "0.1.0 to tree: 1 corrected, 1 updated, 1 moved, 1 added\n"
    text = report.read_text()
    assert (
        "#### Corrected" in text
        and "\n- claim lance.range.max.press-2024\n  - as\\_published: 500 km -\\> 550 km\n" in text
    )


def test_csv_has_every_cell(edited) -> None:
    rows = list(csv.DictReader(io.StringIO(edited.run("diff", "--format", "csv").output)))
    wanted = {
        "table": "missiles", "key": "lance", "column": "range_max_km", "old": "500.0", "new": "550.0",
        "why": "corrected", "derived": "true", "subject": "lance", "property": "range.max", "claim": "",
    }  # fmt: skip
    assert wanted in rows


def test_what_was_lost_comes_first(issued) -> None:
    gone = "lance: {kind: withdrawn, reason: there is no such missile, version: 0.2.0}\n"
    issued.write({"missiles/aardvark": missile("Aardvark", 10), "redirects": gone})
    (issued.root / "data/missiles/lance.yaml").unlink()
    output = issued.run("diff").output
    lines = output.splitlines()
    assert lines[3].startswith("Lost"), output
    assert "  record lance, Lance, with 1 claim: there is no such missile" in lines, output
    assert output.index("Lost") < output.index("Added") and "Moved" not in output, "one change, told once"


def test_a_value_that_became_undisclosed_is_lost(issued) -> None:
    silent = "name: Lance\nclaims:\n  range.max:\n    - {missing: not-disclosed, basis: reported, source: press-2024}\n"
    issued.write({"missiles/lance": silent})
    output = issued.run("diff").output
    assert "Lost" in output and "lance: range.max: a value was chosen, and there is none now" in output


def test_a_deprecated_claim_says_why(issued) -> None:
    issued.write({"missiles/lance": lance(500).replace("source: press", "deprecated: a misprint, source: press")})
    output = issued.run("diff").output
    assert "Deprecated" in output and "claim lance.range.max.press-2024: a misprint" in output


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["9.9.9"], "there is no release 9.9.9; released so far: 0.1.0"),
        (["elsewhere"], "'elsewhere' is neither a version, like 1.4.0, nor a folder, nor `tree`"),
    ],
)
def test_what_is_not_there_is_wrong_usage(issued, words: list[str], reason: str) -> None:
    done = issued.run("diff", *words)
    assert done.exit_code == 2 and reason in done.output


def test_a_new_record_is_told_with_its_claims_in_one_line(issued) -> None:
    issued.write({"missiles/pershing": missile("Pershing", 1770)})
    output = issued.run("diff").output
    assert output.splitlines()[3:] == ["Added", "  record pershing, Pershing, with 1 claim"]


def test_a_value_that_nothing_decides_any_more_is_lost(issued) -> None:
    other = "    - {value: 900, unit: km, as_published: 900 km, basis: reported, source: press-2024, nr: 2}\n"
    issued.write({"missiles/lance": lance(500, other)})
    lines = issued.run("diff").output.splitlines()
    assert lines[4] == "  value lance|range.max|: nothing can be chosen any more among claims that disagree"


def test_a_reminder_that_was_answered_is_no_loss(issued) -> None:
    reminder = "  mass.warhead:\n    - {missing: not-researched, note: nobody looked yet}\n"
    issued.write({"missiles/lance": lance(500, reminder)})
    issued.release("0.2.0")
    answer = (
        "  mass.warhead:\n    - {value: 210, unit: kg, as_published: 210 kg, basis: reported, source: press-2024}\n"
    )
    issued.write({"missiles/lance": lance(500, answer)})
    output = issued.run("diff").output
    assert "Lost" not in output and "Described" in output
    issued.release("0.3.0")
    notes = (issued.root / "releases/0.3.0/CHANGES.md").read_text()
    assert "**The past stands.**" in notes and "**The present stands.**" in notes, "what was added changes neither"


def test_a_note_is_no_correction(issued) -> None:
    issued.write({"missiles/lance": lance(500).replace("source: press", "locator: line 3, source: press")})
    assert items(issued.run("diff", "--format", "json").output) == [
        ("described", "claim", "lance.range.max.press-2024")
    ]


def test_two_checkouts_are_compared_for_a_review(issued, tmp_path) -> None:
    shutil.copytree(issued.root, tmp_path / "base")
    issued.write({"missiles/lance": lance(550)})
    done = issued.run("diff", str(tmp_path / "base"), "--format", "json")
    assert items(done.output) == [("corrected", "claim", "lance.range.max.press-2024")]


def test_before_the_first_release_there_is_nothing_to_compare_with(scratch) -> None:
    done = scratch.run("diff")
    assert done.exit_code == 2 and "nothing was released yet" in done.output
