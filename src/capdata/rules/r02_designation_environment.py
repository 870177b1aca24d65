"""R02: the letter for the launch environment agrees with where the missile is launched from.

Examined: each designation (`designation.mds`) of a missile for which a launch environment is known, from its own
`basing` claims or from the `basing` of the launchers that fire it. It fires

- where none of the environments known of the missile's family is one that the letter stands for;
- where the letter is the one for several environments, and the whole family is known from fewer than two;
- where the missile is launched from an environment for which no designation of its family has the letter. That may
  be true (a ship-designated round fired from land), so an editor waives it with the reason.

Plans can excuse a letter but accuse none. Letters for an environment stand in schemas/vocabularies/basing.yaml.
Out of scope: missiles without designation; what the environment is, where launchers carry launchers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from capdata.rules.designations import MULTIPLE, designated, letters, root
from capdata.rules.model import Outcome, Rule, View, ok, violated

RULE = Rule(
    "R02",
    "warning",
    "the designation's launch environment is one from which the missile is fired",
    reason="A ship-launched round that stands only with land launchers was filed under the wrong system.",
    accepts="RIM-174A with ships; with a land launcher too, once an editor has waived it",
    catches="RIM-174A whose only launcher is on land",
    convention="letters of the US joint regulation on designating aerospace vehicles; a source for them is awaited",
)

#: An environment that another one describes more closely, and so is none beside it.
_VAGUE = "ground"


def check(view: View) -> Iterator[Outcome]:
    """Every designation of a missile with a known launch environment."""
    known, planned = _environments(view)
    named = defaultdict(set)
    for flat, parts in designated(view):
        named[root(view, flat.claim.subject)].add(parts.environment)
    families: dict[str, set[str]] = defaultdict(set)
    for missile, words in [*known.items(), *planned.items()]:
        families[root(view, missile)] |= words
    for flat, parts in designated(view):
        letter, top = parts.environment, root(view, flat.claim.subject)
        own, all_of_them = known.get(flat.claim.subject, set()), families.get(top, set())
        if not all_of_them:
            continue
        others = {word for word in own if not named[top] & {MULTIPLE, *letters(view, "basing", word)}}
        if letter == MULTIPLE:
            if len(all_of_them - {_VAGUE}) < 2:
                message = f"`{letter}` means several launch environments, and only one is known"
                yield violated(flat, message, found=_list(all_of_them), expected="two or more launch environments")
                continue
        elif not any(letter in letters(view, "basing", word) for word in all_of_them):
            message = f"`{letter}` stands for a launch environment from which the missile is never fired here"
            tip = "mend the basing, or the launchers that fire it, or the designation"
            yield violated(flat, message, found=_list(all_of_them), expected=_expected(view, letter), tip=tip)
            continue
        if others:
            message = (
                f"the missile is also launched from {_list(others)}, for which no designation of its family stands"
            )
            tip = "if the round designated so is fired from there, waive this with the reason"
            yield violated(flat, message, found=_list(own), expected=_expected(view, letter), tip=tip)
        else:
            yield ok(flat)


def _environments(view: View) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """The launch environments of each missile: those known, those planned."""
    known: dict[str, set[str]] = defaultdict(set)
    planned: dict[str, set[str]] = defaultdict(set)
    stated: dict[str, set[str]] = defaultdict(set)
    for flat in view.claims("basing"):
        if flat.claim.text:
            found = planned if flat.claim.planned else known
            found[flat.claim.subject].add(flat.claim.text)
            if not flat.claim.planned:
                stated[flat.claim.subject].add(flat.claim.text)
    for flat in view.claims("relation.fires"):
        if flat.claim.text:
            (planned if flat.claim.planned else known)[flat.claim.text] |= stated.get(flat.claim.subject, set())
    return known, planned


def _expected(view: View, letter: str) -> str:
    return _list(
        {term for term in view.dictionary.vocabularies["basing"].terms if letter in letters(view, "basing", term)}
    )


def _list(words: set[str]) -> str:
    return ", ".join(sorted(words))
