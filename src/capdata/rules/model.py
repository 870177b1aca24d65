"""What a rule is, what it says, and what it may look at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from capdata import dates
from capdata.findings import Level, Place, Related
from capdata.reading.records import Claim, Record
from capdata.schemas.dictionary import Dictionary
from capdata.weighing.flatten import FlatClaim, SourceFacts, source_facts
from capdata.weighing.weigh import Value

T = TypeVar("T")
_NONE: Mapping[str, Any] = {}


#: What an outcome may be about: a record, a claim, or a weighed group.
Thing = Record | Claim | FlatClaim | Value


@dataclass(frozen=True)
class Rule:
    """A rule's identity and its documentation.

    `doubts` says that a rule whose violations are errors also warns (`doubtful`); such warnings can be waived too.
    `accepts` and `catches` are one example each, in words; `source` is the id of the source record from which the
    definition or constant comes, None where the rule is plain logic or a convention of ours (`convention` says so).
    """

    code: str
    level: Level
    title: str
    reason: str
    accepts: str
    catches: str
    source: str | None = None
    convention: str | None = None
    doubts: bool = False


@dataclass(frozen=True)
class Outcome:
    """One thing a rule examined. `answer` is ok, possible, doubtful or violated.

    `record` is the id it belongs to (None: the data set as a whole); file and place say where a finding stands.
    `claims` are the ids of the claims involved, `on` the property; a waiver names the one or the other. `count` is how
    many things of the record the outcome speaks of: more than one only where all of them hold.
    """

    answer: str
    record: str | None
    file: str
    place: Place
    message: str = ""
    found: str | None = None
    expected: str | None = None
    tip: str | None = None
    field: str | None = None
    on: str | None = None
    claims: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
    count: int = 1


def ok(thing: Thing, count: int = 1) -> Outcome:
    """`thing` was examined and holds, or `count` things of its record were and do.

    The outcome names its record and file only; `ok_there` also says where.
    """
    if isinstance(thing, Record):
        return _sound(thing.id, thing.file, count)
    claim = thing.claim if isinstance(thing, FlatClaim) else claim_of(thing)
    return _sound(claim.subject, claim.file, count)


@lru_cache(maxsize=1 << 16)
def _sound(record: str, file: str, count: int) -> Outcome:
    """One outcome for all that holds in a record: nearly everything does, and nobody asks where it stands."""
    return Outcome("ok", record, file, Place(1, 1), count=count)


def ok_there(thing: Record | Claim | FlatClaim | Value) -> Outcome:
    """`thing` holds, and here is its place: for a rule that makes a finding of the outcome (`replace`)."""
    return _outcome("ok", thing, None)


def violated(
    thing: Thing, message: str, *, key: str | None = None, others: Sequence[Claim] = (), **more: Any
) -> Outcome:
    """`thing` surely breaks the rule. `key` is the key at whose value the finding stands, `others` further claims.

    In a record it may be a path, `aliases.0.note`. `more` holds `found`, `expected`, `tip`.
    """
    return _outcome("violated", thing, key, message=message, others=others, **more)


def doubtful(
    thing: Thing, message: str, *, key: str | None = None, others: Sequence[Claim] = (), **more: Any
) -> Outcome:
    """`thing` can be right and hardly is: a warning, whatever the level of the rule, which has to say `doubts`."""
    return _outcome("doubtful", thing, key, message=message, others=others, **more)


def possible(
    thing: Thing, message: str, *, key: str | None = None, others: Sequence[Claim] = (), **more: Any
) -> Outcome:
    """`thing` may break the rule; what is published doesn't tell."""
    return _outcome("possible", thing, key, message=message, others=others, **more)


def _outcome(
    answer: str, thing: Record | Claim | FlatClaim | Value, key: str | None, *, message: str = "",
    others: Sequence[Claim] = (), **more: Any,
) -> Outcome:  # fmt: skip
    if isinstance(thing, Record):
        path = (key or thing_name(thing)).split(".")
        place = thing.place(*(int(step) if step.isdigit() else step for step in path))
        return Outcome(answer, thing.id, thing.file, place, message, on=path[0] if key else None, **more)
    claim = claim_of(thing)
    place = claim.place(key) if key and key in claim.spots else claim.value_place
    related = tuple(Related(other.file, *other.value_place, f"the claim {other.id}") for other in others)
    return Outcome(
        answer, claim.subject, claim.file, place, message, field=claim.field + (f".{key}" if key else ""),
        on=claim.property, claims=(claim.id, *(other.id for other in others)), related=related, **more,
    )  # fmt: skip


