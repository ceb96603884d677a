"""Who said what in a Chinese article, by its surface: no model, no segmentation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice

from bot.model import Kind, Mention, Quote, ResolvedBy, Span, Speaker
from bot.reading.chinese.content import Content, after_cue, before_cue, labelled, whole_paragraph, whole_sentence
from bot.reading.chinese.cues import Cue, Mark, cues, said
from bot.reading.chinese.lexicon import chinese
from bot.reading.chinese.names import Entities, Named, Roster, either
from bot.reading.chinese.names import Kind as NameKind
from bot.reading.chinese.script import HEADING, Paragraph, canonical, paragraphs
from bot.reading.chinese.sources import NOBODY, NotSaid, Source, addressee, source
from bot.reading.chinese.turns import Turn, turns
from bot.reading.names.recognition import Register
from bot.reading.names.romanisation import speaker_of
from bot.reading.statement_reader import Attributed

_LEXICON = chinese()
_OUTLET_ENDINGS = tuple(_LEXICON.names.outlet_endings)
_SURNAMES = tuple(_LEXICON.names.surnames)
_DOUBLE_SURNAMES = tuple(name for name in _SURNAMES if len(name) > 1)
LONGEST_NAME = 3
"""Characters of a Chinese name whose surname has one."""
_DATELINE = re.compile(
    r"[^，。；“”\n]{0,40}?(?:\d{1,2}月\d{1,2}日|\d日)(?:电|讯|消息)(?:（[^）]{0,40}）)?[：\s]?|"
    r"[^，。；“”\n]{2,16}(?:消息|讯|电)(?:（[^）]{0,20}）)?[：]|（[^）]{2,30}(?:电|讯)）|据[^，。；“”\n]{2,16}(?:电|讯)\s"
)
_RELAY = re.compile(
    rf"(?:[另又]|\d[^，。：“”\n]{{0,9}}[日月]，)?{either(_LEXICON.cues.relays)}(?P<who>[^，。；：“”\n]{{1,25}}?)(?:\d+月?\d*日|周.|星期.)?{either(_LEXICON.cues.relay_verbs)}(?:指出|显示|称|说|指)?[，：]"
)
_REPORTS = re.compile(
    r"(?P<who>[^，。；：“”\n]{2,25}?)(?:\d+月?\d*日|当天|今日)?(?:报道|报导)(?:指出|显示|称|说|指)?[，：]"
)
"""An outlet without 据 before it; only where it is known to be one."""
_TELLERS = frozenset({NameKind.PERSON, NameKind.BODY, NameKind.UNNAMED})
_LABEL = re.compile("(?:（[^）]*）)? ?： ?“")
_TURNS_AWAY = re.compile(either(_LEXICON.grammar.own_voice | _LEXICON.grammar.sequels))
_WITH = re.compile(rf"(?:（[^）]*）)?{either({'同', '与', '和', '跟', '及', '以及', '、'})}")
_CLAUSE_END = re.compile("[，。；]")
_GOVERNED = re.compile(rf"{either(_LEXICON.grammar.before_object)}$")
_NAME_IN_MARKS = re.compile(rf"（|[^，。；“”]{{0,4}}{either(_LEXICON.names.body_endings | _LEXICON.names.titles)}")
"""What follows a name in marks: “每日冲锋”网站, “保卫民主基金会”（…）学者."""
_SURE: dict[ResolvedBy, float] = {"name": 0.97, "surname": 0.96, "pronoun": 0.95, "previous": 0.8, "nominal": 0.6}
"""31 of 32 annotated statements have their speaker right, too few to tell these apart."""
MOST_CUES = 24
"""Cues of one sentence that are looked at: no sentence has more, and the work grows with their square."""


@dataclass(slots=True)
class _Article:
    """What is known while an article is read from its beginning to its end."""

    text: str
    plain: str
    entities: Entities
    register: Register
    roster: Roster
    last_person: Named | None = None
    """Whom 他 or 她 means: the last person who was a subject; None after several at once."""
    before: Source = NOBODY
    """The subject that an omitted one stands for, in this paragraph."""
    colon: tuple[Source, ResolvedBy | None] | None = None
    """Who speaks in the next paragraph, where this one ends in a colon."""
    open_quote: tuple[Source, ResolvedBy | None] | None = None
    quotes: list[Quote] = field(default_factory=list)
    speakers: dict[tuple[NameKind, str], Speaker | None] = field(default_factory=dict)
    """By kind and name, as they were looked up."""


class ChineseReader:
    """`bot.reading.statement_reader.StatementReader`."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._roster = Roster.of(register)

    def attribute(self, text: str, *, start: int, end: int, on: date | None) -> Attributed:
        """As the port says. `on` is not needed: no name means another person at another time."""
        plain = canonical(text[:end])
        entities = Entities(plain, start, end, self._roster)
        article = _Article(text, plain, entities, self._register, self._roster)
        found = paragraphs(plain, start, end)
        conversation = turns(plain, entities, found)
        if conversation:
            first = conversation[0].label.start
            _read(article, [one for one in found if one.span.end <= first])
            for turn in conversation:
                _answer(article, turn)
        else:
            _read(article, found)
        return Attributed(quotes=tuple(article.quotes), mentions=tuple(_mentions(article)))


