"""What the marks of each chart hold, and that captions and alternative texts come from the data."""

import json
from functools import cache
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

import capdata
from capdata.charts import CHARTS, budgets, claims, formation, quality, ranges, slips, tests
from capdata.charts.plotting import draw
from capdata.charts.saving import as_bytes
from capdata.cli import main
from capdata.released.given import Given, NoSuchRecord

HOSTILE = "</script><script>alert(1)</script> <b>x"


def km(number, bound="value", **more):
    return {bound: number, "unit": "km", "as_published": "x", "basis": "reported", "source": "press-2024", **more}


def said(value, **more):
    return {"value": value, "basis": "reported", "source": "press-2024", **more}


MISSILE = {
    "name": "Lance",
    "claims": {
        "basing": [said("ground-mobile-road")],
        "range.max": [
            km(500, basis="official", origin="us-navy"), km(400, "more_than", nr=2), km(600, "about", nr=3),
            km(999, deprecated="typo", nr=4), km(100, applies_to="Block 1", nr=5),
            km([300, 450], "between", basis="maker", nr=6),
        ],
        "milestone.fielding": [
            said("2023", planned=True, as_of="2021"), said("2025", planned=True, as_of="2024", nr=2),
            said("2024-11", nr=3),
        ],
    },
}  # fmt: skip


def test_event(kind, name, **outcomes):
    held = {f"test.outcome.{k}": [said(v)] for k, v in outcomes.items()}
    date = {"event.date": [said("2022-05-01")], "relation.programme": [said("prog")]}
    return json.dumps({"name": name, "kind": kind, "claims": date | held})


test_event.__test__ = False


@pytest.fixture
def given(make_root):
    """Tables of a small dataset that has something for every chart."""
    money = {"unit": "USD million", "as_published": "x", "period": "2021-10/2022-09"}
    root = make_root(
        {
            "missiles/lance": json.dumps(MISSILE),
            "missiles/dart": json.dumps(
                {"name": HOSTILE, "claims": {"range.max": [km(1500)], "basing": [said("air")]}}
            ),
            "programmes/prog": json.dumps({"name": "Programme", "claims": {
                "budget.rdte": [
                    said(100, stage="requested", **money), said(80, stage="appropriated", nr=2, **money),
                    said(7, stage="requested", applies_to="a part", nr=3, **money),
                ],
            }}),
            "events/2022-05-01-first": test_event("flight-test", "First", official="success", assessed="failure"),
            "events/2022-05-02-second": test_event("flight-test", "Second", official="success"),
            "events/2022-05-03-third": test_event("no-test", "Third", official="no-test"),
            "formations/top": json.dumps({"name": "Top", "claims": {"formation.echelon": [said("command")]}}),
            "formations/new": json.dumps({"name": "New", "claims": {"relation.part-of": [said("top", as_of="2024")]}}),
            "formations/low": json.dumps({"name": "Low", "claims": {
                "relation.part-of": [said("top", as_of="2020"), said("new", as_of="2024", nr=2)],
                "relation.opcon": [said("new", as_of="2024", nr=3)],
                "relation.stationed-at": [said("wiesbaden", as_of="2024", nr=4)],
            }}),
        }
    )  # fmt: skip
    return Given(cache(lambda name: capdata.load(name, root=root)), "0.1.0", None, "2024-12-31")


def test_a_mark_stands_where_its_page_prints_and_only_the_chosen_one_is_filled(given):
    rows = {row["claim"]: row for row in claims.marks(given, ["lance"], ["range.max"]).to_dict("records")}
    assert sorted((row["x_low"], row["x_high"]) for row in rows.values()) == [
        (300, 450), (400, 400), (500, 500), (pytest.approx(540), pytest.approx(660)),
    ]  # fmt: skip
    assert [row["x"] for row in rows.values() if row["chosen"]] == [500]
    assert [row["x"] for row in rows.values() if row["floor"]] == [400]
    assert [row["x"] for row in rows.values() if row["about"]] == [600]


def test_a_caption_has_labels_and_no_terms(make_root):
    ranges = {"range.max": [km(500, basis="official"), km(400, nr=2)], "range.anti-ship": [km(300)]}
    root = make_root({"missiles/lance": json.dumps({"name": "Lance", "claims": ranges})})
    given = Given(cache(lambda name: capdata.load(name, root=root)), "0.1.0")
    text = json.dumps(claims.draw(given, ["lance"], properties=list(ranges)).to_dict(), ensure_ascii=False)
    assert 'Lance · range"' in text and "· range.max" not in text
    assert "1 origin, single; chosen 500 km (better basis)" in text


def test_marks_that_would_cover_each_other_are_in_different_lanes(given):
    rows = claims.marks(given, ["lance", "dart"], ["range.max"]).to_dict("records")
    reach = 1500 * claims.APART
    for one in rows:
        for other in rows:
            close = one["x_low"] - reach < other["x_high"] and other["x_low"] - reach < one["x_high"]
            assert one is other or one["row"] != other["row"] or not close or one["lane"] != other["lane"]


def test_a_bar_runs_over_the_envelope_and_a_tick_is_a_stated_figure(given):
    bars = {bar["subject"]: bar for bar in ranges.bars(given, [])}
    assert (bars["lance"]["low"], bars["lance"]["high"], bars["lance"]["chosen"]) == (300, 600, 500)
    assert bars["lance"]["launched"] == ranges.GROUND
    assert bars["dart"]["launched"] == ranges.ELSEWHERE


def test_deprecated_ranges_are_hollow_and_only_on_request(given):
    plain = json.dumps(ranges.draw(given, []).to_dict())
    asked = json.dumps(ranges.draw(given, [], deprecated=True).to_dict())
    assert "typo" not in plain
    assert "typo" in asked and "1 deprecated claim" in asked


