"""The charts of `capdata.charts` as pictures on the pages of programmes and of what they make: tests, slips, money.

A page shows a picture beside the table that has the same figures, so nothing is only in a picture. A chart that has
nothing to draw for a record is simply not there. Drawing one takes some tenths of a second, so many are drawn by other
processes, while this one writes the pages that need none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from multiprocessing import get_context
from typing import Any, NamedTuple

from capdata.charts import NothingToDraw
from capdata.machine.forking import processes
from capdata.released.given import Given
from capdata.site.content import Content, group_of
from capdata.site.slips import MILESTONE
from capdata.words.plain_text import one_line

FOLDER = "pictures"
_SIZE = re.compile(rb'<svg [^>]*?width="([\d.]+)"[^>]*?height="([\d.]+)"')
#: Fewer budget figures than this are read faster in the table.
_LEAST_SUMS = 4
#: Fewer pictures than this are drawn before other processes have started.
_LEAST_SHARED = 8
LIBRARIES = ("altair", "vl_convert")


class Picture(NamedTuple):
    """A drawn chart: its address from the root of the site, alternative text, size in pixels, and bytes."""

    address: str
    told: str
    width: int
    height: int
    svg: bytes


#: Pictures by chart and record.
Pictures = Mapping[tuple[str, str], Picture]


class _Rows(Given):
    """What a chart is drawn from, each table turned into rows once."""

    def rows(self, name: str) -> list[dict[str, Any]]:
        known: dict[str, list[dict[str, Any]]] = self.__dict__.setdefault("known", {})
        if name not in known:
            known[name] = super().rows(name)
        return known[name]


@contextmanager
def drawing(content: Content) -> Iterator[Callable[[], Pictures]]:
    """Begin to draw every picture in processes beside this one; what is yielded waits for them, by chart and record.

    A few pictures are drawn here, when they are waited for. Raises ModuleNotFoundError where altair or vl-convert isn't
    installed.
    """
    for library in LIBRARIES:
        if find_spec(library) is None:
            raise ModuleNotFoundError(f"no module {library}", name=library)
    wanted = _wanted(content)
    given = cache(lambda: _given(content))

    def here() -> Pictures:
        return _found((pair, _draw(given(), *pair)) for pair in wanted)

    if len(wanted) < _LEAST_SHARED:
        yield here
        return
    # Spawned, not forked: the tables of a release come by way of libraries that have threads.
    pool = ProcessPoolExecutor(processes(), get_context("spawn"), _prepare, (given(),))
    try:
        tasks = {pair: pool.submit(_draw_prepared, *pair) for pair in wanted}

        def there() -> Pictures:
            try:
                return _found((pair, task.result()) for pair, task in tasks.items())
            except BrokenProcessPool:  # one was killed, so none of them answers
                return here()

        yield there
    finally:
        pool.shutdown(cancel_futures=True)


def _found(drawn: Iterable[tuple[tuple[str, str], Picture | None]]) -> Pictures:
    return {pair: picture for pair, picture in drawn if picture is not None}


def _wanted(content: Content) -> Sequence[tuple[str, str]]:
    """Chart and record of each picture that may have something to show."""
    tested = [row["object"] for row in content.rows("relations") if row["type"] == "relation.programme"]
    plans = [row for row in content.rows("claims") if row["planned"] and row["property"].startswith(MILESTONE)]
    dates = {(*group_of(row), row["text"]) for row in plans}
    planned = [subject for (subject, *_), number in Counter(plan[:3] for plan in dates).items() if number > 1]
    funded = [row["subject"] for row in content.rows("budgets") if row["line"].startswith("budget.")]
    found = [("tests", one) for one in tested if content.kind(one) == "programmes"]
    found += [("slips", one) for one in planned if content.kind(one) in ("missiles", "launchers", "programmes")]
    found += [("budgets", one) for one in funded if funded.count(one) >= _LEAST_SUMS]
    return sorted(set(found))


def waiting(content: Content) -> frozenset[str]:
    """The records whose pages may show a picture."""
    drawn = {record for _, record in _wanted(content)}
    programmes = {row["programme"] for row in content.rows("missiles") if row["id"] in drawn}
    return frozenset(drawn | programmes)


def _given(content: Content) -> Given:
    from capdata.schemas.frames import to_frame

    frames = {name: to_frame(table, content.dataset.schemas[name]) for name, table in content.compiled.items()}
    return _Rows(frames.__getitem__, content.edition.name, known_by=content.edition.known_by)


#: In a drawing process, what it draws from.
_prepared: list[Given] = []


def _prepare(given: Given) -> None:
    _prepared[:] = [given]


def _draw_prepared(chart: str, record: str) -> Picture | None:
    return _draw(_prepared[0], chart, record)


def _draw(given: Given, chart: str, record: str) -> Picture | None:
    from capdata.charts.plotting import draw
    from capdata.charts.saving import as_bytes

    try:
        made = draw(chart, given, (record,))
    except NothingToDraw:
        return None
    svg = as_bytes(made, "svg")
    size = _SIZE.search(svg)
    width, height = (round(float(number)) for number in size.groups()) if size else (0, 0)
    told = one_line(str(made.to_dict().get("description", "")))
    return Picture(f"{FOLDER}/{chart}-{record}.svg", told, width, height, svg)
