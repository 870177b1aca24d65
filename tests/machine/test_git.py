"""`--changed-since`: what a change brought about, and what it left for others to trip over."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from capdata.cli import main
from capdata.machine.git import NotInGit, changes_since

RECORD = (
    "name: {}\nclaims:\n  range.max:\n    - {{value: 1, unit: km, as_published: 1 km, basis: reported, source: own}}\n"
)
SOURCE = "title: T\npublisher: press\nkind: news\naccessed: 2026-01-01\nurl: https://example.org/\n"


def git(folder: Path, *words: str) -> None:
    who = ["-c", "user.name=tester", "-c", "user.email=tester@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def checkout(make_root) -> Path:
    """A dataset one folder below the top of a repository, all committed."""
    records = {"missiles/one": RECORD.format("One"), "missiles/two": RECORD.format("Two"), "sources/own": SOURCE}
    root: Path = make_root(records)
    git(root.parent, "init", "-q")
    git(root.parent, "add", "-A")
    git(root.parent, "commit", "-qm", "all")
    return root


def validate(root: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["validate", "--root", str(root), "--changed-since", "HEAD", *words])


def spoil(root: Path, record: str) -> None:
    path = root / "data" / f"{record}.yaml"
    path.write_text("colour: red\n" + (path.read_text() if path.exists() else "name: New\n"))


def test_what_was_wrong_before_is_not_reported(checkout: Path) -> None:
    spoil(checkout, "missiles/one")
    git(checkout, "commit", "-qam", "wrong")
    spoil(checkout, "missiles/two")
    spoil(checkout, "missiles/untracked")
    result = validate(checkout)
    assert result.exit_code == 1
    assert "missiles/two.yaml" in result.stdout
    assert "missiles/untracked.yaml" in result.stdout
    assert "missiles/one.yaml" not in result.stdout


@pytest.mark.parametrize("way", ["deleted", "renamed"])
def test_a_record_that_is_gone_is_missed_where_it_is_named(checkout: Path, way: str) -> None:
    path = checkout / "data" / "sources" / "own.yaml"
    path.rename(path.with_name("other.yaml")) if way == "renamed" else path.unlink()
    git(checkout, "add", "-A")
    result = validate(checkout)
    assert result.exit_code == 1
    assert "data/missiles/one.yaml" in result.stdout


def test_paths_narrow_further(checkout: Path) -> None:
    spoil(checkout, "missiles/one")
    spoil(checkout, "missiles/two")
    result = validate(checkout, str(checkout / "data" / "missiles" / "two.yaml"))
    assert "missiles/two.yaml" in result.stdout
    assert "missiles/one.yaml" not in result.stdout


def test_nothing_changed_is_nothing_to_report(checkout: Path) -> None:
    spoil(checkout, "missiles/one")
    git(checkout, "commit", "-qam", "wrong")
    result = validate(checkout)
    assert result.exit_code == 0
    assert "1 error elsewhere" in result.stderr


def test_broken_schemas_are_reported_though_unchanged(checkout: Path) -> None:
    (checkout / "schemas" / "units.yaml").write_text("nonsense: 1\n")
    git(checkout, "commit", "-qam", "broken")
    assert validate(checkout).exit_code == 1


@pytest.mark.parametrize("revision", ["nope", "", "--help", "HEAD~99"])
def test_a_revision_that_is_none_is_wrong_usage(checkout: Path, revision: str) -> None:
    with pytest.raises(NotInGit):
        changes_since(checkout, revision)


def test_outside_git_is_said_plainly(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(root.parent))
    result = validate(root)
    assert result.exit_code == 2
    assert "not a git repository" in result.stderr
