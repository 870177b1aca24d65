"""A citation in one line leads to the source, the place in it, the printed figure and the claim."""

from __future__ import annotations

from capdata.citing.one_line import claim_line, dataset_line, record_line, source_line
from capdata.reading.about import About

ABOUT = About("A dataset", "For tests.", "CC-BY-4.0", "", None, ("Ann", "Ben"), ())
SOURCE = {"title": "A page", "author": None, "published": "2024-07-10", "url": "https://press.example/x"}
CLAIM = {"id": "lance.range.max.press-2024", "locator": "p. 4", "as_published": "500 km"}


def test_a_dataset_has_its_version_year_and_licence() -> None:
    line = dataset_line(ABOUT, "0.1.0", "2024-08-01")
    assert line == "Ann, Ben: A dataset. Version 0.1.0, 2024. CC-BY-4.0."
    assert record_line(line, {"id": "lance", "name": "Lance"}) == f"{line} Record: Lance (lance)."
    assert dataset_line(ABOUT, "working tree", None) == "Ann, Ben: A dataset. Version working tree. CC-BY-4.0."


def test_a_source_has_its_author_before_its_publisher() -> None:
    assert source_line(SOURCE, "The Press") == "The Press: “A page” (10 July 2024)"
    signed = source_line(SOURCE | {"author": "Jane Doe", "published": None}, "The Press")
    assert signed == "Jane Doe, The Press: “A page” (undated)"


def test_a_claim_names_source_place_address_and_the_printed_figure() -> None:
    source = source_line(SOURCE, "The Press")
    line = claim_line(CLAIM, "Lance, maximum range", "500 km", "0.1.0", source, SOURCE["url"])
    assert line == (
        "The Press: “A page” (10 July 2024). p. 4. https://press.example/x. Lance, maximum range: “500 km”. "
        "capdata 0.1.0, claim lance.range.max.press-2024."
    )


def test_a_claim_without_source_says_what_it_states() -> None:
    gap = CLAIM | {"as_published": None}
    line = claim_line(gap, "Lance, maximum range", "not disclosed", "0.1.0", None, None)
    assert line == "Lance, maximum range: not disclosed. capdata 0.1.0, claim lance.range.max.press-2024."
