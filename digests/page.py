"""A Digest as Slack messages: the first for the channel, the others for its thread.

Every story of the digest is in the parts exactly once: the best of each topic as cards in the channel, further cards
in the thread, and beyond `CARDS` stories a line each. Parts break between stories, never inside one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from bot.model import Digest, Kind, Part, Quote, Reading, Section, Standing, StoryCard, UserId
from digests import controls
from digests.blocks import (
    MESSAGE_BLOCKS,
    MESSAGE_CHARACTERS,
    SECTION,
    Block,
    actions,
    button,
    characters,
    context,
    header,
    option,
    overflow,
    part,
    section,
)
from digests.daily import outlets
from digests.foreign import date_token, escape, fit, link, web_address
from digests.sentences import extract
from digests.window import display_day
from digests.wording import (
    SURE_ENOUGH,
    clock,
    count,
    coverage_in_words,
    feeds_in_words,
    headline,
    kind_in_words,
    labels_of,
    listed,
    outlet_of,
    since,
    voice_of,
    weekday,
    words_of,
)

IN_CHANNEL = 5
"""Cards in the channel's message; the rest is in its thread."""
CARDS = 25
"""Stories shown as cards; further ones get a line each, so that a flood stays readable."""
_OWN_WORDS = {Kind.DIRECT: 0, Kind.UNMARKED: 1, Kind.MIXED: 1, Kind.INDIRECT: 2}
ARCHIVE_NOTE = "_Old, undated, or there before Amur first looked: dated as they are, none of it news._"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """One story and the headings it stands under."""

    card: StoryCard
    topic: str
    archive: bool


def compose(digest: Digest, *, share: str | None = None, shared_by: UserId | None = None) -> tuple[Part, ...]:
    """The digest's messages, never none.

    `share`: value of a Share button, for a reader who alone sees it. `shared_by`: who then showed it to everybody.
    """
    places = list(_places(digest))
    if not places:
        return (_quiet(digest, share, shared_by),)
    chosen = _chosen(digest)
    channel = [place for place in places if place.card.story in chosen]
    rest = [place for place in places if place.card.story not in chosen]
    top, foot = _top(digest, places), [*_foot(digest, share), *_sharer(shared_by)]
    first, left = _fill(top, channel, keep=[*_more(places), *foot])
    kept_back = {place.card.story for place in (*left, *rest)}
    rest = [place for place in places if place.card.story in kept_back]
    messages = [[*first, *(_more(rest) if rest else []), *foot]]
    cards, lines = rest[: CARDS - IN_CHANNEL], rest[CARDS - IN_CHANNEL :]
    while cards:
        blocks, cards = _fill([], cards)
        messages.append(blocks)
    messages += _in_lines(lines)
    texts = [_summary(digest, places), *(_thread_text(digest, n, len(messages)) for n in range(2, len(messages) + 1))]
    return tuple(
        part(blocks, text, threaded=number > 0)
        for number, (blocks, text) in enumerate(zip(messages, texts, strict=True))
    )


# --------------------------------------------------------------------------------------------------------- the page


def _places(digest: Digest) -> Iterator[_Place]:
    for archive, sections in ((False, digest.news), (True, digest.archive)):
        for one in sections:
            for card in one.stories:
                yield _Place(card=card, topic=one.name, archive=archive)


def _chosen(digest: Digest) -> frozenset[str]:
    """The stories for the channel: the best of each topic, then the second best of each; news before archive."""

    def by_rank(sections: Sequence[Section]) -> Iterator[StoryCard]:
        for rank in zip_longest(*(one.stories for one in sections)):
            yield from (card for card in rank if card is not None)

    best = [*by_rank(digest.news), *by_rank(digest.archive)]
    return frozenset(card.story for card in best[:IN_CHANNEL])


def _title(digest: Digest) -> str:
    title = f"{digest.lore_name}, {weekday(display_day(digest.window))}"
    return f"{title} · From the archive" if digest.archive and not digest.news else title


def _counts(digest: Digest, places: Sequence[_Place]) -> str:
    readings = [one for place in places for one in place.card.readings]
    speakers = {quote.speaker.id for one in readings for quote in one.quotes if quote.speaker}
    parts = [
        f"{count(len(places), 'story', 'stories')} from {count(len(readings), 'item')}",
        count(len(speakers), "speaker"),
        count(len(outlets(readings)), "outlet"),
        since(digest.window),
    ]
    return " · ".join(one for one in parts if not one.startswith("0 "))


def _top(digest: Digest, places: Sequence[_Place]) -> list[Block]:
    return [header(_title(digest)), context(escape(_counts(digest, places)))]


def _foot(digest: Digest, share: str | None) -> list[Block]:
    return [_buttons(share), context(fit(coverage_in_words(digest.coverage), 1_200))]


