"""The text of a real record while it is being corrupted: lines that keep their identity while others are put in."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field


class Line:
    """One line of the text; found again after others were inserted."""

    def __init__(self, text):
        self.text = text


@dataclass(frozen=True)
class Mutation:
    """Corrupted texts, by id of their record, and the line of `record` at which `code` has to fire.

    `kinds` gives the kinds of records that are new, `also` codes that apply to this one besides those of its mutator.
    """

    record: str
    line: int
    what: str
    texts: dict[str, str]
    kinds: dict[str, str] = field(default_factory=dict)
    file: str | None = None
    also: frozenset[str] = frozenset()

    @property
    def key(self):
        """What tells it apart, the same in every run."""
        return f"{self.record}:{self.line}:{self.what}"


def plain(value):
    """A value as YAML in one line."""
    if isinstance(value, list | tuple):
        return "[" + ", ".join(plain(part) for part in value) + "]"
    if isinstance(value, str):
        return value if re.fullmatch(r"[a-z][a-z-]*[a-z]", value) else json.dumps(value, ensure_ascii=False)
    return json.dumps(value)


class Draft:
    """The record `record` of `bench`, to be changed by the methods; each returns the line that it wrote."""

    def __init__(self, bench, record):
        self.record = bench.records[record] if isinstance(record, str) else record
        self.lines = [Line(text) for text in bench.texts[self.record.id].split("\n")]
        self.original = list(self.lines)

    def at(self, number):
        """The line that was number `number` of the sound text."""
        return self.original[number - 1]

    def after(self, line, *texts):
        """Put lines in after `line`; returns the first."""
        new = [Line(text) for text in texts]
        index = self.lines.index(line) + 1
        self.lines[index:index] = new
        return new[0]

    def cut(self, first, end):
        """Take out the lines from `first` up to and without `end` (None: the end of the text)."""
        start = self.lines.index(first)
        stop = self.lines.index(end) if end else len(self.lines)
        del self.lines[start:stop]

    # ------------------------------------------------------------ claims

    def put(self, claim, key, value):
        """Give a key of a claim another value, or give the claim the key."""
        if key in claim.spots:
            line = self.at(claim.spots[key][0][0])
            start = claim.spots[key][0][1] - 1
            line.text = f"{line.text[:start]}{key}: {plain(value)}"
            return line
        return self.after(self.at(claim.at.line), " " * (claim.at.column - 1) + f"{key}: {plain(value)}")

    def drop(self, claim, key):
        """Take a key out of a claim; returns the claim's first line then."""
        first = self.at(claim.at.line)
        line = self.at(claim.spots[key][0][0])
        following = self.lines[self.lines.index(line) + 1]
        if line is first:
            start = claim.at.column - 1
            following.text = first.text[:start] + following.text[start:]
            first = following
        self.lines.remove(line)
        return first

    def rename(self, claim, key, other):
        """Write `other` where the key `key` of a claim stands."""
        line = self.at(claim.spots[key][0][0])
        start = claim.spots[key][0][1] - 1
        line.text = line.text[:start] + other + line.text[start + len(key) :]
        return line

    def line_of(self, claim, key="value"):
        """The line of a claim's key."""
        return self.at(claim.spots[key][0][0])

    def add(self, name, like=None, nr=91, **keys):
        """Add a claim on the property `name`; source and basis are those of `like` unless given. Returns its value's line."""
        if like is not None:
            keys = {"source": like.source, "basis": like.basis or "reported", **keys}
        keys = {key: value for key, value in {**keys, "nr": nr}.items() if value is not None}
        texts = [f"      {key}: {plain(value)}" for key, value in keys.items()]
        texts[0] = "    - " + texts[0].lstrip()
        tree = self.record.tree.get("claims")
        if tree is not None and name in tree:
            return self.after(self._last_line("claims", name), *texts)
        if tree is not None:
            self.after(self._last_line("claims"), f"  {name}:", *texts)
        else:
            self.after(self._last_line(), "claims:", f"  {name}:", *texts)
        return next(line for line in self.lines if line.text == texts[0])

    def property(self, name):
        """The line of a property's name."""
        return self.at(self.record.tree["claims"].spots[name][0][0])

    def drop_property(self, name):
        """Take out a property with all its claims."""
        first, last = self.property(name), self._last_line("claims", name)
        end = self.lines.index(last) + 1
        self.cut(first, self.lines[end] if end < len(self.lines) else None)

    # ------------------------------------------------------------ plain keys

    def set(self, key, value):
        """Give a plain key of the record another value, or put it in after the first line."""
        if key in self.record.tree:
            line = self.at(self.record.tree.spots[key][0][0])
            line.text = f"{key}: {plain(value)}"
            return line
        return self.after(self.lines[0], f"{key}: {plain(value)}")

    def alias(self, **keys):
        """Add an alias; returns the line of its name."""
        texts = [f"    {key}: {plain(value)}" for key, value in keys.items()]
        texts[0] = "  - " + texts[0].lstrip()
        if "aliases" in self.record.tree:
            return self.after(self._last_line("aliases"), *texts)
        self.after(self.lines[0], "aliases:", *texts)
        return self.lines[2]

    def _last_line(self, *path):
        """The last line of what stands under a path of keys; of the whole text if none is given."""
        ends, tree = [len(self.original) + 1], self.record.tree
        for key in path:
            starts = sorted(spots[0][0] for spots in tree.spots.values())
            own = tree.spots[key][0][0]
            ends.append(next((start for start in starts if start > own), ends[-1]))
            tree = tree[key]
        last = min(ends) - 1
        while not self.original[last - 1].text.strip():
            last -= 1
        return self.original[last - 1]

    # ------------------------------------------------------------ done

    @property
    def text(self):
        return "\n".join(line.text for line in self.lines)

    def mutation(self, line, what, also=()):
        """The corruption, to be found at `line`."""
        number = self.lines.index(line) + 1
        return Mutation(self.record.id, number, what, {self.record.id: self.text}, also=frozenset(also))
