"""Every rule passes its sound cases, fires in its broken ones at the marked lines, and nowhere else.

A case is one file under tests/rules/<CODE>/, `pass*.yaml` or `fail*.yaml`: records by `<kind>/<id>`, on top of those
in background.yaml. A line that has to be found ends in `# <- CODE`; one that is merely possible in
`# <- CODE possible`, or doubtful in `# <- CODE doubtful`. Cases are judged as of 23 November 2026.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from capdata.reading.records import RecordChecker
from capdata.reading.references import check_references
from capdata.rules.engine import all_rules, judge
from capdata.rules.model import View
from capdata.schemas.dictionary_files import load_dictionary
from capdata.schemas.sheet import Sheet
from capdata.weighing.flatten import flatten
from capdata.weighing.weigh import weigh
from capdata.yaml_text.reader import read_yaml

HERE = Path(__file__).parent
SCHEMAS = Path(__file__).parents[2] / "schemas"
TODAY = date(2026, 11, 23)
MARK = re.compile(r"#.*<- (?P<code>R\d\d)(?: (?P<answer>possible|doubtful))?\s*$")
CASES = sorted(HERE.glob("R*/*.yaml"))
RULES = {loaded.rule.code: loaded for loaded in all_rules()}
DICTIONARY = load_dictionary(SCHEMAS).dictionary


def view_of(path: Path) -> View:
    """The case's records over the background's; a case has to be sound in every other respect."""
    assert DICTIONARY is not None
    checker, records = RecordChecker(DICTIONARY), {}
    for part in (HERE / "background.yaml", path):
        tree, findings = read_yaml(part.read_bytes(), part.name)
        assert tree is not None and not findings, findings
        for key, node in tree.items():
            kind, _, record_id = key.partition("/")
            sheet = Sheet(part.name, record_id)
            records[record_id] = checker.check(node, kind, record_id, sheet)
            assert not sheet.findings, f"{part}: {sheet.findings[0]}"
    wrong = [finding for finding in check_references(records, {}, DICTIONARY) if finding.file == path.name]
    assert not wrong, wrong
    flat = flatten(records, DICTIONARY)
    return View(records, DICTIONARY, flat, weigh(flat, records, DICTIONARY), TODAY)


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_rule_fires_at_the_marked_lines_and_nowhere_else(path: Path) -> None:
    loaded = RULES[path.parent.name]
    judgement = judge(view_of(path), [loaded])
    expected = {
        (number, {"possible": "info", "doubtful": "warning"}.get(match["answer"], loaded.rule.level))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if (match := MARK.search(line)) and match["code"] == loaded.rule.code
    }
    found = {(finding.line, finding.level) for finding in judgement.findings if finding.file == path.name}
    assert found == expected, judgement.findings
    assert bool(expected) == path.stem.startswith("fail"), "pass cases mark nothing, fail cases mark something"
    assert judgement.coverage[0].examined, "the rule examined nothing in this case"


@pytest.mark.parametrize("code", sorted(RULES))
def test_every_rule_has_passing_and_failing_cases(code: str) -> None:
    stems = {path.stem.split("-")[0] for path in CASES if path.parent.name == code}
    assert {"pass", "fail"} <= stems, f"add tests/rules/{code}/pass.yaml and fail.yaml"


@pytest.mark.parametrize("code", sorted(RULES))
def test_every_rule_explains_itself(code: str) -> None:
    rule = RULES[code].rule
    assert rule.title and rule.reason and rule.accepts and rule.catches
    assert rule.source or rule.convention, "say where the definition comes from"
    assert rule.title == rule.title.strip(" ."), "a title is a phrase without a full stop"
