"""Templates to text: Jinja2 with autoescape on everywhere, and the filters that pages share."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from capdata.site import links
from capdata.site.content import Content
from capdata.site.data_files import json_text
from capdata.site.strips import SHAPE_WORDS
from capdata.words.days import day, day_text
from capdata.words.figures import counted, number_text

if TYPE_CHECKING:
    from jinja2 import Environment

#: Address, label and section of each entry of the navigation.
NAVIGATION = (
    ("explore.html", "Explore", "explore"),
    ("missiles/index.html", "Missiles", "missiles"),
    ("launchers/index.html", "Launchers", "launchers"),
    ("programmes/index.html", "Programmes", "programmes"),
    ("formations/index.html", "Formations", "formations"),
    ("events/index.html", "Events", "events"),
    ("statements/index.html", "Statements", "statements"),
    ("organisations/index.html", "Organisations", "organisations"),
    ("sources/index.html", "Sources", "sources"),
)


class Renderer:
    """Renders pages of one site. `base` is the address that the site will have, ending in `/`, or None."""

    def __init__(self, content: Content, base: str | None = None) -> None:
        self.content = content
        self.base = base
        self.environment = _environment(content)

    def page(self, template: str, address: str, section: str, title: str, context: Mapping[str, Any]) -> str:
        """The page at `address`, in the part of the navigation called `section`."""
        return self.environment.get_template(template).render(
            {"summary": "", "feed": "feeds/releases.xml", "canonical": self.base + address if self.base else None}
            | dict(context),
            edition=self.content.edition,
            about=self.content.edition.about,
            navigation=[entry for entry in NAVIGATION if "/" not in entry[0] or entry[2] in self.content.kinds],
            here=address,
            section=section,
            title=title,
            up="../" * address.count("/"),
        )


def _environment(content: Content) -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("capdata.site"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip

    def record_page(record_id: str) -> str:
        kind = content.kind(record_id)
        return links.page(kind, record_id) if kind else "index.html"

    def reliability(letter: str) -> str:
        return content.term("reliability", letter)

    environment.filters |= {
        "record_page": record_page,
        "reliability": reliability,
        "source_title": lambda source: content.sources[source]["title"] if source in content.sources else source,
        "record_name": content.name,
        "n": counted,
        "number": number_text,
        "day": lambda one: day(one) if isinstance(one, date) else day_text(one),
        "title_case": lambda text: text[:1].upper() + text[1:],
        "term": lambda term, vocabulary: content.term(vocabulary, term),
        "web": links.web_address,
        "json_in_page": _json_in_page,
        "json_attribute": lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":")),
    }
    environment.globals["claim_anchor"] = lambda mark: f"#{mark.view.id}"
    environment.globals["claim_page"] = lambda mark: f"{mark.view.page}#{mark.view.id}"
    environment.globals["shape_words"] = SHAPE_WORDS
    return environment


def _json_in_page(value: Any) -> Any:
    """JSON for a script element: nothing in it can end the element."""
    from markupsafe import Markup

    return Markup(json_text(value))
