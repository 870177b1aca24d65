"""Programs that know nothing of capdata read a release's metadata, and find in it what is there."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import frictionless
import pytest

from capdata.released.edition import Edition


@pytest.fixture(scope="module")
def package(real_edition: tuple[Path, Edition]) -> frictionless.Package:
    return frictionless.Package(str(real_edition[0] / "datapackage.json"))


def test_frictionless_finds_the_release_valid(real_edition: tuple[Path, Edition]) -> None:
    """Sizes, hashes, types, terms, keys and foreign keys, row by row."""
    folder, edition = real_edition
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "note"])[:5]
    assert report.stats["tasks"] == len(edition.files)
    kinds = {task.name: task.type for task in report.tasks}
    assert {kinds[table] for table in edition.schemas} == {"table"}


@pytest.mark.parametrize(
    ("file", "old", "new", "kind"),
    [
        ("csv/claims.csv", "exact", "exactly", "constraint-error"),
        ("csv/aliases.csv", "us-army", "us-navyy", "foreign-key"),
        ("csv/terms.csv", "a", "b", "hash-count"),
    ],
)
def test_frictionless_sees_what_was_changed(
    file: str, old: str, new: str, kind: str, make_root, make_edition, tmp_path: Path
) -> None:
    """The checks are really on: a term outside its list, a reference to nowhere, another byte."""
    from capdata.metadata import DOCUMENTS

    root = make_root(
        {
            "organisations/us-army": "name: Army\nkind: armed-service\ncountry: NA\n",
            "missiles/lance": """
                name: Lance
                aliases: [{name: L, authority: us-army}]
                claims:
                  range.max:
                    - {value: 500, unit: km, as_published: 500 km, basis: reported, source: press-2024}
            """,
        }
    )
    folder = tmp_path / "release"
    edition = make_edition(root, folder)
    text = DOCUMENTS["datapackage.json"](edition)
    (folder / "datapackage.json").write_text(text, encoding="utf-8")
    assert frictionless.validate(str(folder / "datapackage.json")).valid
    content = (folder / file).read_text(encoding="utf-8")
    assert old in content
    (folder / file).write_text(content.replace(old, new), encoding="utf-8")
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert kind in {error for (error,) in report.flatten(["type"])}


def test_the_package_says_what_the_tables_are(
    package: frictionless.Package, real_edition: tuple[Path, Edition]
) -> None:
    edition = real_edition[1]
    assert package.version == "0.1.0"
    for name, schema in edition.schemas.items():
        found = package.get_resource(name).schema
        assert found.primary_key == list(schema.key)
        assert found.field_names == [column.name for column in schema.columns]
        referring = {column.name for column in schema.columns if column.references}
        assert {key["fields"][0] for key in found.foreign_keys} == referring
    bound = package.get_resource("claims").schema.get_field("bound")
    assert bound.constraints["enum"] == list(edition.schemas["claims"].column("bound").terms)
    assert package.get_resource("missiles").schema.get_field("range_max_km").to_descriptor()["unit"] == "km"


def test_the_package_is_of_version_two_of_the_standard(real_edition: tuple[Path, Edition]) -> None:
    content = json.loads((real_edition[0] / "datapackage.json").read_text(encoding="utf-8"))
    assert content["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    for resource in content["resources"]:
        assert resource.get("type", "table") == "table"  # the only one that the standard knows
        assert resource.get("hash", "sha256:").startswith("sha256:")
        assert "fieldsMatch" not in resource.get("schema", {})


def test_mlcroissant_loads_record_sets(real_edition: tuple[Path, Edition]) -> None:
    folder, edition = real_edition
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of rdflib, which mlcroissant still calls the old way
        import mlcroissant

        dataset = mlcroissant.Dataset(str(folder / "croissant.json"))
        assert list(dataset.metadata.ctx.issues.errors) == []
        assert {each.name for each in dataset.metadata.record_sets} == edition.frames.keys()
        for name in ("organisations", "missiles", "redirects"):
            key, records = edition.schemas[name].key[0], list(dataset.records(name))
            assert len(records) == len(edition.frames[name])
            for record, (_, row) in zip(records[:50], edition.frames[name].iterrows(), strict=False):
                assert record[f"{name}/{key}"].decode() == row[key]  # text arrives as bytes
        facets = {record["relations/facet"] for record in dataset.records("relations")}
    assert facets == {facet.encode() for facet in edition.frames["relations"]["facet"]}
