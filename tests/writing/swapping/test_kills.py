"""A kill at any moment leaves the old or the new output whole."""

import os
import random
import shutil
import signal
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from capdata.writing import swap
from capdata.writing.swap import recover, replace_folder

from .outputs import beside, build, child, fill, generation_of, needs_exchange, posix


def killed_at(step: int, target: Path, generation: str) -> bool:
    """Build in a forked child that kills itself at the step-th executed line; False if it ended before."""
    forked = os.fork()
    if forked == 0:
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
    _, status = os.waitpid(forked, 0)
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
