"""Addresses: of the site's own pages, and outwards to the page that a source stands on.

A page's address is `<kind>/<id>.html`, a claim's permanent link `<kind>/<subject>.html#<claim id>`. Inside the site
all links are relative, so that it works from a disk and under any path.

A link outwards ends in a text fragment (`#:~:text=`) of the printed figure: browsers scroll to it and mark it, those
that don't know it open the page. Only `http` and `https` addresses become links; anything else is shown as text.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

#: Longer phrases rarely stand unbroken in a page's text.
LONGEST_PHRASE = 120
_GAP = re.compile(r"\s*(?:…|\.\.\.|\[\.\.\.\])\s*")
_ADDRESS = re.compile(r"https?://[^\s<>\"\\^`{|}]+", re.IGNORECASE)


def page(kind: str, record_id: str) -> str:
    """The address of a record's page, from the root of the site."""
    return f"{quote(kind)}/{quote(record_id)}.html"


def web_address(address: str | None) -> str | None:
    """The address if a browser may be sent there, else None."""
    if not address or not _ADDRESS.fullmatch(address):
        return None
    try:
        host = urlsplit(address).hostname
    except ValueError:
        return None
    return address if host else None


def to_the_figure(address: str | None, printed: str | None) -> str | None:
    """The address of a source's page, pointing at the printed figure on it where there is one."""
    address = web_address(address)
    if address is None or not printed or "#" in address:
        return address
    parts = [part for part in _GAP.split(printed) if part]
    if len(printed) > LONGEST_PHRASE or not parts:
        return address
    ends = [parts[0], parts[-1]] if len(parts) > 1 else parts
    return f"{address}#:~:text=" + ",".join(quote(part, safe="").replace("-", "%2D") for part in ends)
