"""`capdata site`: a website of one edition of the dataset."""

from __future__ import annotations

from pathlib import Path

import click

from capdata.commands.shared import needing, out_folder_option, refusing, root_option, use_root, use_version


@click.command()
@out_folder_option("site")
@click.option("--version", metavar="VERSION",
              help="A release, or `tree` for the records as they stand (default: the newest release).")  # fmt: skip
@click.option("--known-by", metavar="DAY", help="Only what was published by DAY, on every page.")
@click.option("--base-url", "base", metavar="URL",
              help="The address that the site will have, for feeds and search engines (default: the homepage in "
                   "data/dataset.yaml).")  # fmt: skip
@root_option
def command(out: Path, version: str | None, known_by: str | None, base: str | None, given_root: Path | None) -> None:
    """The files can lie on any host, and open from a disk as well."""
    from capdata.machine.progress import bar
    from capdata.released import clocks
    from capdata.site.building import build_site
    from capdata.site.editions import content_of
    from capdata.writing.swap import OutputRefused

    root = use_root(given_root)
    release = use_version(root, version)
    with refusing():
        content = content_of(root, release, clocks.day(known_by, "--known-by") if known_by else None)
    try:
        with refusing(), needing("site"), bar("pages") as progress:
            built = build_site(content, out, base or content.edition.about.homepage, release, progress)
    except OutputRefused as error:
        raise click.UsageError(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"can't write {out}: {error.strerror or error}; nothing was changed") from None
    click.echo(f"wrote {built.pages:,} pages to {out}; open {out}/index.html")
