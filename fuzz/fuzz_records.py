"""Coverage-guided fuzzing of everything that a record file goes through.

    python -m pip install atheris
    python fuzz/fuzz_records.py [-max_total_time=1200] [CORPUS_DIR ...]

The promise: findings or success, never an exception, never a crash of the process, within the memory limit. The
first byte chooses the kind of record; the rest is the file. What the quick reader of plain files takes, libyaml has
to read alike. A file that is read is checked, flattened, weighed and
judged by all rules among a few sound records, and its findings are printed as text, JSON, SARIF and annotations. A
rule that crashes is caught by the engine and reported as R00; here that counts as a failure.
"""

from __future__ import annotations

import resource
import sys
import tempfile
from datetime import date
from pathlib import Path

import atheris

ROOT = Path(__file__).resolve().parent.parent
MEMORY = 3 << 30
TODAY = date(2026, 11, 23)

with atheris.instrument_imports(include=["capdata"]):
    from capdata.checking import reporting
    from capdata.reading.records import RecordChecker
    from capdata.reading.references import check_references
    from capdata.rules.engine import judge
    from capdata.rules.model import View
    from capdata.schemas.dictionary_files import load_dictionary
    from capdata.schemas.sheet import Sheet
    from capdata.weighing.flatten import flatten
    from capdata.weighing.weigh import weigh
    from capdata.yaml_text.events import Refused
    from capdata.yaml_text.plain import read_plain
    from capdata.yaml_text.reader import decode, read_text, read_yaml
    from capdata.yaml_text.tree import List, Map

DICTIONARY = load_dictionary(ROOT / "schemas").dictionary
assert DICTIONARY is not None
CHECKER = RecordChecker(DICTIONARY)
KINDS = sorted(DICTIONARY.kinds)


def background() -> dict:
    records = {}
    path = ROOT / "tests" / "rules" / "background.yaml"
    tree, _ = read_yaml(path.read_bytes(), path.name)
    for key, node in tree.items():
        kind, _, record_id = key.partition("/")
        records[record_id] = CHECKER.check(node, kind, record_id, Sheet(path.name, record_id))
    return records


BACKGROUND = background()


def placed(node: object) -> object:
    """A tree as plain data with all its places."""
    if isinstance(node, Map):
        return node.spot, [(key, node.spots[key], placed(value)) for key, value in node.items()]
    if isinstance(node, List):
        return node.spot, [(spot, placed(value)) for spot, value in zip(node.spots, node, strict=True)]
    return type(node), node


def compare_readers(data: bytes) -> None:
    """The quick reader takes nothing that libyaml refuses or reads otherwise."""
    try:
        text = decode(data, "fuzzed.yaml")
    except Refused:
        return
    quick = read_plain(text)
    if quick is not None:
        root, findings = read_text(text, "fuzzed.yaml")
        assert not findings, findings
        assert placed(quick) == placed(root)


def one_input(data: bytes) -> None:
    if not data:
        return
    kind = KINDS[data[0] % len(KINDS)]
    file = f"data/{kind}/fuzzed.yaml"
    compare_readers(data[1:])
    tree, findings = read_yaml(data[1:], file)
    findings = list(findings)
    if tree is not None:
        sheet = Sheet(file, "fuzzed", findings)
        record = CHECKER.check(tree, kind, "fuzzed", sheet)
        records = BACKGROUND | {"fuzzed": record}
        findings += check_references(records, {}, DICTIONARY)
        flat = flatten(records, DICTIONARY)
        view = View(records, DICTIONARY, flat, weigh(flat, records, DICTIONARY), TODAY)
        judged = judge(view).findings
        crashed = [finding for finding in judged if "crashed" in finding.message]
        if crashed:
            raise AssertionError(crashed[0].message)
        findings += judged
    for finding in findings:
        assert finding.line >= 1
        assert finding.column >= 1
    for form in ("text", "json", "sarif", "github"):
        for line in reporting.render(form, findings[:20], ROOT, 1, 1, width=60):
            line.encode("utf-8")


def seeds() -> Path:
    """A corpus made of this repository's own records, each with the byte of its kind before it."""
    folder = Path(tempfile.mkdtemp(prefix="capdata-fuzz-"))
    for number, kind in enumerate(KINDS):
        for path in sorted((ROOT / "data" / kind).glob("*.yaml"))[:60]:
            (folder / f"{kind}-{path.stem}").write_bytes(bytes([number]) + path.read_bytes())
    return folder


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    arguments = sys.argv if any(not word.startswith("-") for word in sys.argv[1:]) else [*sys.argv, str(seeds())]
    atheris.Setup([*arguments, "-max_len=16384", "-timeout=20"], one_input)
    atheris.Fuzz()
