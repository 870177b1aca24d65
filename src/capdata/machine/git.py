"""The little that capdata asks of git: which files changed since a revision, and whatever else `run_git` is told."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path, PurePosixPath
from typing import NamedTuple


class NotInGit(Exception):
    """Git isn't there, the folder is in no checkout, or the revision doesn't exist."""


class Changes(NamedTuple):
    """What differs from a revision: `files` that are there, and the ids of records that are there no more."""

    files: frozenset[str]
    removed_ids: frozenset[str]


def changes_since(root: Path, revision: str) -> Changes:
    """What differs from `revision` under `root`. Names are relative to `root`, with `/`; untracked files are in."""
    if revision.startswith("-"):
        raise NotInGit(f"{revision!r} is no git revision")
    run_git(root, "rev-parse", "--is-inside-work-tree")  # says so plainly where `git diff` would compare any two files
    words = run_git(root, "diff", "--name-status", "--no-renames", "-z", "--relative", revision, "--", ".").split("\0")
    status = dict(zip(words[1::2], words[0::2], strict=False))
    untracked = run_git(root, "ls-files", "--others", "--exclude-standard", "-z", "--", ".").split("\0")
    files = {name for name, letter in status.items() if letter != "D"} | {name for name in untracked if name}
    removed = {PurePosixPath(name).stem for name, letter in status.items() if letter == "D"}
    return Changes(frozenset(files), frozenset(removed - {PurePosixPath(name).stem for name in files}))


def run_git(root: Path, *words: str) -> str:
    """What `git WORDS` prints in `root`. Raises NotInGit where there is no git or it refuses."""
    try:
        done = subprocess.run(["git", *words], cwd=root, capture_output=True, check=False)
    except OSError as error:
        raise NotInGit(f"git can't be run: {error.strerror}") from None
    if done.returncode:
        reason = (os.fsdecode(done.stderr).strip().splitlines() or ["no reason given"])[0]
        raise NotInGit(f"git says: {reason}")
    return os.fsdecode(done.stdout)
