"""Makes N synthetic but valid records, the same for the same seed: the input of the benchmark.

    python benchmarks/make_records.py 3000 DIR

writes DIR/data (dataset.yaml, N missiles of some 2 KB with ten claims each, a source for every ten of them, forty
publishers) and DIR/schemas, a copy of this repository's. The figures are made up and mean nothing.
"""

from __future__ import annotations

import random
import shutil
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
SEED = 20240710
PUBLISHERS = 40
MISSILES_A_SOURCE = 10

BASES = ("official", "reported-official", "maker", "analyst", "reported")
KINDS = ("government", "armed-service", "specialist-press", "news-agency", "maker")
BOUNDS = {"value": "{}", "about": "about {}", "more_than": "more than {}", "at_least": "at least {}"}


def make(count: int, folder: Path, seed: int = SEED) -> None:
    """Write a dataset of `count` missiles to `folder`, which must not exist yet."""
    chance = random.Random(seed)
    shutil.copytree(REPOSITORY / "schemas", folder / "schemas")
    for kind in ("missiles", "sources", "organisations"):
        (folder / "data" / kind).mkdir(parents=True)
    shutil.copy(REPOSITORY / "data" / "dataset.yaml", folder / "data")
    for number in range(PUBLISHERS):
        text = f"name: Publisher {number}\nkind: {KINDS[number % len(KINDS)]}\ncountry: US\n"
        write(folder, "organisations", f"publisher-{number}", text)
    copy_cited_sources(folder)
    sources = max(2, count // MISSILES_A_SOURCE)
    for number in range(sources):
        write(folder, "sources", f"source-{number}", source(number, chance))
    for number in range(count):
        write(folder, "missiles", f"missile-{number}", missile(number, sources, chance))


def write(folder: Path, kind: str, record_id: str, text: str) -> None:
    (folder / "data" / kind / f"{record_id}.yaml").write_text(text, encoding="utf-8")


def copy_cited_sources(folder: Path) -> None:
    """The source records that the schemas cite have to be there, and their publishers."""
    cited = set()
    for path in (folder / "schemas").rglob("*.yaml"):
        for line in path.read_text(encoding="utf-8").splitlines():
            _, found, rest = line.partition("definition_source: ")
            if found:
                cited.add(rest.split(",")[0].strip(" }"))
    for source_id in cited:
        path = REPOSITORY / "data" / "sources" / f"{source_id}.yaml"
        if not path.exists():
            continue
        shutil.copy(path, folder / "data" / "sources")
        publisher = next(
            line.partition(": ")[2] for line in path.read_text("utf-8").splitlines() if line.startswith("publisher: ")
        )
        shutil.copy(REPOSITORY / "data" / "organisations" / f"{publisher}.yaml", folder / "data" / "organisations")


def source(number: int, chance: random.Random) -> str:
    day = f"{chance.randint(2015, 2024)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    return (
        f"title: Page {number} about missiles\npublisher: publisher-{number % PUBLISHERS}\nkind: news\n"
        f"published: {day}\naccessed: 2026-11-01\nurl: https://example.org/pages/{number}\nlanguage: en\n"
    )


def missile(number: int, sources: int, chance: random.Random) -> str:
    lines = [f"name: Missile {number}", "aliases:", f"  - {{name: M-{number}, note: a short name in use}}", "claims:"]
    base = chance.randint(100, 2400)
    for prop, unit, figure in (
        ("range.max", "km", base),
        ("speed.max", "km/h", chance.randint(700, 900)),
        ("mass.launch", "kg", chance.randint(900, 1600)),
    ):
        lines.append(f"  {prop}:")
        for nr in range(3):
            bound = chance.choice(tuple(BOUNDS))
            number_text = figure + nr
            lines += [
                f"    - {bound}: {number_text}",
                f"      unit: {unit}",
                f'      as_published: "{BOUNDS[bound].format(f"{number_text:,}")} {unit}"',
                f"      basis: {chance.choice(BASES)}",
                f"      source: source-{(number + nr) % sources}",
                f"      locator: paragraph {nr + 2} of the background section",
                *([f"      nr: {nr + 1}"] if nr else []),
            ]
    lines += [
        "  vehicle.class:",
        f"    - {{value: cruise, basis: reported, source: source-{number % sources}}}",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    make(int(sys.argv[1]), Path(sys.argv[2]))
