"""Outputs to swap: written, read back and compared, in this process or in a child that may be killed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from capdata.writing import swap
from capdata.writing.swap import replace_folder

FILES = ("claims.csv", "tables/values.csv", "tables/deep/terms.csv")
TOKEN = "0123456789abcdef"
posix = pytest.mark.skipif(sys.platform == "win32", reason="needs fork, SIGKILL or POSIX permissions")

# Children load swap.py alone: starting must not take longer than what is tested.
CHILD = """
import json, pathlib, sys, time
sys.path.append(sys.argv[1])
import swap
target, who, rounds = pathlib.Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
if "fallback" in sys.argv:
    swap.exchange = lambda one, other: False
print("ready", flush=True)
done = 0
while done < rounds:
    generation = f"{who}-{done}"
    try:
        with swap.replace_folder(target) as new:
            (new / "tables" / "deep").mkdir(parents=True)
            for name in ("claims.csv", "tables/values.csv", "tables/deep/terms.csv"):
                (new / name).write_text(generation * 20_000)
            (new / "build.json").write_text(json.dumps({"made_by": "capdata", "generation": generation}))
    except swap.OutputRefused:
        time.sleep(0.001)
    else:
        done += 1
"""


def fill(folder: Path, generation: str, repeat: int = 1) -> None:
    for name in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(generation * repeat)
    (folder / "build.json").write_text(json.dumps({"made_by": "capdata", "generation": generation}))


def build(target: Path, generation: str) -> None:
    with replace_folder(target) as new:
        fill(new, generation)


def generation_of(target: Path, repeat: int = 1) -> str:
    """The one generation all files of `target` belong to; fails if they are mixed, cut short or too many."""
    generation = json.loads((target / "build.json").read_text())["generation"]
    assert isinstance(generation, str)
    expected = dict.fromkeys(FILES, generation * repeat)
    assert {name: text for name, text in contents(target).items() if name != "build.json"} == expected
    return generation


def contents(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


def beside(target: Path) -> list[str]:
    return sorted(path.name for path in target.parent.iterdir() if path != target)


def unsupported(one: Path, other: Path) -> bool:
    return False


def needs_exchange(tmp_path: Path) -> None:
    one, other = tmp_path / "probe-1", tmp_path / "probe-2"
    one.mkdir()
    other.mkdir()
    can = swap.exchange(one, other)
    one.rmdir()
    other.rmdir()
    if not can:
        pytest.skip("this system can't exchange two names in one step")


def child(target: Path, who: str, rounds: int, *more: str) -> subprocess.Popen[str]:
    folder = str(Path(swap.__file__).parent)
    command = [sys.executable, "-I", "-S", "-c", CHILD, folder, str(target), who, str(rounds), *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
