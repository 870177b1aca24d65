"""What is refused before anything is computed: a folder, a file or a link that is not ours."""

import errno
import os
from pathlib import Path

import pytest

from capdata.writing import swap
from capdata.writing.swap import OutputRefused, replace_folder

from .outputs import beside, build, contents, fill, generation_of, posix


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
