"""R58: an operator in another country than the maker's has a transfer behind it, and country codes are not guessed.

- Every unplanned `relation.operator`: where its country is none of the makers' (of the record or its family), an event
  of approval, contract, order or delivery, not surely later, has to name the system and somebody of that country.
  Where the claim's own words tell of a transfer (bought, delivered, licence, captured), a quantity names the operator,
  or other events show the system, its launcher or another missile of that launcher there, it is possible: the
  transfer itself isn't recorded. Otherwise it is wrong.
- The `country` of a state body is not another country's than the one its name gives: "us" stands in "Russian" too.
  Names of countries are those of schemas/vocabularies/places.yaml.

Out of scope: systems without a maker, planned operators, hosts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from capdata.reading.records import Record
from capdata.rules.model import Outcome, Rule, View, ok, possible, violated
from capdata.rules.places import terms
from capdata.rules.spans import family, fired_by
from capdata.weighing.flatten import FlatClaim

RULE = Rule(
    "R58",
    "error",
    "an operator abroad has a transfer behind it, and a country's code is its own",
    reason="A code found as a substring makes the United States an operator of Russian missiles: `us` is in `russia`.",
    accepts="Tomahawk with the Royal Navy, beside the sale",
    catches="a Russian missile operated by the United States Navy, with no transfer recorded",
    convention="definition of relation.operator in schemas/properties.yaml; ISO 3166-1 alpha-2 codes",
)

_TRANSFER = frozenset({"sale-approval", "contract", "order", "delivery"})
_IN_USE = frozenset(
    {"live-fire", "combat-use", "fielding", "flight-test", "exercise", "activation", "announcement", "purchase-request"}
)
_TRANSFERRED = re.compile(
    r"\b(?:bought|buy|purchas\w+|sold|sale|deliver\w+|donat\w+|suppl(?:y|ied)|licen[cs]\w+|captur\w+|transfer\w*"
    r"|acquired|order(?:ed|s)?|lent|loan\w*|exported)\b",
    re.IGNORECASE,
)
#: Bodies whose name gives their country.
_STATE = frozenset({"government", "armed-service", "agency", "parliament"})
#: Such a body may be named for the country where it is.
_ABROAD = re.compile(r"\b(?:embassy|consulate|mission|in|to|delegation|forces in)\b", re.IGNORECASE)
#: Letters of a country's name that its adjective shares: Germany, German; Russia, Russian.
_STEM = 5


def check(view: View) -> Iterator[Outcome]:
    """Every operator, then every state body."""
    origins = _origins(view)
    transfers = _countries_of_events(view, _TRANSFER)
    shown = _countries_of_events(view, _IN_USE | _TRANSFER)
    paired = _paired(view)
    for flat in view.claims("relation.operator"):
        if flat.claim.text and not flat.claim.planned:
            outcome = _operator(flat, origins, transfers, shown, paired, view)
            if outcome:
                yield outcome
    stems = _stems(view)
    for record in view.of_kind("organisations"):
        if record.keys.get("kind") in _STATE and record.keys.get("country"):
            yield _country(record, stems)


def _origins(view: View) -> dict[str, set[str]]:
    """The countries of the makers of each system; a family's count for its variants."""
    found: dict[str, set[str]] = defaultdict(set)
    for flat in view.claims("relation.maker"):
        if code := _code(view, flat.claim.text):
            found[flat.claim.subject].add(code)
    return found


def _code(view: View, organisation: str | None) -> str | None:
    record = view.records.get(organisation or "")
    return str(record.keys["country"]) if record is not None and record.keys.get("country") else None


def _countries_of_events(view: View, kinds: frozenset[str]) -> dict[str, dict[str, date]]:
    """By system and country: the first day on which such an event names both."""
    found: dict[str, dict[str, date]] = defaultdict(dict)
    for record in view.of_kind("events"):
        if record.keys.get("kind") not in kinds:
            continue
        start = min((flat.date_min or date.min for flat in view.claims_of(record.id, "event.date")), default=date.min)
        codes = {_code(view, one) for one in view.words(record.id, "relation.participant")} - {None}
        systems = view.words(record.id, "relation.used")
        for system in systems | {family(view, one) for one in systems}:
            for code in codes:
                found[system][str(code)] = min(found[system].get(str(code), start), start)
    return found


def _operator(
    flat: FlatClaim, origins: Mapping[str, set[str]], transfers: Mapping[str, Mapping[str, date]],
    shown: Mapping[str, Mapping[str, date]], paired: Mapping[str, set[str]], view: View,
) -> Outcome | None:  # fmt: skip
    claim = flat.claim
    kin = [claim.subject, family(view, claim.subject)]
    makers = set().union(*(origins.get(one, set()) for one in kin))
    if not makers:
        return None
    code = _code(view, claim.text)
    if code is None:
        return possible(flat, f"`{claim.text}` gives no country", found=claim.text, tip="add its `country`")
    if code in makers:
        return ok(flat)
    by = flat.speaks.latest if flat.speaks and flat.speaks.latest else date.max
    if any(transfers.get(one, {}).get(code, date.max) <= by for one in kin):
        return ok(flat)
    made = " or ".join(sorted(makers))
    message = f"made in {made}, operated in {code}, and no event records how it got there"
    tip = "add the sale, licence, delivery or capture as an event with both, or mend the operator"
    text = " ".join(part for part in (claim.note, claim.as_published) if part)
    near = {*kin, *(other for one in kin for other in paired.get(one, ()))}
    near |= {other for one in tuple(near) for other in paired.get(one, ())}
    told = _TRANSFERRED.search(text) or any(code in shown.get(one, {}) for one in near)
    verdict = possible if told or _counted(view, near, claim.text or "") else violated
    return verdict(flat, message, found=claim.text, expected=f"a transfer to {code}", tip=tip)


def _paired(view: View) -> dict[str, set[str]]:
    """What each launcher fires, and what fires each missile."""
    found: dict[str, set[str]] = defaultdict(set)
    for missile, launchers in fired_by(view).items():
        for launcher in launchers:
            found[missile].add(launcher)
            found[launcher].add(missile)
    return found


def _counted(view: View, kin: set[str], operator: str) -> bool:
    """Whether a quantity or a milestone of the system names the operator."""
    names = ("quantity.*", "milestone.*", "cost.unit")
    return any(flat.claim.qualifiers.get("operator") == operator for one in kin for flat in view.claims_of(one, *names))


def _stems(view: View) -> dict[str, str]:
    """The first letters of each country's name, in lower case, with its code."""
    countries = [term for term in terms(view).values() if term.fields.get("precision") == "country"]
    stems = {term.label[: max(_STEM, len(term.label) - 2)].lower(): term.fields.get("country") for term in countries}
    return {stem: str(code) for stem, code in stems.items() if code and len(stem) >= _STEM and " " not in stem}


def _country(record: Record, stems: Mapping[str, str]) -> Outcome:
    words = re.findall(r"[^\W\d_]+", record.name.lower())
    named = {code for word in words for stem, code in stems.items() if word.startswith(stem)}
    code = str(record.keys["country"])
    if len(named) == 1 and code not in named and not _ABROAD.search(record.name):
        message = f"the name is that of a body of {min(named)}, and the country is {code}"
        return violated(record, message, key="country", found=code, expected=min(named))
    return ok(record)
