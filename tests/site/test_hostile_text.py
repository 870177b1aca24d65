"""Text from records is text everywhere: no markup, no script, no template, no address but of the web."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html.parser import HTMLParser

import feedparser
import pytest

from capdata.reading.root import find_root
from capdata.site.editions import content_of
from capdata.site.pages import site_files


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
