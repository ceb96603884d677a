"""A Digest and an Answer as text for a terminal: the same content as in Slack, at most `WIDTH` columns wide.

Addresses stand on lines of their own and are never broken, however long, so that a terminal can open them.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import assert_never

from bot.edition.angles import told_as
from bot.edition.developments import developments
from bot.edition.outlets import outlets
from bot.edition.placement import NO_SIDES
from bot.model import (
    SURE_ENOUGH,
    Answer,
    ChannelPlan,
    ContextLine,
    Digest,
    Family,
    Item,
    Known,
    Quote,
    Revised,
    Said,
    Section,
    Silent,
    Standing,
    Statement,
    StoryCard,
    StoryId,
    Unheard,
    WhichOne,
)
from bot.reading.coverage.two_sides import TwoCapitals
from bot.use_cases.answers.search import Found
from digests.slack.answers.answer import UNCERTAIN, filters_in_words
from digests.slack.mrkdwn import web_address
from digests.wording.calendar import days_typed, due_in_words, last_times
from digests.wording.capitals import point_in_words
from digests.wording.context import HEADING as CONTEXT
from digests.wording.context import carried_by
from digests.wording.dates import day, month, title_day, when
from digests.wording.document import Document
from digests.wording.families import (
    change_in_words,
    english_in_words,
    extent,
    looked_through,
    repeats_in_words,
    spoken_in_words,
    version_in_words,
)
from digests.wording.overview import added_in_short, counted, in_short_marks, incomplete, new_since
from digests.wording.quotations import doubt, is_quotation, kind_in_words, manner_prefix, speakers_of, verb_of, words_of
from digests.wording.sentences import best, extract
from digests.wording.statements import stances_of, statements_of
from digests.wording.words import (
    clean,
    count,
    coverage_in_words,
    cut,
    doubt_of,
    gloss_in_words,
    headline,
    kept_in_words,
    known_in_brief,
    labels_of,
    listed,
    outlet_in_words,
    outlet_of,
    source_of,
    unknown_outlet,
    voice_of,
)

WIDTH = 100
STATEMENTS = 2
"""Of a story."""


def render_digest(digest: Digest, *, sides: Mapping[StoryId, TwoCapitals] = NO_SIDES) -> str:
    """What leads and what changed; every story once, with its source, two sentences, and who said what; the coverage.

    `digest`: grouped as a page has it, with its readings in full. `sides`: how the two capitals tell stories that both
    tell.
    """
    title = f"{digest.pack_name}, {title_day(digest)}"
    cards = [card for one in (*digest.news, *digest.archive) for card in one.stories]
    lines = [*_wrap(title), "=" * min(len(title), WIDTH), *_whose(digest.plan), *_wrap(counted(cards, digest.window))]
    lines += [*_overview(digest), ""]
    for heading, sections in (("", digest.news), ("Added to the archive (older or undated articles)", digest.archive)):
        if heading and sections:
            lines += [heading, "-" * len(heading), ""]
        for one in sections:
            lines += _section(one, sides)
    if not digest.news and not digest.archive:
        past, beat = digest.coverage.looking_back, clean(digest.pack_name)
        lines += ["Nothing to show for that day." if past else f"Nothing new on {beat}.", ""]
    if digest.context:
        lines += [CONTEXT, "-" * len(CONTEXT), *(line for one in digest.context for line in _context(one)), ""]
    cut_short = incomplete([card for card in cards if card.beside is None])
    return "\n".join([*lines, *_wrap(f"{coverage_in_words(digest.coverage)} {cut_short}".rstrip())]) + "\n"


def _context(one: ContextLine) -> list[str]:
    item = one.readings[0].item
    return [*_wrap(f"{headline(item)} · {carried_by(one)}", "- ", "  "), *_address(item.url)]


def render_answer(answer: Answer, *, keep_days: int) -> str:
    """`keep_days`: how long statements are kept."""
    match answer:
        case Said():
            lines = list(_said(answer))
        case WhichOne(question=question, candidates=candidates):
            lines = [*_wrap(f"Which “{question.name}”?"), *(line for one in candidates for line in _candidate(one))]
        case Silent(known=known, mentioned_in=readings):
            among = f" ({looked_through(answer)})" if answer.among else ""
            fits = " that fit" if filters_in_words(answer.question) else ""
            lines = _wrap(unknown_outlet(answer))
            lines += _wrap(f"I have no statements by {known.speaker.name}{fits}{among}.")
            lines += _wrap(outlet_in_words(answer))
            if not known.statements:
                lines += _wrap(kept_in_words(keep_days))
            if readings:
                lines += ["", "Mentioned in:"]
            for one in readings:
                dated = when(one.item.published, one.item.published_to)
                lines += _wrap(f"{headline(one.item)} · {outlet_of(one.item)} · {dated}", "  - ", "    ")
        case Unheard(question=question, nearest=nearest):
            lines = [
                *_wrap(f"I have no statements by “{question.name}”."),
                *_wrap(kept_in_words(keep_days)),
            ]
            if nearest:
                lines += ["Did you mean:", *(line for one in nearest for line in _candidate(one))]
        case never:
            assert_never(never)
    return "\n".join(lines) + "\n"


def render_found(found: Found) -> str:
    """A page of a search: headline, source, address, and the sentence that matched."""
    if not found.hits:
        return f"Nothing {'more ' if found.page else ''}matches “{clean(found.query)}”.\n{_outlet(found)}"
    lines: list[str] = []
    for hit in found.hits:
        item = hit.reading.item
        lines += _wrap(headline(item), "* ", "  ")
        marks = doubt_of(hit.reading)
        lines += _wrap(" · ".join([outlet_of(item), when(item.published, item.published_to), *marks]), "  ", "  ")
        lines += _address(item.url)
        if hit.matched:
            lines += _wrap(cut(clean(best(item.text, hit.matched).of(item.text)), 500), "    | ", "    | ")
        lines.append("")
    shown = "\n".join([*lines, *(["(there are older ones)"] if found.more else [])]).rstrip("\n")
    return f"{shown}\n{_outlet(found)}"


def _outlet(found: Found) -> str:
    hint = f"That is also an outlet. Its articles: amur search '{clean(found.outlet)}'"
    return "\n".join([*_wrap(hint), ""]) if found.outlet else ""


# ------------------------------------------------------------------------------------------------------------ digest


def _whose(plan: ChannelPlan | None) -> list[str]:
    if plan is None or not plan.channel:
        return []
    return _wrap(f"The digest of channel {plan.channel}, by its plan: {plan.at:%H:%M} {plan.zone}")


def _overview(digest: Digest) -> Iterator[str]:
    brief, new = developments(digest), new_since(digest)
    if brief:
        yield "In short:"
    for card in brief:
        shown = filter(None, [cut(headline(card.readings[0].item), 160), added_in_short(card), in_short_marks(card)])
        yield from _wrap(" · ".join(shown), "  - ", "    ")
    if new:
        yield from _wrap(f"Since the last digest: {new[0]}")
        for one in new[1:]:
            yield from _wrap(one, "  - ", "    ")
    for number, one in enumerate(due_in_words(digest)):
        yield from _wrap(one, "Due  " if not number else "     ", "       ")
    for name, days in last_times(digest):
        ask = f"amur digest --day {days.first}"
        yield from _wrap(f"Last time ({name}): {days_typed(days)}, {ask}", "     ", "       ")


def _section(one: Section, sides: Mapping[StoryId, TwoCapitals]) -> Iterator[str]:
    yield from _wrap(one.name.upper())
    yield ""
    for card in one.stories:
        yield from _card(card, sides.get(card.story))
        yield ""


def _card(card: StoryCard, sides: TwoCapitals | None) -> Iterator[str]:
    first = card.readings[0]
    best = first.item
    yield from _wrap(headline(best), "* also on this: " if card.beside else "* ", "  ")
    also = dict.fromkeys(voice_of(one.item) for one in card.readings[1:] if outlet_of(one.item) != outlet_of(best))
    news = any(one.item.standing is Standing.NEWS for one in card.readings)
    source = [
        outlet_of(best),
        when(best.published, best.published_to),
        *labels_of(best, date_shown=not news, unparsed=first.unparsed, unread=first.unread_languages),
    ]
    yield from _wrap(gloss_in_words(card.readings[0].gloss), "  ", "  ")
    carried = f"also: {cut(', '.join(also), 200)}" if also else ""
    yield from _wrap(" · ".join(dict.fromkeys([*source, carried] if carried else source)), "  ", "  ")
    yield from _address(best.url)
    spoken = statements_of(card)
    quoted = [span for reading, quote in spoken if reading is card.readings[0] for span in quote.content]
    if best.extent != "headline":
        yield from _wrap(extract(best, headline(best), apart_from=quoted), "  ", "  ")
    for reading, quote in (*spoken, *stances_of(card))[:STATEMENTS]:
        yield from _attributed(quote.with_attitude(reading.item.text), reading.item)
        if reading is not card.readings[0]:
            yield from _address(reading.item.url, "      ")
    for angle in told_as(card):
        carriers = outlets(angle)
        by = count(len(carriers), "outlet") if len(carriers) > 1 else outlet_of(angle[0].item)
        yield from _wrap(f"{headline(angle[0].item)} · {by}", "    + ", "      ")
        yield from _address(angle[0].item.url, "      ")
    for edit in card.edits[:2]:
        yield from _wrap(f"Updated {when(edit.at, 'minute')}: {_edit(edit)}", "    ", "    ")
    if sides is not None:
        yield from _two_capitals(sides)


def _attributed(quote: Quote, item: Item) -> Iterator[str]:
    """Who, where it was read, and then what: words spoken behind a bar, an attitude as what it is."""
    role = f" ({quote.role})" if quote.role and not quote.jointly else ""  # of several, it is the first's alone
    to = f", to {quote.addressee}" if quote.addressee else ""
    via = f", via {quote.via}" if quote.via else ""
    who = f"{speakers_of(quote) or 'unnamed'}{role}{to}{via}"
    words, source = cut(words_of(quote), 400), voice_of(item)
    if quote.stance:
        yield from _wrap(f"Position: {who} {verb_of(quote)} {words} · {source}", "    ", "    ")
    elif is_quotation(quote):
        yield from _wrap(f"{who} · {kind_in_words(quote.kind)} · {source}:", "    ", "    ")
        yield from _wrap(words, "      | ", "      | ")
    else:
        told = f"{verb_of(quote)} {words}".lstrip()
        yield from _wrap(f"{who} · {kind_in_words(quote.kind)} · {source}: {told}", "    ", "    ")


def _edit(edit: Revised) -> str:
    now = [f"now {_in_brief(quote)}" for quote in edit.new[:2]]
    gone = [f"no longer {_in_brief(quote)}" for quote in edit.gone[:2]]
    titled = [f"the headline was “{cut(clean(edit.headline), 150)}”"] if edit.headline else []
    return "; ".join([*now, *gone, *titled])


def _in_brief(quote: Quote) -> str:
    return f"{quote.speaker.name if quote.speaker else 'unnamed'}: {cut(words_of(quote), 110)}"


def _two_capitals(sides: TwoCapitals) -> Iterator[str]:
    """What only one side's own outlets say, and who of the others says it too."""
    brief = " (some are summaries)" if sides.in_brief else ""
    yield from _wrap(f"Two capitals{brief}:", "    ", "    ")
    for one in sides.sides:
        if one.only:
            said = "; ".join(map(point_in_words, one.only[:6]))
            yield from _wrap(f"only in {listed(one.outlets, 2)}: {cut(said, 280)}", "      - ", "        ")
    if sides.others:
        yield from _wrap(f"also carried by {listed(sides.others)}", "      - ", "        ")


