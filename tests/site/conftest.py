"""The site of the repository's own records, made once, and a small dataset whose figure moved."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from capdata.reading.root import find_root
from capdata.site.content import Content
from capdata.site.editions import content_of
from capdata.site.pages import site_files

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def content() -> Content:
    return content_of(find_root(ROOT))


@pytest.fixture(scope="session")
def site(content: Content) -> Mapping[str, str]:
    """Every file made from the tables of the repository's own records."""
    return dict(site_files(content))


@pytest.fixture(scope="session")
def pages(site: Mapping[str, str]) -> Mapping[str, str]:
    return {address: text for address, text in site.items() if address.endswith(".html")}


@pytest.fixture
def corrected(make_root) -> Path:
    """A dataset whose one figure, 500 km, was followed by an official one of 900 km a year later."""
    return make_root(
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
