"""Put finished output in its place all-or-nothing: a folder (`replace_folder`) or one file.

Promised, for a folder DIR that only capdata writes to:

- an error, an interrupt, a full disk or a kill at any moment leaves the old or the new output whole at DIR;
  where the system can exchange two names in one step (Linux), DIR is never missing for an instant either;
- elsewhere the swap is two renames, and there is a moment without DIR. A kill in just that moment leaves the
  old output at `.<name>.capdata-old-<random>`; the next `replace_folder` or `recover` puts it back;
- a folder that capdata did not make is refused before anything is computed, and again just before the swap;
- two builds into one DIR can't harm each other: the second is refused while the first runs.

How: the new output is built beside DIR, flushed to disk, then swapped in. A lock file beside DIR is held by
the running build (the system frees it when a process dies, however it dies) and names the folders of that
build; only folders with our prefix *and* named there are ever deleted. All three names vanish in the end,
save that Windows keeps the lock file, emptied.

Not promised: that a file put by hand into a folder with our marker survives (the whole folder is ours); that
permissions, owner or times of the old folder carry over; that a reader who opens several files during the
swap gets them all from one generation; safety for files that somebody puts into DIR in the very instant of
the swap.
"""

import ctypes
import errno
import json
import logging
import os
import re
import secrets
import shutil
import stat
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

MARKER = "build.json"  # the file that says a folder is ours
MADE_BY = "capdata"  # what the marker's "made_by" must say

_LOCK_HEADER = b"capdata: a build is writing beside this file, or was stopped; the next one cleans up\n"
_TOKEN = re.compile("[0-9a-f]{16}")  # nothing else from a lock file ever becomes part of a path
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2  # from linux/fcntl.h and linux/fs.h; Python has no name for them
_FLUSHED_AT_ONCE = 16
# What a system or file system without the call answers; EPERM is what older container sandboxes say.
_NO_EXCHANGE = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM}
# Reasons that lie with DIR and that no check beforehand can find: a bind mount, another owner's folder.
_NOT_MOVABLE = {errno.EXDEV, errno.EBUSY, errno.EPERM, errno.EACCES, errno.ENOTEMPTY, errno.EEXIST}


class OutputRefused(Exception):
    """The output can't go where the user wants it; the message says what is there and what to do."""


@contextmanager
def replace_folder(target: Path, marker: str = MARKER, *, once: bool = False) -> Iterator[Path]:
    """Yield a fresh empty folder; on normal exit it becomes `target`, and what was there is removed.

    With `once`, a `target` that is already there is refused, whatever it holds: it is written once and for all.

    The caller closes every file and writes `marker`: JSON with `"made_by": "capdata"`. On any exception,
    KeyboardInterrupt included, the fresh folder is removed and `target` stays as it was. (An interrupt in the
    instant after the swap finds the new output in place, whole.) An old folder that can't be removed is no
    error: it is logged, and the next run tries again.

    Raises OutputRefused if `target` is a file, a symbolic link, a mount point or a non-empty folder without
    the marker, if its parent is missing or not writable, or if another build is writing it; RuntimeError if
    the caller wrote no marker; OSError if the disk fails.
    """
    target = _located(target)
    _check(target, marker, once)
    with _locked(target) as lock:
        _recover(target, marker, lock)
        _check(target, marker, once)
        token = secrets.token_hex(8)
        new, old = _beside(target, token)
        _note(lock, token, target.parent)
        try:
            new.mkdir()
            yield new
            if not _is_ours(new, marker):
                raise RuntimeError(f"the build wrote no {marker} of ours; {target} stays as it is")
            _flush_tree(new)
            _check(target, marker, once)  # a build takes minutes: somebody may have put files there meanwhile
            try:
                _swap(new, target, old)
            except OSError as error:
                if error.errno not in _NOT_MOVABLE:
                    raise
                why = f"{target} can't be replaced ({error.strerror}) and stays as it is."
                raise OutputRefused(f"{why} Choose another folder.") from error
        finally:
            _mend(target, marker, token)


def recover(target: Path, marker: str = MARKER) -> None:
    """Clean up after killed builds: put the old output back if `target` is missing, remove what they left.

    `replace_folder` does this by itself. Folders that merely look like ours are left alone. Raises
    OutputRefused while a build is writing `target`, for then nothing is left over.
    """
    target = _located(target)
    with _locked(target) as lock:
        _recover(target, marker, lock)


@contextmanager
def reserve(target: Path) -> Iterator[None]:
    """Keep every other capdata from reserving or writing the folder `target` meanwhile; it need not be there.

    Raises OutputRefused while another does. What killed builds left *in* `target` is cleaned up first.
    """
    target = _located(target)
    with _locked(target):
        for path in sorted(target.glob(".*.capdata-lock")):
            recover(target / path.name[1 : -len(".capdata-lock")])
        yield


