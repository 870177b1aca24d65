"""`capdata validate`: check all records and say what was found."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from capdata.commands.shared import out_file_option, root_option, use_root, write_file
from capdata.commands.terminal import style_for, width_of
from capdata.reading.root import Root

if TYPE_CHECKING:
    from capdata.findings import Level
    from capdata.machine.git import Changes


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json", "sarif", "github"]), default="text",
              show_default=True, help="For people, programs, code scanning, or annotations on GitHub.")  # fmt: skip
@out_file_option("Write the findings to FILE, whole or not at all, and only the counts to the terminal.", dash=True)
@click.option("--changed-since", metavar="REV",
              help="Report only what comes from records that differ from a git revision.")  # fmt: skip
@click.option("--fail-on", type=click.Choice(["warning", "error"]), default="error", show_default=True,
              help="The mildest finding that makes the exit code 1.")  # fmt: skip
@root_option
def command(
    paths: tuple[Path, ...], form: str, out: Path | None, changed_since: str | None, fail_on: str,
    given_root: Path | None,
) -> None:  # fmt: skip
    """Every record is read whatever PATHS say, since records name each other.

    Exit code 0 if nothing at or above --fail-on was reported, 1 if something was, 2 if the command was used wrongly.
    """
    from capdata.machine.forking import collector_off

    with collector_off():  # until all that was read is gone again, so that nothing is left to look through
        levels = _report(paths, form, out, changed_since, use_root(given_root))
    if levels["error"] or (fail_on == "warning" and levels["warning"]):
        sys.exit(1)


def _report(
    paths: tuple[Path, ...], form: str, out: Path | None, changed_since: str | None, root: Root
) -> Mapping[Level, int]:
    """Validate `root`, print or write what was found, and count it by level."""
    from capdata.checking import reporting
    from capdata.checking.narrowing import narrowed
    from capdata.checking.validation import validate_root
    from capdata.findings import count_levels
    from capdata.machine.progress import bar
    from capdata.words.figures import counted

    inside = [_inside(path, root) for path in paths]
    changes = _changes(root, changed_since) if changed_since is not None else None
    with bar("checking") as progress:
        report = validate_root(root, progress=progress)
    # Where the schemas are broken no record was judged, so nothing on the paths is no good news.
    findings = narrowed(report.findings, inside, changes) if report.dataset else report.findings
    elsewhere = count_levels(report.findings)["error"] - count_levels(findings)["error"]
    if elsewhere:
        click.echo(
            f"{counted(elsewhere, 'error')} elsewhere; `capdata validate` without PATHS and REV shows all", err=True
        )
    if str(out) == "-":
        out = None
    width = width_of(sys.stdout) if out is None else None
    lines = reporting.render(
        form, findings, root.path, report.n_records, report.n_claims, width=width, style=style_for(width),
        folder=_folder(root),
    )  # fmt: skip
    if out is None:
        if form in ("json", "sarif") and hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8")  # JSON is UTF-8, whatever the terminal's
        for line in lines:
            click.echo(line)
    else:
        write_file(out, "".join(f"{line}\n" for line in lines))
        click.echo(reporting.counts_line(findings, report.n_records, report.n_claims))
    return count_levels(findings)


def _folder(root: Root) -> str:
    """Where the dataset lies below the working directory, for code review, which names files from there; else `.`."""
    here = Path.cwd().resolve()
    return root.path.relative_to(here).as_posix() if root.path.is_relative_to(here) and not root.packaged else "."


def _changes(root: Root, revision: str) -> Changes:
    from capdata.machine.git import NotInGit, changes_since

    try:
        return changes_since(root.path, revision)
    except NotInGit as error:
        raise click.UsageError(str(error)) from None


def _inside(path: Path, root: Root) -> str:
    """`path` as findings name files. A path that isn't there, or outside the root, is wrong usage."""
    if not path.exists():
        raise click.UsageError(f"there is no {path}")
    try:
        return path.resolve().relative_to(root.path).as_posix()
    except ValueError:
        raise click.UsageError(f"{path} is outside the dataset in {root.path}") from None
