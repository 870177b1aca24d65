"""`capdata diff`: what differs between two releases, or a release and the working tree."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from capdata.commands.shared import out_file_option, root_option, use_root, write_file

if TYPE_CHECKING:
    from capdata.reading.root import Root
    from capdata.release.snapshot import Snapshot


@click.command()
@click.argument("old", required=False)
@click.argument("new", default="tree")
@click.option("--format", "form", type=click.Choice(["text", "markdown", "json", "csv"]), default="text",
              show_default=True, help="For people, for a review, or for programs.")  # fmt: skip
@out_file_option("Write it to FILE, whole or not at all, and only the counts to the terminal.")
@root_option
def command(old: str | None, new: str, form: str, out: Path | None, given_root: Path | None) -> None:
    """OLD and NEW are versions, folders of releases or of datasets, or `tree`, the records as they are.

    Without NEW it is the tree, without OLD the newest release. Claims, records, terms and columns that somebody
    changed are told one by one, what was lost first, and below each what follows from it.
    """
    from capdata.release.diff import diff
    from capdata.release.diff_forms import render, summary
    from capdata.released.loading import NotLoadable
    from capdata.released.store import Damaged, newest_release

    root = use_root(given_root)
    if old is None:
        newest = newest_release(root)
        if newest is None:
            raise click.UsageError("nothing was released yet; name OLD and NEW")
        old = newest.version
    try:
        difference = diff(_snapshot(root, old), _snapshot(root, new))
    except (Damaged, NotLoadable) as error:
        raise click.ClickException(str(error)) from None
    text = render(difference, form)
    if out is not None:
        write_file(out, text)
        click.echo(summary(difference))
        return
    if form != "text" and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")  # Markdown, JSON and CSV are UTF-8, whatever the terminal's
    click.echo(text, nl=False)


def _snapshot(root: Root, name: str) -> Snapshot:
    from capdata.reading.root import MARKER, find_root
    from capdata.release.snapshot import TREE, of_release, of_tree
    from capdata.release.verifying import release_in
    from capdata.released.store import NoSuchRelease, find_release
    from capdata.released.versions import is_version

    if name == TREE:
        return of_tree(root)
    if is_version(name):
        try:
            return of_release(find_release(root, name))
        except NoSuchRelease as error:
            raise click.UsageError(str(error)) from None
    if (Path(name) / MARKER).is_file():
        return of_tree(find_root(Path(name)))._replace(name=name)
    if not Path(name).is_dir():
        raise click.UsageError(f"{name!r} is neither a version, like 1.4.0, nor a folder, nor `tree`")
    return of_release(release_in(Path(name)))
