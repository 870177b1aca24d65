"""What `capdata.writing.swap` promises: DIR holds the old or the new output whole, whatever happens on the way."""

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from capdata.writing import swap
from capdata.writing.swap import OutputRefused, recover, replace_folder, write_file_atomically

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


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture(params=["exchange", "two renames"])
def way(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Both ways of swapping; the first only where this system and file system can."""
    if request.param == "two renames":
        monkeypatch.setattr(swap, "exchange", unsupported)
    else:
        needs_exchange(tmp_path)
    yield request.param


def needs_exchange(tmp_path: Path) -> None:
    one, other = tmp_path / "probe-1", tmp_path / "probe-2"
    one.mkdir()
    other.mkdir()
    can = swap.exchange(one, other)
    one.rmdir()
    other.rmdir()
    if not can:
        pytest.skip("this system can't exchange two names in one step")


# --- what goes where ---------------------------------------------------------------------------------------


def test_first_build_creates_the_folder_and_leaves_nothing_beside_it(target: Path) -> None:
    build(target, "first")
    assert generation_of(target) == "first"
    assert beside(target) == []


def test_new_output_replaces_the_old_one_whole(target: Path, way: str) -> None:
    build(target, "old")
    (target / "left-over-table.csv").write_text("from an older version of capdata")
    build(target, "new")
    assert generation_of(target) == "new", "no file of the old output may survive"
    assert beside(target) == []


def test_an_empty_folder_is_taken(target: Path, way: str) -> None:
    target.mkdir()
    build(target, "new")
    assert generation_of(target) == "new"
    assert beside(target) == []


def test_the_staging_folder_is_empty_hidden_and_beside(target: Path) -> None:
    with replace_folder(target) as new:
        assert list(new.iterdir()) == []
        assert new.parent == target.parent
        assert new.name.startswith(".out.capdata-new-")
        assert not target.exists(), "nothing may be seen at DIR before the swap"
        fill(new, "x")


@pytest.mark.parametrize("name", ["[a]*", "with space", "ünï", "a.b", "-rf"])
def test_any_folder_name_will_do(tmp_path: Path, name: str) -> None:
    for generation in ("old", "new"):
        build(tmp_path / name, generation)
    assert generation_of(tmp_path / name) == "new"
    assert beside(tmp_path / name) == []


def test_a_relative_target_survives_a_change_of_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path)
    with replace_folder(Path("out")) as new:
        fill(new, "x")
        monkeypatch.chdir("elsewhere")
    assert generation_of(tmp_path / "out") == "x"


def test_the_marker_can_have_another_name(target: Path) -> None:
    for _ in range(2):
        with replace_folder(target, "release.json") as new:
            (new / "release.json").write_text('{"made_by": "capdata"}')
    with pytest.raises(OutputRefused, match=r"build\.json"):
        build(target, "x")


def test_every_file_and_folder_is_flushed_before_the_swap(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(target, "old")
    flushed: list[str] = []
    real = swap._flush

    def noting(path: Path) -> None:
        flushed.append(path.name)
        real(path)

    monkeypatch.setattr(swap, "_flush", noting)
    build(target, "new")
    names = ["claims.csv", "values.csv", "terms.csv", "build.json", "tables", "deep"]
    assert [name for name in names if name not in flushed] == []
    assert flushed[-1] == target.parent.name, "the swap itself must reach the disk last"
    assert flushed[-2].startswith(".out.capdata-new-"), "the staging folder after all that is in it"


def test_a_reserved_folder_is_nobody_elses_meanwhile(target: Path) -> None:
    with swap.reserve(target):
        assert not target.exists(), "it need not be there"
        with pytest.raises(OutputRefused, match="another capdata build is writing"), swap.reserve(target):
            pytest.fail("two at once")
    assert beside(target) == []


def test_reserving_a_folder_clears_up_what_killed_builds_left_in_it(target: Path) -> None:
    target.mkdir()
    left = target / f".1.0.0.capdata-new-{TOKEN}"
    left.mkdir()
    lock = target / ".1.0.0.capdata-lock"
    lock.write_bytes(swap._LOCK_HEADER + TOKEN.encode() + b"\n")
    with swap.reserve(target):
        assert list(target.iterdir()) == []


def test_what_is_written_once_is_refused_when_it_is_there(target: Path) -> None:
    with replace_folder(target, once=True) as new:
        fill(new, "first")
    refused = pytest.raises(OutputRefused, match="is there already and is never written again")
    with refused, replace_folder(target, once=True):
        pytest.fail("refuse before the caller computes anything")
    assert generation_of(target) == "first"
    assert beside(target) == []


# --- what is refused, before anything is computed ----------------------------------------------------------


def refused(target: Path, match: str) -> None:
    parent = target.parent
    before = sorted(parent.rglob("*")) if parent.is_dir() else None
    with pytest.raises(OutputRefused, match=match), replace_folder(target):
        pytest.fail("refuse before the caller computes anything")
    assert (sorted(parent.rglob("*")) if parent.is_dir() else None) == before, "a refusal leaves no trace"


MARKERS_OF_OTHERS = {
    "missing": None,
    "not JSON": b"made_by: capdata",
    "not UTF-8": b"\xff\xfe{",
    "somebody else's": b'{"made_by": "make"}',
    "a list": b'["made_by", "capdata"]',
    "a string": b'"made_by"',
    "no made_by": b"{}",
    "empty": b"",
    "bottomless": b"[" * 200_000,
}


@pytest.mark.parametrize("marker", MARKERS_OF_OTHERS.values(), ids=list(MARKERS_OF_OTHERS))
def test_a_foreign_folder_is_refused_and_untouched(target: Path, marker: bytes | None) -> None:
    target.mkdir()
    (target / "thesis.txt").write_text("ten years of work")
    if marker is not None:
        (target / "build.json").write_bytes(marker)
    before = contents(target) if marker != b"\xff\xfe{" else None
    refused(target, r"holds files.*Choose another folder, or empty this one")
    assert before is None or contents(target) == before


def test_a_marker_that_is_a_folder_or_a_link_does_not_count(target: Path, tmp_path: Path) -> None:
    (target / "build.json").mkdir(parents=True)
    refused(target, "holds files")
    (target / "build.json").rmdir()
    (tmp_path / "real.json").write_text('{"made_by": "capdata"}')
    (target / "build.json").symlink_to(tmp_path / "real.json")
    refused(target, "holds files")


def test_a_file_is_refused(target: Path) -> None:
    target.write_text("mine")
    refused(target, "is a file")
    assert target.read_text() == "mine"


@pytest.mark.parametrize("to", ["ours", "foreign", "nothing"])
def test_a_symbolic_link_is_refused_and_what_it_names_untouched(target: Path, tmp_path: Path, to: str) -> None:
    elsewhere = tmp_path / "elsewhere" / "folder"
    elsewhere.parent.mkdir()
    if to == "ours":
        build(elsewhere, "old")
    elif to == "foreign":
        elsewhere.mkdir()
        (elsewhere / "thesis.txt").write_text("ten years of work")
    target.symlink_to(elsewhere)
    before = contents(elsewhere)
    refused(target, "symbolic link to")
    assert target.is_symlink()
    assert contents(elsewhere) == before


def test_a_link_in_the_path_above_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    build(tmp_path / "link" / "out", "x")
    assert generation_of(tmp_path / "real" / "out") == "x"


def test_a_missing_parent_is_refused_and_not_created(tmp_path: Path) -> None:
    refused(tmp_path / "no" / "such" / "out", "there is no folder")
    (tmp_path / "file").write_text("mine")
    refused(tmp_path / "file" / "out", "there is no folder")
    assert beside(tmp_path / "file") == []


@pytest.mark.parametrize("name", [".", "..", "/", "x/.."])
def test_a_path_without_a_name_of_its_own_is_refused(name: str) -> None:
    with pytest.raises(OutputRefused, match="can't be swapped"), replace_folder(Path(name)):
        pytest.fail("refuse before the caller computes anything")


def test_a_mount_point_is_refused(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target.mkdir()
    monkeypatch.setattr(os.path, "ismount", lambda path: Path(path) == target)
    refused(target, "mount point")


def test_a_parent_that_cannot_be_written_is_refused(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_only(path: Path, flags: int, mode: int = 0o777) -> int:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(os, "open", read_only)
    refused(target, r"can't be written to \(Read-only file system")


@posix
def test_a_read_only_parent_is_refused_for_real(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    (tmp_path / "locked").mkdir(mode=0o500)
    refused(tmp_path / "locked" / "out", "can't be written to")


def test_a_foreign_file_with_the_name_of_our_lock_is_refused_and_kept(target: Path) -> None:
    lock = target.parent / ".out.capdata-lock"
    lock.write_text("somebody's notes")
    refused(target, "not capdata's lock file")
    assert lock.read_text() == "somebody's notes"


def test_files_that_appear_while_building_stop_the_swap(target: Path, way: str) -> None:
    with pytest.raises(OutputRefused, match=r"thesis\.txt"), replace_folder(target) as new:
        fill(new, "new")
        target.mkdir()
        (target / "thesis.txt").write_text("ten years of work")
    assert contents(target) == {"thesis.txt": "ten years of work"}
    assert beside(target) == []


def test_a_folder_the_system_will_not_move_is_refused(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(target, "old")

    def busy(one: Path, other: Path) -> bool:
        raise OSError(errno.EBUSY, "Device or resource busy")

    monkeypatch.setattr(swap, "exchange", busy)
    with pytest.raises(OutputRefused, match="Device or resource busy"):
        build(target, "new")
    assert generation_of(target) == "old"
    assert beside(target) == []


# --- errors on the way -------------------------------------------------------------------------------------


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


# --- recovery ----------------------------------------------------------------------------------------------


def left_by_a_kill(target: Path, *folders: str) -> None:
    """The lock file as a killed build leaves it, and its folders."""
    swap_lock = target.parent / f".{target.name}.capdata-lock"
    swap_lock.write_bytes(swap._LOCK_HEADER + TOKEN.encode() + b"\n")
    for kind in folders:
        fill(target.parent / f".{target.name}.capdata-{kind}-{TOKEN}", kind)


@pytest.mark.parametrize("again", [recover, lambda target: build(target, "new")], ids=["recover", "build"])
def test_a_kill_between_the_two_renames_is_mended(target: Path, again: Callable[[Path], None]) -> None:
    left_by_a_kill(target, "old", "new")
    again(target)
    assert generation_of(target) == ("old" if again is recover else "new")
    assert beside(target) == []


def test_an_old_output_comes_back_even_if_the_next_build_fails(target: Path) -> None:
    left_by_a_kill(target, "old", "new")
    with pytest.raises(ValueError), replace_folder(target):
        raise ValueError
    assert generation_of(target) == "old"


def test_an_empty_folder_comes_back_too(target: Path) -> None:
    left_by_a_kill(target, "new")
    (target.parent / f".out.capdata-old-{TOKEN}").mkdir()
    recover(target)
    assert list(target.iterdir()) == []
    assert beside(target) == []


def test_an_old_output_comes_back_without_a_lock_file(target: Path) -> None:
    left_by_a_kill(target, "old")
    (target.parent / ".out.capdata-lock").unlink()
    recover(target)
    assert generation_of(target) == "old"
    assert beside(target) == []


def test_the_only_old_output_survives_a_foreign_folder_put_in_its_place(target: Path) -> None:
    left_by_a_kill(target, "old", "new")
    target.mkdir()
    (target / "thesis.txt").write_text("ten years of work")
    with pytest.raises(OutputRefused):
        build(target, "new")
    recover(target)
    assert contents(target) == {"thesis.txt": "ten years of work"}
    shutil.rmtree(target)
    recover(target)
    assert generation_of(target) == "old"
    assert beside(target) == []


def test_folders_that_only_look_like_ours_are_left_alone(target: Path) -> None:
    left_by_a_kill(target, "new")
    mine = [".out.capdata-new-fedcba9876543210", ".out.capdata-old-fedcba9876543210", ".out.capdata-new-mine"]
    for name in [*mine, f".outer.capdata-new-{TOKEN}"]:
        (target.parent / name).mkdir()
        (target.parent / name / "thesis.txt").write_text("ten years of work")
    recover(target)
    build(target, "x")
    for name in [*mine, f".outer.capdata-new-{TOKEN}"]:
        assert contents(target.parent / name) == {"thesis.txt": "ten years of work"}
    assert not (target.parent / f".out.capdata-new-{TOKEN}").exists()


def test_a_lock_file_cannot_name_anything_outside(target: Path, tmp_path: Path) -> None:
    (tmp_path / ".out.capdata-new-x").mkdir()
    (tmp_path / "victim").mkdir()
    lock = tmp_path / ".out.capdata-lock"
    lock.write_bytes(swap._LOCK_HEADER + b"x/../victim\n../victim\n/../victim\n\xff\n")
    recover(target)
    assert beside(target) == [".out.capdata-new-x", "victim"]


def test_recover_has_nothing_to_do_on_a_sound_folder(target: Path) -> None:
    recover(target)
    assert not target.exists()
    build(target, "x")
    recover(target)
    assert generation_of(target) == "x"
    assert beside(target) == []


# --- kills -------------------------------------------------------------------------------------------------


def killed_at(step: int, target: Path, generation: str) -> bool:
    """Build in a forked child that kills itself at the step-th executed line; False if it ended before."""
    child = os.fork()
    if child == 0:
        steps = 0

        def trace(frame: FrameType, event: str, argument: Any) -> Any:
            nonlocal steps
            if frame.f_code.co_filename not in (swap.__file__, shutil.__file__):
                return None
            steps += 1
            if steps == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return trace

        code = 1
        try:
            os.fsync = lambda fd: None  # a kill loses no bytes, flushed or not
            sys.settrace(trace)
            build(target, generation)
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    assert not os.WIFEXITED(status) or os.WEXITSTATUS(status) == 0, "the build after a kill must succeed"
    return os.WIFSIGNALED(status)


@posix
def test_a_kill_at_any_line_leaves_the_old_or_the_new_output(target: Path, way: str) -> None:
    build(target, "0")
    missing = swapped = 0
    for step in range(1, 5_000):
        before, now = generation_of(target), str(step)
        was_killed = killed_at(step, target, now)
        if not target.exists():
            assert way == "two renames", f"DIR was missing after a kill at step {step}"
            missing += 1
        elif not was_killed:
            break
        recover(target)
        assert generation_of(target) in (before, now)
        swapped += generation_of(target) == now
        assert beside(target) == [], f"recover left something after a kill at step {step}"
    assert generation_of(target) == now, "the last round wasn't killed"
    assert swapped > 0, "some kills must have come after the swap"
    assert (missing > 0) == (way == "two renames"), "the moment between the renames must have been met"


@posix
def test_a_kill_at_any_line_of_the_first_build_leaves_nothing_or_all(target: Path) -> None:
    for step in range(1, 5_000):
        was_killed = killed_at(step, target, "first")
        if target.exists():
            assert generation_of(target) == "first"
        if not was_killed:
            break
        recover(target)
        assert beside(target) == []
        shutil.rmtree(target, ignore_errors=True)
    assert generation_of(target) == "first"


def child(target: Path, who: str, rounds: int, *more: str) -> subprocess.Popen[str]:
    folder = str(Path(swap.__file__).parent)
    command = [sys.executable, "-I", "-S", "-c", CHILD, folder, str(target), who, str(rounds), *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@posix
@pytest.mark.parametrize("more", [[], ["fallback"]], ids=["exchange", "two renames"])
def test_kill_9_at_random_moments(target: Path, tmp_path: Path, more: list[str]) -> None:
    if not more:
        needs_exchange(tmp_path)
    seed = random.randrange(10**6)
    moments = random.Random(seed)
    with replace_folder(target) as new:
        fill(new, "start-0", 20_000)
    seen = set()
    for number in range(400):
        if number >= 40 and len(seen) > 10:
            break
        with child(target, f"round{number}", 10**6, *more) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(moments.uniform(0, 0.04 + number / 1000))  # later and later, should the machine be busy
            process.kill()
            process.wait()
        if more:
            recover(target)
        seen.add(generation_of(target, 20_000))  # fails if the folder is missing, mixed or cut short
    assert len(seen) > 10, f"the kills came too early to test anything (seed {seed})"
    recover(target)
    assert beside(target) == []


@posix
def test_what_is_no_plain_file_is_written_to_and_never_replaced(tmp_path: Path) -> None:
    """As root, a findings file named /dev/null must not cost the machine its /dev/null."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_file_atomically(pipe, b"findings")
        assert os.read(reader, 100) == b"findings"
    finally:
        os.close(reader)
    assert pipe.is_fifo()


# --- two at once -------------------------------------------------------------------------------------------


def test_a_second_build_is_refused_while_one_runs_and_harms_nothing(target: Path) -> None:
    build(target, "old")
    with replace_folder(target) as new:
        fill(new, "first")
        with pytest.raises(OutputRefused, match="another capdata build"):
            build(target, "second")
        with pytest.raises(OutputRefused, match="another capdata build"):
            recover(target)
    assert generation_of(target) == "first"
    assert beside(target) == []


@posix
def test_a_lock_file_removed_between_opening_and_locking_it_is_no_lock(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = swap._try_lock, 0

    def late(descriptor: int) -> bool:
        nonlocal calls
        calls += 1
        if calls == 1:  # the last holder ends just now
            (target.parent / ".out.capdata-lock").unlink()
        return real(descriptor)

    monkeypatch.setattr(swap, "_try_lock", late)
    with replace_folder(target) as new:
        fill(new, "first")
        with pytest.raises(OutputRefused, match="another capdata build"):
            build(target, "second")
    assert generation_of(target) == "first"
    assert beside(target) == []


def test_builds_into_different_folders_do_not_wait_for_each_other(tmp_path: Path) -> None:
    with replace_folder(tmp_path / "a") as new:
        build(tmp_path / "b", "b")
        fill(new, "a")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_two_processes_at_once_never_mix_nor_lose_an_output(target: Path, tmp_path: Path) -> None:
    needs_exchange(tmp_path)
    with replace_folder(target) as new:
        fill(new, "start-0", 20_000)
    with child(target, "anna", 50) as anna, child(target, "ben", 50) as ben:
        while anna.poll() is None or ben.poll() is None:
            assert target.is_dir(), "DIR must be there at every moment"
    assert (anna.returncode, ben.returncode) == (0, 0)
    assert generation_of(target, 20_000) in ("anna-49", "ben-49")
    assert beside(target) == []


# --- single files ------------------------------------------------------------------------------------------


def test_a_file_is_written_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "record.yaml"
    for data in (b"old\n", b"", b"new\r\n\x00"):
        write_file_atomically(path, data)
        assert path.read_bytes() == data
    assert beside(path) == []


def test_a_file_keeps_its_old_bytes_if_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "record.yaml"
    path.write_bytes(b"old")

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_file_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert beside(path) == []


@posix
def test_a_write_cut_short_by_the_system_keeps_the_old_bytes(tmp_path: Path) -> None:
    path = tmp_path / "record.yaml"
    path.write_bytes(b"old")
    code = """
import pathlib, resource, sys
sys.path.append(sys.argv[1])
import swap
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
try:
    swap.write_file_atomically(pathlib.Path(sys.argv[2]), b"x" * 1_000_000)
except OSError:
    sys.exit(7)
"""
    command = [sys.executable, "-I", "-S", "-c", code, str(Path(swap.__file__).parent), str(path)]
    assert subprocess.run(command, check=False).returncode == 7, "the write must fail, and as OSError"
    assert path.read_bytes() == b"old"
    assert beside(path) == []


@posix
def test_a_file_keeps_its_permissions_and_a_link_stays_a_link(tmp_path: Path) -> None:
    path, link = tmp_path / "real.yaml", tmp_path / "link.yaml"
    path.write_bytes(b"old")
    path.chmod(0o640)
    link.symlink_to(path.name)
    write_file_atomically(link, b"new")
    assert link.is_symlink()
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_folder_or_a_missing_parent_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError):
        write_file_atomically(tmp_path / "folder", b"x")
    with pytest.raises(OSError):
        write_file_atomically(tmp_path / "no" / "file", b"x")
    assert beside(tmp_path / "folder") == []
