"""A Digest as Slack messages: the first for the channel, the others for its thread.

Every story of the digest is in the parts exactly once: the best of each topic as cards in the channel, further cards
in the thread, and beyond `CARDS` stories a line each. Parts break between stories, never inside one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from types import MappingProxyType

from bot.model import Digest, Kind, Part, Quote, Reading, Section, Standing, StoryCard, StoryId, UserId
from bot.reading.capitals import Point, TwoCapitals
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
    date_line,
    feeds_in_words,
    headline,
    kind_in_words,
    labels_of,
    left_out_in_words,
    listed,
    outlet_of,
    since,
    voice_of,
    words_of,
)

NO_SIDES: Mapping[StoryId, TwoCapitals] = MappingProxyType({})
IN_CHANNEL = 5
"""Cards in the channel's message; the rest is in its thread."""
MENU = 5
"""Options of an overflow menu at most (docs.slack.dev/reference/block-kit/block-elements/overflow-menu-element)."""
CARDS = 25
"""Stories shown as cards; further ones get a line each, so that a flood stays readable."""
FRAGMENT = 20
"""Characters below which a reported statement tells nothing."""
_OWN_WORDS = {Kind.DIRECT: 0, Kind.UNMARKED: 1, Kind.MIXED: 1, Kind.INDIRECT: 2}
ARCHIVE_NOTE = "_Old, undated, or there before Amur first looked: dated as they are, none of it news._"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """One story and the headings it stands under."""

    card: StoryCard
    topic: str
    archive: bool
    sides: TwoCapitals | None = None


def compose(
    digest: Digest,
    *,
    share: str | None = None,
    shared_by: UserId | None = None,
    sides: Mapping[StoryId, TwoCapitals] = NO_SIDES,
    days: str = "",
) -> tuple[Part, ...]:
    """The digest's messages, never none.

    `share`: value of a Share button, for a reader who alone sees it. `shared_by`: who then showed it to everybody.
    `sides`: how the two capitals tell stories that both tell. `days`: what the window is called, if it is no one day.
    """
    places = list(_places(digest, sides))
    if not places:
        return (_quiet(digest, share, shared_by),)
    length = digest.plan.length if digest.plan is not None else IN_CHANNEL
    chosen = _chosen(digest, length)
    channel = [place for place in places if place.card.story in chosen]
    rest = [place for place in places if place.card.story not in chosen]
    top, foot = _top(digest, places, days), [*_foot(digest, share), *_sharer(shared_by)]
    first, left = _fill(top, channel, keep=[*_more(places), *foot])
    kept_back = {place.card.story for place in (*left, *rest)}
    rest = [place for place in places if place.card.story in kept_back]
    messages = [[*first, *(_more(rest) if rest else []), *foot]]
    cards, lines = rest[: CARDS - length], rest[CARDS - length :]
    while cards:
        blocks, cards = _fill([], cards)
        messages.append(blocks)
    messages += _in_lines(lines)
    title = _title(digest, days)
    texts = [
        _summary(digest, title, places),
        *(_thread_text(title, n, len(messages)) for n in range(2, len(messages) + 1)),
    ]
    return tuple(
        part(blocks, text, threaded=number > 0)
        for number, (blocks, text) in enumerate(zip(messages, texts, strict=True))
    )


# --------------------------------------------------------------------------------------------------------- the page


def _places(digest: Digest, sides: Mapping[StoryId, TwoCapitals]) -> Iterator[_Place]:
    for archive, sections in ((False, digest.news), (True, digest.archive)):
        for one in sections:
            for card in one.stories:
                yield _Place(card=card, topic=one.name, archive=archive, sides=sides.get(card.story))


def _chosen(digest: Digest, length: int) -> frozenset[str]:
    """The stories for the channel: the best of each topic, then the second best of each, of each round the weightiest
    first; news before archive."""

    def by_rank(sections: Sequence[Section]) -> Iterator[StoryCard]:
        for rank in zip_longest(*(one.stories for one in sections)):
            yield from sorted(
                (card for card in rank if card is not None), key=lambda card: (card.state_only, -card.weight)
            )

    best = [*by_rank(digest.news), *by_rank(digest.archive)]
    return frozenset(card.story for card in best[:length])


def _title(digest: Digest, days: str = "") -> str:
    style = digest.plan.dates if digest.plan is not None else "day first"
    title = f"{digest.lore_name}, {days or date_line(display_day(digest.window), style)}"
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


