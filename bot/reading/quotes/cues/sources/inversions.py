"""A source behind its cue: `“…”, said Haug`, `Oslo, said Haug, regards …`, `Said Haug: …`."""

from __future__ import annotations

from bot.reading.lexicon import ENGLISH
from bot.reading.quotes.cues.adjuncts import skip
from bot.reading.quotes.cues.animacy import can_speak
from bot.reading.quotes.cues.noun_phrases import (
    FINITE,
    LONGEST,
    NOUNY,
    RELATIVE,
    Source,
    head_noun,
    phrase_end,
    with_apposition,
)
from bot.reading.quotes.cues.sources.appositions import CLOSING
from bot.reading.quotes.cues.sources.subjects import ADVERBS, SUBJECTS, subject_of
from bot.reading.quotes.cues.verbs import CUES
from bot.reading.quotes.text.document import NONE, Prose

_BACK = ENGLISH.cues.back


def around_insertion(page: Prose, cue: int) -> Source | None:
    """`Oslo, said Marta Quill, who …, regards …`: the words before the comma are what is said, not who says it.

    The parser likes to make a bare `Oslo` the subject of `said`. A subject before a comma has an apposition of its
    own (`Quill, the mayor, said`); without one, a person behind the verb who is set off by a comma is the speaker.
    """
    parse = page.parse
    subject = subject_of(page, cue)
    if subject is None or subject > cue or parse.word[cue - 1] != "," or parse.tag[cue] not in ("VBD", "VBZ", "VBP"):
        return None
    begin, end = page.sentence_of(cue)
    before = range(max(begin, parse.first[subject]), cue - 1)
    if len(before) > LONGEST or any(parse.word[t] in CLOSING or parse.low[t] in RELATIVE for t in before):
        return None
    first = cue + 1
    if first >= end or page.quoted[first] != NONE:
        return None
    if parse.low[first] in ("he", "she"):
        return Source(first, first, first) if first + 1 < end and parse.word[first + 1] in CLOSING else None
    last = phrase_end(page, first, end) if parse.tag[first] in NOUNY else -1
    last = _past_title_in_marks(page, first, last, end)
    after = skip(page, last + 1, addressee=False) if first <= last < end - 1 else end
    if after >= end or parse.word[after] not in CLOSING | {"."}:
        return None
    head = head_noun(page, first, last)
    source = Source(first, with_apposition(page, last, end), head)
    return source if can_speak(page, source) else None


_TITLE = 10
"""Tokens of `“Harbour Times” newspaper` at most."""


def _past_title_in_marks(page: Prose, first: int, last: int, end: int) -> int:
    """`reports the correspondent of the “Harbour Times” newspaper, …`: up to the comma behind a name in marks."""
    parse = page.parse
    comma = next((t for t in range(last + 1, min(end, last + _TITLE)) if parse.word[t] == ","), None)
    words = range(last + 1, comma if comma is not None else last + 1)
    marked = any(page.quoted[t] != NONE for t in words)
    return comma - 1 if comma is not None and marked and not any(parse.tag[t] in FINITE for t in words) else last


def inverted(page: Prose, cue: int) -> Source | None:
    """`said Danil Bochkov, an expert at …`: subject after the verb, where a quotation or a comma comes before it."""
    parse = page.parse
    n = len(parse)
    if parse.tag[cue] not in ("VBD", "VBZ", "VBP", "VBN") or cue + 1 >= n:
        return None
    before = cue - 1
    while before >= 0 and parse.tag[before] in ADVERBS:
        before -= 1
    if (
        before < 0
        or not (parse.word[before] in (",", "—", "--", "-") or page.is_mark(before))
        or page.quoted[cue] != NONE
    ) and not (before >= 0 and page.quoted[before] != NONE and page.quoted[cue] == NONE):
        return _introducing(page, cue)
    if any(
        parse.dep[child] in SUBJECTS and child < cue and page.quoted[child] == page.quoted[cue]
        for child in parse.children[cue]
    ):
        return None
    begin, end = page.sentence_of(cue)
    above = parse.head[cue]
    coordinate = parse.dep[cue] == "conj" and begin <= above < cue and parse.tag[above] == parse.tag[cue]
    if coordinate and page.quoted[before] == NONE and parse.low[above] in CUES:
        return None  # `pledged help, promised boats, and left`
    first = cue + 1 + (parse.low[cue + 1] in _BACK and parse.tag[cue + 1] in ("RB", "RP"))
    if (
        first >= end
        or parse.tag[first] not in NOUNY | {"PRP"}
        or page.quoted[first] != NONE
        or parse.low[first] in ("that", "this")
    ):
        return None
    if parse.tag[first] == "PRP":
        return Source(first, first, first)
    last = phrase_end(page, first, end)
    if last < first:
        return None
    head = head_noun(page, first, last)
    if page.quoted[before] == NONE and not page.is_mark(before) and _opens_clause(page, cue, head, last):
        return None
    return Source(first, with_apposition(page, last, end), head)


def _opens_clause(page: Prose, cue: int, head: int, last: int) -> bool:
    """`…, said the admiral was right`: he is the subject of what is said."""
    parse, verb = page.parse, page.parse.head[head]
    goes_on = parse.tag[last + 1 : last + 2] in (("VBD",), ("VBZ",), ("VBP",), ("MD",))
    return goes_on and parse.dep[head] in SUBJECTS and parse.dep[verb] == "ccomp" and parse.head[verb] == cue


def _introducing(page: Prose, cue: int) -> Source | None:
    """`Said Quill: “…”`: cue and name open the sentence, a colon ends them."""
    parse = page.parse
    begin, end = page.sentence_of(cue)
    first = cue + 1
    if cue != begin or parse.tag[cue] not in ("VBD", "VBZ", "VBN") or first >= end or parse.tag[first] not in NOUNY:
        return None
    last = phrase_end(page, first, end)
    if last < first:
        return None
    whole = with_apposition(page, last, end)
    closing = whole + 1 if whole + 1 < len(parse) else whole
    return Source(first, whole, head_noun(page, first, last)) if parse.word[closing] == ":" else None
