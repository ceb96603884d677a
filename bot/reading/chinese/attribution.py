"""Who said what in a Chinese article, by its surface: no model, no segmentation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import islice

from bot.model import Kind, Span
from bot.reading.chinese.article import Article
from bot.reading.chinese.clauses import after_quotation, labels, until_of
from bot.reading.chinese.content import Content, after_cue, before_cue, labelled, whole_paragraph, whole_sentence
from bot.reading.chinese.cues import Cue, Mark, cues
from bot.reading.chinese.lexicon import chinese
from bot.reading.chinese.names import Entities, Roster, either
from bot.reading.chinese.names import Kind as NameKind
from bot.reading.chinese.relays import begin_of, relay, teller
from bot.reading.chinese.script import Paragraph, canonical, paragraphs
from bot.reading.chinese.sources import NOBODY, NotSaid, Source, source
from bot.reading.chinese.speakers import mentions, speaker
from bot.reading.chinese.statements import file
from bot.reading.chinese.subjects import note_pronoun, note_subject
from bot.reading.chinese.turns import Turn, turns
from bot.reading.names.recognition import Register
from bot.reading.statement_reader import Attributed

_LEXICON = chinese()
_TURNS_AWAY = re.compile(either(_LEXICON.grammar.own_voice | _LEXICON.grammar.sequels))
MOST_CUES = 24
"""Cues of one sentence that are looked at: no sentence has more, and the work grows with their square."""


class ChineseReader:
    """`bot.reading.statement_reader.StatementReader`."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._roster = Roster.of(register)

    def attribute(self, text: str, *, start: int, end: int, on: date | None) -> Attributed:
        """As the port says. `on` is not needed: no name means another person at another time."""
        plain = canonical(text[:end])
        entities = Entities(plain, start, end, self._roster)
        article = Article(text, plain, entities, self._register, self._roster)
        found = paragraphs(plain, start, end)
        conversation = turns(plain, entities, found)
        if conversation:
            first = conversation[0].label.start
            _read(article, [one for one in found if one.span.end <= first])
            for turn in conversation:
                _answer(article, turn)
        else:
            _read(article, found)
        return Attributed(quotes=tuple(article.quotes), mentions=tuple(mentions(article)))


# --------------------------------------------------------------------------------------------------------- paragraphs


def _read(article: Article, found: Iterable[Paragraph]) -> None:
    for paragraph in found:
        if paragraph.is_heading(article.plain):
            continue
        article.before = NOBODY
        _go_on(article, paragraph)
        _paragraph(article, paragraph)


def _go_on(article: Article, paragraph: Paragraph) -> None:
    """The paragraph's quotation, where it belongs to the one before: after a colon, or where that stayed open."""
    carried = article.colon or article.open_quote
    article.colon = article.open_quote = None
    if carried is None or article.plain[paragraph.span.start] != "“":
        return
    content = whole_paragraph(article.plain, paragraph)
    if content is not None:
        who, how = carried
        file(article, content, replace(who, inherited=False), None, how)
        if not paragraph.closed:
            article.open_quote = carried


def _paragraph(article: Article, paragraph: Paragraph) -> None:
    plain = article.plain
    by_sentence = [(sentence, _sentence_cues(plain, paragraph, sentence)) for sentence in paragraph.sentences]
    starts = tuple(sentence.start for sentence, found in by_sentence if found)
    for sentence, found in by_sentence:
        via = relay(article, paragraph, sentence, has_cue=bool(found))
        begin, reach = begin_of(plain, sentence, via), 0
        subject: Source | None = None
        for number, cue in enumerate(found):
            if cue.span.start < reach:
                continue
            coming = found[number + 1 :]
            if (outlet := teller(article, begin, cue, coming)) is not None:
                via, begin = outlet, cue.content
                continue
            read = _cue(article, paragraph, sentence, begin, cue, coming, starts, via)
            if read is not None:
                subject, reach = read
                article.before = replace(subject, inherited=True)
                if reach < sentence.end and plain[reach] in "，；":
                    begin = max(begin, reach + 1)  # what was said so far holds no subject of what follows
        for label in labels(article, paragraph, sentence):
            if (words := labelled(plain, paragraph, label.span.end)) is not None:
                subject = file(article, words, Source(label, Span(label.begins, label.span.end)), None, "name")
                article.before = replace(subject, inherited=True)
        if subject is None and not _goes_on_in_marks(article, paragraph, sentence):
            note_subject(article, sentence, begin)
    if plain[paragraph.span.end - 1] == "：" and article.before.named:
        article.colon = (article.before, "name")


