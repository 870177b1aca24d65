"""The command line. Exit codes: 0 done, 1 something was found or went wrong, 2 wrong usage.

Modules that pull in pandas are imported by the commands that need them, so that help and cards come at once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from capdata import __version__
from capdata.root import NoRoot, Root, find_root
from capdata.terminal import Commands, style_for, width_of, width_to_read

if TYPE_CHECKING:
    from capdata.dataset import Dataset
    from capdata.dictionary import Dictionary
    from capdata.findings import Finding
    from capdata.git import Changes
    from capdata.records import Record

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


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="capdata")
def main() -> None:
    """Published missile capabilities, every value with its source.

    Records are YAML files under data/; capdata checks them, weighs what sources say, and compiles tables.
    """


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json", "sarif", "github"]), default="text",
              show_default=True, help="For people, programs, code scanning, or annotations on GitHub.")  # fmt: skip
@click.option("--output", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
              help="Write the findings to FILE, whole or not at all, and only the counts to the terminal.")  # fmt: skip
@click.option("--changed-since", metavar="REV",
              help="Report only what comes from records that differ from a git revision.")  # fmt: skip
@click.option("--fail-on", type=click.Choice(["warning", "error"]), default="error", show_default=True,
              help="The mildest finding that makes the exit code 1.")  # fmt: skip
@root_option
def validate(
    paths: tuple[Path, ...], form: str, output: Path | None, changed_since: str | None, fail_on: str,
    given_root: Path | None,
) -> None:  # fmt: skip
    """Check all records; report on PATHS only, if given.

    Every record is read whatever PATHS say, since records name each other. Exit code 0 if nothing at or above
    --fail-on was reported, 1 if something was, 2 if the command was used wrongly.
    """
    from capdata import reporting
    from capdata.findings import count_levels
    from capdata.narrowing import narrowed
    from capdata.progress import bar
    from capdata.validation import validate_root

    root = _root(given_root)
    inside = [_inside(path, root) for path in paths]
    changes = _changes(root, changed_since) if changed_since is not None else None
    with bar("checking") as progress:
        report = validate_root(root, progress=progress)
    # Where the schemas are broken no record was judged, so nothing on the paths is no good news.
    findings = narrowed(report.findings, inside, changes) if report.dataset else report.findings
    elsewhere = count_levels(report.findings)["error"] - count_levels(findings)["error"]
    if elsewhere:
        click.echo(f"{_errors(elsewhere)} elsewhere; `capdata validate` without PATHS and REV shows all", err=True)
    if str(output) == "-":
        output = None
    width = width_of(sys.stdout) if output is None else None
    lines = reporting.render(
        form, findings, root.path, report.n_records, report.n_claims, width=width, style=style_for(width),
        folder=_folder(root),
    )  # fmt: skip
    if output is None:
        if form in ("json", "sarif") and hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8")  # JSON is UTF-8, whatever the terminal's
        for line in lines:
            click.echo(line)
    else:
        _write(output, "".join(f"{line}\n" for line in lines))
        click.echo(reporting.counts_line(findings, report.n_records, report.n_claims))
    levels = count_levels(findings)
    if levels["error"] or (fail_on == "warning" and levels["warning"]):
        sys.exit(1)


def _folder(root: Root) -> str:
    """Where the dataset lies below the working directory, for code review, which names files from there; else `.`."""
    here = Path.cwd().resolve()
    return root.path.relative_to(here).as_posix() if root.path.is_relative_to(here) and not root.packaged else "."


def _errors(number: int) -> str:
    return "1 error" if number == 1 else f"{number:,} errors"


def _write(path: Path, text: str) -> None:
    from capdata.swap import write_file_atomically

    try:
        write_file_atomically(path, text.encode("utf-8", "replace"))
    except OSError as error:
        raise click.ClickException(f"can't write {path}: {error.strerror or error}") from None


def _changes(root: Root, revision: str) -> Changes:
    from capdata.git import NotInGit, changes_since

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
        width = width_of(sys.stderr)
        for line in reporting.as_text(
            report.findings, root.path, report.n_records, report.n_claims, width=width, style=style_for(width)
        ):
            click.echo(line, err=True)
        raise click.ClickException(f"the records have errors; {out} was not touched")
    rows = sum(len(frame) for frame in report.frames.values())
    click.echo(reporting.counts_line(report.findings, report.n_records, report.n_claims))
    click.echo(f"wrote {len(report.frames)} tables with {rows:,} rows to {out}/csv and {out}/parquet")


@main.command(name="list")
@click.argument("kind", required=False)
@root_option
def list_records(kind: str | None, given_root: Path | None) -> None:
    """List the records, all or those of one KIND.

    Kinds are missiles, launchers, programmes, formations, and the other folders of data/.
    """
    from capdata.card import listing

    dataset = _dataset(_root(given_root))
    if kind is not None:
        _check_kind(kind, dataset.dictionary.kinds)
    rows = listing(dataset.records, kind)
    widths = [max((len(row[i]) for row in rows), default=0) for i in (0, 1)]
    for record_id, record_kind, name in rows:
        click.echo(f"{record_id:<{widths[0]}}  {record_kind:<{widths[1]}}  {name}")


@main.command()
@click.argument("record_id", metavar="ID")
@click.option("--claims", "every_claim", is_flag=True, help="Show every claim, not only where sources disagree.")
@root_option
def show(record_id: str, every_claim: bool, given_root: Path | None) -> None:
    """Show one record as a card.

    It has the chosen values, why they were chosen, how many sources there are and how far they disagree. A name will
    do for ID.
    """
    from capdata.card import Cards
    from capdata.findings import did_you_mean

    dataset = _dataset(_root(given_root))
    record = dataset.records.get(record_id.lower()) or _by_name(record_id, dataset.records.values())
    if record is None:
        tip = did_you_mean(record_id.lower(), dataset.records) or "`capdata list` shows all ids"
        raise click.UsageError(f"there is no record {record_id!r}; {tip}")
    width = width_to_read()
    for line in Cards(dataset).card(record, width, every_claim=every_claim):
        click.echo(line)


@main.command()
@click.argument("code", required=False)
@click.option("--format", "form", type=click.Choice(["text", "markdown"]), default="text", show_default=True,
              help="A table for the terminal, or the page docs/rules.md.")  # fmt: skip
@root_option
def rules(code: str | None, form: str, given_root: Path | None) -> None:
    """List the domain rules, or explain one CODE.

    The list says how many records and things each rule examined, and how many were against it. CODE may be that of
    any finding.
    """
    from capdata import rule_docs

    width = width_to_read()
    if code is not None:
        from capdata.codes import catalogue

        entry = catalogue().get(code.upper())
        if entry is None:
            raise click.UsageError(f"there is no code {code!r}; `capdata rules` lists the rules")
        lines = rule_docs.explanation(entry, _dataset(_root(given_root)).records, width)
    elif form == "markdown":
        lines = rule_docs.as_markdown(_dataset(_root(given_root)).records)
    else:
        from capdata.validation import validate_root

        report = validate_root(_root(given_root))
        if report.dataset is None:
            raise _unusable(report.findings)
        lines = rule_docs.coverage_table(report.coverage, width)
    for line in lines:
        click.echo(line)


@main.command()
@click.argument("kind")
@click.argument("record_id", metavar="ID")
@root_option
def new(kind: str, record_id: str, given_root: Path | None) -> None:
    """Write a commented record of KIND to fill in: data/KIND/ID.yaml."""
    from datetime import date

    from capdata.new_record import new_record
    from capdata.record_files import is_id
    from capdata.records import MAX_ID

    root = _root(given_root)
    if root.packaged and given_root is None:
        raise click.UsageError("the records that came with the package are read-only; work in a clone, or give --root")
    dictionary = _dictionary(root)
    _check_kind(kind, dictionary.kinds)
    if not is_id(record_id):
        expected = f"lower-case letters a-z, digits and single hyphens, at most {MAX_ID}"
        raise click.UsageError(f"{record_id!r} can't be an id: {expected}")
    taken = next((path for path in root.data.glob(f"*/{record_id}.yaml")), None)
    if taken:
        raise click.UsageError(f"the id {record_id!r} is taken by {taken.relative_to(root.path).as_posix()}")
    path = root.data / kind / f"{record_id}.yaml"
    path.parent.mkdir(exist_ok=True)
    _write(path, new_record(kind, dictionary, date.today().isoformat()))
    shown = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
    click.echo(f"wrote {shown}; fill it in, then: capdata validate {shown}")


@main.command()
@click.option("--json-schema", "kind", metavar="KIND", required=True, help="Print the JSON Schema of KIND.")
@root_option
def schema(kind: str, given_root: Path | None) -> None:
    """Print the JSON Schema of a kind, for editors.

    With it, an editor completes keys and terms in YAML and shows what they mean.
    """
    from capdata.json_schema import json_schema

    dictionary = _dictionary(_root(given_root))
    _check_kind(kind, dictionary.kinds)
    click.echo(json_schema(kind, dictionary), nl=False)


def _check_kind(kind: str, kinds: Iterable[str]) -> None:
    from capdata.findings import did_you_mean

    if kind not in kinds:
        tip = did_you_mean(kind, kinds) or "kinds: " + ", ".join(kinds)
        raise click.UsageError(f"there is no kind {kind!r}; {tip}")


def _dictionary(root: Root) -> Dictionary:
    from capdata.dictionary import load_dictionary

    dictionary, findings = load_dictionary(root.schemas)
    if dictionary is None:
        raise _unusable(findings)
    return dictionary


def _unusable(findings: Sequence[Finding]) -> click.ClickException:
    first = findings[0]
    return click.ClickException(f"the schemas can't be used: {first.file}:{first.line}:{first.column}: {first.message}")


def _by_name(text: str, records: Iterable[Record]) -> Record | None:
    """The one record with that name or alias, ignoring case; None if there is none, or more than one."""
    wanted = text.casefold()
    found = [
        record
        for record in records
        if wanted
        in {record.name.casefold(), *(alias.get("name", "").casefold() for alias in record.keys.get("aliases") or ())}
    ]
    return found[0] if len(found) == 1 else None


def _dataset(root: Root) -> Dataset:
    from capdata.dataset import BrokenSchemas, read_dataset

    try:
        dataset = read_dataset(root)
    except BrokenSchemas as broken:
        raise _unusable(broken.findings) from None
    errors = sum(finding.level == "error" for finding in dataset.findings)
    if errors:
        click.echo(f"{_errors(errors)} in the records; run `capdata validate`", err=True)
    return dataset
