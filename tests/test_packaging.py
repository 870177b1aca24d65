"""A wheel carries the newest release, ready to be read; a source distribution carries it whole."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent.parent


@pytest.fixture
def project(issued, tmp_path: Path) -> Path:
    """The package's own files with the records and releases of a small dataset, 0.1.0 and 0.1.1."""
    record = (issued.root / "data/missiles/lance.yaml").read_text()
    issued.write({"missiles/lance": record.replace("500", "550")})
    issued.release("0.1.1")
    project = tmp_path / "project"
    shutil.copytree(issued.root, project, ignore=shutil.ignore_patterns(".git", "CHANGELOG.md"))
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "CHANGELOG.md", "LICENSE", "LICENSE-DATA"):
        shutil.copyfile(HERE / name, project / name)
    shutil.copytree(HERE / "src", project / "src", ignore=shutil.ignore_patterns("__pycache__"))
    return project


def build(project: Path, target: str, out: Path) -> Path:
    words = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(out)]
    done = subprocess.run(words, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (made,) = out.iterdir()
    return made


def released(names: list[str]) -> list[str]:
    return sorted(name.partition("releases/")[2] for name in names if "releases/" in name)


def test_a_wheel_answers_with_the_newest_release(project: Path, tmp_path: Path) -> None:
    sdist = build(project, "sdist", tmp_path / "sdist")
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
        names = released([member.name for member in archive.getmembers() if member.isfile()])
    whole = {path.relative_to(project / "releases").as_posix() for path in (project / "releases/0.1.1").rglob("*.*")}
    assert whole <= set(names) and all(name.startswith("0.1.1/") for name in names)

    wheel = build(next((tmp_path / "unpacked").iterdir()), "wheel", tmp_path / "wheel")
    with zipfile.ZipFile(wheel) as archive:
        carried = released(archive.namelist())
        archive.extractall(tmp_path / "installed")
    assert carried == sorted(
        name
        for name in [*whole, "0.1.1/SHA256SUMS"]
        if name.startswith(tuple(f"0.1.1/{part}" for part in ("manifest", "parquet/", "schemas/", "CITATION", "SHA")))
    )

    code = "import capdata; print(capdata.load('missiles').set_index('id').range_max_km['lance'])"
    earlier = "import capdata; print(len(capdata.load('missiles', known_by='2024-04-30')))"
    cited = "import capdata; print(capdata.cite(capdata.load('missiles'), style='bibtex'))"
    for words, said in (
        (["-c", code], "550.0\n"), (["-c", earlier], "0\n"), (["-m", "capdata", "verify"], "0.1.1: "),
        (["-c", cited], "@misc{capdata-0.1.1,"),
    ):  # fmt: skip
        done = subprocess.run(
            [sys.executable, *words], cwd=tmp_path, env={"PYTHONPATH": str(tmp_path / "installed"), "PATH": ""},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0 and done.stdout.startswith(said), done.stdout + done.stderr
