"""The catalogue of finding codes: what each stands for, in one line, and how to mend it.

`Y..` the file as YAML, `S..` the shape of a record, `T..` whole tables, `R..` the domain rules, which describe
themselves. A test holds that every code that the checks use is listed here.
"""

from __future__ import annotations

from typing import NamedTuple

from capdata.findings import Level


class Code(NamedTuple):
    """What a code stands for. `help` says how to mend what it finds."""

    code: str
    level: Level
    title: str
    help: str


_OWN = {
    "Y01": ("a file that can't be used", "Records are plain files, data/<kind>/<id>.yaml, named for their id."),
    "Y02": ("too large", "Split it; limits are far above what a hand-written record needs."),
    "Y03": ("not UTF-8", "Save the file as UTF-8 without a byte order mark."),
    "Y04": ("a control or invisible character", "Delete it; retype the text around it."),
    "Y05": ("a tab", "Use spaces."),
    "Y06": ("not YAML", "Look at the place and the lines above it: quotes, brackets, indentation."),
    "Y07": ("a quote left open", "Close the quote on the line on which it opens."),
    "Y08": ("a key that stands twice", "Keep one of the two."),
    "Y09": ("YAML that records don't use", "No anchors, aliases, tags, merge keys, directives or second documents."),
    "Y10": ("nested too deeply", "Records need seven levels."),
    "Y11": ("a number that is no figure", "Write a finite number with at most 18 digits."),
    "Y12": ("a key that is no plain text", "Write a plain key, like `name:`."),
    "Y13": ("a key without a value", "Quote text that holds a comma, or give the key its value."),
    "Y14": ("not a map", "A record is keys and values, like `name: ...`."),
    "Y15": ("too many mistakes in one file", "Mend those listed; the rest of the file is read then."),
    "S01": ("an unknown key or property", "Correct its spelling, or take it out."),
    "S02": ("a missing key", "Add the key."),
    "S03": ("a value of the wrong type", "Write what is expected; quote text that looks like a number."),
    "S04": ("a word that is no term", "Use a term of the vocabulary under schemas/vocabularies/."),
    "S05": ("an id that doesn't exist", "Correct the id, or write the record it names."),
    "S06": ("an id of the wrong kind", "Name a record of a kind that fits."),
    "S07": ("not a date", "Write EDTF: 2024, 2024-07, 2024-07-10, 2023~, 2025-10/2026-09."),
    "S08": ("a unit that doesn't fit", "Use a unit of schemas/units.yaml, of the property's dimension."),
    "S09": ("not exactly one value", "Give value, about, at_least, more_than, at_most, less_than, between or missing."),
    "S10": ("a property or qualifier where it can't stand", "See `kinds` and `qualifiers` in schemas/properties.yaml."),
    "S11": ("two claims with one id", "Give the second `nr: 2`."),
    "S12": ("the printed figure is missing", "Add as_published: the figure as the page prints it."),
    "S13": ("a state or plan without its time", "Add as_of or since."),
    "S14": ("an id used twice", "Ids are unique over all kinds and never reused."),
    "S15": ("a number out of bounds", "Check the figure, and its unit."),
    "S16": ("a choice or redirect that leads nowhere", "Name what exists."),
    "S17": ("an address or code of the wrong form", "Write a full web address, or an ISO code."),
    "S18": ("too many mistakes in one record", "Mend those listed; the rest is checked then."),
    "S30": ("a fault in schemas/", "Mend the schema file; no record can be judged without it."),
    "T01": ("a table that fails its schema", "Look at the row named; two records may claim the same key."),
    "T02": ("a reference between tables that leads nowhere", "Write the record that is named, or correct the name."),
    "R00": ("a rule or waiver at fault", "Take out a waiver that is no longer needed; report a rule that crashes."),
}  # fmt: skip


def catalogue() -> dict[str, Code]:
    """Every code, the rules' included, by code."""
    from capdata.rules.engine import all_rules

    codes = {code: Code(code, "error", title, help_text) for code, (title, help_text) in _OWN.items()}
    for rule, _ in all_rules():
        codes[rule.code] = Code(rule.code, rule.level, rule.title, f"{rule.reason} Accepted: {rule.accepts}")
    return dict(sorted(codes.items()))
