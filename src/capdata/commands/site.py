"""`capdata site`: a website of one edition of the dataset."""

from __future__ import annotations

from pathlib import Path

import click

from capdata.commands.shared import root_option, use_root


@click.command()
@click.option("--out", metavar="DIR", type=click.Path(path_type=Path), default=Path("site"), show_default=True,
              help="Where to write; a folder with anything else in it is refused.")  # fmt: skip
@click.option("--base-url", "base", metavar="URL", help="The address that the site will have, for feeds.")
@root_option
def command(out: Path, base: str | None, given_root: Path | None) -> None:
    """The files can lie on any host, and open from a disk as well."""
    from capdata.progress import bar
    from capdata.site.building import build_site
    from capdata.site.editions import NoSite, content_of
    from capdata.swap import OutputRefused

    root = use_root(given_root)
    try:
        with bar("pages") as progress:
            built = build_site(content_of(root), out, base, progress)
    except ModuleNotFoundError as missing:
        raise click.ClickException(f"{missing.name} isn't installed: pip install 'missile-capdata[site]'") from None
    except OutputRefused as error:
        raise click.UsageError(str(error)) from None
    except NoSite as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"can't write {out}: {error.strerror or error}; nothing was changed") from None
    click.echo(f"wrote {built.pages:,} pages to {out}; open {out}/index.html")