# --------------------------------------------------------------------------------------------------------- paragraphs


def _read(article: _Article, found: Iterable[Paragraph]) -> None:
    for paragraph in found:
        if paragraph.is_heading(article.plain):
            continue
        article.before = NOBODY
        _go_on(article, paragraph)
        _paragraph(article, paragraph)


def _go_on(article: _Article, paragraph: Paragraph) -> None:
    """The paragraph's quotation, where it belongs to the one before: after a colon, or where that stayed open."""
    carried = article.colon or article.open_quote
    article.colon = article.open_quote = None
    if carried is None or article.plain[paragraph.span.start] != "“":
        return
    content = whole_paragraph(article.plain, paragraph)
    if content is not None:
        who, how = carried
        _quote(article, content, replace(who, inherited=False), None, how)
        if not paragraph.closed:
            article.open_quote = carried


def _paragraph(article: _Article, paragraph: Paragraph) -> None:
    plain = article.plain
    by_sentence = [(sentence, _sentence_cues(plain, paragraph, sentence)) for sentence in paragraph.sentences]
    starts = tuple(sentence.start for sentence, found in by_sentence if found)
    for sentence, found in by_sentence:
        via = _relay(article, paragraph, sentence, has_cue=bool(found))
        begin, reach = _begin(plain, sentence, via), 0
        subject: Source | None = None
        for number, cue in enumerate(found):
            if cue.span.start < reach:
                continue
            coming = found[number + 1 :]
            if (outlet := _tells_of(article, begin, cue, coming)) is not None:
                via, begin = outlet, cue.content
                continue
            read = _cue(article, paragraph, sentence, begin, cue, coming, starts, via)
            if read is not None:
                subject, reach = read
                article.before = replace(subject, inherited=True)
        for label in _labels(article, paragraph, sentence):
            if (words := labelled(plain, paragraph, label.span.end)) is not None:
                subject = _quote(article, words, Source(label, Span(label.begins, label.span.end)), None, "name")
                article.before = replace(subject, inherited=True)
        if subject is None and not _goes_on_in_marks(article, paragraph, sentence):
            _note_subject(article, sentence, begin)
    if plain[paragraph.span.end - 1] == "：" and article.before.named:
        article.colon = (article.before, "name")


def _labels(article: _Article, paragraph: Paragraph, sentence: Span) -> list[Named]:
    """People whose words follow a colon, without a verb: 经济学家罗奇：“…”."""
    if article.plain.find("：", sentence.start, sentence.end) < 0:
        return []
    named = article.entities.between(sentence.start, sentence.end)
    people = (one for one in named if one.kind is NameKind.PERSON and not paragraph.quoted(one.span.start))
    begins = (one for one in people if one.begins == sentence.start or article.plain[one.begins - 1] in "，；。 ")
    return [one for one in begins if _LABEL.match(article.plain, one.span.end)]


def _goes_on_in_marks(article: _Article, paragraph: Paragraph, sentence: Span) -> bool:
    """A sentence that is all quotation, right after one about whoever spoke last in the paragraph, and nobody else."""
    who, plain = article.before.named, article.plain
    last = article.quotes[-1] if article.quotes else None
    if plain[sentence.start] != "“" or who is None or who.kind is not NameKind.PERSON or last is None:
        return False
    if last.content[-1].end <= paragraph.span.start or last.speaker is None or last.speaker != _speaker(article, who):
        return False
    if not any(one.start == sentence.start and one.end >= sentence.end for one in paragraph.quotations):
        return False
    index = paragraph.sentences.index(sentence)
    before = paragraph.sentences[index - 1]
    persons = {one.name for one in article.entities.between(before.start, before.end) if one.kind is NameKind.PERSON}
    content = whole_sentence(plain, paragraph, sentence)
    if content is None or persons != {who.name} or article.before.jointly:
        return False
    _quote(article, content, Source(who, None, inherited=True), None, "previous")
    return True


