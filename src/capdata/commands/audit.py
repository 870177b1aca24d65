"""`capdata audit`: what became of the ids in an old notebook."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from capdata.commands.shared import out_file_option, refusing, root_option, use_root, use_version, write_file
from capdata.commands.terminal import width_to_read

if TYPE_CHECKING:
    from capdata.asking.auditing import Outcome, Tables
    from capdata.reading.root import Root


@click.command()
@click.argument("ids", metavar="IDS.csv", type=click.Path(path_type=Path, dir_okay=False, exists=True, allow_dash=True))
@click.option("--to", "to_version", metavar="VERSION",
              help="The version to look in, or tree (default: the newest; before the first tree).")  # fmt: skip
@click.option("--from", "from_version", metavar="VERSION",
              help="The version that the ids were taken from: says which values changed since.")  # fmt: skip
@click.option("--column", metavar="NAME", help="The column that holds the ids (default: found by name and content).")
@click.option("--format", "form", type=click.Choice(["text", "csv", "json"]), default="text", show_default=True,
              help="For people, spreadsheets or programs.")  # fmt: skip
@out_file_option("Write the answer to FILE, whole or not at all.")
@root_option
def command(
    ids: Path, to_version: str | None, from_version: str | None, column: str | None, form: str, out: Path | None,
    given_root: Path | None,
) -> None:  # fmt: skip
    """IDS.csv has a column of ids of records or claims, or one id in each line; - is standard input.

    Each id is same, changed, moved, split, withdrawn or unknown. Other columns are compared with the columns of those
    names in the tables. Exit code 0 if all are the same, 1 if any is not, 2 for wrong usage.
    """
    from capdata.asking.auditing import FINE, NoIds, audit, read_ids

    root = use_root(given_root)
    new = _tables(root, to_version)
    old = _tables(root, from_version) if from_version is not None else None
    try:
        data = sys.stdin.buffer.read() if str(ids) == "-" else ids.read_bytes()
        text = data.decode("utf-8")
    except OSError as error:
        raise click.ClickException(f"can't read {ids}: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise click.UsageError(f"{ids} is not UTF-8: byte {error.start + 1}") from None
    with refusing():
        try:
            asked = read_ids(text, column, new.knows)
        except NoIds as error:
            raise click.UsageError(f"{ids}: {error}") from None
        outcomes = audit(asked, new, old)
    written = _written(outcomes, form)
    if out is not None:
        write_file(out, written)
    else:
        click.echo(written, nl=False)
    if form != "text" or out is not None:
        click.echo(_counts(outcomes), err=True)
    sys.exit(0 if all(outcome.state in FINE for outcome in outcomes) else 1)


def _tables(root: Root, version: str | None) -> Tables:
    from capdata.asking.auditing import Tables
    from capdata.released.loading import load
    from capdata.released.released_records import released_redirects

    release = use_version(root, version)
    with refusing():
        read = partial(load, version=release.version if release else "tree", root=root.path)
        return Tables(read, released_redirects(read("redirects")))


def _written(outcomes: Sequence[Outcome], form: str) -> str:
    import csv
    import io
    import json

    if form == "json":
        rows = [{**outcome._asdict(), "told": list(outcome.told)} for outcome in outcomes]
        return json.dumps(rows, indent=1, ensure_ascii=False) + "\n"
    if form == "csv":
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["id", "state", "now", "told"])
        writer.writerows([o.id, o.state, "|".join(o.now), "; ".join(o.told)] for o in outcomes)
        return stream.getvalue()
    lines = []
    for outcome in outcomes:
        if outcome.state != "same":
            lines += [f"{outcome.state:<10} {outcome.id}", *_indented(outcome.told)]
    return "\n".join([*lines, _counts(outcomes)]) + "\n"


def _indented(told: Sequence[str]) -> list[str]:
    import textwrap

    width = max(width_to_read(), 40)
    return [
        line
        for text in told
        for line in textwrap.wrap(
            text, width, initial_indent=" " * 11, subsequent_indent=" " * 13, break_on_hyphens=False
        )
    ]


def _counts(outcomes: Sequence[Outcome]) -> str:
    from capdata.words.figures import counted

    counts = Counter(outcome.state for outcome in outcomes)
    order = ("same", "changed", "moved", "split", "withdrawn", "unknown")
    return f"{counted(len(outcomes), 'id')}: " + (
        ", ".join(f"{counts[state]:,} {state}" for state in order if counts[state]) or "none"
    )