def _top(digest: Digest, places: Sequence[_Place], days: str) -> list[Block]:
    blocks = [header(_title(digest, days)), context(escape(_counts(digest, places)))]
    overview = "\n".join([*_leading(digest), *_changed(digest)])
    return [*blocks, section(overview)] if overview else blocks


def _leading(digest: Digest) -> list[str]:
    """One line that sums the news up: what leads, and where the most is."""
    cards = [card for one in digest.news for card in one.stories]
    if len(cards) < 3:
        return []
    best = max(cards, key=lambda card: (not card.state_only, card.weight, len(card.readings), card.story))
    carried = len(outlets(best.readings))
    widely = f", in {carried} outlets" if carried > 1 else ""
    most = sorted(digest.news, key=lambda one: -len(one.stories))[:3]
    topics = ", ".join(f"{fit(one.name, 60)} {len(one.stories)}" for one in most)
    return [f"*In short:* {fit(headline(best.readings[0].item), 160)}{widely}. Most on {topics}."]


def _changed(digest: Digest) -> list[str]:
    """What the last digest did not have: how many stories are new, and which of the others grew."""
    cards = [card for one in digest.news for card in one.stories]
    if not digest.compared or not cards:
        return []
    new = sum(1 for card in cards if not card.told_before)
    on = len(cards) - new
    lines = [f"*New since the last digest:* {count(new, 'story', 'stories')}" + (f"; {on} carried on." if on else ".")]
    grown = sorted((card for card in cards if card.new_outlets), key=lambda card: -len(card.new_outlets))
    joined = [(fit(headline(card.readings[0].item), 120), fit(listed(card.new_outlets), 150)) for card in grown[:2]]
    return [*lines, *(f"• {title}: now also in {names}" for title, names in joined)]


ORDER = (
    "Order: by what is new, outlets beside state media, officials heard, people followed; state media alone last. "
    "Other stories are in the thread."
)
"""Why the stories stand as they do: what `digests.daily` weighs, in words."""


def _foot(digest: Digest, share: str | None) -> list[Block]:
    order = [context(ORDER)] if sum(len(one.stories) for one in digest.news) > 1 else []
    return [_buttons(share), context(fit(coverage_in_words(digest.coverage), 1_200)), *order]


def _sharer(shared_by: UserId | None) -> list[Block]:
    return [context(f"Shared by <@{fit(shared_by, 50)}>")] if shared_by is not None else []


def _buttons(share: str | None) -> Block:
    buttons = [button("Ask who said something", controls.ASK, style="primary")]
    if share is None:
        buttons.append(button("Today so far", controls.TODAY))
        buttons.append(button("Settings", controls.SETTINGS))
    else:
        buttons.append(button("Share to channel", controls.SHARE_DIGEST, value=share))
    return actions(*buttons)


def _more(places: Sequence[_Place]) -> list[Block]:
    """What the thread holds, by topic: "6 more in the thread: Energy 4, Other 2"."""
    topics = dict.fromkeys(place.topic for place in places)
    shares = [f"{topic} {sum(1 for place in places if place.topic == topic)}" for topic in topics]
    return [context(f"*{len(places):,} more in the thread*: {fit(listed(shares, 14), 500)}")]


def _summary(digest: Digest, title: str, places: Sequence[_Place]) -> str:
    """What a lock screen shows and a screen reader says."""
    best = sorted(places, key=lambda place: (place.archive, place.card.state_only, -place.card.weight))[:3]
    heads = "; ".join(fit(headline(place.card.readings[0].item), 160) for place in best)
    return f"{fit(title, 200)}: {escape(_counts(digest, places))}. {heads}"


def _thread_text(title: str, number: int, of: int) -> str:
    return f"{fit(title, 200)}: more stories ({number} of {of})"


def keeps_silent(digest: Digest) -> bool:
    """Nothing to tell, and the channel asked for silence then. Trouble is told whatever it asked for."""
    plan, coverage = digest.plan, digest.coverage
    if digest.news or digest.archive or plan is None or (coverage.feeds and coverage.answered == 0):
        return False
    weekend = display_day(digest.window).weekday() >= 5
    return plan.empty == "silent" or (plan.empty == "weekdays" and weekend)


