"""`capdata.load` and `capdata.tables` as a script or notebook meets them."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

import capdata


def test_every_table_loads_under_its_name(root: Path) -> None:
    names = capdata.tables(root=root)
    assert {"claims", "missiles", "values"} <= set(names)
    for name in names:
        assert len(capdata.load(name, root=root).columns), name


def test_the_functions_stay_functions_whatever_is_loaded(root: Path) -> None:
    """Importing a module of the package must not put it where a function is promised."""
    code = (
        "import sys, capdata\n"
        "capdata.load('claims', root=sys.argv[1]); capdata.validate(sys.argv[1])\n"
        "print(all(callable(getattr(capdata, name)) for name in ('load', 'tables', 'validate')))"
    )
    words = [sys.executable, "-W", "error", "-c", code, str(root)]
    assert subprocess.run(words, capture_output=True, text=True, check=True).stdout == "True\n"


@pytest.mark.parametrize(
    ("name", "told"), [("missile", "did you mean `missiles`"), ("xyz", "claims"), (None, "claims")]
)
def test_a_table_that_is_none_is_a_key_error_that_helps(root: Path, name: str, told: str) -> None:
    with pytest.raises(KeyError, match=told):
        capdata.load(name, root=root)


def test_records_with_errors_do_not_load_and_say_where(make_root) -> None:
    root = make_root({"missiles/bad": "name: Bad\ncolour: red\n"})
    with pytest.raises(capdata.NotLoadable, match=r"an error at data/missiles/bad\.yaml:2:1: .*colour"):
        capdata.load("missiles", root=root)


def test_broken_schemas_do_not_load_and_say_where(root: Path) -> None:
    (root / "schemas" / "units.yaml").write_text("nonsense: 1\n")
    for call in (lambda: capdata.load("missiles", root=root), lambda: capdata.tables(root=root)):
        with pytest.raises(capdata.NotLoadable, match=r"schemas/units\.yaml:1:"):
            call()


def test_a_folder_without_a_dataset_is_said_to_be_one(tmp_path: Path) -> None:
    for call in (capdata.tables, capdata.versions, capdata.validate, lambda root: capdata.load("claims", root=root)):
        with pytest.raises(capdata.NoRoot, match=r"data/dataset\.yaml"):
            call(root=tmp_path)


def test_a_mended_record_is_seen_at_once(make_root) -> None:
    root = make_root({"missiles/one": "name: Before\n"})
    assert list(capdata.load("missiles", root=root)["name"]) == ["Before"]
    make_root({"missiles/one": "name: Afterwards\n"})
    assert list(capdata.load("missiles", root=root)["name"]) == ["Afterwards"]


def test_callers_own_what_they_get(root: Path) -> None:
    frame = capdata.load("claims", root=root)
    frame["mine"] = 1
    assert "mine" not in capdata.load("claims", root=root)


def test_threads_may_load_and_validate_at_once(root: Path) -> None:
    results: list[int] = []
    work = [
        lambda: results.append(len(capdata.load("claims", root=root))),
        lambda: results.append(len(capdata.validate(root))),
    ]
    threads = [threading.Thread(target=job) for job in work * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [0, 0, 0, 1, 1, 1]
