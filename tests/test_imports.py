"""The way of the data is one way: every room imports rooms before it alone, and no module reaches back."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

import capdata

HERE = Path(__file__).parent.parent
SOURCES = HERE / "src"
MODULES = {
    ".".join(path.relative_to(SOURCES).with_suffix("").parts).removesuffix(".__init__"): path
    for path in SOURCES.rglob("*.py")
}
#: The rooms of src/capdata in the order of docs/code.md: each imports from rooms before it, late imports included.
ROOMS = (
    "findings", "dates", "machine", "yaml_text", "schemas", "reading", "authoring", "weighing", "widening", "words",
    "released", "rules", "checking", "writing", "citing", "metadata", "release", "publication", "charts", "asking",
    "site", "made_pages", "commands", "cli", "__main__",
)  # fmt: skip
#: From the file to the release: each imports nothing of those behind it.
STAGES = (
    "yaml_text.reader", "reading.records", "reading.dataset", "weighing.flatten", "weighing.weigh", "widening.widen",
    "widening.compiling", "schemas.table_checks", "writing.table_files",
)  # fmt: skip
#: What is made for people stands on top: it imports the rest, and only the commands import it.
TOPS = ("capdata.commands", "capdata.site", "capdata.publication")


@cache
def imported(name: str) -> frozenset[str]:
    """The modules of ours that a module imports, anywhere in it; not those for type checkers alone."""
    return _imports(name, for_types=False)


def _imports(name: str, *, for_types: bool) -> frozenset[str]:
    tree = ast.parse(MODULES[name].read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            node.body = node.body if for_types else []
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


def room_of(name: str) -> str:
    return name.split(".")[1]


def test_every_room_has_its_place() -> None:
    assert {room_of(name) for name in MODULES if name != "capdata"} == set(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_no_room_imports_one_that_comes_after_it(room: str) -> None:
    later = ROOMS[ROOMS.index(room) + 1 :]
    for name in MODULES:
        if name != "capdata" and room_of(name) == room:
            back = sorted(one for one in _imports(name, for_types=True) if room_of(one) in later)
            assert back == [], f"{name} imports {back}"


def test_the_page_about_the_code_names_the_rooms_in_their_order() -> None:
    page = (HERE / "docs" / "code.md").read_text(encoding="utf-8")
    assert tuple(re.findall(r"(?m)^\| `(\w+?)(?:\.py)?` \|", page)) == ROOMS


def test_no_room_hides_a_name_of_the_package() -> None:
    """Importing a room sets it as an attribute of `capdata`, in place of what had that name."""
    assert set(ROOMS) & set(capdata.__all__) == set()


def test_no_module_imports_itself_by_a_detour() -> None:
    assert [name for name in MODULES if name in reached(name)] == []


@pytest.mark.parametrize("stage", STAGES)
def test_no_stage_reaches_back(stage: str) -> None:
    behind = {f"capdata.{name}" for name in STAGES[STAGES.index(stage) + 1 :]}
    assert reached(f"capdata.{stage}") & behind == set()


@pytest.mark.parametrize("top", TOPS)
def test_what_is_made_for_people_is_on_top(top: str) -> None:
    for name in MODULES:
        if not name.startswith(("capdata.commands", "capdata.cli", top)):
            used = sorted(one for one in imported(name) if one.startswith(top))
            assert used == [], f"{name} imports {used}"
