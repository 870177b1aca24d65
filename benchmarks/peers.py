"""Peers of the benchmark that are Python libraries, each run as a whole process of its own.

    python benchmarks/peers.py PEER SCHEMAS_DIR DATA_DIR

PEER is c-parser (the floor: libyaml's events through PyYAML, nothing kept), jsonschema, jsonschema-rs, or yamale.
All but the floor read with `yaml.CSafeLoader`, dates kept as text.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml


def files(data: Path) -> Iterator[tuple[str, Path]]:
    for kind in sorted(path for path in data.iterdir() if path.is_dir()):
        for path in sorted(kind.glob("*.yaml")):
            yield kind.name, path


class Loader(yaml.CSafeLoader):
    """YAML without dates, so that JSON Schema sees the text."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:timestamp"]
    for first, found in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def documents(data: Path) -> Iterator[tuple[str, Any]]:
    for kind, path in files(data):
        yield kind, yaml.load(path.read_bytes(), Loader=Loader)


def c_parser(schemas: Path, data: Path) -> int:
    from yaml._yaml import CParser

    for _, path in files(data):
        CParser(path.read_bytes()).raw_parse()
    return 0


def python_jsonschema(schemas: Path, data: Path) -> int:
    from jsonschema import Draft7Validator

    checks: dict[str, Draft7Validator] = {}
    bad = 0
    for kind, document in documents(data):
        if kind not in checks:
            checks[kind] = Draft7Validator(json.loads((schemas / f"{kind}.json").read_text()))
        bad += any(True for _ in checks[kind].iter_errors(document))
    return bad


def rust_jsonschema(schemas: Path, data: Path) -> int:
    import jsonschema_rs

    checks: dict[str, Any] = {}
    bad = 0
    for kind, document in documents(data):
        if kind not in checks:
            checks[kind] = jsonschema_rs.validator_for(json.loads((schemas / f"{kind}.json").read_text()))
        bad += any(True for _ in checks[kind].iter_errors(document))
    return bad


def with_yamale(schemas: Path, data: Path) -> int:
    import yamale

    checks = {path.stem: yamale.make_schema(path) for path in (Path(__file__).parent / "yamale").glob("*.yaml")}
    bad = 0
    for kind, path in files(data):
        try:
            yamale.validate(checks[kind], yamale.make_data(path, parser="PyYAML"))
        except yamale.YamaleError:
            bad += 1
    return bad


PEERS = {
    "c-parser": c_parser, "jsonschema": python_jsonschema, "jsonschema-rs": rust_jsonschema, "yamale": with_yamale,
}  # fmt: skip

if __name__ == "__main__":
    bad = PEERS[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
    print(f"{bad} bad files")
    sys.exit(1 if bad else 0)
