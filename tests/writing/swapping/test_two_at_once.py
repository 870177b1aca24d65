"""Two builds at once never mix their outputs: one of them is refused."""

from pathlib import Path

import pytest

from capdata.writing import swap
from capdata.writing.swap import OutputRefused, recover, replace_folder

from .outputs import beside, build, child, fill, generation_of, needs_exchange, posix


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
