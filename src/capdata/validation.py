"""Validate: records read, checked, compiled, and the tables checked again; every finding in one run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from capdata.dataset import BrokenSchemas, Dataset, read_dataset
from capdata.findings import Finding
from capdata.root import Root, find_root
from capdata.rules.engine import Coverage, judge
from capdata.rules.model import View
from capdata.tables import compile_tables, weigh_dataset

if TYPE_CHECKING:
    import pandas as pd


class Report(NamedTuple):
    """What a validation found, and how much it looked at. `frames` is empty where records have errors of shape."""

    findings: list[Finding]
    n_records: int
    n_claims: int
    dataset: Dataset | None
    frames: Mapping[str, pd.DataFrame]
    coverage: list[Coverage]

    @property
    def ok(self) -> bool:
        """Whether there are no errors."""
        return not any(finding.level == "error" for finding in self.findings)


def _load_pandas() -> None:
    """Load what the tables need, which takes a while, at a moment that costs nothing."""
    import capdata.table_checks  # noqa: F401


def validate_root(root: Root, today: date | None = None) -> Report:
    """Validate everything under `root`. Bad records and broken schemas are findings, not exceptions.

    `today` is the day from which age is measured, the present one unless given. The domain rules judge every record
    that can be read; the tables are compiled and checked only where nothing is wrong, since they would be wrong too.
    """
    try:
        dataset = read_dataset(root, meanwhile=_load_pandas)
    except BrokenSchemas as broken:
        return Report(sorted(broken.findings, key=lambda finding: finding.order), 0, 0, None, {}, [])
    weighed = weigh_dataset(dataset)
    view = View(dataset.records, dataset.dictionary, weighed.flat, weighed.values, today or date.today())
    judgement = judge(view)
    findings = [*dataset.findings, *judgement.findings]
    frames: Mapping[str, pd.DataFrame] = {}
    if not any(finding.level == "error" for finding in findings):
        from capdata.table_checks import check_tables

        frames, found = check_tables(compile_tables(dataset, weighed), dataset.schemas)
        findings += found
    findings.sort(key=lambda finding: finding.order)
    return Report(findings, len(dataset.records), dataset.n_claims, dataset, frames, judgement.coverage)


def validate(root: str | Path | None = None) -> list[Finding]:
    """All findings of the dataset at `root` (default: found as the command line does), sorted by file and place.

    Raises capdata.root.NoRoot if there is no dataset at `root`.
    """
    return validate_root(find_root(Path(root) if root is not None else None)).findings
