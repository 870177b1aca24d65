"""What the page of a record tells besides its claims: how a figure moved, where an id went, tests and slips."""

from __future__ import annotations

import html
import json
import re

from capdata.reading.root import find_root
from capdata.site.building import build_site
from capdata.site.editions import content_of
from capdata.site.pages import site_files


def test_pages_carry_what_the_reader_s_own_day_needs(corrected) -> None:
    text = dict(site_files(content_of(find_root(corrected))))["missiles/lance.html"]
    [steps] = re.findall(r'data-steps="([^"]*)"', text)
    told = json.loads(html.unescape(steps))
    assert [(step[0], step[1], step[3]) for step in told] == [
        ("2024-05-31", "500 km", "lance.range.max.press-2024"),
        ("2025-05-31", "900 km", "lance.range.max.press-2025"),
    ]
    assert 'data-known="2024-05-31"' in text and 'data-known="2025-05-31"' in text
    assert "How the chosen figure moved" in text


def test_permanent_links_outlive_their_ids(make_root) -> None:
    root = make_root(
        {
            "missiles/lance": """
                name: Lance
                claims:
                  range.max: [{value: 500, unit: km, as_published: 500 km, basis: reported, source: press-2024}]
            """,
            "redirects": """
                old-lance: {kind: moved, to: [lance], reason: one missile under two names, version: 0.2.0}
                gone: {kind: withdrawn, reason: no such missile, version: 0.2.0}
                lance.range.max.gone-2024:
                  {kind: moved, to: [lance.range.max.press-2024], reason: one page, version: 0.2.0}
            """,
        }
    )
    made = dict(site_files(content_of(find_root(root))))
    moved = made["missiles/old-lance.html"]
    assert 'href="../missiles/lance.html"' in moved and "one missile under two names" in moved
    assert "This record was withdrawn in version 0.2.0: no such missile." in made["missiles/gone.html"]
    assert "assets/moved.js" not in made["missiles/gone.html"]
    page = made["missiles/lance.html"]
    assert 'id="lance.range.max.gone-2024"' in page
    assert 'href="../missiles/lance.html#lance.range.max.press-2024"' in page


def test_a_programme_s_tests_and_slips_are_drawn_with_their_words_for_those_who_don_t_see_them(
    make_root, tmp_path
) -> None:
    records = {
        "programmes/lance-programme": "name: Lance programme\n",
        "missiles/lance": """
            name: Lance
            programme: lance-programme
            claims:
              milestone.fielding:
                - {value: 2026, planned: true, as_of: 2024-01, basis: reported, source: press-2024}
                - {value: 2028, planned: true, as_of: 2024-05, basis: reported, source: press-2024, nr: 2}
        """,
        "events/lance-test": """
            name: Test of Lance
            kind: flight-test
            claims:
              event.date: [{value: 2024-03-01, basis: reported, source: press-2024}]
              relation.programme: [{value: lance-programme, basis: reported, source: press-2024}]
              test.outcome.assessed: [{value: failure, basis: reported, source: press-2024}]
        """,
    }
    build_site(content_of(find_root(make_root(records))), tmp_path / "site")
    page = (tmp_path / "site" / "programmes" / "lance-programme.html").read_text("utf-8")
    for chart in ("tests-lance-programme", "slips-lance"):
        assert (tmp_path / "site" / "pictures" / f"{chart}.svg").read_bytes().startswith(b"<svg")
        [told] = re.findall(rf'<img src="../pictures/{chart}.svg" alt="([^"]+)" width="\d+" height="\d+"', page)
        assert len(told) > 20
    assert "2 years later than first planned, by the last plan" in page
    assert '<th scope="row">2024</th>' in page


def test_the_date_of_an_event_keeps_its_bound_wherever_it_is_listed(make_root, tmp_path) -> None:
    records = {
        "missiles/lance": "name: Lance\n",
        "events/lance-test": """
            name: Test of Lance
            kind: flight-test
            claims:
              event.date: [{at_most: 2024-03-01, basis: reported, source: press-2024}]
              relation.used: [{value: lance, basis: reported, source: press-2024}]
        """,
    }
    build_site(content_of(find_root(make_root(records))), tmp_path / "site")
    for page in ("missiles/lance.html", "events/index.html"):
        assert "by 1 March 2024" in (tmp_path / "site" / page).read_text("utf-8")


