"""Work shared out among processes gives what one process gives: the records, and all that a validation finds."""

from __future__ import annotations

import subprocess
import sys

import pytest

COMMON = """
import os, sys
from datetime import date
from pathlib import Path
from capdata.machine import forking
from capdata.reading import many_files
from capdata.checking import validation
from capdata.reading.root import find_root
root, how = find_root(Path(sys.argv[1])), sys.argv[2]
many_files.WORTH_FORKING = validation.WORTH_FORKING = 2
forking.processes = lambda: 3  # two workers, however many processors there are
if how == "alone":
    forking.may_fork = lambda: False
if how == "dying":
    forking._work = lambda queue, do, writer: os._exit(9)
if how == "dying late":
    def die(queue, do, writer):
        next(forking._taken(queue, do))
        os._exit(9)
    forking._work = die
started = []
fork = os.fork
os.fork = lambda: started.append(1) or fork()
"""
READ = """
from capdata.reading.dataset import read_dataset
done = []
dataset = read_dataset(root, meanwhile=lambda: done.append(1))
print(done == [1])
for record in dataset.records.values():
    print(record.kind, record.id, record.keys, record.claims, [record.place(key) for key in record.keys])
print(dataset.findings)
"""
VALIDATE = """
report = validation.validate_root(root, date(2026, 11, 24))
print(*report.findings, *report.coverage, report.n_records, report.n_claims, sep="\\n")
for name, frame in report.frames.items():
    print(name, frame.dtypes.to_dict(), frame.to_csv())
"""
FORKED = "print(len(started), file=sys.stderr)\n"
CLAIM = "{{value: {0}, unit: {1}, as_published: '{0} km', basis: official, source: press-2024{2}}}"


def outputs(root, code: str, forks: int) -> list[str]:
    """What the code prints, in each way of doing it; `forks` is how many workers are started where forking is safe."""
    found = []
    for how in ("alone", "workers", "dying", "dying late"):
        words = [sys.executable, "-W", "error", "-c", COMMON + code + FORKED, str(root), how]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert int(done.stderr.split()[-1]) == (0 if how == "alone" else forks), done.stderr
        found.append(done.stdout)
    return found


def missiles(count: int, unit: str = "km", more: str = "") -> dict[str, str]:
    claims = (f"\n    - {CLAIM.format(100 + i, unit, more)}\n" for i in range(count))
    return {f"missiles/m-{i}": f"name: M{i}\nclaims:\n  range.max:{claim}" for i, claim in enumerate(claims)}


def test_workers_or_none_or_dead_ones_read_the_same(make_root) -> None:
    root = make_root(missiles(20) | {"missiles/broken": "name: [\n", "missiles/odd": "name: Odd\ncolour: red\n"})
    first, *others = outputs(root, READ, forks=2)
    assert first.startswith("True")
    assert all(other == first for other in others)


WAIVED = "name: Waived\nwaivers: [{rule: R16, on: range.max, reason: no longer needed, expires: 2030-01-01}]\n"


@pytest.mark.parametrize(
    ("records", "holds", "lacks"),
    [
        (missiles(20), "range_max_km", "Finding"),
        (missiles(20, "mi") | {"missiles/waived": WAIVED}, "R00", "range_max_km"),
        (missiles(20) | {"missiles/odd": "name: Odd\ncolour: red\n"}, "S01", "range_max_km"),
    ],
    ids=["sound", "rules-find-errors", "shapes-find-errors"],
)
def test_workers_or_none_or_dead_ones_find_the_same(make_root, records, holds, lacks) -> None:
    first, *others = outputs(make_root(records), VALIDATE, forks=4)
    assert holds in first and lacks not in first
    assert all(other == first for other in others)


def test_an_exception_is_that_of_the_parent() -> None:
    code = """
        import os, sys
        from capdata.machine import forking
        def do(number):
            if number == 3:
                raise KeyError(f"three in {os.getpid() == parent}")
            return number
        parent = os.getpid()
        try:
            forking.share(5, do, lambda: None, alone=False)
        except KeyError as error:
            print(error)
    """
    code = "\n".join(line[8:] for line in code.splitlines())
    words = [sys.executable, "-W", "error", "-c", code]
    assert "three in True" in subprocess.run(words, capture_output=True, text=True, check=True).stdout
