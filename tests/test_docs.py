"""The documentation says what the code does: template, README, and pages made from the code are current."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click import Context

import capdata
from capdata import validate
from capdata.cli import main
from capdata.commands import SUMMARIES
from capdata.made_pages.answers import statements
from capdata.weighing import weigh

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("**/*.md")])
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_template_is_a_sound_record(make_root) -> None:
    source = """
        title: An example
        publisher: example-publisher
        kind: news
        published: 2024-07-10
        accessed: 2026-11-01
        url: https://example.org/
    """
    root = make_root(
        {
            "missiles/template": (ROOT / "docs" / "template.yaml").read_bytes(),
            "organisations/example-publisher": "name: Example\nkind: specialist-press\n",
            "sources/example-source-2024-07-10": source,
        }
    )
    assert [finding for finding in validate(root) if finding.level == "error"] == []


def test_the_readme_has_exactly_two_commands() -> None:
    blocks = re.findall(r"```sh\n(.*?)```", README, flags=re.S)
    assert len(blocks) == 2
    assert all(len(block.splitlines()) == 1 for block in blocks), "each does all its set-up in one line"


def test_the_readme_example_is_short() -> None:
    code = re.search(r"```python\n(.*?)```", README, flags=re.S)[1]
    assert len(code.splitlines()) <= 4


def test_every_example_on_versions_shows_what_it_prints() -> None:
    page = (ROOT / "docs" / "use.md").read_text(encoding="utf-8")
    assert page.count("```python") == page.count("```text") >= 4


def test_the_readme_warns_of_the_other_capdata() -> None:
    assert "missile-capdata" in README
    assert "never `pip install capdata`" in README


def test_the_steps_of_weighing_are_documented_word_for_word() -> None:
    steps = re.search(r"1\. Deprecated.*?greater id\. Two left: none is\.", weigh.__doc__ or "", flags=re.S)
    assert steps
    assert steps.group() in (ROOT / "docs" / "weighing.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SUMMARIES)
def test_every_command_and_option_has_help(name: str) -> None:
    command = main.get_command(Context(main), name)
    assert command is not None and command.help.startswith(SUMMARIES[name])
    assert [one.name for one in command.params if one.param_type_name == "option" and not one.help] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_and_paths_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target, anchor in re.findall(r"\]\(([^)#\s]*)#?([^)\s]*)\)", text):
        if target.startswith(("http:", "https:", "mailto:")):
            continue
        found = page.parent / target if target else page
        assert found.exists(), f"{page.name} links to {target}, which is not there"
        assert not anchor or anchor in anchors(found), f"{found.name} has no heading #{anchor}"
    for path in re.findall(r"`((?:\.ci|benchmarks|docs|fuzz|schemas|src|tests)/[\w./-]+)`", text):
        assert (ROOT / path).exists(), f"{page.name} names {path}, which is not there"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_commands_and_functions_that_a_page_names_are_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for line in re.findall(r"(?m)(?:`|^    )capdata ([a-z][^`\n]*)", text):
        name, *words = re.sub(r"  #.*", "", line).split()
        assert name in SUMMARIES, f"{page.name} names the command {name}"
        options = {option for one in main.get_command(Context(main), name).params for option in one.opts}
        assert {word for word in words if word.startswith("--")} <= options, f"{page.name}: capdata {line}"
    functions = set(re.findall(r"\bcapdata\.([a-z]+)\(", text))
    assert functions <= set(capdata.__all__), f"{page.name} names {functions}"


def test_the_modules_that_a_page_names_are_there() -> None:
    rooms = {path.name for path in (ROOT / "src" / "capdata").iterdir() if path.is_dir()}
    pages = [page for page in PAGES if page.name != "CHANGELOG.md"]
    named = {
        word
        for page in pages
        for word in re.findall(r"`(?:capdata\.)?(\w+\.\w+)`", page.read_text(encoding="utf-8"))
        if word.partition(".")[0] in rooms
    }
    assert named
    assert [word for word in named if not (ROOT / "src" / "capdata" / f"{word.replace('.', '/')}.py").exists()] == []


def anchors(page: Path) -> set[str]:
    """The headings of a page as links name them."""
    headings = re.findall(r"(?m)^#+ (.+)$", page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_nine_questions_are_each_answered_and_find_something() -> None:
    page = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
    assert re.findall(r"(?m)^## (\d)\. ", page) == [str(number) for number in range(1, 10)]
    answers = re.findall(r"```text\n(.*?)```", page, flags=re.S)
    assert len(answers) == len(statements(page))
    assert all(int(re.search(r"([\d,]+) rows?$", text.strip())[1].replace(",", "")) for text in answers)
