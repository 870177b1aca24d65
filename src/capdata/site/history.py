"""What changed from release to release: for a reader who wants to know whether the world moved or the dataset erred.

Only what somebody wrote counts as a change; what is computed from it follows and isn't listed again. A record's
history begins with the release that first had it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from capdata.site import links
from capdata.site.content import Content, Release, Row
from capdata.words.figures import counted

#: What a column of a claim is called in a sentence.
_COLUMNS = {"as_published": "printed figure", "text": "value", "number": "figure", "number_high": "upper figure",
            "as_of": "time", "deprecated": "reason not to weigh it"}  # fmt: skip
#: Longer cells are cut in a sentence; the whole is in the table `changes`.
_LONGEST = 160


class Change(NamedTuple):
    """One change in words, with the page and anchor that it is about."""

    release: str
    released: str
    why: str
    why_label: str
    words: str
    page: str | None


class ReleaseView(NamedTuple):
    """A release with its changes, grouped by why, then by record."""

    version: str
    released: str
    counts: tuple[tuple[str, int], ...]
    records: tuple[tuple[str, str | None, tuple[Change, ...]], ...]

    @property
    def summary(self) -> str:
        """`3 corrected, 12 added`, or that it is the first."""
        return ", ".join(f"{number:,} {why}" for why, number in self.counts) or "the first release"


class History:
    """The releases of a content, the newest first, and the changes to each record."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.releases = [self._view(release) for release in reversed(content.releases)]
        self.of_record: dict[str, list[Change]] = {}
        for release in self.releases:
            for subject, _, changes in release.records:
                self.of_record.setdefault(subject, []).extend(changes)

    def record(self, record_id: str) -> list[Change]:
        """What changed in a record, the newest first."""
        return self.of_record.get(record_id, [])

    def _view(self, release: Release) -> ReleaseView:
        rows = [row for row in release.changes if not row["derived"]]
        counts = Counter(row["why"] for row in rows)
        by_subject: dict[str, list[Change]] = {}
        for row in rows:
            by_subject.setdefault(row["subject"] or "", []).append(self._change(row, release))
        records = sorted(by_subject.items(), key=lambda pair: (not pair[0], self.content.name(pair[0]).casefold()))
        return ReleaseView(
            release.version,
            release.released,
            tuple((self._why(why), number) for why, number in sorted(counts.items())),
            tuple((subject, self._page(subject), tuple(changes)) for subject, changes in records),
        )

    def _why(self, why: str) -> str:
        return self.content.term("change-reasons", why)

    def _page(self, subject: str) -> str | None:
        kind = self.content.kind(subject)
        return links.page(kind, subject) if kind else None

    def _change(self, row: Row, release: Release) -> Change:
        page = self._page(row["subject"] or "")
        if page and row["claim"] in self.content.claims:
            page = f"{page}#{row['claim']}"
        return Change(release.version, release.released, row["why"], self._why(row["why"]), self._words(row), page)

    def _words(self, row: Row) -> str:
        prop = self.content.properties.get(row["property"] or "")
        about = prop["label"] if prop else row["table"]
        old, new = _cut(row["old"]), _cut(row["new"])
        if not row["column"]:
            what = "claim" if row["table"] == "claims" else f"row of {row['table']}"
            return f"{about}: {what} {'came' if old is None else 'went'}: {new if old is None else old}"
        column = _COLUMNS.get(row["column"], row["column"].replace("_", " "))
        return f"{about}, {column}: {old or 'nothing'} became {new or 'nothing'}"


def _cut(text: str | None) -> str | None:
    return text if text is None or len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def difference_words(changes: Sequence[Change]) -> str:
    """All changes of one release to one record as one text, for a feed."""
    return "; ".join(f"{change.why_label}: {change.words}" for change in changes)


def by_release(changes: Iterable[Change]) -> list[tuple[str, str, list[Change]]]:
    """Version, date and changes, in the order given."""
    found: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        found.setdefault((change.release, change.released), []).append(change)
    return [(version, released, same) for (version, released), same in found.items()]


def summary(changes: Sequence[Change]) -> str:
    """`2 changes`."""
    return counted(len(changes), "change")