def write_file_atomically(path: Path, data: bytes) -> None:
    """Write one file so that `path` holds the old or the new bytes, never a part, whatever happens.

    Keeps the permission bits of an existing file; follows a symbolic link. A kill may leave a hidden
    `.<name>.capdata-tmp-<random>` beside, which is harmless. Of two simultaneous writers the last wins.
    Raises OSError with the old file in place, save where flushing the parent folder fails after the swap.
    What is there and no plain file (a pipe, `/dev/null`) is written to as it stands, never replaced.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(data)
        return
    path = Path(os.path.realpath(path))
    temporary = path.with_name(f".{path.name}.capdata-tmp-{secrets.token_hex(8)}")
    try:
        with temporary.open("xb") as file:
            with suppress(FileNotFoundError):
                temporary.chmod(stat.S_IMODE(path.stat().st_mode))
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _flush(path.parent)


def exchange(one: Path, other: Path) -> bool:
    """Exchange two names in one step; False, with nothing done, where the system or file system can't."""
    if sys.platform != "linux":
        return False
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is None:  # an old C library
        return False
    if renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in _NO_EXCHANGE:
        return False
    raise OSError(code, os.strerror(code), str(one), None, str(other))


def _swap(new: Path, target: Path, old: Path) -> None:
    """Put `new` at `target`; on OSError everything is back where it was."""
    with ExitStack() as undo:  # runs backwards, unless the swap has reached the disk
        if not os.path.lexists(target):
            os.rename(new, target)
            undo.callback(os.rename, target, new)
        elif exchange(new, target):
            undo.callback(exchange, new, target)
        else:
            os.rename(target, old)
            undo.callback(os.rename, old, target)
            os.rename(new, target)
            undo.callback(os.rename, target, new)
        _flush(target.parent)
        undo.pop_all()


def _recover(target: Path, marker: str, lock: IO[bytes]) -> None:
    for token in _tokens(lock):
        _mend(target, marker, token)
    if os.path.lexists(target):
        return
    # Should the lock file have been deleted by hand: an old output with our name and marker is still ours.
    name = re.compile(re.escape(f".{target.name}.capdata-old-") + _TOKEN.pattern)
    for old in sorted(target.parent.iterdir()):
        if name.fullmatch(old.name) and _is_ours(old, marker):
            os.rename(old, target)
            return


def _mend(target: Path, marker: str, token: str) -> None:
    """Bring one build's folders to their end, judged by what is there and not by what was done."""
    new, old = _beside(target, token)
    if old.is_dir() and not os.path.lexists(target):
        os.rename(old, target)
        with suppress(OSError):  # the names are right; if they don't reach the disk, the next run mends again
            _flush(target.parent)
    # Somebody's own folder, put at DIR after a kill, must not cost the only copy of the old output.
    for folder in (new, old) if _is_ours(target, marker) else (new,):
        shutil.rmtree(folder, ignore_errors=True)
        if os.path.lexists(folder):
            logging.getLogger(__name__).warning("%s can't be removed; the next build tries again", folder)


def _located(target: Path) -> Path:
    """`target` with its parent resolved, so that a later chdir or another spelling changes nothing."""
    if target.name in ("", ".."):
        raise OutputRefused(f"'{target}' can't be swapped. Name a folder inside it, for example 'build'.")
    parent = Path(os.path.realpath(target.parent))
    if not os.path.isdir(parent):
        raise OutputRefused(f"there is no folder {parent} to put '{target.name}' into. Create it first.")
    return parent / target.name


def _check(target: Path, marker: str, once: bool) -> None:
    """Raise OutputRefused unless `target` is missing or, where it may be replaced, an empty folder or ours."""
    if target.is_symlink():
        to = os.readlink(target)
        raise OutputRefused(f"{target} is a symbolic link to {to}. Name that folder itself, or remove the link.")
    if not os.path.lexists(target):
        return
    if not os.path.isdir(target):
        raise OutputRefused(f"{target} is a file, not a folder. Choose another name, or move the file away.")
    if once:
        raise OutputRefused(f"{target} is there already and is never written again.")
    if os.path.ismount(target):
        raise OutputRefused(f"{target} is a mount point and can't be swapped. Name a folder inside it.")
    try:
        names = sorted(os.listdir(target))
    except OSError as error:
        raise OutputRefused(f"{target} can't be read ({error.strerror}). Choose another folder.") from error
    if names and not _is_ours(target, marker):
        some = ", ".join(names[:3]) + (", ..." if len(names) > 3 else "")
        what = f"{target} holds files, but no {marker} that says capdata made them ({some}); it stays as it is."
        raise OutputRefused(f"{what} Choose another folder, or empty this one.")


