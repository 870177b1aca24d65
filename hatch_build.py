"""What a build carries of the releases: the newest one, and of it what reading needs.

A wheel has its manifest, Parquet and schemas, so that an installed capdata answers with what was released, and weighs
it again by another clock; and what a citation names, so that it says how to cite it. A source distribution has it
whole, so that a wheel built from it is the same. An editable install reads the checkout.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)", re.ASCII)
#: What a wheel carries of a release.
READ = ("manifest.json", "parquet", "schemas", "CITATION.cff", "SHA256SUMS")


class NewestRelease(BuildHookInterface[Any]):
    """Adds the newest release to wheel and source distribution."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before each build; `version` says which kind of it."""
        folder = newest(Path(self.root, "releases"))
        if folder is None or version == "editable":
            return
        if self.target_name == "sdist":
            build_data["force_include"][str(folder)] = f"releases/{folder.name}"
        elif self.target_name == "wheel":
            for part in READ:
                build_data["force_include"][str(folder / part)] = f"capdata/dataset/releases/{folder.name}/{part}"


def newest(releases: Path) -> Path | None:
    """The folder of the release with the greatest version."""
    found = {}
    for folder in releases.iterdir() if releases.is_dir() else ():
        match = VERSION.fullmatch(folder.name)
        if match is not None and (folder / "manifest.json").is_file():
            found[tuple(map(int, match.groups()))] = folder
    return found[max(found)] if found else None
