"""The page of coverage counts origins, not claims, and tells a gap from what nobody looked for."""

import json

import capdata
from capdata.made_pages.coverage import counts, coverage_page


def claim(**more):
    return {"unit": "km", "as_published": "x", "basis": "reported", "source": "press-2024"} | more


def page(make_root, claims):
    root = make_root({"missiles/lance": json.dumps({"name": "La|nce", "claims": claims})})
    frames = {name: capdata.load(name, root=root) for name in capdata.tables(root=root)}
    return counts(frames), coverage_page(frames)


def test_two_claims_of_one_origin_count_once(make_root):
    ranges = [claim(value=500), claim(value=600, nr=2), claim(value=550, origin="us-navy", nr=3, as_of="2025-03-01")]
    numbers, text = page(make_root, {"range.max": ranges})
    assert "2 · 2025-03" in text
    assert "1 missiles" in numbers and "3 claims from" in numbers


def test_a_gap_has_its_reason_and_a_deprecated_claim_does_not_count(make_root):
    gap = {"missing": "not-disclosed", "source": "press-2024", "nr": 2}
    assert "*not-disclosed*" in page(make_root, {"range.max": [claim(value=1, deprecated="typo"), gap]})[1]


def test_a_name_cannot_break_the_table(make_root):
    text = page(make_root, {"range.max": [claim(value=500)]})[1]
    rows = [line for line in text.splitlines() if line.startswith("| La")]
    assert rows and all(row.startswith("| La\\|nce |") for row in rows)
