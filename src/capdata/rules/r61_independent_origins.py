"""R61: independent origins are counted after reprints are collapsed.

Examined is every weighed value of which `n_independent` is two or more, and in it each claim that names no `origin`,
so that its publisher is counted as one.

- A repost (source of that kind) is not its host's statement.
- A claim whose note, locator or printed words credit an organisation of our records ("citing Bloomberg") is that
  organisation's. If this leaves fewer origins than were counted, the count is wrong; if not, only the credit is
  missing: possible.
- Two sources of one title, both without `origin`, may be one text: possible.

Out of scope: agreement of origins; whether an origin itself relied on another.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from capdata.reading.records import Record
from capdata.rules.model import Outcome, Rule, View, ok, possible, violated
from capdata.weighing.flatten import FlatClaim
from capdata.weighing.weigh import Value

RULE = Rule(
    "R61",
    "error",
    "reprints and relayed words count as their origin, once",
    reason="Two sites that both relay one agency are one origin; counted as two they confirm each other.",
    accepts="Bloomberg's own story, and an Army statement quoted in it with `origin: us-army`",
    catches="two sites whose notes say `citing Bloomberg`, neither with `origin`, counted as two",
    convention="`origin` is whose statement it is; n_independent counts origins",
)

_CREDIT = re.compile(
    r"\b(?:citing|cites?|according to|credits?|quoting|quotes|relay(?:s|ing)|reprints?|reprinted from|reposts?"
    r"|taken from|copied from|first reported by|attributed to|referring to|by a report of)\s+(?:the |a |an )?"
    r"(?P<name>[^\s,;:.()][^,;:.()]{1,60})",
    re.IGNORECASE,
)
#: How those words begin: plain words in small letters are found much faster than the pattern.
_BEGINNINGS = ("citing", "cite", "according to", "credit", "quot", "relay", "reprint", "repost", "taken from",
               "copied from", "first reported by", "attributed to", "referring to", "by a report of")  # fmt: skip
#: Headlines of fewer words than this are met by chance.
_HEADLINE = 5


def check(view: View) -> Iterator[Outcome]:
    """Every value with several origins, claim by claim."""
    names, shared = _names(view), _shared_headlines(view)
    for value in view.values:
        if value.n_independent >= 2:
            yield from _judge(value, names, shared, view)


def _shared_headlines(view: View) -> dict[str, str]:
    """The headlines that several sources have, by source."""
    headlines = {
        source.id: title
        for source in view.of_kind("sources")
        if len((title := _plain(source.name)).split()) >= _HEADLINE
    }
    times = Counter(headlines.values())
    return {source: title for source, title in headlines.items() if times[title] > 1}


def _names(view: View) -> dict[str, list[tuple[str, str]]]:
    """Names and aliases of organisations in lower case, by their first word, longest first."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for record in view.of_kind("organisations"):
        aliases = [str(alias.get("name")) for alias in record.keys.get("aliases") or ()]
        for name in (record.name, *aliases):
            plain = _plain(name)
            if plain:
                found[plain.split()[0]].append((plain, record.id))
    return {word: sorted(names, key=lambda pair: -len(pair[0])) for word, names in found.items()}


def _plain(name: str) -> str:
    return " ".join(re.sub(r"^(?:the|a|an) ", "", name.lower()).split())


def _judge(
    value: Value, names: dict[str, list[tuple[str, str]]], shared: dict[str, str], view: View
) -> Iterator[Outcome]:
    own = [flat for flat in value.live if flat.claim.origin is None and flat.claim.source]
    if not own:
        return
    words = [text for flat in own for text in (flat.claim.note, flat.claim.locator, flat.claim.as_published) if text]
    text = "\n".join(words).casefold()  # one look at all of them; hardly any credits anybody
    some = any(beginning in text for beginning in _BEGINNINGS)
    credited = {flat.claim.id: _credited(flat, names) if some else None for flat in own}
    origins = {credited.get(flat.claim.id) or flat.origin for flat in value.live}
    titles: dict[str, FlatClaim] = {}
    for flat in own:
        source = view.records.get(flat.claim.source or "")
        yield _claim(flat, value, credited[flat.claim.id], len(origins), source, shared, titles)


def _claim(
    flat: FlatClaim, value: Value, credited: str | None, really: int, source: Record | None,
    shared: dict[str, str], titles: dict[str, FlatClaim],
) -> Outcome:  # fmt: skip
    counted = value.n_independent
    tip = "add `origin`, the organisation whose statement it is"
    if source is not None and source.keys.get("kind") == "repost":
        message = f"a repost is counted as one of {counted} independent origins, by its host"
        return violated(flat, message, key="source", found=flat.claim.source, expected="`origin`", tip=tip)
    if credited and credited != flat.origin:
        message = f"the claim credits `{credited}`, and `{flat.origin}` is counted as its origin"
        if really < counted:
            message += f": {really} independent, not {counted}"
            claims = [other.claim for other in value.live if other is not flat and _may_be(other, credited)]
            return violated(flat, message, others=claims, found=flat.origin, expected=f"`origin: {credited}`", tip=tip)
        return possible(flat, message, found=flat.origin, expected=f"`origin: {credited}`", tip=tip)
    title = shared.get(source.id) if source is not None else None
    if title is not None:
        twin = titles.setdefault(title, flat)
        if twin.origin != flat.origin:
            message = f"`{twin.claim.source}` has the same title; the two may be one text"
            return possible(
                flat, message, key="source", found=source.name if source else None, others=[twin.claim], tip=tip
            )
    return ok(flat)


def _may_be(flat: FlatClaim, origin: str) -> bool:
    """Whether the claim is that origin's, or names none of its own."""
    return flat.origin == origin or flat.claim.origin is None


def _credited(flat: FlatClaim, names: dict[str, list[tuple[str, str]]]) -> str | None:
    """The organisation that the claim's words credit."""
    for text in (flat.claim.note, flat.claim.locator, flat.claim.as_published):
        for match in _CREDIT.finditer(text or ""):
            words = _plain(match["name"])
            for name, organisation in names.get(words.split()[0], ()) if words else ():
                if words == name or words.startswith((f"{name} ", f"{name}'", f"{name}’")):
                    return organisation
    return None
