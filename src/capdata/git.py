"""The little that capdata asks of git: which files changed since a revision."""

from __future__ import annotations

import subprocess
from pathlib import Path


class NotInGit(Exception):
    """Git isn't there, the folder is in no checkout, or the revision doesn't exist."""


def changed_files(root: Path, revision: str) -> list[str]:
    """Files under `root` that differ from `revision`, untracked ones included, relative to `root`, with `/`."""
    if revision.startswith("-"):
        raise NotInGit(f"{revision!r} is no git revision")
    changed = _git(root, "diff", "--name-only", "-z", "--relative", "--diff-filter=d", revision, "--", ".")
    untracked = _git(root, "ls-files", "--others", "--exclude-standard", "-z", "--", ".")
    return sorted({name for name in (changed + untracked).split("\0") if name})


def _git(root: Path, *words: str) -> str:
    try:
        done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=False)
    except OSError as error:
        raise NotInGit(f"git can't be run: {error.strerror}") from None
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[0]
        raise NotInGit(f"git says: {reason}")
    return done.stdout
