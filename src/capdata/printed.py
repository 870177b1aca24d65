"""Reads a figure as a page prints it: `more than 1,725 miles (2,775 km)`, `$2.5 billion`, `rund 1 600 Kilometer`.

The numbers found are candidates: `1.725` may be a decimal fraction or, in German, a thousand and more, and the
text alone can't tell, so both are given. Words of bound come from the vocabulary `bound-words`, unit words from
`schemas/units.yaml`.

Out of scope: what the figure is about, and sentences.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from capdata.dictionary import Dictionary

#: Texts whose reading is kept; more than the claims of any hand-written dataset.
_KEPT = 65536
_SPACES = " \u00a0\u2009\u202f"
_DIGITS = re.compile(rf"(?<![\d.,])(?:\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?:[.,]\d+)?|\d+(?:[.,'\u2019]\d+)*)(?!\d)")
_SPAN = re.compile(
    rf"[{_SPACES}]*-?[{_SPACES}]*(?:-|\u2013|\u2014|to|до|do|and|bis|und|à|et|a|y|e(?=[{_SPACES}])|or)[{_SPACES}]*"
)
_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)

#: Magnitudes of Chinese and Japanese, which stand between the digits and the unit without a space: `1047億円`.
_SIGN_MAGNITUDES = {"万": 1e4, "萬": 1e4, "億": 1e8, "亿": 1e8, "兆": 1e12}
_NEXT_SIGN = re.compile(rf"[{_SPACES}]*([{''.join(_SIGN_MAGNITUDES)}])")
_NEXT_WORD = re.compile(rf"[{_SPACES}-]?([^\W\d_]+)")
_BLANKS = re.compile(rf"[{_SPACES}'’]")
_CURRENCY_SIGNS = frozenset("$€£¥")

_ONES = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_JOIN = re.compile(rf"[{_SPACES}-]*(?:and[{_SPACES}](?:an?[{_SPACES}])?)?[{_SPACES}]*")
_ARTICLES = frozenset({"a", "an"})
_OTHER_WORDS = {
    "single": 1, "both": 2, "pair": 2, "half": 0.5,
    "ein": 1, "eine": 1, "einen": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8,
    "neun": 9, "zehn": 10, "zwölf": 12, "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6,
    "once": 1, "twice": 2, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "ocho": 8, "dois": 2, "duas": 2, "três": 3,
    "quatro": 4, "oito": 8, "due": 2, "tre": 3, "quattro": 4, "две": 2, "два": 2, "три": 3, "четыре": 4, "четырех": 4,
    "twee": 2, "drie": 3, "vijf": 5, "zeven": 7, "negen": 9, "tien": 10, "twaalf": 12, "zestien": 16, "twintig": 20,
    "dwa": 2, "dwóch": 2, "trzy": 3, "cztery": 4, "pięć": 5, "sześć": 6, "siedem": 7, "osiem": 8, "dziewięć": 9,
    "dziesięć": 10, "osam": 8, "чотирма": 4,
    "four-cell": 4, "ötszörösét": 5,
}  # fmt: skip
MAGNITUDES = {
    "dozen": 12.0, "dozens": 12.0, "score": 20.0, "hundred": 1e2, "thousand": 1e3, "k": 1e3,
    "million": 1e6, "millions": 1e6, "m": 1e6, "mn": 1e6, "mio": 1e6,
    "billion": 1e9, "billions": 1e9, "bn": 1e9, "b": 1e9, "trillion": 1e12, "tn": 1e12,
    "tausend": 1e3, "millionen": 1e6, "milliarde": 1e9, "milliarden": 1e9, "mrd": 1e9,
    "mil": 1e3, "mille": 1e3, "millón": 1e6, "millones": 1e6, "milhões": 1e6, "milioni": 1e6,
    "milliard": 1e9, "milliards": 1e9, "miljoen": 1e6, "miljard": 1e9, "juta": 1e6, "miliar": 1e9,
    "mln": 1e6, "mld": 1e9, "тыс": 1e3, "тысяч": 1e3, "тысячи": 1e3, "млн": 1e6, "млрд": 1e9, "милиона": 1e6,
}  # fmt: skip


class Number(NamedTuple):
    """A number in a text: what it may mean, where it stands, the magnitude word that follows (1 if none)."""

    values: frozenset[float]
    start: int
    end: int
    magnitude: float


class Measure(NamedTuple):
    """A number followed by a unit."""

    number: Number
    unit: str


@lru_cache(maxsize=_KEPT)
def numbers(text: str) -> Sequence[Number]:
    """All numbers of `text`, digits and words, in order."""
    digits = list(_in_digits(text))
    blank = list(text)
    for number in digits:  # so that "2.5 billion" isn't read a second time as the word "billion"
        blank[number.start : number.end] = " " * (number.end - number.start)
    return tuple(sorted([*digits, *_in_words("".join(blank))], key=lambda number: number.start))


def _in_digits(text: str) -> Iterator[Number]:
    for match in _DIGITS.finditer(text):
        money = text[: match.start()].rstrip(_SPACES)[-1:] in _CURRENCY_SIGNS
        yield Number(_readings(match.group()), match.start(), *_with_magnitude(text, match.end(), money))


def _readings(digits: str) -> frozenset[float]:
    """What a run of digits and separators may mean."""
    if digits.isdigit():
        return frozenset({float(digits)})
    plain = _BLANKS.sub("", digits)
    found: set[float] = set()
    separators = [c for c in plain if c in ".,"]
    if not separators:
        found.add(float(plain))
    elif len(set(separators)) == 2:
        found.add(float(plain.replace(separators[0], "").replace(separators[-1], ".")))
    else:
        groups = re.split(r"[.,]", plain)
        if all(len(group) == 3 for group in groups[1:]) and len(groups[0]) <= 3:
            found.add(float("".join(groups)))
        if len(separators) == 1:
            found.add(float(plain.replace(",", ".")))
    return frozenset(found)


def _with_magnitude(text: str, end: int, money: bool) -> tuple[int, float]:
    if sign := _NEXT_SIGN.match(text, end):
        return sign.end(), _SIGN_MAGNITUDES[sign[1]]
    match = _NEXT_WORD.match(text, end)
    word = match.group(1).lower() if match else ""
    if word == "mil" and not _NEXT_WORD.match(text, match.end() if match else end):
        return end, 1.0  # "190 mil (300 km)" are miles in Indonesian, "24 mil km" thousands in Portuguese
    if match and word in MAGNITUDES and (money or len(word) > 1):  # "12 m" are metres, "$12 m" are millions
        return match.end(), MAGNITUDES[word]
    return end, 1.0


def _in_words(text: str) -> Iterator[Number]:
    value: float | None = None
    start = end = 0
    for match in _WORD.finditer(text):
        word = match.group().lower()
        if value is not None and (word == "and" or word in _ARTICLES):  # "six and a half"
            continue
        number = _word_value(word, text[match.end() :])
        joined = value is not None and _JOIN.fullmatch(text, end, match.start())
        if value is not None and (number is None or not joined):
            yield Number(frozenset({value}), start, end, 1.0)
            value = None
        if number is None:
            continue
        if value is None:
            value, start = number, match.start()
        else:
            value = value * number if word in MAGNITUDES else value + number
        end = match.end()
    if value is not None:
        yield Number(frozenset({value}), start, end, 1.0)


def _word_value(word: str, rest: str) -> float | None:
    if word in _ARTICLES:  # "a hundred", "a dozen", but not "a range"
        following = _WORD.match(rest.lstrip())
        return 1.0 if following and _word_value(following.group().lower(), "") and following.group() != word else None
    for table in (_ONES, _TENS, _OTHER_WORDS):
        if word in table:
            return float(table[word])
    return MAGNITUDES.get(word) if len(word) > 3 else None


def states(text: str, number: float) -> bool:
    """Whether `text` prints `number`, with or without its magnitude word."""
    for found in numbers(text):
        for value in found.values:
            if _equal(value, number) or _equal(value * found.magnitude, number):
                return True
    return False


def _equal(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-9 * max(abs(one), abs(other), 1e-12)


def measures(text: str, dictionary: Dictionary) -> Sequence[Measure]:
    """The numbers of `text` that a unit word follows (or, for money and Mach, precedes)."""
    return lexicon(dictionary).measures(text)


def bound_words(text: str, dictionary: Dictionary) -> Mapping[str, str]:
    """The bound words in `text`, each with the bound that it means; the longest reading wins."""
    return lexicon(dictionary).bound_words(text)


@lru_cache(maxsize=4)
def lexicon(dictionary: Dictionary) -> Lexicon:
    """The words of a dictionary, compiled once."""
    return Lexicon(dictionary)


class Lexicon:
    """Unit words and bound words as patterns. Rules read the same figures again and again, so answers are kept."""

    def __init__(self, dictionary: Dictionary) -> None:
        words: dict[str, str] = {}
        for unit in dictionary.units.values():
            for word in unit.words:
                words.setdefault(word, unit.name)  # where several units share a word (money), the first of units.yaml
        self._units = words
        any_word = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
        self._leading = re.compile(rf"[{_SPACES}+-]*\[?(?P<word>{any_word})(?:(?<=\W)|(?!\w))")
        self._trailing = re.compile(rf"(?:(?<!\w)|(?=\W))(?P<word>{any_word})[{_SPACES}]*$")
        terms = dictionary.vocabularies["bound-words"].terms.values()
        self._bounds = {term.label.lower(): str(term.fields["bound"]) for term in terms}
        phrases = sorted(self._bounds, key=len, reverse=True)
        self._phrases = re.compile(_any_of(phrases))
        self.measures: Callable[[str], Sequence[Measure]] = lru_cache(maxsize=_KEPT)(self._measures)
        self.bound_words: Callable[[str], Mapping[str, str]] = lru_cache(maxsize=_KEPT)(self._bound_words)

    def _measures(self, text: str) -> Sequence[Measure]:
        found: list[Measure] = []
        every = numbers(text)
        spans: list[Number] = []  # "between 1,600 and 2,500 km": the first number has the unit of the second
        for i, number in enumerate(every):
            limit = every[i + 1].start if i + 1 < len(every) else len(text)
            match = self._leading.match(text, number.end, limit)
            if match is None:
                match = self._trailing.search(text[every[i - 1].end if i else 0 : number.start])
            if match is None:
                joined = i + 1 < len(every) and _SPAN.fullmatch(text, number.end, every[i + 1].start)
                spans = [*spans, number] if joined else []
                continue
            unit = self._units[match["word"]]
            found += [Measure(one, unit) for one in (*spans, number)]
            spans = []
        return tuple(found)

    def _bound_words(self, text: str) -> Mapping[str, str]:
        lowered = text.lower()
        found = {phrase: self._bounds[phrase] for phrase in self._phrases.findall(lowered)}
        return found | {sign: bound for sign, (pattern, bound) in _SIGNS.items() if pattern.search(lowered)}


_SIGNS = {
    "+": (re.compile(r"\d[\w %]*\+(?!\d)"), "at_least"),
    "plus": (re.compile(r"\d(?:[\s-]?[a-z/]+)?[\s-]plus\b(?!\s+\d)"), "at_least"),
    "\u2265": (re.compile("\u2265"), "at_least"),
    ">": (re.compile(">"), "more_than"),
    "<": (re.compile("<"), "less_than"),
    "\u2264": (re.compile("\u2264"), "at_most"),
    "~": (re.compile("[~\u2248]"), "about"),
}


def _any_of(phrases: Sequence[str]) -> str:
    """A pattern for whole words; scripts that write no spaces between words have no ends of words to find."""
    spaced = [re.escape(phrase) for phrase in phrases if phrase[0] < "\u3000"]
    unspaced = [re.escape(phrase) for phrase in phrases if phrase[0] >= "\u3000"]
    return "|".join([rf"(?<!\w)(?:{'|'.join(spaced)})(?!\w)"] * bool(spaced) + unspaced)
