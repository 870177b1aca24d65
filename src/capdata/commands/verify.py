"""`capdata verify`: compare a release with what was released."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from capdata.commands.shared import needing, root_option, use_root

if TYPE_CHECKING:
    from capdata.reading.root import Root
    from capdata.release.verifying import Difference
    from capdata.released.store import Release


@click.command()
@click.argument("what", metavar="[VERSION|PATH]", required=False)
@click.option("--all", "every", is_flag=True, help="Verify every release.")
@click.option("--rebuild", is_flag=True, help="Also build it again from git, and compare every file.")
@root_option
def command(what: str | None, every: bool, rebuild: bool, given_root: Path | None) -> None:
    """The newest release, one VERSION, or the release in the folder PATH.

    Every file is compared with the manifest, tables with their schemas and with each other. Exit code 1 if anything
    differs.
    """
    from capdata.release.verifying import release_in, verify, verify_root
    from capdata.released.store import NoSuchRelease, find_release, newest_release
    from capdata.released.versions import is_version

    if every and what is not None:
        raise click.UsageError("--all goes without VERSION and PATH")
    if what is not None and not is_version(what):
        if rebuild:
            raise click.UsageError("--rebuild needs a VERSION of this dataset")
        folder = Path(what)
        if not folder.is_dir():
            raise click.UsageError(f"{what!r} is neither a version, like 1.4.0, nor a folder")
        release = release_in(folder)
        found = verify(release)
        _tell(release.version, sum(path.is_file() for path in folder.rglob("*")), found)
        raise SystemExit(1 if found else 0)
    root = use_root(given_root)
    if not every and what is None:
        newest = newest_release(root)
        if newest is None:
            raise click.ClickException("nothing was released yet")
        what = newest.version
    if what is not None:
        try:
            find_release(root, what)
        except NoSuchRelease as error:
            raise click.UsageError(str(error)) from None
    wrong = False
    for release, found in verify_root(root, what):
        wrong |= bool(found)
        _tell(release.version, sum(path.is_file() for path in release.path.rglob("*")), found)
        if rebuild and not found:
            wrong |= _rebuild(root, release)
    raise SystemExit(1 if wrong else 0)


def _tell(version: str, n_files: int, found: Sequence[Difference]) -> None:
    for one in found:
        click.echo(f"{one.version}: {one.file} {one.what}")
    if not found:
        click.echo(f"{version}: {n_files} files as released; keys, references and redirects hold")


def _rebuild(root: Root, release: Release) -> bool:
    """Build it again and tell; whether anything differs."""
    from capdata.release.rebuilding import NotRebuilt, rebuild

    try:
        with needing("release"):
            rebuilt = rebuild(root, release)
    except NotRebuilt as error:
        raise click.ClickException(f"{release.version}: {error}") from None
    for one in rebuilt.differences:
        click.echo(f"{one.version}: {one.file} {one.what}")
    for what in rebuilt.left_out:
        click.echo(f"{release.version}: not compared: {what}")
    if not rebuilt.differences:
        click.echo(f"{release.version}: {rebuilt.n_compared} files built again from {rebuilt.commit[:12]}, all equal")
    return bool(rebuilt.differences)
