"""Releases that are not here are fetched once from a base address, checked and kept. Nothing leaves this machine."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pandas as pd
import pytest

import capdata
from capdata.released.edition import FileFacts
from capdata.released.manifest import manifest_text


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_args: object) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]


@pytest.fixture
def served(root, freeze, tmp_path, monkeypatch):
    """A root whose release 0.1.0 is only at an address: the server's folder, what it was asked, and how to stop it."""
    freeze(root, "0.1.0")
    folder = tmp_path / "served"
    shutil.move(root / "releases", folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    server.asked = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CAPDATA_RELEASES", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("CAPDATA_CACHE", str(tmp_path / "cache"))
    running = True

    def stop() -> None:
        nonlocal running
        if running:
            server.shutdown()
            server.server_close()
            thread.join()
        running = False

    yield folder / "0.1.0", server.asked, stop  # type: ignore[attr-defined]
    stop()


def test_a_release_from_an_address_is_the_release(root, served) -> None:
    folder, asked, _ = served
    frame = capdata.load("claims", "0.1.0", root=root)
    pd.testing.assert_frame_equal(frame, capdata.load("claims", "tree", root=root), check_flags=False)
    assert frame.attrs["capdata"]["version"] == "0.1.0"
    assert set(asked) == {
        f"/0.1.0/{name}" for name in ("manifest.json", "schemas/tables.json", "parquet/claims.parquet")
    }
    assert folder.exists()


def test_what_was_loaded_once_needs_no_network(root, served) -> None:
    _, asked, stop = served
    assert capdata.versions(root) == []
    capdata.load("claims", "0.1.0", root=root)
    before = len(asked)
    capdata.load("claims", "0.1.0", root=root)
    assert len(asked) == before
    stop()
    assert len(capdata.load("claims", "0.1.0", root=root)) == 1
    assert capdata.versions(root) == ["0.1.0"]
    with pytest.raises(capdata.NotFetched, match=r"release 0\.1\.0 isn't here and http://127.* can't be reached"):
        capdata.load("sources", "0.1.0", root=root)


def test_a_fetched_release_reads_by_the_clocks(root, served) -> None:
    assert len(capdata.load("claims", "0.1.0", known_by="2024-06-01", root=root)) == 1
    assert len(capdata.load("claims", "0.1.0", known_by="2024-04-30", root=root)) == 0


def test_a_version_that_was_never_released_is_told_from_a_network_that_fails(root, served) -> None:
    with pytest.raises(capdata.NoSuchRelease, match=r"there is no release 9\.9\.9 at http://127"):
        capdata.load("claims", "9.9.9", root=root)
    (served[0] / "parquet" / "claims.parquet").unlink()
    with pytest.raises(capdata.NotFetched, match=r"answers 404 for parquet/claims\.parquet"):
        capdata.load("claims", "0.1.0", root=root)


def test_other_bytes_than_the_manifest_says_are_refused_and_not_kept(root, served, tmp_path) -> None:
    folder, _, _ = served
    path = folder / "parquet" / "claims.parquet"
    good = path.read_bytes()
    path.write_bytes(good[:-1] + b"x")
    with pytest.raises(capdata.Damaged, match=r"sends for parquet/claims\.parquet"):
        capdata.load("claims", "0.1.0", root=root)
    assert list((tmp_path / "cache").rglob("*.parquet")) == []
    path.write_bytes(good)
    assert len(capdata.load("claims", "0.1.0", root=root)) == 1


def manifest_of(version: str, path: str) -> bytes:
    facts = FileFacts(path, 1, "0" * 64)
    return manifest_text(
        version=version, released=date(2024, 8, 1), files=[facts], attachments=[], trees={}, tools={}, earlier={}
    )


@pytest.mark.parametrize(
    "manifest",
    [b"<html>log in</html>", b"{}", b"", manifest_of("0.2.0", "x"), manifest_of("0.1.0", "x")[:-20],
     manifest_of("0.1.0", "x").replace(b"00", b"01", 1), manifest_of("0.1.0", "../../x"),
     manifest_of("0.1.0", "/etc/x"), manifest_of("0.1.0", "c:\\x")],
)  # fmt: skip
def test_what_is_no_manifest_of_it_is_refused_and_not_kept(root, served, tmp_path, manifest) -> None:
    path = served[0] / "manifest.json"
    good = path.read_bytes()
    path.write_bytes(manifest)
    with pytest.raises(capdata.Damaged, match=r"^0\.1\.0: "):
        capdata.load("claims", "0.1.0", root=root)
    path.write_bytes(good)
    assert len(capdata.load("claims", "0.1.0", root=root)) == 1


def test_a_later_release_that_is_here_vouches_for_an_earlier_one(root, served, freeze) -> None:
    later = freeze(root, "0.2.0") / "manifest.json"
    later.write_text(json.dumps({**json.loads(later.read_text()), "earlier": {"0.1.0": "0" * 64}}))
    with pytest.raises(capdata.Damaged, match=r"sends for manifest\.json"):
        capdata.load("claims", "0.1.0", root=root)


def test_without_an_address_the_message_says_what_is_here_and_how_to_name_one(root, freeze, monkeypatch) -> None:
    monkeypatch.delenv("CAPDATA_RELEASES", raising=False)
    freeze(root, "0.2.0")
    with pytest.raises(
        capdata.NoSuchRelease, match=r"no release 0\.1\.0 here; released so far: 0\.2\.0; .*releases_url"
    ):
        capdata.load("claims", "0.1.0", root=root)


def test_the_dataset_may_name_its_address_itself(root, served, monkeypatch) -> None:
    import os

    with (root / "data" / "dataset.yaml").open("a") as file:
        file.write(f"releases_url: http://127.0.0.1.example:{os.environ['CAPDATA_RELEASES'].rpartition(':')[2]}\n")
    assert len(capdata.load("claims", "0.1.0", root=root)) == 1, "the environment goes first"
    monkeypatch.delenv("CAPDATA_RELEASES")
    assert [finding for finding in capdata.validate(root) if finding.level == "error"] == []


def test_without_pooch_the_message_says_what_to_install(root) -> None:
    code = (
        "import sys; sys.modules['pooch'] = None; import capdata\n"
        "try: capdata.load('claims', '0.1.0', root=sys.argv[1])\n"
        "except capdata.NotFetched as error: print(error)"
    )
    words = [sys.executable, "-W", "error", "-c", code, str(root)]
    environment = {"CAPDATA_RELEASES": "http://127.0.0.1:9", "PYTHONPATH": ":".join(sys.path), "HOME": str(root)}
    done = subprocess.run(words, capture_output=True, text=True, check=True, env=environment)
    assert done.stdout == "fetching releases needs pooch: pip install 'missile-capdata[fetch]'\n"
    assert Path(root).exists()
