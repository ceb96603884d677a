"""A Digest as Slack messages: the first for the channel, the others for its thread.

Every story of the digest is in the parts exactly once: the weightiest as cards in the channel, further cards in the
thread, and beyond `CARDS` stories a line each. A story that stands beside another is a line under that one's card;
newsletters, round-ups and live pages are lines at the end. Parts break between stories, never inside one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.edition.clusters import ROUND_UPS, grouped
from bot.edition.developments import developments
from bot.edition.placement import (
    CARDS,
    NO_SIDES,
    Placement,
    Shown,
    chosen,
    length_of,
    placements,
    weightiest,
)
from bot.edition.window import display_day
from bot.model import Digest, Part, StoryCard, StoryId, UserId
from bot.reading.coverage.two_sides import TwoCapitals
from digests.slack import controls
from digests.slack.blocks import (
    MESSAGE_BLOCKS,
    MESSAGE_CHARACTERS,
    Block,
    actions,
    button,
    characters,
    context,
    header,
    part,
    section,
)
from digests.slack.digests.story_card import story_blocks, story_line
from digests.slack.mrkdwn import escape, fit, link
from digests.wording.overview import counted, extra_outlets, incomplete, new_since
from digests.wording.words import (
    clock,
    coverage_in_words,
    feeds_in_words,
    headline,
    left_out_in_words,
    listed,
    title_day,
    unread_in_words,
)

SECTION = 2_900
"""Characters that one section takes, with some to spare."""
ALSO = "*Also on this*\n"
ARCHIVE_NOTE = "_Old, undated, or there before Amur first looked: dated as they are, none of it news._"


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
    digest = grouped(digest)
    places = list(placements(digest, sides))
    if not places:
        return (_quiet(digest, share, shared_by, days),)
    layout = _laid_out(digest, places, days=days, foot=[*_foot(digest, share, places), *_sharer(shared_by)])
    messages = [layout.first, *layout.cards, *_in_lines(layout.lines)]
    title = _title(digest, days)
    texts = [
        _summary(digest, title, places),
        *(_thread_text(title, n, len(messages)) for n in range(2, len(messages) + 1)),
    ]
    return tuple(
        part(blocks, text, threaded=number > 0)
        for number, (blocks, text) in enumerate(zip(messages, texts, strict=True))
    )


def shown_in_order(digest: Digest, *, sides: Mapping[StoryId, TwoCapitals] = NO_SIDES) -> tuple[Shown, ...]:
    """Each story once, as `compose` shows it to a channel: from the first line of its message to the thread's last."""
    digest = grouped(digest)
    places = list(placements(digest, sides))
    if not places:
        return ()
    layout = _laid_out(digest, places, days="", foot=_foot(digest, None, places))
    return (
        *(Shown(story=one.card.story, place=_beside(one, "card"), line=one.is_line) for one in layout.channel),
        *(Shown(story=one.card.story, place=_beside(one, "thread"), line=one.is_line) for one in layout.thread),
        *(Shown(story=one.card.story, place="thread", line=True) for one in layout.lines),
    )


def _beside(place: Placement, otherwise: Literal["card", "thread"]) -> Literal["card", "also", "thread"]:
    return "also" if place.card.beside is not None else otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    first: list[Block]
    """The channel's message, with what it shows …"""
    channel: Sequence[Placement]
    cards: list[list[Block]]
    """… the messages of cards in its thread, with what they show …"""
    thread: Sequence[Placement]
    lines: Sequence[Placement]
    """… and what is told in lines after them."""


def _laid_out(digest: Digest, places: Sequence[Placement], *, days: str, foot: list[Block]) -> _Layout:
    """By weight, and by what a message can hold."""
    length = length_of(digest)
    main = chosen(places, length)
    channel = [place for place in places if place.main in main]
    first, left = _fill(_top(digest, places, days), channel, keep=[*_more(places), *foot])
    kept_back = {place.card.story for place in left}
    rest = [place for place in places if place.main not in main or place.card.story in kept_back]
    able = frozenset(place.card.story for place in [one for one in rest if not one.is_line][: CARDS - length])
    thread = [place for place in rest if place.main in able]
    messages, cards = [], thread
    while cards:
        blocks, cards = _fill([], cards)
        messages.append(blocks)
    return _Layout(
        first=[*first, *(_more(rest) if rest else []), *foot],
        channel=channel[: len(channel) - len(left)],
        cards=messages,
        thread=thread,
        lines=[place for place in rest if place.main not in able],
    )


# --------------------------------------------------------------------------------------------------------- the page


def _title(digest: Digest, days: str = "") -> str:
    title = f"{digest.pack_name}, {days or title_day(digest)}"
    return f"{title} · From the archive" if digest.archive and not digest.news else title


def _counts(digest: Digest, places: Sequence[Placement]) -> str:
    return counted([place.card for place in places], digest.window)


def _top(digest: Digest, places: Sequence[Placement], days: str) -> list[Block]:
    blocks = [header(_title(digest, days)), context(escape(_counts(digest, places)))]
    overview = ("\n".join(lines) for lines in (_leading(digest), _changed(digest)) if lines)
    return [*blocks, *map(section, overview)]


def _leading(digest: Digest) -> list[str]:
    chosen = developments(digest)
    lines = ["*In short*", *(_development(card, link(card.readings[0].item.url, _head(card), 160)) for card in chosen)]
    if sum(map(len, lines)) > SECTION:  # the cards have the addresses, however long they are
        lines = ["*In short*", *(_development(card, fit(_head(card), 160)) for card in chosen)]
    return lines if chosen else []


def _head(card: StoryCard) -> str:
    return headline(card.readings[0].item)


def _development(card: StoryCard, head: str) -> str:
    return " · ".join(filter(None, [f"• {head}", extra_outlets(card)]))


