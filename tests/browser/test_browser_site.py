"""The site in a real browser: loads clean, reads without scripts, and does what its controls say."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from capdata.reading.root import find_root
from capdata.site.building import build_site
from capdata.site.editions import content_of

HERE = Path(__file__).resolve().parents[2]
STATEMENT = "us-german-statement-2024-07-10"
#: One page of every kind.
PAGES = (
    "index.html", "explore.html", "explore.html#rows=claims&q=tomahawk", "method.html", "codebook.html",
    "coverage.html", "releases.html", "missiles/index.html", "events/index.html", "organisations/index.html",
    "sources/index.html",
    "missiles/sm-6.html", "missiles/tomahawk.html", "launchers/typhon.html", "programmes/lrhw-programme.html",
    "formations/2nd-mdtf.html", "events/2025-10-22-dprk-hypersonic-flight.html", f"statements/{STATEMENT}.html",
    "sources/lifelines-undated-economist.html", "organisations/reuters.html",
)  # fmt: skip
AXE = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


@pytest.fixture(scope="module")
def content():
    return content_of(find_root(HERE))


@pytest.mark.parametrize("where", ["disk", "web"])
def test_every_kind_of_page_loads_without_errors_or_requests_elsewhere(visit, request, where) -> None:
    watched = visit(request.getfixturevalue(where))
    for address in PAGES:
        page = watched.go(address)
        assert page.locator("h1").count() == 1, address
        assert page.title().endswith("capdata"), address
        assert not watched.wrong, address


@pytest.mark.parametrize("width", [360, 1200])
def test_no_page_is_wider_than_its_window(visit, disk, width) -> None:
    watched = visit(disk, viewport={"width": width, "height": 800})
    for address in PAGES:
        page = watched.go(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
def test_axe_finds_nothing_on_any_kind_of_page(visit, web, scheme, width) -> None:
    watched = visit(web, color_scheme=scheme, viewport={"width": width, "height": 900}, reduced_motion="reduce")
    for address in PAGES:
        page = watched.go(address)
        page.evaluate("for (const one of [...document.querySelectorAll('details')].slice(0, 12)) one.open = true")
        found = Axe().run(page, options=AXE).response["violations"]
        told = [(one["id"], one["nodes"][0]["html"][:200], one["nodes"][0].get("failureSummary")) for one in found]
        assert not told, (address, told)


def test_a_reader_without_scripts_reads_all_of_it(visit, disk) -> None:
    watched = visit(disk, java_script_enabled=False)
    page = watched.go("missiles/sm-6.html")
    assert page.locator(".claim").count() > 50
    assert page.locator("#find").is_hidden()
    page.locator(".claim .cite summary").first.click()
    expect(page.locator(".claim .cite .text").first).to_contain_text("capdata")
    page = watched.go("explore.html")
    expect(page.locator(".no-js")).to_be_visible()
    page = watched.go(f"statements/{STATEMENT}.html")
    assert page.locator(".verdict").count() > 10
    assert page.locator("#own").is_hidden()


def test_the_printed_figure_is_two_clicks_from_the_home_page(visit, disk, content) -> None:
    page = visit(disk).go("index.html")
    page.locator(".index a", has_text="Tomahawk").first.click()
    figure = page.locator(".claim .away", has_text="up to 2,500 km").first
    address = figure.get_attribute("href")
    assert address.startswith("https://") and "#:~:text=up%20to%202%2C500%20km" in address


def test_a_permanent_link_leads_to_its_claim(visit, disk, content) -> None:
    watched = visit(disk)
    for row in content.rows("claims")[:: len(content.claims) // 8]:
        page = watched.go(f"{row['kind']}/{row['subject']}.html#{row['id']}")
        target = page.locator(":target")
        assert target.get_attribute("id") == row["id"]
        expect(target).to_be_in_viewport()


def test_the_cite_button_copies_the_claim_s_citation(visit, disk, web, content) -> None:
    claim = next(row["id"] for row in content.rows("claims") if row["subject"] == "sm-6" and row["as_published"])
    for base in (disk, web):
        watched = visit(base)
        if base == web:
            watched.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = watched.go("missiles/sm-6.html")
        item = page.locator(f'[id="{claim}"]')
        item.locator("summary").click()
        item.locator("button.copy").click()
        expect(page.locator("#says")).to_have_text("Copied.")
        text = item.locator(".cite .text").inner_text().strip()
        assert claim in text
        if base == web:
            copied = page.evaluate("navigator.clipboard.readText()")
            assert copied == f"{text} {web}missiles/sm-6.html#{claim}"


def test_the_explorer_filters_sorts_turns_pages_and_remembers(visit, disk, content) -> None:
    page = visit(disk).go("explore.html")
    total = len(content.rows("values"))
    expect(page.locator("#count")).to_have_text(f"{total:,} values of {total:,}")
    assert page.locator("#rows tbody tr").count() == 50
    page.select_option("#kind", "missiles")
    page.select_option("#property", "range.max")
    wanted = [row for row in content.rows("values") if row["property"] == "range.max"]
    expect(page.locator("#count")).to_contain_text(f"{len(wanted)} values")
    page.fill("#q", "sm-6")
    page.select_option("#agreement", "conflict")
    expect(page.locator("#rows tbody tr")).to_have_count(1)
    expect(page.locator("#rows tbody tr")).to_contain_text("disagree")
    page.reload()
    page.wait_for_load_state("networkidle")
    expect(page.locator("#rows tbody tr")).to_have_count(1)
    page.click("button[type=reset]")
    expect(page.locator("#count")).to_have_text(f"{total:,} values of {total:,}")
    page.click("#next")
    expect(page.locator("#where")).to_contain_text("page 2 of")
    page.locator("#rows thead button", has_text="Claims").click()
    page.locator("#rows thead button", has_text="Claims").click()
    expect(page.locator("#rows th[aria-sort=descending]")).to_contain_text("Claims")
    most = max(row["n_claims"] for row in content.rows("values"))
    expect(page.locator("#rows tbody tr").first).to_contain_text(str(most))
    page.locator("summary", has_text="Columns").click()
    page.locator("#columns label", has_text="Unit").locator("input").check()
    expect(page.locator("#rows thead")).to_contain_text("Unit")


def test_the_explorer_keeps_to_the_figures_asked_for(visit, disk, content) -> None:
    page = visit(disk).go("explore.html#property=range.max&least=1000&most=2000&planned=0")
    expect(page.locator("#count")).to_contain_text("values")
    wanted = [
        row for row in content.rows("values")
        if row["property"] == "range.max" and not row["planned"] and row["low"] is not None
        and row["high"] >= 1000 and row["low"] <= 2000
    ]  # fmt: skip
    expect(page.locator("#count")).to_contain_text(f"{len(wanted)} values of")


def test_the_explorer_downloads_the_selection_with_its_citations(visit, disk, content) -> None:
    page = visit(disk, accept_downloads=True).go("explore.html#rows=claims&property=range.max&q=tomahawk")
    expect(page.locator("#count")).to_contain_text("claims of")
    number = int(page.locator("#count").inner_text().split()[0].replace(",", ""))
    assert number > 5
    with page.expect_download() as got:
        page.click("#csv")
    text = Path(got.value.path()).read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == number
    for row in rows:
        claim = content.claims[row["claim"]]
        assert row["source_url"] == (content.sources[claim["source"]]["url"] if claim["source"] else "")
        assert row["claim"] in row["citation"] and row["permanent_link"].endswith("#" + row["claim"])
        assert row["printed"] == (claim["as_published"] or "")
    with page.expect_download() as got:
        page.click("#json")
    assert [row["claim"] for row in json.loads(Path(got.value.path()).read_text("utf-8"))] == [
        row["claim"] for row in rows
    ]
    with page.expect_download() as got:
        page.click("#cites")
    assert set(Path(got.value.path()).read_text("utf-8").splitlines()) == {row["citation"] for row in rows}


def test_the_verdict_follows_the_published_rule_for_every_cell_and_the_reader_s_choice(visit, disk, content) -> None:
    page = visit(disk).go(f"statements/{STATEMENT}.html")
    judge = """([subject, baseline, k, measure]) => {
        const { reachOf, longest, verdict, data } = window.capdataVerdict;
        const own = longest(subject.split("+").map((id) => reachOf(id, measure)));
        const against = longest(Object.keys(data.baselines[baseline].members).map((id) => reachOf(id, measure)));
        return verdict(own, against, k);
    }"""
    for row in content.rows("verdicts"):
        asked = [row["subject"], row["baseline"], row["threshold"], row["measure"]]
        assert page.evaluate(judge, asked) == row["verdict"], row
    out = page.locator("#verdict-out")
    page.select_option("#baseline", "us-army-europe")
    page.fill("#threshold", "0.1")
    expect(out.locator(".verdict-word").first).to_have_text("true")
    page.select_option("#baseline", "all-europe")
    page.fill("#threshold", "20")
    expect(out.locator(".verdict-word").first).to_have_text("false")
    page.fill("#threshold", "1")
    page.uncheck("#members input:checked >> nth=0")
    assert page.locator("#baseline").input_value() == ""
    page.fill("#threshold", "")
    expect(out).to_contain_text("above 0")


def test_the_reader_s_day_hides_what_came_later_on_every_page(visit, web, content) -> None:
    watched = visit(web)
    page = watched.go("missiles/sm-6.html")
    page.fill("#known", "2022-12-31")
    page.click("#known-form button >> nth=0")
    expect(page.locator("#known-notice")).to_contain_text("As known by 2022-12-31")
    later = page.locator('.claim[data-known^="2024"]').first
    expect(later).to_be_hidden()
    value = page.locator('.value[data-property="range.max"]').first
    steps = json.loads(value.get_attribute("data-steps"))
    then = [step for step in steps if step[0] <= "2022-12-31"][-1]
    expect(value.locator(".words bdi")).to_have_text(then[1])
    page = watched.go("explore.html")
    expect(page.locator("#count")).to_contain_text("values of")
    shown = int(page.locator("#count").inner_text().split()[-1].replace(",", ""))
    assert 0 < shown < len(content.rows("values"))
    page.click("#known-clear")
    total = len(content.rows("values"))
    expect(page.locator("#count")).to_have_text(f"{total:,} values of {total:,}")
    page = watched.go("missiles/sm-6.html")
    expect(page.locator("#known-notice")).to_be_hidden()


def test_names_are_found_by_keyboard(visit, disk) -> None:
    page = visit(disk).go("index.html")
    page.focus("#find")
    page.keyboard.type("dark eag")
    expect(page.locator("#found li").first).to_contain_text("Long-Range Hypersonic Weapon")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#find")).to_have_attribute("aria-activedescendant", "found-0")
    page.keyboard.press("Enter")
    page.wait_for_url("**/missiles/lrhw.html")


def test_the_keyboard_skips_to_the_content(visit, disk) -> None:
    page = visit(disk).go("missiles/sm-6.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_hostile_records_stay_text_in_a_browser(visit, hostile_root, hostile_text, tmp_path) -> None:
    out = tmp_path / "hostile-site"
    build_site(content_of(find_root(hostile_root)), out)
    watched = visit(out.as_uri() + "/", accept_downloads=True)
    for address in ("index.html", "missiles/bad-missile.html", "sources/bad-2024.html", "organisations/bad.html",
                    "events/bad-event.html", "missiles/index.html", "releases.html", "coverage.html"):  # fmt: skip
        page = watched.go(address)
        assert page.locator("main img").count() == 0
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    expect(watched.go("missiles/bad-missile.html").locator("h1")).to_have_text(hostile_text)
    page = watched.page
    page.focus("#find")
    page.keyboard.type("hyperlink")
    expect(page.locator("#found li").first).to_contain_text(hostile_text)
    page = watched.go("explore.html#rows=claims")
    expect(page.locator("#rows tbody")).to_contain_text(hostile_text)
    with page.expect_download() as got:
        page.click("#csv")
    cells = [cell for line in csv.reader(io.StringIO(Path(got.value.path()).read_text("utf-8-sig"))) for cell in line]
    assert f"'{hostile_text}" in cells
    assert not [cell for cell in cells if cell[:1] in "=+-@\t\r" and cell]
