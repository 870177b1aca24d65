"""What a killed build left behind is put back or cleared up, and nothing else is touched."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from capdata.writing import swap
from capdata.writing.swap import OutputRefused, recover, replace_folder

from .outputs import TOKEN, beside, build, contents, fill, generation_of


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
