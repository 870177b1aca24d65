"""A page of questions in, the same page with its answers out.

A question is a fence of SQL; its answer is the fence of text behind it, which is written anew, or added where there is
none. Everything else on the page stays as it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_QUESTION = re.compile(r"(?P<asked>```sql\n(?P<sql>.*?)```\n)(?:\n```text\n.*?```\n)?", re.DOTALL)


def statements(page: str) -> list[str]:
    """The statements of SQL on the page, in its order."""
    return [found["sql"] for found in _QUESTION.finditer(page)]


def answered(page: str, ask: Callable[[str], str]) -> str:
    """The page with what `ask` returns for each statement. Raises what `ask` raises."""
    return _QUESTION.sub(lambda found: f"{found['asked']}\n```text\n{ask(found['sql']).rstrip()}\n```\n", page)
