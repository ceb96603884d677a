"""An Answer as one Slack message, seen by the asker alone until shared; and why a statement is held to be someone's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from bot.model import (
    SURE_ENOUGH,
    Answer,
    Family,
    Kind,
    Known,
    Part,
    Question,
    Quote,
    Reading,
    Said,
    Silent,
    Span,
    Standing,
    Statement,
    Unheard,
    UserId,
    Version,
    WhichOne,
)
from bot.reading.sorting.stories import SAME_REPORT
from digests.slack import controls
from digests.slack.blocks import Block, actions, button, context, option, overflow, part, section
from digests.slack.mrkdwn import date_token, escape, fit, link, marked, web_address
from digests.wording.families import (
    agreement_in_words,
    change_in_words,
    difference,
    english_in_words,
    extent,
    looked_through,
    repeats_in_words,
    spoken_in_words,
    teller,
    teller_of,
    version_in_words,
)
from digests.wording.words import (
    clean,
    count,
    cut,
    day,
    days_line,
    doubt,
    headline,
    is_quotation,
    kept_in_words,
    kind_in_words,
    known_in_brief,
    labels_of,
    legend,
    manner_prefix,
    month,
    outlet_in_words,
    outlet_of,
    resolved_in_words,
    source_of,
    speakers_of,
    to_come,
    unknown_outlet,
    words_of,
)

PAGE = 20
"""Statements one message shows at most; the desk's pages are shorter."""
CANDIDATES = 20
"""People a chooser offers at most."""
NEAREST = 5
VERSIONS = 2
"""Other languages whose wording stands beside a statement."""
TELLERS = 8
"""Others that tell the same, shown with their words."""
_MENTIONS = 5
UNCERTAIN = "Uncertain: these may be somebody else's words"
"""Above a page's statements of a doubtful speaker, which stand behind the others."""
MEMBERS = 8
"""Members of a story that are shown with their likeness."""


def compose_answer(
    answer: Answer,
    *,
    keep_days: int,
    now: datetime,
    shared_by: UserId | None = None,
    can_share: bool = True,
    translates: bool = False,
) -> Part:
    """The message. `keep_days`: how long statements are kept. `shared_by`: for everybody in a channel, so without the
    asker's own buttons. `can_share`: there is a channel to share it in. `translates`: an engine is connected."""
    match answer:
        case Said():
            blocks, text = _said(answer, now, shared_by, can_share, translates)
        case WhichOne():
            blocks, text = _which_one(answer)
        case Silent():
            blocks, text = _silent(answer, keep_days, shared_by)
        case Unheard():
            blocks, text = _unheard(answer, keep_days)
        case never:
            assert_never(never)
    sharer = [context(f"Shared by <@{fit(shared_by, 50)}>")] if shared_by is not None else []
    return part([*blocks, *sharer], text)


# -------------------------------------------------------------------------------------------------------------- said


def _said(
    said: Said, now: datetime, shared_by: UserId | None, can_share: bool, translates: bool
) -> tuple[list[Block], str]:
    shown = (said.families or tuple(Family(statement=one) for one in said.statements))[:PAGE]
    name = said.known.speaker.name
    summary = f"{fit(name, 200)}{_role(said.known)}: {escape(_extent(said))}"
    blocks = [section(f"*{fit(name, 200)}*{_role(said.known)}"), context(escape(_extent(said)))]
    each = (10_000 - 3_500) // max(len(shown), 1)
    sure = [one for one in shown if one.statement.quote.confidence >= SURE_ENOUGH]
    unsure = [one for one in shown if one not in sure]
    entries = [_entry(one, number, min(each, 1_400), now, translates) for number, one in enumerate([*sure, *unsure])]
    blocks += [block for entry in entries[: len(sure)] for block in entry]
    if unsure:
        blocks += [context(UNCERTAIN), *(block for entry in entries[len(sure) :] for block in entry)]
    if len(said.statements) > len(shown):
        blocks.append(context(f"{len(said.statements) - len(shown)} more statements on this page are not shown"))
    notes = [legend(one.statement.quote for one in shown), known_in_brief([one.statement for one in shown])]
    if any(notes):
        blocks.append(context(" · ".join(filter(None, notes))))
    first = next(iter([*sure, *unsure]), None)
    is_newest = first is not None and first is shown[0] and not said.question.page
    newest = (
        f". {'Newest: ' if is_newest else ''}{fit(_with_manner(first.statement), 300)}" if first is not None else ""
    )
    return [*blocks, *_turn(said, shared_by, can_share)], summary + newest


