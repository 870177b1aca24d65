"""Data for the pages' scripts: small JavaScript files that a page can also load from a disk, where `fetch` can't.

Each file calls `capdata(<name>, <data>)`. The data is JSON in which `<`, `>`, `&` and the line ends of Unicode are
escaped, so that it can stand in a page or a script and nothing in a record can end either.
"""

from __future__ import annotations

import json
from typing import Any

from capdata.site.content import Content

#: What a reader who types a name most likely looks for.
_WEIGHTS = {
    "missiles": 4,
    "programmes": 3,
    "formations": 3,
    "launchers": 3,
    "statements": 3,
    "events": 2,
    "sources": 0.5,
}

_ESCAPES = str.maketrans({char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"})


def json_text(value: Any) -> str:
    """Compact JSON that may stand inside HTML and JavaScript."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).translate(_ESCAPES)


def data_file(name: str, value: Any) -> str:
    """The text of a data file."""
    return f"capdata({json_text(name)},{json_text(value)});\n"


def records_data(content: Content) -> dict[str, Any]:
    """Every record for the search of names: parallel lists of id, name, other names and kind."""
    rows = list(content.entities.values())
    kinds = list(content.kinds)
    labels = content.dictionary.kinds
    return {
        "ids": [row["id"] for row in rows],
        "names": [row["name"] for row in rows],
        "also": [
            " ".join(dict.fromkeys(one["alias"] for one in content.aliases_of.get(row["id"], ()))) for row in rows
        ],
        "kind": [kinds.index(row["kind"]) for row in rows],
        "kinds": [{"folder": kind, "label": labels[kind].label, "weight": _WEIGHTS.get(kind, 1)} for kind in kinds],
    }
