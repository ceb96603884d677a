"""One item understood: is it about the beat, who said what in it, who is named, which topics, which words weigh."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.model import BeatPack, Item, Mention, Quote, Reading, Span, TopicId
from bot.reading.dependency_parse import Parse
from bot.reading.names.inflection import inflected
from bot.reading.names.other_scripts import OtherScripts
from bot.reading.names.recognition import Register
from bot.reading.quotes.attribution import attribute
from bot.reading.quotes.text.layout import layout
from bot.reading.sorting.language import language_of, other_paragraphs
from bot.reading.sorting.pack_terms import PackTerms
from bot.reading.sorting.phrases import Phrases, Term, placed_words, words
from bot.reading.sorting.relevance import Gate
from bot.reading.sorting.stories import Weigher
from bot.reading.sorting.topics import TopicLexicon
from bot.reading.statement_reader import Attributed, StatementReaders

BODY_LIMIT = 100_000
"""Characters of a body that are read for statements; the rest is kept and searchable, but not read."""


def reading_spans(item: Item) -> tuple[Span, ...]:
    """The stretches of the item's text that the English model has to parse; none for another language."""
    if language_of(item.text[item.head :], item.language) != "en":
        return ()
    others = other_paragraphs(item.text, item.head, item.head + BODY_LIMIT, "en")
    spans = layout(item.text, item.head).prose()
    if others:
        apart = [span for some in others.values() for span in some]
        spans = tuple(one for one in spans if not any(a.start <= one.start < a.end for a in apart))
    return tuple(_bounded(spans, item.head + BODY_LIMIT))


def _bounded(spans: tuple[Span, ...], limit: int) -> Iterator[Span]:
    for span in spans:
        if span.start >= limit:
            return
        yield span if span.end <= limit else Span(span.start, limit)


class Understanding:
    """Reads items against what the bot is born knowing. Pure; made once, used for every item."""

    def __init__(self, pack: BeatPack, readers: StatementReaders | None = None) -> None:
        """`readers`: of other languages than English, which is read from a parse."""
        self._gate = Gate(pack)
        self._lexicon = TopicLexicon(pack)
        self._weigher = Weigher(pack)
        self._terms = PackTerms(pack)
        self._elsewhere = OtherScripts(pack)
        self._register = Register.of(pack)
        self._known = _KnownNames(pack, self._register)
        self._readers = {code: made(self._register) for code, made in (readers or {}).items()}

    def read(self, item: Item, parse: Parse) -> Reading:
        """The item's reading, not yet in a story. An empty parse of English, or a language without a reader: no
        statements, known names found all the same."""
        language = language_of(item.text[item.head :], item.language)
        attributed = self._with_others(item, self._attributed(item, parse, language), language)
        speakers = (quote.speaker for quote in attributed.quotes if quote.speaker is not None)
        named = (*(mention.speaker for mention in attributed.mentions), *speakers)
        return Reading(
            item=item,
            relevance=self._gate.judge(item),
            topics=self._lexicon.topics(item),
            quotes=tuple(replace(quote, topics=self._about(quote, item.text)) for quote in attributed.quotes),
            mentions=attributed.mentions,
            weights=self._weigher.weigh(item),
            language=language,
            gloss=self._terms.gloss(item.title),
            names=tuple(self._elsewhere.names(named, language)),
        )

    def _attributed(self, item: Item, parse: Parse, language: str) -> Attributed:
        on = item.published.date() if item.published else None
        if len(parse) and language == "en":
            quotes, mentions = attribute(item.text, parse, item.head, self._register, on)
            return Attributed(quotes=tuple(quotes), mentions=tuple(mentions))
        if language in self._readers:
            end = min(len(item.text), item.head + BODY_LIMIT)
            return self._readers[language].attribute(item.text, start=item.head, end=end, on=on)
        return Attributed(mentions=self._known.mentions(item.text, item.head))

    def _with_others(self, item: Item, found: Attributed, language: str) -> Attributed:
        """And what is said in paragraphs of other languages, as far as this process reads them."""
        end = min(len(item.text), item.head + BODY_LIMIT)
        on = item.published.date() if item.published else None
        quotes = list(found.quotes)
        for code, spans in other_paragraphs(item.text, item.head, end, language).items():
            if (reader := self._readers.get(code)) is not None:
                for span in spans:
                    quotes += reader.attribute(item.text, start=span.start, end=span.end, on=on).quotes
        if len(quotes) == len(found.quotes):
            return found
        return replace(found, quotes=tuple(sorted(quotes, key=lambda quote: quote.content[0].start)))

    def _about(self, quote: Quote, text: str) -> tuple[TopicId, ...]:
        return self._lexicon.topics_around(text, Span(quote.content[0].start, quote.content[-1].end))


class _KnownNames:
    """Finds the pack's names in text that is not parsed: Путин, 普京, Poutine."""

    def __init__(self, pack: BeatPack, register: Register) -> None:
        forms: dict[Term, str] = {}
        for who in pack.everybody:
            for written in (who.name, *who.aliases):
                for form in inflected(written):
                    if folded := tuple(words(form)):
                        forms.setdefault(Term(folded), written)
        self._written = tuple(forms.values())
        self._phrases = Phrases(forms)
        self._register = register

    def mentions(self, text: str, head: int) -> tuple[Mention, ...]:
        """By the pack's names, longest first where two overlap."""
        placed = list(placed_words(text[: head + BODY_LIMIT]))
        hits = sorted(self._phrases.find([word.folded for word in placed]), key=lambda hit: (hit.start, -hit.end))
        found: dict[str, Mention] = {}
        end = 0
        for hit in hits:
            if hit.start < end or placed[hit.start].start < head:
                continue
            end = hit.end
            speaker = self._register.speaker(self._written[hit.number])
            span = Span(placed[hit.start].start, placed[hit.end - 1].end)
            known = found.get(speaker.id)
            found[speaker.id] = Mention(speaker=speaker, spans=(*known.spans, span) if known else (span,))
        return tuple(found.values())