def _is_ours(folder: Path, marker: str) -> bool:
    path = folder / marker
    try:
        if folder.is_symlink() or not stat.S_ISREG(path.lstat().st_mode):
            return False
        content = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(content, dict) and content.get("made_by") == MADE_BY


def _beside(target: Path, token: str) -> tuple[Path, Path]:
    """The hidden names of one build: where the new output grows, where the old one waits in the fallback."""
    stem = f".{target.name}.capdata"
    return target.parent / f"{stem}-new-{token}", target.parent / f"{stem}-old-{token}"


@contextmanager
def _locked(target: Path) -> Iterator[IO[bytes]]:
    """Hold the lock file of `target`, or raise OutputRefused. It stays only while it names a leftover."""
    path = target.parent / f".{target.name}.capdata-lock"
    try:
        lock = _open_lock(path)
    except OSError as error:
        what = f"{target.parent} can't be written to ({error.strerror}: {path.name})."
        raise OutputRefused(f"{what} Choose another folder.") from error
    if lock is None:
        raise OutputRefused(f"another capdata build is writing {target}. Wait for it, then try again.")
    with lock:
        if lock.read(len(_LOCK_HEADER)) not in (b"", _LOCK_HEADER):
            raise OutputRefused(f"{path} is not capdata's lock file. Move it away, or choose another folder.")
        try:
            yield lock
        finally:
            folders = [folder for token in _tokens(lock) for folder in _beside(target, token)]
            if not any(os.path.lexists(folder) for folder in folders):
                with suppress(OSError):  # Windows removes no open file
                    lock.truncate(0)
                    path.unlink()  # before it's unlocked: afterwards it could be another's


def _open_lock(path: Path) -> IO[bytes] | None:
    """The lock file, open and locked; None if another process, or another call in this one, holds it."""
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    while True:
        with ExitStack() as closing:
            lock = os.fdopen(os.open(path, flags, 0o666), "r+b", buffering=0)
            closing.enter_context(lock)
            if not _try_lock(lock.fileno()):
                return None
            try:
                current = os.path.samestat(os.fstat(lock.fileno()), os.lstat(path))
            except FileNotFoundError:
                current = False
            if current:  # else its last holder removed it between our open and our lock: take the next one
                closing.pop_all()
                return lock


def _try_lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            os.lseek(descriptor, 1 << 30, os.SEEK_SET)  # behind the text: a locked byte can't be read there
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            os.lseek(descriptor, 0, os.SEEK_SET)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _tokens(lock: IO[bytes]) -> list[str]:
    lock.seek(len(_LOCK_HEADER))
    return [line for line in lock.read().decode("ascii", "replace").split("\n") if _TOKEN.fullmatch(line)]


def _note(lock: IO[bytes], token: str, parent: Path) -> None:
    """Name a build's folders in the lock file, on disk before the first of them exists."""
    start = _LOCK_HEADER if lock.seek(0, os.SEEK_END) == 0 else b"\n"  # a torn last line must not swallow ours
    text = start + token.encode() + b"\n"
    if lock.write(text) != len(text):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    os.fsync(lock.fileno())
    _flush(parent)


def _flush_tree(folder: Path) -> None:
    def fail(error: OSError) -> None:  # os.walk would pass over a folder it can't read
        raise error

    files, folders = [], []
    for place, _, names in os.walk(folder, topdown=False, onerror=fail):
        paths = [Path(place, name) for name in names]
        files += [path for path in paths if stat.S_ISREG(path.lstat().st_mode)]
        folders.append(Path(place))
    # Together they share the disk's commits: thousands of files take a second instead of a minute.
    with ThreadPoolExecutor(_FLUSHED_AT_ONCE) as pool:
        list(pool.map(_flush, files))
    for path in folders:
        _flush(path)


def _flush(path: Path) -> None:
    """Have the disk hold a file's bytes, or a folder's names."""
    is_folder = path.is_dir()
    if is_folder and sys.platform == "win32":
        return  # can't be done there
    descriptor = os.open(path, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY)
    try:
        os.fsync(descriptor)
        if sys.platform == "darwin":
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)  # fsync stops at the drive's cache there
    except OSError as error:
        # Network file systems that can't: for folders (EINVAL, ENOTSUP), for macOS's full flush (ENOTSUP).
        if error.errno != errno.ENOTSUP and not (is_folder and error.errno == errno.EINVAL):
            raise
    finally:
        os.close(descriptor)
