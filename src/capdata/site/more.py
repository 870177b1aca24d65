"""What the pages of some kinds have beyond values and claims.

What rests on a source, what an organisation published, how a statement fares; of a programme its tests, slips and
money, of a formation its tree and stations, of a missile or launcher how its dates slipped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from capdata.site import formation_pages, programme_pages
from capdata.site.content import Content, Row
from capdata.site.pictures import Picture
from capdata.site.record_pages import RecordPages
from capdata.site.slips import slips
from capdata.site.verdict_views import VerdictViews
from capdata.words.days import day_text


class More:
    """Makes the template's name and what it takes beyond `RecordPages.page`, for a record of any kind."""

    def __init__(
        self, content: Content, pages: RecordPages, verdicts: VerdictViews, pictures: Mapping[tuple[str, str], Picture]
    ) -> None:
        self.content = content
        self.pages = pages
        self.verdicts = verdicts

        def system(one: str) -> dict[str, Any]:
            return {"slips": slips([one], content, pages.views), "picture": pictures.get(("slips", one))}

        self.kinds: Mapping[str, tuple[str, Callable[[str], dict[str, Any]]]] = {
            "sources": ("source.html", self._source),
            "organisations": ("organisation.html", self._organisation),
            "statements": ("statement.html", self._statement),
            "programmes": ("programme.html", lambda one: programme_pages.page(one, content, pages, pictures)),
            "formations": ("formation.html", lambda one: formation_pages.page(one, content, pages)),
            "missiles": ("system.html", system),
            "launchers": ("system.html", system),
        }

    def of(self, entity: Row) -> tuple[str, dict[str, Any]]:
        """Template and context."""
        template, make = self.kinds.get(entity["kind"], ("record.html", lambda _: {}))
        return template, make(entity["id"])

    def _source(self, source_id: str) -> dict[str, Any]:
        rows = self.content.claims_of_source.get(source_id, [])
        rests = [self.pages.views.view(row["id"]) for row in rows]
        source = self.content.sources[source_id]
        return {
            "source": source,
            "publisher": self.content.name(source["publisher"]),
            "rests": rests,
            "n_rests": len(rests),
            "n_chosen": sum(view.standing == "chosen" for view in rests),
        }

    def _organisation(self, organisation: str) -> dict[str, Any]:
        content = self.content
        published = sorted(
            content.sources_of_publisher.get(organisation, ()), key=lambda row: row["published"] or "", reverse=True
        )
        return {
            "published": [
                (self.pages.link(row["id"]), day_text(row["published"]) or "undated", row["n_claims"] or 0)
                for row in published
            ],
            "said": [self.pages.views.view(row["id"]) for row in content.claims_of_origin.get(organisation, ())],
        }

    def _statement(self, statement: str) -> dict[str, Any]:
        return {"readings": self.verdicts.readings(statement), "choice": self.verdicts.choice(statement)}
