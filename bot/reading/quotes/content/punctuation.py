"""Marks and classes of words that the ends of a content go by."""

from __future__ import annotations

from bot.reading.quotes.text.document import Prose

PUNCTUATION = frozenset({".", ",", ";", ":", "—", "--", "–", "?", "!"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl", "csubj"})


def follows_comma(page: Prose, token: int) -> bool:
    before = token - 1
    while before > 0 and page.is_mark(before):
        before -= 1
    return page.parse.word[before] == ","
