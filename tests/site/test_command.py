"""`capdata site` writes a site whole or not at all: of the records, of a release, by what was known on a day."""

from __future__ import annotations

import json
import re
import zipfile

import feedparser
from click.testing import CliRunner

from capdata.cli import main
from capdata.reading.root import find_root
from capdata.site.building import build_site
from capdata.site.editions import content_of


def test_the_command_writes_a_site_and_refuses_a_folder_that_isn_t_one(root, tmp_path) -> None:
    out = tmp_path / "site"
    words = ["site", "--root", str(root), "--out", str(out), "--base-url", "https://example.org/capdata"]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    assert (out / "missiles" / "lance.html").is_file()
    assert (out / "assets" / "site.css").is_file()
    assert (out / "vendor" / "minisearch" / "LICENSE.txt").is_file()
    feed = feedparser.parse((out / "feeds" / "missiles" / "lance.xml").read_bytes())
    assert feed.entries[0].link == "https://example.org/capdata/missiles/lance.html"
    assert '<link rel="canonical" href="https://example.org/capdata/missiles/lance.html">' in (
        out / "missiles" / "lance.html"
    ).read_text("utf-8")
    assert CliRunner().invoke(main, words).exit_code == 0, "a site of ours is replaced"
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    refused = CliRunner().invoke(main, [*words[:4], str(tmp_path / "mine")])
    assert refused.exit_code == 2
    assert "letter.txt" in refused.output or "mine" in refused.output


def test_records_with_errors_make_no_site(make_root, tmp_path) -> None:
    root = make_root({"missiles/bad": "name: [\n"})
    done = CliRunner().invoke(main, ["site", "--root", str(root), "--out", str(tmp_path / "site")])
    assert done.exit_code == 1
    assert "data/missiles/bad.yaml:" in done.output
    assert not (tmp_path / "site").exists()


def test_a_dataset_without_statements_has_a_site_too(root, tmp_path) -> None:
    built = build_site(content_of(find_root(root)), tmp_path / "site")
    assert built.pages > 5
    assert "Lance" in (tmp_path / "site" / "index.html").read_text("utf-8")


def test_what_was_published_later_is_not_on_a_site_known_by_a_day(corrected, tmp_path) -> None:
    words = ["site", "--root", str(corrected), "--out", str(tmp_path / "site")]
    assert CliRunner().invoke(main, [*words, "--known-by", "2024-12-31"]).exit_code == 0
    text = (tmp_path / "site" / "missiles" / "lance.html").read_text("utf-8")
    assert "500 km" in text and "900 km" not in text
    assert "As known by 31 December 2024" in text
    assert not (tmp_path / "site" / "sources" / "press-2025.html").exists()
    wrong = CliRunner().invoke(main, [*words, "--known-by", "2024"])
    assert wrong.exit_code == 2 and "2024-07-10" in wrong.output
    assert CliRunner().invoke(main, [*words, "--version", "9.9.9"]).exit_code == 2


def test_a_released_site_tells_what_changed_and_offers_the_release(issued, tmp_path) -> None:
    corrected = (issued.root / "data" / "missiles" / "lance.yaml").read_text("utf-8").replace("500", "550")
    issued.write({"missiles/lance": corrected})
    issued.release("0.1.1", day="2024-09-01")
    out = tmp_path / "site"
    done = issued.run("site", "--out", str(out), "--base-url", "https://example.org/")
    assert done.exit_code == 0, done.output
    page = (out / "missiles" / "lance.html").read_text("utf-8")
    history = page[page.index('id="s-history"') :]
    assert "0.1.1, corrected" in history and "500 km became 550 km" in history
    release = (out / "releases" / "0.1.1.html").read_text("utf-8")
    assert "missiles/lance.html#lance.range.max" in release
    assert "The first release" in (out / "releases" / "0.1.0.html").read_text("utf-8")
    feed = feedparser.parse((out / "feeds" / "releases.xml").read_bytes())
    assert [entry.title for entry in feed.entries] == ["capdata 0.1.1", "capdata 0.1.0"]
    assert feed.feed.updated == "2024-09-01T00:00:00Z"
    [entry] = feedparser.parse((out / "feeds" / "missiles" / "lance.xml").read_bytes()).entries
    assert "500 km became 550 km" in entry.summary
    home = (out / "index.html").read_text("utf-8")
    assert 'href="download/capdata-0.1.1.zip"' in home
    with zipfile.ZipFile(out / "download" / "capdata-0.1.1.zip") as archive:
        assert "capdata-0.1.1/csv/claims.csv" in archive.namelist()
    about = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', home)[0])
    assert about["version"] == "0.1.1" and about["datePublished"] == "2024-09-01"
    assert about["distribution"][0]["contentUrl"] == "https://example.org/download/capdata-0.1.1.zip"
    for one in about["distribution"]:
        assert (out / one["contentUrl"].removeprefix("https://example.org/")).is_file()
    assert "<loc>https://example.org/missiles/lance.html</loc>" in (out / "sitemap.xml").read_text("utf-8")
    older = issued.run("site", "--out", str(out), "--version", "0.1.0")
    assert older.exit_code == 0
    assert "500 km" in (out / "missiles" / "lance.html").read_text("utf-8")
    assert "0.1.1" not in (out / "releases.html").read_text("utf-8")


def test_a_damaged_release_makes_no_site(issued, tmp_path) -> None:
    table = issued.root / "releases" / "0.1.0" / "csv" / "claims.csv"
    table.write_bytes(table.read_bytes().replace(b"500", b"600"))
    done = issued.run("site", "--out", str(tmp_path / "site"))
    assert done.exit_code == 1 and "csv/claims.csv" in done.output
    assert not (tmp_path / "site").exists()