def _entry(family: Family, number: int, room: int, now: datetime, translates: bool) -> list[Block]:
    """A statement, then who else tells it and how it differs from the time before."""
    more = [english_in_words(family), change_in_words(family.change), repeats_in_words(family.statement, family.also)]
    tail = [_version(one, room // 3) for one in family.versions[:VERSIONS]]
    tail += [fit(line, room // 4) for line in more if line]
    left = room - sum(map(len, tail))
    translated = translates and family.language != "en"
    return statement_blocks(family.statement, number, left, now, tail, spoken_in_words(family), translated)


def _version(one: Version, limit: int) -> str:
    """It in another language, linked to where it was read."""
    told = one.statement
    language, *_ = version_in_words(one).partition(":")
    by = fit(f"matched by {agreement_in_words(one.agreement)}", 200)
    words = fit(_with_manner(told), max(80, limit - len(by)))
    return f"{fit(language, 40)}: {link(told.url, teller_of(told), 80)}: {words} · {by}"


def statement_blocks(
    statement: Statement,
    number: int,
    room: int,
    now: datetime,
    more: Sequence[str] = (),
    spoken: str = "",
    translates: bool = False,
) -> list[Block]:
    """The words, as a block quotation only where they are one; and small, what one needs to cite them, in which
    language they are (`spoken`), and `more` lines of mrkdwn. At most `room` (≥ 150) characters of text, besides `more`.
    """
    details = [
        _dated(statement, now),
        link(statement.url, source_of(statement), 80),
        escape(spoken),
        escape(_manner(statement)),
    ]
    if len(" · ".join(details)) > room // 2 + 60:
        details[1] = fit(source_of(statement), 80)
    line = " · ".join(filter(None, details))
    words = _words(statement, max(80, room - len(line) - 10))
    return [section(words, accessory=_menu(statement, number, translates)), context("\n".join([line, *more]))]


def _words(statement: Statement, limit: int) -> str:
    """mrkdwn: a quotation in a block of its own, in italics where its marks were lost; else the words as they are."""
    quote = statement.quote
    if not is_quotation(quote):
        return fit(_with_manner(statement), limit).strip() or "…"
    words = fit(words_of(quote, limit - 4), limit - 4)
    return f"> {words}" if quote.kind is Kind.DIRECT else f"> _{words}_"


def _with_manner(statement: Statement) -> str:
    return manner_prefix(statement.quote) + words_of(statement.quote)


def _dated(statement: Statement, now: datetime) -> str:
    if statement.published is None or statement.published_to is None:
        return f"undated, added {day(statement.filed_at)}"
    if to_come(statement.published, statement.published_to, now=now):
        return f"{date_token(statement.published, statement.published_to)} (the article's own date, in the future)"
    return date_token(statement.published, statement.published_to)


def _manner(statement: Statement) -> str:
    """How it was said and how sure the reading is, as far as marks and italics do not say it; "" for nothing."""
    quote = statement.quote
    parts = ["partly quoted"] if quote.kind is Kind.MIXED and not quote.stance else []
    if quote.stance:
        parts.append("position, not words spoken")
    if quote.addressee:
        parts.append(f"to {cut(clean(quote.addressee), 60)}")
    if quote.jointly:
        parts.append(f"{'taken' if quote.stance else 'said'} by {cut(speakers_of(quote), 120)}")
    if quote.via:
        parts.append(f"via {cut(clean(quote.via), 60)}")
    if statement.label.value in {"state media", "official"}:
        parts.append({"official": "official source"}.get(statement.label.value, statement.label.value))
    if uncertain := doubt(quote):
        parts.append(uncertain)
    return " · ".join(parts)


def _menu(statement: Statement, number: int, translates: bool) -> Block:
    translate = controls.encode_choice(controls.Translate(item=statement.item, number=statement.number))
    options = [
        option("Why?", controls.encode_choice(controls.WhySaid(item=statement.item, number=statement.number))),
        option("Copy as citation", controls.encode_choice(controls.Cite(item=statement.item, number=statement.number))),
    ]
    if translates:
        options.insert(1, option("Translate", translate))
    if web_address(statement.url):
        opened = controls.encode_choice(controls.OpenArticle(item=statement.item))
        options.append(option("Open article", opened, url=statement.url))
    asked = controls.AskWhatIsWrong(item=statement.item, number=statement.number)
    options.append(option("Wrong?", controls.encode_choice(asked)))
    return overflow(controls.numbered(controls.STATEMENT_MENU, number), options)


def _turn(said: Said, shared_by: UserId | None, can_share: bool) -> list[Block]:
    """Paging, sharing, following; for a shared answer only the way to ask oneself."""
    if shared_by is not None:
        return [actions(button("What did someone say?", controls.ASK))]
    # Of this very person, whoever else may come to bear the name before the button is pressed.
    question = replace(said.question, speaker=said.known.speaker.id)
    buttons = []
    if said.more:
        buttons.append(_again("Older", controls.turned(question, 1), 0))
    if question.page > 0:
        buttons.append(_again("Newer", controls.turned(question, -1), 1))
    if can_share:
        buttons.append(button("Share to channel", controls.SHARE_ANSWER, value=controls.encode_question(question)))
    buttons.append(_follow(said.known.speaker.name))
    buttons.append(button("Export", controls.EXPORT_ANSWER, value=controls.encode_question(question)))
    return [actions(*buttons)]


def _extent(said: Said) -> str:
    """8 statements in 3 articles · Oct 2023 – May 2024 · about “trade”."""
    parts = [extent(said), _range(said)]
    parts += filters_in_words(said.question)
    if said.among:
        parts.append(looked_through(said))
    if said.undated:
        parts.append(f"{count(said.undated, 'undated statement')} left out")
    if said.question.page:
        parts.append(f"page {said.question.page + 1}")
    return " · ".join(parts)


def _range(said: Said) -> str:
    if said.earliest is None or said.latest is None:
        return "undated"
    early, late = month(said.earliest), month(said.latest)
    dates = early if early == late else f"{early} – {late}"
    return f"{dates} and undated" if said.without_date else dates


def filters_in_words(question: Question) -> list[str]:
    parts = []
    if question.about:
        parts.append(f"about “{cut(clean(question.about), 60)}”")
    first, last = question.since, question.until
    if first is not None and last is not None:
        parts.append(day(first) if first == last else days_line(first, last))
    elif first is not None:
        parts.append(f"since {day(first)}")
    elif last is not None:
        parts.append(f"until {day(last)}")
    if question.outlet:
        parts.append(f"in {cut(clean(question.outlet), 60)}")
    return parts


def _role(known: Known) -> str:
    """mrkdwn: the role and when it was given, since roles change."""
    if not known.role:
        return ""
    named = f"{day(known.role_as_of)}" if known.role_as_of else "in an undated article"
    return f" · {fit(known.role, 300)} ({named})"


def _again(text: str, question: Question, number: int) -> Block:
    return button(text, controls.numbered(controls.ASK_AGAIN, number), value=controls.encode_question(question))


def _follow(name: str) -> Block:
    return button(f"Follow {cut(clean(name), 60)}", controls.FOLLOW, value=controls.terms_for(name))


# ----------------------------------------------------------------------------------------------------- other endings


def _which_one(answer: WhichOne) -> tuple[list[Block], str]:
    asked = fit(answer.question.name, 100)
    blocks = [section(f"Which “{asked}”?")]
    for number, known in enumerate(answer.candidates[:CANDIDATES]):
        name, role = known.speaker.name, f"\n{fit(known.role, 200)}" if known.role else ""
        question = _about(answer.question, known)
        text = f"*{fit(name, 120)}* · {count(known.statements, 'statement')}{role}"
        chooser = _again(f"Show {cut(clean(name), 50)}", question, number)
        blocks.append(section(text, accessory=chooser))
    left = len(answer.candidates) - CANDIDATES
    if left > 0:
        blocks.append(context(f"and {count(left, 'other')}: give more of the name"))
    names = ", ".join(fit(known.speaker.name, 80) for known in answer.candidates[:CANDIDATES])
    return blocks, f"Several people are called “{asked}”: {names}"


def _silent(answer: Silent, keep_days: int, shared_by: UserId | None) -> tuple[list[Block], str]:
    if unknown := unknown_outlet(answer):
        return _nowhere(answer, unknown, shared_by)
    name = fit(answer.known.speaker.name, 200)
    filters = ", ".join(filters_in_words(answer.question))
    fits = f" that fit ({escape(filters)})" if filters else ""
    text = f"I have no statements by *{name}*{fits}."
    role = _role(answer.known)
    blocks = [section(f"*{name}*{role}\nI have no statements by this name{fits}." if role else text)]
    mentions = [_mention(one) for one in answer.mentioned_in[:_MENTIONS]]
    if mentions:
        total = max(answer.known.mentions, len(answer.mentioned_in))
        blocks.append(section("\n".join([f"Mentioned in {count(total, 'item')}:", *mentions])))
    if not answer.known.statements:
        blocks.append(context(kept_in_words(keep_days)))
    if outlet := outlet_in_words(answer):
        blocks.append(section(fit(outlet, 600)))
    if answer.among:
        blocks.append(context(escape(looked_through(answer))))
    if answer.undated:
        blocks.append(context(f"{count(answer.undated, 'undated statement')} left out"))
    buttons = [
        *([_everything(answer)] if filters and answer.known.statements else []),
        _follow(answer.known.speaker.name),
    ]
    return [*blocks, *([actions(*buttons)] if shared_by is None else [])], text


def _nowhere(answer: Silent, unknown: str, shared_by: UserId | None) -> tuple[list[Block], str]:
    """The outlet asked for is none that is known: that comes first, with those that are near."""
    outlet = outlet_in_words(answer) or f"I have no statements by {clean(answer.known.speaker.name)} from any other."
    blocks = [section(f"{fit(unknown, 400)}\n{fit(outlet, 600)}")]
    near = [
        _again(f"In {cut(clean(name), 60)}", replace(answer.question, outlet=name, speaker=answer.known.speaker.id), at)
        for at, name in enumerate(answer.outlets_like, start=1)
    ]
    everything = [_everything(answer)] if answer.known.statements else []
    buttons = [*near, *everything, _follow(answer.known.speaker.name)]
    return [*blocks, *([actions(*buttons)] if shared_by is None else [])], unknown


def _everything(answer: Silent) -> Block:
    speaker = answer.known.speaker
    every = Question(name=speaker.name, speaker=speaker.id)
    return _again(f"All {count(answer.known.statements, 'statement')}", every, 0)


def _mention(reading: Reading) -> str:
    item = reading.item
    address = web_address(item.url)
    url = address if address is not None and len(address) <= 300 else None
    title = link(url, headline(item), 150)
    return f"• {title} · {fit(outlet_of(item), 60)} · {date_token(item.published, item.published_to)}"


def _unheard(answer: Unheard, keep_days: int) -> tuple[list[Block], str]:
    asked = fit(answer.question.name, 100)
    near = answer.nearest[:NEAREST]
    text = f"I have no statements by “{asked}”." + (" Did you mean:" if near else "")
    blocks, kept = [section(text)], kept_in_words(keep_days)
    if near:
        blocks.append(actions(*(_near(answer.question, known, number) for number, known in enumerate(near))))
    if clean(answer.question.name):
        blocks.append(context(f"`/search {asked}` looks in all articles. {kept}"))
    if _is_like_a_name(answer.question.name):
        words = f"Alert me when {cut(clean(answer.question.name), 45)} speaks"
        blocks.append(actions(button(words, controls.FOLLOW, value=controls.terms_for(answer.question.name))))
    names = ", ".join(fit(known.speaker.name, 80) for known in near)
    return blocks, f"{text} {names}".strip()


def _is_like_a_name(asked: str) -> bool:
    """One or two words, or some that all begin like a name's: nobody is called "remind me tomorrow"."""
    words = clean(asked).split()
    return 0 < len(words) <= 2 or (len(words) <= 5 and all(not word[0].islower() for word in words))


def _near(question: Question, known: Known, number: int) -> Block:
    name = known.speaker.name
    return _again(f"{cut(clean(name), 55)} · {known.statements:,}", _about(question, known), number)


def _about(question: Question, known: Known) -> Question:
    """The same question of this very person, from its first page."""
    return replace(question, name=known.speaker.name, speaker=known.speaker.id, page=0)


# --------------------------------------------------------------------------------------------------------------- why


def compose_why(statement: Statement, reading: Reading, family: Family | None = None) -> Part:
    """The statement in its context and what tied it to its speaker, and all others that tell the same. `reading` is
    the article's."""
    quote = statement.quote
    speaker = fit(quote.speaker.name, 200) if quote.speaker else "nobody"
    title = f"Why *{speaker}*?"
    shown = marked(reading.item.text, quote.content, around=_surroundings(statement, reading), limit=2_400)
    facts = [
        f"Attributed by: {_cited(quote.cue, reading)}",
        f"Source: {_cited(quote.source, reading)}, {resolved_in_words(quote.resolved_by)}",
        f"Kind: {kind_in_words(quote.kind)}",
        f"Confidence: {_confidence(quote)}",
        f"Where: {escape(_characters(quote.content))} of “{fit(headline(reading.item), 150)}”",
    ]
    if quote.role:
        facts.append(f"Role in the article: {fit(quote.role, 200)}")
    if quote.stance:
        facts.append("A position the article reports, not words spoken")
    blocks = [
        section(title),
        *([section(shown)] if shown.strip() else []),
        section("\n".join(f"• {fact}" for fact in facts)),
    ]
    if family is not None and family.also:
        blocks.append(section(_tellers(family)))
    if family is not None and family.versions:
        told = "\n".join(f"• {_version(one, 500)}" for one in family.versions[:VERSIONS])
        blocks.append(section(f"The same statement in other languages:\n{told}"))
    known = " · ".join([link(reading.item.url, outlet_of(reading.item), 80), *map(escape, labels_of(reading.item))])
    return part([*blocks, context(known)], f"{title} {facts[1]}. {facts[3]}")


def _confidence(quote: Quote) -> str:
    """97% that it is this speaker's, 90% that these are the words, 95% that this is the role."""
    shares = [f"{quote.confidence:.0%} that it is this speaker's"]
    if quote.confidence_of_words is not None:
        shares.append(f"{quote.confidence_of_words:.0%} that these are the words")
    if quote.role and quote.confidence_of_role is not None:
        shares.append(f"{quote.confidence_of_role:.0%} that this is the role")
    return ", ".join(shares)


def _tellers(family: Family) -> str:
    lines = [f"The same statement in {count(len(family.also), 'more report')}:"]
    for one in family.also[:TELLERS]:
        repeated = one.statement
        who = link(repeated.url, teller(repeated, family.statement), 100)
        words = fit(_with_manner(repeated), 160)
        lines.append(f"• {who}: {words}\n   {fit(difference(one), 200)}")
    left = len(family.also) - TELLERS
    return "\n".join([*lines, *([f"and {left:,} more"] if left > 0 else [])])[:3_000]


def compose_why_here(
    reading: Reading, others: Sequence[tuple[Reading, float]] = (), *, topic_names: dict[str, str] | None = None
) -> Part:
    """Why an item is in the digest, under its topic, in its story.

    `others`: the story's further readings with their likeness to this one, each with a button to set it apart.
    """
    names = topic_names or {}
    title = f"Why “{fit(headline(reading.item), 200)}” is here"
    because = ", ".join(cut(clean(one), 80) for one in reading.relevance.because[:10]) or "no reason was kept"
    facts = [f"*On the beat* ({reading.relevance.score:.2f}): {fit(because, 700)}"]
    for topic in reading.topics[:3]:
        fired = ", ".join(cut(clean(one), 60) for one in topic.because[:8])
        facts.append(f"*{fit(names.get(topic.id, topic.id), 80)}* ({topic.score:.2f}): {fit(fired, 400)}")
    if not reading.topics:
        facts.append("*Other*: it has no topic's terms")
    facts.append(f"*Standing*: {escape(_standing(reading))}")
    if reading.placed and reading.placed.likeness:
        facts.append(f"*Story*: {reading.placed.likeness:.0%} similar to the nearest earlier item")
    blocks = [section(title), *(section(fact) for fact in facts)]
    if others:
        blocks.append(section(f"*Same story*: {count(len(others), 'other item')}, with how similar each is"))
        blocks += [_member(one, alike, number) for number, (one, alike) in enumerate(others[:MEMBERS])]
        apart = button("Not the same story", controls.numbered(controls.NOT_SAME, MEMBERS), value=reading.item.id)
        blocks += [context("If this item belongs elsewhere:"), actions(apart)]
    return part(blocks, f"{title}: {fit(because, 300)}")


def _standing(reading: Reading) -> str:
    item = reading.item
    if item.standing is Standing.NEWS:
        return "news: dated, and new when first seen" + ("" if item.in_digest else "; its feed is left out of digests")
    why = "it has no date" if item.published is None else "old when first seen, or on its feed when Amur first looked"
    return f"archive, never shown as news: {why}"


def _member(reading: Reading, alike: float, number: int) -> Block:
    line = f"{_mention(reading)} · {alike:.0%}{' (the same report)' if alike >= SAME_REPORT else ''}"
    apart = button("Not the same story", controls.numbered(controls.NOT_SAME, number), value=reading.item.id)
    return section(line, accessory=apart)


def _surroundings(statement: Statement, reading: Reading) -> Span:
    """From a little before the statement, its source and cue to a little after, within the article."""
    quote = statement.quote
    spans = [*quote.content, *(span for span in (quote.source, quote.cue) if span is not None)]
    text = reading.item.text
    if not spans:
        return Span(0, min(300, len(text)))
    first, last = min(span.start for span in spans), max(span.end for span in spans)
    start, end = max(0, first - 160), min(len(text), last + 160)
    # Not in the middle of a word, if a space is near.
    start = max(start, text.find(" ", start, start + 30) + 1) if start else 0
    edge = text.rfind(" ", max(last, end - 30), end)
    return Span(min(start, end), edge if end < len(text) and edge >= start else end)


def _cited(span: Span | None, reading: Reading) -> str:
    words = fit(span.of(reading.item.text), 200) if span is not None else ""
    return f"“{words}”" if words else "nothing named"


def _characters(spans: Sequence[Span]) -> str:
    if not spans:
        return "unknown characters"
    return "characters " + ", ".join(f"{span.start:,}–{span.end:,}" for span in spans[:4])