def _sharer(shared_by: UserId | None) -> list[Block]:
    return [context(f"Shared by <@{fit(shared_by, 50)}>")] if shared_by is not None else []


def _buttons(share: str | None) -> Block:
    buttons = [button("Ask who said something", controls.ASK, style="primary")]
    if share is None:
        buttons.append(button("Today so far", controls.TODAY))
    else:
        buttons.append(button("Share to channel", controls.SHARE_DIGEST, value=share))
    return actions(*buttons)


def _more(places: Sequence[_Place]) -> list[Block]:
    """What the thread holds, by topic: "6 more in the thread: Energy 4, Other 2"."""
    topics = dict.fromkeys(place.topic for place in places)
    shares = [f"{topic} {sum(1 for place in places if place.topic == topic)}" for topic in topics]
    return [context(f"*{len(places):,} more in the thread*: {fit(listed(shares, 14), 500)}")]


def _summary(digest: Digest, places: Sequence[_Place]) -> str:
    """What a lock screen shows and a screen reader says."""
    best = sorted(places, key=lambda place: place.archive)[:3]
    heads = "; ".join(fit(headline(place.card.readings[0].item), 160) for place in best)
    return f"{fit(_title(digest), 200)}: {escape(_counts(digest, places))}. {heads}"


def _thread_text(digest: Digest, number: int, of: int) -> str:
    return f"{fit(_title(digest), 200)}: more stories ({number} of {of})"


def _quiet(digest: Digest, share: str | None, shared_by: UserId | None) -> Part:
    """One line for a day without stories, which never passes off trouble as quiet."""
    coverage = digest.coverage
    feeds = feeds_in_words(coverage).rstrip(".")
    started = "yet" if digest.window.first else f"since {clock(digest.window.since, digest.window.zone)}"
    line = f"Nothing new on {digest.lore_name} {started}; {feeds[:1].lower() + feeds[1:]}."
    if coverage.feeds and coverage.never_polled < coverage.feeds and coverage.answered == 0:
        line = f"Not a quiet day: no feed could be read. {feeds}."
    if coverage.kept_out:
        line += f" {count(coverage.kept_out, 'story', 'stories')} from state media alone kept out."
    words = fit(line, 1_500)
    shared = [_buttons(share)] if share is not None else []
    return part([section(words), *shared, *_sharer(shared_by)], words)


# -------------------------------------------------------------------------------------------------- filling messages


def _fill(
    top: list[Block], places: Sequence[_Place], *, keep: Sequence[Block] = ()
) -> tuple[list[Block], list[_Place]]:
    """As many cards under their headings as fit a message after `top` and before `keep`; and the places left."""
    blocks = list(top)
    room = MESSAGE_CHARACTERS - characters(keep) - 100
    before: _Place | None = None
    for number, place in enumerate(places):
        added = [*_headings(place, before), *story_blocks(place.card, number)]
        full = len(blocks) + len(added) + len(keep) > MESSAGE_BLOCKS
        if before is not None and (full or characters([*blocks, *added]) > room):
            return blocks, list(places[number:])
        blocks += added
        before = place
    return blocks, []


def _headings(place: _Place, before: _Place | None) -> list[Block]:
    blocks = []
    if place.archive and (before is None or not before.archive):
        blocks.append(section(f"*Added to the archive*\n{ARCHIVE_NOTE}"))
    if before is None or (before.topic, before.archive) != (place.topic, place.archive):
        blocks.append(section(f"*{fit(place.topic, 200)}*"))
    return blocks


def _in_lines(places: Sequence[_Place]) -> list[list[Block]]:
    """The places as one line each, as few messages as can be."""
    messages: list[list[Block]] = []
    section_text = ""
    blocks: list[Block] = []
    size = 0
    before: _Place | None = None
    for place in places:
        line = _line(place.card)
        changed = before is None or (before.topic, before.archive) != (place.topic, place.archive)
        if section_text and (changed or len(section_text) + len(line) + 1 > 2_900):
            blocks.append(section(section_text))
            section_text = ""
        if blocks and (size + len(line) > MESSAGE_CHARACTERS - 700 or len(blocks) > MESSAGE_BLOCKS - 4):
            blocks += [section(section_text)] if section_text else []
            messages.append(blocks)
            blocks, section_text, size, changed = [], "", 0, True
        if changed:
            headings = _headings(place, before if blocks else None)
            blocks += headings
            size += characters(headings)
        section_text += f"\n{line}" if section_text else line
        size += len(line) + 1
        before = place
    if section_text:
        blocks.append(section(section_text))
    return [*messages, blocks] if blocks else messages


