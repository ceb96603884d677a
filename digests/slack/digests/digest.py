"""A Digest as Slack messages: the first for the channel, the others for its thread.

Every story of the digest is in the parts exactly once: the weightiest as cards in the channel, further cards in the
thread, and beyond `CARDS` stories a line each. A story that stands beside another is a line under that one's card;
newsletters, round-ups and live pages are lines at the end. Parts break between stories, never inside one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.edition.clusters import ROUND_UPS, grouped
from bot.edition.developments import developments
from bot.edition.placement import CARDS, NO_SIDES, Placement, Shown, chosen, in_turn, length_of, placements, weightiest
from bot.edition.window import display_day
from bot.model import Digest, Part, StoryId, UserId, Window
from bot.reading.coverage.two_sides import TwoCapitals
from digests.slack.blocks import Block, context, part, section
from digests.slack.digests.foot import buttons, context_section, foot, sharer
from digests.slack.digests.masthead import calendar, counts, masthead, title_of
from digests.slack.digests.story_card import story_blocks, story_line
from digests.slack.limits import MESSAGE_BLOCKS, MESSAGE_CHARACTERS, characters, size, sizes
from digests.slack.mrkdwn import escape, fit
from digests.wording.dates import clock, title_day
from digests.wording.words import feeds_in_words, headline, left_out_in_words, listed, unread_in_words

BESIDE = 5
"""Stories told in a line under another's card in the channel; further ones in the thread."""
ALSO = "*Also on this*\n"
ARCHIVE_NOTE = "Older or undated articles, added for reference"


