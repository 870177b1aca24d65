"""`kill -9` during `capdata build` at any moment leaves the old output or the new one, whole."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROUNDS = int(os.environ.get("CAPDATA_KILL_ROUNDS", "16"))
RECORD = """
name: {name}
claims:
  range.max:
    - {{value: 1600, unit: km, as_published: "1,600 km", basis: official, source: press-2024}}
"""


def content(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def build(root: Path, out: Path) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "capdata", "build", "--root", str(root), "--out", str(out)]
    return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no kill -9")
def test_a_killed_build_leaves_old_or_new_output_whole(make_root, tmp_path: Path) -> None:
    roots = {
        name: make_root({"missiles/one": RECORD.format(name=name)}, name=f"root-{name}") for name in ("Old", "New")
    }
    wanted = {}
    started = time.perf_counter()
    for name, root in roots.items():
        assert build(root, tmp_path / f"whole-{name}").wait() == 0
        wanted[name] = content(tmp_path / f"whole-{name}")
    duration = (time.perf_counter() - started) / 2
    assert wanted["Old"] != wanted["New"]

    out, seed, seen = tmp_path / "out", 20240710, set()
    chance = random.Random(seed)
    for number in range(ROUNDS):
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(tmp_path / "whole-Old", out)
        process = build(roots["New"], out)
        # Most kills near the end, where the folders change places.
        time.sleep(duration * (1.05 - abs(chance.gauss(0, 0.25))) if number % 2 else duration * chance.random())
        process.send_signal(signal.SIGKILL)
        process.wait()
        found = content(out)
        assert found in (wanted["Old"], wanted["New"]), f"round {number} of seed {seed} left something else"
        seen.add("New" if found == wanted["New"] else "Old")
    assert "Old" in seen, "no kill came before the end; the test proved nothing"

    assert build(roots["New"], out).wait() == 0
    assert content(out) == wanted["New"]
    strays = {path.name for path in tmp_path.iterdir() if path.name.startswith(".")}
    assert not strays, "the next build clears up what a killed one left"