def _sentence_cues(plain: str, paragraph: Paragraph, sentence: Span) -> tuple[Cue, ...]:
    return tuple(islice(cues(plain, paragraph, sentence), MOST_CUES))


def _begin(plain: str, sentence: Span, relay: Span | None) -> int:
    head = plain[sentence.start : sentence.start + HEADING]
    dated = "电" in head or "讯" in head or "消息" in head
    dateline = _DATELINE.match(plain, sentence.start, sentence.end) if dated else None
    begin = dateline.end() if dateline else sentence.start
    while begin < sentence.end and plain[begin] == " ":
        begin += 1
    return max(begin, relay.end) if relay else begin


def _note_subject(article: _Article, sentence: Span, begin: int) -> None:
    """Of a sentence in which nobody speaks: whom 他 or an omitted subject may mean later."""
    named = article.entities.between(begin, sentence.end)
    first = next((one for one in named if one.begins == begin), None)
    if first is None:
        return
    if first.kind is NameKind.PERSON:
        alone = not _has_partner(article, first, named)
        article.last_person = first if alone else None
        article.before = Source(first, None, inherited=True) if alone else NOBODY
    elif first.kind in (NameKind.GROUP, NameKind.BODY, NameKind.STATE):
        article.before = Source(first, None, inherited=True)


def _has_partner(article: _Article, first: Named, named: list[Named]) -> bool:
    """X与部长Y会谈: 他 may be either."""
    if _WITH.match(article.plain, first.span.end) is None:
        return False
    other = next((one for one in named if one.span.start > first.span.end and one.kind is NameKind.PERSON), None)
    return other is not None and "，" not in article.plain[first.span.end : other.begins]