def render_document(document: Document) -> str:
    lines = [*_wrap(document.title), "=" * min(len(document.title), WIDTH)]
    for one in document.chapters:
        lines += ["", one.heading]
        for line in one.lines:
            lines += _wrap("".join(run.words for run in line), "  - ", "    ")
            lines += [address for run in line for address in _address(run.url, "    ")]
    return "\n".join([*lines, *([] if document.chapters else ["", "Nothing on file in these days."])]) + "\n"


# ------------------------------------------------------------------------------------------------------------ answer


def _said(said: Said) -> Iterator[str]:
    known = said.known
    named = f"{day(known.role_as_of)}" if known.role_as_of else "in an undated article"
    yield from _wrap(f"{known.speaker.name} · {known.role} ({named})" if known.role else known.speaker.name)
    dates = dict.fromkeys(month(one) for one in (said.earliest, said.latest) if one is not None)
    left_out = f" · {count(said.undated, 'undated statement')} left out" if said.undated else ""
    undated = " and undated" if dates and said.without_date else ""
    among = f" · {looked_through(said)}" if said.among else ""
    yield from _wrap(f"{extent(said)} · {' – '.join(dates) or 'undated'}{undated}{among}{left_out}")
    shown = said.families or tuple(Family(statement=one) for one in said.statements)
    sure = [one for one in shown if one.statement.quote.confidence >= SURE_ENOUGH]
    unsure = [one for one in shown if one not in sure]
    for one in (*sure, *unsure):
        yield ""
        if unsure and one is unsure[0]:
            yield f"{UNCERTAIN}:"
        yield from _statement(one.statement)
        beside = (spoken_in_words(one), *map(version_in_words, one.versions), english_in_words(one))
        for line in (*beside, change_in_words(one.change), repeats_in_words(one.statement, one.also)):
            yield from _wrap(line, "  ", "    ")
    if brief := known_in_brief([one.statement for one in shown]):
        yield ""
        yield from _wrap(f"({brief})")
    if said.more:
        yield ""
        yield f"(page {said.question.page + 1}; there are older ones)"


