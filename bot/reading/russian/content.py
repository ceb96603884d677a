"""What was said: the quotation beside a cue, the clause it opens, the words it stands behind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.model import Span
from bot.reading.russian.addressees import addressee
from bot.reading.russian.analysis import Sentence, Token
from bot.reading.russian.clauses import Clauses
from bot.reading.russian.cues import Cue, CueWords, Manner
from bot.reading.russian.draft import Draft, Form
from bot.reading.russian.lexicon import russian
from bot.reading.russian.parentheses import beside, parenthesis
from bot.reading.russian.sources import Source, Sources

_CUES = russian().cues
_EARLY = 24
"""Letters from the start of a sentence within which "об этом" points back."""
_REACH = 22
"""Tokens between a cue and the clause it opens: "заявил в среду на пресс-конференции в Москве, что"."""
_ASKERS = russian().people.askers
_STOPS = frozenset((",", "—", "–", ";"))
_LEAST = 2
"""Words of a statement."""


class Contents:
    def __init__(self, text: str, words: CueWords, sources: Sources) -> None:
        self._text = text
        self._words = words
        self._sources = sources
        self._clauses = Clauses(text, words, sources)

    def of(self, sentence: Sentence, previous: Sequence[Span]) -> Iterator[Draft]:
        """`previous`: what "Об этом заявил" points back to."""
        cues = self._words.of(sentence)
        if sentence.heading or not cues:
            return
        found: list[Draft] = []
        relays: list[Source] = []
        taken: list[tuple[int, int]] = []
        for n, cue in enumerate(cues):
            if any(a <= cue.at <= b for a, b in taken) or _in_brackets(sentence.tokens, cue.at):
                continue
            source = self._sources.of(sentence, cue)
            if source is not None and source.token.low in _ASKERS:
                continue
            draft = self._draft(sentence, cues, n, source, previous)
            outlet = source is not None and source.outlet and cue.relays
            if draft is not None and outlet and found and draft.form in (Form.PARENTHESIS, Form.QUOTATION):
                draft = None
            if outlet and source is not None:
                relays.append(source)
            if draft is None:
                continue
            found.append(draft)
            if draft.form in (Form.CLAUSE, Form.INFINITIVE) and draft.cue is cue:
                taken.append(_tokens_of(sentence, draft.pieces[-1], beyond=cue.last))
        found = [d for n, d in enumerate(found) if not any(_within(d, later) for later in found[n + 1 :])]
        said = [d for d in found if not (d.source and d.source.outlet and d.cue and d.cue.relays)]
        before = [
            d for d in found if d not in said and d.form is Form.PARENTHESIS
        ]  # как сообщает ТАСС, в Кремле заявили
        if said and len(said) < len(found) and (said[0].form is not Form.CLAUSE or before):
            relays += [d.source for d in found if d not in said and d.source]
            found = said
        yield from (d.relayed(next((r for r in relays if r is not d.source), None)) for d in found)

    def _draft(
        self, sentence: Sentence, cues: Sequence[Cue], n: int, source: Source | None, previous: Sequence[Span]
    ) -> Draft | None:
        cue = cues[n]
        pieces, form = self._pieces(sentence, cues, n, source, previous)
        pieces = tuple(p for p in pieces if p.end > p.start)
        if not pieces or len(" ".join(p.of(self._text) for p in pieces).split()) < _LEAST:
            return None
        if cue.manner is Manner.THINKS and (source is None or _unnamed(source)) and form is not Form.QUOTATION:
            return None
        thinks = cue.manner is Manner.THINKS or cue.form.lemma in _CUES.by_thought
        return Draft(pieces, form, sentence, cue, source, thinks=thinks, addressee=addressee(sentence, cue, source))

    def _pieces(
        self, sentence: Sentence, cues: Sequence[Cue], n: int, source: Source | None, previous: Sequence[Span]
    ) -> tuple[tuple[Span, ...], Form]:
        cue = cues[n]
        nothing: tuple[tuple[Span, ...], Form] = ((), Form.CLAUSE)
        if sentence.before is not None and n == len(cues) - 1 and cue.manner is not Manner.GIVES:
            opened = any(t.low in _CUES.openers for t in sentence.tokens[cue.last + 1 :])
            return nothing if cue.denies and opened else (sentence.before.spans, Form.QUOTATION)
        if previous and cue.manner is not Manner.BY and self._points_back(sentence, cue):
            return tuple(previous), Form.BEFORE
        if cue.manner is Manner.GIVES:
            return nothing
        if cue.manner is not Manner.BY and (clause := self._clauses.clause(sentence, cues, n)):
            return (clause,), Form.CLAUSE
        if cue.urges and (clause := self._clauses.infinitive(sentence, cues, n)):
            return (clause,), Form.INFINITIVE
        if source is not None and (clause := self._clauses.after_colon(sentence, cues, n, source)):
            return (clause,), Form.CLAUSE
        if sentence.after is not None and n == 0 and self._follows_quotation(sentence, cue):
            return sentence.after.spans, Form.QUOTATION
        if cue.manner is Manner.BY:
            return beside(self._text, self._clauses, sentence, cues, n, source), Form.PARENTHESIS
        if source is not None or cue.manner is Manner.DOCUMENT:
            return parenthesis(self._text, sentence, cue, source), Form.PARENTHESIS
        return nothing

    def _follows_quotation(self, sentence: Sentence, cue: Cue) -> bool:
        """Nothing but the source and adverbs between the quotation and its cue."""
        return cue.at < 14 and not any(t.low in (".", ";") for t in sentence.tokens[: cue.at])

    def _points_back(self, sentence: Sentence, cue: Cue) -> bool:
        tokens = sentence.tokens
        if self._clauses.follows(tokens, cue):
            return False
        words = f" {' '.join(t.low for t in tokens[:12])} "
        return any(0 <= words.find(f" {back} ") < _EARLY for back in _CUES.pointing_back)


def _within(draft: Draft, later: Draft) -> bool:
    """Китай ожидает, что …, заявил X: what a state or body expects, in X's words, is X's statement."""
    source = draft.source
    if draft.form is not Form.CLAUSE or later.form is not Form.PARENTHESIS or source is None or later.source is None:
        return False
    if source.name is not None or source.pronoun or later.source.outlet:
        return False
    first = source.sentence.tokens[source.first].start
    return any(piece.start <= first and draft.pieces[-1].end <= piece.end for piece in later.pieces)


def _in_brackets(tokens: Sequence[Token], at: int) -> bool:
    opened = sum((t.low == "(") - (t.low == ")") for t in tokens[:at])
    return opened > 0 and any(t.low == ")" for t in tokens[at:])


def _unnamed(source: Source) -> bool:
    return source.token.low in russian().people.groups


def _tokens_of(sentence: Sentence, span: Span, *, beyond: int) -> tuple[int, int]:
    inside = [k for k, t in enumerate(sentence.tokens) if span.start <= t.start < span.end and k > beyond]
    return (inside[0], inside[-1]) if inside else (len(sentence.tokens), -1)
