"""The pages and parts of pages that are made from the newest release of a checkout, or from its records before one.

docs/questions.md    the answers
docs/coverage.md     whole
docs/use.md          what its examples in Python print
README.md            the counts, between <!-- counts --> and <!-- /counts -->, and what its example prints
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from capdata.answers import answered
from capdata.coverage import counts, coverage_page
from capdata.loading import load, tables
from capdata.querying import as_table, query

_EXAMPLE = re.compile(r"(?<=```python\n)(?P<code>[^`]*?)(?P<between>```\s+```text\n).*?(?=```)", re.DOTALL)
_COUNTS = re.compile(r"(?<=<!-- counts -->\n).*?(?=<!-- /counts -->)", re.DOTALL)


def made_pages(root: Path) -> dict[Path, str]:
    """What the pages should hold, by path. Raises capdata.NotLoadable, capdata.querying.BadQuery."""
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
