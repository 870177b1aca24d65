"""An editor changes records and cuts the versions that the rules demand; each wrong one is refused with the reason."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from capdata.reading.root import find_root
from capdata.released.store import find_release

from .edits import PRESS_2025, lance, new_property


def changes(scratch, version: str) -> pd.DataFrame:
    return find_release(find_root(scratch.root), version).read("changes")


def written(frame: pd.DataFrame) -> list[tuple[str, str, str, str]]:
    """What the editor wrote, as table, key, column, why."""
    frame = frame[~frame["derived"].astype(bool)]
    columns = ("table", "key", "column", "why")
    return list(zip(*(frame[name].astype(str) for name in columns), strict=True))


def test_the_first_release_has_every_file_and_no_changes(issued) -> None:
    folder = issued.root / "releases" / "0.1.0"
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {"manifest.json", "SHA256SUMS", "CHANGES.md", "LICENSE-DATA", "schemas/properties.yaml",
            "schemas/tables.json", "csv/claims.csv", "parquet/claims.parquet", "csv/changes.csv"} <= names  # fmt: skip
    assert len(changes(issued, "0.1.0")) == 0
    manifest = json.loads((folder / "manifest.json").read_bytes())
    assert manifest["released"] == "2024-08-01", "the date is that of the changelog"
    assert manifest["files"]["csv/claims.csv"]["rows"] == 1
    assert manifest["trees"]["data"] == issued.git("rev-parse", "HEAD:data").strip()
    assert issued.git("status", "--porcelain") == "", "nothing else was written"


def test_a_correction_is_a_patch(issued) -> None:
    issued.write({"missiles/lance": lance(550)})
    issued.section("0.1.1")
    dry = issued.run("release", "0.1.1", "--dry-run")
    assert dry.exit_code == 0 and "the smallest legal version is 0.1.1, a patch step" in dry.output
    assert dry.output.endswith("0.1.1 may be released: it was written aside, verified and thrown away\n")
    assert not (issued.root / "releases" / "0.1.1").exists(), "--dry-run leaves nothing"
    assert issued.git("status", "--porcelain") == ""
    assert issued.run("release", "0.1.1").exit_code == 0
    frame = changes(issued, "0.1.1")
    claim = "lance.range.max.press-2024"
    assert written(frame) == [
        ("claims", claim, "as_published", "corrected"), ("claims", claim, "number", "corrected"),
    ]  # fmt: skip
    assert set(frame["why"].astype(str)) == {"corrected"}, "what follows from a correction is corrected"
    wide = frame[(frame["table"] == "missiles") & (frame["column"] == "range_max_km")]
    assert wide[["key", "old", "new"]].values.tolist() == [["lance", "500.0", "550.0"]]
    notes = (issued.root / "releases/0.1.1/CHANGES.md").read_text()
    assert "**The past changes.** 1 value of 0.1.0 was wrong" in notes and "**The present stands.**" in notes


def test_a_later_claim_is_an_update_and_a_minor_step(issued) -> None:
    later = "    - {value: 700, unit: km, as_published: 700 km, basis: official, source: press-2025}\n"
    issued.write({"sources/press-2025": PRESS_2025, "missiles/lance": lance(500, later)})
    issued.section("0.1.1")
    refused = issued.run("release", "0.1.1")
    assert refused.exit_code == 1
    assert "0.1.1 is a patch step from 0.1.0, and the difference needs a minor one, 0.2.0" in refused.output
    assert "claims: lance.range.max.press-2025 is new" in refused.output, "the rows that force it are named"
    assert not (issued.root / "releases" / "0.1.1").exists()
    issued.release("0.2.0")
    frame = changes(issued, "0.2.0")
    assert written(frame) == [
        ("claims", "lance.range.max.press-2025", "", "added"), ("entities", "press-2025", "", "added"),
    ]  # fmt: skip
    chosen = frame[(frame["table"] == "values") & (frame["column"] == "number")]
    assert chosen[["old", "new", "why"]].astype(str).values.tolist() == [["500.0", "700.0", "updated"]]
    notes = (issued.root / "releases/0.2.0/CHANGES.md").read_text()
    assert "**The past stands.**" in notes and "**The present moved.** 1 value changed" in notes


def test_an_older_claim_found_later_is_no_update(scratch) -> None:
    older = PRESS_2025.replace("2024-07\n", "2024-02\n")
    scratch.release("0.1.0")
    more = "    - {value: 700, unit: km, as_published: 700 km, basis: official, source: press-2025}\n"
    scratch.write({"sources/press-2025": older, "missiles/lance": lance(500, more)})
    scratch.release("0.2.0")
    frame = changes(scratch, "0.2.0")
    chosen = frame[(frame["table"] == "values") & (frame["column"] == "number")]
    assert chosen["why"].astype(str).tolist() == ["added"], "we know more; the world did not move"


REDIRECT = """
lance:
  kind: moved
  to: [mgm-52]
  reason: the designation is what readers look for
  version: 0.2.0
