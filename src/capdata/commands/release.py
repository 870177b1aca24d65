"""`capdata release`: freeze the dataset under a version."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from capdata.commands.shared import needing, root_option, use_root

if TYPE_CHECKING:
    from capdata.release.planning import Plan


@click.command()
@click.argument("version")
@click.option("--dry-run", is_flag=True, help="Write it aside, verify it, throw it away; say what stands against it.")
@click.option("--attach", is_flag=True,
              help="Also put database, workbook, archive into dist/VERSION, even of one released before.")  # fmt: skip
@click.option("--into", metavar="DIR", type=click.Path(path_type=Path),
              help="Write the files of VERSION into a new folder DIR, released or not, to compare them.")  # fmt: skip
@root_option
def command(version: str, dry_run: bool, attach: bool, into: Path | None, given_root: Path | None) -> None:
    """VERSION has to be the next one that the difference to the last release allows.

    CHANGELOG.md has to have a section for it, whose date is that of the release. Everything is checked, and whatever
    stands against it is said; then releases/VERSION is there whole, or not at all.
    """
    from capdata.release import cutting
    from capdata.released.store import Damaged, find_releases
    from capdata.released.versions import NotAVersion, parse_version
    from capdata.writing.swap import OutputRefused

    root = use_root(given_root)
    if sum((dry_run, attach, into is not None)) > 1:
        raise click.UsageError("--dry-run, --attach and --into don't go together")
    try:
        wanted = parse_version(version)
    except NotAVersion as error:
        raise click.UsageError(str(error)) from None
    try:
        if dry_run:
            with needing("release"):
                _tell(cutting.rehearse(root, wanted))
            click.echo(f"{version} may be released: it was written aside, verified and thrown away")
            return
        if attach and any(release.version == version for release in find_releases(root)):
            with needing("release"):
                facts = cutting.attach_to(root, wanted)
            click.echo(f"wrote {', '.join(one.path for one in facts)} to dist/{version}, as released")
            return
        with needing("release"):
            made = cutting.cut(root, wanted, attach=attach) if into is None else cutting.cut_into(root, wanted, into)
    except cutting.Refused as refused:
        _tell(refused.plan)
        raise click.ClickException(_refusal(refused.plan)) from None
    except (cutting.Unsound, Damaged) as error:
        raise click.ClickException(str(error)) from None
    except OutputRefused as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"can't write the release: {error.strerror or error}; nothing was changed") from None
    _tell(made)
    click.echo(f"released {version} in {into if into is not None else f'releases/{version}'}")


def _tell(made: Plan) -> None:
    """What the release would consist of, and what forces its version."""
    if made.report is not None and made.report.frames:
        rows = sum(len(frame) for frame in made.report.frames.values())
        click.echo(f"{made.report.n_records:,} records, {made.report.n_claims:,} claims, {rows:,} rows")
    if made.previous is None:
        click.echo("the first release")
    elif made.changes is not None:
        counts = made.changes[~made.changes["derived"].astype(bool)]["why"].value_counts()
        told = ", ".join(f"{number:,} {why}" for why, number in counts.items() if number) or "no difference"
        click.echo(f"since {made.previous.version}: {told}; {len(made.changes):,} cells in all")
        click.echo(f"the smallest legal version is {made.expected}, a {made.level} step, because:")
        forcing = [demand.what for demand in made.demands if demand.level == made.level]
        for what in forcing[:10]:
            click.echo(f"  {what}")
        if len(forcing) > 10:
            click.echo(f"  and {len(forcing) - 10:,} more")
        if not forcing:
            click.echo("  nothing differs")


def _refusal(made: Plan) -> str:
    reasons = "".join(f"\n  {reason}" for reason in made.refusals)
    return f"{made.version} can't be released:{reasons}"
