"""The mutators, by the code that each of them is to make fire."""

from __future__ import annotations

from typing import NamedTuple


class Mutator(NamedTuple):
    """A generator of corruptions. `also` are further codes that truly apply, with the reason."""

    code: str
    make: object
    also: dict[str, str]

    @property
    def name(self):
        return f"{self.code} {self.make.__name__.replace('_', ' ')}"


MUTATORS = []


def mutates(code, also=None):
    """Register a generator of corruptions that `code` has to find."""

    def register(make):
        MUTATORS.append(Mutator(code, make, also or {}))
        return make

    return register
