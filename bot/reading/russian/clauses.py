"""What follows a cue: the clause it opens, what stands after its colon, an infinitive; and where that ends."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import Span
from bot.reading.russian.analysis import Sentence, Token
from bot.reading.russian.cues import Cue, CueWords, Manner
from bot.reading.russian.lexicon import russian
from bot.reading.russian.passages import trimmed
from bot.reading.russian.sources import Source, Sources

_CUES, _GRAMMAR = russian().cues, russian().grammar
_RELATIVE = tuple(_GRAMMAR.relative)
_REACH = 22
"""Tokens between a cue and the clause it opens: "заявил в среду на пресс-конференции в Москве, что"."""
_STOPS = frozenset((",", "—", "–", ";"))


class Clauses:
    def __init__(self, text: str, words: CueWords, sources: Sources) -> None:
        self._text = text
        self._words = words
        self._sources = sources

    def clause(self, sentence: Sentence, cues: Sequence[Cue], n: int) -> Span | None:
        tokens, cue = sentence.tokens, cues[n]
        bound = cues[n + 1].at if n + 1 < len(cues) else len(tokens)
        for k in range(cue.last + 1, min(cue.last + _REACH, bound, len(tokens) - 1)):
            if tokens[k].form == "Fin" and tokens[k - 1].low != "," and k > cue.last + 1 and tokens[k].pos == "VERB":
                return None
            if tokens[k].low in (":", ";", "."):
                return None
            named = any(t.low in _CUES.feelings for t in tokens[cue.last + 1 : k])  # выразил надежду, что
            if k > cue.last + 2 and cue.form.lemma in _CUES.quoting and not (named or tokens[k].low in _CUES.feelings):
                return None
            low = tokens[k].low
            opens = low in _CUES.openers or (low in _CUES.asking and cue.form.lemma in _CUES.telling)
            opens = opens and (low not in _GRAMMAR.purpose or cue.urges or k <= cue.last + 2)  # заявил о мерах, чтобы
            if tokens[k - 1].low == "," and opens and not self._relative(tokens, k, cue):
                first = k + 1 if low in _CUES.openers else k
                return self._until(sentence, cues, n, first)
        return None

    def after_colon(self, sentence: Sentence, cues: Sequence[Cue], n: int, source: Source) -> Span | None:
        """X признает: …, without marks."""
        tokens, cue = sentence.tokens, cues[n]
        colon = cue.last + 1
        if (
            cue.manner is not Manner.SAYS
            or source.last > cue.at
            or colon + 1 >= len(tokens)
            or tokens[colon].low != ":"
        ):
            return None
        return self._until(sentence, cues, n, colon + 1)

    def _relative(self, tokens: Sequence[Token], k: int, cue: Cue) -> bool:
        """…, что вызвало: it stands for the cue's own clause."""
        after = tokens[k + 1] if k + 1 < len(tokens) else None
        governor = tokens[tokens[k].head] if 0 <= tokens[k].head < len(tokens) else None
        own = tokens[k].rel.startswith("nsubj") and governor is not None and tokens[k].low in _GRAMMAR.that
        return bool(own and after is not None and after.form == "Fin" and after.gender == "Neut" and cue.at < k - 8)

    def infinitive(self, sentence: Sentence, cues: Sequence[Cue], n: int) -> Span | None:
        tokens, cue = sentence.tokens, cues[n]
        for k in range(cue.last + 1, min(cue.last + 12, len(tokens))):
            token = tokens[k]
            if token.low in (",", ".", ":", "—", "–", ";") or (token.form == "Fin" and token.pos == "VERB"):
                return None
            if token.form == "Inf":
                first = k - 1 if tokens[k - 1].low in _GRAMMAR.negative else k
                return self._until(sentence, cues, n, first)
        return None

    def _until(self, sentence: Sentence, cues: Sequence[Cue], n: int, first: int) -> Span:
        """From the token to where the clause ends: the sentence's end, a relay, or the next cue of its own."""
        tokens = sentence.tokens
        last = len(tokens)
        for other in cues[n + 1 :]:
            if other.at <= first:
                continue
            cut = self._cut_before(sentence, cues[n], other, first)
            if cut is not None:
                last = cut
                break
        if tokens[cues[n].at].rel == "acl:relcl":
            last = min(last, _clause_end(tokens, cues[n].at, first))
        if first >= last:
            return Span(0, 0)
        return trimmed(self._text, tokens[first].start, tokens[last - 1].end)

    def _cut_before(self, sentence: Sentence, cue: Cue, other: Cue, first: int) -> int | None:
        """Where the other cue's own clause begins, if it is not part of what the first reports."""
        tokens = sentence.tokens
        source = self._sources.of(sentence, other)
        leads = sentence.before is not None and other.at == max(c.at for c in self._words.of(sentence))
        if leads and source is not None and first < source.first < other.at:
            k = source.first
            while k > first and (tokens[k - 1].low in _GRAMMAR.joining or tokens[k - 1].low == ","):
                k -= 1
            return k  # …, и X добавляет: «…»
        comma = other.at
        while comma > first and tokens[comma].low not in _STOPS and tokens[comma - 1].low not in _GRAMMAR.adding:
            comma -= 1
        if comma <= first:
            return None
        stopped = tokens[comma].low in _STOPS
        lead = tokens[comma + stopped : other.at]
        short = all(t.low in _CUES.adverbs | _CUES.coordinating or t.pos in ("ADV", "CCONJ", "PART") for t in lead)
        cut = comma if stopped else comma - 1
        if other.manner is Manner.BY:
            return None
        if other.form.gerund:
            return cut if tokens[comma].low == "," else None
        ends = self.follows(tokens, other) or leads
        if source is not None and source.outlet and other.relays and not ends:
            return cut
        if short and source is not None and source.first > other.at and not ends:
            return cut  # …, подчеркнул X
        if short and ends and (source is None or source.last < cue.last + 1 or source.head < cue.at):
            return cut  # …, и добавил, что
        if (
            ends
            and any(t.low in _GRAMMAR.contrasting for t in tokens[comma : comma + 2])
            and (
                (source is not None and source.name is not None and source.first > comma)
                or not _below(tokens, other.at, cue.at)
            )
        ):
            return cut  # …, а Y ответил, что
        return None

    def relayed_from(self, sentence: Sentence, cue: Cue, first: int) -> int | None:
        """…, передает ТАСС: its comma."""
        source = self._sources.of(sentence, cue)
        if source is None or not source.outlet or not cue.relays or self.follows(sentence.tokens, cue):
            return None
        k = min(cue.at, source.first) - 1
        return k if k > first and sentence.tokens[k].low == "," else None

    def follows(self, tokens: Sequence[Token], cue: Cue) -> bool:
        end = min(cue.last + _REACH, len(tokens))
        if any(tokens[k - 1].low == "," and tokens[k].low in _CUES.openers for k in range(cue.last + 1, end)):
            return True
        return cue.urges and any(t.form == "Inf" for t in tokens[cue.last + 1 : cue.last + 6])


def _clause_end(tokens: Sequence[Token], verb: int, first: int) -> int:
    """Where the relative clause of the verb ends and the sentence's own goes on."""
    opened = next((k for k in range(verb, 0, -1) if tokens[k].low.startswith(_RELATIVE)), verb)
    if any(t.form == "Fin" for t in tokens[:opened]):
        return len(tokens)
    commas = [k for k in range(first + 1, len(tokens)) if tokens[k].low == ","]
    return next((k for k in reversed(commas) if any(t.form == "Fin" for t in tokens[k:])), len(tokens))


def _below(tokens: Sequence[Token], low: int, high: int) -> bool:
    """Whether one token hangs on the other by a content clause."""
    for _ in range(12):
        head = tokens[low].head
        if head == high:
            return tokens[low].rel in ("ccomp", "xcomp")
        if head < 0 or head == low:
            return False
        low = head
    return False
