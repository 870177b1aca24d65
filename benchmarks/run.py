"""Times `capdata validate` and its peers on the same synthetic records, as whole processes, in one run.

    python -m pip install check-jsonschema jsonschema jsonschema-rs yamale frictionless
    npm install --prefix benchmarks ajv js-yaml@4    # version 5 is slower
    python benchmarks/run.py --records 3000 --rounds 5
    python benchmarks/run.py --start --rounds 20

Every round runs all commands in turn, so that a machine whose speed drifts drifts for all. Printed are the medians of
wall time and of memory (the largest single process), and the ratio to the floor (a bare pass of libyaml) and to ajv.
Peers check a JSON Schema made from the same dictionary (yamale: a like schema of its own; frictionless: the CSV of
the claims), which is far less than capdata checks. A peer that isn't installed is left out, and said so.
With `--start` it is the start alone: a bare interpreter, `import capdata`, `capdata --help`.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from make_records import make

HERE = Path(__file__).resolve().parent
OPTIONAL = ("ajv", "check-jsonschema", "frictionless")
KINDS = ("missiles", "organisations", "sources")


class Figure(NamedTuple):
    """One whole process: wall time in seconds, largest resident memory in MiB, exit code."""

    wall: float
    memory: float
    code: int


def measure(command: list[str]) -> Figure:
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=HERE) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return Figure(time.perf_counter() - started, usage.ru_maxrss / 1024, process.returncode)


def commands(folder: Path, schemas: Path) -> dict[str, list[str]]:
    """Every command, by name; the floor first."""
    python, data = sys.executable, str(folder / "data")
    scripts = Path(python).parent
    found = {
        "PyYAML's C parser, bare": [python, "peers.py", "c-parser", str(schemas), data],
        "capdata validate": [str(scripts / "capdata"), "validate", "--root", str(folder)],
        "jsonschema-rs": [python, "peers.py", "jsonschema-rs", str(schemas), data],
        "yamale": [python, "peers.py", "yamale", str(schemas), data],
        "jsonschema": [python, "peers.py", "jsonschema", str(schemas), data],
    }
    if shutil.which("node") and (HERE / "node_modules" / "ajv").is_dir():
        found["ajv"] = ["node", "validate_ajv.mjs", str(schemas), data]
    if (scripts / "check-jsonschema").exists():
        files = [str(path) for path in sorted((folder / "data" / "missiles").glob("*.yaml"))]
        schema = str(schemas / "missiles.json")
        found["check-jsonschema (missiles only)"] = [str(scripts / "check-jsonschema"), "--schemafile", schema, *files]
    if (scripts / "frictionless").exists():
        csv = str(folder / "build" / "csv" / "claims.csv")
        found["frictionless (claims.csv)"] = [str(scripts / "frictionless"), "validate", csv, "--trusted"]
    return found


def prepare(count: int, folder: Path) -> Path:
    """The records, their CSV for frictionless, and the JSON Schemas for the peers."""
    make(count, folder)
    capdata = str(Path(sys.executable).parent / "capdata")
    subprocess.run(
        [capdata, "build", "--root", folder, "--out", folder / "build"], check=True, stdout=subprocess.DEVNULL
    )
    schemas = folder / "json"
    schemas.mkdir()
    for kind in KINDS:
        words = [capdata, "schema", "--json-schema", kind, "--root", str(folder)]
        text = subprocess.run(words, check=True, capture_output=True, text=True).stdout
        (schemas / f"{kind}.json").write_text(json.dumps(json.loads(text)), encoding="utf-8")
    return schemas


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--records", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", nargs="*", help="names of commands, or their beginnings")
    parser.add_argument("--start", action="store_true", help="time the start of the interpreter and of capdata only")
    asked = parser.parse_args()
    if asked.start:
        start(asked.rounds)
        return
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "records"
        schemas = prepare(asked.records, folder)
        chosen = commands(folder, schemas)
        if asked.only:
            chosen = {name: words for name, words in chosen.items() if any(name.startswith(o) for o in asked.only)}
        report(race(chosen, asked.rounds), asked.records, asked.rounds)
        missing = [name for name in OPTIONAL if not any(one.startswith(name) for one in commands(folder, schemas))]
        if missing:
            print(f"\nnot installed: {', '.join(missing)}")


def race(chosen: dict[str, list[str]], rounds: int) -> dict[str, list[Figure]]:
    """The figures of each command, all commands in turn in every round."""
    figures: dict[str, list[Figure]] = {name: [] for name in chosen}
    for number in range(rounds + 1):
        for name, words in chosen.items():
            figure = measure(words)
            if number:  # the first round warms the caches
                figures[name].append(figure)
    return figures


def start(rounds: int) -> None:
    """How long an interpreter takes that does nothing, imports capdata, or prints the help."""
    python = sys.executable
    chosen = {
        "python -c pass": [python, "-c", "pass"],
        "python -c 'import capdata'": [python, "-c", "import capdata"],
        "capdata --help": [str(Path(python).parent / "capdata"), "--help"],
    }
    figures = race(chosen, rounds)
    walls = {name: statistics.median(figure.wall for figure in found) for name, found in figures.items()}
    print("| command | wall (ms) | x bare start |\n| --- | ---: | ---: |")
    for name, wall in walls.items():
        print(f"| {name} | {wall * 1000:.1f} | {wall / walls['python -c pass']:.1f} |")


def report(figures: dict[str, list[Figure]], records: int, rounds: int) -> None:
    walls = {name: statistics.median(f.wall for f in found) for name, found in figures.items()}
    floor, ajv = walls.get("PyYAML's C parser, bare"), walls.get("ajv")
    print(f"{records:,} missiles, {rounds} rounds, Python {sys.version.split()[0]}, {os.cpu_count()} cores\n")
    print("| command | wall (s) | x bare C parse | x ajv | memory (MiB) | exit |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for name, wall in sorted(walls.items(), key=lambda pair: pair[1]):
        memory = statistics.median(f.memory for f in figures[name])
        ratios = [f"{wall / other:.1f}" if other else "" for other in (floor, ajv)]
        codes = {f.code for f in figures[name]}
        print(f"| {name} | {wall:.2f} | {ratios[0]} | {ratios[1]} | {memory:.0f} | {'/'.join(map(str, codes))} |")


if __name__ == "__main__":
    main()
