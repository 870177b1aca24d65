"""The way of the data is one way: no module reaches back, and no two import each other, not even late."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

SOURCES = Path(__file__).parent.parent / "src"
MODULES = {
    ".".join(path.relative_to(SOURCES).with_suffix("").parts).removesuffix(".__init__"): path
    for path in SOURCES.rglob("*.py")
}
#: From the file to the release: each imports nothing of those behind it.
STAGES = ("yaml_reader", "records", "dataset", "flatten", "weigh", "widen", "compiling", "table_checks", "writing")
#: What is made for people stands on top: it imports the rest, and only the commands import it.
TOPS = ("capdata.commands", "capdata.site", "capdata.charts", "capdata.publication")
#: Apart from these: Python's way to the charts, and the command line's to the names of its commands.
ALLOWED = {("capdata.plotting", "capdata.charts"), ("capdata.terminal", "capdata.commands")}


@cache
def imported(name: str) -> frozenset[str]:
    """The modules of ours that a module imports, anywhere in it; not those for type checkers alone."""
    tree = ast.parse(MODULES[name].read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            node.body = []
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module or ""}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return frozenset(found & set(MODULES) - {name, "capdata"})


def reached(name: str) -> set[str]:
    """All that importing a module may import."""
    found: set[str] = set()
    ways = [name]
    while ways:
        new = imported(ways.pop()) - found
        found |= new
        ways += new
    return found


def test_no_module_imports_itself_by_a_detour() -> None:
    assert [name for name in MODULES if name in reached(name)] == []


@pytest.mark.parametrize("stage", STAGES)
def test_no_stage_reaches_back(stage: str) -> None:
    behind = {f"capdata.{name}" for name in STAGES[STAGES.index(stage) + 1 :]}
    assert reached(f"capdata.{stage}") & behind == set()


@pytest.mark.parametrize("top", TOPS)
def test_what_is_made_for_people_is_on_top(top: str) -> None:
    for name in MODULES:
        if not name.startswith(("capdata.commands", "capdata.site", "capdata.cli", top)):
            used = {one for one in imported(name) if one.startswith(top)}
            assert not used or (name, top) in ALLOWED, f"{name} imports {sorted(used)}"
