"""What stands around a cue that is put in: …, сообщил X; как отметил X, …; по словам X, …"""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import Span
from bot.reading.russian.analysis import Sentence, Token
from bot.reading.russian.clauses import Clauses
from bot.reading.russian.cues import Cue
from bot.reading.russian.lexicon import russian
from bot.reading.russian.passages import trimmed
from bot.reading.russian.sources import Source

_CUES, _GRAMMAR = russian().cues, russian().grammar
_BEGINS = frozenset((",", "—", "–", "(")) | _GRAMMAR.joining | _GRAMMAR.that
"""What may stand right before "по словам X"."""


def parenthesis(text: str, sentence: Sentence, cue: Cue, source: Source | None) -> tuple[Span, ...]:
    """…, сообщил X; как отметил X, …; …, как пишет X, …"""
    tokens = sentence.tokens
    if cue.form.lemma in _CUES.quoting and cue.form.lemma not in _CUES.relaying:
        return ()
    first = min(cue.at, source.first) if source is not None else cue.at
    lead = first
    while lead > 0 and tokens[lead - 1].low not in (",", "—", "–", "(", "-"):
        lead -= 1
        if first - lead > 4:
            return ()
    by_as = any(t.low in _GRAMMAR.in_the_way for t in tokens[lead:first])
    if not by_as and (lead == 0 or (source is not None and source.first < cue.at)):
        return ()
    if not by_as and not all(
        t.low in _CUES.adverbs or t.pos in ("ADV", "PART", "ADP", "CCONJ") or t.entity for t in tokens[lead:first]
    ):
        return ()
    stop = _phrase_end(tokens, max(cue.last, source.last if source else cue.last))
    before = trimmed(text, tokens[0].start, tokens[lead - 1].start) if lead > 1 else Span(0, 0)
    after = Span(0, 0)
    if stop + 1 < len(tokens) and (by_as or lead == 0 or tokens[stop + 1].form == "Fin"):
        after = trimmed(text, tokens[stop].end, sentence.end)
    if after.end == after.start and not _has_predicate(tokens[:lead]):
        return ()
    return (before, after)


def beside(
    text: str, clauses: Clauses, sentence: Sentence, cues: Sequence[Cue], n: int, source: Source | None
) -> tuple[Span, ...]:
    """По словам X, …; …, по словам X, …"""
    tokens, cue = sentence.tokens, cues[n]
    if source is None or not (cue.at <= 3 or tokens[cue.at - 1].low in _BEGINS):
        return ()
    if cue.form.lemma in _CUES.according and not (source.name or source.token.entity):
        return ()
    stop = _phrase_end(tokens, source.last)
    relays = (k for other in cues[n + 1 :] if (k := clauses.relayed_from(sentence, other, stop + 1)) is not None)
    end = tokens[k - 1].end if (k := next(relays, None)) is not None else sentence.end
    after = trimmed(text, tokens[stop].end, end) if stop + 1 < len(tokens) else Span(0, 0)
    head = tokens[: cue.at]
    before = trimmed(text, tokens[0].start, tokens[cue.at - 1].start) if cue.at > 1 else Span(0, 0)
    if before.end > before.start and tokens[cue.at - 1].low not in (",", "—", "–", "("):
        before = Span(0, 0)  # …, но по словам X, …
    if not any(t.noun or t.pos in ("VERB", "ADJ", "NUM") for t in head):
        before = Span(0, 0)
    return (before, after)


def _phrase_end(tokens: Sequence[Token], last: int) -> int:
    """The comma (or the end) after the source and what belongs to it."""
    k = last + 1
    while k < len(tokens) and tokens[k].low not in (",", "—", "–", ")"):
        k += 1
    if k + 2 < len(tokens) and tokens[k].low == "," and tokens[k + 1].rel == "appos":
        further = k + 1
        while further < len(tokens) and tokens[further].low != ",":
            further += 1
        return further if further < len(tokens) else k
    return min(k, len(tokens) - 1)


def _has_predicate(tokens: Sequence[Token]) -> bool:
    return any(
        t.form in ("Fin", "Inf")
        or t.pos in ("VERB", "AUX")
        or t.low in _GRAMMAR.predicates
        or t.low == "—"
        or (t.pos == "ADJ" and t.rel == "root")
        for t in tokens
    )
