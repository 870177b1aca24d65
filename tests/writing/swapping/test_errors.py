"""An error, an interrupt or a full disk on the way leaves the old output as it was."""

import errno
import os
import shutil
from pathlib import Path

import pytest

from capdata.writing import swap
from capdata.writing.swap import replace_folder

from .outputs import beside, build, contents, fill, generation_of, unsupported


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit, MemoryError])
@pytest.mark.parametrize("before", ["output", "empty", "nothing"])
def test_an_exception_leaves_what_was_there(target: Path, before: str, error: type[BaseException]) -> None:
    if before == "output":
        build(target, "old")
    elif before == "empty":
        target.mkdir()
    kept = contents(target)
    with pytest.raises(error), replace_folder(target) as new:
        fill(new, "new")
        raise error
    assert contents(target) == kept
    assert target.exists() == (before != "nothing")
    assert beside(target) == []


def test_output_without_marker_is_not_swapped_in(target: Path) -> None:
    build(target, "old")
    with pytest.raises(RuntimeError, match=r"wrote no build\.json"), replace_folder(target) as new:
        (new / "claims.csv").write_text("new")
    assert generation_of(target) == "old"
    assert beside(target) == []


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_full_disk_while_building_leaves_the_old_output(target: Path) -> None:
    build(target, "old")
    with pytest.raises(OSError, match="No space left"), replace_folder(target) as new:
        fill(new, "new")
        Path("/dev/full").write_text("x")
    assert generation_of(target) == "old"
    assert beside(target) == []


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("before", ["output", "nothing"])
def test_a_full_disk_or_interrupt_at_any_flush_leaves_the_old_output(
    target: Path, way: str, before: str, error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    if before == "output":
        build(target, "old")
    kept = contents(target)
    real, calls = os.fsync, 0

    def failing(descriptor: int) -> None:
        nonlocal calls
        calls += 1
        if calls == fails_at:
            raise error
        real(descriptor)

    monkeypatch.setattr(os, "fsync", failing)
    for fails_at in range(1, 100):
        calls = 0
        try:
            build(target, "new")
        except (OSError, KeyboardInterrupt) as raised:
            assert raised is error
            assert contents(target) == kept, f"flush {fails_at} failed, so nothing may have changed"
            assert beside(target) == []
        else:
            break
    assert fails_at > 8, "the loop must have reached every file, every folder and the swap"
    assert generation_of(target) == "new"


@pytest.mark.parametrize("fails_at", [1, 2])
def test_a_failing_rename_of_the_fallback_is_taken_back(
    target: Path, fails_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(target, "old")
    monkeypatch.setattr(swap, "exchange", unsupported)
    real, calls = os.rename, 0

    def failing(one: Path, other: Path) -> None:
        nonlocal calls
        calls += 1
        if calls == fails_at:
            raise OSError(errno.EIO, "Input/output error")
        real(one, other)

    monkeypatch.setattr(os, "rename", failing)
    with pytest.raises(OSError, match="Input/output"):
        build(target, "new")
    assert generation_of(target) == "old"
    assert beside(target) == []


def test_an_old_folder_that_stays_is_logged_and_removed_by_the_next_build(
    target: Path, way: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    build(target, "old")
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", lambda path, ignore_errors: None)
        build(target, "new")
    assert generation_of(target) == "new", "the new output is in place, so this is no error"
    assert "can't be removed; the next build tries again" in caplog.text
    assert len(beside(target)) == 2
    build(target, "newer")
    assert beside(target) == []
