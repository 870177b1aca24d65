"""The notebook that people begin with runs from top to bottom, and what it shows is there."""

import json
from pathlib import Path

import pytest

from capdata.made_pages.notebook import executed

ROOT = Path(__file__).parents[2]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # the kernel's own
def test_the_notebook_runs_and_shows_tables_pictures_and_a_citation() -> None:
    notebook = json.loads(executed(ROOT / "docs" / "quickstart.ipynb", ROOT))
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", ())]
    assert sum("image/svg+xml" in output.get("data", {}) for output in outputs) == 2
    assert sum("text/html" in output.get("data", {}) for output in outputs) >= 5
    assert "capdata: published missile capabilities" in "".join(outputs[-1]["text"])


def test_the_notebook_names_no_machine() -> None:
    text = (ROOT / "docs" / "quickstart.ipynb").read_text(encoding="utf-8")
    assert str(ROOT) not in text
    assert "/home/" not in text
