"""The sitemap, by which search engines find every page (https://www.sitemaps.org/protocol.html)."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence

FILE = "sitemap.xml"
#: More addresses than this don't fit into one sitemap.
MOST = 50_000


def sitemap(base: str, addresses: Sequence[str]) -> str:
    """The sitemap of the pages at `addresses`, which are relative to `base`."""
    urls = ET.Element("urlset", xmlns="http://www.sitemaps.org/schemas/sitemap/0.9")
    for address in addresses[:MOST]:
        ET.SubElement(ET.SubElement(urls, "url"), "loc").text = base + address
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(urls, encoding="unicode") + "\n"