def test_an_event_whose_parts_are_dated_stands_at_its_first_day_and_tells_the_span(make_root, tmp_path) -> None:
    dated = "basis: reported, source: press-2024"
    records = {
        "missiles/lance": "name: Lance\n",
        **{
            f"events/{name}": f"""
                name: {name}
                kind: flight-test
                claims:
                  event.date: [{", ".join(f"{{{when}, {dated}, nr: {nr}}}" for nr, when in enumerate(dates, 2))}]
                  relation.used: [{{value: lance, {dated}}}]
            """
            for name, dates in {
                "a-series": ("value: 2024-01-02, role: firing 1", "value: 2024-02-03, role: firing 2"),
                "by-two-clocks": ("value: 2024-04-05, zone: local", "value: 2024-04-04, zone: us-eastern"),
                "an-earlier-one": ("value: 2023-12-31",),
            }.items()
        },
    }
    build_site(content_of(find_root(make_root(records))), tmp_path / "site")
    text = (tmp_path / "site" / "missiles" / "lance.html").read_text("utf-8")
    events = re.findall(r"<time>([^<]+)</time> <a href=\"../events/([^\"]+).html\"", text)
    assert events == [
        ("31 December 2023", "an-earlier-one"),
        ("2 January 2024 to 3 February 2024", "a-series"),
        ("5 April 2024", "by-two-clocks"),
    ]


def test_a_part_of_a_programme_s_money_stands_only_where_nobody_gives_the_whole(make_root, tmp_path) -> None:
    def money(amount: int, year: int, nr: int, part: str = "") -> str:
        fiscal = f"{year - 1}-10/{year}-09"
        applies = f"applies_to: {part}, " if part else ""
        return (
            f"{{value: {amount}, unit: USD million, as_published: x, period: {fiscal}, stage: requested, {applies}"
            f"basis: reported, source: press-2024, nr: {nr}}}"
        )

    rows = [money(10, 2024, 2, "a part"), money(30, 2024, 3), money(7, 2025, 4, "one part"), money(8, 2025, 5, "other")]
    record = f"name: Lance programme\nclaims:\n  budget.rdte: [{', '.join(rows)}]\n"
    build_site(content_of(find_root(make_root({"programmes/lance-programme": record}))), tmp_path / "site")
    page = (tmp_path / "site" / "programmes" / "lance-programme.html").read_text("utf-8")
    cells = [re.sub("<[^>]+>", " ", cell).split() for cell in re.findall(r'<td class="n">(.*?)</td>', page)]
    assert [" ".join(cell) for cell in cells[:2]] == [
        "USD 30 million",
        "USD 7 million (applies to: one part) USD 8 million (applies to: other)",
    ]


def test_the_list_of_events_begins_with_the_newest_and_ends_with_the_undated(make_root, tmp_path) -> None:
    dated = "basis: reported, source: press-2024"
    dates = {"an-old-one": "value: 2020", "a-new-one": "value: 2024-05-01", "one-by-a-day": "at_most: 2024-02"}
    records = {
        f"events/{name}": f"name: {name}\nkind: exercise\nclaims:\n  event.date: [{{{when}, {dated}}}]\n"
        for name, when in dates.items()
    }
    root = make_root({**records, "events/when-nobody-says": "name: When nobody says\nkind: exercise\n"})
    build_site(content_of(find_root(root)), tmp_path / "site")
    page = (tmp_path / "site" / "events" / "index.html").read_text("utf-8")
    listed = re.findall(r'<a href="[^"]*events/([a-z-]+)\.html"', page)
    assert [one for one in listed if one != "index"] == ["a-new-one", "one-by-a-day", "an-old-one", "when-nobody-says"]
