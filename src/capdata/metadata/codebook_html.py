"""`codebook.html`: the codebook as one page that needs nothing else.

It reads on a phone, in dark mode and on paper, has no script, and asks nothing of the network: its own policy
forbids it. All text from records and schemas is escaped by the template engine and stands in an element whose
direction follows the text, so that neither markup nor right-to-left writing reaches what is around it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from capdata.citing.bibtex import url_text
from capdata.metadata.codebook import codebook
from capdata.metadata.guide import GUIDE
from capdata.metadata.marked_text import CODE
from capdata.metadata.percent import percent
from capdata.words.figures import counted
from capdata.words.plain_text import one_line

if TYPE_CHECKING:
    from markupsafe import Markup

    from capdata.released.edition import Edition

TEMPLATE = "codebook.html.jinja"
_CODE = re.compile(f"`({CODE})`")
_WEB = re.compile(r"https?://", re.IGNORECASE)


def codebook_html(edition: Edition) -> str:
    """The text of `codebook.html`."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("capdata", "metadata"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "percent": percent,
        "counted": counted,
        "text": _text,
        "address": _address,
        "line": one_line,
    }
    listed = frozenset(edition.dictionary.vocabularies)
    return environment.get_template(TEMPLATE).render(book=codebook(edition), guide=GUIDE, listed=listed)


def _text(text: str) -> Markup:
    """Text as HTML: escaped, names in backticks as code."""
    from markupsafe import Markup, escape

    parts = _CODE.split(one_line(text))
    code = Markup("<code>{}</code>")
    return Markup("").join(code.format(part) if number % 2 else escape(part) for number, part in enumerate(parts))


def _address(url: str) -> str:
    """An address to link to; one that isn't of the web leads nowhere."""
    return url_text(url) if _WEB.match(url) else "#"