def thing_name(record: Record) -> str:
    """The key at which findings about a whole record stand."""
    return "name" if "name" in record.tree else "title"


def claim_of(thing: Claim | FlatClaim | Value) -> Claim:
    """The claim that stands for a thing: itself, or the chosen or first claim of a weighed group."""
    if isinstance(thing, Claim):
        return thing
    if isinstance(thing, FlatClaim):
        return thing.claim
    return (thing.chosen or thing.claims[0]).claim


@dataclass(frozen=True)
class View:
    """All that rules may look at. `today` is the day of the validation; a test or a release gives its own."""

    records: Mapping[str, Record]
    dictionary: Dictionary
    flat: Sequence[FlatClaim]
    values: Sequence[Value]
    today: date = field(default_factory=date.today)

    @cached_property
    def sources(self) -> dict[str, SourceFacts]:
        """The facts of every source record, by id."""
        return source_facts(self.records, self.dictionary)

    @cached_property
    def now(self) -> dates.Span:
        """Today as a span."""
        return dates.day(self.today)

    def of_kind(self, kind: str) -> Iterator[Record]:
        """The records of one kind."""
        return (record for record in self.records.values() if record.kind == kind)

    def once(self, compute: Callable[[View], T]) -> T:
        """What `compute` makes of this view: computed when the first rule asks, and shared by all that do."""
        if compute not in self._shared:
            self._shared[compute] = compute(self)
        found: T = self._shared[compute]
        return found

    @cached_property
    def _shared(self) -> dict[Any, Any]:
        return {}

    @cached_property
    def _by_property(self) -> dict[str, list[FlatClaim]]:
        found: dict[str, list[FlatClaim]] = {}
        for flat in self.flat:
            found.setdefault(flat.claim.property, []).append(flat)
        return found

    @cached_property
    def _by_subject(self) -> dict[str, dict[str, list[FlatClaim]]]:
        """The claims of each record by property; both orders are those of `flat`."""
        found: dict[str, dict[str, list[FlatClaim]]] = {}
        for flat in self.flat:
            found.setdefault(flat.claim.subject, {}).setdefault(flat.claim.property, []).append(flat)
        return found

    @cached_property
    def _values_by_subject(self) -> dict[str, dict[str, list[Value]]]:
        """The weighed groups of each record by property; both orders are those of `values`."""
        found: dict[str, dict[str, list[Value]]] = {}
        for value in self.values:
            found.setdefault(value.subject, {}).setdefault(value.property, []).append(value)
        return found

    def claims(self, *properties: str, deprecated: bool = False) -> Iterator[FlatClaim]:
        """The claims on these properties, all records; deprecated ones only if asked for.

        A name that ends in `.*` stands for all properties that start so.
        """
        for name in self.property_names(*properties):
            for flat in self._by_property.get(name, ()):
                if deprecated or flat.claim.deprecated is None:
                    yield flat

    def claims_of(self, subject: str, *properties: str, deprecated: bool = False) -> Iterator[FlatClaim]:
        """The claims of one record, on these properties or, if none are named, on all."""
        names = self._names(properties) if properties else None
        for name, claims in self._by_subject.get(subject, _NONE).items():
            if names is None or name in names:
                for flat in claims:
                    if deprecated or flat.claim.deprecated is None:
                        yield flat

    def values_of(self, subject: str, *properties: str) -> Iterator[Value]:
        """The weighed groups of one record, on these properties or, if none are named, on all."""
        names = self._names(properties) if properties else None
        for name, values in self._values_by_subject.get(subject, _NONE).items():
            if names is None or name in names:
                yield from values

    def words(self, subject: str, name: str) -> set[str]:
        """The live, unplanned terms or ids that are claimed of a record."""
        return {
            flat.claim.text
            for value in self.values_of(subject, name)
            for flat in value.live
            if flat.claim.text and not flat.claim.planned
        }

    def property_names(self, *names: str) -> Iterable[str]:
        """The properties that `names` stand for."""
        for name in names:
            if name.endswith(".*"):
                yield from (other for other in self.dictionary.properties if other.startswith(name[:-1]))
            else:
                yield name

    def _names(self, names: tuple[str, ...]) -> frozenset[str]:
        if names not in self._known_names:
            self._known_names[names] = frozenset(self.property_names(*names))
        return self._known_names[names]

    @cached_property
    def _known_names(self) -> dict[tuple[str, ...], frozenset[str]]:
        return {}
