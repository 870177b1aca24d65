"""Retired ids: what `data/redirects.yaml` says of ids that moved, split or were withdrawn, kept for ever.

    old-id:
      kind: moved          # to one new id; `split`: to several; `withdrawn`: to none
      to: [new-id]
      reason: two records told of one missile
      version: 0.2.0       # the release in which it happened

Ids of records and of claims, each by itself. No chains: an entry names ids in use, so one that leads to an id which is
retired later is written anew. A retired id is never used again.

A record's redirect speaks for its claims, and for claims whose id names the record, as source or value: if `tlam` moved
to `tomahawk`, then `tlam.range.max.press-2024` is `tomahawk.range.max.press-2024`, unless an entry of its own says
otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Mapping
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from capdata.findings import Finding, Place, did_you_mean, shorten
from capdata.reading.record_files import is_id
from capdata.schemas.dictionary import Dictionary
from capdata.schemas.shapes import compile_shape
from capdata.schemas.sheet import Sheet
from capdata.yaml_text.reader import List, Map

if TYPE_CHECKING:
    from capdata.reading.records import Record

FILE = "data/redirects.yaml"
MOVED, SPLIT, WITHDRAWN = "moved", "split", "withdrawn"

_START = Place(1, 1)


class Redirect(NamedTuple):
    """What became of a retired id. `new` are the ids in its place; `places` tells where each part is written.

    The keys of `places`: `old`, `kind`, `to`, `reason`, `version`, and `to.0`, `to.1` for the new ids.
    """

    old: str
    kind: str
    new: tuple[str, ...]
    reason: str
    version: str
    places: Mapping[str, Place] = {}

    def place(self, part: str) -> Place:
        """Where a part is written; the old id's place for one that isn't."""
        return self.places.get(part, self.places.get("old", _START))


class Resolved(NamedTuple):
    """What an id is called now. `steps` are the redirects that lead there, none for an id that is no retired one."""

    ids: tuple[str, ...]
    steps: tuple[Redirect, ...] = ()

    @property
    def kind(self) -> str | None:
        """moved, split or withdrawn; None for an id that is no retired one."""
        if not self.steps:
            return None
        return WITHDRAWN if not self.ids else MOVED if len(self.ids) == 1 else SPLIT


def resolve(old: str, redirects: Mapping[str, Redirect], known: Container[str] | None = None) -> Resolved:
    """The ids that stand in the place of `old`, which is the id of a record or of a claim.

    `old` itself where nothing says otherwise; none if it was withdrawn. Where a record was split, its claims may be
    with any of the new ones: of these only ids in `known` are given, if it is there and holds any.
    """
    entry = redirects.get(old)
    if entry is not None:
        return Resolved(entry.new, (entry,))
    parts = old.split(".")
    # The second part is the beginning of a property's name, which is no id.
    moved = {i: redirects[part] for i, part in enumerate(parts) if i != 1 and part in redirects and len(parts) > 1}
    if not moved:
        return Resolved((old,))
    steps = tuple({step.old: step for step in moved.values()}.values())
    choices = [moved[i].new if i in moved else (part,) for i, part in enumerate(parts)]
    renamed = [".".join(choice) for choice in product(*choices)]
    # A claim may have been retired by itself after its record was.
    further = [Resolved(redirects[name].new, (redirects[name],)) if name in redirects else Resolved((name,))
               for name in renamed]  # fmt: skip
    ids = tuple(dict.fromkeys(name for found in further for name in found.ids))
    if known is not None:
        ids = tuple(name for name in ids if name in known) or ids
    return Resolved(ids, (*steps, *(step for found in further for step in found.steps)))


def read_redirects(tree: Map | None, sheet: Sheet, dictionary: Dictionary) -> dict[str, Redirect]:
    """The entries of the file that can be used, by old id; what is wrong goes to `sheet`."""
    if tree is None:
        return {}
    shape = {"type": "map-of", "items": {"type": "map", "keys": dictionary.redirects}}
    checked = compile_shape(shape, dictionary.terms)(tree, tree.spot, "", sheet) or {}
    redirects = {}
    for old, entry in checked.items():
        if not {"kind", "reason", "version"} <= entry.keys():
            continue
        new = tuple(entry.get("to") or ())
        redirects[old] = Redirect(old, entry["kind"], new, entry["reason"], entry["version"], _places(tree, old))
    return redirects


def _places(tree: Map, old: str) -> dict[str, Place]:
    node = tree[old]
    places = {"old": Place(*tree.spots[old][0])}
    for key, (_, value_at) in node.spots.items():
        places[key] = Place(*value_at)
    if type(node.get("to")) is List:
        places |= {f"to.{i}": Place(*spot) for i, spot in enumerate(node["to"].spots)}
    return places


def check_redirects(
    redirects: Mapping[str, Redirect], records: Mapping[str, Record], unread: Container[str] = ()
) -> list[Finding]:
    """What is wrong with the entries among themselves and with the records.

    `unread` holds the ids of files that can't be read as records: leading to one of them is no second mistake.
    """
    claims = {claim.id for record in records.values() for claim in record.claims}
    sheet = Sheet(FILE)
    for redirect in redirects.values():
        old = redirect.old
        if not all(map(is_id, old.split(".")[:1])):
            expected = "the id of a record or of a claim"
            sheet.note("S16", redirect.place("old"), f"`{shorten(old)}` can't be an id", found=old, expected=expected)
        elif old in records or old in claims:
            tip = "give what has it now another id; a retired one is never used again"
            sheet.note("S14", redirect.place("old"), f"`{old}` was retired and is in use again", found=old, tip=tip)
        _check_number(redirect, sheet)
        for i, target in enumerate(redirect.new):
            _check_target(redirect, target, redirect.place(f"to.{i}"), redirects, records, claims, unread, sheet)
    return sheet.findings


def _check_number(redirect: Redirect, sheet: Sheet) -> None:
    allowed = {MOVED: "one new id", SPLIT: "two or more new ids", WITHDRAWN: "no `to`"}
    number = len(redirect.new)
    fits = {MOVED: number == 1, SPLIT: number > 1, WITHDRAWN: number == 0}
    if not fits[redirect.kind]:
        message = f"the redirect of `{redirect.old}` doesn't fit its kind"
        found = f"{redirect.kind}, {number} new id" + ("" if number == 1 else "s")
        expected = f"for {redirect.kind} {allowed[redirect.kind]}"
        at = redirect.place("to" if number else "kind")
        sheet.note("S16", at, message, field=redirect.old, found=found, expected=expected)


def _check_target(
    redirect: Redirect, target: str, at: Place, redirects: Mapping[str, Redirect], records: Mapping[str, Record],
    claims: Collection[str], unread: Container[str], sheet: Sheet,
) -> None:  # fmt: skip
    old, field = redirect.old, f"{redirect.old}.to"
    if target in redirects:
        tip = "name the last id; redirects make no chains"
        message = f"`{old}` leads to `{target}`, which is itself redirected"
        sheet.note("S16", at, message, field=field, found=target, tip=tip)
    elif redirect.new.count(target) > 1:
        sheet.note("S16", at, f"`{old}` leads to `{target}` twice", field=field, found=target)
    elif target not in records and target not in claims:
        subject = target.partition(".")[0]
        if subject not in unread:
            near = did_you_mean(target, claims if "." in target else records)
            message = f"`{old}` leads to `{target}`, which does not exist"
            sheet.note("S05", at, message, field=field, found=target, tip=near)
    elif ("." in old) != ("." in target):
        expected = "a claim" if "." in old else "a record"
        message = f"`{old}` and `{target}` are not both {'claims' if '.' in old else 'records'}"
        sheet.note("S16", at, message, field=field, found=target, expected=f"the id of {expected}")


def in_words(old: str, resolved: Resolved) -> str:
    """What became of a retired id, in a sentence without its end: `tlam moved to tomahawk in 0.2.0: ...`."""
    last = resolved.steps[-1]
    told = {MOVED: "moved to", SPLIT: "was split into", WITHDRAWN: "was withdrawn"}[resolved.kind or MOVED]
    return f"{' '.join([old, told, *_listed(resolved.ids)])} in {last.version}: {last.reason}"


def _listed(ids: tuple[str, ...]) -> Iterator[str]:
    if ids:
        yield ", ".join(ids)
