"""`datapackage.json`: the release as a Data Package, version 2, with a Table Schema for each table.

Each table is two resources, `<table>` for its CSV file and `<table>-parquet` for its Parquet file. Of the CSV, size,
hash, keys, foreign keys (those of `references` in the table schemas), closed lists of terms with their labels and
what is null are all said, so that a reader who knows nothing of capdata can check them. Properties that the standard
doesn't have: `unit` (as in the data) and `definitionSource` (id of a row in `sources`) of a field.

A Parquet file carries its schema itself and is listed as a file: frictionless, which would read it as a table, fails
on a date that is null, and the standard has no word for "a file, don't look inside" but leaving `type` out and giving
a `format` that isn't a file's ending. Its hash depends on the version of pyarrow, so `manifest.json` alone has it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from capdata.metadata.json_documents import CSV_NOTE, MEDIA_TYPES, json_text, without_none
from capdata.reading.about import NAME, about_of
from capdata.schemas.table_schemas import Column, TableSchema

if TYPE_CHECKING:
    from capdata.released.edition import Edition, FileFacts
    from capdata.schemas.dictionary import Dictionary

PROFILES = "https://datapackage.org/profiles/2.0"

#: The Table Schema type of each dtype.
TYPES = {
    "string": "string",
    "category": "string",
    "Int64": "integer",
    "float64": "number",
    "boolean": "boolean",
    "datetime64[us]": "date",
}


def datapackage(edition: Edition) -> str:
    """The text of `datapackage.json`."""
    about = about_of(edition.about)
    return json_text(
        without_none(
            {
                "$schema": f"{PROFILES}/datapackage.json",
                "name": NAME,
                "title": about.title,
                "description": f"{about.description} {CSV_NOTE}",
                "version": edition.version,
                "created": f"{edition.released.isoformat()}T00:00:00Z",
                "homepage": about.homepage,
                "keywords": list(about.keywords),
                "licenses": [{"name": about.licence, "path": about.licence_url}],
                "contributors": [{"title": name, "roles": ["maintainer"]} for name in about.maintainers],
                "resources": list(_resources(edition)),
            }
        )
    )


def _resources(edition: Edition) -> Iterable[dict[str, Any]]:
    for name, schema in sorted(edition.schemas.items()):
        for form in MEDIA_TYPES:
            facts = edition.files.get(f"{form}/{name}.{form}")
            if facts is not None:
                yield _resource(schema, form, facts, edition.dictionary)


def _resource(schema: TableSchema, form: str, facts: FileFacts, dictionary: Dictionary) -> dict[str, Any]:
    resource: dict[str, Any] = {
        "$schema": f"{PROFILES}/dataresource.json",
        "name": schema.name if form == "csv" else f"{schema.name}-{form}",
        "path": facts.path,
        "title": schema.title,
        "description": schema.description,
        "mediatype": MEDIA_TYPES[form],
    }
    if form != "csv":
        return resource | {"format": f"apache-{form}"}
    return resource | {
        "bytes": facts.bytes,
        "hash": f"sha256:{facts.sha256}",
        "type": "table",
        "format": "csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": table_schema(schema, dictionary),
    }


def table_schema(schema: TableSchema, dictionary: Dictionary) -> dict[str, Any]:
    """The Table Schema of a table, as the standard's JSON object."""
    foreign = [_foreign_key(column, schema.name) for column in schema.columns if column.references]
    return {
        "$schema": f"{PROFILES}/tableschema.json",
        "fields": [_field(column, schema, dictionary) for column in schema.columns],
        "missingValues": [""],
        **without_none({"primaryKey": list(schema.key), "foreignKeys": foreign}),
    }


def _field(column: Column, schema: TableSchema, dictionary: Dictionary) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if not column.nullable else {}
    if schema.key == (column.name,):
        constraints["unique"] = True
    if column.dtype == "category":
        constraints["enum"] = list(column.terms)
    field = {
        "name": column.name,
        "type": TYPES[column.dtype],
        "description": column.description,
        "unit": column.unit,
        "definitionSource": column.definition_source,
        "categories": _categories(column, dictionary),
        "constraints": constraints,
    }
    described = without_none(field)
    if not column.nullable and TYPES[column.dtype] == "string":
        described["missingValues"] = []  # '' is a value of its own here, as in a facet without qualifiers
    return described


def _categories(column: Column, dictionary: Dictionary) -> list[dict[str, str]]:
    """The terms of a category with their labels, where a vocabulary gives any."""
    vocabulary = dictionary.vocabularies.get(column.vocabulary or "")
    terms = vocabulary.terms if vocabulary else {}
    return [{"value": term, "label": terms[term].label} for term in column.terms if term in terms]


def _foreign_key(column: Column, table: str) -> dict[str, Any]:
    assert column.references is not None
    other, _, field = column.references.partition(".")
    target = "" if other == table else other  # '' is the same resource
    return {"fields": [column.name], "reference": {"resource": target, "fields": [field]}}
