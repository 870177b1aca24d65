"""The pages and parts of pages that are made from the newest release of a checkout, or from its records before one.

docs/questions.md    the answers
docs/coverage.md     whole
README.md            the counts, between <!-- counts --> and <!-- /counts -->
"""

from __future__ import annotations

import re
from pathlib import Path

from capdata.answers import answered
from capdata.coverage import counts, coverage_page
from capdata.loading import load, tables
from capdata.querying import as_table, query

_COUNTS = re.compile(r"(?<=<!-- counts -->\n).*?(?=<!-- /counts -->)", re.DOTALL)


def made_pages(root: Path) -> dict[Path, str]:
    """What the pages should hold, by path. Raises capdata.NotLoadable, capdata.querying.BadQuery."""
    frames = {name: load(name, root=root) for name in tables(root=root)}
    questions, coverage, readme = root / "docs" / "questions.md", root / "docs" / "coverage.md", root / "README.md"
    return {
        questions: answered(questions.read_text(encoding="utf-8"), lambda sql: as_table(query(sql, frames), None)),
        coverage: coverage_page(frames),
        readme: _COUNTS.sub(lambda _: counts(frames), readme.read_text(encoding="utf-8")),
    }
