"""One item understood: is it about the beat, who said what in it, who is named, which topics, which words weigh."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bot.model import BODY_LIMIT, BeatPack, Item, Mention, Quote, Reading, Span, TopicId
from bot.reading.dependency_parse import Parse
from bot.reading.names.inflection import inflected
from bot.reading.names.other_scripts import OtherScripts
from bot.reading.names.recognition import Register
from bot.reading.quotes.attribution import attribute
from bot.reading.quotes.text.layout import layout
from bot.reading.sorting.language import in_language, language_of, other_paragraphs
from bot.reading.sorting.pack_terms import PackTerms
from bot.reading.sorting.phrases import Phrases, Term, placed_words, words
from bot.reading.sorting.relevance.relevance import Gate
from bot.reading.sorting.stories.stories import Weigher
from bot.reading.sorting.topics import TopicLexicon
from bot.reading.statement_reader import Attributed, StatementReaders


def reading_spans(item: Item) -> tuple[Span, ...]:
    """The stretches of the item's text that the English model has to parse: all that is in English."""
    language, others = languages_in(item)
    if language != "en" and "en" not in others:
        return ()
    english = in_language(item.text, "en", language, others)
    return tuple(_bounded(layout(english, item.head).prose(), item.head + BODY_LIMIT))


def languages_in(item: Item) -> tuple[str, Mapping[str, tuple[Span, ...]]]:
    """The language of the item's text (ISO 639-1), and what of it is in others."""
    main = language_of(item.text[item.head :], item.language)
    return main, other_paragraphs(item.text, item.head, min(len(item.text), item.head + BODY_LIMIT), main)


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
        """The item's reading, not yet in a story. Each paragraph is read by its own language; where that has no reader
        here (English: where the parse is empty) it gives no statements, and known names all the same."""
        language, others = languages_in(item)
        attributed = self._attributed(item, parse, language, others)
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

    def _attributed(self, item: Item, parse: Parse, main: str, others: Mapping[str, tuple[Span, ...]]) -> Attributed:
        found: list[Attributed] = []
        for code in (main, *others):
            text = in_language(item.text, code, main, others)
            found.append(self._read_in(code, text, item, parse) or self._known_in(text, item))
        if len(found) == 1:
            return found[0]
        quotes = (quote for some in found for quote in some.quotes)
        return Attributed(
            quotes=tuple(sorted(quotes, key=lambda quote: quote.content[0].start)),
            mentions=merged([mention for some in found for mention in some.mentions]),
        )

    def _read_in(self, code: str, text: str, item: Item, parse: Parse) -> Attributed | None:
        """Of a text in one language; None if it is not read here."""
        on = item.published.date() if item.published else None
        if code == "en" and len(parse):
            quotes, mentions = attribute(text, parse, item.head, self._register, on)
            return Attributed(quotes=tuple(quotes), mentions=tuple(mentions))
        if (reader := self._readers.get(code)) is not None:
            return reader.attribute(text, start=item.head, end=min(len(text), item.head + BODY_LIMIT), on=on)
        return None

    def _known_in(self, text: str, item: Item) -> Attributed:
        return Attributed(mentions=self._known.mentions(text, item.head))

    def _about(self, quote: Quote, text: str) -> tuple[TopicId, ...]:
        return self._lexicon.topics_around(text, Span(quote.content[0].start, quote.content[-1].end))


def merged(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Each speaker once. Where two found the same words, the first counts."""
    found: dict[str, Mention] = {}
    taken: set[int] = set()
    for mention in mentions:
        fresh = tuple(span for span in mention.spans if taken.isdisjoint(range(span.start, span.end)))
        known = found.get(mention.speaker.id)
        if known is not None:
            found[mention.speaker.id] = replace(known, spans=tuple(sorted((*known.spans, *fresh))))
        elif fresh:
            found[mention.speaker.id] = replace(mention, spans=fresh)
        taken.update(at for span in fresh for at in range(span.start, span.end))
    return tuple(found.values())


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
