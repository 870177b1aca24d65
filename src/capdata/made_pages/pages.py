"""What is made and kept in the repository: pages, parts of pages, and files that editors and services look for.

From the code and the schemas:

docs/rules.md           whole
schemas/json/*.json     for editors
CITATION.cff            that of the newest release

From the newest release, or from the records before there is one:

docs/questions.md       the answers
docs/coverage.md        whole
docs/use.md             what its examples in Python print
README.md               the counts, between <!-- counts --> and <!-- /counts -->, and what its example prints

`python -m capdata.made_pages` writes them anew, and runs docs/quickstart.ipynb; a test holds that they are current.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from capdata.asking.querying import as_table, query
from capdata.authoring.json_schema import json_schema
from capdata.checking.rule_docs import as_markdown
from capdata.citing.cff import cff_text
from capdata.made_pages.answers import answered
from capdata.made_pages.coverage import counts, coverage_page
from capdata.reading.about import about_of
from capdata.reading.dataset import read_about, read_dataset
from capdata.reading.root import find_root
from capdata.released.loading import load, tables
from capdata.released.store import newest_release

_EXAMPLE = re.compile(r"(?<=```python\n)(?P<code>[^`]*?)(?P<between>```\s+```text\n).*?(?=```)", re.DOTALL)
_COUNTS = re.compile(r"(?<=<!-- counts -->\n).*?(?=<!-- /counts -->)", re.DOTALL)


def made_of_schemas(folder: Path) -> dict[Path, str]:
    """What is made from code and schemas, by path. Raises capdata.reading.dataset.BrokenSchemas."""
    root = find_root(folder)
    dataset, release = read_dataset(root), newest_release(root)
    if release is not None:
        citation = release.bytes("CITATION.cff").decode("utf-8")
    else:
        citation = cff_text(about_of(read_about(root)), None, None)
    return {
        folder / "docs" / "rules.md": "".join(f"{line}\n" for line in as_markdown(dataset.records)),
        **{
            root.schemas / "json" / f"{kind}.json": json_schema(kind, dataset.dictionary)
            for kind in dataset.dictionary.kinds
        },
        folder / "CITATION.cff": citation,
    }


def made_of_data(root: Path) -> dict[Path, str]:
    """What is made from the tables, by path. Raises capdata.NotLoadable, capdata.asking.querying.BadQuery."""
    frames = {name: load(name, root=root) for name in tables(root=root)}
    questions, coverage, readme = root / "docs" / "questions.md", root / "docs" / "coverage.md", root / "README.md"
    use = root / "docs" / "use.md"
    return {
        use: _with_output(use.read_text(encoding="utf-8"), root),
        questions: answered(questions.read_text(encoding="utf-8"), lambda sql: as_table(query(sql, frames), None)),
        coverage: coverage_page(frames),
        readme: _with_output(_COUNTS.sub(lambda _: counts(frames), readme.read_text(encoding="utf-8")), root),
    }


def _with_output(page: str, root: Path) -> str:
    """The page with what its examples in Python print in `root`, each in the block of text that follows it."""

    def run(found: re.Match[str]) -> str:
        words = [sys.executable, "-W", "error", "-c", found["code"]]
        printed = subprocess.run(words, cwd=root, capture_output=True, text=True, check=True).stdout
        return f"{found['code']}{found['between']}{printed}"

    return _EXAMPLE.sub(run, page)


def main() -> None:
    """Write everything in the working directory anew."""
    from capdata.made_pages.notebook import executed

    root = Path.cwd()
    made = made_of_schemas(root)
    for path in {*(root / "schemas" / "json").glob("*.json")} - set(made):
        path.unlink()
    notebook = root / "docs" / "quickstart.ipynb"
    for path, text in {**made, **made_of_data(root), notebook: executed(notebook, root)}.items():
        path.write_text(text, encoding="utf-8")
