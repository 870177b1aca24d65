"""Which files are records, and how they are read: plain files only, and a finding for everything else."""

import os
import sys

import pytest

from capdata.findings import Finding
from capdata.reading import record_files
from capdata.reading.record_files import is_id, list_record_files, read_bytes
from capdata.yaml_text.reader import MAX_BYTES, read_yaml

KINDS = ("missiles", "launchers", "sources")
posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX files")


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    (folder / "missiles").mkdir(parents=True)
    (folder / "dataset.yaml").write_text("title: x\n")
    (folder / "missiles" / "lance.yaml").write_text("name: Lance\n")
    return folder


def names(data):
    files, findings = list_record_files(data, KINDS)
    return [file.file for file in files], findings


def the_finding(data) -> Finding:
    files, findings = names(data)
    assert files == ["data/missiles/lance.yaml"], "the sound file is still read"
    assert len(findings) == 1, findings
    assert (findings[0].code, findings[0].line, findings[0].column) == ("Y01", 1, 1)
    return findings[0]


def test_a_record_is_named_by_its_folder_and_file(data):
    files, findings = list_record_files(data, KINDS)
    assert findings == []
    assert [(file.kind, file.id, file.file, file.path) for file in files] == [
        ("missiles", "lance", "data/missiles/lance.yaml", data / "missiles" / "lance.yaml")
    ]


def test_files_are_listed_in_the_same_order_everywhere(data):
    for name in ("b", "a-2", "a", "c"):
        (data / "missiles" / f"{name}.yaml").write_text("")
    (data / "launchers").mkdir()
    (data / "launchers" / "z.yaml").write_text("")
    files, _ = names(data)
    assert files == ["data/launchers/z.yaml", *(f"data/missiles/{x}.yaml" for x in ("a-2", "a", "b", "c", "lance"))]


def test_hidden_files_are_left_alone(data):
    (data / ".DS_Store").write_text("")
    (data / "missiles" / ".lance.yaml.swp").write_text("")
    assert names(data) == (["data/missiles/lance.yaml"], [])


@posix
@pytest.mark.parametrize("target", ["lance.yaml", "../../outside.yaml", "gone.yaml", "link.yaml"])
def test_a_link_is_refused_wherever_it_leads(data, target):
    (data.parent / "outside.yaml").write_text("name: Outside\n")
    (data / "missiles" / "link.yaml").symlink_to(target)
    found = the_finding(data)
    assert (found.file, found.message) == ("data/missiles/link.yaml", "a link")


@posix
def test_a_linked_folder_is_refused(data, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "x.yaml").write_text("name: X\n")
    (data / "launchers").symlink_to(tmp_path / "elsewhere")
    assert the_finding(data).file == "data/launchers"


@posix
def test_a_pipe_is_refused_and_never_waited_for(data):
    os.mkfifo(data / "missiles" / "pipe.yaml")
    assert the_finding(data).message == "not a plain file"


def test_a_folder_named_like_a_record_is_refused(data):
    (data / "missiles" / "x.yaml").mkdir()
    assert the_finding(data).message == "a folder"


@pytest.mark.parametrize("name", ["x.yml", "x.YAML", "x.json", "x", "yaml", "x.yaml~", "x.yaml.bak"])
def test_a_wrong_ending_is_reported_and_never_ignored(data, name):
    (data / "missiles" / name).write_text("name: X\n")
    found = the_finding(data)
    assert found.file == f"data/missiles/{name}"
    assert found.tip == ("rename it to x.yaml" if name in ("x.yml", "x.YAML") else None)


@pytest.mark.parametrize(
    "name", ["Lance", "LANCE", "a_b", "a--b", "-a", "a-", "a.b", "a b", "é", "\u0430", "a..", "x" * 101, "a\nb"]
)  # fmt: skip
def test_a_name_that_can_be_no_id_is_reported(data, name):
    assert not is_id(name)
    (data / "missiles" / f"{name}.yaml").write_text("name: X\n")
    found = the_finding(data)
    assert "can't be an id" in found.message
    assert found.file.isprintable()


def test_of_two_names_that_differ_only_in_case_the_tip_names_the_other(data):
    (data / "missiles" / "Lance.yaml").write_text("name: X\n")
    assert the_finding(data).tip == "rename it to lance.yaml"


@posix
def test_a_name_that_is_no_text_is_a_finding(data):
    (data / "missiles" / os.fsdecode(b"\xff\xfe.yaml")).write_text("name: X\n")
    the_finding(data).file.encode()


def test_folders_and_files_that_nobody_reads_are_reported(data):
    (data / "missile").mkdir()
    assert the_finding(data).message == "a folder that is no kind of record"
    (data / "missile").rmdir()
    (data / "notes.txt").write_text("")
    assert the_finding(data).message == "a file that nobody reads"


def test_more_files_than_the_limit_are_reported(data, monkeypatch):
    monkeypatch.setattr(record_files, "MAX_FILES", 1)
    (data / "missiles" / "z.yaml").write_text("")
    assert the_finding(data).expected == "at most 1"


# ---------------------------------------------------------------- reading


def test_a_file_is_read_as_it_is(data):
    assert read_bytes(data / "missiles" / "lance.yaml", "f") == b"name: Lance\n"


@posix
def test_a_link_or_pipe_that_appears_after_the_listing_is_not_read(data):
    path = data / "missiles" / "lance.yaml"
    path.unlink()
    path.symlink_to(data / "dataset.yaml")
    assert isinstance(read_bytes(path, "f"), Finding)
    path.unlink()
    os.mkfifo(path)
    assert isinstance(read_bytes(path, "f"), Finding)


def test_a_file_that_is_gone_or_a_folder_is_a_finding(data):
    assert isinstance(read_bytes(data / "missiles" / "gone.yaml", "f"), Finding)
    assert isinstance(read_bytes(data / "missiles", "f"), Finding)


def test_an_unreadable_file_is_a_finding_that_says_why(data, monkeypatch):
    def refuse(*args, **more):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    found = read_bytes(data / "missiles" / "lance.yaml", "data/missiles/lance.yaml")
    assert isinstance(found, Finding)
    assert found.message == "can't be read: Permission denied"


def test_an_unreadable_folder_is_a_finding(data, monkeypatch):
    real = os.scandir

    def refuse(path):
        if str(path).endswith("missiles"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    files, findings = names(data)
    assert files == []
    assert [(f.code, f.file, f.message) for f in findings] == [
        ("Y01", "data/missiles", "can't be listed: Permission denied")
    ]


def test_of_a_huge_file_no_more_is_read_than_shows_that_it_is_too_large(data):
    path = data / "missiles" / "lance.yaml"
    with path.open("wb") as stream:
        stream.truncate(50 * MAX_BYTES)
    content = read_bytes(path, "f")
    assert len(content) == MAX_BYTES + 1
    assert [finding.code for finding in read_yaml(content, "f").findings] == ["Y02"]
