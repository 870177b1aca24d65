"""`capdata new`: a record that tells its writer what may stand in it, and nothing that may not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from capdata import validate
from capdata.cli import main
from capdata.schemas.dictionary_files import load_dictionary

KINDS = list(load_dictionary(Path(__file__).parents[2] / "schemas")[0].kinds)


def new(root: Path, kind: str, record: str = "brand-new") -> Path:
    result = CliRunner().invoke(main, ["new", kind, record, "--root", str(root)])
    assert result.exit_code == 0, result.output
    return root / "data" / kind / f"{record}.yaml"


@pytest.mark.parametrize("kind", KINDS)
def test_everything_uncommented_is_known_and_of_the_right_shape(root: Path, kind: str) -> None:
    path = new(root, kind)
    lines = [line for line in path.read_text().splitlines() if not line.lstrip().startswith("##")]
    path.write_text("\n".join(re.sub(r"^( *)# ", r"\1", line) for line in lines) + "\n")
    bare = [finding for finding in validate(root) if finding.code[0] == "Y" or finding.code in ("S01", "S02", "S10")]
    assert bare == []
    shapes = [finding for finding in validate(root) if finding.code == "S03" and finding.found not in ("nothing", "")]
    assert shapes == []


def test_a_blank_that_is_not_filled_in_is_an_error(root: Path) -> None:
    path = new(root, "missiles")
    assert {finding.file for finding in validate(root)} == {path.relative_to(root).as_posix()}


def test_filled_in_it_validates(root: Path) -> None:
    path = new(root, "missiles")
    text = path.read_text().replace('name: ""', "name: Brand New", 1).replace("claims:  # take this", "# take this")
    path.write_text(text)
    assert validate(root) == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["missile", "x"], "did you mean `missiles`?"),
        (["missiles", "Foo_Bar"], "lower-case letters"),
        (["missiles", "a" * 300], "at most"),
        (["programmes", "lance"], "taken by data/missiles/lance.yaml"),
    ],
)
def test_what_cannot_be_an_id_or_kind_is_wrong_usage(root: Path, words: list[str], told: str) -> None:
    result = CliRunner().invoke(main, ["new", *words, "--root", str(root)])
    assert result.exit_code == 2
    assert told in result.output


def test_an_existing_record_is_never_written_over(root: Path) -> None:
    before = (root / "data/missiles/lance.yaml").read_bytes()
    assert CliRunner().invoke(main, ["new", "missiles", "lance", "--root", str(root)]).exit_code == 2
    assert (root / "data/missiles/lance.yaml").read_bytes() == before
