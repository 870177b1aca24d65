"""The command line. Exit codes: 0 done, 1 something was found or went wrong, 2 wrong usage.

Modules that pull in pandas are imported by the commands that need them, so that help and cards come at once.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from capdata import __version__
from capdata.root import NoRoot, Root, find_root

F = TypeVar("F", bound=Callable[..., Any])


def root_option(command: F) -> F:
    """`--root DIR`, the same for every command."""
    return click.option(
        "--root", "given_root", metavar="DIR", type=click.Path(path_type=Path, file_okay=False, exists=True),
        help="Work on the dataset in DIR (default: the one around the working directory, else the installed one).",
    )(command)  # fmt: skip


def _root(given: Path | None) -> Root:
    try:
        root = find_root(given)
    except NoRoot as error:
        raise click.UsageError(str(error)) from None
    if root.packaged and given is None:
        click.echo(f"using the records that came with capdata {__version__}", err=True)
    return root


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="capdata")
def main() -> None:
    """Published missile capabilities, every value with its source.

    Records are YAML files under data/; capdata checks them, weighs what sources say, and compiles tables.
    """


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json", "sarif", "github"]), default="text",
              show_default=True)  # fmt: skip
@click.option("--output", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False),
              help="Write the findings to FILE, whole or not at all, and only the counts to the terminal.")  # fmt: skip
@click.option("--changed-since", metavar="REV", help="Report on records touched since a git revision only.")
@click.option("--fail-on", type=click.Choice(["warning", "error"]), default="error", show_default=True,
              help="The mildest finding that makes the exit code 1.")  # fmt: skip
@root_option
def validate(
    paths: tuple[Path, ...], form: str, output: Path | None, changed_since: str | None, fail_on: str,
    given_root: Path | None,
) -> None:  # fmt: skip
    """Check all records; report on PATHS only, if given.

    Every record is read whatever PATHS say, since records name each other. Exit code 0 if nothing at or above
    --fail-on was found, 1 if something was.
    """
    from capdata import reporting
    from capdata.findings import count_levels
    from capdata.validation import validate_root

    root = _root(given_root)
    wanted = [_inside(path, root) for path in paths]
    if changed_since is not None:
        wanted += _changed(root, changed_since) or ["nothing changed"]
    report = validate_root(root)
    findings = [finding for finding in report.findings if not wanted or _is_under(finding.file, wanted)]
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() and output is None else None
    style = click.style if width and "NO_COLOR" not in os.environ else None
    lines = reporting.render(form, findings, root.path, report.n_records, report.n_claims, width=width, style=style)
    if output is None:
        for line in lines:
            click.echo(line)
    else:
        _write(output, "".join(f"{line}\n" for line in lines))
        click.echo(reporting.counts_line(findings, report.n_records, report.n_claims))
    levels = count_levels(findings)
    if levels["error"] or fail_on == "warning" and levels["warning"]:
        sys.exit(1)


def _write(path: Path, text: str) -> None:
    from capdata.swap import write_file_atomically

    try:
        write_file_atomically(path, text.encode("utf-8", "replace"))
    except OSError as error:
        raise click.ClickException(f"can't write {path}: {error.strerror or error}") from None


def _changed(root: Root, revision: str) -> list[str]:
    """The files of the root that differ from a git revision, new ones included."""
    from capdata.git import NotInGit, changed_files

    try:
        return changed_files(root.path, revision)
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


def _is_under(file: str, wanted: Sequence[str]) -> bool:
    return any(part == "." or file == part or file.startswith(part + "/") for part in wanted)


@main.command()
@click.option("--out", metavar="DIR", type=click.Path(path_type=Path), default=Path("build"), show_default=True,
              help="Where to write; a folder with anything else in it is refused.")  # fmt: skip
@root_option
def build(out: Path, given_root: Path | None) -> None:
    """Validate, then write every table as CSV and Parquet.

    All or nothing: if a record has an error, or the writing fails, DIR stays as it was.
    """
    from capdata import reporting
    from capdata.building import build as build_tables
    from capdata.swap import OutputRefused

    root = _root(given_root)
    try:
        report = build_tables(root, out)
    except OutputRefused as error:
        raise click.UsageError(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"can't write {out}: {error.strerror or error}; nothing was changed") from None
    if not report.ok:
        for line in reporting.as_text(report.findings, root.path, report.n_records, report.n_claims):
            click.echo(line, err=True)
        raise click.ClickException(f"the records have errors; {out} was not touched")
    rows = sum(len(frame) for frame in report.frames.values())
    click.echo(reporting.counts_line(report.findings, report.n_records, report.n_claims))
    click.echo(f"wrote {len(report.frames)} tables with {rows:,} rows to {out}/csv and {out}/parquet")


@main.command(name="list")
@click.argument("kind", required=False)
@root_option
def list_records(kind: str | None, given_root: Path | None) -> None:
    """List the records, or those of one KIND (missiles, launchers, programmes, ...)."""
    from capdata.card import listing
    from capdata.findings import did_you_mean

    dataset = _dataset(_root(given_root))
    if kind is not None and kind not in dataset.dictionary.kinds:
        tip = did_you_mean(kind, dataset.dictionary.kinds) or "kinds: " + ", ".join(dataset.dictionary.kinds)
        raise click.UsageError(f"there is no kind {kind!r}; {tip}")
    rows = listing(dataset.records, kind)
    widths = [max((len(row[i]) for row in rows), default=0) for i in (0, 1)]
    for record_id, record_kind, name in rows:
        click.echo(f"{record_id:<{widths[0]}}  {record_kind:<{widths[1]}}  {name}")


@main.command()
@click.argument("record_id", metavar="ID")
@click.option("--claims", "every_claim", is_flag=True, help="Show every claim, not only where sources disagree.")
@root_option
def show(record_id: str, every_claim: bool, given_root: Path | None) -> None:
    """Show one record as a card: chosen values, how many sources, how far they disagree."""
    from capdata.card import Cards
    from capdata.findings import did_you_mean

    dataset = _dataset(_root(given_root))
    record = dataset.records.get(record_id) or _by_name(record_id, dataset.records.values())
    if record is None:
        tip = did_you_mean(record_id, dataset.records) or "`capdata list` shows all ids"
        raise click.UsageError(f"there is no record {record_id!r}; {tip}")
    width = min(shutil.get_terminal_size((100, 24)).columns, 120)
    for line in Cards(dataset).card(record, width, every_claim=every_claim):
        click.echo(line)


@main.command()
@click.argument("code", required=False)
@click.option("--format", "form", type=click.Choice(["text", "markdown"]), default="text", show_default=True)
@root_option
def rules(code: str | None, form: str, given_root: Path | None) -> None:
    """List the domain rules with what each examined, or explain the one with CODE."""
    from capdata import rule_docs
    from capdata.rules.engine import all_rules

    if code is not None:
        found = [rule for rule, _ in all_rules() if rule.code == code.upper()]
        if not found:
            raise click.UsageError(f"there is no rule {code!r}; `capdata rules` lists all")
        lines = rule_docs.explanation(found[0], _dataset(_root(given_root)).records)
    elif form == "markdown":
        lines = rule_docs.as_markdown(_dataset(_root(given_root)).records)
    else:
        from capdata.validation import validate_root

        width = min(shutil.get_terminal_size((100, 24)).columns, 120)
        lines = rule_docs.coverage_table(validate_root(_root(given_root)).coverage, width)
    for line in lines:
        click.echo(line)


@main.command()
@click.argument("kind")
@click.argument("record_id", metavar="ID")
@root_option
def new(kind: str, record_id: str, given_root: Path | None) -> None:
    """Write a commented record of KIND to fill in: data/KIND/ID.yaml."""
    from datetime import date

    from capdata.findings import did_you_mean
    from capdata.new_record import new_record
    from capdata.record_files import is_id

    root = _root(given_root)
    if root.packaged and given_root is None:
        raise click.UsageError("the records that came with the package are read-only; work in a clone, or give --root")
    dictionary = _dictionary(root)
    if kind not in dictionary.kinds:
        tip = did_you_mean(kind, dictionary.kinds) or "kinds: " + ", ".join(dictionary.kinds)
        raise click.UsageError(f"there is no kind {kind!r}; {tip}")
    if not is_id(record_id):
        raise click.UsageError(f"{record_id!r} can't be an id: lower-case letters, digits and single hyphens")
    taken = next((path for path in root.data.glob(f"*/{record_id}.yaml")), None)
    if taken:
        raise click.UsageError(f"the id {record_id!r} is taken by {taken.relative_to(root.path).as_posix()}")
    path = root.data / kind / f"{record_id}.yaml"
    path.parent.mkdir(exist_ok=True)
    _write(path, new_record(kind, dictionary, date.today().isoformat()))
    click.echo(f"wrote {path.relative_to(root.path).as_posix()}; fill it in, then: capdata validate {path}")


@main.command()
@click.option("--json-schema", "kind", metavar="KIND", required=True, help="Print the JSON Schema of KIND.")
@root_option
def schema(kind: str, given_root: Path | None) -> None:
    """Print schemas for other tools, such as editors that complete YAML."""
    from capdata.findings import did_you_mean
    from capdata.json_schema import json_schema

    dictionary = _dictionary(_root(given_root))
    if kind not in dictionary.kinds:
        tip = did_you_mean(kind, dictionary.kinds) or "kinds: " + ", ".join(dictionary.kinds)
        raise click.UsageError(f"there is no kind {kind!r}; {tip}")
    click.echo(json_schema(kind, dictionary), nl=False)


def _dictionary(root: Root) -> Any:
    from capdata.dictionary import load_dictionary

    dictionary, findings = load_dictionary(root.schemas)
    if dictionary is None:
        first = findings[0]
        raise click.ClickException(f"the schemas can't be used: {first.file}:{first.line}: {first.message}")
    return dictionary


def _by_name(text: str, records: Any) -> Any:
    """The one record with that name or alias, ignoring case; None if there is none, or more than one."""
    wanted = text.casefold()
    found = [
        record
        for record in records
        if wanted
        in {record.name.casefold(), *(alias.get("name", "").casefold() for alias in record.keys.get("aliases") or ())}
    ]
    return found[0] if len(found) == 1 else None


def _dataset(root: Root) -> Any:
    from capdata.dataset import BrokenSchemas, read_dataset

    try:
        dataset = read_dataset(root)
    except BrokenSchemas as broken:
        first = broken.findings[0]
        place = f"{first.file}:{first.line}:{first.column}"
        raise click.ClickException(f"the schemas can't be used: {place}: {first.message}") from None
    errors = sum(finding.level == "error" for finding in dataset.findings)
    if errors:
        click.echo(f"{errors} errors in the records; run `capdata validate`", err=True)
    return dataset
