"""Every page of the site as a reader and a crawler meet it: reachable, whole, self-contained."""

from __future__ import annotations

import hashlib
import html
import json
import re
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).parents[2]
VENDOR = ROOT / "src" / "capdata" / "site" / "vendor"
_LINK = re.compile(r'\s(?:href|src)="([^"]*)"')
_ID = re.compile(r'\sid="([^"]*)"')
#: What a page would load by itself, unlike a link that a reader follows.
_LOADED = re.compile(
    r"<(?:script|img|iframe|link|source|video|audio|object|embed|use|image)\b[^>]*?\s(?:src|href|data|srcset)=\"([^\"]*)\""
)


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


def escaped(text: str) -> str:
    """Text as the pages have it, with the template engine's own writing of the two quotes."""
    return html.escape(text).replace("&quot;", "&#34;").replace("&#x27;", "&#39;")


def test_every_claim_has_its_permanent_link_its_printed_figure_and_its_source_there(content, pages) -> None:
    for row in content.rows("claims"):
        text = pages[f"{row['kind']}/{row['subject']}.html"]
        start = text.index(f'id="{row["id"]}"')
        item = text[start : text.index("</li>", start)]
        if row["as_published"]:
            assert escaped(row["as_published"]) in item
        source = content.sources.get(row["source"] or "")
        if source:
            assert f"sources/{source['id']}.html" in item
            if source["url"]:
                assert f'href="{escaped(source["url"])}' in item, row["id"]


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


def test_vendored_libraries_are_the_ones_named_and_have_their_licence() -> None:
    rows = re.findall(r"^\| (\S+\.js) \|.*\| ([0-9a-f]{64}) \|$", (VENDOR / "README.md").read_text("utf-8"), flags=re.M)
    assert {path for path, _ in rows} == {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*.js")}
    for path, digest in rows:
        assert hashlib.sha256((VENDOR / path).read_bytes()).hexdigest() == digest
        assert "MIT" in (VENDOR / path).with_name("LICENSE.txt").read_text("utf-8")
