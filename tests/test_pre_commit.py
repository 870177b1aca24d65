"""Our hook works from another repository, without network.

`pre-commit` installs the hook into an environment of its own. Here pip finds everything in the environment that runs
the tests: no index, no build isolation.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHIPPED = (
    "src", "data", "schemas", "releases", "hatch_build.py", "pyproject.toml", "README.md", "CITATION.cff", "LICENSE",
    "LICENSE-DATA", ".pre-commit-hooks.yaml",
)  # fmt: skip


def git(folder: Path, *words: str) -> str:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *identity, *words], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def repository(folder: Path) -> str:
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "all")
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return os.environ | {
        "PRE_COMMIT_HOME": str(tmp_path / "pre-commit"),
        "PYTHONPATH": sysconfig.get_path("purelib"),
        "PIP_NO_INDEX": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # pip reads this as the option's value: no isolation
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }


def test_pre_commit_runs_the_hook_from_a_second_repository(make_root, tmp_path: Path, environment) -> None:
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in SHIPPED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, hooks / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, hooks / name)
    revision = repository(hooks)
    root = make_root({"missiles/one": "name: One\n"})
    (root / ".pre-commit-config.yaml").write_text(
        f"repos:\n  - repo: {hooks}\n    rev: {revision}\n    hooks:\n      - id: capdata-validate\n", encoding="utf-8"
    )
    repository(root)

    def run() -> subprocess.CompletedProcess[str]:
        words = [sys.executable, "-m", "pre_commit", "run", "--all-files"]
        return subprocess.run(words, cwd=root, env=environment, capture_output=True, text=True, check=False)

    sound = run()
    assert sound.returncode == 0, sound.stdout + sound.stderr
    assert "Passed" in sound.stdout

    (root / "data/missiles/one.yaml").write_text("name: One\ncolour: red\n", encoding="utf-8")
    broken = run()
    assert broken.returncode == 1
    assert "data/missiles/one.yaml" in broken.stdout
    assert "S01" in broken.stdout
