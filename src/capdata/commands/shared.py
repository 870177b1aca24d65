"""What the commands share: the root they work on, its records and schemas, and how they refuse."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from capdata import __version__
from capdata.reading.root import NoRoot, Root, find_root

if TYPE_CHECKING:
    import pandas as pd

    from capdata.findings import Finding
    from capdata.reading.dataset import Dataset
    from capdata.released.given import Read
    from capdata.released.store import Release
    from capdata.schemas.dictionary import Dictionary

F = TypeVar("F", bound=Callable[..., Any])


def root_option(command: F) -> F:
    """`--root DIR`, the same for every command."""
    return click.option(
        "--root", "given_root", metavar="DIR", type=click.Path(path_type=Path, file_okay=False, exists=True),
        help="Work on the dataset in DIR (default: the one around the working directory, else the installed one).",
    )(command)  # fmt: skip


def edition_options(command: F) -> F:
    """`--version`, `--known-by` and `--as-of`: which tables a command reads. See `capdata.load`."""
    command = clock_options(command)
    return click.option(
        "--version", metavar="VERSION",
        help="A release, or tree for the records as they stand (default: the newest release).",
    )(command)  # fmt: skip


def clock_options(command: F) -> F:
    """`--known-by` and `--as-of`, the two clocks."""
    for option, text in (
        ("--as-of", "Of each state (status, operator, station) only what held on DAY."),
        ("--known-by", "Only what was published by DAY, such as 2024-07-10."),
    ):
        command = click.option(option, metavar="DAY", help=text)(command)
    return command


class _Out(click.Option):
    """`--out`; what it was called where it names a file, `--output`, is still taken and no longer told."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The line of help, with the one name."""
        record = super().get_help_record(ctx)
        return record and (record[0].replace("--out, --output", "--out"), record[1])


def out_file_option(text: str, *, dash: bool = False) -> Callable[[F], F]:
    """`--out FILE`, where a command writes what it else prints; with `dash`, `-` is standard output."""
    where = click.Path(path_type=Path, dir_okay=False, allow_dash=dash)
    return click.option("--out", "--output", "out", cls=_Out, metavar="FILE", type=where, help=text)


def out_folder_option(default: str) -> Callable[[F], F]:
    """`--out DIR`, the folder that a command writes whole."""
    text = "Where to write; a folder with anything else in it is refused."
    return click.option("--out", metavar="DIR", type=click.Path(path_type=Path), default=Path(default),
                        show_default=True, help=text)  # fmt: skip


def use_tables(root: Root, version: str | None, known_by: str | None, as_of: str | None) -> Read:
    """What returns a table by name, each loaded once; ends the command where the edition can't be had."""
    from capdata.released import clocks
    from capdata.released.given import reader

    with refusing():
        for option, day in (("--known-by", known_by), ("--as-of", as_of)):
            if day is not None:
                clocks.day(day, option)
    read = reader(version, known_by, as_of, root.path)

    def table(name: str) -> pd.DataFrame:
        with refusing():
            return read(name)

    return table


def use_root(given: Path | None) -> Root:
    """The root that `--root` names, or the one found; says on stderr if it is the installed one."""
    try:
        root = find_root(given)
    except NoRoot as error:
        raise click.UsageError(str(error)) from None
    if root.packaged and given is None:
        click.echo(f"using the records that came with capdata {__version__}", err=True)
    return root


def use_dictionary(root: Root) -> Dictionary:
    """The schemas of `root`; ends the command where they are broken."""
    from capdata.schemas.dictionary_files import load_dictionary

    dictionary, findings = load_dictionary(root.schemas)
    if dictionary is None:
        raise unusable(findings)
    return dictionary


def use_dataset(root: Root) -> Dataset:
    """The records of `root`; says on stderr how many errors they have."""
    from capdata.reading.dataset import BrokenSchemas, read_dataset

    try:
        dataset = read_dataset(root)
    except BrokenSchemas as broken:
        raise unusable(broken.findings) from None
    errors = sum(finding.level == "error" for finding in dataset.findings)
    if errors:
        from capdata.words.figures import counted

        click.echo(f"{counted(errors, 'error')} in the records; run `capdata validate`", err=True)
    return dataset


def use_version(root: Root, version: str | None) -> Release | None:
    """The release that `version` names, the newest for None; None for `tree`, and before the first release."""
    if version == "tree":
        return None
    from capdata.released.loading import release_of

    with refusing():
        return release_of(root, version)


def use_records_of(root: Root, version: str) -> Dataset:
    """The records of `root`, or those that a release was made from."""
    release = use_version(root, version)
    if release is None:
        return use_dataset(root)
    from capdata.released.released_records import released_dataset

    with refusing():
        return released_dataset(release)


@contextmanager
def refusing() -> Iterator[None]:
    """Ends the command, with a message, where a version can't be read or a day is none."""
    from capdata.released.fetching import NotFetched
    from capdata.released.loading import NotLoadable
    from capdata.released.store import Damaged, NoSuchRelease

    try:
        yield
    except (ValueError, NoSuchRelease) as error:
        raise click.UsageError(str(error)) from None
    except (Damaged, NotFetched, NotLoadable) as error:
        raise click.ClickException(str(error)) from None


@contextmanager
def needing(extra: str) -> Iterator[None]:
    """Ends the command, with what to install, where a package of the extra isn't there."""
    try:
        yield
    except ModuleNotFoundError as missing:
        raise click.ClickException(f"{missing.name} isn't installed: pip install 'missile-capdata[{extra}]'") from None


def unusable(findings: Sequence[Finding]) -> click.ClickException:
    """How a command ends that can't use the schemas."""
    first = findings[0]
    return click.ClickException(f"the schemas can't be used: {first.file}:{first.line}:{first.column}: {first.message}")


def check_kind(kind: str, kinds: Iterable[str]) -> None:
    """Refuse a kind that there isn't."""
    from capdata.findings import did_you_mean

    if kind not in kinds:
        tip = did_you_mean(kind, kinds) or "kinds: " + ", ".join(kinds)
        raise click.UsageError(f"there is no kind {kind!r}; {tip}")


def write_file(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    from capdata.writing.swap import write_file_atomically

    try:
        write_file_atomically(path, text.encode("utf-8", "replace"))
    except OSError as error:
        raise click.ClickException(f"can't write {path}: {error.strerror or error}") from None
