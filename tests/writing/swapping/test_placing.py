"""Where output goes: the new one replaces the old one whole, by way of a folder beside it that nobody sees."""

from pathlib import Path

import pytest

from capdata.writing import swap
from capdata.writing.swap import OutputRefused, replace_folder

from .outputs import TOKEN, beside, build, fill, generation_of


def test_first_build_creates_the_folder_and_leaves_nothing_beside_it(target: Path) -> None:
    build(target, "first")
    assert generation_of(target) == "first"
    assert beside(target) == []


def test_new_output_replaces_the_old_one_whole(target: Path, way: str) -> None:
    build(target, "old")
    (target / "left-over-table.csv").write_text("from an older version of capdata")
    build(target, "new")
    assert generation_of(target) == "new", "no file of the old output may survive"
    assert beside(target) == []


def test_an_empty_folder_is_taken(target: Path, way: str) -> None:
    target.mkdir()
    build(target, "new")
    assert generation_of(target) == "new"
    assert beside(target) == []


def test_the_staging_folder_is_empty_hidden_and_beside(target: Path) -> None:
    with replace_folder(target) as new:
        assert list(new.iterdir()) == []
        assert new.parent == target.parent
        assert new.name.startswith(".out.capdata-new-")
        assert not target.exists(), "nothing may be seen at DIR before the swap"
        fill(new, "x")


@pytest.mark.parametrize("name", ["[a]*", "with space", "ünï", "a.b", "-rf"])
def test_any_folder_name_will_do(tmp_path: Path, name: str) -> None:
    for generation in ("old", "new"):
        build(tmp_path / name, generation)
    assert generation_of(tmp_path / name) == "new"
    assert beside(tmp_path / name) == []


def test_a_relative_target_survives_a_change_of_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path)
    with replace_folder(Path("out")) as new:
        fill(new, "x")
        monkeypatch.chdir("elsewhere")
    assert generation_of(tmp_path / "out") == "x"


def test_the_marker_can_have_another_name(target: Path) -> None:
    for _ in range(2):
        with replace_folder(target, "release.json") as new:
            (new / "release.json").write_text('{"made_by": "capdata"}')
    with pytest.raises(OutputRefused, match=r"build\.json"):
        build(target, "x")


def test_every_file_and_folder_is_flushed_before_the_swap(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(target, "old")
    flushed: list[str] = []
    real = swap._flush

    def noting(path: Path) -> None:
        flushed.append(path.name)
        real(path)

    monkeypatch.setattr(swap, "_flush", noting)
    build(target, "new")
    names = ["claims.csv", "values.csv", "terms.csv", "build.json", "tables", "deep"]
    assert [name for name in names if name not in flushed] == []
    assert flushed[-1] == target.parent.name, "the swap itself must reach the disk last"
    assert flushed[-2].startswith(".out.capdata-new-"), "the staging folder after all that is in it"


def test_a_reserved_folder_is_nobody_elses_meanwhile(target: Path) -> None:
    with swap.reserve(target):
        assert not target.exists(), "it need not be there"
        with pytest.raises(OutputRefused, match="another capdata build is writing"), swap.reserve(target):
            pytest.fail("two at once")
    assert beside(target) == []


def test_reserving_a_folder_clears_up_what_killed_builds_left_in_it(target: Path) -> None:
    target.mkdir()
    left = target / f".1.0.0.capdata-new-{TOKEN}"
    left.mkdir()
    lock = target / ".1.0.0.capdata-lock"
    lock.write_bytes(swap._LOCK_HEADER + TOKEN.encode() + b"\n")
    with swap.reserve(target):
        assert list(target.iterdir()) == []


def test_what_is_written_once_is_refused_when_it_is_there(target: Path) -> None:
    with replace_folder(target, once=True) as new:
        fill(new, "first")
    refused = pytest.raises(OutputRefused, match="is there already and is never written again")
    with refused, replace_folder(target, once=True):
        pytest.fail("refuse before the caller computes anything")
    assert generation_of(target) == "first"
    assert beside(target) == []
