"""Read records as bytes and back: how worker processes send what they have read.

Pickling named tuples calls a Python function for each of them and takes as long as checking the records. Plain tuples
go through `marshal` in a fifth of the time. The bytes are for a process of the same program, never for a file.
"""

from __future__ import annotations

import marshal
import pickle
from collections.abc import Iterable
from typing import Any

from capdata.findings import Finding
from capdata.reading.claims import Claim
from capdata.reading.records import Record
from capdata.schemas.sheet import Reference
from capdata.yaml_text.tree import List, Map

Read = tuple[Record | None, list[Finding]]

#: A version of marshal that writes a shared object once. That takes the worker longer, and this process a shorter time
#: and less memory: it keeps one `missiles`, not one for each claim.
_VERSION = 4
_MAP, _LIST = 0, 1


def pack(reads: Iterable[Read]) -> bytes:
    """What `unpack` makes the same of."""
    return marshal.dumps([(_plain(record), _findings(found)) for record, found in reads], _VERSION)


def unpack(data: bytes) -> list[Read]:
    """The records and findings that were packed."""
    return [
        (None if plain is None else _record(plain), pickle.loads(found) if found else [])
        for plain, found in marshal.loads(data)
    ]


def _findings(found: list[Finding]) -> bytes:
    return pickle.dumps(found, pickle.HIGHEST_PROTOCOL) if found else b""


def _plain(record: Record | None) -> tuple[Any, ...] | None:
    if record is None:
        return None
    return tuple(
        record._replace(
            claims=list(map(tuple, record.claims)),  # type: ignore[arg-type]
            references=list(map(tuple, record.references)),  # type: ignore[arg-type]
            tree=_plain_tree(record.tree),
        )
    )


def _record(plain: tuple[Any, ...]) -> Record:
    record = Record._make(plain)
    return record._replace(
        claims=list(map(Claim._make, record.claims)),
        references=list(map(Reference._make, record.references)),
        tree=_tree(record.tree),
    )


def _plain_tree(node: Any) -> Any:
    if type(node) is Map:
        return _MAP, node.spot, node.spots, list(node), list(map(_plain_tree, node.values()))
    if type(node) is List:
        return _LIST, node.spot, node.spots, list(map(_plain_tree, node))
    return node


def _tree(plain: Any) -> Any:
    if type(plain) is not tuple:
        return plain
    kind, spot, spots, *parts = plain
    node: Any
    node = Map(zip(parts[0], map(_tree, parts[1]), strict=True)) if kind == _MAP else List(map(_tree, parts[0]))
    node.spot, node.spots = spot, spots
    return node
