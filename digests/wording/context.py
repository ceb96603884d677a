"""What happened on one side alone, a line each: the same in Slack, in a terminal and in files. Nothing is escaped."""

from __future__ import annotations

from bot.edition.outlets import outlets
from bot.model import ContextLine
from digests.wording.words import count

HEADING = "Context"
"""Above such lines."""


def carried_by(line: ContextLine) -> str:
    """ "in 15 outlets"."""
    return f"in {count(len(outlets(line.readings)), 'outlet')}"
