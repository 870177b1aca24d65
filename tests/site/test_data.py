"""What goes with the pages: feeds, data files, timelines and the reader's own verdict, the same every time."""

from __future__ import annotations

import json
import re
from pathlib import Path

import feedparser

from capdata.reading.root import find_root
from capdata.site.editions import content_of
from capdata.site.pages import site_files

ROOT = Path(__file__).parents[2]


def test_every_feed_is_read_by_a_foreign_reader(content, site) -> None:
    feeds = [address for address in site if address.endswith(".xml")]
    assert len(feeds) == len(content.entities) + 1
    for address in ["feeds/releases.xml", "feeds/missiles/sm-6.xml", *feeds[:: len(feeds) // 40]]:
        read = feedparser.parse(site[address].encode())
        assert not read.bozo, (address, read.get("bozo_exception"))
        assert read.version == "atom10"
        assert read.feed.id.startswith("urn:uuid:")
        assert read.feed.title
        for entry in read.entries:
            assert entry.id and entry.updated and entry.link
    ids = [re.findall(r"<id>(.*?)</id>", site[address])[0] for address in feeds]
    assert len(ids) == len(set(ids))


def test_the_same_records_give_the_same_site(content, site) -> None:
    again = dict(site_files(content_of(find_root(ROOT))))
    assert again == site


def test_data_files_hold_every_record_value_and_claim(content, site) -> None:
    def data(name: str) -> dict[str, list[object]]:
        text = site[f"data/{name}.js"]
        start = f'capdata("{name}",'
        assert text.startswith(start) and text.endswith(");\n")
        loaded: dict[str, list[object]] = json.loads(text.removeprefix(start).removesuffix(");\n"))
        return loaded

    assert len(data("records")["ids"]) == len(content.entities)
    values, claims = data("values"), data("claims")
    assert {
        len(column) for name, column in values.items() if name not in ("words", "records", "properties", "steps")
    } == {len(content.rows("values"))}
    assert claims["id"] == [row["id"] for row in content.rows("claims")]


def test_what_the_reader_s_verdict_judges_by_gives_the_published_verdicts(content, pages) -> None:
    """The rule of assets/verdict.js, on the data that the page hands it, against the table `verdicts`."""
    statement = content.kinds["statements"][0]["id"]
    [block] = re.findall(r'id="verdict-data">(.*?)</script>', pages[f"statements/{statement}.html"])
    choice = json.loads(block)

    def reach(missile: str, measure: str) -> tuple[float, float]:
        steps = choice["reaches"][measure].get(missile)
        return (
            (0, float("inf")) if not steps else (steps[-1][1], float("inf") if steps[-1][2] is None else steps[-1][2])
        )

    for row in content.rows("verdicts"):
        own = [reach(one, row["measure"]) for one in row["subject"].split("+")]
        low, high = max(one[0] for one in own), max(one[1] for one in own)
        members = [reach(one, row["measure"]) for one in choice["baselines"][row["baseline"]]["members"]]
        base_low, base_high = max(one[0] for one in members), max(one[1] for one in members)
        k = row["threshold"]
        found = "TRUE" if low >= k * base_high else "FALSE" if high < k * base_low else "UNDETERMINED"
        assert found == row["verdict"], row


def test_the_last_step_of_every_timeline_is_the_value_itself(content) -> None:
    for group, steps in content.timeline.items():
        row = content.values[group]
        assert {name: row[name] for name in steps[-1].row} == dict(steps[-1].row)
        assert [step.day for step in steps] == sorted({step.day for step in steps})
