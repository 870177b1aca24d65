"""R59: no place is finer than a garrison or town, and nothing holds coordinates.

Places are terms without coordinates, so what can be wrong is their precision, which is one of those that
schemas/vocabularies/places.yaml names, and text: names, aliases and notes of records, and the words of claims
(`as_published`, notes, locators, summaries, roles). Coordinates in degrees or decimals, grid references, plus codes and
addresses of maps are wrong wherever they stand, and so are numbered buildings and street addresses in the record of a
unit or launcher. Where the site is unknown, coordinates in the note are a guess made exact.

Bare pairs of decimals count as coordinates from four decimals on: with three they may be thousands. Out of scope:
figures of range, and addresses of sources.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from capdata.findings import DATASET_FILE, Place
from capdata.reading.records import Claim, Record
from capdata.rules.model import Outcome, Rule, View, ok, violated
from capdata.rules.places import VOCABULARY, terms

RULE = Rule(
    "R59",
    "error",
    "no coordinates, and no place finer than a garrison or town",
    reason="A facility nobody has located, with six decimals beside it, is a pin on every map that loads the table.",
    accepts="an event whose place is `missing: unknown`, with no position anywhere",
    catches="a note with 39.200159, 125.673256 for an unknown facility",
    convention="no position of a unit finer than the publicly announced garrison or town",
)

#: What a place may be, from fine to coarse.
_PRECISIONS = frozenset({"garrison", "town", "range", "region", "sea", "country"})
_COORDINATES = re.compile(
    r"(?<![\d.])-?\d{1,2}\.\d{4,}\s*[°º]?\s*[NS]?\s*[,;/ ]\s*-?\d{1,3}\.\d{4,}"  # 39.200159, 125.673256
    r"|\b\d{1,3}(?:[.,]\d+)?\s*[°º]\s*(?:\d{1,2}(?:[.,]\d+)?\s*['’′]|[NSEWO]\b)"  # 39° 12', 39.2°N
    r"|\b\d{1,2}(?:\.\d+)?\s?[NS][,;/ ]+\d{1,3}(?:\.\d+)?\s?[EW]\b"  # 39.20N 125.67E
    r"|\b\d{1,2}[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}\s?\d{4,5}\s?\d{4,5}\b"  # grid reference
    r"|\b[23456789CFGHJMPQRVWX]{8}\+[23456789CFGHJMPQRVWX]{2,3}\b"  # plus code
    r"|(?i:\bdegrees? (?:north|south)\b.{0,30}\bdegrees? (?:east|west)\b"
    r"|\bgeo:-?\d|\b(?:latitude|longitude|lat|lon)\s*[:=]?\s*-?\d"
    r"|\b(?:google\.[a-z.]+/maps|goo\.gl/maps|maps\.app|openstreetmap\.org/|wikimapia\.org))",
)
_ADDRESS = re.compile(
    r"\b(?:building|bldg\.?|hangar|bunker|warehouse|motor pool|magazine|silo|pad)\s+(?:no\.?\s*)?\d+"
    r"|\b\d{1,5}\s+[A-Z][a-z]+ (?:Street|St\.|Road|Avenue|Ave\.|Boulevard)\b|\b[A-Z]\w+stra(?:ße|sse)\s+\d+",
)
#: No position is written without one of these, and few texts hold one: a first look that costs little.
_HINT = re.compile(r"[0-9°º+]|map")
#: What every alternative of the pattern of coordinates needs, in forms that are found much faster.
_MARKS = ("\u00b0", "\u00ba", "+")
_BEGINNINGS = tuple(map(re.compile, (r"\.\d{4}", r"\d\s?[NS][,;/ ]", r"\d[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}")))
_WORDS = ("degree", "geo:", "map")
_MERIDIAN = re.compile(r"l(?:at|on)(?:itude|gitude)?\s*[:=]?\s*-?\d")
#: Kinds of record with a position to protect; a test range's pads are published.
_POSITIONED = frozenset({"formations", "launchers"})
#: The keys of a claim that hold words.
_TEXTS = ("as_published", "note", "locator", "speaker", "deprecated", "role", "applies_to", "value")


def check(view: View) -> Iterator[Outcome]:
    """The vocabulary, then every record's own words, then every claim's."""
    for name, term in terms(view).items():
        precision = term.fields.get("precision")
        message = ""
        if precision not in _PRECISIONS:
            message = f"the place `{name}` is given to the precision `{precision}`"
        elif words := _COORDINATES.search(f"{term.label} {term.definition}"):
            message = f"the place `{name}` holds coordinates (`{words[0]}`)"
        answer = "violated" if message else "ok"
        expected = ", ".join(sorted(_PRECISIONS))
        yield Outcome(answer, None, DATASET_FILE, Place(1, 1), message, name, expected, field=VOCABULARY)
    for record in view.records.values():
        own = [text for _, text in _own_words(record.keys)]
        worded = [(claim, texts) for claim in record.claims if any(texts := _texts(claim))]
        positioned = record.kind in _POSITIONED
        if not _may_hold(
            "\n".join([*own, *filter(None, chain.from_iterable(texts for _, texts in worded))]), positioned
        ):
            yield ok(record, 1 + len(worded))
            continue
        yield _record(record)
        for claim, _ in worded:
            yield _claim(claim)


def _may_hold(text: str, positioned: bool) -> bool:
    """Whether some of a record's words may be a position. One quick look at all of them together mostly tells."""
    if any(sign in text for sign in _MARKS) or any(pattern.search(text) for pattern in _BEGINNINGS):
        return True
    lowered = text.lower()
    if any(word in lowered for word in _WORDS) or _MERIDIAN.search(lowered):
        return True
    return positioned and _ADDRESS.search(text) is not None


def _finer(text: str, positioned: bool) -> tuple[str, str] | None:
    """What is wrong with a text, and the words that are."""
    if not _HINT.search(text):
        return None
    if words := _COORDINATES.search(text):
        return "coordinates", words[0]
    if positioned and (words := _ADDRESS.search(text)):
        return "a position finer than garrison or town", words[0]
    return None


def _record(record: Record) -> Outcome:
    positioned = record.kind in _POSITIONED
    for key, text in _own_words(record.keys):
        if fault := _finer(text, positioned):
            what, words = fault
            message = f"the text holds {what} (`{words}`)"
            return violated(record, message, key=key, found=words, expected="a town or garrison at most")
    return ok(record)


def _own_words(keys: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key in ("name", "note"):
        if keys.get(key):
            yield key, str(keys[key])
    for i, alias in enumerate(keys.get("aliases") or ()):
        for key in ("name", "note"):
            if alias.get(key):
                yield f"aliases.{i}.{key}", str(alias[key])


def _texts(claim: Claim) -> tuple[str | None, ...]:
    """The words of a claim, in the order of `_TEXTS`."""
    qualifiers = claim.qualifiers
    role, scope = (qualifiers.get("role"), qualifiers.get("applies_to")) if qualifiers else (None, None)
    return claim.as_published, claim.note, claim.locator, claim.speaker, claim.deprecated, role, scope, claim.text


def _claim(claim: Claim) -> Outcome:
    positioned = claim.kind in _POSITIONED
    for key, text in zip(_TEXTS, _texts(claim), strict=True):
        if text and (fault := _finer(str(text), positioned)):
            what, words = fault
            message = f"the text holds {what} (`{words}`)"
            return violated(claim, message, key=key, found=words, expected="a town or garrison at most")
    return ok(claim)
