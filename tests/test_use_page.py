"""What the page on versions and clocks shows is what it prints."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "use.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```\n\n```text\n(.*?)```", PAGE, flags=re.S)


@pytest.mark.parametrize(("code", "output"), BLOCKS, ids=[f"block {i}" for i in range(1, len(BLOCKS) + 1)])
def test_a_block_prints_what_stands_below_it(code: str, output: str) -> None:
    words = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout == output, "run: .ci/regenerate"


def test_every_block_has_its_output() -> None:
    assert len(BLOCKS) == PAGE.count("```python") == PAGE.count("```text") >= 4


def test_the_links_of_the_page_lead_somewhere() -> None:
    for link in re.findall(r"\]\(([^)#]+)\)", PAGE):
        assert (ROOT / "docs" / link).exists(), link
