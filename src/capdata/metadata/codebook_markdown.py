"""`codebook.md`: the codebook to read in a checkout, a pull request or a text editor.

Text from records and schemas is escaped, so that whatever it holds shows as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from capdata.metadata.codebook import (
    Cited,
    Codebook,
    ColumnEntry,
    PropertyEntry,
    TableEntry,
    VocabularyEntry,
    codebook,
)
from capdata.metadata.guide import GUIDE
from capdata.metadata.marked_text import CODE
from capdata.metadata.percent import percent
from capdata.words.figures import counted
from capdata.words.plain_text import one_line

if TYPE_CHECKING:
    from capdata.released.edition import Edition

_SPECIAL = re.compile(r"[\\`*_\[\]<>&|~$#!]")
_AT_START = re.compile(r"^(\d*)([-+=.)])")
_CODE = re.compile(f"(`{CODE}`)")
_SAFE_CODE = re.compile(r"[\w.:;=,/-]+", re.ASCII)


def codebook_markdown(edition: Edition) -> str:
    """The text of `codebook.md`."""
    book = codebook(edition)
    return "\n".join(_lines(book)).rstrip() + "\n"


def text_of(text: str) -> str:
    """`text` so that Markdown shows it as it is, on one line; names in backticks stay names."""
    parts = _CODE.split(one_line(text))
    return "".join(part if number % 2 else _SPECIAL.sub(r"\\\g<0>", part) for number, part in enumerate(parts))


def _paragraph(text: str) -> str:
    """The same, at the start of a line."""
    return _AT_START.sub(r"\1\\\2", text_of(text))


def _code(text: str) -> str:
    return f"`{text}`" if _SAFE_CODE.fullmatch(text) else text_of(text)


def _codes(names: Iterable[str]) -> str:
    return ", ".join(map(_code, names))


def _cited(source: Cited | None) -> str:
    if source is None:
        return ""
    when = f", {text_of(source.published)}" if source.published else ""
    return f"{text_of(source.title)} ({text_of(source.publisher)}{when}), <{_address(source.url)}>"


def _address(url: str) -> str:
    """An address that can stand between angle brackets."""
    return re.sub(r"[\s<>\\|]", lambda found: "".join(f"%{byte:02X}" for byte in found.group().encode()), one_line(url))


def _rows(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterable[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + " --- |" * len(head)
    for row in rows:
        yield "| " + " | ".join(row) + " |"
    yield ""


def _lines(book: Codebook) -> Iterable[str]:
    about = book.about
    yield f"# Codebook of {text_of(about.title)}, version {text_of(book.version)}"
    yield ""
    yield _paragraph(about.description)
    yield ""
    yield (
        f"Released {book.released}; {book.n_records:,} records, {book.n_claims:,} claims, {book.n_sources:,} sources. "
        f"Licence: {text_of(about.licence)}, <{_address(about.licence_url)}>."
    )
    yield ""
    for paragraph in GUIDE:
        yield from (paragraph, "")
    parts = ("Tables", "All properties", "All terms", "Kinds of record", "Units")
    yield " · ".join(f"[{part}](#{part.lower().replace(' ', '-')})" for part in parts)
    yield from ("", "## Tables", "")
    for table in book.tables:
        yield from _table(table)
    yield from ("## All properties", "")
    yield from _rows(
        ("property", "records", "filled", "values", "claims", "with bounds", "two origins or more"),
        [
            (
                _code(entry.property.name), f"{entry.coverage.records:,}", percent(entry.coverage.fill),
                f"{entry.coverage.values:,}", f"{entry.coverage.claims:,}", percent(entry.coverage.bounded),
                percent(entry.coverage.corroborated),
            )
            for entry in book.properties
        ],
    )  # fmt: skip
    for entry in book.properties:
        yield from _property(entry)
    yield from ("## All terms", "")
    for vocabulary in book.vocabularies:
        yield from _vocabulary(vocabulary)
    yield from ("## Kinds of record", "")
    yield from _rows(("kind", "what it is"), [(_code(kind.name), text_of(kind.definition)) for kind in book.kinds])
    yield from ("## Units", "")
    yield from _rows(
        ("unit", "measures", "in base units"),
        [(text_of(unit.name), text_of(unit.dimension), f"{unit.factor:.12g}") for unit in book.units],
    )


def _table(table: TableEntry) -> Iterable[str]:
    yield f"### {text_of(table.title)} (`{table.name}`)"
    yield ""
    yield f"{_paragraph(table.description)} Rows: {table.rows:,}. Key: {_codes(table.key)}."
    yield ""
    yield from _rows(
        ("column", "type", "unit", "filled", "what it holds"),
        [
            (_code(column.name), column.type, text_of(column.unit or ""), percent(column.fill), _about_column(column))
            for column in table.columns
        ],
    )


def _about_column(column: ColumnEntry) -> str:
    parts = [text_of(column.description)]
    parts += [f"Property {_code(column.property)}."] if column.property else []
    parts += [f"Terms of {_code(column.vocabulary)}."] if column.vocabulary else []
    parts += [f"A value of {_code(column.references)}."] if column.references else []
    parts += ["Never null."] if not column.nullable else []
    parts += [f"Source: {_cited(column.source)}."] if column.source else []
    return " ".join(parts)


def _property(entry: PropertyEntry) -> Iterable[str]:
    prop, coverage = entry.property, entry.coverage
    yield f"### {text_of(prop.label)} (`{prop.name}`)"
    yield ""
    yield _paragraph(prop.definition)
    yield ""
    if entry.source:
        yield f"- Definition from: {_cited(entry.source)}"
    yield f"- Kinds of record: {_codes(prop.kinds)}"
    yield f"- Type: {prop.type}" + (f", in {text_of(prop.unit)}" if prop.unit else "")
    if entry.limits:
        yield f"- Numbers: {entry.limits}"
    if prop.vocabulary:
        yield f"- Terms: {_code(prop.vocabulary)}"
    if prop.refers_to:
        yield f"- Names a record of: {_codes(prop.refers_to)}"
    if prop.qualifiers:
        yield f"- Qualifiers: {_codes(prop.qualifiers)}"
    if prop.falls_back_to:
        yield f"- Counts too, since it may mean this, marked as assumed: {_code(prop.falls_back_to)}"
    yield (
        f"- Coverage: {coverage.records:,} of {counted(coverage.possible, 'record')} ({percent(coverage.fill)}); "
        f"{counted(coverage.values, 'value')} from {counted(coverage.claims, 'claim')}; "
        f"with bounds {percent(coverage.bounded)}; "
        f"two independent origins or more {percent(coverage.corroborated)}"
    )
    yield ""


def _vocabulary(entry: VocabularyEntry) -> Iterable[str]:
    vocabulary = entry.vocabulary
    yield f"### {text_of(vocabulary.label)} (`{vocabulary.name}`)"
    yield ""
    source = f" Source: {_cited(entry.source)}." if entry.source else ""
    yield f"{_paragraph(vocabulary.definition)}{source}"
    yield ""
    head = ("term", "label", "definition", *map(text_of, entry.fields), "source")
    yield from _rows(
        head,
        [
            (
                _code(term.name), text_of(term.label), text_of(term.definition),
                *(text_of(term.fields.get(field, "")) for field in entry.fields), _cited(term.source),
            )
            for term in entry.terms
        ],
    )  # fmt: skip
