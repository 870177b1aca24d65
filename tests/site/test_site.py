"""The site as a reader, a crawler and a feed reader meet it: whole, reachable, self-contained, and safe to open."""

from __future__ import annotations

import hashlib
import html
import json
import re
import zipfile
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import feedparser
import pytest
from click.testing import CliRunner

from capdata.cli import main
from capdata.reading.root import find_root
from capdata.site.building import build_site
from capdata.site.content import Content
from capdata.site.editions import content_of
from capdata.site.pages import site_files

ROOT = Path(__file__).parents[2]
VENDOR = ROOT / "src" / "capdata" / "site" / "vendor"
_LINK = re.compile(r'\s(?:href|src)="([^"]*)"')
_ID = re.compile(r'\sid="([^"]*)"')
#: What a page would load by itself, unlike a link that a reader follows.
_LOADED = re.compile(
    r"<(?:script|img|iframe|link|source|video|audio|object|embed|use|image)\b[^>]*?\s(?:src|href|data|srcset)=\"([^\"]*)\""
)


@pytest.fixture(scope="module")
def content() -> Content:
    return content_of(find_root(ROOT))


@pytest.fixture(scope="module")
def site(content: Content) -> Mapping[str, str]:
    """Every file made from the tables of the repository's own records."""
    return dict(site_files(content))


@pytest.fixture(scope="module")
def pages(site: Mapping[str, str]) -> Mapping[str, str]:
    return {address: text for address, text in site.items() if address.endswith(".html")}


def resolve(page: str, address: str) -> str:
    """A relative address on a page, from the root of the site."""
    parts = page.split("/")[:-1]
    for part in address.split("/"):
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)


def shipped() -> set[str]:
    folder = ROOT / "src" / "capdata" / "site"
    return {path.relative_to(folder).as_posix() for name in ("assets", "vendor") for path in (folder / name).rglob("*")}


def test_every_link_inside_the_site_leads_to_a_page_and_a_place_on_it(site, pages) -> None:
    ids = {address: set(map(html.unescape, _ID.findall(text))) for address, text in pages.items()}
    there = site.keys() | shipped()
    broken = set()
    for page, text in pages.items():
        for found in set(_LINK.findall(text)):
            address = html.unescape(found)
            if re.match("https?://", address):
                continue
            path, _, anchor = address.partition("#")
            target = resolve(page, path) if path else page
            if target not in there or (anchor and target != "explore.html" and unquote(anchor) not in ids[target]):
                broken.add((page, address))
    assert not broken


def test_no_page_uses_an_id_twice(pages) -> None:
    for page, text in pages.items():
        ids = _ID.findall(text)
        assert len(ids) == len(set(ids)), page


def test_every_claim_has_its_permanent_link_its_printed_figure_and_its_source_there(content, pages) -> None:
    for row in content.rows("claims"):
        text = pages[f"{row['kind']}/{row['subject']}.html"]
        start = text.index(f'id="{row["id"]}"')
        item = text[start : text.index("</li>", start)]
        if row["as_published"]:
            assert html.escape(row["as_published"]).replace("&quot;", "&#34;").replace("&#x27;", "&#39;") in item
        source = content.sources.get(row["source"] or "")
        if source:
            assert f"sources/{source['id']}.html" in item
            if source["url"]:
                assert f'href="{html.escape(source["url"])}' in item, row["id"]


def test_from_the_home_page_any_value_s_page_is_one_click_and_its_source_the_second(content, pages) -> None:
    home = set(map(html.unescape, _LINK.findall(pages["index.html"])))
    for subject in {row["subject"] for row in content.rows("values")}:
        assert f"{content.kind(subject)}/{subject}.html" in home


def test_pages_load_nothing_from_elsewhere(site, pages) -> None:
    for page, text in pages.items():
        for address in _LOADED.findall(text):
            if 'rel="canonical"' not in text:
                assert not re.match(r"(?:[a-z]+:)?//", address), page
        assert "@import" not in text
    for name in shipped():
        path = ROOT / "src" / "capdata" / "site" / name
        if path.suffix == ".css":
            assert "url(" not in path.read_text(encoding="utf-8"), name
    assert len(site) > len(pages)


