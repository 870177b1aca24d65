"""Cut a release: everything written aside, verified, flushed to disk, then one rename to `releases/X.Y.Z/`.

A crash, a kill or a full disk at any moment leaves the release whole or not there at all; what lies about is hidden
and removed by the next one. While a release is being made no other can be in the same root, so that each is compared
with all that came before it. What was released is never overwritten.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from capdata.reading.root import Root
from capdata.release.attachments import make_attachments
from capdata.release.notes import changes_text
from capdata.release.planning import Plan, plan
from capdata.release.verifying import verify
from capdata.released import schema_file
from capdata.released.edition import Edition, FileFacts, facts_of
from capdata.released.manifest import MADE_BY, manifest_text, sums_text, tools
from capdata.released.store import FOLDER, MANIFEST, SUMS, Release, find_release
from capdata.released.versions import Version
from capdata.writing.swap import replace_folder, reserve, write_file_atomically

#: How to cite the dataset; the root's is that of the newest release.
CITATION = "CITATION.cff"
#: Where attachments go; git ignores it.
DIST = "dist"
#: The file that says a folder of attachments is ours.
ATTACHED = "attachments.json"


class Refused(Exception):
    """Nothing was written; `plan` has the reasons."""

    def __init__(self, made: Plan) -> None:
        super().__init__("; ".join(made.refusals))
        self.plan = made


class Unsound(Exception):
    """What was written doesn't hold by itself, so it was thrown away: a fault of ours."""


def cut(root: Root, version: Version, *, attach: bool = False) -> Plan:
    """Make the release `version` of `root`; with `attach`, its attachments in `dist/VERSION/` too.

    Raises Refused, Unsound, capdata.writing.swap.OutputRefused where another release is being made, OSError.
    """
    releases = root.path / FOLDER
    releases.mkdir(exist_ok=True)
    try:
        with reserve(releases), tempfile.TemporaryDirectory(prefix="capdata-") as place:
            made = plan(root, version)
            if not made.may_be_released:
                raise Refused(made)
            with replace_folder(releases / str(version), MANIFEST, once=True) as folder:
                write(made, folder, Path(place))
            write_file_atomically(root.path / CITATION, (releases / str(version) / CITATION).read_bytes())
            if attach:
                _keep(root, version, Path(place))
    finally:
        if not any(releases.iterdir()):
            releases.rmdir()
    return made


def rehearse(root: Root, version: Version) -> Plan:
    """All that `cut` does, in a temporary folder, so that what it returns can be released.

    Raises Refused, Unsound, OSError.
    """
    made = plan(root, version)
    if not made.may_be_released:
        raise Refused(made)
    with tempfile.TemporaryDirectory(prefix="capdata-") as place:
        folder, attached = Path(place, str(version)), Path(place, "attached")
        folder.mkdir()
        attached.mkdir()
        write(made, folder, attached)
    return made


def cut_into(root: Root, version: Version, folder: Path) -> Plan:
    """Build what `version` consists of into `folder`, which must not be there, whether it was released or not.

    Raises Refused, Unsound, capdata.writing.swap.OutputRefused, OSError.
    """
    made = plan(root, version, again=True)
    if not made.may_be_released:
        raise Refused(made)
    with replace_folder(folder, MANIFEST, once=True) as new, tempfile.TemporaryDirectory(prefix="capdata-") as place:
        write(made, new, Path(place))
    return made


def attach_to(root: Root, version: Version) -> list[FileFacts]:
    """Make the attachments of a release again, compare them with its manifest, and put them in `dist/VERSION/`.

    Raises Unsound where they differ, which another version of SQLite, XlsxWriter or zlib explains;
    capdata.released.store.NoSuchRelease, Damaged; capdata.writing.swap.OutputRefused; OSError.
    """
    release = find_release(root, str(version))
    edition = edition_of(release, root)
    with tempfile.TemporaryDirectory(prefix="capdata-") as place:
        facts = make_attachments(edition, release.path, Path(place))
        wanted = release.manifest["attachments"]
        differing = [one.path for one in facts if wanted.get(one.path, {}).get("sha256") != one.sha256]
        if differing:
            made, now = release.manifest.get("tools", {}), tools()
            other = [f"{name} {made.get(name)} (here {now[name]})" for name in now if made.get(name) != now[name]]
            why = f"; the release was made with {', '.join(other)}" if other else ""
            raise Unsound(f"{', '.join(differing)} came out other than released{why}")
        _keep(root, version, Path(place))
    return facts


