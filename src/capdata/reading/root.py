"""Where the records and schemas are.

The root is the folder given; else the nearest folder at or above the working directory that holds
`data/dataset.yaml`; else the copy inside the installed package, which is read-only. A root without `schemas/` of
its own uses the package's.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

#: The file that marks a root.
MARKER = Path("data", "dataset.yaml")

_PACKAGE = Path(__file__).resolve().parent.parent


class NoRoot(Exception):
    """There is no dataset where one was asked for."""


class Root(NamedTuple):
    """A dataset's place. `packaged` says that it is the copy inside the installed package."""

    path: Path
    schemas: Path
    packaged: bool

    @property
    def lends_schemas(self) -> bool:
        """Whether the schemas are the package's, lent to a dataset that has none of its own."""
        return not self.packaged and self.schemas.parent != self.path

    @property
    def data(self) -> Path:
        """The folder of the records."""
        return self.path / "data"


def find_root(given: Path | None = None, start: Path | None = None) -> Root:
    """The root to work on. Raises NoRoot, with a message for the user, if `given` is none."""
    if given is not None:
        if not (given / MARKER).is_file():
            raise NoRoot(f"there is no dataset in {given}: it has no {MARKER.as_posix()}")
        return _root(given.resolve())
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / MARKER).is_file():
            return _root(folder)
    return packaged_root()


def packaged_root() -> Root:
    """The copy that came with the package: inside the wheel, or the checkout of an editable install."""
    for folder in (_PACKAGE / "dataset", _PACKAGE.parent.parent):
        if (folder / MARKER).is_file():
            return Root(folder, folder / "schemas", packaged=True)
    raise NoRoot("the installed capdata has no records; install it again, or name a dataset with --root")


def _root(folder: Path) -> Root:
    schemas = folder / "schemas"
    return Root(folder, schemas if schemas.is_dir() else packaged_root().schemas, packaged=False)