def compose(
    digest: Digest,
    *,
    share: str | None = None,
    shared_by: UserId | None = None,
    sides: Mapping[StoryId, TwoCapitals] = NO_SIDES,
    days: str = "",
) -> tuple[Part, ...]:
    """The digest's messages, never none.

    `share`: value of a Share button, for a reader who alone sees it; "" where there is no channel to share it in.
    `shared_by`: who then showed it to everybody.
    `sides`: how the two capitals tell stories that both tell. `days`: what the window is called, if it is no one day.
    """
    digest = grouped(digest)
    places = list(placements(digest, sides))
    if not places:
        return (_quiet(digest, share, shared_by, days),)
    counted = counts(digest, places)
    layout = _laid_out(digest, places, counted, days=days, foot=[*foot(digest, share, places), *sharer(shared_by)])
    messages = [layout.first, *layout.cards, *_in_lines(layout.lines)]
    title = title_of(digest, days)
    texts = [
        _summary(digest, title, places, counted),
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
    layout = _laid_out(digest, places, counts(digest, places), days="", foot=foot(digest, None, places))
    return (
        *(Shown(story=one.card.story, place=_beside(one, "card"), line=one.is_line) for one in layout.channel),
        *(Shown(story=one.card.story, place=_beside(one, "thread"), line=one.is_line) for one in layout.thread),
        *(Shown(story=one.card.story, place="thread", line=True) for one in layout.lines),
    )


def _first_beside(channel: Sequence[Placement]) -> list[Placement]:
    """Without the stories beside another that are too many for a message read in two minutes: the thread has them."""
    beside: Counter[StoryId] = Counter()
    kept = []
    for place in channel:
        beside[place.main] += place.card.beside is not None
        if place.card.beside is None or beside[place.main] <= BESIDE:
            kept.append(place)
    return kept


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


def _laid_out(
    digest: Digest, places: Sequence[Placement], counted: str, *, days: str, foot: Sequence[Block]
) -> _Layout:
    """By weight, and by what a message can hold."""
    length = length_of(digest)
    main = chosen(places, length)
    channel = _first_beside([place for place in places if place.main in main])
    top = masthead(digest, counted, days, all_shown=len(channel) == len(places))
    since = _one_day(digest.window)
    first, left = _fill(top, channel, since=since, keep=[*_more(places), *foot])
    kept_back = {place.card.story for place in left}
    there = {place.card.story for place in channel} - kept_back
    rest = [place for place in places if place.card.story not in there]
    able = frozenset(place.card.story for place in [one for one in rest if not one.is_line][: CARDS - length])
    heads = in_turn([place for place in rest if place.card.story in able])
    under: defaultdict[StoryId, list[Placement]] = defaultdict(list)
    for place in rest:
        under[place.main].append(place)
    thread = [one for head in heads for one in under[head.card.story]]
    messages, cards = [], thread
    while cards:
        blocks, cards = _fill([], cards, since=since)
        messages.append(blocks)
    return _Layout(
        first=[*first, *(_more(rest) if rest else []), *foot],
        channel=channel[: len(channel) - len(left)],
        cards=messages,
        thread=thread,
        lines=[place for place in rest if place.main not in able],
    )


# ------------------------------------------------------------------------------------------------- texts beside it


def _one_day(window: Window) -> datetime | None:
    """When it began, of a window that is about one day."""
    return window.since if not window.first and window.until - window.since <= timedelta(hours=30) else None


def _more(places: Sequence[Placement]) -> list[Block]:
    """What the thread holds, by topic: "6 more in the thread: Energy (4), Other (2)"."""
    topics: Counter[str] = Counter()
    for place in places:
        topics[place.topic] += 1
    shares = [f"{topic} ({stories})" for topic, stories in topics.items()]
    return [context(f"*{topics.total():,} more in the thread*: {fit(listed(shares, 14), 500)}")]


def _summary(digest: Digest, title: str, places: Sequence[Placement], counted: str) -> str:
    """What a lock screen shows and a screen reader says."""
    first = developments(digest)
    if not first:
        best = sorted(places, key=lambda place: (place.card.topic == ROUND_UPS, *weightiest(place)))
        first = tuple(place.card for place in best)
    heads = "; ".join(fit(headline(card.readings[0].item), 160) for card in first[:2])
    return f"{fit(title, 200)}: {heads}. {escape(counted)}"


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
        under = f" under {digest.topic}" if digest.topic else ""
        line = f"Nothing to show{under} for {days or title_day(digest)}. /search covers everything on file."
    elif coverage.feeds and coverage.never_polled < coverage.feeds and coverage.answered == 0:
        line = f"Not a quiet day: no feed could be read. {feeds}."
    else:
        subject = f"under {digest.topic}" if digest.topic else f"on {digest.pack_name}"
        line = f"Nothing new {subject} {started}; {feeds[:1].lower() + feeds[1:]}."
    notes = (line, unread_in_words(coverage.unread), left_out_in_words(coverage))
    words = fit(" ".join(filter(None, notes)), 1_500)
    shared = [buttons(share)] if share is not None else []
    return part([section(words), *calendar(digest), *context_section(digest), *shared, *sharer(shared_by)], words)


# -------------------------------------------------------------------------------------------------- filling messages


def _fill(
    top: list[Block], places: Sequence[Placement], *, since: datetime | None, keep: Sequence[Block] = ()
) -> tuple[list[Block], list[Placement]]:
    """As many cards as fit a message after `top` and before `keep`; and the places left."""
    blocks, (rich, plain) = list(top), sizes(top)
    room = MESSAGE_CHARACTERS - size(keep) - 100
    before: Placement | None = None
    for number, place in enumerate(places):
        added = [*_archive_heading(place, before), *_story(place, number, before, since)]
        full = len(blocks) + len(added) + len(keep) > MESSAGE_BLOCKS
        more_rich, more_plain = sizes(added)
        rich, plain = rich + more_rich, plain + more_plain
        if before is not None and (full or max(rich, plain) > room):
            return blocks, list(places[number:])
        blocks += added
        before = place
    return blocks, []


def _story(place: Placement, number: int, before: Placement | None, since: datetime | None) -> list[Block]:
    if not place.is_line:
        topic = "" if before is not None and before.topic == place.topic else place.topic
        return story_blocks(place.card, number, place.sides, topic=topic, since=since)
    first = place.card.beside is not None and (before is None or before.card.beside is None)
    return [context(f"{ALSO if first else ''}{story_line(place.card)}")]


def _archive_heading(place: Placement, before: Placement | None) -> list[Block]:
    if not place.archive or (before is not None and before.archive):
        return []
    return [section(f"*Added to the archive*\n_{ARCHIVE_NOTE}_")]


def _headings(place: Placement, before: Placement | None) -> list[Block]:
    """Of stories in lines; a card names its topic itself."""
    blocks = _archive_heading(place, before)
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
