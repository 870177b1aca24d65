"""Prepare a release for publication, without a network: everything is checked where nobody has worked.

1. Nothing is uncommitted: neither the release, nor what it was made from.
2. The tag `vX.Y.Z` names a commit that holds the release and the very trees it was made from. Where there is no tag the
   last commit is meant, and has to hold both.
3. In a clean clone at that commit, by the capdata of that commit, the release is verified and built again. Its
   attachments are those that were made with it (`dist/X.Y.Z/`), else they are made again, which needs the SQLite,
   XlsxWriter and zlib of then; either way they are compared with its manifest.
4. The attachments, their sums, the version's notes and the metadata for Zenodo go to one folder, whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from capdata.machine.git import NotInGit, run_git
from capdata.publication.zenodo import metadata
from capdata.reading.about import About, about_of
from capdata.reading.root import MARKER, find_root
from capdata.release.changelog import NoSection, find_section
from capdata.release.cutting import DIST
from capdata.released.history import TREES, trees, uncommitted
from capdata.released.manifest import MADE_BY
from capdata.released.store import FOLDER, MANIFEST, Damaged, Release
from capdata.writing.swap import replace_folder

NOTES, SUMS, ZENODO = "NOTES.md", "SHA256SUMS", "zenodo.json"
#: What was prepared, from which commit; it says that the folder is ours.
MARK = "publication.json"

Say = Callable[[str], None]


class NotPublishable(Exception):
    """The release can't be published as things stand; the message says what is in the way."""


class Prepared(NamedTuple):
    """A release ready for upload: `files` to attach, in `folder` beside the notes and Zenodo's metadata."""

    version: str
    tag: str
    commit: str
    folder: Path
    files: tuple[Path, ...]


def prepare(root: Path, version: str, folder: Path, say: Say = print) -> Prepared:
    """Check the release `version` of `root` and put what is to be published into `folder`.

    Raises NotPublishable, capdata.writing.swap.OutputRefused where `folder` holds something else, OSError.
    """
    tag = f"v{version}"
    try:
        commit = _commit(root, version, tag)
        with tempfile.TemporaryDirectory(prefix="capdata-") as place:
            clone = _cloned(root, commit, Path(place))
            release = Release(version, clone / FOLDER / version)
            _agree(clone, release, tag)
            say(_capdata(clone, "verify", version, "--rebuild"))
            names = sorted(release.manifest["attachments"])
            made = root / DIST / version
            if _differing(made, release):
                say(_capdata(clone, "release", version, "--attach"))
                made = clone / DIST / version
            differing = _differing(made, release)
            if differing:
                raise NotPublishable(f"{', '.join(differing)} came out other than released")
            with replace_folder(folder, MARK) as new:
                for name in names:
                    shutil.copyfile(made / name, new / name)
                _describe(clone, release, new, names)
                content = {
                    "made_by": MADE_BY,
                    "version": version,
                    "tag": tag,
                    "commit": commit,
                    "attach": [*names, SUMS],
                }
                (new / MARK).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    except (NotInGit, Damaged, NoSection) as error:
        raise NotPublishable(str(error)) from None
    return Prepared(version, tag, commit, folder, tuple(folder / name for name in (*names, SUMS)))


def _commit(root: Path, version: str, tag: str) -> str:
    """The commit to publish: that of the tag, else the last one."""
    if not (root / FOLDER / version / MANIFEST).is_file():
        raise NotPublishable(f"{version} isn't released here: there is no {FOLDER}/{version}/{MANIFEST}")
    changed = uncommitted(root)
    changed += run_git(root, "status", "--porcelain", "--untracked-files=all", "--", f"{FOLDER}/{version}").splitlines()
    if changed:
        raise NotPublishable(
            f"{len(changed)} uncommitted, first {changed[0].strip()}; commit the release before publishing it"
        )
    if has_tag(root, tag):
        return run_git(root, "rev-parse", f"refs/tags/{tag}^{{commit}}").strip()
    return run_git(root, "rev-parse", "HEAD").strip()


def has_tag(root: Path, tag: str) -> bool:
    """Whether the repository has that tag."""
    return bool(run_git(root, "tag", "--list", tag).strip())


def make_tag(root: Path, prepared: Prepared) -> bool:
    """Tag the commit that was prepared; False where the tag was there. Raises capdata.machine.git.NotInGit."""
    if has_tag(root, prepared.tag):
        return False
    run_git(root, "tag", "--annotate", "--message", f"Release {prepared.version}", prepared.tag, prepared.commit)
    return True


def _cloned(root: Path, commit: str, place: Path) -> Path:
    top = Path(run_git(root, "rev-parse", "--show-toplevel").rstrip("\n"))
    run_git(root, "clone", "--quiet", "--no-local", "--no-checkout", str(top), str(place / "clone"))
    run_git(place / "clone", "checkout", "--quiet", "--detach", commit)
    return place / "clone" / root.resolve().relative_to(top.resolve())


def _agree(clone: Path, release: Release, tag: str) -> None:
    """The commit holds the release, and the trees that it was made from."""
    if not (release.path / MANIFEST).is_file() or not (clone / MARKER).is_file():
        raise NotPublishable(
            f"the commit of {tag} doesn't hold the release; tag the commit that brought it, or a later one"
        )
    found, wanted = trees(clone), release.manifest["trees"]
    differing = [name for name in TREES if found[name] != wanted.get(name)]
    if differing:
        what = f"{', '.join(differing)} changed since {release.version} was made"
        raise NotPublishable(f"{what}; tag the commit that brought the release: git tag {tag} COMMIT")


def _capdata(clone: Path, *words: str) -> str:
    """What `capdata WORDS` says in the clone, by the clone's own capdata where it has one."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    if (clone / "src" / "capdata").is_dir():
        environment["PYTHONPATH"] = str(clone / "src")
    command = [sys.executable, "-m", "capdata", *words, "--root", str(clone)]
    done = subprocess.run(command, cwd=clone, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).replace(f"{clone}/", "")
        raise NotPublishable(f"capdata {' '.join(words)}: {said}")
    return done.stdout.strip()


def _differing(folder: Path, release: Release) -> list[str]:
    """The attachments that aren't in `folder` as the manifest has them."""
    wanted = release.manifest["attachments"]
    return [
        name
        for name in sorted(wanted)
        if not (folder / name).is_file() or _sha256(folder / name) != wanted[name]["sha256"]
    ]


def _describe(clone: Path, release: Release, folder: Path, names: list[str]) -> None:
    """Write the sums, the notes and Zenodo's metadata."""
    section = find_section((clone / "CHANGELOG.md").read_text(encoding="utf-8"), release.version)
    sums = {name: _sha256(folder / name) for name in names}
    (folder / SUMS).write_text("".join(f"{digest}  {name}\n" for name, digest in sums.items()), encoding="utf-8")
    (folder / NOTES).write_text(section.text + "\n", encoding="utf-8")
    content = metadata(_about(clone), release.version, date.fromisoformat(release.manifest["released"]), section.text)
    (folder / ZENODO).write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _about(clone: Path) -> About:
    from capdata.reading.dataset import read_about

    return about_of(read_about(find_root(clone)))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
