"""The command line as a user meets it: exit codes, usage errors, what it prints and what it leaves alone."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

import capdata
from capdata.checking.codes import catalogue
from capdata.cli import main
from capdata.commands import SUMMARIES


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


def test_errors_elsewhere_are_counted_so_that_nobody_takes_a_part_for_the_whole(broken: Path) -> None:
    result = run("validate", "--root", broken, broken / "data" / "missiles" / "one.yaml")
    assert result.stderr.startswith("1 error elsewhere")


@pytest.mark.parametrize("words", [["data/missiles/one.yaml"], []], ids=["a path", "all"])
def test_broken_schemas_are_reported_whatever_the_paths(sound: Path, words: list[str]) -> None:
    """Since nothing was judged, an empty report would be a lie."""
    (sound / "schemas" / "units.yaml").write_text("nonsense: 1\n")
    result = run("validate", "--root", sound, *(sound / word for word in words))
    assert result.exit_code == 1
    assert "schemas/units.yaml" in result.stdout
    assert run("rules", "--root", sound).exit_code == 1


def test_json_findings_have_the_promised_keys_and_counts(broken: Path) -> None:
    result = run("validate", "--root", broken, "--format", "json")
    document = json.loads(result.output)
    assert set(document) == {"findings", "counts"}
    assert set(document["counts"]) == {"errors", "warnings", "infos", "records", "claims"}
    (finding,) = document["findings"]
    assert list(finding) == ["code", "level", "file", "line", "column", "record", "field", "message", "found",
                             "expected", "tip", "related"]  # fmt: skip
    assert (finding["line"], finding["column"]) == (2, 1)


@pytest.mark.parametrize("form", ["sarif", "github"])
def test_code_review_gets_files_as_the_repository_names_them(
    broken: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(broken.parent)
    assert "root/data/missiles/two.yaml" in run("validate", "--root", "root", "--format", form).stdout
    monkeypatch.chdir(broken / "data")
    assert "root/data" not in run("validate", "--format", form).stdout


def test_output_goes_to_a_file_whole_and_the_counts_to_the_terminal(broken: Path, tmp_path: Path) -> None:
    path = tmp_path / "findings.json"
    result = run("validate", "--root", broken, "--format", "json", "--out", path)
    assert result.exit_code == 1
    assert len(json.loads(path.read_text())["findings"]) == 1
    assert len(result.stdout.splitlines()) == 1
    assert "1 error, 0 warnings" in result.stdout
    assert json.loads(run("validate", "--root", broken, "--format", "json", "--out", "-").stdout)["findings"]


def test_whatever_writes_says_where_by_out_and_takes_its_old_name_too(broken: Path, tmp_path: Path) -> None:
    writing = {"validate", "audit", "diff", "plot", "build", "site"}
    helps = {name: run(name, "--help").output for name in SUMMARIES}
    assert {name for name, text in helps.items() if "  --out " in text} == writing
    assert [name for name, text in helps.items() if "--output" in text] == []
    assert run("validate", "--root", broken, "--format", "json", "--output", tmp_path / "x.json").exit_code == 1
    assert json.loads((tmp_path / "x.json").read_text())["findings"]


TEST = """
name: A test
kind: flight-test
claims:
  event.date: [{value: 2024-03-01, basis: reported, source: press-2024}]
  relation.programme: [{value: prog, basis: reported, source: press-2024}]
  test.outcome.assessed: [{value: failure, basis: reported, source: press-2024}]
"""
MISSING = [
    (["plot", "claims", "lance"], "altair", "plot"),
    (["query", "SELECT 1"], "duckdb", "query"),
    (["release", "0.1.0", "--dry-run"], "xlsxwriter", "release"),
    (["site"], "altair", "site"),
]


@pytest.mark.parametrize(("words", "package", "extra"), MISSING, ids=[extra for _, _, extra in MISSING])
def test_a_package_that_is_not_installed_is_named_with_its_extra(
    scratch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], package: str, extra: str
) -> None:
    scratch.write({"programmes/prog": "name: Programme\n", "events/test": TEST})  # a site draws pictures of tests
    scratch.section("0.1.0")
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.chdir(tmp_path)
    done = scratch.run(*words)
    assert done.exit_code == 1
    assert f"{package} isn't installed: pip install 'missile-capdata[{extra}]'" in done.output
    assert list(tmp_path.glob("site*")) == []


def test_output_to_a_folder_that_is_not_there_says_so(sound: Path, tmp_path: Path) -> None:
    result = run("validate", "--root", sound, "--out", tmp_path / "none" / "x")
    assert (result.exit_code, "can't write" in result.stderr) == (1, True)


def in_shell(root: Path, line: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `line` in a shell that knows the command as $C."""
    variables = {**os.environ, "C": f"{sys.executable} -m capdata", **environment}
    return subprocess.run(["bash", "-c", line], cwd=root, env=variables, capture_output=True, text=True, check=False)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
@pytest.mark.parametrize("words", ["validate", "list", "show one"])
def test_a_full_disk_is_said_in_one_line(sound: Path, words: str) -> None:
    done = in_shell(sound, f"$C {words} > /dev/full")
    assert done.returncode == 1
    assert done.stderr == "Error: [Errno 28] No space left on device\n"


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")
@pytest.mark.parametrize("line", ["$C validate >&-", "$C list >&-", "set -o pipefail; $C list | head -n 0; exit 0"])
def test_nobody_listening_is_no_crash(sound: Path, line: str) -> None:
    done = in_shell(sound, line)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")