def test_a_plan_is_never_drawn_as_a_fact(given):
    marks = slips.plans(given, ["lance"])
    assert {(mark["text"], mark["planned"]) for mark in marks} == {("2023", True), ("2025", True), ("2024-11", False)}
    filled = [layer for layer in slips.draw(given, ["lance"]).to_dict()["vconcat"][0]["layer"]
              if layer["mark"].get("filled")]  # fmt: skip
    assert [layer["transform"] for layer in filled] == [[{"filter": "!datum.planned"}]]


def test_a_plan_by_a_day_stands_at_that_day_and_not_beside_the_chart(make_root):
    claims = {"milestone.fielding": [
        said("../2023", planned=True, as_of="2021"), said("2025", planned=True, as_of="2024", nr=2),
        said("../2024", nr=3), said("2026/..", planned=True, as_of="2024", nr=4),
    ]}  # fmt: skip
    root = make_root({"missiles/lance": json.dumps({"name": "Lance", "claims": claims})})
    given = Given(cache(lambda name: capdata.load(name, root=root)), "0.1.0", None, "2024-12-31")
    marks = slips.plans(given, ["lance"])
    assert [(mark["first"], mark["last"]) for mark in marks] == [
        ("2023-12-31", "2023-12-31"), ("2025-01-01", "2025-12-31"),
    ]  # fmt: skip


def test_each_flight_is_one_square_a_column_and_a_no_test_hangs_below(given):
    squares = tests.squares(given, ["prog"])
    assert [(s["column"], s["outcome"], s["from"], s["to"]) for s in squares if s["event"].endswith("first")] == [
        ("assessed", "failure", 0, 1), ("official", "success", 0, 1),
    ]  # fmt: skip
    assert {s["outcome"] for s in squares if s["event"].endswith("second")} == {"success", "no assessment"}
    assert [(s["outcome"], s["to"]) for s in squares if s["event"].endswith("third")] == [("no-test", -1)]


def test_an_amount_is_drawn_once_for_each_year_and_stage(given):
    bars, left_out = budgets.sums(given, ["prog"])
    assert [(bar["year"], bar["stage"], bar["amount"]) for bar in bars] == [
        (2022, "requested", 100), (2022, "appropriated", 80),
    ]  # fmt: skip
    assert left_out == 1


def test_a_unit_stands_below_the_command_told_last(given):
    units = [(unit["unit"], unit["depth"], unit["link"]) for unit in formation.tree(given, ["top"])]
    assert units == [("top", 0, None), ("new", 1, "relation.part-of"), ("low", 2, "relation.part-of")]
    assert "Wiesbaden" in formation.tree(given, ["top"])[-1]["garrison"]


def test_a_cell_counts_origins(given):
    cells = {(cell["subject"], cell["property"]): cell for cell in quality.cells(given, ["lance"])}
    assert cells["lance", "range.max"]["n"] == 2
    assert cells["lance", "relation.maker"]["word"] == ""


SUBJECTS = {"claims": ["lance", "dart"], "ranges": ["lance", "dart"], "slips": ["lance"], "tests": ["prog"],
            "budgets": ["prog"], "formation": ["top"], "quality": ["lance", "dart"]}  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("chart", CHARTS)
def test_every_chart_has_a_caption_an_alternative_text_and_becomes_a_picture(given, chart, theme):
    drawn = draw(chart, given, tuple(SUBJECTS[chart]), theme)
    spec = drawn.to_dict()
    assert "capdata 0.1.0, as known by 2024-12-31" in spec["title"]["subtitle"][-1]
    assert any(character.isdigit() for character in spec["title"]["subtitle"][-1].split(";")[0]), (
        "counts come from data"
    )
    assert len(spec["description"]) > 40
    image = ElementTree.fromstring(as_bytes(drawn, "svg"))
    assert image.get("aria-label") == spec["description"]


def test_a_hostile_name_stays_a_name(given):
    drawn = draw("claims", given, ("dart",))
    image = ElementTree.fromstring(as_bytes(drawn, "svg"))
    assert {element.tag.rpartition("}")[2] for element in image.iter()} & {"script", "b"} == set()
    assert any(HOSTILE in (element.text or "") for element in image.iter()), "the name is shown as it is"
    page = as_bytes(drawn, "html").decode()
    assert "<script>alert" not in page
    assert "<b>" not in page[page.rindex("vegaEmbed(") :]


def test_a_page_asks_nothing_of_the_network(given):
    page = as_bytes(draw("claims", given, ("lance",)), "html").decode()
    head = page[: page.index("<script>")]
    assert "http" not in head
    assert 'src="' not in head + page[page.rindex("<script>") :]


@pytest.mark.parametrize("chart", CHARTS)
def test_a_subject_that_is_not_there_is_told_with_a_tip(given, chart):
    with pytest.raises(NoSuchRecord, match="did you mean `lance`"):
        draw(chart, given, ("lnace",))


def test_plot_writes_a_file_and_refuses_what_it_cannot_draw(make_root, tmp_path):
    root = make_root({"missiles/lance": json.dumps(MISSILE)})

    def plot(*words):
        return CliRunner().invoke(main, ["plot", *words, "--root", str(root)])

    out = tmp_path / "picture.png"
    assert plot("claims", "lance", "--out", str(out)).exit_code == 0
    assert out.read_bytes().startswith(b"\x89PNG")
    for words in (["claims", "nobody"], ["claims", "lance", "--out", "x.gif"], ["pie"], ["budgets", "lance"],
                  ["slips", "lance", "--deprecated"]):  # fmt: skip
        result = plot(*words)
        assert result.exit_code == 2, result.output
        assert "Traceback" not in result.output
