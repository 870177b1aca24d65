"""`python -m capdata.publication VERSION`: see the package."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from capdata.machine.git import NotInGit
from capdata.publication import preparing, zenodo
from capdata.reading.root import NoRoot, find_root
from capdata.released.versions import is_version
from capdata.writing.swap import OutputRefused

TOKEN = "ZENODO_TOKEN"


@click.command(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.argument("version")
@click.option("--root", "given", metavar="DIR", type=click.Path(path_type=Path, file_okay=False, exists=True),
              help="The dataset (default: the one around the working directory).")  # fmt: skip
@click.option("--out", metavar="DIR", type=click.Path(path_type=Path, file_okay=False),
              help="Where the files to publish go (default: dist/publish-VERSION in the dataset).")  # fmt: skip
@click.option("--tag", is_flag=True, help="Make the tag vVERSION once everything held, if there is none.")
@click.option("--upload", is_flag=True, help=f"Publish at Zenodo, with the token in {TOKEN}. Can't be undone.")
@click.option("--record", metavar="ID", help="The record at Zenodo that this is a new version of.")
@click.option("--zenodo", "base", metavar="URL", default=zenodo.ZENODO, show_default=True, help="Another Zenodo.")
def main(
    version: str, given: Path | None, out: Path | None, tag: bool, upload: bool, record: str | None, base: str
) -> None:
    """Check the release VERSION on a clean checkout and prepare all that is published with it.

    Without --tag and --upload nothing is changed but the folder DIR, and no network is needed. Exit code 1 if
    something is in the way.
    """
    if not is_version(version):
        raise click.UsageError(f"{version!r} is no version; one looks like 1.4.0")
    token = os.environ.get(TOKEN, "")
    if upload and not token:
        raise click.UsageError(f"--upload needs a token in {TOKEN}")
    try:
        root = find_root(given).path
        folder = out or root / "dist" / f"publish-{version}"
        folder.parent.mkdir(parents=True, exist_ok=True)
        prepared = preparing.prepare(root, version, folder, click.echo)
        for path in prepared.files:
            click.echo(f"ready: {path.name}, {path.stat().st_size:,} bytes")
        tagged = preparing.has_tag(root, prepared.tag)
        if tag:
            tagged = preparing.make_tag(root, prepared) or tagged
        click.echo(f"{prepared.tag}{'' if tagged else ', a tag still to be made,'} names {prepared.commit[:12]}")
        if not upload:
            click.echo(f"nothing was uploaded; what would be is in {_shown(folder)}")
            return
        told = json.loads((folder / preparing.ZENODO).read_text(encoding="utf-8"))
        doi = zenodo.deposit(told, prepared.files, token, record, base.rstrip("/"))
    except NoRoot as error:
        raise click.UsageError(str(error)) from None
    except (preparing.NotPublishable, zenodo.NotDeposited, OutputRefused, NotInGit) as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"can't write {error.filename or out}: {error.strerror or error}") from None
    click.echo(f"published: https://doi.org/{doi}")


def _shown(folder: Path) -> Path:
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder


if __name__ == "__main__":
    main(prog_name="python -m capdata.publication")
