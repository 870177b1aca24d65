"""A release is built again from git, byte for byte, on any day; what can't be, or comes out otherwise, is said."""

from __future__ import annotations

import shutil

import pytest

from capdata.reading.root import find_root
from capdata.release.rebuilding import compare, rebuild
from capdata.released.store import find_release


def test_a_release_comes_out_of_its_tag_again(issued) -> None:
    record = (issued.root / "data/missiles/lance.yaml").read_text()
    issued.write({"missiles/lance": record.replace("500", "550")})
    issued.release("0.1.1")
    issued.write({"missiles/lance": record.replace("500", "600")})
    before = issued.git("worktree", "list"), issued.git("branch", "-a"), issued.git("status", "--porcelain")
    for version in ("0.1.0", "0.1.1"):
        done = issued.run("verify", version, "--rebuild")
        assert done.exit_code == 0, done.output
        assert "files built again from " in done.output and done.output.endswith("all equal\n")
        assert issued.git("rev-list", "-n1", f"v{version}")[:12] in done.output
    assert before == (issued.git("worktree", "list"), issued.git("branch", "-a"), issued.git("status", "--porcelain"))


def test_without_a_tag_the_newest_commit_with_its_trees_is_taken(issued) -> None:
    issued.git("tag", "-d", "v0.1.0")
    (issued.root / "README.md").write_text("About.\n")
    issued.commit()
    newest = issued.git("rev-parse", "HEAD").strip()
    record = (issued.root / "data/missiles/lance.yaml").read_text()
    issued.write({"missiles/lance": record.replace("500", "600")})
    done = issued.run("verify", "0.1.0", "--rebuild")
    assert done.exit_code == 0 and f"from {newest[:12]}" in done.output


def test_a_tag_on_other_trees_is_refused(issued) -> None:
    record = (issued.root / "data/missiles/lance.yaml").read_text()
    issued.write({"missiles/lance": record.replace("500", "600")})
    issued.git("tag", "-f", "v0.1.0")
    done = issued.run("verify", "0.1.0", "--rebuild")
    assert done.exit_code == 1 and "the tag v0.1.0 is not what 0.1.0 was made from: data differ" in done.output


def test_a_history_without_its_trees_is_said(issued) -> None:
    shutil.rmtree(issued.root / ".git")
    issued.git("init", "-q", "-b", "main")
    record = (issued.root / "data/missiles/lance.yaml").read_text()
    issued.write({"missiles/lance": record.replace("500", "600")})
    done = issued.run("verify", "0.1.0", "--rebuild")
    assert done.exit_code == 1 and "no commit here has the trees of 0.1.0" in done.output


def test_a_dataset_in_a_folder_of_a_larger_repository_is_released_and_rebuilt(issued, tmp_path) -> None:
    shutil.rmtree(issued.root / "releases")
    outer = tmp_path / "outer"
    outer.mkdir()
    shutil.move(issued.root / ".git", outer / ".git")
    shutil.move(issued.root, outer / "dataset")
    (outer / "data").mkdir()
    (outer / "data" / "unrelated.txt").write_text("not ours\n")
    inner = type(issued)(outer / "dataset", new=False)
    inner.git("tag", "-d", "v0.1.0")
    record = outer / "dataset/data/missiles/lance.yaml"
    record.write_text(record.read_text().replace("500", "550"))
    refused = inner.run("release", "0.1.0")
    assert refused.exit_code == 1 and "  data/missiles/lance.yaml differs from the last commit" in refused.output
    inner.git("add", "-A", str(outer))
    inner.git("commit", "-q", "-m", "Move")
    assert inner.run("release", "0.1.0").exit_code == 0
    inner.git("add", "-A", str(outer))
    inner.git("commit", "-q", "-m", "Release")
    done = inner.run("verify", "--rebuild")
    assert done.exit_code == 0 and done.output.endswith("all equal\n"), done.output


def test_what_comes_out_otherwise_is_named(issued, tmp_path) -> None:
    release = find_release(find_root(issued.root), "0.1.0")
    assert issued.run("release", "0.1.0", "--into", str(tmp_path / "built")).exit_code == 0
    assert compare("", release, tmp_path / "built").differences == []
    path = tmp_path / "built" / "csv" / "claims.csv"
    path.write_bytes(path.read_bytes().replace(b"500", b"501"))
    (tmp_path / "built" / "CHANGES.md").unlink()
    found = compare("", release, tmp_path / "built").differences
    assert [(one.file, one.what) for one in found] == [
        ("CHANGES.md", "was not built again"), ("csv/claims.csv", "came out otherwise"),
    ]  # fmt: skip


def test_another_pyarrow_leaves_out_parquet_and_nothing_else(issued, monkeypatch: pytest.MonkeyPatch) -> None:
    from capdata.released.manifest import tools

    monkeypatch.setattr("capdata.release.rebuilding.tools", lambda: {**tools(), "pyarrow": "1.0"})
    release = find_release(find_root(issued.root), "0.1.0")
    rebuilt = rebuild(find_root(issued.root), release)
    assert rebuilt.differences == [] and rebuilt.left_out[0].startswith("Parquet, written with pyarrow")
    everything = sum(path.is_file() for path in release.path.rglob("*"))
    assert rebuilt.n_compared == everything - len(release.tables)
