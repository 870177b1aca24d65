"""The words of figures, compiled from the dictionary, and how a phrase is built of them.

Unit words come from `schemas/units.yaml`, words of bound from the vocabulary `bound-words`, number words from
`number-words`. How a phrase is built doesn't depend on which digits stand in it: `about 1,725 km` and `about 2,300 km`
have one form, in which every digit is a 0. Pages print the same forms again and again, so each is read once and kept;
`printed` puts the digits back.

Out of scope: what the digits mean (see `printed`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from capdata.schemas.dictionary import Dictionary

#: Forms that are kept; more than the pages of any hand-written dataset have.
_KEPT = 65536
#: On bytes, since this takes a tenth of the time that it does on text.
_ALIKE = bytes.maketrans(b"123456789", b"0" * 9)
_SPACES = " \u00a0\u2009\u202f"
_DIGITS = re.compile(rf"(?<![\d.,])(?:\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?:[.,]\d+)?|\d+(?:[.,'\u2019]\d+)*)(?!\d)")
_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
_NEXT_WORD = re.compile(rf"[{_SPACES}-]?([^\W\d_]+)")
_JOIN = re.compile(rf"[{_SPACES}-]*(?:and[{_SPACES}](?:an?[{_SPACES}])?)?[{_SPACES}]*")
_CURRENCY_SIGNS = frozenset("$€£¥")
#: A magnitude word as short as these is one only after other digits: "one m" is no million.
_SHORT = 3

_SIGNS = {
    "+": (re.compile(r"\d[\w %]*\+(?!\d)"), "at_least"),
    "plus": (re.compile(r"\d(?:[\s-]?[a-z/]+)?[\s-]plus\b(?!\s+\d)"), "at_least"),
    "\u2265": (re.compile("\u2265"), "at_least"),
    ">": (re.compile(">"), "more_than"),
    "<": (re.compile("<"), "less_than"),
    "\u2264": (re.compile("\u2264"), "at_most"),
    "~": (re.compile("[~\u2248]"), "about"),
}


class Slot(NamedTuple):
    """Where a number stands in a form: from `start` to `end`, its digits to `digits_end`.

    `value` is that of a number in words, None for digits. `magnitude` is the magnitude word's, which is part of it.
    """

    start: int
    digits_end: int
    end: int
    magnitude: float
    value: float | None


class Form(NamedTuple):
    """A phrase, its digits aside: its numbers in order, the measures (number of the slot, unit), the bound words."""

    slots: tuple[Slot, ...]
    measures: tuple[tuple[int, str], ...]
    units: frozenset[str]
    bounds: Mapping[str, str]


@lru_cache(maxsize=4)
def lexicon(dictionary: Dictionary) -> Lexicon:
    """The words of a dictionary, compiled once."""
    return Lexicon(dictionary)


class Lexicon:
    """Words as patterns, and the forms read with them."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._units: dict[str, str] = {}
        for unit in dictionary.units.values():
            for word in unit.words:
                self._units.setdefault(word, unit.name)  # where several share a word (money), the first of units.yaml
        any_word = "|".join(re.escape(word) for word in sorted(self._units, key=len, reverse=True))
        self._leading = re.compile(rf"[{_SPACES}+-]*\[?(?P<word>{any_word})(?:(?<=\W)|(?!\w))")
        self._trailing = re.compile(rf"(?:(?<!\w)|(?=\W))(?P<word>{any_word})[{_SPACES}]*$")
        terms = dictionary.vocabularies["bound-words"].terms.values()
        self._bounds = {term.label.lower(): str(term.fields["bound"]) for term in terms}
        self._phrases = re.compile(_any_of(sorted(self._bounds, key=len, reverse=True)))
        parts: dict[str, dict[str, float]] = {"number": {}, "magnitude": {}, "article": {}, "span": {}}
        for term in dictionary.vocabularies["number-words"].terms.values():
            parts[term.fields["part"]][term.label.lower()] = float(term.fields.get("number", 1))
        self._numbers, self._magnitudes, self._articles = parts["number"], parts["magnitude"], parts["article"]
        signs = "".join(filter(_unspaced, parts["magnitude"]))
        self._next_sign = re.compile(rf"[{_SPACES}]*([{signs}])") if signs else None
        # A letter is a word only before a space.
        joining = [re.escape(w) + (rf"(?=[{_SPACES}])" if len(w) == 1 else "") for w in parts["span"]]
        between = "|".join(["-", "\u2013", "\u2014", *joining])
        self._span = re.compile(rf"[{_SPACES}]*-?[{_SPACES}]*(?:{between})[{_SPACES}]*")
        words = [*self._units, *self._bounds, *(word for part in parts.values() for word in part)]
        self._digits_tell = any(c.isdigit() for word in words for c in word)
        self._form: Callable[[bytes], Form] = lru_cache(maxsize=_KEPT)(self._read)

    def form(self, text: str) -> Form:
        """How `text` is built."""
        return self._form(text.encode("utf-8", "surrogatepass").translate(None if self._digits_tell else _ALIKE))

    def _read(self, form: bytes) -> Form:
        text = form.decode("utf-8", "surrogatepass")
        digits = list(self._in_digits(text))
        blank = list(text)
        for slot in digits:  # so that "2.5 billion" isn't read a second time as the word "billion"
            blank[slot.start : slot.end] = " " * (slot.end - slot.start)
        slots = tuple(sorted([*digits, *self._in_words("".join(blank))], key=lambda slot: slot.start))
        measures = tuple(self._measures(text, slots))
        return Form(slots, measures, frozenset(unit for _, unit in measures), self._bound_words(text))

    def _in_digits(self, text: str) -> Iterator[Slot]:
        for match in _DIGITS.finditer(text):
            money = text[: match.start()].rstrip(_SPACES)[-1:] in _CURRENCY_SIGNS
            yield Slot(match.start(), match.end(), *self._with_magnitude(text, match.end(), money), None)

    def _with_magnitude(self, text: str, end: int, money: bool) -> tuple[int, float]:
        if self._next_sign and (sign := self._next_sign.match(text, end)):
            return sign.end(), self._magnitudes[sign[1]]  # stands between digits and unit without a space: 1047億円
        match = _NEXT_WORD.match(text, end)
        word = match.group(1).lower() if match else ""
        if match is None or word not in self._magnitudes or not (money or len(word) > 1):
            return end, 1.0  # "12 m" are metres, "$12 m" are millions
        if len(word) > 1 and word in self._units and not _NEXT_WORD.match(text, match.end()):
            return end, 1.0  # "190 mil (300 km)" are miles in Indonesian, "24 mil km" thousands in Portuguese
        return match.end(), self._magnitudes[word]

    def _in_words(self, text: str) -> Iterator[Slot]:
        value: float | None = None
        start = end = 0
        for match in _WORD.finditer(text):
            word = match.group().lower()
            if value is not None and (word == "and" or word in self._articles):  # "six and a half"
                continue
            number = self._word_value(word, text[match.end() :])
            joined = value is not None and _JOIN.fullmatch(text, end, match.start())
            if value is not None and (number is None or not joined):
                yield Slot(start, end, end, 1.0, value)
                value = None
            if number is None:
                continue
            if value is None:
                value, start = number, match.start()
            else:
                value = value * number if word in self._magnitudes else value + number
            end = match.end()
        if value is not None:
            yield Slot(start, end, end, 1.0, value)

    def _word_value(self, word: str, rest: str) -> float | None:
        if word in self._articles:  # "a hundred", "a dozen", but not "a range"
            following = _WORD.match(rest.lstrip())
            if following and following.group() != word and self._word_value(following.group().lower(), ""):
                return self._articles[word]
            return None
        if word in self._numbers:
            return self._numbers[word]
        return self._magnitudes.get(word) if len(word) > _SHORT else None

    def _measures(self, text: str, slots: Sequence[Slot]) -> Iterator[tuple[int, str]]:
        spans: list[int] = []  # "between 1,600 and 2,500 km": the first number has the unit of the second
        for i, slot in enumerate(slots):
            limit = slots[i + 1].start if i + 1 < len(slots) else len(text)
            match = self._leading.match(text, slot.end, limit)
            if match is None:
                match = self._trailing.search(text[slots[i - 1].end if i else 0 : slot.start])
            if match is None:
                joined = i + 1 < len(slots) and self._span.fullmatch(text, slot.end, slots[i + 1].start)
                spans = [*spans, i] if joined else []
                continue
            unit = self._units[match["word"]]
            yield from ((number, unit) for number in (*spans, i))
            spans = []

    def _bound_words(self, text: str) -> Mapping[str, str]:
        lowered = text.lower()
        found = {phrase: self._bounds[phrase] for phrase in self._phrases.findall(lowered)}
        return found | {sign: bound for sign, (pattern, bound) in _SIGNS.items() if pattern.search(lowered)}


def _any_of(phrases: Sequence[str]) -> str:
    """A pattern for whole words; scripts that write no spaces between words have no ends of words to find."""
    spaced = [re.escape(phrase) for phrase in phrases if not _unspaced(phrase)]
    unspaced = [re.escape(phrase) for phrase in phrases if _unspaced(phrase)]
    return "|".join([rf"(?<!\w)(?:{'|'.join(spaced)})(?!\w)"] * bool(spaced) + unspaced)


def _unspaced(word: str) -> bool:
    """Whether a word is of a script that writes no spaces between words."""
    return word[0] >= "\u3000"
