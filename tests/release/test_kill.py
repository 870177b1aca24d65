"""`kill -9` at any moment of `capdata release`, a full disk, or two at once leave only whole releases.

CAPDATA_RELEASE_KILLS and CAPDATA_RELEASE_PAIRS set how often.
"""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from capdata.reading.root import find_root
from capdata.release.verifying import verify
from capdata.released.store import find_releases
from capdata.writing import table_files

KILLS = int(os.environ.get("CAPDATA_RELEASE_KILLS", "4"))
PAIRS = int(os.environ.get("CAPDATA_RELEASE_PAIRS", "1"))
posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no kill -9")


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def start(root: Path, version: str) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "capdata", "release", version, "--root", str(root)]
    return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def finish(root: Path, version: str) -> None:
    process = start(root, version)
    said = process.communicate()[1].decode()
    assert process.returncode == 0, said


def hidden(root: Path) -> list[str]:
    return sorted(path.name for path in (*root.glob(".*.capdata*"), *(root / "releases").glob(".*")))


@pytest.fixture
def corrected(issued):
    """Released as 0.1.0, with a correction to release; both next versions have a section."""
    record = (issued.root / "data/missiles/lance.yaml").read_text()
    issued.write({"missiles/lance": record.replace("500", "550")})
    issued.section("0.1.1")
    issued.section("0.2.0")
    return issued


@posix
def test_a_killed_release_is_whole_or_not_there(corrected) -> None:
    root, folder = corrected.root, corrected.root / "releases" / "0.1.1"
    started = time.perf_counter()
    finish(root, "0.1.1")
    duration = time.perf_counter() - started
    wanted, before = content(folder), content(root / "releases" / "0.1.0")
    chance, seen = random.Random(20240710), set()
    for number in range(KILLS):
        shutil.rmtree(folder, ignore_errors=True)
        process = start(root, "0.1.1")
        # Most kills near the end, where the folder gets its name.
        time.sleep(duration * (1.05 - abs(chance.gauss(0, 0.25))) if number % 2 else duration * chance.random())
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert content(root / "releases" / "0.1.0") == before, f"round {number} changed what was released before"
        assert not folder.exists() or content(folder) == wanted, f"round {number} left half a release"
        seen.add(folder.exists())
    assert not KILLS or False in seen, "no kill came before the end; the test proved nothing"
    shutil.rmtree(folder, ignore_errors=True)
    finish(root, "0.2.0")
    assert hidden(root) == [], "the next release clears up what killed ones left, whatever its version"


@posix
@pytest.mark.parametrize("versions", [("0.1.1", "0.1.1"), ("0.1.1", "0.2.0")])
def test_of_two_at_once_each_release_is_whole_and_after_all_before_it(corrected, versions: tuple[str, str]) -> None:
    root = corrected.root
    for number in range(PAIRS):
        processes = [start(root, version) for version in versions]
        said = [process.communicate()[1].decode() for process in processes]
        codes = [process.returncode for process in processes]
        assert set(codes) <= {0, 1} and 0 in codes, said
        releases = find_releases(find_root(root))
        assert [one for release in releases for one in verify(release)] == [], f"pair {number}"
        for place, release in enumerate(releases):
            assert list(release.manifest["earlier"]) == [earlier.version for earlier in releases[:place]]
        assert len(releases) == 1 + codes.count(0), "each that said it released did"
        assert hidden(root) == []
        for release in releases[1:]:
            shutil.rmtree(release.path)


@pytest.mark.parametrize("at", ["the tables", "the manifest"])
def test_a_full_disk_leaves_nothing(corrected, monkeypatch: pytest.MonkeyPatch, at: str) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    if at == "the tables":
        monkeypatch.setattr(table_files, "write_tables", full)
    else:
        monkeypatch.setattr("capdata.release.cutting.manifest_text", full)
    done = corrected.run("release", "0.1.1")
    assert done.exit_code == 1 and "No space left on device; nothing was changed" in done.output
    assert [path.name for path in (corrected.root / "releases").iterdir()] == ["0.1.0"]
    monkeypatch.undo()
    assert corrected.run("release", "0.1.1").exit_code == 0


def test_what_was_released_is_never_written_again(corrected) -> None:
    from capdata.writing.swap import OutputRefused, replace_folder

    folder = corrected.root / "releases" / "0.1.0"
    before = content(folder)
    refused = pytest.raises(OutputRefused, match=r"is there already and is never written again")
    with refused, replace_folder(folder, "manifest.json", once=True):
        pytest.fail("refuse before anything is computed")
    assert content(folder) == before


@pytest.mark.parametrize("more", [[], ["--dry-run"]], ids=["release", "dry run"])
def test_a_release_that_would_not_hold_by_itself_is_thrown_away(
    corrected, monkeypatch: pytest.MonkeyPatch, more: list[str]
) -> None:
    monkeypatch.setattr("capdata.metadata.DOCUMENTS", {"datapackage.json": lambda edition: "{"})
    done = corrected.run("release", "0.1.1", *more)
    assert done.exit_code == 1 and "datapackage.json is no JSON" in done.output
    assert [path.name for path in (corrected.root / "releases").iterdir()] == ["0.1.0"]
