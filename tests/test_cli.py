"""The command line as a user meets it: exit codes, usage errors, what it prints and what it leaves alone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from capdata.cli import main


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


SOUND = """
name: One
claims:
  range.max:
    - {value: 1600, unit: km, as_published: "1,600 km", basis: official, source: press-2024}
"""


@pytest.fixture
def sound(make_root) -> Path:
    return make_root({"missiles/one": SOUND})


@pytest.fixture
def broken(make_root) -> Path:
    return make_root({"missiles/one": SOUND, "missiles/two": "name: Two\ncolour: red\n"})


def test_sound_records_exit_0_and_end_with_the_counts(sound: Path) -> None:
    result = run("validate", "--root", sound)
    assert result.exit_code == 0, result.output
    assert "0 errors, 0 warnings" in result.output.splitlines()[-1]


def test_errors_exit_1_and_show_the_line_with_a_caret(broken: Path) -> None:
    result = run("validate", "--root", broken)
    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert lines[0] == "data/missiles/two.yaml"
    assert lines[1].startswith("  2:1  error  S01")
    assert lines[2] == "        | colour: red"
    assert lines[3] == "        | ^"


def test_a_path_narrows_what_is_reported_not_what_is_read(broken: Path) -> None:
    result = run("validate", "--root", broken, broken / "data" / "missiles" / "one.yaml")
    assert result.exit_code == 0
    assert "0 errors" in result.output


@pytest.mark.parametrize("path", ["data/missiles/none.yaml", ".."])
def test_a_path_that_is_not_there_or_outside_is_wrong_usage(broken: Path, path: str) -> None:
    assert run("validate", "--root", broken, broken / path).exit_code == 2


def test_a_folder_without_a_dataset_is_wrong_usage(tmp_path: Path) -> None:
    result = run("validate", "--root", tmp_path)
    assert result.exit_code == 2
    assert "data/dataset.yaml" in result.output


def test_json_findings_have_the_promised_keys_and_counts(broken: Path) -> None:
    result = run("validate", "--root", broken, "--format", "json")
    document = json.loads(result.output)
    assert set(document) == {"findings", "counts"}
    assert set(document["counts"]) == {"errors", "warnings", "infos", "records", "claims"}
    (finding,) = document["findings"]
    assert list(finding) == ["code", "level", "file", "line", "column", "record", "field", "message", "found",
                             "expected", "tip", "related"]  # fmt: skip
    assert (finding["line"], finding["column"]) == (2, 1)


def test_build_writes_every_table_twice_and_marks_the_folder(sound: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = run("build", "--root", sound, "--out", out)
    assert result.exit_code == 0, result.output
    csv, parquet = ({path.stem for path in (out / kind).iterdir()} for kind in ("csv", "parquet"))
    assert csv == parquet == set(json.loads((out / "build.json").read_text())["tables"])
    assert {"claims", "values", "missiles", "verdicts"} <= csv


def test_build_with_a_broken_record_leaves_the_old_output(broken: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (broken / "data/missiles/two.yaml").rename(tmp_path / "aside")
    assert run("build", "--root", broken, "--out", out).exit_code == 0
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    (tmp_path / "aside").rename(broken / "data/missiles/two.yaml")
    result = run("build", "--root", broken, "--out", out)
    assert result.exit_code == 1
    assert "two.yaml" in result.output
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before


def test_build_refuses_a_folder_that_is_not_ours(sound: Path, tmp_path: Path) -> None:
    out = tmp_path / "thesis"
    out.mkdir()
    (out / "chapter.txt").write_text("years of work")
    result = run("build", "--root", sound, "--out", out)
    assert result.exit_code == 2
    assert [path.name for path in out.iterdir()] == ["chapter.txt"]


def test_same_records_same_bytes(sound: Path, tmp_path: Path) -> None:
    outs = [tmp_path / "a", tmp_path / "b"]
    for out in outs:
        assert run("build", "--root", sound, "--out", out).exit_code == 0
    files = [{p.relative_to(out): p.read_bytes() for p in out.rglob("*") if p.is_file()} for out in outs]
    assert files[0] == files[1]


def test_show_knows_names_and_suggests_ids(sound: Path) -> None:
    assert (
        run("show", "one", "--root", sound).output.splitlines()[0]
        == run("show", "ONE", "--root", sound).output.splitlines()[0]
    )
    result = run("show", "onee", "--root", sound)
    assert result.exit_code == 2
    assert "did you mean `one`?" in result.output


def test_show_fits_a_narrow_terminal(sound: Path) -> None:
    result = CliRunner(env={"COLUMNS": "40"}).invoke(main, ["show", "one", "--root", str(sound)])
    assert result.exit_code == 0
    assert max(map(len, result.output.splitlines())) <= 40


def test_list_names_the_kinds_there_are(sound: Path) -> None:
    assert run("list", "missiles", "--root", sound).output.split()[:3] == ["one", "missiles", "One"]
    result = run("list", "missile", "--root", sound)
    assert result.exit_code == 2
    assert "did you mean `missiles`?" in result.output


def test_broken_schemas_are_a_finding_with_its_place(sound: Path) -> None:
    path = sound / "schemas" / "properties.yaml"
    path.write_text(path.read_text().replace("wide: true", "wyde: true", 1))
    for command in ("validate", "list"):
        result = run(command, "--root", sound)
        assert result.exit_code == 1
        assert "schemas/properties.yaml" in result.output
    assert "did you mean `wide`?" in run("validate", "--root", sound).output


CHEAP = [["--help"], ["--version"], ["validate", "--help"], ["list"], ["show", "one"]]


@pytest.mark.parametrize("words", CHEAP, ids=" ".join)
def test_cheap_commands_leave_the_heavy_libraries_alone(sound: Path, words: list[str]) -> None:
    code = (
        "import sys\nfrom capdata.cli import main\n"
        f"main({words!r}, standalone_mode=False)\n"
        "print(sorted({'pandas', 'pandera', 'pint', 'pyarrow'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=sound, capture_output=True, text=True, check=True)
    assert done.stderr.splitlines()[-1] == "[]"


def test_importing_capdata_loads_nothing_heavy() -> None:
    code = "import capdata, sys; print({'pandas', 'pandera', 'yaml', 'pyarrow'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