def _statement(one: Statement) -> Iterator[str]:
    mark = "> " if is_quotation(one.quote) else ""
    yield from _wrap(manner_prefix(one.quote) + words_of(one.quote), mark, mark)
    stance = "position, not words spoken" if one.quote.stance else ""
    to = f"to {one.quote.addressee}" if one.quote.addressee else ""
    jointly = f"{'taken' if one.quote.stance else 'said'} by {speakers_of(one.quote)}" if one.quote.jointly else ""
    via = f"via {one.quote.via}" if one.quote.via else ""
    manner = [kind_in_words(one.quote.kind), stance, to, jointly, via, doubt(one.quote)]
    parts = [when(one.published, one.published_to), source_of(one), *manner]
    yield from _wrap(" · ".join(filter(None, parts)), "  ", "  ")
    yield from _address(one.url)


def _candidate(known: Known) -> list[str]:
    role = f" · {known.role}" if known.role else ""
    return _wrap(f"{known.speaker.name} · {count(known.statements, 'statement')}{role}", "  - ", "    ")


def _address(url: str | None, indent: str = "  ") -> Iterator[str]:
    address = web_address(url)
    if address is not None:
        yield f"{indent}{address}"


def _wrap(text: str, first: str = "", then: str = "") -> list[str]:
    return textwrap.wrap(clean(text), WIDTH, initial_indent=first, subsequent_indent=then)
