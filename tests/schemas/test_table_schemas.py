"""The schemas of the tables: strict where Pandera's own loader is silent, complete from the dictionary."""

import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from capdata.checking.validation import validate_root
from capdata.reading.dataset import BrokenSchemas, read_dataset
from capdata.reading.root import find_root
from capdata.schemas.dictionary_files import load_dictionary
from capdata.schemas.pandera_form import pandera_schema
from capdata.schemas.table_checks import check_tables
from capdata.schemas.table_schemas import DTYPES, ENGINE_TABLES, load_table_schemas
from capdata.widening.compiling import compile_tables
from capdata.writing.table_files import write_tables

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"
DICTIONARY = load_dictionary(SCHEMAS).dictionary
LOADED = load_table_schemas(SCHEMAS, DICTIONARY)


def test_our_own_schemas_are_sound():
    assert LOADED.findings == []
    assert set(LOADED.schemas) == {*ENGINE_TABLES, *DICTIONARY.kinds}


@pytest.mark.parametrize("schema", LOADED.schemas.values(), ids=LOADED.schemas)
def test_every_table_and_column_is_described(schema):
    assert schema.title and schema.description and schema.key
    for column in schema.columns:
        assert column.description.endswith("."), f"{schema.name}.{column.name} needs a description: a sentence"
        assert re.fullmatch(r"[a-z][a-z0-9_]*", column.name)
        assert column.dtype in DTYPES


@pytest.mark.parametrize("schema", LOADED.schemas.values(), ids=LOADED.schemas)
def test_pandera_takes_every_schema_as_it_stands(schema):
    made = pandera_schema(schema)
    assert list(made.columns) == [column.name for column in schema.columns]
    assert (made.strict, made.ordered, made.coerce, list(made.unique)) == (True, True, False, list(schema.key))
    for column in schema.columns:
        assert made.columns[column.name].nullable is column.nullable
        assert not made.columns[column.name].coerce


def append(path, text):
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


@pytest.fixture
def schemas(tmp_path):
    """A copy of `schemas/` to spoil: `schemas(file, old, new)` replaces text and returns the findings."""
    folder = tmp_path / "schemas"
    shutil.copytree(SCHEMAS, folder)

    def spoil(file, old, new):
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return load_table_schemas(folder, load_dictionary(folder).dictionary).findings

    spoil.folder = folder
    return spoil


SPOILT = {
    "misspelt key of the table": ("values.yaml", "checks:\n", "cheks:\n", 6, "did you mean `checks`?"),
    "misspelt key of a column": ("values.yaml", "    nullable: false\n", "    nulable: false\n", 12,
                                 "did you mean `nullable`?"),
    "a key of Pandera's that we don't use": ("values.yaml", "    nullable: false\n", "    coerce: true\n", 12, None),
    "unknown dtype": ("values.yaml", "dtype: string\n", "dtype: object\n", 11, None),
    "a dtype of another unit": ("values.yaml", "dtype: datetime64[us]", "dtype: datetime64[ns]", None, None),
    "a category without vocabulary": ("values.yaml", "    vocabulary: bounds\n", "", None, None),
    "a vocabulary that doesn't exist": ("values.yaml", "vocabulary: bounds\n", "vocabulary: bonds\n", None, None),
    "a vocabulary of a column that is no category": (
        "values.yaml", "dtype: string\n", "dtype: string\n    vocabulary: bounds\n",
                                                     None, None),
    "no nullable": ("values.yaml", "    nullable: false\n", "", 11, None),
    "nullable in words": ("values.yaml", "nullable: false", "nullable: no", 12, None),
    "a reference to no table": ("values.yaml", "references: entities.id", "references: entity.id", 13, None),
    "a reference to no column": ("values.yaml", "references: entities.id", "references: entities.ids", 13, None),
    "a key that is no column": ("values.yaml", "unique: [subject,", "unique: [subjekt,", 5, None),
    "another name": ("values.yaml", "name: values", "name: value", 1, None),
    "no title": ("values.yaml", "title: Values\n", "", 1, None),
    "no type": ("values.yaml", "schema_type: dataframe", "schema_type: series", 1, None),
    "something else to generate": ("missiles.yaml", "generate: properties", "generate: everything", 6, None),
    "checks that are no map": ("values.yaml", "  low_not_above_high: {}\n  date_min_not_after_date_max: {}\n",
                               "  - low_not_above_high\n", None, None),
    "a fixed column with the name of a generated one": (
        "missiles.yaml", "  variant_of:\n", "  range_max_km:\n", None, None),
}  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "line", "tip"), SPOILT.values(), ids=SPOILT)
def test_what_would_do_nothing_is_refused_with_its_place(schemas, file, old, new, line, tip):
    found = schemas(f"tables/{file}", old, new)
    assert found, "nothing was found"
    assert {(one.code, one.level, one.file) for one in found} == {("S30", "error", f"schemas/tables/{file}")}
    assert line is None or line in {one.line for one in found}
    assert tip is None or tip in {one.tip for one in found}


def test_a_table_that_nobody_fills_is_refused(schemas):
    shutil.copy(schemas.folder / "tables/missiles.yaml", schemas.folder / "tables/misiles.yaml")
    (found,) = schemas("kinds.yaml", "label: missile\n", "label: missile\n")
    assert (found.file, found.tip) == ("schemas/tables/misiles.yaml", "did you mean `missiles`?")


@pytest.mark.parametrize("table", ["missiles", "aliases"])
def test_a_table_without_schema_is_missed(schemas, table):
    (schemas.folder / f"tables/{table}.yaml").unlink()
    found = schemas("kinds.yaml", "label: missile\n", "label: missile\n")
    assert f"schemas/tables/{table}.yaml" in {one.expected for one in found}


