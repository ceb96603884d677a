"""Who said what in a Russian article."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from bot.model import Kind, Quote, ResolvedBy, Span
from bot.reading.names.recognition import Register
from bot.reading.russian.analysis import RussianModel, Sentence, Speech, Token
from bot.reading.russian.content import Contents, Draft, Form, speech_draft
from bot.reading.russian.cues import CueWords
from bot.reading.russian.entities import Entities, Figure
from bot.reading.russian.lexicon import russian
from bot.reading.russian.passages import Paragraph, Part, Passage, paragraphs, trimmed
from bot.reading.russian.resolution import NOBODY, Memory, Resolved
from bot.reading.russian.sources import Source, Sources, names_in
from bot.reading.russian.tokens import low, tokens
from bot.reading.russian.transcripts import Label, Turn, turns
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
_LEAD = re.compile(r"[\s,.!?…»”“\"—–-]*")
_OUTLETS = "|".join(map(re.escape, sorted(russian().people.outlets, key=len, reverse=True)))
_DATELINE = re.compile(
    rf"(?:[А-ЯЁ][\w-]*[.,]?\s|\d{{1,2}}\s[а-я]+[.,]?\s|\d{{4}}[.,]?\s(?:г\.\s)?|[/.,—–-]\s?){{0,8}}"
    rf"/?(?i:{_OUTLETS})(?:\.[Rr][Uu])?[/.]?\s?[—–-]\s+(?=[А-ЯЁ«\"])"
)
"""Благовещенск. 21 декабря. ИНТЕРФАКС - …"""
_GLUED = re.compile(r"(?<=[а-яё]{4})[.!?…](?=[А-ЯЁ][а-яё\s])")
_ENDS = re.compile(r"(?::|\bчто)\s*[—–-]?\s*[«„“\"]?\s*$", re.IGNORECASE)


class RussianReader:
    """Port `StatementReader`."""

    def __init__(self, register: Register, model: RussianModel) -> None:
        self._register = register
        self._model = model
        self._words = CueWords(model)
        self._sources = Sources(model)

    def attribute(self, text: str, *, start: int, end: int, on: date | None) -> Attributed:
        article = _Article(text, start, end, self._words, self._model)
        entities = Entities([*article.sentences, *article.quoted], self._model, self._register)
        starts = [paragraph.span.start for paragraph in article.paragraphs]
        memory = Memory(entities, self._register, self._model, article.sentences, starts)
        contents = Contents(text, self._words, self._sources)
        quotes = tuple(_Reading(article, memory, contents).quotes())
        return Attributed(quotes=quotes, mentions=tuple(entities.mentions()))


_LONGEST_SENTENCE = 400
"""Tokens of a sentence at most: no reporter wrote a longer one, and rules that look back take quadratic time."""


class _Article:
    """Its paragraphs, what is quoted, and the reporter's sentences, parsed."""

    def __init__(self, text: str, start: int, end: int, words: CueWords, model: RussianModel) -> None:
        self.text = text
        self._words = words
        self._model = model
        self.paragraphs = paragraphs(text, start, end, words.begins)
        self.turns = turns(text, self.paragraphs)
        self.order: list[Sentence | Speech] = []
        """As they stand."""
        plain = list(self._plain())
        parsed = model.parsed([s.tokens for s in plain if isinstance(s, Sentence)], tree=words.any_in)
        for part in plain:
            self.order.append(_read(part, next(parsed)) if isinstance(part, Sentence) else part)
        self._starts = [p.span.start for p in self.paragraphs]
        self.sentences = [part for part in self.order if isinstance(part, Sentence)]
        self.quoted = [replace(s, tokens=t) for s, t in self._within_speech()]

    def _within_speech(self) -> Iterator[tuple[Sentence, Sequence[Token]]]:
        """Who is named in what is said is no speaker, but is named."""
        spans = dict.fromkeys(span for part in self.order if isinstance(part, Speech) for span in part.spans)
        turned = (span for turn in self.turns.values() for span in turn.words)
        plain = [
            Sentence(tuple(made), self.paragraph_of(span.start), quoted=True)
            for span in (*spans, *turned)
            for a, b in self._model.sentences(span.of(self.text))
            if (made := self._tokens(span.start + a, span.start + b)) and any(t.text[:1].isupper() for t in made[1:])
        ]
        return zip(plain, self._model.parsed([s.tokens for s in plain], tree=lambda _: False), strict=True)

    def paragraph_of(self, place: int) -> int:
        return max(0, bisect_right(self._starts, place) - 1)

    def _plain(self) -> Iterator[Sentence | Speech]:
        speeches = self._speeches()
        silent = -1
        for number, paragraph in enumerate(self.paragraphs):
            turn = self.turns.get(number)
            if turn is not None:
                silent = number + len(turn.words)
                yield from self._label(number, turn)
            if number < silent:
                continue
            for k, passage in enumerate(paragraph.passages):
                if passage.part is Part.SPEECH:
                    speech = speeches[number, k]
                    if speech.spans[0] == trimmed(self.text, passage.span.start, passage.span.end):
                        yield speech
                    continue
                after = speeches.get((number, k - 1))
                before = speeches.get((number, k + 1)) or (
                    speeches.get((number + 1, 0)) if k + 1 == len(paragraph.passages) else None
                )
                yield from self._frame(number, paragraph, passage, after, before)

    def _label(self, number: int, turn: Turn) -> Iterator[Sentence]:
        made = self._tokens(turn.label.start, turn.label.end)
        if turn.kind is not Label.QUESTION and made:
            yield Sentence(tuple(made), number, turn=Speech(turn.words), answers=turn.kind is Label.ANSWER)

    def _tokens(self, start: int, end: int) -> list[Token]:
        """With a full stop, if the text has none: the models expect it."""
        made = tokens(self.text, start, end, self._words.reports, self._model.known)
        made = [t for t in made if t.text not in ("*", "_", "#")]
        if len(made) > _LONGEST_SENTENCE:
            return []
        if made and made[-1].low not in (".", "!", "?", ":", "…"):
            made.append(Token(made[-1].end, made[-1].end, ".", "."))
        return made

    def _speeches(self) -> dict[tuple[int, int], Speech]:
        """Each passage of speech → the whole that it belongs to, through paragraphs and around cues."""
        groups: list[list[tuple[int, int]]] = []
        running = cut = False
        for number, paragraph in enumerate(self.paragraphs):
            for k, passage in enumerate(paragraph.passages):
                if passage.part is Part.FRAME:
                    cut = passage.cut
                    running = False
                    continue
                if (cut or (running and k == 0)) and groups:
                    groups[-1].append((number, k))
                else:
                    groups.append([(number, k)])
                running, cut = passage.unclosed, False
        out: dict[tuple[int, int], Speech] = {}
        for group in groups:
            passages = (self.paragraphs[n].passages[k].span for n, k in group)
            whole = Speech(tuple(trimmed(self.text, span.start, span.end) for span in passages))
            out.update(dict.fromkeys(group, whole))
        return out

    def _frame(
        self, number: int, paragraph: Paragraph, passage: Passage, after: Speech | None, before: Speech | None
    ) -> Iterator[Sentence]:
        text = self.text
        opens = passage.span.start == paragraph.span.start
        dateline = _DATELINE.match(text, passage.span.start, passage.span.end) if opens else None
        start = dateline or _LEAD.match(text, passage.span.start, passage.span.end)
        begin = start.end() if start else passage.span.start
        pieces = [
            piece
            for a, b in self._model.sentences(text[begin : passage.span.end])
            for piece in _unglued(text, begin + a, begin + b)
        ]
        for n, (a, b) in enumerate(pieces):
            made = self._tokens(a, b)
            if not made:
                continue
            leads = n == len(pieces) - 1 and before is not None and _ENDS.search(text, max(a, b - 12), b)
            stuck = n == 0 and after is not None and _stuck(text[passage.span.start : begin], passage)
            yield Sentence(
                tuple(made),
                number,
                heading=paragraph.heading,
                after=after if stuck else None,
                before=before if leads else None,
                fragments=tuple(f for f in paragraph.fragments if a <= f.start and f.end <= b),
            )


def _unglued(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """…сказал Вельт.По его словам: sentences that lost the space between them."""
    for seam in _GLUED.finditer(text, start, end):
        yield start, seam.end()
        start = seam.end()
    yield start, end


def _read(sentence: Sentence, tokens: Sequence[Token]) -> Sentence:
    """With what the model found; a label names a person, whatever the model takes it for."""
    if sentence.turn is None or sentence.answers:
        return replace(sentence, tokens=tokens)
    comma = next((k for k, t in enumerate(tokens) if t.low == ","), len(tokens))
    named = [replace(t, entity="PER", begins=k == 0, case="Nom") for k, t in enumerate(tokens[:comma]) if t.text != "."]
    return replace(sentence, tokens=(*named, *tokens[len(named) :]))


def _stuck(between: str, passage: Passage) -> bool:
    """A dash or a comma joins the reporter's words to the quotation; a full stop parts them."""
    return any(mark in between for mark in "—–-,") or passage.cut or not between.strip(" »”")


class _Reading:
    """One pass from the beginning: what was said so far tells who "он" is."""

    def __init__(self, article: _Article, memory: Memory, contents: Contents) -> None:
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
