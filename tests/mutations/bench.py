"""The data set read once, and judged again with one record changed."""

from __future__ import annotations

from collections import Counter
from itertools import chain

from capdata import dates
from capdata.reading.dataset import read_dataset
from capdata.reading.records import RecordChecker
from capdata.reading.references import check_references
from capdata.rules.engine import judge
from capdata.rules.model import View
from capdata.schemas.sheet import Sheet
from capdata.weighing.flatten import flatten
from capdata.weighing.weigh import weigh
from capdata.yaml_text.reader import read_yaml

#: Records of these kinds decide how claims on other records are weighed.
WEIGHTY = {"sources", "organisations"}


def by_subject(things, subject):
    """Things in lists by their subject."""
    found = {}
    for thing in things:
        found.setdefault(subject(thing), []).append(thing)
    return found


def said(finding):
    """A finding without its line, which moves when a line is put in above it."""
    return finding.code, finding.level, finding.file, finding.message, finding.found


class Bench:
    """The sound data set. `findings` are those that it has before anything is corrupted.

    It is judged as of the day on which a source was last read, so that nothing changes as time goes on.
    """

    def __init__(self, root):
        dataset = read_dataset(root)
        self.dataset, self.dictionary, self.records = dataset, dataset.dictionary, dataset.records
        self.texts = {r.id: (root.data.parent / r.file).read_text(encoding="utf-8") for r in self.records.values()}
        self.checker = RecordChecker(dataset.dictionary, retired=dataset.redirects)
        sources = [record for record in self.records.values() if record.kind == "sources"]
        self.today = max(dates.parse(source.keys["accessed"]).latest for source in sources)
        flat = flatten(self.records, self.dictionary)
        self._values = by_subject(weigh(flat, self.records, self.dictionary), lambda value: value.subject)
        self.view, self.findings = self._judge(self.records, self._values, dataset.findings)
        self._trees, self._plain = {}, {}
        self._before = Counter(map(said, self.findings))
        self._unsound = {finding.file for finding in self.findings if finding.level == "error"}
        self._noted = {(finding.file, finding.code) for finding in self.findings}
        for record in self.records.values():
            self._noted |= {(record.file, waiver["rule"]) for waiver in record.keys.get("waivers", ())}

    def _judge(self, records, values, findings):
        flat = flatten(records, self.dictionary)
        view = View(records, self.dictionary, flat, list(chain.from_iterable(values.values())), self.today)
        return view, [*findings, *judge(view).findings]

    def sound(self, record, code):
        """Whether a record has no error, and nothing that `code` says already or would say but for a waiver."""
        return record.file not in self._unsound and (record.file, code) not in self._noted

    def file_of(self, mutation):
        """The file at which its finding has to stand."""
        if mutation.file:
            return mutation.file
        kind = mutation.kinds.get(mutation.record) or self.records[mutation.record].kind
        return f"data/{kind}/{mutation.record}.yaml"

    def new_findings(self, mutation):
        """What is found in the corrupted data set and wasn't in the sound one."""
        records, shapes, unread = dict(self.records), [], set()
        for record_id, text in mutation.texts.items():
            kind = mutation.kinds.get(record_id) or self.records[record_id].kind
            file = f"data/{kind}/{record_id}.yaml"
            tree, found = read_yaml(text.encode(), file)
            sheet = Sheet(file, record_id, list(found))
            records.pop(record_id, None)
            if tree is None:
                unread.add(record_id)
            else:
                records[record_id] = self.checker.check(tree, kind, record_id, sheet)
            shapes += sheet.findings
        records = dict(sorted(records.items()))
        shapes += check_references(records, self.dataset.redirects, self.dictionary, unread)
        _, findings = self._judge(records, self._weighed(records, mutation.texts), shapes)
        before = self._before.copy()
        new = []
        for finding in findings:
            if before[said(finding)]:
                before[said(finding)] -= 1
            else:
                new.append(finding)
        return new

    def _weighed(self, records, changed):
        """The weighed values by subject; only those of changed records are weighed again, where that is enough."""
        kinds = {record.kind for one in changed for record in (self.records.get(one), records.get(one)) if record}
        again = records if kinds & WEIGHTY else {one: records[one] for one in changed if one in records}
        needed = {**again, **{one.id: one for one in records.values() if one.kind in WEIGHTY}}
        flat = [flat for flat in flatten(needed, self.dictionary) if flat.claim.subject in again]
        new = by_subject(weigh(flat, records, self.dictionary), lambda value: value.subject)
        kept = {one: values for one, values in self._values.items() if one in records and one not in again}
        return dict(sorted({**kept, **new}.items()))

    # ------------------------------------------------------------ what there is to corrupt

    def of_kind(self, *kinds):
        """The records of these kinds that have no error."""
        return [r for r in self.records.values() if (not kinds or r.kind in kinds) and r.file not in self._unsound]

    def claims(self, *names, code, bounds=None):
        """The flat claims on properties, in records of which `code` says nothing: live, and written one key a line."""
        for flat in self.view.claims(*names):
            claim = flat.claim
            record = self.records[claim.subject]
            wanted = claim.missing is None and (bounds is None or claim.bound in bounds)
            if wanted and self.sound(record, code) and self.usable(claim):
                yield flat

    def usable(self, claim):
        """Whether a claim can be changed line by line, and its source used for another one without being at fault."""
        source = self.records.get(claim.source or "")
        publisher = self.records.get(source.keys["publisher"]) if source else None
        compiled = publisher is not None and publisher.keys.get("kind") == "encyclopaedia"
        relayed = source is not None and source.keys.get("kind") == "repost"
        return self.one_a_line(claim) and not compiled and not relayed

    def one_a_line(self, claim):
        """Whether each key of a claim stands on a line of its own, with its whole value."""
        if claim.id not in self._plain:
            tree = self.tree(self.records[claim.subject])
            each = [node for node in tree["claims"][claim.property] if node.at == claim.at]
            lines = [key_at.line for key_at, _ in each[0].places.values()]
            whole = all(key_at.line == at.line for key_at, at in each[0].places.values())
            self._plain[claim.id] = whole and sorted(lines) == list(range(min(lines), min(lines) + len(lines)))
        return self._plain[claim.id]

    def tree(self, record):
        """A record's file as read: maps and lists that know their places."""
        if record.id not in self._trees:
            self._trees[record.id] = read_yaml(self.texts[record.id].encode(), record.file)[0]
        return self._trees[record.id]

    def claimed(self, record):
        """The properties on which a record has claims, whatever they say."""
        return self.tree(record).get("claims", {}).keys()

    def words(self, record, name):
        """The live terms or ids claimed of a record."""
        return self.view.words(record if isinstance(record, str) else record.id, name)

    def some_claim(self, record, code):
        """A live claim of a record with a source, or None."""
        if not self.sound(record, code):
            return None
        stated = (flat.claim for flat in self.view.claims_of(record.id) if flat.claim.missing is None)
        return next((claim for claim in stated if claim.source and self.usable(claim)), None)

    def printed(self, number, unit):
        """A figure as a page prints it."""
        word = {"km/h": "km/h", "mi": "miles", "mach": "mach"}.get(unit) or self.dictionary.units[unit].words[0]
        return f"Mach {number:g}" if unit == "mach" else f"{number:g} {word}"

    def family(self, missile):
        """The family at the top of a variant."""
        while above := self.records[missile].keys.get("variant_of"):
            missile = above
        return missile