def _goes_on_in_marks(article: Article, paragraph: Paragraph, sentence: Span) -> bool:
    """A sentence that is all quotation, right after one about whoever spoke last in the paragraph, and nobody else."""
    who, plain = article.before.named, article.plain
    last = article.quotes[-1] if article.quotes else None
    if plain[sentence.start] != "“" or who is None or who.kind is not NameKind.PERSON or last is None:
        return False
    if last.content[-1].end <= paragraph.span.start or last.speaker is None or last.speaker != speaker(article, who):
        return False
    if not any(one.start == sentence.start and one.end >= sentence.end for one in paragraph.quotations):
        return False
    index = paragraph.sentences.index(sentence)
    before = paragraph.sentences[index - 1]
    persons = {one.name for one in article.entities.between(before.start, before.end) if one.kind is NameKind.PERSON}
    content = whole_sentence(plain, paragraph, sentence)
    if content is None or persons != {who.name} or article.before.jointly:
        return False
    file(article, content, Source(who, None, inherited=True), None, "previous")
    return True


def _sentence_cues(plain: str, paragraph: Paragraph, sentence: Span) -> tuple[Cue, ...]:
    return tuple(islice(cues(plain, paragraph, sentence), MOST_CUES))


def _cue(
    article: Article,
    paragraph: Paragraph,
    sentence: Span,
    begin: int,
    cue: Cue,
    coming: tuple[Cue, ...],
    starts: tuple[int, ...],
    via: Span | None,
) -> tuple[Source, int] | None:
    """Reads one cue: its source, and up to where later cues are part of what was said."""
    plain = article.plain
    quotation = next((one for one in reversed(paragraph.quotations) if one.end <= cue.span.start), None)
    if quotation is not None and plain.endswith(("：", "： "), 0, quotation.start):
        quotation = None  # X说：“…”: of whoever stands before it, known or not
    left = after_quotation(plain, quotation, begin, cue)
    who = source(plain, article.entities, left, cue.span.start, article.before)
    behind = left > begin or (quotation is not None and left == quotation.end)
    if isinstance(who, Source) and behind and quotation is not None:
        behind = who.span is not None and who.span.start == left and not _is_taken(article, quotation)
        if not behind:
            who = source(plain, article.entities, begin, cue.span.start, article.before)
    if isinstance(who, NotSaid) or (who.named is None and who.span is None):
        return None
    if who.inherited and cue.span.of(plain) in _LEXICON.grammar.impersonal:
        return None
    named = article.before.span
    if who.inherited and who.span is None and named is not None and sentence.start <= named.start < begin:
        who = replace(who, span=named)  # in this very sentence
    note_pronoun(article, who, begin)
    content = _content(article, paragraph, sentence, cue, coming, starts, who, behind=behind)
    if content is None:
        return None
    resolved = file(article, content, who, cue, None, via=via, left=left)
    if behind and content.end < cue.span.start:
        more = _goes_on_after(article, paragraph, sentence, cue, coming, starts, who)
        if more is not None:
            file(article, more, resolved, cue, "name", via=via)
            return resolved, more.end
    if not paragraph.closed and content.end >= paragraph.span.end:
        article.open_quote = (resolved, "name")
    return resolved, content.end


def _content(
    article: Article,
    paragraph: Paragraph,
    sentence: Span,
    cue: Cue,
    coming: tuple[Cue, ...],
    starts: tuple[int, ...],
    who: Source,
    *,
    behind: bool,
) -> Content | None:
    plain = article.plain
    if behind and who.span is not None and (cue.trailing or cue.quoting or cue.mark is Mark.COMMA):
        content = before_cue(plain, paragraph, who.span.start)
        if content is not None and not cue.quoting:
            return content
        more = after_cue(plain, article.entities, paragraph, sentence, cue, sentence.end, starts, who.named)
        if content is None or more is None:
            return content or more
        return Content((*content.pieces, *more.pieces), Kind.DIRECT)
    if cue.trailing:
        return None
    until = until_of(article, sentence, cue, coming)
    begins = (one.begins for one in labels(article, paragraph, sentence) if one.begins > cue.content)
    until = min(until, next(begins, until))
    content = after_cue(plain, article.entities, paragraph, sentence, cue, until, starts, who.named)
    if content is None and cue.mark is Mark.COLON and cue.content >= paragraph.span.end:
        article.colon = (who, None)
    return content


def _goes_on_after(
    article: Article,
    paragraph: Paragraph,
    sentence: Span,
    cue: Cue,
    coming: tuple[Cue, ...],
    starts: tuple[int, ...],
    who: Source,
) -> Content | None:
    """“…”，X表示，…: what follows is said too, but for what the article itself tells; after 说 it often does."""
    if cue.mark is not Mark.COMMA or cue.span.end - cue.span.start < 2 or cue.quoting:
        return None
    if _TURNS_AWAY.match(article.plain, cue.content):
        return None
    until = until_of(article, sentence, cue, coming)
    return after_cue(article.plain, article.entities, paragraph, sentence, cue, until, starts, who.named)


def _is_taken(article: Article, quotation: Span) -> bool:
    return bool(article.quotes) and article.quotes[-1].content[-1].end >= quotation.end - 1


def _answer(article: Article, turn: Turn) -> None:
    if turn.question:
        return
    pieces = tuple(span for span in turn.words if span.end - span.start > 1)
    for span in pieces:
        who = Source(turn.speaker, turn.label)
        file(article, Content((span,), Kind.DIRECT), who, None, "name" if turn.speaker else None)


# ------------------------------------------------------------------------------------------------------------- quotes
