"""`croissant.json`: the release as a Croissant dataset (MLCommons, version 1.0), for machine-learning tools.

Every CSV file is listed with size and hash. Every table is a record set, read from its Parquet file, since mlcroissant
would take `NA`, a country, for null in the CSV and the years of a column of text for numbers. Each Parquet file is a
file set of its own: a single file would need its hash here, which depends on the version of pyarrow and stands in
`manifest.json`. Keys are said; references between tables are not, since mlcroissant follows them while it loads and
then gives fewer rows or fails (`datapackage.json` has them). Text arrives as bytes in mlcroissant, a null as None.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from capdata.citing.bibtex import bibtex
from capdata.citing.items import dataset_item
from capdata.metadata.json_documents import CSV_NOTE, json_text, without_none
from capdata.reading.about import NAME, about_of
from capdata.schemas.table_schemas import Column, TableSchema

if TYPE_CHECKING:
    from capdata.released.edition import Edition, FileFacts

CONFORMS_TO = "http://mlcommons.org/croissant/1.0"

#: Croissant has a name of its own for Parquet, older than the registered media type.
ENCODINGS = {"csv": "text/csv", "parquet": "application/x-parquet"}

#: The Croissant type of each dtype.
TYPES = {
    "string": "sc:Text",
    "category": "sc:Text",
    "Int64": "sc:Integer",
    "float64": "sc:Float",
    "boolean": "sc:Boolean",
    "datetime64[us]": "sc:Date",
}

#: What the standard requires every document to map, term by term.
CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    **{
        term: f"cr:{term}"
        for term in (
            "citeAs", "column", "equivalentProperty", "extract", "field", "fileObject", "fileProperty", "fileSet",
            "format", "includes", "isLiveDataset", "jsonPath", "key", "md5", "parentField", "path", "recordSet",
            "references", "regex", "repeated", "replace", "samplingRate", "separator", "source", "subField",
            "transform",
        )
    },
}  # fmt: skip


def croissant(edition: Edition) -> str:
    """The text of `croissant.json`."""
    about = about_of(edition.about)
    document = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS_TO,
        "name": NAME,
        "alternateName": about.title,
        "description": f"{about.description} {CSV_NOTE}",
        "url": about.homepage,
        "license": about.licence_url,
        "version": edition.version,
        "datePublished": edition.released.isoformat(),
        "inLanguage": "en",
        "isLiveDataset": False,
        "keywords": list(about.keywords),
        "creator": [{"@type": "Organization", "name": name} for name in about.maintainers],
        "citeAs": bibtex([dataset_item(about, edition.version, edition.released)]).strip(),
        "distribution": [_file(facts) for _, facts in sorted(edition.files.items())],
        "recordSet": [
            _record_set(schema) for name, schema in sorted(edition.schemas.items()) if _parquet(name) in edition.files
        ],
    }
    return json_text(without_none(document))


def _file(facts: FileFacts) -> dict[str, Any]:
    name = facts.path.rpartition("/")[2]
    form = name.rpartition(".")[2]
    shared = {"@id": facts.path, "name": name, "encodingFormat": ENCODINGS[form]}
    if form != "csv":
        return {"@type": "cr:FileSet", **shared, "includes": facts.path}
    size = {"contentUrl": facts.path, "contentSize": f"{facts.bytes} B", "sha256": facts.sha256}
    return {"@type": "cr:FileObject", **shared, **size}


def _parquet(table: str) -> str:
    return f"parquet/{table}.parquet"


def _record_set(schema: TableSchema) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": schema.name,
        "name": schema.name,
        "description": schema.description,
        "key": [{"@id": f"{schema.name}/{column}"} for column in schema.key],
        "field": [_field(column, schema.name) for column in schema.columns],
    }


def _field(column: Column, table: str) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"{table}/{column.name}",
        "name": column.name,
        "description": f"{column.description} Unit: {column.unit}." if column.unit else column.description,
        "dataType": TYPES[column.dtype],
        "source": {"fileSet": {"@id": _parquet(table)}, "extract": {"column": column.name}},
    }
