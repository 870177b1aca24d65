"""One tree of a record file in, one checked `Record` with its claims out.

Shape and type of every key are checked here and in `claim_checker`, where the place in the file is known. What needs
other records (does an id exist) is checked by `references`; what needs knowledge of the field is for the rules.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from capdata.findings import Place, Related, shorten
from capdata.reading.claim_checker import ClaimChecker
from capdata.reading.claims import BOUNDS, NO_SOURCE, Claim, facet_text
from capdata.schemas.dictionary import Dictionary, Kind
from capdata.schemas.shapes import Check, check_keys, compile_shape
from capdata.schemas.sheet import Reference, Sheet, did_you_mean, says
from capdata.yaml_text.reader import List, Map, Spot

__all__ = ["BOUNDS", "MAX_ID", "NO_SOURCE", "Claim", "Record", "RecordChecker", "facet_text"]

#: Longest id of a record.
MAX_ID = 100


class Record(NamedTuple):
    """A checked record: its plain keys, its claims, the ids that it names.

    `tree` is the file as read, without its claims. `incomplete` names the properties of which a claim isn't right.
    """

    kind: str
    id: str
    file: str
    name: str
    keys: Mapping[str, Any]
    claims: list[Claim]
    references: list[Reference]
    tree: Map
    incomplete: frozenset[str]

    def place(self, *path: str | int) -> Place:
        """The place of a plain key's value, or of a part of it: `place("choose", 0, "source")`.

        Where a part isn't written it is the place of the whole; line 1, column 1 for a key that isn't there.
        """
        node: Any = self.tree
        spot: Spot = (1, 1)
        for step in path:
            if isinstance(node, Map) and step in node:
                spot, node = node.spots[str(step)][1], node[str(step)]
            elif isinstance(node, List) and isinstance(step, int) and step < len(node):
                spot, node = node.spots[step], node[step]
            else:
                break
        return Place(*spot)


class RecordChecker:
    """Checks records against a dictionary; compiled once, used for every file.

    `retired` holds the ids of claims that are gone: no tip offers one of them again.
    """

    def __init__(self, dictionary: Dictionary, retired: Collection[str] = ()) -> None:
        self.dictionary = dictionary
        self.retired = retired
        terms = dictionary.terms
        claim_keys = {key: compile_shape(spec, terms) for key, spec in dictionary.claim_keys.items()}
        qualifiers = {key: compile_shape(spec, terms) for key, spec in dictionary.qualifiers.items()}
        self._kinds: dict[str, tuple[Mapping[str, Check], list[str]]] = {}
        for kind in dictionary.kinds.values():
            shapes = {**dictionary.common, **kind.keys}
            if kind.name_key != "name":
                shapes.pop("name", None)
            required = [key for key, spec in shapes.items() if spec.get("required")]
            self._kinds[kind.name] = ({key: compile_shape(spec, terms) for key, spec in shapes.items()}, required)
        self._properties = {
            prop.name: ClaimChecker(prop, dictionary, claim_keys, qualifiers) for prop in dictionary.properties.values()
        }

    def check(self, tree: Map, kind: str, record_id: str, sheet: Sheet) -> Record:
        """Check one record's tree; what is wrong goes to `sheet`."""
        keys, required = self._kinds[kind]
        described = self.dictionary.kinds[kind]
        claims: list[Claim] = []
        incomplete: set[str] = set()
        plain = tree
        if "claims" in tree:
            plain = Map(tree)
            plain.spot, plain.spots = tree.spot, tree.spots
            node = plain.pop("claims")
            key_at, at = tree.spots["claims"]
            if described.claims:
                claims, incomplete = self._claims(node, at, described, record_id, sheet)
            else:
                message = f"a record of kind `{kind}` holds no claims"
                sheet.note("S10", key_at, message, field="claims", found="claims", expected="no `claims`")
        checked = check_keys(plain, keys, required, "", sheet)
        name = checked.get(described.name_key, record_id)
        lost = frozenset(incomplete)
        return Record(kind, record_id, sheet.file, name, checked, claims, sheet.references, plain, lost)

    def _claims(self, node: Any, at: Spot, kind: Kind, subject: str, sheet: Sheet) -> tuple[list[Claim], set[str]]:
        """The claims, and the properties of which some can't be used."""
        if type(node) is not Map:
            message = f"{says(node)} where the claims are expected"
            expected = "properties, each with a list of claims"
            sheet.note("S03", at, message, field="claims", found=says(node), expected=expected)
            return [], set(self._properties)
        claims: list[Claim] = []
        incomplete: set[str] = set()
        for name, entries in node.items():
            place, value_at = node.spots[name]
            path = f"claims.{name}"
            checker = self._properties.get(name)
            if checker is None or kind.name not in checker.prop.kinds:
                incomplete.add(self._refuse_property(name, kind, place, path, sheet) or name)
            elif type(entries) is not List or not entries:
                incomplete.add(name)
                message = f"{says(entries) if entries else 'nothing'} where a list of claims is expected"
                tip = "start each claim with `- `"
                sheet.note("S03", value_at, message, field=path, expected="at least one claim", tip=tip)
            else:
                before = len(sheet.findings)
                for i, entry in enumerate(entries):
                    checked = checker.check(entry, entries.spots[i], f"{path}[{i}]", kind.name, subject, sheet)
                    if not checked or len(sheet.findings) > before:
                        incomplete.add(name)
                    claims += checked
        self._check_ids(claims, sheet)
        return claims, incomplete

    def _refuse_property(self, name: str, kind: Kind, at: Spot, path: str, sheet: Sheet) -> str | None:
        """Say that the property can't stand here; returns the one that was meant."""
        known = [prop.name for prop in self.dictionary.properties.values() if kind.name in prop.kinds]
        meant = sheet.meant(name, known)
        if name in self.dictionary.properties:
            kinds = ", ".join(self.dictionary.properties[name].kinds)
            message = f"`{name}` can't be claimed of a record of kind `{kind.name}`"
            expected = f"a record of kind: {kinds}"
            sheet.note("S10", at, message, field=path, found=name, expected=expected, tip=did_you_mean(meant))
        else:
            tip = did_you_mean(meant) or "properties are listed in schemas/properties.yaml"
            sheet.note("S01", at, f"`{shorten(name)}` is not a property", field=path, found=name, tip=tip)
        return meant

    def _check_ids(self, claims: list[Claim], sheet: Sheet) -> None:
        """No two claims get the same id. A number that was given once is not given again."""
        first: dict[str, Claim] = {}
        clashes: list[Claim] = []
        greatest: dict[str, int] = {}
        for claim in claims:
            greatest[claim.base] = max(greatest.get(claim.base, 1), claim.nr)
            if first.setdefault(claim.id, claim) is not claim:
                clashes.append(claim)
        for claim in clashes:
            if claim.source is None and claim.missing is None:
                continue  # its id waits for its source, and that is already said
            nr = greatest[claim.base] + 1
            while f"{claim.base}.{nr}" in self.retired:
                nr += 1
            greatest[claim.base] = nr
            related = (Related(claim.file, *first[claim.id].at, "the claim that has this id"),)
            message = f"two claims would get the id `{claim.id}`"
            tip = f"give this one `nr: {nr}`"
            sheet.note("S11", claim.at, message, field=claim.field, found=claim.id, tip=tip, related=related)
