"""Cards: a reader sees the chosen value, why it was chosen, and every claim that says otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from capdata.cli import main

DISPUTED = """
    name: Lance
    claims:
      range.max:
        - {value: 500, unit: km, as_published: 500 km, basis: official, source: press-2024}
        - {value: 900, unit: km, as_published: 900 km, basis: reported, source: press-2024, nr: 2}
        - {value: 5, unit: km, as_published: 5 km, basis: reported, source: press-2024, nr: 3, deprecated: a slip}
      milestone.first-flight:
        - {value: 2023-23, basis: reported, source: press-2024, deprecated: another missile's}
      status.fielding:
        - {value: fielded, operator: some-army, as_of: 2024-33, basis: official, source: press-2024}
"""
ARMY = "name: The Army of Somewhere\nkind: armed-service\n"


@pytest.fixture
def disputed(make_root) -> Path:
    return make_root({"missiles/lance": DISPUTED, "organisations/some-army": ARMY})


def card(root: Path, record: str, *words: str, columns: int = 100) -> str:
    result = CliRunner(env={"COLUMNS": str(columns)}).invoke(main, ["show", record, "--root", str(root), *words])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_chosen_claim_is_marked_and_the_step_that_chose_it_is_named(disputed: Path) -> None:
    text = card(disputed, "lance")
    assert "    * 500 km [official" in text
    assert "    - 900 km [reported" in text
    assert "chosen for: better basis" in text
    assert "* chosen, - counted, x not counted" in text


def test_claims_that_do_not_count_are_told_apart_with_the_reason(disputed: Path) -> None:
    text = card(disputed, "lance")
    assert "2 of 3 claims count" in text
    assert "not counted: a slip" in text


def test_where_no_claim_counts_those_there_are_stand_below(disputed: Path) -> None:
    lines = card(disputed, "lance").splitlines()
    at = next(i for i, line in enumerate(lines) if "no claim counts" in line)
    assert lines[at + 1].startswith("    x autumn 2023 [reported")


def test_ids_and_dates_are_put_in_words(disputed: Path) -> None:
    text = card(disputed, "lance")
    assert "[operator: The Army of Somewhere]" in text
    assert "as of first quarter of 2024" in text


def test_with_claims_each_names_its_source_to_look_up(disputed: Path) -> None:
    assert "press-2024" not in card(disputed, "lance")
    assert "press-2024" in card(disputed, "lance", "--claims")


@pytest.mark.parametrize("columns", [40, 60])
def test_a_card_fits_a_narrow_terminal(disputed: Path, columns: int) -> None:
    assert max(map(len, card(disputed, "lance", columns=columns).splitlines())) <= columns


def test_an_address_stays_whole_on_any_terminal(make_root) -> None:
    url = "https://example.org/" + "a-long-address-" * 8
    source = f"title: T\npublisher: press\nkind: news\naccessed: 2026-01-01\nurl: {url}\n"
    root = make_root({"sources/long": source})
    assert f"url: {url}" in card(root, "long", columns=40).splitlines()


def an_event(when: str) -> str:
    return f"""
        name: A test
        kind: flight-test
        claims:
          event.date: [{{{when}, basis: reported, source: press-2024}}]
          relation.used: [{{value: lance, basis: reported, source: press-2024}}]
    """


def test_events_stand_by_date_with_the_bound_of_each(make_root) -> None:
    root = make_root({
        "missiles/lance": "name: Lance\n",
        "events/first-test": an_event("value: 2024-02"),
        "events/second-test": an_event("at_most: 2024-03-05"),
        "events/third-test": an_event('value: "../2024-04"'),
        "events/fourth-test": an_event("at_least: 2024-05-01"),
    })  # fmt: skip
    lines = card(root, "lance").splitlines()
    start = lines.index("Events") + 1
    days = [line.strip().removesuffix("  A test") for line in lines[start : start + 4]]
    assert days == ["2024-02", "by 2024-03-05", "by 2024-04", "not before 2024-05-01"]


def test_a_relation_that_was_planned_and_came_is_no_plan_any_more(make_root) -> None:
    fires = "{value: lance, as_of: 2024, basis: reported, source: press-2024}"
    plan = "{value: lance, planned: true, as_of: 2023, basis: reported, source: press-2024, nr: 2}"
    root = make_root({
        "missiles/lance": "name: Lance\n",
        "launchers/old-cart": f"name: Cart\nclaims:\n  relation.fires: [{fires}, {plan}]\n",
        "launchers/new-cart": f"name: New cart\nclaims:\n  relation.fires: [{plan}]\n",
    })  # fmt: skip
    lines = card(root, "lance").splitlines()
    start = lines.index("Named by") + 1
    assert lines[start : start + 3] == ["  New cart: fires, planned", "  Cart: fires", ""]


def test_the_baseline_of_a_member_is_named_and_not_its_term(make_root) -> None:
    member = "{value: lance, role: nato-europe, as_of: 2024, basis: reported, source: press-2024}"
    root = make_root({
        "missiles/lance": "name: Lance\n",
        "statements/a-speech": f"name: A speech\nclaims:\n  relation.baseline-member: [{member}]\n",
    })  # fmt: skip
    assert "Lance (role: NATO in Europe; 1 origin)" in card(root, "a-speech")
