"""The words by which a page speaks of a plan, in the languages of the pages read. Shared by rules."""

from __future__ import annotations

import re

PLAN_WORDS = re.compile(
    r"\b(?:planned|plans? (?:to|for)|planning|expect(?:s|ed)|scheduled|slated|anticipat\w+|projected|intend\w*"
    r"|aim(?:s|ing|ed)? (?:to|for)|goal|hop(?:es|ed|ing) to|(?:is|are|due|set) to be"
    r"|will (?:be|have|field|enter|begin|receive|activate|reach)"
    r"|to be (?:fielded|activated|delivered|operational|deployed|held|ready)"
    r"|geplant|voraussichtlich|soll(?:en)?|prévue?|previst[ao]|запланир\w+|планиру\w+)\b",
    re.IGNORECASE,
)
