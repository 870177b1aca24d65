"""What a release needs of git: the trees it was made from, whether they are committed, and where they are again.

A release names the hashes of the git trees of `data/`, `schemas/` and `src/`, not a commit: the commit that holds the
release can't be known inside it, and a rebased history keeps its trees.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from capdata.machine.git import NotInGit, run_git
from capdata.released.store import FOLDER, MANIFEST

#: The folders of a root from which a release follows.
TREES = ("data", "schemas", "src")


class NoCommit(Exception):
    """No commit holds the trees of a release; the message says which were looked for."""


def uncommitted(root: Path) -> list[str]:
    """Files of the trees that differ from the last commit or are in none, sorted. Raises NotInGit.

    A record that git ignores would be read all the same, so it counts.
    """
    there = [name for name in TREES if (root / name).exists()]
    if not there:
        return []
    lines = run_git(root, "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--", *there)
    prefix = len(run_git(root, "rev-parse", "--show-prefix").strip())
    changed = {line[3 + prefix :] for line in lines.split("\0") if line}
    read = [name for name in there if name != "src"]
    if read:
        ignored = run_git(root, "ls-files", "--others", "--ignored", "--exclude-standard", "-z", "--", *read)
        changed |= {name for name in ignored.split("\0") if name.endswith(".yaml")}
    return sorted(changed)


def trees(root: Path, commit: str = "HEAD") -> dict[str, str | None]:
    """The git hashes of the trees in a commit; None for a folder that it doesn't have. Raises NotInGit."""
    run_git(root, "rev-parse", "--verify", "--quiet", f"{commit}^{{commit}}")
    found: dict[str, str | None] = {}
    for name in TREES:
        try:
            found[name] = run_git(root, "rev-parse", "--verify", "--quiet", f"{commit}:./{name}").strip()
        except NotInGit:
            found[name] = None
    return found


def rewritten(root: Path, version: str) -> list[str]:
    """Files of a release that are not what they were in the commit that brought it; none if no commit has it yet."""
    manifest = f"{FOLDER}/{version}/{MANIFEST}"
    commits = run_git(root, "log", "--diff-filter=A", "--format=%H", "--", manifest).split()
    if not commits:
        return []
    folder = f"{FOLDER}/{version}"
    changed = run_git(root, "diff", "--name-only", "--no-renames", "--relative", "-z", commits[-1], "--", folder)
    return sorted(name for name in changed.split("\0") if name)


def commit_of(root: Path, version: str, wanted: Mapping[str, str | None]) -> str:
    """The commit to build a release from: its tag `vX.Y.Z`, else the newest whose trees are `wanted`.

    Raises NoCommit where there is none, or where the tag's trees differ; NotInGit.
    """
    tag = f"v{version}"
    try:
        run_git(root, "rev-parse", "--verify", "--quiet", f"refs/tags/{tag}^{{commit}}")
    except NotInGit:
        return _search(root, version, wanted)
    found = trees(root, f"refs/tags/{tag}")
    differing = [name for name in TREES if found[name] != wanted.get(name)]
    if differing:
        raise NoCommit(f"the tag {tag} is not what {version} was made from: {', '.join(differing)} differ")
    return run_git(root, "rev-parse", f"refs/tags/{tag}^{{commit}}").strip()


def _search(root: Path, version: str, wanted: Mapping[str, str | None]) -> str:
    for commit in run_git(root, "log", "--format=%H", "--branches", "--tags", "--remotes", "HEAD").split():
        if _has(root, commit, wanted):
            return commit
    hashes = ", ".join(f"{name} {(wanted.get(name) or 'none')[:12]}" for name in TREES)
    raise NoCommit(f"no commit here has the trees of {version} ({hashes}); fetch the whole history")


def _has(root: Path, commit: str, wanted: Mapping[str, str | None]) -> bool:
    """Compared one by one, since the first tree already tells most commits apart."""
    for name in TREES:
        try:
            found: str | None = run_git(root, "rev-parse", "--verify", "--quiet", f"{commit}:./{name}").strip()
        except NotInGit:
            found = None
        if found != wanted.get(name):
            return False
    return True
