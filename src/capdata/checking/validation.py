"""Validate: records read, checked, compiled, and the tables checked again; every finding in one run.

Where there is enough to do, the domain rules run in a worker while this process compiles the tables, loads pandas and
Pandera and checks them; what is left of the rules then is shared (see `forking`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from capdata.findings import Finding
from capdata.machine.forking import collector_off, share
from capdata.machine.progress import Progress, part, quiet
from capdata.reading.dataset import BrokenSchemas, Dataset, read_dataset
from capdata.reading.root import Root, find_root
from capdata.rules.engine import Coverage, Judgement, all_rules, conclude, judge_by
from capdata.rules.model import View
from capdata.widening.compiling import Weighed, compile_tables, weigh_dataset

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


#: How much of the work is done when the records are read, and when they are weighed.
READ, WEIGHED = 0.4, 0.55
#: With fewer claims than this the rules are run faster than a worker starts.
WORTH_FORKING = 3000


def validate_root(root: Root, today: date | None = None, progress: Progress = quiet) -> Report:
    """Validate everything under `root`. Bad records and broken schemas are findings, not exceptions.

    `today` is the day from which age is measured, the present one unless given. The domain rules judge every record
    that can be read; the tables are compiled and checked only where nothing is wrong, since they would be wrong too.
    """
    with collector_off():
        try:
            dataset = read_dataset(root, _load_rules, part(progress, 0, READ))
        except BrokenSchemas as broken:
            return Report(sorted(broken.findings, key=lambda finding: finding.order), 0, 0, None, {}, [])
        weighed = weigh_dataset(dataset)
        view = View(dataset.records, dataset.dictionary, weighed.flat, weighed.values, today or date.today())
        tables = _Tables(dataset, weighed)
        judgement = _judge(view, tables.check, part(progress, WEIGHED, 1))
        findings = [*dataset.findings, *judgement.findings]
        frames: Mapping[str, pd.DataFrame] = {}
        if not _errors(findings):
            frames = tables.frames()
            findings += tables.findings
        findings.sort(key=lambda finding: finding.order)
    return Report(findings, len(dataset.records), dataset.n_claims, dataset, frames, judgement.coverage)


def _load_rules() -> None:
    all_rules()


def _judge(view: View, meanwhile: Callable[[], object], progress: Progress) -> Judgement:
    """All rules, shared out among processes if that is quicker. `meanwhile` is called once."""
    rules = all_rules()
    alone = len(view.flat) < WORTH_FORKING
    outcomes = share(
        len(rules), lambda number: judge_by(rules[number], view), meanwhile, alone=alone, progress=progress
    )
    return conclude(view, outcomes)


def _errors(findings: Iterable[Finding]) -> bool:
    return any(finding.level == "error" for finding in findings)


class _Tables:
    """The tables, compiled and checked while the rules are still at work.

    They start from the same claims. Where the rules then find errors nobody asks for the tables, and a fault met in
    compiling records with errors doesn't count.
    """

    def __init__(self, dataset: Dataset, weighed: Weighed) -> None:
        self.dataset = dataset
        self.weighed = weighed
        self.findings: list[Finding] = []
        self._frames: Mapping[str, pd.DataFrame] = {}
        self._fault: Exception | None = None

    def check(self) -> None:
        """Compile and check, where the records themselves have no errors."""
        if _errors(self.dataset.findings):
            return
        try:
            from capdata.schemas.table_checks import check_tables

            self._frames, self.findings = check_tables(compile_tables(self.dataset, self.weighed), self.dataset.schemas)
        except Exception as fault:
            self._fault = fault

    def frames(self) -> Mapping[str, pd.DataFrame]:
        """The tables as DataFrames. Raises what went wrong in compiling them."""
        if self._fault is not None:
            raise self._fault
        return self._frames


def validate(root: str | Path | None = None) -> list[Finding]:
    """All findings of the dataset at `root` (default: found as the command line does), sorted by file and place.

    Raises capdata.reading.root.NoRoot if there is no dataset at `root`.
    """
    return validate_root(find_root(Path(root) if root is not None else None)).findings
