"""What a programme's page has beyond claims: its tests by year and outcome, how its dates slipped, its money by year.

Counting rule for tests, said on the page: an event counts for the programme if a claim says so; a joint test counts for
each of its programmes; a test that ended before anything flew is a no-test and stands apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from capdata import dates
from capdata.site.content import Content, Row
from capdata.site.pictures import Picture
from capdata.site.record_pages import Link, RecordPages
from capdata.site.sections import plain_label
from capdata.site.slips import slips
from capdata.site.words import amount, facet_words
from capdata.words.days import UP_TO, date_text

#: Kinds of events that are tests, whether anything flew or not.
TEST_KINDS = frozenset({"flight-test", "intercept-test", "no-test", "captive-carry", "static-fire"})
NO_TEST = "no-test"
NOT_STATED = "not stated"
BUDGET = "budget."


class Test(NamedTuple):
    """One test as a row."""

    date: str
    year: str
    link: Link
    kind: str
    official: str
    assessed: str


class Money(NamedTuple):
    """One line of a budget: years by stages, each cell some figures as words and the claim's anchor.

    A cell has the figure for the whole programme; where nobody gives one, those for its parts, each said to be one.
    """

    label: str
    stages: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[tuple[str, str], ...], ...]], ...]


def page(
    programme: str, content: Content, pages: RecordPages, pictures: Mapping[tuple[str, str], Picture]
) -> dict[str, Any]:
    """What the template takes beyond a record's page."""
    tests = _tests(programme, content, pages)
    missiles = [row["id"] for row in content.rows("missiles") if row["programme"] == programme]
    return {
        "tests": tests,
        "years": _by_year(tests, content),
        "slips": slips([programme, *missiles], content, pages.views),
        "money": _money(programme, content),
        "tests_picture": pictures.get(("tests", programme)),
        "budgets_picture": pictures.get(("budgets", programme)),
        "slips_pictures": [pictures[key] for one in (programme, *missiles) if (key := ("slips", one)) in pictures],
    }


def _tests(programme: str, content: Content, pages: RecordPages) -> list[Test]:
    events = {
        row["subject"]
        for row in content.relations_to.get(programme, ())
        if row["type"] == "relation.programme" and content.kind(row["subject"]) == "events"
    }
    found = []
    for event in sorted(events, key=lambda one: (pages.event_start(one), one)):
        wide = content.wide[event]
        link = pages.link(event)
        if wide["kind"] not in TEST_KINDS or link is None:
            continue
        start = pages.event_start(event)
        found.append(
            Test(
                pages.event_day(event), start[:4] if start < "9" else "undated", link,
                content.term("event-kinds", wide["kind"]),
                content.term("test-outcomes", wide.get("test_outcome_official")),
                content.term("test-outcomes", wide.get("test_outcome_assessed")),
            )
        )  # fmt: skip
    return found


def _by_year(tests: Sequence[Test], content: Content) -> tuple[list[str], list[tuple[str, list[int]]]]:
    """Headings and rows: how many tests of each outcome in each year; the assessed outcome, else the official one.

    Outcomes in the order of their vocabulary, no-tests last.
    """

    def outcome(test: Test) -> str:
        return test.assessed or test.official or NOT_STATED

    terms = content.dictionary.vocabularies["test-outcomes"].terms
    order = [
        *(term.label for name, term in terms.items() if name != NO_TEST),
        NOT_STATED,
        content.term("test-outcomes", NO_TEST),
    ]
    counts = Counter((test.year, outcome(test)) for test in tests)
    headings = sorted({outcome(test) for test in tests}, key=order.index)
    years = list(dict.fromkeys(test.year for test in tests))
    return headings, [(year, [counts[year, heading] for heading in headings]) for year in years]


def _money(programme: str, content: Content) -> list[Money]:
    lines: dict[str, list[Row]] = {}
    for row in content.rows("budgets"):
        if row["subject"] == programme and row["line"].startswith(BUDGET):
            lines.setdefault(row["line"], []).append(row)
    return [
        _line(plain_label(content.dictionary.properties[name]), rows, content) for name, rows in sorted(lines.items())
    ]


def _line(label: str, rows: Sequence[Row], content: Content) -> Money:
    order = list(content.dictionary.vocabularies["budget-stages"].terms)
    stages = sorted({row["stage"] for row in rows}, key=lambda stage: order.index(stage) if stage in order else -1)
    periods = sorted({row["period"] for row in rows}, key=_start)
    cells: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for row in rows:
        if row["number"] is not None:
            part = facet_words(row, content, ("period", "stage"))
            cells.setdefault((row["period"], row["stage"]), []).append((part, amount(row), row["chosen_claim"] or ""))
    headings = tuple(content.term("budget-stages", stage) or "stage not named" for stage in stages)
    return Money(
        label, headings,
        tuple((date_text(period, UP_TO) or "no year named",
               tuple(_cell(cells.get((period, stage), ())) for stage in stages))
              for period in periods if any((period, stage) in cells for stage in stages)),
    )  # fmt: skip


def _cell(figures: Sequence[tuple[str, str, str]]) -> tuple[tuple[str, str], ...]:
    """The figures for the whole, else all for parts: words and anchor of each."""
    whole = tuple((words, anchor) for part, words, anchor in figures if not part)
    return whole or tuple((f"{words} ({part})", anchor) for part, words, anchor in figures)


def _start(period: str) -> str:
    return str(dates.parse(period).earliest or "") if period else ""
