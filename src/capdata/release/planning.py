"""Plan a release: may it be made under this version? All reasons against it are told at once.

A release is refused where the records have errors, the trees aren't committed, the changelog has no section, the
version isn't the next or is too small for the difference, the difference can't be made, an earlier release isn't what
it was, an id vanished, a redirect was dropped, or something was lost without a reason.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from capdata.checking.validation import Report, validate_root
from capdata.machine.git import NotInGit
from capdata.reading.root import Root
from capdata.release import promises
from capdata.release.bump import Demand, demands, smallest
from capdata.release.changelog import NoSection, Section, section_of
from capdata.release.changes import as_frame, differences
from capdata.release.snapshot import Snapshot, of_release, of_report
from capdata.release.verifying import verify_bytes
from capdata.released import history
from capdata.released.store import Damaged, Release, find_releases
from capdata.released.versions import LEVELS, Level, Version, parse_version, step
from capdata.schemas.table_schemas import TableSchema, load_table_schemas

if TYPE_CHECKING:
    import pandas as pd

#: Reasons of one kind that are told one by one.
MOST = 20


@dataclass
class Plan:
    """A release before it is written, and what stands against it. Parts are None where they couldn't be made."""

    root: Root
    version: Version
    refusals: list[str] = field(default_factory=list)
    section: Section | None = None
    trees: dict[str, str | None] = field(default_factory=dict)
    earlier: list[Release] = field(default_factory=list)
    report: Report | None = None
    schemas: dict[str, TableSchema] = field(default_factory=dict)
    changes: pd.DataFrame | None = None
    demands: list[Demand] = field(default_factory=list)
    level: Level | None = None

    @property
    def previous(self) -> Release | None:
        """The release that this one is compared with; None for the first."""
        return self.earlier[-1] if self.earlier else None

    @property
    def expected(self) -> Version | None:
        """The smallest version that the difference allows; None where that isn't known, or for the first."""
        if self.previous is None or self.level is None:
            return None
        return parse_version(self.previous.version).next(self.level)

    @property
    def may_be_released(self) -> bool:
        """Whether nothing stands against it."""
        return not self.refusals


def plan(root: Root, version: Version, *, again: bool = False, today: date | None = None) -> Plan:
    """Look at everything that a release of `root` under `version` needs.

    `again` is for building one that was made before: it may be there already, with later ones beside it.
    """
    made = Plan(root, version)
    _look_at_section(made, again=again, today=today or date.today())
    _look_at_git(made)
    _look_at_releases(made, again=again)
    _look_at_records(made)
    if made.report is not None and made.report.ok:
        _compare(made, of_report(made.report))
    return made


def _refuse(made: Plan, reasons: list[str], more: str = "{} more") -> None:
    made.refusals += reasons[:MOST]
    if len(reasons) > MOST:
        made.refusals.append(f"and {more.format(len(reasons) - MOST)}")


def _look_at_section(made: Plan, *, again: bool, today: date) -> None:
    try:
        made.section = section_of(made.root.path, str(made.version))
    except NoSection as reason:
        made.refusals.append(str(reason))
        return
    if made.section.released > today and not again:
        day = made.section.released.isoformat()
        made.refusals.append(f"CHANGELOG.md:{made.section.line}: the release is dated {day}, which has not come yet")


def _look_at_git(made: Plan) -> None:
    if made.root.packaged or made.root.lends_schemas:
        made.refusals.append("a release is made in a clone with records and schemas of its own")
        return
    try:
        files = history.uncommitted(made.root.path)
        made.trees = history.trees(made.root.path)
    except NotInGit as reason:
        made.refusals.append(f"a release is made from what git holds: {reason}")
        return
    _refuse(made, [f"{file} differs from the last commit; a release is made from what is committed" for file in files])


def _look_at_releases(made: Plan, *, again: bool) -> None:
    releases = [(parse_version(release.version), release) for release in find_releases(made.root)]
    made.earlier = [release for version, release in releases if version < made.version]
    if not again:
        if any(version == made.version for version, _ in releases):
            made.refusals.append(f"{made.version} was released already; what was released is never written again")
        later = [str(version) for version, _ in releases if version > made.version]
        if later:
            made.refusals.append(f"{later[-1]} was released already, and versions only grow")
    for _, release in releases if not again else ():
        found = [f"releases/{one.version}/{one.file} {one.what}" for one in verify_bytes(release)]
        try:
            names = history.rewritten(made.root.path, release.version) if made.trees else []
        except NotInGit as reason:
            names = [f"releases/{release.version}: {reason}"]
        said = {line.split(" ", 1)[0] for line in found}
        found += [f"{name} is not what was committed with the release" for name in names if name not in said]
        _refuse(made, [f"an earlier release changed: {line}" for line in found])


def _look_at_records(made: Plan) -> None:
    released = made.section.released if made.section else None
    made.report = validate_root(made.root, today=released)
    errors = [finding for finding in made.report.findings if finding.level == "error"]
    if errors:
        first, number = errors[0], "an error" if len(errors) == 1 else f"{len(errors):,} errors, the first"
        where = f"{first.file}:{first.line}:{first.column}"
        made.refusals.append(f"the records have {number} at {where}: {first.message}; see `capdata validate`")
    if made.report.dataset is None:
        return
    made.schemas, findings = load_table_schemas(made.root.schemas, made.report.dataset.dictionary, released=True)
    if findings:
        made.refusals.append(f"the schemas can't be used: {findings[0].file}: {findings[0].message}")


def _compare(made: Plan, new: Snapshot) -> None:
    if "changes" not in made.schemas:
        return
    old = None
    try:
        if made.previous is not None:
            old = of_release(made.previous)
        rows = differences(old, new) if old is not None else []
        made.changes = as_frame(rows, made.schemas["changes"])
    except (Damaged, KeyError, ValueError, TypeError) as reason:
        made.refusals.append(f"the difference to the last release can't be made: {reason}")
        return
    misdated = promises.misdated_redirects(old, new, str(made.version))
    _refuse(
        made, [f"the redirect of {name} says version {said}; it is new in {made.version}" for name, said in misdated]
    )
    if old is None or made.previous is None:
        return
    made.demands = demands(rows, old.schemas, new.schemas)
    made.level = smallest(made.demands)
    _look_at_step(made, parse_version(made.previous.version))
    gone = promises.vanished(old, new)
    _refuse(made, [f"the id {name} vanished; data/redirects.yaml has to say where it went" for name in gone])
    dropped = promises.dropped_redirects(old, new)
    _refuse(made, [f"the redirect of {name} is gone; a redirect is kept for ever" for name in dropped])
    lost = promises.unexplained(promises.losses(old, new), made.section.text if made.section else "")
    _refuse(made, [f"lost without a reason: {loss.what} (name `{loss.name}` in the changelog)" for loss in lost])


def _look_at_step(made: Plan, previous: Version) -> None:
    if made.level is None or made.version <= previous:
        return
    needed, taken = made.level, step(previous, made.version)
    if taken is None:
        allowed = ", ".join(str(previous.next(level)) for level in LEVELS[LEVELS.index(needed) :])
        made.refusals.append(f"{made.version} is no step from {previous}; the difference allows {allowed}")
    elif LEVELS.index(taken) < LEVELS.index(needed):
        forcing = [demand.what for demand in made.demands if demand.level == needed]
        some = "; ".join(forcing[:5]) + (f"; and {len(forcing) - 5:,} more" if len(forcing) > 5 else "")
        made.refusals.append(
            f"{made.version} is a {taken} step from {previous}, and the difference needs a {needed} one, "
            f"{previous.next(needed)}, because {some}"
        )
