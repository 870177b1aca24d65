"""Small datasets for tests.

    def test_something(make_root):
        root = make_root({"missiles/x": "name: X\nclaims: ..."})
        findings = capdata.validate(root)

Every root made here is sound by itself: `data/dataset.yaml`, a copy of `schemas/`, the organisations `press` and
`us-navy`, the source `press-2024` (published 2024-05, publisher `press`), and what the schemas cite.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from capdata.cli import main

if TYPE_CHECKING:
    from capdata.released.edition import Edition

HERE = Path(__file__).resolve().parent.parent

DATASET = """
    title: A small dataset
    description: For tests.
    licence: CC-BY-4.0
    licence_url: https://creativecommons.org/licenses/by/4.0/
    maintainers: [the testers]
    keywords: [test]
"""

BASE = {
    "organisations/press": "name: The Press\nkind: newspaper\n",
    "organisations/us-navy": "name: United States Navy\nkind: armed-service\ncountry: US\n",
    "sources/press-2024": """
        title: A page about missiles
        publisher: press
        kind: news
        published: 2024-05
        accessed: 2024-06-01
        url: https://press.example/missiles
        language: en
    """,
}

#: A claim that is sound under any property measured in kilometres.
CLAIM = "{value: 500, unit: km, as_published: 500 km, basis: reported, source: press-2024}"

#: A missile of range 500 km.
LANCE = f"name: Lance\nclaims:\n  range.max:\n    - {CLAIM}\n"

Content = str | bytes
MakeRoot = Callable[..., Path]


def content_of(text: Content) -> bytes:
    """The bytes to write: text without its common indentation; bytes as they are."""
    return text if isinstance(text, bytes) else dedent(text).lstrip("\n").encode()


def cited_by_schemas() -> list[str]:
    """The source records that the schemas cite, and their publishers, as `kind/id`."""
    text = "".join(path.read_text(encoding="utf-8") for path in sorted((HERE / "schemas").rglob("*.yaml")))
    names = []
    for source in sorted(set(re.findall(r"definition_source: ([a-z0-9-]+)\s*[\n,}]", text))):
        page = (HERE / "data" / "sources" / f"{source}.yaml").read_text(encoding="utf-8")
        names += [f"sources/{source}", *(f"organisations/{x}" for x in re.findall(r"(?m)^publisher: (\S+)", page))]
    return names


def write_records(root: Path, records: Mapping[str, Content]) -> None:
    """Write files under data/, by name without `.yaml`."""
    for record, text in records.items():
        path = root / "data" / f"{record}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content_of(text))


def make_sound_root(root: Path, records: Mapping[str, Content] | None = None) -> Path:
    """Write a sound dataset, where there is none yet, and `records`."""
    if not root.exists():
        shutil.copytree(HERE / "schemas", root / "schemas")
        write_records(root, {"dataset": DATASET, **BASE})
        for cited in cited_by_schemas():
            write_records(root, {cited: (HERE / "data" / f"{cited}.yaml").read_bytes()})
    write_records(root, records or {})
    return root


@pytest.fixture(scope="session")
def make_root_at() -> Callable[..., Path]:
    """`make_root_at(folder, records)`, as `make_root` but anywhere: for what is made once for many tests."""
    return make_sound_root


@pytest.fixture
def make_root(tmp_path: Path) -> MakeRoot:
    """`make_root(records, name="root")` writes a sound dataset and `records`, by `kind/id`; returns its folder.

    A record is text, whose common indentation is taken off, or bytes. Calling again with the same name adds.
    """

    def make(records: Mapping[str, Content] | None = None, name: str = "root") -> Path:
        return make_sound_root(tmp_path / name, records)

    return make


def freeze_release(root: Path, version: str) -> Path:
    """Write what the records of `root` compile to as a release; returns its folder.

    Only what reading a release needs: Parquet, schemas, manifest. What `capdata release` writes besides, and whether
    it may, is tested where that is made.
    """
    import capdata
    from capdata.reading.dataset import read_dataset
    from capdata.reading.root import find_root
    from capdata.released import schema_file
    from capdata.released.edition import facts_of
    from capdata.released.manifest import manifest_text
    from capdata.writing.table_files import write_tables

    folder = root / "releases" / version
    folder.mkdir(parents=True)
    schemas = read_dataset(find_root(root)).schemas
    write_tables(folder, {name: capdata.load(name, "tree", root=root) for name in schemas}, schemas)
    shutil.copytree(root / "schemas", folder / "schemas")
    (folder / schema_file.NAME).write_text(schema_file.as_json(schemas), encoding="utf-8")
    paths = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    text = manifest_text(
        version=version, released=date(2024, 8, 1), files=[facts_of(folder, path) for path in paths], attachments=[],
        trees={}, tools={}, earlier={},
    )  # fmt: skip
    (folder / "manifest.json").write_bytes(text)
    return folder


@pytest.fixture(scope="session")
def freeze() -> Callable[[Path, str], Path]:
    """`freeze(root, version)` writes a release of `root`, see `freeze_release`."""
    return freeze_release


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the records here, released as 0.1.0."""
    folder = tmp_path_factory.mktemp("released")
    for name in ("data", "schemas"):
        shutil.copytree(HERE / name, folder / name)
    freeze_release(folder, "0.1.0")
    return folder


