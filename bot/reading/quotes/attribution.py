"""Drafts become quotes: speaker, role, who was told, kind, confidence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bot.model import Kind, Mention, Quote, Span
from bot.reading.dependency_parse import Parse
from bot.reading.lexicon import ENGLISH
from bot.reading.names.recognition import Register, short_forms, words_of
from bot.reading.quotes.confidence import judged
from bot.reading.quotes.content.claims import Draft
from bot.reading.quotes.content.shown_text import shown
from bot.reading.quotes.content.statements import statements
from bot.reading.quotes.cues.noun_phrases import Source
from bot.reading.quotes.cues.report import Report
from bot.reading.quotes.entities.entities import Entities, OrgEntity, PersonEntity, cast_of
from bot.reading.quotes.entities.epithets import epithet_of
from bot.reading.quotes.entities.role_pool import give_roles, weight_of
from bot.reading.quotes.entities.roles import of_unnamed
from bot.reading.quotes.resolution.addressee import addressee_of
from bot.reading.quotes.resolution.coreference import interviewed, labelled, proper_name, resolve
from bot.reading.quotes.resolution.discourse import Memory, Resolved, remember
from bot.reading.quotes.text.constructions import Construction
from bot.reading.quotes.text.document import NONE, Prose, prose
from bot.reading.quotes.text.layout import layout

_OURS = ENGLISH.grammar.ours


def attribute(
    text: str, parse: Parse, head: int, register: Register, on: date | None = None
) -> tuple[tuple[Quote, ...], tuple[Mention, ...]]:
    """All statements and all persons and organisations named, of a text whose first `head` characters are no prose.

    `on`: when it appeared, if that is known; who held which office by the pack goes by it.
    """
    page = prose(text, parse, layout(text, head))
    drafts = statements(page)
    sources = tuple(
        (d.source.first, d.source.last, d.source.head)
        for d in drafts
        if d.source and (d.report is not None or d.how in (Construction.TURN, Construction.QUESTION))
    )
    entities = cast_of(page, register, sources, on)
    give_roles(page, entities.figures)
    for body in entities.bodies.values():
        body.role = epithet_of(page, body)
    memory = Memory.of(page, entities, _reported(page, drafts))
    unmarked = _marks_are_lost(page, drafts)
    quotes = []
    for draft in drafts:
        quote = _quote(page, memory, draft, unmarked)
        if quote is not None:
            quotes.append(quote)
    return tuple(quotes), tuple(_mentions(page, entities))


def _reported(page: Prose, drafts: Sequence[Draft]) -> frozenset[int]:
    """The tokens of all contents without marks."""
    return frozenset(token for draft in drafts for piece in draft.pieces for token in _tokens(page, piece))


def _quote(page: Prose, memory: Memory, draft: Draft, marks_lost: bool) -> Quote | None:
    report = draft.report
    source = draft.source
    at = source.first if source else page.parse.token_at(draft.pieces[0].start)
    if report is not None and source is not None and page.parse.low[source.head] in _WRITER:
        return None  # the writer's own words, outside marks, are no report of somebody's
    nobody = source is None and (
        draft.how in (Construction.FRAGMENT, Construction.ATTRIBUTED)
        or (report is not None and page.parse.tag[report.verb] == "VBN")  # `As noted in Karsk, “…”`
    )
    who = Resolved(None, "nominal", 0.5) if nobody else _resolved(memory, draft, source, at)
    if draft.how is Construction.QUESTION and (who.figure is None or _is_outlet(who.figure)):
        return None  # an outlet's question is nobody's statement
    if who.by != "previous":
        remember(memory, who, source, at)
    role = None
    if who.figure is not None:
        role = who.figure.role
    elif who.body is not None:
        role = who.body.role
    elif who.speaker is None and source is not None:
        role = of_unnamed(page, _antecedent(page, source))
        role = memory.fuller(role, known=page.parse.low[source.first] == "the") if role else None
    stance, kind, text = _is_stance(draft), _kind(page, draft, marks_lost), shown(page, draft.pieces)
    sure = judged(
        draft,
        who,
        kind=kind,
        stance=stance,
        words=len(text.split()),
        role_weight=weight_of(role) if role else None,
    )
    return Quote(
        text=text,
        content=draft.pieces,
        source=page.span(source.first, source.last) if source else None,
        cue=page.span(report.verb, report.last) if report else None,
        speaker=who.speaker,
        jointly=who.jointly,
        role=role,
        addressee=_addressee_words(page, memory, report, who) if report else None,
        via=_via(memory, report, who) if report else None,
        kind=kind,
        stance=stance,
        confidence=sure.speaker,
        confidence_of_words=sure.words,
        confidence_of_role=sure.role,
        because=sure.because,
        resolved_by=who.by if who.speaker is not None else None,
    )


def _antecedent(page: Prose, source: Source) -> Source:
    """`an official, who said …`: the official."""
    noun = source.stands_for
    return source if noun is None else Source(page.parse.first[noun], max(noun, source.first - 1), noun)


_DOCUMENTS = ENGLISH.cues.documents
_WRITER = frozenset({"i", "we", "you"})
_OUTLETS = ENGLISH.organisations.outlets


def _is_outlet(figure: PersonEntity) -> bool:
    """`Bloomberg:`, `Steppe Monthly:`, though the recogniser takes it for a person's name."""
    return figure.known is None and not _OUTLETS.isdisjoint(figure.name)


