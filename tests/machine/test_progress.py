"""A progress bar on long work, and only on a terminal."""

from __future__ import annotations

import io
import sys

import pytest

from capdata.machine import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def run(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, long: float) -> str:
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(progress, "LONG", long)
    with progress.bar("checking") as show:
        for done in (0.0, 0.5, 1.0):
            show(done)
    return stream.getvalue()


def test_long_work_on_a_terminal_shows_a_bar_and_wipes_it(monkeypatch) -> None:
    shown = run(monkeypatch, Terminal(), long=0.0)
    assert "checking [###############---------------]" in shown
    assert shown.endswith("\r")
    assert not shown.rsplit("\r", 2)[1].strip()


def test_short_work_and_pipes_show_nothing(monkeypatch) -> None:
    assert run(monkeypatch, Terminal(), long=60.0) == ""
    assert run(monkeypatch, io.StringIO(), long=0.0) == ""


def test_a_part_moves_within_its_share() -> None:
    seen: list[float] = []
    part = progress.part(seen.append, 0.4, 0.8)
    part(0.0)
    part(0.5)
    part(1.0)
    assert seen == pytest.approx([0.4, 0.6, 0.8])
