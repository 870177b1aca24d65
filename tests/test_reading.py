"""Reading in worker processes gives what reading one by one gives."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import sys
from pathlib import Path
from capdata import reading
from capdata.dataset import read_dataset
from capdata.root import find_root
reading.WORTH_FORKING = 2
if sys.argv[2] == "dying":
    def dying(files, checker, writer):
        import os
        os._exit(9)
    reading._work = dying
done = []
dataset = read_dataset(find_root(Path(sys.argv[1])), meanwhile=None if sys.argv[2] == "alone" else lambda: done.append(1))
print(done == ([] if sys.argv[2] == "alone" else [1]))
for record in dataset.records.values():
    print(record.kind, record.id, record.keys, record.claims, [record.place(key) for key in record.keys])
print(dataset.findings)
"""


def test_workers_or_none_or_dead_ones_give_the_same(make_root) -> None:
    claim = '{{value: {0}, unit: km, as_published: "{0} km", basis: official, source: press-2024}}'
    records = {
        f"missiles/m-{i}": f"name: M{i}\nclaims:\n  range.max:\n    - {claim.format(i + 1)}\n" for i in range(20)
    }
    root = make_root(records | {"missiles/broken": "name: [\n", "missiles/odd": "name: Odd\ncolour: red\n"})
    outputs = []
    for how in ("alone", "workers", "dying"):
        words = [sys.executable, "-W", "error", "-c", CODE, str(root), how]
        outputs.append(subprocess.run(words, capture_output=True, text=True, check=True).stdout)
    assert outputs[0] == outputs[1] == outputs[2]
    assert outputs[0].startswith("True")