def test_a_property_for_a_table_that_takes_none_is_refused(schemas):
    (found,) = schemas("properties.yaml", "table: budgets", "table: budgetts")
    assert (found.file, found.found) == ("schemas/properties.yaml", "budgetts")


def test_two_properties_whose_columns_would_be_one_are_refused(schemas):
    twin = "label: r, definition: R, kinds: [missiles], type: quantity, unit: km, time: fixed, wide: true"
    append(schemas.folder / "properties.yaml", f"\nrange-max: {{{twin}}}\n")
    found = schemas("kinds.yaml", "label: missile\n", "label: missile\n")
    assert {one.found for one in found} == {
        "range_max_km", "range_max_bound", "range_max_low_km", "range_max_high_km", "range_max_n_independent",
    }  # fmt: skip


def test_broken_schemas_stop_the_run_with_findings(make_root):
    root = make_root()
    path = root / "schemas/tables/values.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("checks:", "cheks:", 1), encoding="utf-8")
    with pytest.raises(BrokenSchemas):
        read_dataset(find_root(root))
    assert [one.code for one in validate_root(find_root(root)).findings] == ["S30"]


class TestSchemasAreData:
    """Issue 2: a property or a kind of record is an entry in `schemas/`, without a change in `src/`."""

    def build(self, root, out):
        dataset = read_dataset(find_root(root))
        frames, findings = check_tables(compile_tables(dataset), dataset.schemas)
        assert [*dataset.findings, *findings] == []
        out.mkdir()
        write_tables(out, frames, dataset.schemas)

    def test_a_new_property_flows_to_csv_and_parquet(self, make_root, tmp_path):
        root = make_root({"missiles/lance": json.dumps({"name": "Lance", "claims": {"mass.seeker": [
            {"at_least": 20, "unit": "lb", "as_published": "20 lb or more", "basis": "reported", "source": "press-2024"}
        ]}})})  # fmt: skip
        append(
            root / "schemas/properties.yaml",
            """
mass.seeker:
  label: mass of the seeker
  definition: Mass of the seeker head.
  kinds: [missiles]
  type: quantity
  unit: kg
  time: fixed
  wide: true
""",
        )
        self.build(root, tmp_path / "out")
        frame = pd.read_parquet(tmp_path / "out/parquet/missiles.parquet")
        assert frame[["mass_seeker_kg", "mass_seeker_bound"]].values.tolist() == [[9.07185, "at_least"]]
        assert str(frame["mass_seeker_kg"].dtype) == "float64"
        assert "mass_seeker_kg" in (tmp_path / "out/csv/missiles.csv").read_text(encoding="utf-8")
        properties = pd.read_parquet(tmp_path / "out/parquet/properties.parquet").set_index("property")
        assert properties.loc["mass.seeker", "label"] == "mass of the seeker"

    def test_a_new_kind_of_record_flows_to_csv_and_parquet(self, make_root, tmp_path):
        root = make_root({
            "radars/big-eye": json.dumps({"name": "Big Eye", "band": "X", "claims": {"radar.reach": [
                {"value": 400, "unit": "km", "as_published": "400 km", "basis": "reported", "source": "press-2024"}
            ]}}),
        })  # fmt: skip
        path = root / "schemas/kinds.yaml"
        text = path.read_text(encoding="utf-8")
        kind = "kinds:\n  radars:\n    label: radar\n    definition: A radar.\n    claims: true\n"
        path.write_text(text.replace("kinds:\n", f"{kind}    keys:\n      band: {{type: text}}\n", 1), encoding="utf-8")
        append(
            root / "schemas/properties.yaml",
            """
radar.reach:
  label: reach
  definition: Greatest distance of detection.
  kinds: [radars]
  type: quantity
  unit: km
  time: fixed
  wide: true
""",
        )
        (root / "schemas/tables/radars.yaml").write_text("""
schema_type: dataframe
name: radars
title: Radars
description: One row for each radar.
unique: [id]
generate: properties
columns:
  id: {dtype: string, nullable: false, references: entities.id, description: Id.}
  name: {dtype: string, nullable: false, description: Name.}
  band: {dtype: string, nullable: true, description: Band.}
""", encoding="utf-8")  # fmt: skip
        self.build(root, tmp_path / "out")
        frame = pd.read_parquet(tmp_path / "out/parquet/radars.parquet")
        assert frame[["id", "band", "radar_reach_km"]].values.tolist() == [["big-eye", "X", 400.0]]
        assert "big-eye,Big Eye,X,400.0" in (tmp_path / "out/csv/radars.csv").read_text(encoding="utf-8")
        entities = pd.read_parquet(tmp_path / "out/parquet/entities.parquet").set_index("id")
        assert entities.loc["big-eye", "kind"] == "radars"

    def test_a_new_scheme_of_range_classes_is_terms_and_a_column(self, make_root, tmp_path):
        root = make_root({"missiles/lance": json.dumps({"name": "Lance", "claims": {"range.max": [
            {"value": 400, "unit": "km", "as_published": "400 km", "basis": "reported", "source": "press-2024"}
        ]}})})  # fmt: skip
        append(
            root / "schemas/vocabularies/range-classes.yaml",
            "  house/far: {label: far, definition: Far., scheme: house, low: 300, low_inclusive: true}\n",
        )
        path = root / "schemas/tables/missiles.yaml"
        column = "columns:\n  range_class_house: {dtype: string, nullable: true, description: Ours.}\n"
        path.write_text(path.read_text(encoding="utf-8").replace("columns:\n", column), encoding="utf-8")
        self.build(root, tmp_path / "out")
        frame = pd.read_parquet(tmp_path / "out/parquet/missiles.parquet")
        assert frame["range_class_house"].tolist() == ["far"]