def _changed(digest: Digest) -> list[str]:
    new = new_since(digest)
    return (
        [f"*New since the last digest:* {fit(new[0], 200)}", *(f"• {fit(one, 260)}" for one in new[1:])] if new else []
    )


ORDER = (
    "Order: by what is new, outlets beside state media, officials heard, people followed; state media alone last; "
    "opinion and explainers under Analysis."
)
"""Why the stories stand as they do: what `bot.edition.arrangement` weighs, in words."""


def _foot(digest: Digest, share: str | None, places: Sequence[Placement]) -> list[Block]:
    cut_short = incomplete([place.card for place in places if not place.is_line])
    read = " ".join(filter(None, [coverage_in_words(digest.coverage), cut_short]))
    order = [context(ORDER)] if sum(len(one.stories) for one in digest.news) > 1 else []
    return [_buttons(share), context(fit(read, 1_200)), *order]


def _sharer(shared_by: UserId | None) -> list[Block]:
    return [context(f"Shared by <@{fit(shared_by, 50)}>")] if shared_by is not None else []


def _buttons(share: str | None) -> Block:
    buttons = [button("What did someone say?", controls.ASK, style="primary")]
    if share is None:
        buttons.append(button("Today so far", controls.TODAY))
        buttons.append(button("Settings", controls.SETTINGS))
    else:
        buttons.append(button("Share to channel", controls.SHARE_DIGEST, value=share))
    return actions(*buttons)


def _more(places: Sequence[Placement]) -> list[Block]:
    """What the thread holds, by topic: "6 more in the thread: Energy 4, Other 2"."""
    topics: Counter[str] = Counter()
    for place in places:
        topics[place.topic] += 1
    shares = [f"{topic} {stories}" for topic, stories in topics.items()]
    return [context(f"*{topics.total():,} more in the thread*: {fit(listed(shares, 14), 500)}")]


def _summary(digest: Digest, title: str, places: Sequence[Placement]) -> str:
    """What a lock screen shows and a screen reader says."""
    best = [
        place.card for place in sorted(places, key=lambda place: (place.card.topic == ROUND_UPS, *weightiest(place)))
    ]
    first = (developments(digest) or best)[:2]
    heads = "; ".join(fit(headline(card.readings[0].item), 160) for card in first)
    return f"{fit(title, 200)}: {heads}. {escape(_counts(digest, places))}"


def _thread_text(title: str, number: int, of: int) -> str:
    return f"{fit(title, 200)}: more stories ({number} of {of})"


def keeps_silent(digest: Digest) -> bool:
    """Nothing to tell, and the channel asked for silence then. Trouble is told whatever it asked for."""
    plan, coverage = digest.plan, digest.coverage
    if digest.news or digest.archive or plan is None or (coverage.feeds and coverage.answered == 0):
        return False
    weekend = display_day(digest.window).weekday() >= 5
    return plan.empty == "silent" or (plan.empty == "weekdays" and weekend)


def _quiet(digest: Digest, share: str | None, shared_by: UserId | None, days: str) -> Part:
    """One line for a day without stories, which never passes off trouble as quiet."""
    coverage = digest.coverage
    feeds = feeds_in_words(coverage).rstrip(".")
    started = "yet" if digest.window.first else f"since {clock(digest.window.since, digest.window.zone)}"
    if coverage.looking_back:
        line = f"Nothing to show of {days or title_day(digest)}. /search looks through all that is on file."
    elif coverage.feeds and coverage.never_polled < coverage.feeds and coverage.answered == 0:
        line = f"Not a quiet day: no feed could be read. {feeds}."
    else:
        line = f"Nothing new on {digest.pack_name} {started}; {feeds[:1].lower() + feeds[1:]}."
    notes = (line, unread_in_words(coverage.unread), left_out_in_words(coverage))
    words = fit(" ".join(filter(None, notes)), 1_500)
    shared = [_buttons(share)] if share is not None else []
    return part([section(words), *shared, *_sharer(shared_by)], words)


# -------------------------------------------------------------------------------------------------- filling messages


def _fill(
    top: list[Block], places: Sequence[Placement], *, keep: Sequence[Block] = ()
) -> tuple[list[Block], list[Placement]]:
    """As many cards under their headings as fit a message after `top` and before `keep`; and the places left."""
    blocks = list(top)
    room = MESSAGE_CHARACTERS - characters(keep) - 100
    before: Placement | None = None
    for number, place in enumerate(places):
        added = [*_headings(place, before), *_story(place, number, before)]
        full = len(blocks) + len(added) + len(keep) > MESSAGE_BLOCKS
        if before is not None and (full or characters([*blocks, *added]) > room):
            return blocks, list(places[number:])
        blocks += added
        before = place
    return blocks, []


def _story(place: Placement, number: int, before: Placement | None) -> list[Block]:
    if not place.is_line:
        return story_blocks(place.card, number, place.sides)
    first = place.card.beside is not None and (before is None or before.card.beside is None)
    return [context(f"{ALSO if first else ''}{story_line(place.card)}")]


def _headings(place: Placement, before: Placement | None) -> list[Block]:
    blocks = []
    if place.archive and (before is None or not before.archive):
        blocks.append(section(f"*Added to the archive*\n{ARCHIVE_NOTE}"))
    if before is None or (before.topic, before.archive) != (place.topic, place.archive):
        blocks.append(section(f"*{fit(place.topic, 200)}*"))
    return blocks


def _in_lines(places: Sequence[Placement]) -> list[list[Block]]:
    """The places as one line each, as few messages as can be."""
    messages: list[list[Block]] = []
    section_text = ""
    blocks: list[Block] = []
    size = 0
    before: Placement | None = None
    for place in places:
        line = story_line(place.card)
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
