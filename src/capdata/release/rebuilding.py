"""Build a release again from git and compare: CSV, JSON and text byte for byte on any day, Parquet for one pyarrow.

The commit is that of the tag `vX.Y.Z`, else the newest whose trees are those of the manifest. It is checked out into
a temporary clone, so that neither the working tree nor the repository is touched, and the capdata of that very commit
builds it, in a process of its own, with the libraries of this environment.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from capdata.machine.git import NotInGit, run_git
from capdata.reading.root import Root
from capdata.release.verifying import Difference
from capdata.released.history import NoCommit, commit_of
from capdata.released.manifest import tools
from capdata.released.store import MANIFEST, SUMS, Release


class Rebuilt(NamedTuple):
    """What came out: the commit, how many files were compared, what differs, and what could not be compared."""

    commit: str
    n_compared: int
    differences: list[Difference]
    left_out: list[str]


class NotRebuilt(Exception):
    """The release can't be built again here; the message says why."""


def rebuild(root: Root, release: Release) -> Rebuilt:
    """Build `release` again aside, and compare every file with it. Raises NotRebuilt, Damaged."""
    try:
        commit = commit_of(root.path, release.version, release.manifest["trees"])
        with tempfile.TemporaryDirectory(prefix="capdata-") as place:
            built = Path(place, "built")
            _build(_checked_out(root.path, commit, Path(place, "clone")), release.version, built)
            return compare(commit, release, built)
    except (NotInGit, NoCommit) as reason:
        raise NotRebuilt(str(reason)) from None


def _checked_out(root: Path, commit: str, clone: Path) -> Path:
    """The root at `commit`, in a clone that borrows the objects of this repository."""
    top = Path(run_git(root, "rev-parse", "--show-toplevel").rstrip("\n"))
    run_git(root, "clone", "--quiet", "--shared", "--no-checkout", str(top), str(clone))
    run_git(clone, "checkout", "--quiet", "--detach", commit)
    return clone / root.relative_to(top.resolve())


def _build(root: Path, version: str, folder: Path) -> None:
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    if (root / "src" / "capdata").is_dir():
        environment["PYTHONPATH"] = str(root / "src")
    words = [sys.executable, "-m", "capdata", "release", version, "--into", str(folder), "--root", str(root)]
    done = subprocess.run(words, cwd=folder.parent, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).replace(str(folder.parent), "")
        raise NotRebuilt(f"the capdata of that commit can't build {version} here: {said}")


def compare(commit: str, release: Release, built: Path) -> Rebuilt:
    """Compare all files of `release` with those in `built`."""
    made, here = release.manifest.get("tools", {}), tools()
    same_parquet = made.get("pyarrow") == here["pyarrow"]
    left_out = []
    if not same_parquet:
        left_out.append(f"Parquet, written with pyarrow {made.get('pyarrow')} (here {here['pyarrow']})")
    others = [name for name in ("sqlite", "xlsxwriter", "zlib") if made.get(name) != here[name]]
    if others:
        left_out.append(f"attachments, made with {', '.join(f'{n} {made.get(n)} (here {here[n]})' for n in others)}")
    names = sorted(_files(release.path) | _files(built))
    if not same_parquet:
        names = [name for name in names if not name.endswith(".parquet")]
    differences = []
    for name in names:
        texts = [_content(folder, name, same_parquet, not others) for folder in (release.path, built)]
        if texts[0] != texts[1]:
            what = "came out otherwise"
            if None in texts:
                what = "was not built again" if texts[1] is None else "was built, and is not in the release"
            differences.append(Difference(release.version, name, what))
    return Rebuilt(commit, len(names), differences, left_out)


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def _content(folder: Path, name: str, same_parquet: bool, same_attachments: bool) -> Any:
    """What has to be equal of a file; None if it isn't there."""
    path = folder / name
    if not path.is_file():
        return None
    if name == MANIFEST:
        return _manifest(json.loads(path.read_bytes()), same_parquet, same_attachments)
    if name == SUMS and not same_parquet:
        return [line for line in path.read_text(encoding="utf-8").splitlines() if not line.endswith(".parquet")]
    return path.read_bytes()


def _manifest(content: Mapping[str, Any], same_parquet: bool, same_attachments: bool) -> Mapping[str, Any]:
    """The manifest without its tools, and without what depends on them where they differ."""
    without = {"tools", "check"} if same_attachments and same_parquet else {"tools", "check", "attachments"}
    kept = {name: value for name, value in content.items() if name not in without}
    if not same_parquet:
        kept["files"] = dict(_reproducible(content["files"]))
    return kept


def _reproducible(files: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, facts in files.items():
        if name.endswith(".parquet"):
            yield name, facts.get("rows")
        elif name != SUMS:
            yield name, facts