def _quiet(digest: Digest, share: str | None, shared_by: UserId | None) -> Part:
    """One line for a day without stories, which never passes off trouble as quiet."""
    coverage = digest.coverage
    feeds = feeds_in_words(coverage).rstrip(".")
    started = "yet" if digest.window.first else f"since {clock(digest.window.since, digest.window.zone)}"
    line = f"Nothing new on {digest.lore_name} {started}; {feeds[:1].lower() + feeds[1:]}."
    if coverage.feeds and coverage.never_polled < coverage.feeds and coverage.answered == 0:
        line = f"Not a quiet day: no feed could be read. {feeds}."
    words = fit(f"{line} {left_out_in_words(coverage)}".strip(), 1_500)
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
        added = [*_headings(place, before), *story_blocks(place.card, number, place.sides)]
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


def story_blocks(card: StoryCard, number: int, sides: TwoCapitals | None = None) -> list[Block]:
    """One story: a section with a menu, a context line if there is something to know about its sources, and one for
    what only one capital says.

    At most 3 blocks and 5,000 characters; `number` keeps its action id apart from those of the message's others.
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
    quoted_there = [span for reading, quote in spoken if reading is best for span in quote.content]
    headline_only = best.item.extent == "headline"
    extracted = "" if headline_only else extract(best.item, headline(best.item), apart_from=quoted_there)
    summary = [fit(extracted, min(570, max(0, room - 1)))] if extracted else []
    blocks = [section("\n".join([*head, *summary, *quotations]), accessory=_menu(card, spoken, number))]
    told = [_sources(card), two_capitals(sides) if sides is not None else ""]
    return [*blocks, *(context(one) for one in told if one)]


def two_capitals(sides: TwoCapitals) -> str:
    """mrkdwn, at most 900 characters: what only one side's own outlets say, and who of the others says it too."""
    parts = [
        f"only {fit(listed(one.outlets, 2), 90)}: {fit('; '.join(_point(point) for point in one.only[:6]), 280)}"
        for one in sides.sides
        if one.only
    ]
    beside = f" · beside them {fit(listed(sides.others), 120)}" if sides.others else ""
    brief = " (some are summaries)" if sides.in_brief else ""
    return f"*Two capitals*{brief}: {' · '.join(parts)}{beside}"


def _point(point: Point) -> str:
    return f"{point.words} (also {listed(point.elsewhere, 2)})" if point.elsewhere else point.words


def statements_of(card: StoryCard) -> list[tuple[Reading, Quote]]:
    """Up to two statements to show: of sure speakers, two people rather than one, own words rather than reports."""
    sure = [
        (reading, quote)
        for reading in card.readings[:20]
        for quote in reading.quotes
        if quote.speaker is not None and quote.confidence >= SURE_ENOUGH and not quote.stance and quote.text.strip()
    ]
    told = [one for one in sure if one[1].kind is Kind.DIRECT or not _scrap(one[1].text)]
    ranked = sorted(told, key=lambda one: (len(one[1].text) < 40, _OWN_WORDS[one[1].kind]))
    if not ranked:
        return []
    first = ranked[0]
    others = [one for one in ranked[1:] if one[1].speaker != first[1].speaker]
    same = [one for one in ranked[1:] if one[1].text != first[1].text]
    return [first, *(others or same)[:1]]


def _scrap(text: str) -> bool:
    """Of a summary that was cut: too short to tell anything, or ending within brackets."""
    return len(text) < FRAGMENT or text.count("(") != text.count(")")


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
    if card.state_only:
        texts = ["state media alone tell this", *(text for text in texts if text != "state media")]
    also = dict.fromkeys(voice_of(one.item) for one in others if outlet_of(one.item) != outlet_of(best.item))
    if also:
        texts.append(f"also: {listed(list(also), 4)}")
    return fit(" · ".join(texts), 700)


def _menu(card: StoryCard, spoken: Iterable[tuple[Reading, Quote]], number: int) -> Block:
    best = card.readings[0].item
    opened = controls.encode_choice(controls.OpenArticle(item=best.id))
    options = [option("Open", opened, url=best.url)] if web_address(best.url) else []
    always = [
        option("Why here?", controls.encode_choice(controls.WhyHere(item=best.id))),
        option("👍 Useful", controls.encode_choice(controls.Judged(item=best.id, useful=True))),
        option("👎 Not useful", controls.encode_choice(controls.Judged(item=best.id, useful=False))),
    ]
    for speaker in dict.fromkeys(quote.speaker for _, quote in spoken if quote.speaker):
        choice = controls.more_from(speaker.name, speaker.id)
        if len(options) + len(always) < MENU:
            options.append(option(f"More from {speaker.name}", controls.encode_choice(choice)))
    return overflow(controls.numbered(controls.STORY_MENU, number), [*options, *always])