def _resolved(memory: Memory, draft: Draft, source: Source | None, at: int) -> Resolved:
    if draft.how in (Construction.TURN, Construction.QUESTION) and source is not None:
        return labelled(memory, source)
    return interviewed(memory, at) if draft.how is Construction.ANSWER else resolve(memory, source, at)


def _is_stance(draft: Draft) -> bool:
    """An attitude, by the cue; also a bare noun (criticised the ban), unless it is what was said (announced a deal)."""
    report = draft.report
    if report is None:
        return False
    if draft.how is Construction.OBJECT:
        return report.cue.stance or not report.cue.delivers
    return (
        report.cue.attitude
        or (report.cue.denies and draft.how is not Construction.QUOTE)
        or (report.cue.stance and draft.how is Construction.INFINITIVE)
    )


def _addressee_words(page: Prose, memory: Memory, report: Report, who: Resolved) -> str | None:
    """In full, as far as the article does so; never the speaker himself."""
    addressee = addressee_of(page, report)
    if addressee is None:
        return None
    hearer = memory.hearer(addressee)
    own = who.speaker is not None and hearer == who.speaker.name
    if who.figure is not None:
        name = words_of(addressee)
        own = own or name == who.figure.name or name in short_forms(who.figure.name)
    return None if own else hearer


def _via(memory: Memory, report: Report, who: Resolved) -> str | None:
    """Who relayed it, by name, if that is not the speaker."""
    if report.via is None or who.speaker is None:
        return None
    relay = resolve(memory, report.via, report.via.first).speaker
    if relay is not None:
        return relay.name if relay.id != who.speaker.id else None
    document = memory.page.parse.low[report.via.head] in _DOCUMENTS
    return None if document else proper_name(memory.page, report.via) or None


_VERBATIM = 0.97
"""Share of the letters inside marks: less, and words of the reporter's would be shown as the speaker's own."""


def _kind(page: Prose, draft: Draft, marks_lost: bool) -> Kind:
    letters = quoted = 0
    for piece in draft.pieces:
        token = page.parse.token_at(piece.start)
        while token < len(page.parse) and page.parse.start[token] < piece.end:
            if not page.is_mark(token):
                size = page.parse.end[token] - page.parse.start[token]
                letters += size
                quoted += size if page.quoted[token] != NONE else 0
            token += 1
    share = quoted / letters if letters else 0.0
    if share >= _VERBATIM:
        return Kind.DIRECT
    if share > 0:
        return Kind.MIXED
    return (
        Kind.UNMARKED
        if draft.how in (Construction.BLOCK, Construction.TURN, Construction.QUESTION, Construction.ANSWER)
        or _reads_verbatim(page, draft, marks_lost)
        else Kind.INDIRECT
    )


_EDITED = re.compile(r"\[[^\]]{1,80}\]")
_SHIFTED = ENGLISH.grammar.shifted


def _marks_are_lost(page: Prose, drafts: Sequence[Draft]) -> bool:
    """The article has no quotation of a sentence's length, but statements that only a quotation can hold."""
    if any(len(q.inner.of(page.text).split()) > 4 for q in page.quotations):
        return False
    return any(_is_verbatim(page, draft) for draft in drafts)


def _is_verbatim(page: Prose, draft: Draft) -> bool:
    """The reporter's brackets, or "we" and "I", outside marks."""
    if draft.how is not Construction.PARENTHESIS or draft.report is None or draft.report.cue.lemma == "according to":
        return False
    if any(_EDITED.search(span.of(page.text)) for span in draft.pieces):
        return True
    return any(_is_ours(page, t) for span in draft.pieces for t in _tokens(page, span))


def _is_ours(page: Prose, token: int) -> bool:
    """ "us", and not "US"."""
    return page.parse.low[token] in _OURS and page.parse.word[token] != "US"


def _reads_verbatim(page: Prose, draft: Draft, marks_lost: bool) -> bool:
    """A quotation without its marks; in an article that lost them, also by a tense that was not shifted back."""
    if _is_verbatim(page, draft):
        return True
    if (
        not marks_lost
        or draft.how is not Construction.PARENTHESIS
        or draft.report is None
        or page.parse.tag[draft.report.verb] != "VBD"
    ):
        return False
    parse = page.parse
    verbs = [t for span in draft.pieces for t in _tokens(page, span) if parse.tag[t] in ("VBZ", "VBP", "VBD", "MD")]
    shifted = sum(parse.tag[t] == "VBD" or parse.low[t] in _SHIFTED for t in verbs)
    return bool(verbs) and shifted * 2 < len(verbs)


def _tokens(page: Prose, span: Span) -> range:
    first = page.parse.token_at(span.start)
    return range(first, min(len(page.parse), page.parse.token_at(span.end - 1) + 1))


def _mentions(page: Prose, entities: Entities) -> list[Mention]:
    merged: dict[str, Mention] = {}
    everybody: tuple[PersonEntity | OrgEntity, ...] = (*entities.figures, *entities.bodies.values())
    for who in everybody:
        speaker = who.speaker
        if not who.mentions or not speaker.id:
            continue
        spans = {page.span(first, last) for first, last in who.mentions}
        if speaker.id in merged:
            spans.update(merged[speaker.id].spans)
        merged[speaker.id] = Mention(speaker=speaker, spans=tuple(sorted(spans)))
    return list(merged.values())
