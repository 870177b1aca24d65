"""The documents of a release say what is there, the same on any day, and show any text as text."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import html5lib
import markdown_it
import pytest
import yaml

from capdata.metadata import DOCUMENTS
from capdata.metadata.codebook import codebook
from capdata.metadata.coverage import property_coverage
from capdata.metadata.json_ld import dataset_json_ld
from capdata.metadata.percent import percent
from capdata.reading.about import about_of
from capdata.released.edition import Edition
from capdata.schemas.table import rows_of
from capdata.words.plain_text import one_line

ROOT = Path(__file__).parents[2]

HOSTILE = (
    "</script><script>alert(1)</script> <img src=x onerror=alert(2)> &lt; &amp; | `tick` ``` [x](javascript:alert(3)) "
    "**b** __u__ ~~s~~ \\ {brace} ${{ 7*7 }} {% raw %} \"quote\" 'single' <!-- --> ]]> http://evil.example/ "
    "\N{RIGHT-TO-LEFT OVERRIDE}abc\N{POP DIRECTIONAL FORMATTING} مرحبا\n=HYPERLINK(1)\r\n# heading\n- item"
)


@pytest.fixture(scope="module")
def hostile(real_edition: tuple[Path, Edition]) -> Edition:
    """The edition with hostile text wherever a document shows text."""
    edition = real_edition[1]
    dictionary = edition.dictionary
    properties = {
        name: prop._replace(label=HOSTILE, definition=HOSTILE) for name, prop in dictionary.properties.items()
    }
    vocabularies = {
        name: each._replace(
            label=HOSTILE,
            definition=HOSTILE,
            terms={
                word: term._replace(label=HOSTILE, definition=HOSTILE, fields=dict.fromkeys(term.fields, HOSTILE))
                for word, term in each.terms.items()
            },
        )
        for name, each in dictionary.vocabularies.items()
    }
    kinds = {name: kind._replace(definition=HOSTILE) for name, kind in dictionary.kinds.items()}
    schemas = {
        name: schema._replace(
            title=HOSTILE,
            description=HOSTILE,
            columns=tuple(column._replace(description=HOSTILE, unit=HOSTILE) for column in schema.columns),
        )
        for name, schema in edition.schemas.items()
    }
    frames = dict(edition.frames)
    frames["sources"] = frames["sources"].assign(title=HOSTILE, url="javascript:alert(4)", published=HOSTILE)
    frames["organisations"] = frames["organisations"].assign(name=HOSTILE)
    about = {**edition.about, "title": HOSTILE, "description": HOSTILE, "maintainers": [HOSTILE]}
    about |= {"keywords": [HOSTILE], "licence": HOSTILE, "homepage": "https://data.example/"}
    return edition._replace(
        about=about,
        schemas=schemas,
        frames=frames,
        dictionary=dataclasses.replace(dictionary, properties=properties, vocabularies=vocabularies, kinds=kinds),
    )


def test_a_document_is_the_same_text_on_any_day(real_edition: tuple[Path, Edition]) -> None:
    folder, edition = real_edition
    for name, document in DOCUMENTS.items():
        assert document(edition) == (folder / name).read_text(encoding="utf-8"), name


def test_no_document_knows_what_wrote_the_parquet_files(real_edition: tuple[Path, Edition]) -> None:
    """Their bytes differ between versions of pyarrow, and the documents must not."""
    edition = real_edition[1]
    other = {
        path: facts._replace(bytes=1, sha256="0" * 64) if path.endswith(".parquet") else facts
        for path, facts in edition.files.items()
    }
    for name, document in DOCUMENTS.items():
        assert document(edition) == document(edition._replace(files=other)), name


def test_the_codebook_has_every_table_column_property_and_term(real_edition: tuple[Path, Edition]) -> None:
    folder, edition = real_edition
    page = html5lib.parse((folder / "codebook.html").read_text(encoding="utf-8"), namespaceHTMLElements=False)
    cells = {"".join(cell.itertext()).strip() for cell in page.iter("th")}
    headings = {"".join(heading.itertext()) for heading in page.iter("h3")}
    text = (folder / "codebook.md").read_text(encoding="utf-8")
    for schema in edition.schemas.values():
        assert f"{schema.title} {schema.name}" in headings
        for column in schema.columns:
            assert column.name in cells
            assert f"| `{column.name}` |" in text
    for prop in edition.dictionary.properties.values():
        assert f"{prop.label} {prop.name}" in headings
        assert f"(`{prop.name}`)" in text
    for vocabulary in edition.dictionary.vocabularies.values():
        assert f"{vocabulary.label} {vocabulary.name}" in headings
        assert {term.name for term in vocabulary.terms.values()} <= cells


def test_a_definition_leads_to_its_source(real_edition: tuple[Path, Edition]) -> None:
    folder, edition = real_edition
    found = [entry for entry in codebook(edition).vocabularies for term in entry.terms if term.source]
    assert found
    for name in ("codebook.html", "codebook.md"):
        text = (folder / name).read_text(encoding="utf-8")
        for entry in found:
            for term in entry.terms:
                assert term.source is None or term.source.url.replace("&", "&amp;") in text or term.source.url in text


def test_coverage_counts_what_is_there(make_root, make_edition, tmp_path: Path) -> None:
    claims = """
        name: A
        claims:
          range.max:
            - {value: 500, unit: km, as_published: 500 km, basis: reported, source: press-2024}
            - {more_than: 450, unit: km, as_published: more than 450 km, basis: official, source: navy-2024}
    """
    floor = "{more_than: 900, unit: km, as_published: more than 900 km, basis: reported, source: press-2024}"
    root = make_root(
        {
            "sources/navy-2024": """
                title: A release
                publisher: us-navy
                kind: official-release
                published: 2024-05
                accessed: 2024-06-01
                url: https://navy.example/
            """,
            "missiles/a": claims,
            "missiles/b": f"name: B\nclaims:\n  range.max:\n    - {floor}\n",
            "missiles/c": "name: C\nclaims:\n  range.max:\n    - {missing: unknown, as_of: '2024'}\n",
            "missiles/d": "name: D\n",
        }
    )
    edition = make_edition(root, tmp_path / "release")
    found = property_coverage(edition.dictionary.properties["range.max"], edition.frames)
    assert (found.records, found.possible, found.values, found.claims) == (2, 4, 2, 4)
    assert found.fill == 0.5
    assert found.bounded == 1.0  # a official floor was chosen for A, B has nothing else
    assert found.corroborated == 0.5
    nothing = property_coverage(edition.dictionary.properties["mass.launch"], edition.frames)
    assert (nothing.records, nothing.fill, nothing.bounded, nothing.corroborated) == (0, 0.0, None, None)


@pytest.mark.parametrize(
    ("share", "words"),
    [(None, "–"), (0, "0 %"), (0.001, "< 1 %"), (0.314, "31 %"), (0.999, "> 99 %"), (1, "100 %")],
)
def test_shares_in_words_hide_neither_a_little_nor_a_gap(share: float | None, words: str) -> None:
    assert percent(share) == words


@pytest.mark.parametrize("of", ["real", "hostile"])
def test_the_html_is_sound_asks_nothing_of_the_network_and_runs_nothing(
    of: str, real_edition: tuple[Path, Edition], hostile: Edition
) -> None:
    text = DOCUMENTS["codebook.html"](real_edition[1] if of == "real" else hostile)
    page = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    tags = {element.tag for element in page.iter() if isinstance(element.tag, str)}
    assert not tags & {"script", "img", "iframe", "object", "embed", "link", "form", "base", "svg", "video"}
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for element in page.iter():
        assert not any(name.startswith("on") or name in ("src", "style") for name in element.keys())  # noqa: SIM118
        address = element.get("href")
        if address and address.startswith("#"):
            assert address == "#" or address[1:] in ids, address
        elif address:
            assert re.match(r"https?://", address), address
    style = page.find(".//style").text
    assert "url(" not in style
    assert "@import" not in style
    assert "default-src 'none'" in page.find(".//meta[@http-equiv]").get("content")
    for feature in ("prefers-color-scheme: dark", "@media print", "max-width"):
        assert feature in style


def _shown(html: str) -> str:
    page = html5lib.parse(html, namespaceHTMLElements=False)
    return " ".join("".join(page.itertext()).split())


def test_hostile_text_shows_as_text_in_html(hostile: Edition) -> None:
    text = DOCUMENTS["codebook.html"](hostile)
    shown = _shown(text)
    # Names in backticks lose the backticks, nothing else changes.
    expected = one_line(HOSTILE).replace("`tick`", "tick")
    times = len(hostile.dictionary.properties) + len(hostile.dictionary.kinds)
    assert shown.count(expected) > times
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in text


@pytest.mark.parametrize("of", ["real", "hostile"])
def test_the_markdown_is_sound_tables_and_runs_nothing(
    of: str, real_edition: tuple[Path, Edition], hostile: Edition
) -> None:
    edition = real_edition[1] if of == "real" else hostile
    text = DOCUMENTS["codebook.md"](edition)
    html = markdown_it.MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    page = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False).parseFragment(html)
    tags = {element.tag for element in page.iter() if isinstance(element.tag, str)}
    assert tags <= {"DOCUMENT_FRAGMENT", "h1", "h2", "h3", "p", "a", "code", "ul", "li", "table", "thead", "tbody",
                    "tr", "th", "td"}, "text became markup"  # fmt: skip
    tables = len(edition.schemas) + len(edition.dictionary.vocabularies) + 3  # coverage, kinds, units
    assert sum(element.tag == "table" for element in page.iter()) == tables
    for table in page.iter("table"):
        widths = {len(row.findall("th") + row.findall("td")) for row in table.iter("tr")}
        assert len(widths) == 1
    for link in page.iter("a"):
        address = link.get("href")
        assert re.match(r"https?://|#|javascript:alert\(4\)$", address), address
    if of == "hostile":
        assert "".join(page.itertext()).count(one_line(HOSTILE).replace("`tick`", "tick")) > 100


def test_json_documents_keep_hostile_text(hostile: Edition) -> None:
    package = json.loads(DOCUMENTS["datapackage.json"](hostile))
    assert package["title"] == HOSTILE
    assert package["resources"][0]["description"] == HOSTILE
    assert json.loads(DOCUMENTS["croissant.json"](hostile))["alternateName"] == HOSTILE


def test_the_citation_file_keeps_hostile_text(hostile: Edition) -> None:
    content = yaml.safe_load(DOCUMENTS["CITATION.cff"](hostile))
    assert content["title"] == content["authors"][0]["name"] == content["keywords"][0] == HOSTILE


def test_json_ld_names_what_a_search_for_data_sets_asks_for(real_edition: tuple[Path, Edition]) -> None:
    edition = real_edition[1]
    about, rows = about_of(edition.about), list(rows_of(edition.frames["properties"]))
    file = {"name": "claims", "encodingFormat": "text/csv", "contentUrl": "https://data.example/claims.csv"}
    found = dataset_json_ld(about, "0.1.0", "2026-11-30", rows, [file], "https://data.example/")
    assert (found["@type"], found["version"], found["datePublished"]) == ("Dataset", "0.1.0", "2026-11-30")
    assert found["license"].startswith("https://creativecommons.org/")
    assert 50 <= len(found["description"]) <= 5000  # what Google's data set search takes
    assert found["distribution"] == [{"@type": "DataDownload", **file}]
    headlines = {prop.name: prop.unit for prop in edition.dictionary.properties.values() if prop.headline}
    assert {each["propertyID"]: each.get("unitText") for each in found["variableMeasured"]} == headlines
    assert not {"distribution", "datePublished", "url"} & dataset_json_ld(about, "tree", None, rows).keys()


def test_a_citation_file_follows_the_format(real_edition: tuple[Path, Edition]) -> None:
    """What CFF 1.2.0 asks; `.ci/slow` holds it against the format's own schema."""
    for text in (DOCUMENTS["CITATION.cff"](real_edition[1]), (ROOT / "CITATION.cff").read_text(encoding="utf-8")):
        content = yaml.safe_load(text)
        assert content["cff-version"] == "1.2.0"
        assert content["type"] == "dataset"
        assert content["message"]
        assert content["title"]
        assert content["authors"]
        assert all(author.keys() == {"name"} for author in content["authors"])
        assert content.keys() <= {
            "cff-version", "message", "type", "title", "authors", "version", "date-released", "license", "url",
            "keywords", "abstract", "identifiers",
        }  # fmt: skip
        assert all(isinstance(value, str | list) for value in content.values()), "dates and versions are text"
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", content.get("date-released", "2026-11-30"))