"""


def test_a_renamed_record_needs_a_redirect_and_a_minor_step(issued) -> None:
    issued.git("mv", "data/missiles/lance.yaml", "data/missiles/mgm-52.yaml")
    issued.commit()
    for version in ("0.1.1", "0.2.0", "1.0.0"):
        issued.section(version)
        refused = issued.run("release", version)
        assert refused.exit_code == 1
        assert "the id lance vanished; data/redirects.yaml has to say where it went" in refused.output
    issued.write({"redirects": REDIRECT})
    refused = issued.run("release", "0.1.1")
    assert "needs a minor one, 0.2.0, because redirects: lance is new" in refused.output
    assert issued.run("release", "0.2.0").exit_code == 0
    frame = changes(issued, "0.2.0")
    assert written(frame) == [("redirects", "lance", "", "added")], "one change, told once"
    moved = frame[frame["column"] == "id"]
    assert moved[["table", "old", "new"]].values.tolist() == [["entities", "lance", "mgm-52"]]
    assert not set(frame["table"]) & {"claims", "values", "missiles"}, "nothing else of the record changed"


def test_a_new_column_is_a_minor_step(issued) -> None:
    new_property(issued.root)
    issued.commit()
    issued.section("0.1.1")
    refused = issued.run("release", "0.1.1")
    assert "needs a minor one, 0.2.0" in refused.output and "the column missiles.mass_fin_kg is new" in refused.output
    issued.release("0.2.0")
    rows = written(changes(issued, "0.2.0"))
    assert {row[:3] for row in rows if row[0] == "missiles"} == {
        ("missiles", "", f"mass_fin_{part}") for part in ("kg", "bound", "low_kg", "high_kg", "n_independent")
    }
    assert [row for row in rows if row[0] != "missiles"] == [("properties", "mass.fin", "", "added")]


def test_a_removed_column_is_a_major_step(scratch) -> None:
    new_property(scratch.root)
    scratch.commit()
    scratch.release("0.1.0")
    path = scratch.root / "schemas" / "properties.yaml"
    path.write_text(path.read_text().partition("\nmass.fin:")[0] + "\n")
    scratch.commit()
    for version in ("0.1.1", "0.2.0"):
        scratch.section(version)
        refused = scratch.run("release", version)
        assert "needs a major one, 1.0.0" in refused.output
        assert "the column missiles.mass_fin_kg is removed" in refused.output
    scratch.release("1.0.0")


@pytest.mark.parametrize(
    ("version", "reason"),
    [
        ("0.1.0", "0.1.0 was released already"),
        ("0.0.9", "0.1.0 was released already, and versions only grow"),
        ("0.1.3", "0.1.3 is no step from 0.1.0; the difference allows 0.1.1, 0.2.0, 1.0.0"),
        ("3.0.0", "3.0.0 is no step from 0.1.0"),
        ("0.1.1", "CHANGELOG.md has no section for this version; write: `## 0.1.1 (YYYY-MM-DD)`"),
    ],
)
def test_a_wrong_version_is_refused(issued, version: str, reason: str) -> None:
    refused = issued.run("release", version)
    assert refused.exit_code == 1 and reason in refused.output


def test_what_is_no_version_is_wrong_usage(scratch) -> None:
    refused = scratch.run("release", "v1")
    assert refused.exit_code == 2 and "looks like 1.4.0" in refused.output


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("## 0.1.0\n\n- x\n", "CHANGELOG.md:1: the section of 0.1.0 has no date"),
        ("## 0.1.0 (soon)\n\n- x\n", "CHANGELOG.md:1: the section of 0.1.0 has no date"),
        ("## 0.1.0 (2024-08-01)\n\n## 0.0.1 (2024-01-01)\n- x\n", "CHANGELOG.md:1: the section of 0.1.0 says nothing"),
        ("## 0.1.0 (2999-08-01)\n\n- x\n", "CHANGELOG.md:1: the release is dated 2999-08-01, which has not come yet"),
        ("## 0.1.0 (2024-08-01)\n- x\n## 0.1.0 (2024-08-01)\n- y\n", "CHANGELOG.md:3: a second section for 0.1.0"),
    ],
)
def test_a_section_has_a_date_and_words(scratch, text: str, reason: str) -> None:
    (scratch.root / "CHANGELOG.md").write_text(text)
    refused = scratch.run("release", "0.1.0")
    assert refused.exit_code == 1 and reason in refused.output


@pytest.mark.parametrize("file", ["data/missiles/lance.yaml", "data/missiles/new.yaml", "schemas/properties.yaml"])
def test_what_is_not_committed_is_not_released(scratch, file: str) -> None:
    scratch.section("0.1.0")
    path = scratch.root / file
    path.write_text((path.read_text() if path.exists() else "name: New\n") + "# a remark\n")
    refused = scratch.run("release", "0.1.0")
    assert refused.exit_code == 1 and f"{file} differs from the last commit" in refused.output
    assert not (scratch.root / "releases").exists()


def test_a_record_that_git_ignores_is_not_released(scratch) -> None:
    (scratch.root / ".gitignore").write_text("data/missiles/secret.yaml\n")
    scratch.section("0.1.0")
    (scratch.root / "data/missiles/secret.yaml").write_text("name: Secret\n")
    assert "data/missiles/secret.yaml differs from the last commit" in scratch.run("release", "0.1.0").output


def test_records_with_errors_are_not_released(scratch) -> None:
    scratch.section("0.1.0")
    scratch.write({"missiles/lance": lance() + "extra: x\n"})
    refused = scratch.run("release", "0.1.0")
    assert refused.exit_code == 1 and "data/missiles/lance.yaml:5:1: " in refused.output


@pytest.mark.parametrize("committed", [False, True])
@pytest.mark.parametrize("file", ["csv/claims.csv", "manifest.json", "SHA256SUMS", "CHANGES.md"])
def test_an_earlier_release_that_changed_stops_the_next(issued, file: str, committed: bool) -> None:
    folder = issued.root / "releases" / "0.1.0"
    path = folder / file
    path.write_bytes(path.read_bytes().replace(b"a", b"b", 1))
    if committed:
        issued.commit()
    issued.write({"missiles/lance": lance(550)})
    issued.section("0.1.1")
    refused = issued.run("release", "0.1.1")
    assert refused.exit_code == 1 and f"an earlier release changed: releases/0.1.0/{file}" in refused.output


def test_an_earlier_release_rewritten_with_its_manifest_stops_the_next(issued, tmp_path: Path) -> None:
    folder = issued.root / "releases" / "0.1.0"
    issued.write({"missiles/lance": lance(550)})
    assert issued.run("release", "0.1.0", "--into", str(tmp_path / "forged")).exit_code == 0
    shutil.rmtree(folder)
    shutil.move(tmp_path / "forged", folder)
    issued.commit()
    issued.section("0.1.1")
    refused = issued.run("release", "0.1.1")
    assert refused.exit_code == 1
    assert "releases/0.1.0/manifest.json is not what was committed with the release" in refused.output


def test_a_redirect_is_kept_for_ever(scratch) -> None:
    gone = REDIRECT.replace("moved", "withdrawn").replace("  to: [mgm-52]\n", "").replace("0.2.0", "0.1.0")
    scratch.write({"redirects": gone.replace("lance:", "old-lance:")})
    scratch.release("0.1.0")
    scratch.write({"redirects": "{}\n"})
    scratch.section("0.1.1")
    refused = scratch.run("release", "0.1.1")
    assert refused.exit_code == 1 and "the redirect of old-lance is gone" in refused.output


def test_a_redirect_names_the_version_in_which_it_is_new(scratch) -> None:
    scratch.write({"redirects": REDIRECT.replace("lance:", "spear:").replace("[mgm-52]", "[lance]")})
    scratch.section("0.1.0")
    refused = scratch.run("release", "0.1.0")
    assert refused.exit_code == 1 and "the redirect of spear says version 0.2.0; it is new in 0.1.0" in refused.output


def test_a_removed_claim_needs_a_redirect(scratch) -> None:
    more = "    - {value: 700, unit: km, as_published: 700 km, basis: official, source: press-2024, nr: 2}\n"
    scratch.write({"missiles/lance": lance(500, more)})
    scratch.release("0.1.0")
    scratch.write({"missiles/lance": lance(500)})
    scratch.section("0.2.0")
    refused = scratch.run("release", "0.2.0")
    assert refused.exit_code == 1 and "the id lance.range.max.press-2024.2 vanished" in refused.output
    claim = "{kind: withdrawn, reason: the page says it of another missile, version: 0.2.0}"
    scratch.write({"redirects": f"lance.range.max.press-2024.2: {claim}\n"})
    assert scratch.run("release", "0.2.0").exit_code == 0
    frame = changes(scratch, "0.2.0")
    assert ("claims", "lance.range.max.press-2024.2", "", "withdrawn") in written(frame)
    chosen = frame[(frame["table"] == "values") & (frame["column"] == "number")]
    assert chosen["why"].astype(str).tolist() == ["withdrawn"]


def test_lost_coverage_needs_a_reason(scratch) -> None:
    aliases = "aliases:\n  - {name: Spear, authority: us-navy}\n"
    scratch.write({"missiles/lance": lance(500) + aliases})
    scratch.release("0.1.0")
    silent = "name: Lance\nclaims:\n  range.max:\n    - {missing: not-disclosed, basis: reported, source: press-2024}\n"
    scratch.write({"missiles/lance": silent})
    scratch.section("0.1.1", "- Mended.")
    refused = scratch.run("release", "0.1.1")
    assert refused.exit_code == 1
    assert "lost without a reason: lance: range.max: a value was chosen, and there is none now" in refused.output
    assert "lost without a reason: lance: the alias 'Spear' is gone" in refused.output
    text = (scratch.root / "CHANGELOG.md").read_text()
    reason = "- The page prints no range of `lance`, and nobody calls it Spear."
    (scratch.root / "CHANGELOG.md").write_text(text.replace("- Mended.", reason))
    done = scratch.run("release", "0.1.1", "--dry-run")
    assert done.exit_code == 0, done.output
