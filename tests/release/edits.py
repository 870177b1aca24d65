"""What an editor writes between two releases: a missile's range, a later page to add a claim from, a property."""

from pathlib import Path

_MISSILE = """
name: {name}
claims:
  range.max:
    - {{value: {figure}, unit: km, as_published: {figure} km, basis: reported, source: press-2024}}
"""
#: The record `press-2025`.
PRESS_2025 = """
title: A later page about missiles
publisher: press
kind: news
published: 2024-07
accessed: 2024-07-20
url: https://press.example/missiles-again
language: en
"""


def missile(name: str, figure: int, more: str = "") -> str:
    """A record whose range is `figure` km; `more` is lines to go on with."""
    return _MISSILE.format(name=name, figure=figure).lstrip() + more


def lance(figure: int = 500, more: str = "") -> str:
    """The record of Lance."""
    return missile("Lance", figure, more)


def new_property(root: Path) -> None:
    """Add `mass.fin` to the dictionary: a column more in the table of missiles."""
    entry = """
mass.fin:
  label: mass of a fin
  definition: Mass of one fin.
  kinds: [missiles]
  type: quantity
  unit: kg
  maximum: 100
  time: fixed
  wide: true
"""
    path = root / "schemas" / "properties.yaml"
    path.write_text(path.read_text() + entry)