def _line(card: StoryCard) -> str:
    """One story in one line, at most 1,900 characters."""
    best = card.readings[0].item
    also = len(outlets(card.readings)) - 1
    more = f" and {count(also, 'other outlet')}" if also > 0 else ""
    marks = "".join(f", {mark}" for mark in labels_of(best, date_shown=True))
    dated = date_token(best.published, best.published_to)
    return f"• {link(best.url, headline(best), 160)} · {fit(outlet_of(best), 60)}{more} · {dated}{escape(marks)}"


# ------------------------------------------------------------------------------------------------------- one story


def story_blocks(card: StoryCard, number: int) -> list[Block]:
    """One story: a section with a menu, and a context line if there is something to know about its sources.

    At most 2 blocks and 4,000 characters; `number` keeps its action id apart from those of the message's others.
    """
    best = card.readings[0]
    spoken = statements_of(card)
    head = [f"*{link(best.item.url, headline(best.item), 250)}*", _byline(card)]
    room = SECTION - len("\n".join(head))
    quotations = []
    for _, quote in spoken:
        line = quoted(quote)
        if len(line) < room:
            quotations.append(line)
            room -= len(line) + 1
    told = [span for reading, quote in spoken if reading is best for span in quote.content]
    extracted = "" if best.item.extent == "headline" else extract(best.item, headline(best.item), apart_from=told)
    summary = [fit(extracted, min(570, max(0, room - 1)))] if extracted else []
    blocks = [section("\n".join([*head, *summary, *quotations]), accessory=_menu(card, spoken, number))]
    known = _sources(card)
    return [*blocks, context(known)] if known else blocks


def statements_of(card: StoryCard) -> list[tuple[Reading, Quote]]:
    """Up to two statements to show: of sure speakers, two people rather than one, own words rather than reports."""
    sure = [
        (reading, quote)
        for reading in card.readings[:20]
        for quote in reading.quotes
        if quote.speaker is not None and quote.confidence >= SURE_ENOUGH and not quote.stance and quote.text.strip()
    ]
    ranked = sorted(sure, key=lambda one: (len(one[1].text) < 40, _OWN_WORDS[one[1].kind]))
    if not ranked:
        return []
    first = ranked[0]
    others = [one for one in ranked[1:] if one[1].speaker != first[1].speaker]
    same = [one for one in ranked[1:] if one[1].text != first[1].text]
    return [first, *(others or same)[:1]]


def quoted(quote: Quote, limit: int = 300) -> str:
    """> “words” — *Speaker* (role), to VOA. At most `limit` + 420 characters."""
    role = f" ({fit(quote.role, 140)})" if quote.role else ""
    told = f", to {fit(quote.told, 80)}" if quote.told else ""
    speaker = fit(quote.speaker.name, 120) if quote.speaker else "unnamed"
    how = "" if quote.kind is Kind.DIRECT else f" · _{kind_in_words(quote.kind)}_"
    return f"> {fit(words_of(quote), limit)} — *{speaker}*{role}{told}{how}"


def _byline(card: StoryCard) -> str:
    best = card.readings[0].item
    carried = outlets(card.readings)
    texts = [f"{fit(outlet_of(best), 80)}, {date_token(best.published, best.published_to)}"]
    if len(carried) > 1:
        dated = [one.item for one in card.readings if one.item.published_to == "minute"]
        first = min(dated, key=lambda item: (item.published is None, item.published), default=None)
        earliest = f", first {fit(outlet_of(first), 60)}" if first is not None and len(dated) > 1 else ""
        texts.append(f"{count(len(carried), 'outlet')}{earliest}")
    return " · ".join(texts)


def _sources(card: StoryCard) -> str:
    """mrkdwn: what is to be known about the sources: other outlets, state media, summaries, dates."""
    best, *others = card.readings
    news = any(one.item.standing is Standing.NEWS for one in card.readings)
    texts = list(labels_of(best.item, date_shown=not news))
    also = dict.fromkeys(voice_of(one.item) for one in others if outlet_of(one.item) != outlet_of(best.item))
    if also:
        texts.append(f"also: {listed(list(also), 4)}")
    return fit(" · ".join(texts), 700)


def _menu(card: StoryCard, spoken: Iterable[tuple[Reading, Quote]], number: int) -> Block:
    best = card.readings[0].item
    options = []
    if web_address(best.url):
        options.append(option("Open", controls.encode_choice(controls.OpenArticle(item=best.id)), url=best.url))
    for speaker in dict.fromkeys(quote.speaker for _, quote in spoken if quote.speaker):
        choice = controls.more_from(speaker.name, speaker.id)
        options.append(option(f"More from {speaker.name}", controls.encode_choice(choice)))
    options.append(option("Why here?", controls.encode_choice(controls.WhyHere(item=best.id))))
    return overflow(controls.numbered(controls.STORY_MENU, number), options)
