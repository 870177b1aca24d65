"""Text from records made safe to stand anywhere: on one line, with what can't be seen made visible.

Records refuse control, bidirectional and zero-width characters, but a citation or a codebook is also made from
releases and data frames that somebody else may have written.
"""

from __future__ import annotations

import re
import unicodedata

#: Categories of characters without a shape of their own: controls, formats such as right-to-left marks, separators of
#: lines and paragraphs, surrogates, private and unassigned ones.
_HIDDEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn"})
_BLANKS = re.compile(r"\s+")
#: Formats that scripts need to be read: zero-width non-joiner and joiner.
_NEEDED = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"


def one_line(text: str) -> str:
    """`text` on one line: white space is one blank, a character that can't be seen is its number, as `[U+202E]`."""
    flat = _BLANKS.sub(" ", text).strip()
    if flat.isascii() and flat.isprintable():
        return flat
    return "".join(_shown(char) for char in flat)


def _shown(char: str) -> str:
    if unicodedata.category(char) in _HIDDEN and char not in _NEEDED:
        return f"[U+{ord(char):04X}]"
    return char
