"""Run a notebook and return it with its outputs: how docs/quickstart.ipynb is made current, and tested."""

from __future__ import annotations

from pathlib import Path

#: A cell that runs longer than this hangs.
LONGEST_S = 300


def executed(path: Path, root: Path) -> str:
    """The notebook at `path`, run in `root`, as text. Raises nbclient's CellExecutionError where a cell fails."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    NotebookClient(notebook, timeout=LONGEST_S, resources={"metadata": {"path": str(root)}}).execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)  # the times of this run
    text: str = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    return text if text.endswith("\n") else f"{text}\n"
