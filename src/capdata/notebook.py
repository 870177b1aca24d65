"""Run a notebook and return it with its outputs: how docs/quickstart.ipynb is made current, and tested."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

#: A cell that runs longer than this hangs.
LONGEST_S = 300


def executed(path: Path, root: Path) -> str:
    """The notebook at `path`, run in `root`, as text. Raises nbclient.exceptions.CellExecutionError where a cell fails.

    Pictures are kept as SVG, so that what shows notebooks shows them; what differs from run to run is left out.
    """
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    NotebookClient(notebook, timeout=LONGEST_S, resources={"metadata": {"path": str(root)}}).execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", ()):
            data: dict[str, Any] = output.get("data", {})
            for kind in [kind for kind in data if kind.startswith("application/vnd.vegalite")]:
                _as_picture(data, kind)
    text: str = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    return text if text.endswith("\n") else f"{text}\n"


def _as_picture(data: dict[str, Any], kind: str) -> None:
    """A chart's specification, of half a megabyte, becomes its drawing; the page's own script is dropped."""
    import vl_convert

    spec = data.pop(kind)
    data["image/svg+xml"] = vl_convert.vegalite_to_svg(spec if isinstance(spec, dict) else json.loads(spec))
    data.pop("text/html", None)