@pytest.fixture
def root(make_root: MakeRoot) -> Path:
    """A sound dataset with one missile, `lance`, of range 500 km."""
    return make_root({"missiles/lance": LANCE})


@pytest.fixture
def claim() -> str:
    """A sound claim for any property measured in kilometres, in one line."""
    return CLAIM


MakeEdition = Callable[..., "Edition"]


@pytest.fixture(scope="session")
def make_edition() -> MakeEdition:
    """`make_edition(root, folder)` writes the tables of `root` to `folder` and says what an edition of them is.

    There are no rules, no manifest and no documents; `capdata.release.cutting` makes whole releases.
    """

    def make(root: Path, folder: Path) -> Edition:
        from capdata.reading.dataset import read_dataset
        from capdata.reading.root import find_root
        from capdata.released.edition import Edition, facts_of
        from capdata.schemas.table_checks import check_tables
        from capdata.widening.compiling import compile_tables
        from capdata.writing.table_files import write_tables

        dataset = read_dataset(find_root(root))
        frames, errors = check_tables(compile_tables(dataset), dataset.schemas)
        assert not errors, errors[0]
        folder.mkdir(parents=True)
        write_tables(folder, frames, dataset.schemas)
        paths = [f"{form}/{table}.{form}" for form in ("csv", "parquet") for table in frames]
        files = {path: facts_of(folder, path, len(frames[Path(path).stem])) for path in paths}
        return Edition(
            "0.1.0", date(2026, 11, 30), dataset.metadata, dataset.dictionary, dataset.schemas, frames, files
        )

    return make


@pytest.fixture(scope="session")
def real_edition(make_edition: MakeEdition, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Edition]:
    """The dataset itself as an edition, and the folder with its tables and documents."""
    from capdata.metadata import DOCUMENTS

    folder = tmp_path_factory.mktemp("release") / "0.1.0"
    edition = make_edition(HERE, folder)
    for name, document in DOCUMENTS.items():
        (folder / name).write_text(document(edition), encoding="utf-8", newline="\n")
    return folder, edition