def edition_of(release: Release, root: Root) -> Edition:
    """A release as an edition, read back from its files. `about` and `dictionary` are those of `root`."""
    from datetime import date

    from capdata.reading.dataset import read_dataset

    dataset = read_dataset(root)
    frames = {name: release.read(name) for name in release.tables}
    files = {
        name: FileFacts(name, facts["bytes"], facts["sha256"], facts.get("rows"))
        for name, facts in release.manifest["files"].items()
        if name.startswith(("csv/", "parquet/"))
    }
    released = date.fromisoformat(release.manifest["released"])
    return Edition(release.version, released, dataset.metadata, dataset.dictionary, release.schemas, frames, files)


def _keep(root: Root, version: Version, made: Path) -> None:
    (root.path / DIST).mkdir(exist_ok=True)
    with replace_folder(root.path / DIST / str(version), ATTACHED) as folder:
        names = sorted(path.name for path in made.iterdir())
        for name in names:
            shutil.copyfile(made / name, folder / name)
        content = {"made_by": MADE_BY, "version": str(version), "files": {n: facts_of(folder, n).sha256 for n in names}}
        (folder / ATTACHED).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def write(made: Plan, folder: Path, place: Path) -> None:
    """Write all files of a planned release into `folder`, its attachments into `place`, and verify the former."""
    from capdata.metadata import DOCUMENTS
    from capdata.writing.table_files import write_tables

    report, section = made.report, made.section
    if report is None or report.dataset is None or section is None or made.changes is None:
        raise ValueError("a plan with refusals can't be written")
    about, frames = report.dataset.metadata, {**report.frames, "changes": made.changes}
    stamp = {"dataset": about["title"], "version": str(made.version), "released": section.released.isoformat(),
             "licence": about["licence"]}  # fmt: skip
    write_tables(folder, frames, made.schemas, stamp)
    files = {}
    for name, frame in sorted(frames.items()):
        for path in (f"csv/{name}.csv", f"parquet/{name}.parquet"):
            files[path] = facts_of(folder, path, len(frame))
    edition = Edition(
        str(made.version), section.released, about, report.dataset.dictionary, made.schemas, frames, files
    )  # fmt: skip
    _copy_schemas(made.root, folder)
    (folder / schema_file.NAME).write_bytes(schema_file.as_json(made.schemas).encode())
    for licence in sorted(made.root.path.glob("LICENSE*")):
        shutil.copyfile(licence, folder / licence.name)
    previous = made.previous.version if made.previous else None
    (folder / "CHANGES.md").write_bytes(changes_text(section, previous, made.changes).encode())
    for name, document in DOCUMENTS.items():
        text = document(edition)
        (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    _seal(made, edition, folder, place)
    found = verify(Release(str(made.version), folder))
    if found:
        raise Unsound("; ".join(f"{one.file} {one.what}" for one in found[:5]))


def _copy_schemas(root: Root, folder: Path) -> None:
    """The schema files as they were used; those for editors follow from them and stay behind."""
    for path in sorted((*root.schemas.glob("*.yaml"), *root.schemas.glob("tables/*.yaml"),
                        *root.schemas.glob("vocabularies/*.yaml"))):  # fmt: skip
        copy = folder / "schemas" / path.relative_to(root.schemas)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)


def _seal(made: Plan, edition: Edition, folder: Path, place: Path) -> None:
    """Write `SHA256SUMS`, the attachments, and last the manifest that names everything."""
    facts = [edition.files.get(name) or facts_of(folder, name) for name in _names(folder)]
    (folder / SUMS).write_bytes(sums_text(facts).encode())
    facts.append(facts_of(folder, SUMS))
    text = manifest_text(
        version=edition.version,
        released=edition.released,
        files=facts,
        attachments=make_attachments(edition, folder, place),
        trees=made.trees,
        tools=tools(),
        earlier={release.version: facts_of(release.path, MANIFEST).sha256 for release in made.earlier},
    )
    (folder / MANIFEST).write_bytes(text)


def _names(folder: Path) -> Iterable[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
