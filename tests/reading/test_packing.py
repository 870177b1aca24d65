"""What a worker has read comes back as it was, place for place."""

from pathlib import Path

from capdata.reading.many_files import read_record
from capdata.reading.packing import pack, unpack
from capdata.reading.record_files import RecordFile, list_record_files
from capdata.reading.records import RecordChecker
from capdata.schemas.dictionary_files import load_dictionary
from capdata.yaml_text.tree import List, Map

HERE = Path(__file__).parents[2]
DICTIONARY = load_dictionary(HERE / "schemas").dictionary
CHECKER = RecordChecker(DICTIONARY)


def placed(node):
    """A tree with its types and places."""
    if isinstance(node, Map):
        return Map, node.spot, [(key, node.spots[key], placed(value)) for key, value in node.items()]
    if isinstance(node, List):
        return List, node.spot, [(spot, placed(value)) for spot, value in zip(node.spots, node, strict=True)]
    return type(node), node


def test_every_record_of_the_data_comes_back_the_same():
    files, _ = list_record_files(HERE / "data", DICTIONARY.kinds)
    reads = [read_record(file, CHECKER) for file in files]
    back = unpack(pack(reads))
    assert back == reads
    for (sent, _), (got, _) in zip(reads, back, strict=True):
        assert [type(part) for part in (got, *got.claims, *got.references)] == [
            type(part) for part in (sent, *sent.claims, *sent.references)
        ]
        assert placed(got.tree) == placed(sent.tree)


def test_findings_and_records_that_cannot_be_used_come_back_too(tmp_path):
    reads = []
    for text in ("name: [\n", "name: X\nclaims:\n  range.max: 5\n", "nmae: X\naliases: {a: b}\n"):
        path = tmp_path / "x.yaml"
        path.write_text(text, encoding="utf-8")
        reads.append(read_record(RecordFile("missiles", "x", "data/missiles/x.yaml", path), CHECKER))
    assert unpack(pack(reads)) == reads
    assert reads[0][0] is None and all(found for _, found in reads)
