"""The path to publication: everything but the upload without a network, and the upload against a Zenodo of our own."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import zipfile
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from capdata.publication import zenodo
from capdata.publication.__main__ import main
from capdata.publication.preparing import prepare
from capdata.reading.about import About

HERE = Path(__file__).parents[2]
ABOUT = About("A title", "What it is & holds.", "CC-BY-4.0", "https://x.example/", None, ("the testers",), ("test",))


@pytest.fixture
def publish(issued):
    """`publish(*options)` runs the path for 0.1.0 of a dataset that was released and tagged."""

    def run(*words: str, env: dict[str, str] | None = None):
        return CliRunner().invoke(main, ["0.1.0", "--root", str(issued.root), *words], env=env)

    return run


def files_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


# ---------------------------------------------------------------- without a network


@pytest.fixture(scope="module")
def offline(issued_once, tmp_path_factory) -> tuple[Path, Path, str]:
    """What a process that can open no connection prepared: the dataset, the folder, and what was said."""
    place = tmp_path_factory.mktemp("offline")
    root, out = place / "root", place / "out"
    shutil.copytree(issued_once, root)
    code = (
        "import socket, sys\n"
        "def refuse(*a, **k): raise OSError('no network')\n"
        "socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse\n"
        "from capdata.publication.__main__ import main\n"
        "main(sys.argv[1:])"
    )
    words = [sys.executable, "-W", "error", "-c", code, "0.1.0", "--root", str(root), "--out", str(out)]
    environment = {**os.environ, "PYTHONPATH": str(HERE / "src")}
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    return root, out, done.stdout


def test_all_but_the_upload_needs_no_network(offline) -> None:
    root, out, said = offline
    for told in (
        "files as released",
        "built again from",
        "all equal",
        "ready: ",
        "nothing was uploaded",
        "v0.1.0 names ",
    ):
        assert told in said
    status = subprocess.run(["git", "status", "--porcelain"], cwd=root, capture_output=True, text=True, check=True)
    assert status.stdout == "", "nothing was written in the dataset"
    manifest = json.loads((root / "releases/0.1.0/manifest.json").read_bytes())
    attached = set(manifest["attachments"])
    assert files_in(out) == attached | {"SHA256SUMS", "NOTES.md", "zenodo.json", "publication.json"}
    archive = next(name for name in attached if name.endswith(".zip"))
    with zipfile.ZipFile(out / archive) as packed:
        assert packed.testzip() is None
    sums = dict(reversed(line.split("  ")) for line in (out / "SHA256SUMS").read_text().splitlines())
    assert sums == {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in attached}


def test_what_zenodo_is_told_follows_from_the_release(offline) -> None:
    _, out, _ = offline
    told = json.loads((out / "zenodo.json").read_text())["metadata"]
    assert (told["version"], told["publication_date"]) == ("0.1.0", "2024-08-01"), "the day of the changelog"
    assert (told["title"], told["license"], told["upload_type"]) == ("A small dataset", "cc-by-4.0", "dataset")
    assert told["creators"] == [{"name": "the testers"}]
    assert "What changed." in told["description"]
    assert (out / "NOTES.md").read_text() == "- What changed.\n"


def test_words_of_the_dataset_are_no_markup() -> None:
    notes = "First <b>words</b>.\n\n- new\n  things\n- more\n\nLast."
    told = zenodo.metadata(ABOUT, "1.0.0", date(2026, 1, 2), notes)["metadata"]
    assert told["description"] == (
        "<p>What it is &amp; holds.</p><p>What is new in 1.0.0:</p><p>First &lt;b&gt;words&lt;/b&gt;.</p>"
        "<ul><li>new things</li><li>more</li></ul><p>Last.</p>"
    )
    assert "related_identifiers" not in told
    linked = zenodo.metadata(ABOUT._replace(homepage="https://h.example/"), "1.0.0", date(2026, 1, 2), "x")["metadata"]
    assert linked["related_identifiers"][0]["identifier"] == "https://h.example/"


def test_the_tag_is_made_only_when_told_and_after_everything_held(issued, publish) -> None:
    issued.git("tag", "-d", "v0.1.0")
    result = publish()
    assert result.exit_code == 0, result.output
    assert "v0.1.0, a tag still to be made, names" in result.stdout
    assert issued.git("tag") == ""
    issued.git("config", "user.name", "Tester")
    issued.git("config", "user.email", "tester@example.org")
    assert publish("--tag").exit_code == 0
    assert issued.git("cat-file", "-t", "v0.1.0") == "tag\n", "annotated"
    assert issued.git("rev-parse", "v0.1.0^{commit}") == issued.git("rev-parse", "HEAD")


def test_a_tag_is_published_whatever_came_after_it(issued, publish) -> None:
    issued.write({"missiles/later": "name: Later\n"})
    assert publish().exit_code == 0


def test_attachments_made_with_the_release_are_taken_if_they_are_the_released_ones(issued, tmp_path) -> None:
    assert issued.run("release", "0.1.0", "--attach").exit_code == 0
    said: list[str] = []
    prepared = prepare(issued.root, "0.1.0", tmp_path / "out", said.append)
    assert len(said) == 1, "they were not made again"
    path = issued.root / "dist" / "0.1.0" / prepared.files[0].name
    path.write_bytes(b"other")
    prepared = prepare(issued.root, "0.1.0", tmp_path / "again", said.append)
    assert prepared.files[0].read_bytes() != b"other"


def untagged_and_changed(issued) -> str:
    issued.git("tag", "-d", "v0.1.0")
    issued.write({"missiles/later": "name: Later\n"})
    return "data changed since 0.1.0 was made; tag the commit that brought the release"


def uncommitted_record(issued) -> str:
    (issued.root / "data" / "missiles" / "later.yaml").write_text("name: Later\n")
    return "1 uncommitted, first data/missiles/later.yaml"


def uncommitted_release(issued) -> str:
    path = issued.root / "releases" / "0.1.0" / "csv" / "claims.csv"
    path.write_bytes(path.read_bytes() + b"x")
    return "releases/0.1.0/csv/claims.csv; commit the release before publishing it"


def damaged_release(issued) -> str:
    path = issued.root / "releases" / "0.1.0" / "csv" / "claims.csv"
    path.write_bytes(path.read_bytes().replace(b"500", b"501"))
    issued.commit()
    issued.git("tag", "-f", "v0.1.0")
    return "csv/claims.csv"


def tag_of_another_commit(issued) -> str:
    issued.git("tag", "-f", "v0.1.0", "HEAD~1")
    return "the commit of v0.1.0 doesn't hold the release"


@pytest.mark.parametrize(
    "spoil", [untagged_and_changed, uncommitted_record, uncommitted_release, damaged_release, tag_of_another_commit]
)
def test_what_is_in_the_way_is_said_and_nothing_is_written(issued, publish, spoil) -> None:
    told = spoil(issued)
    result = publish("--tag")
    assert result.exit_code == 1
    assert told in result.stderr
    assert not (issued.root / "dist").exists() or files_in(issued.root / "dist") == set()


def test_a_version_that_is_none_or_was_not_released_is_refused(issued, publish) -> None:
    for version, code, told in (("one", 2, "is no version"), ("0.2.0", 1, "0.2.0 isn't released here")):
        result = CliRunner().invoke(main, [version, "--root", str(issued.root)])
        assert (result.exit_code, told in result.stderr) == (code, True), version
    result = publish("--upload", env={"ZENODO_TOKEN": ""})
    assert (result.exit_code, "needs a token in ZENODO_TOKEN" in result.stderr) == (2, True)


def test_a_folder_with_something_else_in_it_is_left_alone(publish, tmp_path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    result = publish("--out", str(tmp_path))
    assert result.exit_code == 1
    assert (tmp_path / "mine.txt").read_text() == "mine"


# ---------------------------------------------------------------- the upload


class _Zenodo(BaseHTTPRequestHandler):
    """As much of a Zenodo as a deposit meets. `server.spoil` names a step that goes wrong."""

    def _answer(self) -> None:
        server, path = self.server, self.path
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        server.asked.append(f"{self.command} {path}")
        if self.headers["Authorization"] != "Bearer secret":
            return self._say(401, {"message": "who are you"})
        if f"{self.command} {path}" == server.spoil:
            return self._say(500, {"message": "out of order"})
        base = f"http://127.0.0.1:{server.server_port}"
        parts = path.strip("/").split("/")
        if path.startswith("/bucket/"):
            data = body if server.spoil != "bytes" else body[:-1]
            server.files[parts[2]] = data
            return self._say(201, {"checksum": f"md5:{hashlib.md5(data).hexdigest()}"})
        if self.command == "DELETE":
            server.files.pop(parts[-1])
            return self._say(204, None)
        if path == "/api/deposit/depositions":
            server.records["1"] = {}
            return self._say(201, self._draft(base, "1"))
        number, action = parts[3], parts[-1]
        if action == "newversion":
            server.records["2"] = {}
            return self._say(201, {})
        if action == "publish":
            return self._say(202, {"doi": f"10.5281/zenodo.{number}"})
        if number not in server.records:
            return self._say(404, {"message": "gone"})
        if self.command == "PUT":
            server.records[number] = json.loads(body)["metadata"]
        return self._say(200, self._draft(base, number))

    do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815

    def _draft(self, base: str, number: str) -> dict[str, object]:
        here = f"{base}/api/deposit/depositions/{number}"
        elsewhere = "http://elsewhere.example" if self.server.spoil == "link" else base
        links = {"self": here, "bucket": f"{elsewhere}/bucket/{number}", "publish": f"{here}/actions/publish",
                 "latest_draft": f"{base}/api/deposit/depositions/2"}  # fmt: skip
        files = [{"links": {"self": f"{base}/api/files/{name}"}} for name in self.server.files]
        return {"id": number, "links": links, "files": files, "doi": f"10.5281/zenodo.{number}",
                "metadata": self.server.records[number]}  # fmt: skip

    def _say(self, code: int, content: object) -> None:
        data = b"" if content is None else json.dumps(content).encode()
        self.send_response(code)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Zenodo)
    server.records, server.files, server.asked, server.spoil = {}, {}, [], None
    server.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


TOLD = zenodo.metadata(ABOUT, "0.1.0", date(2024, 8, 1), "- First.")


@pytest.fixture
def files(tmp_path) -> list[Path]:
    paths = [tmp_path / "data set.zip", tmp_path / "SHA256SUMS"]
    for path in paths:
        path.write_bytes(path.name.encode() * 1000)
    return paths


def test_the_first_version_makes_a_record_with_a_doi(server, files) -> None:
    assert zenodo.deposit(TOLD, files, "secret", base=server.url) == "10.5281/zenodo.1"
    assert server.records["1"] == TOLD["metadata"]
    assert server.files == {"data%20set.zip": files[0].read_bytes(), "SHA256SUMS": files[1].read_bytes()}
    assert server.asked[-1] == "POST /api/deposit/depositions/1/actions/publish"


def test_a_later_version_replaces_the_files_and_gets_a_doi_of_its_own(server, files) -> None:
    server.records["1"] = {"version": "0.0.9"}
    server.files["old.zip"] = b"old"
    assert zenodo.deposit(TOLD, files, "secret", "1", server.url) == "10.5281/zenodo.2"
    assert set(server.files) == {"data%20set.zip", "SHA256SUMS"}


def test_a_version_is_published_once(server, files) -> None:
    server.records["1"] = {"version": "0.1.0"}
    with pytest.raises(zenodo.NotDeposited, match=r"0\.1\.0 is published already: 10\.5281/zenodo\.1"):
        zenodo.deposit(TOLD, files, "secret", "1", server.url)
    assert [asked for asked in server.asked if not asked.startswith("GET")] == []


@pytest.mark.parametrize(
    ("spoil", "token", "told"),
    [
        (None, "wrong", "could not make a record: .* answers 401: .*who are you"),
        ("PUT /bucket/1/SHA256SUMS", "secret", "could not send SHA256SUMS: .* answers 500.*the draft 1 is left"),
        ("PUT /api/deposit/depositions/1", "secret", "could not describe it.*unpublished"),
        ("bytes", "secret", "arrived as other bytes.*unpublished"),
        ("link", "secret", "leads to another place"),
    ],
)
def test_what_goes_wrong_is_said_and_nothing_is_published(server, files, spoil, token, told) -> None:
    server.spoil = spoil
    with pytest.raises(zenodo.NotDeposited, match=told) as error:
        zenodo.deposit(TOLD, files, token, base=server.url)
    assert token not in str(error.value)
    assert not any(asked.endswith("publish") for asked in server.asked)


def test_a_zenodo_that_does_not_answer_is_said_so(files) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with pytest.raises(zenodo.NotDeposited, match="can't be reached"):
        zenodo.deposit(TOLD, files, "secret", base=f"http://127.0.0.1:{port}")


def test_the_whole_path_ends_with_a_doi(publish, server, tmp_path) -> None:
    words = ("--out", str(tmp_path / "out"), "--upload", "--zenodo", server.url)
    result = publish(*words, env={"ZENODO_TOKEN": "secret"})
    assert result.exit_code == 0, result.output
    assert result.stdout.endswith("published: https://doi.org/10.5281/zenodo.1\n")
    assert set(server.files) == files_in(tmp_path / "out") - {"NOTES.md", "zenodo.json", "publication.json"}


# ---------------------------------------------------------------- script and workflow


def test_the_script_runs_the_path() -> None:
    done = subprocess.run([HERE / ".ci" / "publish", "--help"], capture_output=True, text=True, check=False,
                          env={**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
                               "PYTHONPATH": str(HERE / "src")})  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "--upload" in done.stdout


def test_the_workflow_prepares_before_it_publishes_and_only_on_a_tag() -> None:
    import yaml

    workflow = yaml.safe_load((HERE / ".github" / "workflows" / "release.yml").read_text())
    steps = workflow["jobs"]["publish"]["steps"]
    names = [step.get("name") for step in steps]
    assert names.index("Prepare") < names.index("Attach") < names.index("Deposit")
    assert steps[0]["with"]["fetch-depth"] == 0, "the trees of every release have to be there"
    for step in steps:
        if step.get("name") in ("Attach", "Deposit"):
            assert "github.event_name == 'push'" in step["if"]
