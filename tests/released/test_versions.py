"""Versions are read strictly, ordered as numbers, and stepped as Semantic Versioning says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capdata.released.versions import LEVELS, NotAVersion, Version, is_version, parse_version, step

numbers = st.integers(0, 999_999_999)
versions = st.builds(Version, numbers, numbers, numbers)


@given(versions)
def test_a_version_reads_back_as_itself(version: Version) -> None:
    assert parse_version(str(version)) == version


@pytest.mark.parametrize(
    "text", ["", "1", "1.2", "1.2.3.4", "01.2.3", "1.2.03", "v1.2.3", "1.2.3-rc.1", "1.2.3+x", " 1.2.3", "1.2.3\n",
             "1.2.x", "١.٢.٣", "-1.2.3", "1.2.3.", "../1.2.3"]
)  # fmt: skip
def test_nothing_else_is_a_version(text: str) -> None:
    assert not is_version(text)
    with pytest.raises(NotAVersion, match=r"looks like 1\.4\.0"):
        parse_version(text)


def test_versions_are_ordered_as_numbers() -> None:
    texts = ["0.1.0", "0.2.0", "0.10.0", "1.0.0", "1.0.2", "1.0.10", "10.0.0"]
    assert [str(version) for version in sorted(map(parse_version, reversed(texts)))] == texts


@pytest.mark.parametrize(("level", "after"), [("patch", "1.2.4"), ("minor", "1.3.0"), ("major", "2.0.0")])
def test_each_step_resets_what_is_below_it(level: str, after: str) -> None:
    assert str(parse_version("1.2.3").next(level)) == after
    assert step(parse_version("1.2.3"), parse_version(after)) == level


@given(versions, versions)
def test_a_step_leads_upwards_or_is_none(old: Version, new: Version) -> None:
    found = step(old, new)
    assert found is None or (new > old and old.next(found) == new)
    assert all(step(old, old.next(level)) == level for level in LEVELS)


def test_a_skipped_version_is_no_step() -> None:
    assert step(parse_version("0.1.0"), parse_version("0.1.2")) is None
    assert step(parse_version("0.1.0"), parse_version("0.2.1")) is None
    assert step(parse_version("0.1.0"), parse_version("0.1.0")) is None
