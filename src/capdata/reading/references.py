"""Checks that need all records: every id that a record names exists and is of the right kind.

Ids that were redirected are named with their new id. Editor's choices (`choose`) have to choose something, and
definitions in the dictionary have to cite sources that exist.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from capdata.findings import Finding, did_you_mean
from capdata.reading.records import Record
from capdata.reading.redirects import Redirect, in_words, resolve
from capdata.schemas.dictionary import Dictionary
from capdata.schemas.sheet import Reference, Sheet

#: Looking for the nearest of many ids is slow; after so many wrong ones no tip is looked for.
MOST_TIPS = 50


def check_references(
    records: Mapping[str, Record],
    redirects: Mapping[str, Redirect],
    dictionary: Dictionary,
    unread: Container[str] = (),
) -> list[Finding]:
    """All findings about names that lead nowhere.

    `unread` holds the ids of files that can't be read as records: naming one of them is no second mistake.
    """
    findings: list[Finding] = []
    tips = MOST_TIPS
    for record in records.values():
        sheet = Sheet(record.file, record.id)
        for reference in record.references:
            target = records.get(reference.target)
            if target is None:
                if reference.target in unread:
                    continue
                tip = _moved(reference.target, redirects)
                if tip is None and tips:
                    tips -= 1
                    fitting = (other.id for other in records.values() if other.kind in reference.kinds)
                    tip = did_you_mean(reference.target, fitting)
                _missing(reference, tip, sheet)
            elif target.kind not in reference.kinds:
                message = f"`{reference.target}` is a record of kind `{target.kind}`"
                expected = "a record of kind: " + ", ".join(reference.kinds)
                sheet.note("S06", reference.at, message, field=reference.field, found=target.kind, expected=expected)
        _check_choices(record, sheet)
        findings += sheet.findings
    findings += _check_definitions(records, dictionary)
    return findings


def _missing(reference: Reference, tip: str | None, sheet: Sheet) -> None:
    folders = " or ".join(f"data/{kind}/{reference.target}.yaml" for kind in reference.kinds)
    message = f"there is no record `{reference.target}`"
    sheet.note("S05", reference.at, message, field=reference.field, found=reference.target, expected=folders, tip=tip)


def _moved(target: str, redirects: Mapping[str, Redirect]) -> str | None:
    resolved = resolve(target, redirects)
    return in_words(target, resolved) if resolved.steps else None


def _check_choices(record: Record, sheet: Sheet) -> None:
    """Each choice chooses something, and in no group do two choose differently."""
    chosen: set[tuple[str, str]] = set()
    for i, choice in enumerate(record.keys.get("choose") or ()):
        name, source = choice.get("property"), choice.get("source")
        if name is None or source is None or name in record.incomplete:
            continue  # what is wrong there is already said
        at, field = record.place("choose", i, "property"), f"choose[{i}]"
        groups = {(name, claim.facet) for claim in record.claims if claim.property == name and claim.source == source}
        if not groups:
            message = f"there is no claim on `{name}` from `{source}` to choose"
            sheet.note("S16", at, message, field=field, found=f"{name} / {source}")
        elif groups & chosen:
            message = f"`{name}` is chosen twice among the same claims"
            sheet.note("S16", at, message, field=field, found=f"{name} / {source}", expected="one choice for a group")
        chosen |= groups


def _check_definitions(records: Mapping[str, Record], dictionary: Dictionary) -> Iterable[Finding]:
    def check(source: str | None, file: str, what: str) -> Iterable[Finding]:
        if source is not None and (source not in records or records[source].kind != "sources"):
            message = f"the definition of `{what}` cites `{source}`, which is no source record"
            yield Finding("S05", "error", file, 1, 1, message, field=what, found=source)

    for prop in dictionary.properties.values():
        yield from check(prop.definition_source, "schemas/properties.yaml", prop.name)
    for vocabulary in dictionary.vocabularies.values():
        file = f"schemas/vocabularies/{vocabulary.name}.yaml"
        yield from check(vocabulary.definition_source, file, vocabulary.name)
        for term in vocabulary.terms.values():
            yield from check(term.definition_source, file, term.name)
