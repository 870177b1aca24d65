"""A release is what was released: one flipped bit anywhere is found, and so is what doesn't hold by itself."""

from __future__ import annotations

import json
import random
import shutil
from datetime import date
from pathlib import Path

import pytest

from capdata.release.verifying import release_in, verify
from capdata.released.manifest import is_whole


@pytest.fixture(scope="module")
def whole(issued_once: Path) -> Path:
    return issued_once / "releases" / "0.1.0"


def test_a_whole_release_holds(issued) -> None:
    for words in ([], ["0.1.0"], ["--all"], [str(issued.root / "releases" / "0.1.0")]):
        done = issued.run("verify", *words)
        assert done.exit_code == 0, done.output
        assert done.output.startswith("0.1.0: ") and "files as released" in done.output


def test_one_flipped_bit_is_found_in_every_file(whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "0.1.0"
    shutil.copytree(whole, folder)
    chance, missed = random.Random(20240710), []
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    assert len(files) > 80
    for path in files:
        before = path.read_bytes()
        for _ in range(3 if path.name != "manifest.json" else 60):
            data = bytearray(before)
            bit = chance.randrange(len(data) * 8)
            data[bit // 8] ^= 1 << bit % 8
            path.write_bytes(data)
            found = verify(release_in(folder))
            if path.relative_to(folder).as_posix() not in {one.file for one in found}:
                missed.append((path.name, bit))
            path.write_bytes(before)
    assert not missed, "these flipped bits went unseen"
    assert verify(release_in(folder)) == []


def test_a_flipped_bit_makes_the_command_fail(issued) -> None:
    path = issued.root / "releases/0.1.0/csv/claims.csv"
    path.write_bytes(path.read_bytes().replace(b"500", b"400", 1))
    done = issued.run("verify")
    assert done.exit_code == 1 and "0.1.0: csv/claims.csv has sha256" in done.output


@pytest.mark.parametrize("name", ["csv/claims.csv", "manifest.json", "SHA256SUMS", "schemas/tables.json"])
def test_a_missing_file_is_found(whole: Path, tmp_path: Path, name: str) -> None:
    shutil.copytree(whole, tmp_path / "0.1.0")
    (tmp_path / "0.1.0" / name).unlink()
    found = verify(release_in(tmp_path / "0.1.0"))
    assert name in {one.file for one in found}


def test_an_added_file_is_found(whole: Path, tmp_path: Path) -> None:
    shutil.copytree(whole, tmp_path / "0.1.0")
    (tmp_path / "0.1.0" / "csv" / "extra.csv").write_text("a\n")
    assert [(one.file, one.what) for one in verify(release_in(tmp_path / "0.1.0"))] == [
        ("csv/extra.csv", "was not released: the manifest doesn't list it")
    ]


def test_every_bit_of_a_manifest_is_under_its_check(whole: Path) -> None:
    text = (whole / "manifest.json").read_bytes()
    assert is_whole(text)
    for place in range(0, min(len(text), 900)):
        for bit in range(8):
            data = bytearray(text)
            data[place] ^= 1 << bit
            assert not is_whole(bytes(data)), f"bit {bit} of byte {place}"


def reseal(folder: Path, name: str, data: bytes) -> None:
    """Change a file and the manifest with it, as a tool of somebody else's that releases what doesn't hold."""
    from capdata.released.edition import facts_of
    from capdata.released.manifest import manifest_text, sums_text

    (folder / name).write_bytes(data)
    manifest = json.loads((folder / "manifest.json").read_bytes())
    facts = [
        facts_of(folder, path, entry.get("rows")) for path, entry in manifest["files"].items() if path != "SHA256SUMS"
    ]
    (folder / "SHA256SUMS").write_text(sums_text(facts))
    facts.append(facts_of(folder, "SHA256SUMS"))
    text = manifest_text(
        version="0.1.0", released=date(2024, 8, 1), files=facts, attachments=[], trees={}, tools={}, earlier={}
    )
    (folder / "manifest.json").write_bytes(text)


def test_csv_that_says_otherwise_than_parquet_is_found(whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "0.1.0"
    shutil.copytree(whole, folder)
    reseal(folder, "csv/claims.csv", (folder / "csv/claims.csv").read_bytes().replace(b"500.0", b"501.0", 1))
    assert [(one.file, one.what) for one in verify(release_in(folder))] == [
        ("csv/claims.csv", "row 1 is not that of Parquet")
    ]


def test_a_table_against_its_schema_is_found(whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "0.1.0"
    shutil.copytree(whole, folder)
    text = (folder / "schemas/tables.json").read_text()
    schemas = json.loads(text)
    schemas["tables"]["claims"]["columns"][0]["dtype"] = "Int64"
    reseal(folder, "schemas/tables.json", json.dumps(schemas).encode())
    found = verify(release_in(folder))
    assert [one.file for one in found] == ["parquet/claims.parquet"] and "id" in found[0].what


def test_a_reference_that_leads_nowhere_is_found(whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "0.1.0"
    shutil.copytree(whole, folder)
    schemas = json.loads((folder / "schemas/tables.json").read_text())
    column = next(c for c in schemas["tables"]["claims"]["columns"] if c["name"] == "as_published")
    column["references"] = "entities.id"
    reseal(folder, "schemas/tables.json", json.dumps(schemas).encode())
    assert [(one.file, one.what) for one in verify(release_in(folder))] == [
        ("parquet/claims.parquet", "as_published names '500 km', which is not in entities.id")
    ]


def test_an_earlier_manifest_is_held_by_the_later_one(issued) -> None:
    record = (issued.root / "data/missiles/lance.yaml").read_text()
    issued.write({"missiles/lance": record.replace("500", "550")})
    issued.release("0.1.1")
    path = issued.root / "releases/0.1.0/manifest.json"
    path.write_bytes(path.read_bytes() + b"\n")
    done = issued.run("verify", "0.1.1")
    assert (
        done.exit_code == 1
        and "0.1.0: manifest.json is not the manifest of 0.1.0 that 0.1.1 was made after" in done.output
    )


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["9.9.9"], "there is no release 9.9.9"),
        (["nowhere"], "'nowhere' is neither a version, like 1.4.0, nor a folder"),
        (["0.1.0", "--all"], "--all goes without VERSION and PATH"),
    ],
)
def test_wrong_usage_is_said(issued, words: list[str], reason: str) -> None:
    done = issued.run("verify", *words)
    assert done.exit_code == 2 and reason in done.output
