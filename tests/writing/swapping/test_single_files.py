"""A single file is replaced in one step too, and keeps its permissions, its links and its bytes."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from capdata.writing import swap
from capdata.writing.swap import write_file_atomically

from .outputs import beside, posix


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