def test_a_terminal_with_few_letters_gets_the_others_replaced(make_root) -> None:
    root = make_root({"missiles/one": "name: Ağır mermi\n"})
    done = in_shell(root, "$C list missiles", PYTHONIOENCODING="cp1252")
    assert (done.returncode, done.stdout.split(maxsplit=2)[2]) == (0, "A??r mermi\n")


def test_json_is_utf_8_whatever_the_terminal(make_root) -> None:
    root = make_root({"missiles/one": "name: One\nfüze: 1\n"})
    words = [sys.executable, "-m", "capdata", "validate", "--format", "json"]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(words, cwd=root, env=environment, capture_output=True, check=False)
    assert "füze" in json.loads(done.stdout.decode("utf-8"))["findings"][0]["message"]


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


def test_show_takes_ids_in_capitals(sound: Path) -> None:
    assert run("show", "ONE", "--root", sound).exit_code == 0
    assert run("show", "PRESS-2024", "--root", sound).stdout.startswith("A page about missiles")


def test_rules_explains_every_code_that_a_finding_may_have(sound: Path) -> None:
    for code in ("Y01", "S05", "T01", "R00", "R60"):
        assert code in catalogue()
        result = run("rules", code.lower(), "--root", sound)
        assert result.exit_code == 0, result.output
        assert result.stdout.startswith(code)
    assert run("rules", "R99", "--root", sound).exit_code == 2


@pytest.mark.parametrize("columns", [40, 60, 100])
def test_the_table_of_rules_fits_the_terminal(sound: Path, columns: int) -> None:
    result = CliRunner(env={"COLUMNS": str(columns)}).invoke(main, ["rules", "--root", str(sound)])
    assert max(map(len, result.stdout.splitlines())) <= max(columns, 42)


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


def test_help_loads_no_command_and_nothing_that_click_does_not() -> None:
    code = (
        "import click, sys\nbefore = set(sys.modules)\nfrom capdata.cli import main\n"
        "main(['--help'], standalone_mode=False)\n"
        "print(sorted(set(sys.modules) - before), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name for name in ast.literal_eval(done.stderr.splitlines()[-1]) if not name.startswith("click")}
    ours = {name for name in loaded if name.startswith("capdata")}
    assert ours == {"capdata", "capdata.cli", "capdata.commands", "capdata.commands.terminal"}
    assert loaded - ours <= {"locale", "_locale", "textwrap", "errno"}, "each module that help loads makes it slower"


def test_importing_capdata_loads_nothing_heavy() -> None:
    code = "import capdata, sys; print({'pandas', 'pandera', 'yaml', 'pyarrow', 'typing'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_a_dataset_without_schemas_of_its_own_uses_the_packages(sound: Path) -> None:
    shutil.rmtree(sound / "schemas")
    for path in (sound / "data" / "sources").iterdir():
        if path.name != "press-2024.yaml":  # those that only the schemas cite
            path.unlink()
    result = run("validate", "--root", sound)
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("which", ["sound", "broken"])
def test_json_output_holds_by_its_published_schema(which: str, request: pytest.FixtureRequest) -> None:
    published = Path(__file__).parent.parent / "docs" / "findings.schema.json"
    document = json.loads(run("validate", "--root", request.getfixturevalue(which), "--format", "json").stdout)
    jsonschema.Draft7Validator(json.loads(published.read_text(encoding="utf-8"))).validate(document)
    assert bool(document["findings"]) == (which == "broken")


def test_every_command_has_a_module_a_summary_and_more_to_say() -> None:
    folder = Path(capdata.__file__).parent / "commands"
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__", "shared", "terminal"}
    assert modules == set(SUMMARIES), "each command is one module and one line in capdata.commands.SUMMARIES"
    for name, summary in SUMMARIES.items():
        text = " ".join(run(name, "--help").output.split())
        assert summary in text and text.count(summary) == 1, name


def test_a_command_that_is_nearly_right_gets_a_tip() -> None:
    result = run("validte")
    assert result.exit_code == 2
    assert "did you mean `validate`?" in result.output


def test_a_record_whose_file_is_broken_is_not_called_missing(make_root) -> None:
    root = make_root({"missiles/lance": "name: [Lance\n"})
    result = CliRunner().invoke(main, ["show", "lance", "--root", str(root)])
    assert result.exit_code == 1
    assert "Error: data/missiles/lance.yaml:" in result.output
    assert "there is no record" not in result.output


def test_a_build_that_is_refused_lists_the_errors_and_counts_everything(make_root, tmp_path) -> None:
    word = {"value": "operational", "basis": "reported", "source": "press-2024", "as_of": "2001"}
    stale = json.dumps({"name": "Lance", "claims": {"status.fielding": [word]}})
    root = make_root({"missiles/lance": stale, "missiles/dart": "name: [Dart\n"})
    result = CliRunner().invoke(main, ["build", "--out", str(tmp_path / "out"), "--root", str(root)])
    assert result.exit_code == 1
    assert "dart.yaml" in result.stderr
    assert "  warning  " not in result.stderr and "1 warning" in result.stderr


@pytest.mark.parametrize("words", [["query", "SELECT 1"], ["compare", "lance"], ["plot", "claims"], ["show", "lance"]])
@pytest.mark.parametrize("clock", ["--known-by", "--as-of"])
def test_a_day_that_is_none_is_refused_by_the_name_of_its_option(root, words: list[str], clock: str) -> None:
    result = CliRunner().invoke(main, [*words, clock, "soon", "--root", str(root)])
    assert result.exit_code == 2
    assert f"Error: {clock} is 'soon', expected a day" in result.output


def test_help_fits_a_narrow_terminal() -> None:
    for name in SUMMARIES:
        result = CliRunner(env={"COLUMNS": "60"}).invoke(main, [name, "--help"])
        assert max(map(len, result.output.splitlines())) <= 60, name
