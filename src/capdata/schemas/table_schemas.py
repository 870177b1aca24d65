"""The schemas of the released tables, read from `schemas/tables/` and completed from the dictionary.

The files are in Pandera's YAML form. Pandera's own loader ignores keys that it doesn't know, so a misspelt check
would be no check; this one refuses them, and whatever else would do nothing: a table that nobody fills, a reference
to no column, a column that stands twice. Keys of ours: `references` (a column of another table), `vocabulary` (the
terms of a category), `unit`, `definition_source`; for the table, `generate: properties` adds the columns of the
kind's properties. The rest goes to Pandera as it stands.

Needs no pandas; see `pandera_form` for what Pandera makes of a schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from capdata.findings import Finding, Place, did_you_mean
from capdata.schemas.dictionary import PROPERTY_TYPES, Dictionary
from capdata.schemas.wide_columns import property_columns
from capdata.yaml_text.reader import Map, read_yaml

DTYPES = ("string", "Int64", "float64", "boolean", "category", "datetime64[us]")

#: The tables that the engine fills by itself; besides these there is one for each kind of record.
ENGINE_TABLES = ("aliases", "budgets", "claims", "entities", "properties", "redirects", "relations", "terms",
                 "values", "verdicts")  # fmt: skip
#: The tables that only a release has.
RELEASE_TABLES = ("changes",)
#: The tables into which a property's `table` may put its values as well.
PROPERTY_TABLES = ("budgets",)

_TABLE_KEYS = {"schema_type", "name", "title", "description", "unique", "generate", "checks", "columns"}
_COLUMN_KEYS = {"dtype", "nullable", "description", "checks", "references", "vocabulary", "unit",
                "definition_source"}  # fmt: skip


class Column(NamedTuple):
    """A column of a released table. `terms` are the categories of a category column, in order."""

    name: str
    dtype: str
    nullable: bool
    description: str
    unit: str | None = None
    vocabulary: str | None = None
    terms: tuple[str, ...] = ()
    references: str | None = None
    definition_source: str | None = None
    checks: Mapping[str, Any] | None = None


class TableSchema(NamedTuple):
    """A released table: what it holds, its key, its columns in order, its table-wide checks."""

    name: str
    title: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    checks: Mapping[str, Any]

    def column(self, name: str) -> Column:
        """The column of that name. Raises KeyError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


class TableSchemasResult(NamedTuple):
    """The schemas by table name, in order of name, and what is wrong with the files."""

    schemas: dict[str, TableSchema]
    findings: list[Finding]


def load_table_schemas(folder: Path, dictionary: Dictionary, *, released: bool = False) -> TableSchemasResult:
    """Read `folder`/tables/*.yaml. The engine's tables and every kind of record need a table of their name.

    The tables that only a release has are in the result, and are needed, if `released`.
    """
    loader = _Loader(dictionary)
    schemas: dict[str, TableSchema] = {}
    tables = (*ENGINE_TABLES, *dictionary.kinds, *(RELEASE_TABLES if released else ()))
    left_out = () if released else RELEASE_TABLES
    present = [path for path in sorted((folder / "tables").glob("*.yaml")) if path.stem not in left_out]
    for path in present:
        loader.file = f"schemas/tables/{path.name}"
        if path.stem not in tables:
            tip = did_you_mean(path.stem, tables)
            loader.note(Place(1, 1), f"nobody fills a table `{path.stem}`: no kind of record has that name", tip=tip)
            continue
        schema = loader.load(path)
        if schema is not None:
            schemas[schema.name] = schema
    for table in sorted(set(tables) - {path.stem for path in present}):
        loader.file = "schemas/kinds.yaml"
        loader.note(Place(1, 1), f"the table `{table}` has no schema", expected=f"schemas/tables/{table}.yaml")
    if not loader.findings:
        loader.check_references(schemas)
    for prop in dictionary.properties.values():
        if prop.table is not None and prop.table not in PROPERTY_TABLES:
            loader.file = "schemas/properties.yaml"
            message = f"the values of `{prop.name}` can't be put into a table `{prop.table}`"
            loader.note(Place(1, 1), message, found=prop.table, expected=", ".join(PROPERTY_TABLES))
    return TableSchemasResult(schemas, loader.findings)


