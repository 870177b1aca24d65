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
        """What tells it apart, however the record is edited elsewhere."""
        return f"{self.record}: {self.what}"


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
        self.tree = bench.tree(self.record)
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

    # ------------------------------------------------------------ claims

    def put(self, claim, key, value):
        """Give a key of a claim another value, or give the claim the key."""
        if key in claim.places:
            line = self.line_of(claim, key)
            line.text = f"{line.text[: line.text.index(key + ':')]}{key}: {plain(value)}"
            return line
        return self.after(self.at(claim.at.line), " " * (claim.at.column - 1) + f"{key}: {plain(value)}")

    def drop(self, claim, key):
        """Take a key out of a claim; returns the claim's first line then."""
        first = self.at(claim.at.line)
        line = self.line_of(claim, key)
        following = self.lines[self.lines.index(line) + 1]
        if line is first:
            start = claim.at.column - 1
            following.text = first.text[:start] + following.text[start:]
            first = following
        self.lines.remove(line)
        return first

    def rename(self, claim, key, other):
        """Write `other` where the key `key` of a claim stands."""
        line = self.line_of(claim, key)
        line.text = line.text.replace(f"{key}:", f"{other}:", 1)
        return line

    def line_of(self, claim, key="value"):
        """The line of a claim's key."""
        return self.at(claim.place(key).line)

    def add(self, name, like, *, instead=False, **keys):
        """Add a claim on the property `name`, or put it there instead of those that it has; returns its value's line.

        Source and basis are those of `like` unless given; a key that is None is left out.
        """
        keys = {"value": None, "source": like.source, "basis": like.basis or "reported", "nr": 91, **keys}
        keys = {key: value for key, value in keys.items() if value is not None}
        texts = [f"      {key}: {plain(value)}" for key, value in keys.items()]
        texts[0] = "    - " + texts[0].lstrip()
        tree = self.tree.get("claims")
        if tree is not None and name in tree and instead:
            heading = self.heading(name)
            self.drop_property(name)
            self.lines.insert(self.gap, heading)
            return self.after(heading, *texts)
        if tree is not None and name in tree:
            return self.after(self._last_line("claims", name), *texts)
        heading = [f"  {name}:"] if tree is not None else ["claims:", f"  {name}:"]
        first = self.after(self._last_line("claims") if tree is not None else self._last_line(), *heading)
        return self.after(self.lines[self.lines.index(first) + len(heading) - 1], *texts)

    def part(self, line, key):
        """The line of `key` in the claim or alias that begins at `line`, which was added."""
        following = self.lines[self.lines.index(line) :]
        return next(other for other in following if other.text.lstrip(" -").startswith(f"{key}: "))

    def heading(self, name):
        """The line of a property's name."""
        return self.at(self.tree["claims"].places[name][0].line)

    def drop_property(self, name):
        """Take out a property with all its claims."""
        first, last = self.heading(name), self._last_line("claims", name)
        self.gap = self.lines.index(first)
        del self.lines[self.gap : self.lines.index(last) + 1]

    # ------------------------------------------------------------ plain keys

    def set(self, key, value):
        """Give a plain key of the record another value, or put it in after the first line."""
        if key in self.tree:
            line = self.at(self.tree.places[key][0].line)
            line.text = f"{key}: {plain(value)}"
            return line
        return self.after(self.lines[0], f"{key}: {plain(value)}")

    def alias(self, **keys):
        """Add an alias; returns the line of its name."""
        texts = [f"    {key}: {plain(value)}" for key, value in keys.items()]
        texts[0] = "  - " + texts[0].lstrip()
        if "aliases" in self.tree:
            return self.after(self._last_line("aliases"), *texts)
        self.after(self.lines[0], "aliases:", *texts)
        return self.lines[2]

    def _last_line(self, *path):
        """The last line of what stands under a path of keys; of the whole text if none is given."""
        ends, tree = [len(self.original) + 1], self.tree
        for key in path:
            starts = sorted(key_at.line for key_at, _ in tree.places.values())
            own = tree.places[key][0].line
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
