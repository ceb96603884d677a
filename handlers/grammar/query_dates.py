"""Dates of a query in plain English → as the query language has them: after:"last week" → after:2024-05-06. Pure.

An alert is kept with the day that was meant when it was made: what "yesterday" is would change every night.
"""

from __future__ import annotations

import re
from datetime import date

from handlers.grammar.dates import Days, read_days

_DATED = re.compile(
    r'"[^"]*"|\b(?P<when>before|after):\s*(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s()":]+(?:\s+[^\s()":]+(?!:)\b){0,3}))',
    re.IGNORECASE,
)


def with_iso_dates(query: str, *, today: date) -> str:
    """The query with the first day of each before: and after: that names days; others stay, and are complained about
    where the query is read. `before:14 May 2024` needs no quotation marks."""
    return _DATED.sub(lambda found: _dated(found, today), query)


def _dated(found: re.Match[str], today: date) -> str:
    when, quoted, bare = found["when"], found["quoted"], found["bare"]
    if when is None:
        return found[0]
    words = (quoted if bare is None else bare).split()
    for size in range(len(words), 0 if bare else len(words) - 1, -1):
        days = read_days(" ".join(words[:size]), today=today)
        if isinstance(days, Days):
            return " ".join([f"{when.lower()}:{days.first.isoformat()}", *words[size:]])
    return found[0]
