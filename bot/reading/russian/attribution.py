"""Who said what in a Russian article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from bot.model import Kind, Quote, ResolvedBy, Span
from bot.reading.names.recognition import Register
from bot.reading.russian.analysis import RussianModel, Sentence, Speech
from bot.reading.russian.article import Article
from bot.reading.russian.content import Contents
from bot.reading.russian.cues import CueWords
from bot.reading.russian.draft import Draft, Form, speech_draft
from bot.reading.russian.entities import Entities, Figure
from bot.reading.russian.lexicon import russian
from bot.reading.russian.passages import Part, trimmed
from bot.reading.russian.resolution import NOBODY, Memory, Resolved
from bot.reading.russian.sources import Source, Sources, names_in
from bot.reading.russian.tokens import low
from bot.reading.statement_reader import Attributed

STATED = {
    Form.QUOTATION: 0.99,
    Form.CONTINUED: 0.9,
    Form.CLAUSE: 0.99,
    Form.INFINITIVE: 0.98,
    Form.PARENTHESIS: 0.98,
    Form.BEFORE: 0.98,
    Form.LABEL: 0.98,
    Form.TURN: 0.98,
}
"""How found → how often somebody states something there. 25 of 26 annotated statements have their speaker right, too
few to tell the forms apart."""
WORDS = {Form.QUOTATION: 0.95, Form.CLAUSE: 0.88, Form.INFINITIVE: 0.85, Form.LABEL: 0.9, Form.TURN: 0.9}


class RussianReader:
    """Port `StatementReader`."""

    def __init__(self, register: Register, model: RussianModel) -> None:
        self._register = register
        self._model = model
        self._words = CueWords(model)
        self._sources = Sources(model)

    def attribute(self, text: str, *, start: int, end: int, on: date | None) -> Attributed:
        article = Article(text, start, end, self._words, self._model)
        entities = Entities([*article.sentences, *article.quoted], self._model, self._register)
        starts = [paragraph.span.start for paragraph in article.paragraphs]
        memory = Memory(entities, self._register, self._model, article.sentences, starts)
        contents = Contents(text, self._words, self._sources)
        quotes = tuple(_Reading(article, memory, contents).quotes())
        return Attributed(quotes=quotes, mentions=tuple(entities.mentions()))


class _Reading:
    """One pass from the beginning: what was said so far tells who "он" is."""

    def __init__(self, article: Article, memory: Memory, contents: Contents) -> None:
        self._article = article
        self._memory = memory
        self._contents = contents
        self._used: set[int] = set()
        self._last: tuple[Draft, Resolved, int] | None = None
        """The last quotation: with its speaker, and the paragraph where it ended."""

    def quotes(self) -> list[Quote]:
        found: list[Quote] = []
        order = self._article.order
        for n, part in enumerate(order):
            if isinstance(part, Speech):
                found += self._alone(order, n, part, found)
                continue
            if part.turn is not None:
                found += self._turn(part, part.turn)
                continue
            for draft in self._contents.of(part, self._before(order, n)):
                quote = self._quote(draft, part)
                if quote is not None and not self._repeats(found, quote):
                    found.append(quote)
            found += self._labelled(part)
        return sorted(found, key=lambda quote: quote.content[0].start)

    def _repeats(self, found: list[Quote], quote: Quote) -> bool:
        """The same words once more: of a relay, or of "Об этом"."""
        for k, other in enumerate(found):
            if any(a.start < b.end and b.start < a.end for a in other.content for b in quote.content):
                if other.via is None and quote.speaker and other.speaker and quote.speaker != other.speaker:
                    found[k] = replace(other, via=quote.speaker.name)
                return True
        return False

    def _before(self, order: Sequence[Sentence | Speech], n: int) -> tuple[Span, ...]:
        """What "Об этом" means: the sentence or quotation before."""
        if n == 0:
            return ()
        before = order[n - 1]
        if isinstance(before, Speech):
            return before.spans
        if before.heading:
            return ()
        return (trimmed(self._article.text, before.start, before.end),)

    def _quote(self, draft: Draft, sentence: Sentence) -> Quote | None:
        source = draft.source
        if source is None:
            if draft.form is not Form.QUOTATION:
                return None
            who = self._carried(sentence)
        elif self._passed_on(draft, source, sentence):
            return self._made(replace(draft, source=None, via=source), self._carried(sentence))
        else:
            who = self._memory.resolve(source, draft.cue)
            self._memory.remember(source, who)
        if draft.form in (Form.QUOTATION, Form.CONTINUED):
            self._last = (draft, who, sentence.paragraph)
        return self._made(draft, who)

    def _passed_on(self, draft: Draft, source: Source, sentence: Sentence) -> bool:
        """«…», передает ТАСС: of whoever spoke right before, in this paragraph."""
        last = self._memory.spoken[-1] if self._memory.spoken else None
        relay = draft.form is Form.QUOTATION and source.outlet and draft.cue is not None and draft.cue.passes_on
        return relay and last is not None and last[0] == sentence.paragraph

    def _carried(self, sentence: Sentence) -> Resolved:
        """«…», — добавил. Whoever spoke last, in this paragraph."""
        last = self._memory.spoken[-1] if self._memory.spoken else None
        if last is None or last[0] < sentence.paragraph - 1:
            return NOBODY
        return replace(last[2], by="previous", certainty=0.8, jointly=())

    def _made(self, draft: Draft, who: Resolved) -> Quote:
        text = self._article.text
        source, cue = draft.source, draft.cue
        via = self._memory.resolve(draft.via, None).speaker if draft.via is not None else None
        stated = STATED[draft.form]
        return Quote(
            text=" … ".join(piece.of(text) for piece in draft.pieces),
            content=draft.pieces,
            source=Span(source.tokens[0].start, source.tokens[-1].end) if source else None,
            cue=_cue_span(draft),
            speaker=who.speaker,
            jointly=who.jointly,
            role=who.role,
            addressee=draft.addressee or None,
            via=via.name if via is not None and via != who.speaker else None,
            kind=self._kind(draft),
            stance=bool(cue and (cue.hopes or (cue.denies and draft.form is not Form.QUOTATION))),
            confidence=round(stated * who.certainty, 2),
            confidence_of_words=WORDS.get(draft.form, 0.85),
            confidence_of_role=round(0.9 * who.certainty, 2) if who.role else None,
            resolved_by=who.by if who.speaker is not None else None,
        )

    def _kind(self, draft: Draft) -> Kind:
        if draft.form in (Form.QUOTATION, Form.CONTINUED):
            return Kind.DIRECT
        if draft.form in (Form.TURN, Form.LABEL):
            return Kind.UNMARKED
        fragments = draft.sentence.fragments if draft.sentence else ()
        pieces = draft.pieces
        inside = sum(f.end - f.start for f in fragments for p in pieces if p.start <= f.start and f.end <= p.end + 1)
        length = sum(p.end - p.start for p in pieces)
        return Kind.DIRECT if inside >= 0.97 * length else Kind.MIXED if inside else Kind.INDIRECT

    # ---------------------------------------------------------------------------------------- quotations without a cue

    def _alone(self, order: Sequence[Sentence | Speech], n: int, speech: Speech, found: list[Quote]) -> list[Quote]:
        """Goes on right after a quotation whose speaker is known: in its paragraph, or as a paragraph of its own."""
        near = [s for s in (*order[n - 1 : n], *order[n + 1 : n + 2]) if isinstance(s, Sentence)]
        if any(s.after is speech or s.before is speech for s in near) or self._last is None:
            return []
        draft, who, paragraph = self._last
        here = self._article.paragraph_of(speech.spans[0].start)
        own = self._article.paragraphs[here].passages
        alone = all(p.part is Part.SPEECH for p in own)
        previous = order[n - 1] if n else None
        follows = isinstance(previous, Sentence) and previous.after is not None and here == previous.paragraph
        if not (follows or (alone and here - paragraph == 1)) or who.speaker is None:
            return []
        if follows:
            for k, quote in enumerate(found):
                if quote.content == draft.pieces:
                    pieces = (*quote.content, *speech.spans)
                    text = " … ".join(piece.of(self._article.text) for piece in pieces)
                    found[k] = replace(quote, content=pieces, text=text)
                    self._last = (replace(draft, pieces=pieces), who, here)
                    return []
        made = speech_draft(speech, replace(draft, source=None, cue=None))
        self._last = (made, who, here)
        return [self._made(made, replace(who, by="previous", certainty=0.85, jointly=()))]

    def _turn(self, sentence: Sentence, said: Speech) -> Iterator[Quote]:
        """Ответ: …; Иванов: …"""
        entities = self._memory.entities
        names = names_in(sentence.tokens)
        figure = self._asked() if sentence.answers else entities.of(sentence, names[0]) if names else None
        words = [t for a, b in names[:1] for t in sentence.tokens[a : b + 1] if not t.text.endswith(".")]
        by: ResolvedBy = "nominal" if sentence.answers else "name" if len(words) > 1 else "surname"
        who = Resolved(figure.speaker, figure, by, figure.role, 0.95) if figure else NOBODY
        last = next((k for k, t in reversed(list(enumerate(sentence.tokens))) if t.text != "."), 0)
        source = Source(sentence, 0, last, 0)
        yield self._made(Draft(said.spans, Form.TURN, sentence, None, source), who)

    def _asked(self) -> Figure | None:
        """Whose briefing it is: who is named with such a word, else the one person named before the first turn."""
        text, first = self._article.text, min(self._article.turns)
        head = self._article.paragraphs[:first]
        occasions = russian().transcripts.occasions
        spans = [p.span for p in head if any(word in low(p.span.of(text)) for word in occasions)] or [
            p.span for p in head
        ]
        named = [
            f
            for f in self._memory.entities.figures
            if any(s.start <= at < s.end for at, _, _ in f.mentions for s in spans)
        ]
        named.sort(key=lambda f: f.mentions[0][0])
        with_role = [f for f in named if f.role]
        return named[0] if len(named) == 1 else with_role[0] if len(with_role) == 1 else None

    def _labelled(self, sentence: Sentence) -> Iterator[Quote]:
        """Иванов: «…»."""
        if sentence.heading or sentence.before is None or self._contents._words.of(sentence):
            return
        names = names_in(sentence.tokens)
        if len(names) != 1 or len(sentence.tokens) > 14:
            return
        a, b = names[0]
        source = Source(sentence, a, b, a, name=(a, b))
        draft = Draft(sentence.before.spans, Form.QUOTATION, sentence, None, source)
        quote = self._quote(draft, sentence)
        if quote is not None:
            yield quote


def _cue_span(draft: Draft) -> Span | None:
    if draft.cue is None or draft.sentence is None:
        return None
    tokens = draft.sentence.tokens
    return Span(tokens[draft.cue.at].start, tokens[draft.cue.last].end)