def test_the_home_page_is_light_and_describes_the_dataset_to_search_engines(pages) -> None:
    home = pages["index.html"]
    assert len(home.encode()) < 300_000
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', home)
    about = json.loads(block)
    assert about["@type"] == "Dataset"
    assert {"name", "description", "license", "creator", "keywords"} <= about.keys()
    for page, text in pages.items():
        for found in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text):
            assert json.loads(found)["@context"] == "https://schema.org/", page


def test_every_feed_is_read_by_a_foreign_reader(content, site) -> None:
    feeds = [address for address in site if address.endswith(".xml")]
    assert len(feeds) == len(content.entities) + 1
    for address in ["feeds/releases.xml", "feeds/missiles/sm-6.xml", *feeds[:: len(feeds) // 40]]:
        read = feedparser.parse(site[address].encode())
        assert not read.bozo, (address, read.get("bozo_exception"))
        assert read.version == "atom10"
        assert read.feed.id.startswith("urn:uuid:")
        assert read.feed.title
        for entry in read.entries:
            assert entry.id and entry.updated and entry.link
    ids = [re.findall(r"<id>(.*?)</id>", site[address])[0] for address in feeds]
    assert len(ids) == len(set(ids))


def test_the_same_records_give_the_same_site(content, site) -> None:
    again = dict(site_files(content_of(find_root(ROOT))))
    assert again == site


def test_data_files_hold_every_record_value_and_claim(content, site) -> None:
    def data(name: str) -> dict[str, list[object]]:
        text = site[f"data/{name}.js"]
        start = f'capdata("{name}",'
        assert text.startswith(start) and text.endswith(");\n")
        loaded: dict[str, list[object]] = json.loads(text.removeprefix(start).removesuffix(");\n"))
        return loaded

    assert len(data("records")["ids"]) == len(content.entities)
    values, claims = data("values"), data("claims")
    assert {
        len(column) for name, column in values.items() if name not in ("words", "records", "properties", "steps")
    } == {len(content.rows("values"))}
    assert claims["id"] == [row["id"] for row in content.rows("claims")]


def test_what_the_reader_s_verdict_judges_by_gives_the_published_verdicts(content, pages) -> None:
    """The rule of assets/verdict.js, on the data that the page hands it, against the table `verdicts`."""
    statement = content.kinds["statements"][0]["id"]
    [block] = re.findall(r'id="verdict-data">(.*?)</script>', pages[f"statements/{statement}.html"])
    choice = json.loads(block)

    def reach(missile: str, measure: str) -> tuple[float, float]:
        steps = choice["reaches"][measure].get(missile)
        return (
            (0, float("inf")) if not steps else (steps[-1][1], float("inf") if steps[-1][2] is None else steps[-1][2])
        )

    for row in content.rows("verdicts"):
        own = [reach(one, row["measure"]) for one in row["subject"].split("+")]
        low, high = max(one[0] for one in own), max(one[1] for one in own)
        members = [reach(one, row["measure"]) for one in choice["baselines"][row["baseline"]]["members"]]
        base_low, base_high = max(one[0] for one in members), max(one[1] for one in members)
        k = row["threshold"]
        found = "TRUE" if low >= k * base_high else "FALSE" if high < k * base_low else "UNDETERMINED"
        assert found == row["verdict"], row


def test_the_last_step_of_every_timeline_is_the_value_itself(content) -> None:
    for group, steps in content.timeline.items():
        row = content.values[group]
        assert {name: row[name] for name in steps[-1].row} == dict(steps[-1].row)
        assert [step.day for step in steps] == sorted({step.day for step in steps})


def test_vendored_libraries_are_the_ones_named_and_have_their_licence() -> None:
    rows = re.findall(r"^\| (\S+\.js) \|.*\| ([0-9a-f]{64}) \|$", (VENDOR / "README.md").read_text("utf-8"), flags=re.M)
    assert {path for path, _ in rows} == {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*.js")}
    for path, digest in rows:
        assert hashlib.sha256((VENDOR / path).read_bytes()).hexdigest() == digest
        assert "MIT" in (VENDOR / path).with_name("LICENSE.txt").read_text("utf-8")


# ---------------------------------------------------------------- hostile records


class Elements(HTMLParser):
    """Every element with its attributes, and all text outside scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.script = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self.script = tag == "script"

    def handle_endtag(self, tag: str) -> None:
        self.script = False

    def handle_data(self, data: str) -> None:
        if not self.script:
            self.text.append(data)


@pytest.fixture
def hostile_site(hostile_root) -> Mapping[str, str]:
    return dict(site_files(content_of(find_root(hostile_root))))


def test_hostile_text_stands_as_text_on_every_page(hostile_site, hostile_text) -> None:
    for address, text in hostile_site.items():
        if not address.endswith(".html"):
            continue
        parsed = Elements(text)
        for tag, attributes in parsed.found:
            assert tag != "img", address
            assert not [name for name in attributes if name.startswith("on")], address
            if tag == "script":
                assert attributes.get("src") or attributes.get("type") in ("application/ld+json", "application/json")
            if tag == "a":
                assert re.match(r"https?://|[\w./#%-]|$", attributes.get("href") or ""), attributes
                assert not (attributes.get("href") or "").lower().startswith("javascript")
        if address == "missiles/bad-missile.html":
            assert "".join(parsed.text).count(hostile_text) >= 8
            assert "49" not in re.findall(r"\{\{7\*7\}\}|49", text), "no text is a template"


def test_hostile_text_stands_as_text_in_feeds_json_and_data(hostile_site, hostile_text) -> None:
    read = feedparser.parse(hostile_site["feeds/missiles/bad-missile.xml"].encode(), sanitize_html=False)
    assert not read.bozo
    assert (hostile_text) in read.feed.title
    page = hostile_site["missiles/bad-missile.html"]
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert json.loads(block)["name"] == hostile_text
    for name in ("records", "values", "claims"):
        text = hostile_site[f"data/{name}.js"]
        assert "<" not in text and ">" not in text
        texts = _texts(json.loads(text.partition(",")[2].removesuffix(");\n")))
        assert any(hostile_text in one for one in texts), name


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for one in value.values() for text in _texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,x",
        "//evil",
        "https://",
        "https://a b",
        "http://[",
        "ftp://a/b",
        " https://a.example",
        "https://a\u202e.example",
    ],
)
def test_only_web_addresses_become_links(address: str) -> None:
    from capdata.site.links import web_address

    assert web_address(address) is None or address == "https://a\u202e.example"


def test_direction_marks_and_controls_are_shown_by_their_number(content) -> None:
    from capdata.site.content import rows_of

    assert rows_of({"text": ["a\u202eb\u200bc\x00d\u2028e\u200d"]}) == [
        {"text": "a[U+202E]b[U+200B]c[U+0000]d e\u200d"}
    ]


# ---------------------------------------------------------------- the command


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


def test_what_was_published_later_is_not_on_a_site_known_by_a_day(make_root, tmp_path) -> None:
    root = make_root(
        {
            "missiles/lance": """
                name: Lance
                claims:
                  range.max:
                    - {value: 500, unit: km, as_published: 500 km, basis: reported, source: press-2024}
                    - {value: 900, unit: km, as_published: 900 km, basis: reported, source: press-2025}
            """,
            "sources/press-2025": """
                title: A later page
                publisher: press
                kind: news
                published: 2025-05
                accessed: 2025-06-01
                url: https://press.example/later
                language: en
            """,
        }
    )
    words = ["site", "--root", str(root), "--out", str(tmp_path / "site")]
    assert CliRunner().invoke(main, [*words, "--known-by", "2024-12-31"]).exit_code == 0
    text = (tmp_path / "site" / "missiles" / "lance.html").read_text("utf-8")
    assert "500 km" in text and "900 km" not in text
    assert "As known by 31 December 2024" in text
    assert not (tmp_path / "site" / "sources" / "press-2025.html").exists()
    wrong = CliRunner().invoke(main, [*words, "--known-by", "2024"])
    assert wrong.exit_code == 2 and "2024-07-10" in wrong.output
    assert CliRunner().invoke(main, [*words, "--version", "9.9.9"]).exit_code == 2


def test_pages_carry_what_the_reader_s_own_day_needs(make_root) -> None:
    root = make_root(
        {
            "missiles/lance": """
                name: Lance
                claims:
                  range.max:
                    - {value: 500, unit: km, as_published: 500 km, basis: reported, source: press-2024}
                    - {value: 900, unit: km, as_published: 900 km, basis: official, source: press-2025}
            """,
            "sources/press-2025": """
                title: A later page
                publisher: press
                kind: news
                published: 2025-05
                accessed: 2025-06-01
                url: https://press.example/later
                language: en
            """,
        }
    )
    text = dict(site_files(content_of(find_root(root))))["missiles/lance.html"]
    [steps] = re.findall(r'data-steps="([^"]*)"', text)
    told = json.loads(html.unescape(steps))
    assert [(step[0], step[1], step[3]) for step in told] == [
        ("2024-05-31", "500 km", "lance.range.max.press-2024"),
        ("2025-05-31", "900 km", "lance.range.max.press-2025"),
    ]
    assert 'data-known="2024-05-31"' in text and 'data-known="2025-05-31"' in text
    assert "How the chosen figure moved" in text


def test_permanent_links_outlive_their_ids(make_root) -> None:
    root = make_root(
        {
            "missiles/lance": """
                name: Lance
                claims:
                  range.max: [{value: 500, unit: km, as_published: 500 km, basis: reported, source: press-2024}]
            """,
            "redirects": """
                old-lance: {kind: moved, to: [lance], reason: one missile under two names, version: 0.2.0}
                gone: {kind: withdrawn, reason: no such missile, version: 0.2.0}
                lance.range.max.gone-2024:
                  {kind: moved, to: [lance.range.max.press-2024], reason: one page, version: 0.2.0}
            """,
        }
    )
    made = dict(site_files(content_of(find_root(root))))
    moved = made["missiles/old-lance.html"]
    assert 'href="../missiles/lance.html"' in moved and "one missile under two names" in moved
    assert "This record was withdrawn in version 0.2.0: no such missile." in made["missiles/gone.html"]
    assert "assets/moved.js" not in made["missiles/gone.html"]
    page = made["missiles/lance.html"]
    assert 'id="lance.range.max.gone-2024"' in page
    assert 'href="../missiles/lance.html#lance.range.max.press-2024"' in page


def test_a_programme_s_tests_and_slips_are_drawn_with_their_words_for_those_who_don_t_see_them(
    make_root, tmp_path
) -> None:
    records = {
        "programmes/lance-programme": "name: Lance programme\n",
        "missiles/lance": """
            name: Lance
            programme: lance-programme
            claims:
              milestone.fielding:
                - {value: 2026, planned: true, as_of: 2024-01, basis: reported, source: press-2024}
                - {value: 2028, planned: true, as_of: 2024-05, basis: reported, source: press-2024, nr: 2}
        """,
        "events/lance-test": """
            name: Test of Lance
            kind: flight-test
            claims:
              event.date: [{value: 2024-03-01, basis: reported, source: press-2024}]
              relation.programme: [{value: lance-programme, basis: reported, source: press-2024}]
              test.outcome.assessed: [{value: failure, basis: reported, source: press-2024}]
        """,
    }
    build_site(content_of(find_root(make_root(records))), tmp_path / "site")
    page = (tmp_path / "site" / "programmes" / "lance-programme.html").read_text("utf-8")
    for chart in ("tests-lance-programme", "slips-lance"):
        assert (tmp_path / "site" / "pictures" / f"{chart}.svg").read_bytes().startswith(b"<svg")
        [told] = re.findall(rf'<img src="../pictures/{chart}.svg" alt="([^"]+)" width="\d+" height="\d+"', page)
        assert len(told) > 20
    assert "2 years later than first planned, by the last plan" in page
    assert '<th scope="row">2024</th>' in page


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
