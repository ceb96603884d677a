"""A Russian article's paragraphs, what is quoted in it, and the reporter's sentences, parsed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.reading.russian.analysis import RussianModel, Sentence, Speech, Token
from bot.reading.russian.cues import CueWords
from bot.reading.russian.lexicon import russian
from bot.reading.russian.passages import Paragraph, Part, Passage, paragraphs, trimmed
from bot.reading.russian.tokens import tokens
from bot.reading.russian.transcripts import Label, Turn, turns

_LEAD = re.compile(r"[\s,.!?…»”“\"—–-]*")
_OUTLETS = "|".join(map(re.escape, sorted(russian().people.outlets, key=len, reverse=True)))
_DATELINE = re.compile(
    rf"(?:[А-ЯЁ][\w-]*[.,]?\s|\d{{1,2}}\s[а-я]+[.,]?\s|\d{{4}}[.,]?\s(?:г\.\s)?|[/.,—–-]\s?){{0,8}}"
    rf"/?(?i:{_OUTLETS})(?:\.[Rr][Uu])?[/.]?\s?[—–-]\s+(?=[А-ЯЁ«\"])"
)
"""Благовещенск. 21 декабря. ИНТЕРФАКС - …"""
_GLUED = re.compile(r"(?<=[а-яё]{4})[.!?…](?=[А-ЯЁ][а-яё\s])")
_ENDS = re.compile(rf"(?::|\b(?:{'|'.join(russian().grammar.that)}))\s*[—–-]?\s*[«„“\"]?\s*$", re.IGNORECASE)
_LONGEST_SENTENCE = 400
"""Tokens of a sentence at most: no reporter wrote a longer one, and rules that look back take quadratic time."""


class Article:
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
