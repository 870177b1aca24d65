"""The documentation says what the code does: template, README, and pages made from the code are current."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from capdata import validate, weigh
from capdata.answers import statements
from capdata.cli import main

ROOT = Path(__file__).parent.parent
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


def test_the_readme_example_prints_what_it_says() -> None:
    code, output = re.search(r"```python\n(.*?)```\s+```text\n(.*?)```", README, flags=re.S).groups()
    assert len(code.splitlines()) <= 4
    words = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == output, "put the true output into README.md"


def test_the_readme_warns_of_the_other_capdata() -> None:
    assert "missile-capdata" in README
    assert "never `pip install capdata`" in README


def test_the_steps_of_weighing_are_documented_word_for_word() -> None:
    steps = re.search(r"1\. Deprecated.*?greater id\. Two left: none is\.", weigh.__doc__ or "", flags=re.S)
    assert steps
    assert steps.group() in (ROOT / "docs" / "weighing.md").read_text(encoding="utf-8")


def test_the_page_of_rules_is_current() -> None:
    result = CliRunner().invoke(main, ["rules", "--format", "markdown", "--root", str(ROOT)])
    assert result.exit_code == 0, result.output
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert page == result.stdout, "run: capdata rules --format markdown > docs/rules.md"


def test_every_command_and_option_has_help() -> None:
    for name, command in main.commands.items():
        assert command.help, name
        for parameter in command.params:
            if parameter.param_type_name == "option":
                assert getattr(parameter, "help", None), f"{name} {parameter.name}"


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#]+)\)", README))))
def test_links_of_the_readme_lead_somewhere(link: str) -> None:
    if not link.startswith("http"):
        assert (ROOT / link).exists(), link


def test_the_nine_questions_are_each_answered_and_find_something() -> None:
    page = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
    assert re.findall(r"(?m)^## (\d)\. ", page) == [str(number) for number in range(1, 10)]
    answers = re.findall(r"```text\n(.*?)```", page, flags=re.S)
    assert len(answers) == len(statements(page))
    assert all(int(re.search(r"([\d,]+) rows?$", text.strip())[1].replace(",", "")) for text in answers)
