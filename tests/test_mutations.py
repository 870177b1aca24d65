"""Every rule and check finds real records corrupted in its way, at the right line, and no other speaks up.

The sound records of `data/` are corrupted by the mutators of tests/mutations/, one mistake at a time, judged again
among all others, and compared with what was found before. CAPDATA_MUTATIONS=N takes N corruptions of each mutator
instead of a few; which ones is the same in every run, and changes little as records are added.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest

from capdata.checking.codes import catalogue
from capdata.reading.root import find_root
from capdata.rules.engine import all_rules

HERE = Path(__file__).parent
SAMPLES = int(os.environ.get("CAPDATA_MUTATIONS", "2"))
#: The part of all corruptions that has to be found at the exact line.
LEAST = 0.98

#: Mutators of which some corruptions are found at another line or not at all, and why.
MISSED = {
    "R53 units under each other": "any link of a circle may be the wrong one; the finding stands at one and names all",
    "R55 equipment before it was in service": "an event without a first day may have brought it there as early",
}


def _load(name):
    """A module of tests/mutations, which is loaded by its path since tests are no package."""
    if "mutations" not in sys.modules:
        path = HERE / "mutations" / "__init__.py"
        spec = importlib.util.spec_from_file_location("mutations", path, submodule_search_locations=[str(path.parent)])
        assert spec and spec.loader
        sys.modules["mutations"] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules["mutations"])
    return importlib.import_module(f"mutations.{name}")


THEMES = sorted(path.stem for path in (HERE / "mutations").glob("[a-z]*.py"))
for theme in THEMES:
    _load(theme)
MUTATORS = _load("registry").MUTATORS


@pytest.fixture(scope="module")
def bench():
    return _load("bench").Bench(find_root(HERE.parent))


@pytest.fixture(scope="module")
def tally():
    """What came of each corruption: `found`, `listed` or `missed`; and the kinds of record corrupted."""
    return {"outcomes": Counter(), "kinds": set()}


def chosen(mutator, bench):
    """The corruptions to try: as good as random, and the same for the same records.

    Each kind of record that the mutator corrupts is tried before one is tried again.
    """
    ranked = sorted(mutator.make(bench), key=lambda one: sha256(f"{mutator.name}{one.key}".encode()).digest())
    turns, seen = [], Counter()
    for mutation in ranked:
        kind = bench.file_of(mutation).split("/")[1]
        turns.append((seen[kind], len(turns), mutation))
        seen[kind] += 1
    wanted = max(SAMPLES, len(seen))
    return [mutation for *_, mutation in sorted(turns, key=lambda turn: turn[:2])[:wanted]]


def unexpected(mutator, mutation, finding, file):
    """Whether a further finding is none that applies.

    What is of the wrong shape is left out, so rules may speak up about what remains: in other records, or by a warning
    of another property. Other errors in the record may not.
    """
    aside = finding.level != "error" or finding.file != file
    left_out = not mutator.code.startswith("R") and finding.code.startswith("R") and aside
    return finding.code not in mutator.also and finding.code not in mutation.also and not left_out


@pytest.mark.parametrize("mutator", MUTATORS, ids=lambda mutator: mutator.name.replace(" ", "-"))
def test_the_corruption_is_found_and_nothing_else(mutator, bench, tally):
    level = catalogue()[mutator.code].level
    tried = chosen(mutator, bench)
    assert tried, "no record can be corrupted so: let the mutator add a claim to a real record of the right kind"
    problems = []
    for mutation in tried:
        file = bench.file_of(mutation)
        new = bench.new_findings(mutation)
        hits = [f for f in new if (f.code, f.level, f.file, f.line) == (mutator.code, level, file, mutation.line)]
        listed = mutator.name in MISSED
        tally["outcomes"]["found" if hits else "listed" if listed else "missed"] += 1
        tally["kinds"].add(file.split("/")[1])
        others = [f for f in new if f not in hits and unexpected(mutator, mutation, f, file)]
        if not hits and listed:
            others = [f for f in others if f.code != mutator.code]
        elif not hits:
            problems.append(f"not found at {file}:{mutation.line} ({mutation.what})")
        problems += [f"{mutation.key} also gives {f.code} {f.level} {f.file}:{f.line} {f.message}" for f in others]
    tip = "\nmend the rule; if the other code truly applies, say so in `also` of the mutator"
    assert not problems, "\n".join(problems) + tip


def test_every_rule_has_a_mutator():
    covered = {mutator.code for mutator in MUTATORS}
    without = [loaded.rule.code for loaded in all_rules() if loaded.rule.code not in covered]
    assert not without, f"write a mutator in tests/mutations/ that corrupts real records in the way of {without}"


def test_every_kind_of_record_is_corrupted(bench, tally):
    if not tally["outcomes"]:
        pytest.skip("nothing was corrupted in this run")
    assert set(bench.dictionary.kinds) <= tally["kinds"]


def test_what_is_listed_as_missed_exists():
    assert MISSED.keys() <= {mutator.name for mutator in MUTATORS}, "take what is gone out of MISSED"


def test_nearly_all_are_found_at_the_exact_line(tally):
    outcomes = tally["outcomes"]
    if not outcomes:
        pytest.skip("nothing was corrupted in this run")
    assert outcomes["found"] >= LEAST * outcomes.total(), outcomes
