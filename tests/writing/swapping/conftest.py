"""The folder to swap, and both ways of swapping it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from capdata.writing import swap

from .outputs import needs_exchange, unsupported


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture(params=["exchange", "two renames"])
def way(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Both ways of swapping; the first only where this system and file system can."""
    if request.param == "two renames":
        monkeypatch.setattr(swap, "exchange", unsupported)
    else:
        needs_exchange(tmp_path)
    yield request.param
