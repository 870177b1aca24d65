"""The order in which a page shows properties: by what they are about, what readers ask first before the rest.

A section takes the properties whose names start with one of its prefixes; what no section takes stands last, under
"More". Inside a section the order is that of the dictionary.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from capdata.schemas.dictionary import Dictionary, Property

#: Title, anchor and prefixes.
SECTIONS = (
    ("What happened", "happened", ("event.",)),
    ("Reach", "range", ("range.",)),
    ("Speed and height", "speed", ("speed.", "altitude.", "hypersonic")),
    ("Test", "test", ("test.",)),
    ("Kind and role", "role", ("formation.", "vehicle.", "role.", "basing")),
    ("Status and dates", "dates", ("status.", "milestone.")),
    ("Warhead, propulsion, guidance", "build", ("warhead.", "yield.", "propulsion", "guidance.", "accuracy.")),
    ("Size and mass", "size", ("mass.", "size.", "road-range")),
    ("Numbers", "numbers", ("quantity.", "strength.", "battery.", "launcher.")),
    ("Money", "money", ("cost.", "budget.")),
    ("Names", "names", ("designation.",)),
    ("Treaties", "treaties", ("regime.",)),
    ("Relations", "relations", ("relation.",)),
)
MORE = ("More", "more")
#: Of these kinds readers ask first who belongs to whom, and where it stands.
RELATIONS_FIRST = frozenset({"formations"})


def in_sections(properties: Iterable[str], dictionary: Dictionary, kind: str) -> Iterator[tuple[str, str, list[str]]]:
    """Title, anchor and properties of each section that has some, in order."""
    order = {name: number for number, name in enumerate(dictionary.properties)}
    left = sorted(set(properties), key=lambda name: order.get(name, len(order)))
    sections = list(SECTIONS)
    if kind in RELATIONS_FIRST:
        sections.insert(0, sections.pop())
    for title, anchor, prefixes in sections:
        found = [name for name in left if name.startswith(prefixes)]
        if found:
            left = [name for name in left if name not in found]
            yield title, anchor, found
    if left:
        yield *MORE, left


def plain_label(prop: Property) -> str:
    """A property's label as a heading."""
    return prop.label[:1].upper() + prop.label[1:]