def _cue(
    article: _Article,
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
    left = _after_quotation(plain, quotation, begin, cue)
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
    _note_pronoun(article, who, begin)
    content = _content(article, paragraph, sentence, cue, coming, starts, who, behind=behind)
    if content is None:
        return None
    resolved = _quote(article, content, who, cue, None, via=via, left=left)
    if behind and content.end < cue.span.start:
        more = _goes_on_after(article, paragraph, sentence, cue, coming, starts, who)
        if more is not None:
            _quote(article, more, resolved, cue, "name", via=via)
            return resolved, more.end
    if not paragraph.closed and content.end >= paragraph.span.end:
        article.open_quote = (resolved, "name")
    return resolved, content.end


def _tells_of(article: _Article, begin: int, cue: Cue, coming: tuple[Cue, ...]) -> Span | None:
    """塔斯社称，鲁登科表示，…: the outlet, where whom it names at once has a cue too."""
    if cue.trailing or cue.quoting:
        return None
    who = source(article.plain, article.entities, begin, cue.span.start, NOBODY)
    if not isinstance(who, Source) or who.named is None or who.span is None or who.named.kind is not NameKind.BODY:
        return None
    if not who.named.name.endswith(_OUTLET_ENDINGS):
        return None
    for later in coming:
        teller = source(article.plain, article.entities, cue.content, later.span.start, NOBODY)
        if isinstance(teller, Source) and teller.named is not None and teller.span is not None:
            return who.span if teller.named.kind is NameKind.PERSON and teller.span.start == cue.content else None
    return None


def _after_quotation(plain: str, quotation: Span | None, begin: int, cue: Cue) -> int:
    """Where the clause of a source begins that stands right after a quotation (“…”，X说), else the sentence."""
    if quotation is None or begin > quotation.end or _CLAUSE_END.search(plain, quotation.end + 1, cue.span.start):
        return begin
    if not _is_speech(plain, quotation, begin, cue):
        return begin
    left = quotation.end
    while left < cue.span.start and plain[left] in " ，":
        left += 1
    return left


def _is_speech(plain: str, quotation: Span, begin: int, cue: Cue) -> bool:
    """No name in marks (“每日冲锋”网站), and not what somebody speaks of (谈及“…”，X指出，…)."""
    goes_on = plain[quotation.end] not in " ，。" and plain[quotation.end - 2] not in "，。！？…"
    named = goes_on and quotation.end < cue.span.start and _NAME_IN_MARKS.match(plain, quotation.end) is not None
    return not named and not _GOVERNED.search(plain[begin : quotation.start])


def _content(
    article: _Article,
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
    until = _until(article, sentence, cue, coming)
    labels = (one.begins for one in _labels(article, paragraph, sentence) if one.begins > cue.content)
    until = min(until, next(labels, until))
    content = after_cue(plain, article.entities, paragraph, sentence, cue, until, starts, who.named)
    if content is None and cue.mark is Mark.COLON and cue.content >= paragraph.span.end:
        article.colon = (who, None)
    return content


def _goes_on_after(
    article: _Article,
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
    until = _until(article, sentence, cue, coming)
    return after_cue(article.plain, article.entities, paragraph, sentence, cue, until, starts, who.named)


def _note_pronoun(article: _Article, who: Source, begin: int) -> None:
    """秦刚…，他说: the subject that the sentence begins with is whom its pronoun means."""
    if who.named is None or who.named.kind is not NameKind.PRONOUN:
        return
    before = article.entities.between(begin, who.named.span.start)
    if before and before[0].begins == begin and before[0].kind is NameKind.PERSON:
        article.last_person = None if _has_partner(article, before[0], before) else before[0]


def _is_taken(article: _Article, quotation: Span) -> bool:
    return bool(article.quotes) and article.quotes[-1].content[-1].end >= quotation.end - 1


def _until(article: _Article, sentence: Span, cue: Cue, coming: tuple[Cue, ...]) -> int:
    """Where the next cue of the same subject begins: ，并强调…; others are part of what was said."""
    for later in coming:
        comma = max(article.plain.rfind(mark, cue.content, later.span.start) for mark in "，；")
        if comma < 0 or later.trailing:
            continue
        if _another_speaks(article, cue.content, comma, later):
            return comma
        who = source(article.plain, article.entities, comma + 1, later.span.start, Source(_SELF, None))
        if isinstance(who, Source) and who.named is _SELF:
            return comma
    return sentence.end


def _another_speaks(article: _Article, begin: int, comma: int, later: Cue) -> bool:
    """…；普京则重申…, or …，他还说，…: a new statement, where a person and a cue follow what was said so far."""
    named = article.entities.between(comma + 1, later.span.start)
    if len(named) != 1 or named[0].begins > comma + 2 or named[0].kind not in (NameKind.PERSON, NameKind.PRONOUN):
        return False
    marked = later.quoting or later.mark is not Mark.NONE
    if not (marked or article.plain[comma] == "；" or named[0].kind is NameKind.PRONOUN):
        return False
    return comma - begin >= HEADING // 5 and said(article.plain[named[0].span.end : later.span.start]) == ""


_SELF = Named(Span(0, 0), 0, NameKind.GROUP, "")


def _relay(article: _Article, paragraph: Paragraph, sentence: Span, *, has_cue: bool) -> Span | None:
    """据X报道: a statement of X, unless somebody's words follow, which it then relays."""
    plain = article.plain
    match = _RELAY.match(plain, sentence.start, sentence.end) or _reported(article, sentence, has_cue=has_cue)
    if match is None:
        return None
    relay = Span(match.start("who"), match.end("who"))
    whole = Span(relay.start, match.end())
    if not has_cue or not any(cue.span.start > match.end() for cue in cues(plain, paragraph, sentence)):
        end = sentence.end
        while end > match.end() and plain[end - 1] in "。 ":
            end -= 1
        if end - match.end() >= HEADING // 5:
            inside = article.entities.between(relay.start, relay.end)
            named = [one for one in inside if one.kind in (NameKind.BODY, NameKind.PERSON)]
            who = Source(named[-1] if named else None, relay)
            quoted = any(match.end() <= one.start < end for one in paragraph.quotations)
            content = Content((Span(match.end(), end),), Kind.MIXED if quoted else Kind.INDIRECT)
            _quote(article, content, who, None, None)
    return whole


def _reported(article: _Article, sentence: Span, *, has_cue: bool) -> re.Match[str] | None:
    """《X》报道，… of a body that is named so: its own words, or those of whom it names at once."""
    if article.plain.find("报", sentence.start, sentence.start + 45) < 0:
        return None
    match = _REPORTS.match(article.plain, sentence.start, sentence.end)
    if match is None:
        return None
    named = article.entities.between(match.start("who"), sentence.end)
    outlet = any(one.kind is NameKind.BODY and one.span.end == match.end("who") for one in named)
    said_by = any(one.begins == match.end() and one.kind in _TELLERS for one in named)
    return match if outlet and (said_by or not has_cue) else None


def _answer(article: _Article, turn: Turn) -> None:
    if turn.question:
        return
    pieces = tuple(span for span in turn.words if span.end - span.start > 1)
    for span in pieces:
        who = Source(turn.speaker, turn.label)
        _quote(article, Content((span,), Kind.DIRECT), who, None, "name" if turn.speaker else None)


# ------------------------------------------------------------------------------------------------------------- quotes


def _quote(
    article: _Article,
    content: Content,
    who: Source,
    cue: Cue | None,
    how: ResolvedBy | None,
    *,
    via: Span | None = None,
    left: int = 0,
) -> Source:
    """Files one statement; gives its source with the person that a pronoun stands for."""
    named, how = _resolved(article, who, how)
    speaker = _speaker(article, named) if named else None
    if named is not None and named.kind is NameKind.PERSON:
        article.last_person = None if who.jointly else named
    heard = addressee(article.plain, left, cue.span.start) if cue else None
    role = article.entities.roles.get(named.name) if named and named.kind is NameKind.PERSON else None
    sure = _SURE[how] if speaker and how else 0.5
    article.quotes.append(
        Quote(
            text=" … ".join(piece.of(article.text) for piece in content.pieces),
            content=content.pieces,
            source=who.span,
            cue=cue.span if cue else None,
            speaker=speaker,
            jointly=tuple(filter(None, (_speaker(article, one) for one in who.jointly))),
            role=role.of(article.text) if role and speaker else None,
            addressee=heard.of(article.text) if heard else None,
            via=_outlet(article, via),
            kind=content.kind,
            confidence=sure,
            confidence_of_words=0.95 if content.kind is Kind.DIRECT else 0.88,
            confidence_of_role=0.9 if role and speaker else None,
            resolved_by=how if speaker else None,
        )
    )
    return replace(who, named=named or who.named)


def _resolved(article: _Article, who: Source, how: ResolvedBy | None) -> tuple[Named | None, ResolvedBy | None]:
    named = who.named
    if named is None:
        return None, None
    match named.kind:
        case NameKind.PRONOUN:
            return (article.last_person, "pronoun") if article.last_person else (None, None)
        case NameKind.GROUP | NameKind.UNNAMED:
            return named, None
        case _:
            return named, how or ("previous" if who.inherited and who.span is None else "name")


def _outlet(article: _Article, via: Span | None) -> str | None:
    if via is None:
        return None
    bodies = [one for one in article.entities.between(via.start, via.end) if one.kind is NameKind.BODY]
    return bodies[-1].span.of(article.text) if bodies else None


def _speaker(article: _Article, named: Named) -> Speaker | None:
    key = (named.kind, named.span.of(article.text) if named.kind is NameKind.BODY else named.name)
    if key not in article.speakers:
        article.speakers[key] = _looked_up(article, named)
    return article.speakers[key]


def _looked_up(article: _Article, named: Named) -> Speaker | None:
    """The pack's, or by the name in Latin letters; none for groups and for those who are only described."""
    match named.kind:
        case NameKind.PERSON:
            person = article.roster.people.get(named.name)
            if person:
                return Speaker(id=person.id, name=person.name)
            known = article.roster.whole(named.name)
            latin = article.entities.latin.get(named.name)
            written = latin or named.name
            by_sound = latin is None and _is_foreign(written)
            if known or by_sound:
                return article.register.speaker(known.name if known else written)
            return speaker_of(written, article.register)
        case NameKind.BODY:
            return _body(article, named)
        case NameKind.STATE:
            return article.register.speaker(_LEXICON.names.states[named.name])
        case _:
            return None


def _is_foreign(name: str) -> bool:
    """Written by sound, so that no Pinyin is made of it: 卡申 (no surname begins so), 蒙多洛尼 (too long)."""
    return not name.startswith(_SURNAMES) or (len(name) > LONGEST_NAME and not name.startswith(_DOUBLE_SURNAMES))


def _body(article: _Article, named: Named) -> Speaker | None:
    plain = named.name.strip("《》")
    whole = _LEXICON.names.short_states.get(plain[:1], "") + plain[1:]  # 俄外交部
    for form in (plain, whole, plain.removeprefix("中国")):
        if org := article.roster.orgs.get(form):
            return Speaker(id=org.id, name=org.name)
    if plain in _LEXICON.names.body_endings:
        return None  # a ministry, a committee: whose, it does not say
    return article.register.speaker(named.span.of(article.text).strip("《》"))


def _mentions(article: _Article) -> Iterator[Mention]:
    met: dict[str, Mention] = {}
    for one in article.entities.everybody:
        if one.kind not in (NameKind.PERSON, NameKind.BODY):
            continue
        speaker = _speaker(article, one)
        if speaker is None:
            continue
        known = met.get(speaker.id)
        met[speaker.id] = Mention(speaker=speaker, spans=(*known.spans, one.span) if known else (one.span,))
    yield from met.values()