class Scratch:
    """A dataset in a git repository of its own, to cut releases in: written to, committed and released by a test."""

    def __init__(self, root: Path, *, new: bool = True) -> None:
        self.root = root
        if not new:
            return
        (root / "LICENSE-DATA").write_text("CC BY 4.0\n")
        (root / "CHANGELOG.md").write_text("# Changelog\n")
        self.git("init", "-q", "-b", "main")
        self.commit()

    def git(self, *words: str) -> str:
        name = ["-c", "user.name=Tester", "-c", "user.email=tester@example.org", "-c", "commit.gpgsign=false"]
        done = subprocess.run(["git", *name, *words], cwd=self.root, check=True, capture_output=True, text=True)
        return done.stdout

    def commit(self, message: str = "A change") -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)

    def write(self, records: Mapping[str, Content]) -> None:
        """Write files under data/, by name without `.yaml`, and commit."""
        write_records(self.root, records)
        self.commit()

    def section(self, version: str, text: str = "- What changed.", day: str = "2024-08-01") -> None:
        """Write the version's section into the changelog, and commit."""
        path = self.root / "CHANGELOG.md"
        path.write_text(f"{path.read_text()}\n## {version} ({day})\n\n{text}\n")
        self.commit()

    def run(self, *words: str) -> Result:
        """Run the command line on the dataset, in this process."""
        return CliRunner().invoke(main, [*words, "--root", str(self.root)])

    def release(self, version: str, text: str = "- What changed.", day: str = "2024-08-01") -> Path:
        """Write the section, cut the release, commit and tag it; returns its folder."""
        self.section(version, text, day)
        done = self.run("release", version)
        assert done.exit_code == 0, done.output
        self.commit(f"Release {version}")
        self.git("tag", f"v{version}")
        return self.root / "releases" / version


@pytest.fixture
def scratch(root: Path) -> Scratch:
    """The dataset with the missile `lance`, in git, nothing released yet."""
    return Scratch(root)


@pytest.fixture(scope="session")
def issued_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dataset with the missile `lance`, released as 0.1.0; made once."""
    root = tmp_path_factory.mktemp("issued") / "root"
    make_sound_root(root, {"missiles/lance": LANCE})
    Scratch(root).release("0.1.0")
    return root


@pytest.fixture
def issued(issued_once: Path, tmp_path: Path) -> Scratch:
    """The dataset with the missile `lance`, in git, released as 0.1.0."""
    shutil.copytree(issued_once, tmp_path / "issued")
    return Scratch(tmp_path / "issued", new=False)


MARKUP = "</script><script>alert(1)</script><img src=x onerror=alert(1)>'\\\"&lt;{{7*7}}{% raw %}]]>"
FORMULA = "=HYPERLINK(1)"


@pytest.fixture
def hostile_text() -> str:
    """What stands in every free text of `hostile_root`: markup, scripts, template code, a formula."""
    return FORMULA + MARKUP


@pytest.fixture
def hostile_root(make_root: MakeRoot, hostile_text: str) -> Path:
    """A dataset whose every free text is an attack, as far as the validator lets it in."""
    text = json.dumps(hostile_text)
    return make_root(
        {
            "organisations/bad": f"name: {text}\nkind: blog\n",
            "sources/bad-2024": f"""
                title: {text}
                publisher: bad
                author: {text}
                kind: news
                published: 2024-01
                accessed: 2024-06-01
                url: "https://bad.example/?a=1&b='><script>alert(1)</script>"
                language: en
            """,
            "missiles/bad-missile": f"""
                name: {text}
                note: {text}
                aliases:
                  - {{name: {text}, note: {text}}}
                claims:
                  range.max:
                    - {{value: 500, unit: km, as_published: {text}, basis: reported, source: bad-2024, speaker: {text},
                       locator: {text}, note: {text}}}
                    - {{value: 700, unit: km, as_published: {text}, basis: reported, source: press-2024,
                       deprecated: {text}}}
                  designation.mds:
                    - {{value: {text}, basis: reported, source: press-2024}}
            """,
            "events/bad-event": f"""
                name: {text}
                kind: flight-test
                claims:
                  event.date: [{{value: 2024-01, basis: reported, source: press-2024}}]
                  event.summary: [{{value: {text}, basis: reported, source: press-2024}}]
                  relation.used: [{{value: bad-missile, basis: reported, source: press-2024}}]
            """,
        }
    )
