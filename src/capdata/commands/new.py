"""`capdata new`: a commented record to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from capdata.commands.shared import check_kind, root_option, use_dictionary, use_root, write_file


@click.command()
@click.argument("kind")
@click.argument("record_id", metavar="ID")
@root_option
def command(kind: str, record_id: str, given_root: Path | None) -> None:
    """The comments say what each key is for; a file that is there already is never overwritten."""
    from datetime import date

    from capdata.authoring.new_record import new_record
    from capdata.reading.record_files import is_id
    from capdata.reading.records import MAX_ID

    root = use_root(given_root)
    if root.packaged and given_root is None:
        raise click.UsageError("the records that came with the package are read-only; work in a clone, or give --root")
    dictionary = use_dictionary(root)
    check_kind(kind, dictionary.kinds)
    if not is_id(record_id):
        expected = f"lower-case letters a-z, digits and single hyphens, at most {MAX_ID}"
        raise click.UsageError(f"{record_id!r} can't be an id: {expected}")
    taken = next((path for path in root.data.glob(f"*/{record_id}.yaml")), None)
    if taken:
        raise click.UsageError(f"the id {record_id!r} is taken by {taken.relative_to(root.path).as_posix()}")
    path = root.data / kind / f"{record_id}.yaml"
    path.parent.mkdir(exist_ok=True)
    write_file(path, new_record(kind, dictionary, date.today().isoformat()))
    shown = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
    click.echo(f"wrote {shown}; fill it in, then: capdata validate {shown}")