class _Loader:
    def __init__(self, dictionary: Dictionary) -> None:
        self.dictionary = dictionary
        self.findings: list[Finding] = []
        self.file = ""
        self.references: list[tuple[str, Place, str]] = []

    def note(self, at: Place, message: str, **more: Any) -> None:
        self.findings.append(Finding("S30", "error", self.file, at.line, at.column, message, **more))

    def load(self, path: Path) -> TableSchema | None:
        root, findings = read_yaml(path.read_bytes(), self.file)
        self.findings += findings
        if root is None:
            return None
        self.refuse_unknown(root, _TABLE_KEYS)
        columns = root.get("columns")
        if not isinstance(columns, Map) or root.get("name") != path.stem or not root.get("description"):
            expected = f"name: {path.stem}, description: ..., columns: ..."
            self.note(root.at, "a table schema needs its name, a description and columns", expected=expected)
            return None
        if root.get("schema_type") != "dataframe" or not root.get("title"):
            expected = "schema_type: dataframe, title: ..."
            self.note(root.at, "a table schema needs its type and a title", expected=expected)
        loaded = [self.column(name, spec, columns.place_of(name)) for name, spec in columns.items()]
        fixed = [column for column in loaded if column is not None]
        if root.get("generate") == "properties":
            fixed += self.generated(path.stem)
        elif "generate" in root:
            self.note(root.place_of("generate"), "not known", found=str(root["generate"]), expected="properties")
        names = [column.name for column in fixed]
        for name in sorted({name for name in names if names.count(name) > 1}):
            self.note(columns.place_of(name), f"two columns would be called `{name}`", found=name)
        key = tuple(root.get("unique") or ())
        for name in key:
            if all(column.name != name for column in fixed):
                self.note(root.place_of("unique"), f"the key names `{name}`, which is no column")
        checks = self.checks(root)
        return TableSchema(path.stem, str(root.get("title")), root["description"], key, tuple(fixed), checks)

    def refuse_unknown(self, node: Map, known: set[str]) -> None:
        for key in node:
            if key not in known:
                tip = did_you_mean(key, known)
                self.note(node.places[key][0], f"the key `{key}` is not known in a table schema", found=key, tip=tip)

    def checks(self, node: Map) -> Mapping[str, Any]:
        checks = node.get("checks")
        if checks is None:
            return {}
        if not isinstance(checks, Map) or any(not isinstance(part, Map | None) for part in checks.values()):
            self.note(node.place_of("checks"), "`checks` is a map", expected="name of the check: {its options}")
            return {}
        return checks

    def check_references(self, schemas: Mapping[str, TableSchema]) -> None:
        """Every `references` names a column of a table."""
        for file, at, target in self.references:
            table, _, field = target.partition(".")
            if table not in schemas or all(column.name != field for column in schemas[table].columns):
                self.file = file
                self.note(at, f"`references` names `{target}`, which is no column", found=target)

    def column(self, name: str, spec: Any, at: Place) -> Column | None:
        if not isinstance(spec, Map):
            self.note(at, "a column is a map", expected="dtype: ..., nullable: ..., description: ...")
            return None
        self.refuse_unknown(spec, _COLUMN_KEYS)
        dtype, vocabulary = spec.get("dtype"), spec.get("vocabulary")
        if dtype not in DTYPES:
            self.note(spec.place_of("dtype"), "not a dtype of ours", found=str(dtype), expected=", ".join(DTYPES))
            return None
        for needed in ("nullable", "description"):
            if needed not in spec:
                self.note(at, f"the column `{name}` has no `{needed}`")
        if not isinstance(spec.get("nullable", True), bool):
            self.note(spec.place_of("nullable"), "not true or false", found=str(spec["nullable"]))
        if spec.get("references") is not None:
            self.references.append((self.file, spec.place_of("references"), str(spec["references"])))
        terms = self.category_terms(vocabulary) if vocabulary else ()
        if (dtype == "category") != bool(terms):
            self.note(at, "a category, and only a category, names a vocabulary that exists", found=str(vocabulary))
            return None
        return Column(
            name, dtype, bool(spec.get("nullable", True)), spec.get("description", ""), spec.get("unit"), vocabulary,
            terms, spec.get("references"), spec.get("definition_source"), self.checks(spec),
        )  # fmt: skip

    def generated(self, kind: str) -> list[Column]:
        return [
            Column(
                wide.name, wide.dtype, True, wide.description, None if wide.vocabulary else wide.unit, wide.vocabulary,
                self.category_terms(wide.vocabulary) if wide.vocabulary else (),
            )
            for wide in property_columns(kind, self.dictionary)
        ]  # fmt: skip

    def category_terms(self, vocabulary: str) -> tuple[str, ...]:
        """The terms of a vocabulary, or of the lists that the dictionary itself makes."""
        if vocabulary == "kinds":
            return tuple(self.dictionary.kinds)
        if vocabulary == "property-types":
            return PROPERTY_TYPES
        if vocabulary == "redirect-kinds":
            return tuple(self.dictionary.redirects["kind"]["terms"])
        found = self.dictionary.vocabularies.get(vocabulary)
        return tuple(found.terms) if found else ()
