"""What alerts brought, as Slack messages: a story, what a later report adds to it, and several that waited together.

The words that matched come first, then who tells it; the headline stays that of the first report, so that a message
that is brought up to date still is the one that somebody read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.model import (
    Alert,
    FieldName,
    HeldBack,
    Item,
    MatchedStory,
    Part,
    Quote,
    Reading,
    Standing,
    Subscription,
)
from digests.slack import choices, control_values, controls
from digests.slack.alerts.matches import apart, matched_lines, merged
from digests.slack.attribution import attributed
from digests.slack.blocks import Block, actions, button, context, option, overflow, part, section, select
from digests.slack.choices import StoryAct, StoryVerb
from digests.slack.mrkdwn import date_token, escape, fit, link, web_address
from digests.slack.rich_blocks import chart, feedback
from digests.wording.alerts import spike_in_words
from digests.wording.dates import MONTHS, to_come
from digests.wording.families import change_in_words
from digests.wording.quotations import said_of
from digests.wording.words import count, gloss_in_words, headline, labels_of, listed, outlet_of

ADDED = 3
"""Statements shown of those that a later report adds, …"""
ROOM = 2_800
"""… as far as they fit a section (3,000 characters) with what stands around them."""
TOGETHER = 8
"""Stories of a bundle's message; the others stand in its thread, in lines."""
LINES = 15
"""Of a message in the thread."""
_TERMS = 300


# --------------------------------------------------------------------------------------------------------- one message


def compose_message(stories: Sequence[MatchedStory], *, now: datetime) -> list[Part]:
    """One story or several; `stories` is not empty."""
    return [compose_story(stories[0], now=now)] if len(stories) == 1 else _bundle(stories, now=now)


def compose_story(story: MatchedStory, *, now: datetime) -> Part:
    """What matched, in its sentence or statement, by whom it is told, and which alerts it was. An archive item is dated
    as it is and never called new."""
    hit, reading = story.hits[0]
    names = [fit(one.title, _TERMS) for one in story.alerts]
    lines = _within([_title(reading.item), *_gloss(reading), *matched_lines(merged(hit.alerts), reading)])
    noted = [_told_by(story, now), _named(names), *([HELD_BACK[story.held_back]] if story.held_back else [])]
    spike = next((alert for hit, _ in story.hits for alert in hit.alerts if alert.spike is not None), None)
    above = spike_blocks(spike) if spike is not None else []
    acts = [actions(*_buttons(story)), _thumbs(story)]
    blocks = [*above, section("\n".join(lines)), *(context(one) for one in noted), *acts]
    archive = "an archive item: " if reading.item.standing is Standing.ARCHIVE else ""
    words = f"{archive}{fit(headline(reading.item), 250)} ({_outlets(story)})"
    begins = f"{_spike_title(spike)}. " if spike is not None else ""
    return part(blocks, f"{begins}{words}. Matched by {fit(listed([one.title for one in story.alerts]), 600)}")


def spike_blocks(alert: Alert) -> list[Block]:
    """What is above its rhythm, by how much, how many of it tell the story below, and the fifteen days as a chart."""
    spike = alert.spike
    assert spike is not None
    ends = [spike.until - timedelta(days=ago) for ago in range(len(spike.days) - 1, -1, -1)]
    labels = [f"{end.day} {MONTHS[end.month - 1]}" for end in ends]
    driven = f"{spike.driven:,} of them tell one story:"
    return [
        section(f"*{_spike_title(alert)}*\n{driven}"),
        chart("Items in 24 hours, up to each day", "bar", labels, {"Items": list(spike.days)}),
    ]


def _spike_title(alert: Alert) -> str:
    assert alert.spike is not None
    return f"Spike: {fit(alert.subscription.title, 150)}, {spike_in_words(alert.spike)}"


def compose_spike(reading: Reading, alert: Alert) -> Part:
    """For whoever watches for a spike that is driven by a story of which a message here tells already."""
    title = link(reading.item.url, headline(reading.item), 250)
    blocks = [*spike_blocks(alert), section(f"{title} · {fit(outlet_of(reading.item), 100)}")]
    return part(blocks, f"{_spike_title(alert)}: {fit(headline(reading.item), 300)}")


def _within(lines: Sequence[str]) -> list[str]:
    """As many as fit, the first at any rate."""
    fitting = list(lines)
    while len(fitting) > 1 and len("\n".join(fitting)) > ROOM:
        fitting.pop()
    return fitting


HELD_BACK = {
    HeldBack.HOURLY: "From the last hour",
    HeldBack.DAILY: "From the last day",
    HeldBack.DIGEST: "Your watches",
    HeldBack.QUIET: "Held during your quiet hours",
    HeldBack.DAY_OFF: "Held on your days off",
    HeldBack.CAP: "More came in an hour than you want at once",
    HeldBack.UNREACHED: "Slack took no messages here before",
}


def _title(item: Item) -> str:
    return f"*{link(item.url, headline(item), 250)}*"


def _gloss(reading: Reading) -> list[str]:
    return [fit(gloss_in_words(reading.gloss), 250)] if reading.gloss else []


def _outlets(story: MatchedStory) -> str:
    names = list(dict.fromkeys(outlet_of(reading.item) for reading in story.readings))
    return fit(names[0] if len(names) == 1 else f"{len(names)} outlets: {listed(names)}", 300)


def _told_by(story: MatchedStory, now: datetime) -> str:
    """Outlets, age, and what one must know of the first report."""
    reading = story.readings[0]
    first = reading.item
    dates = [_dated(first, now)]
    dated = [one.item for one in story.readings if one.item.published is not None]
    latest = max(dated, key=lambda one: one.published or now, default=first)
    if first.published is None or (latest.published is not None and latest.published > first.published):
        dates += [f"latest {_dated(latest, now)}"] if latest is not first else []
    labels = labels_of(first, unparsed=reading.unparsed, unread=reading.unread_languages)
    return " · ".join(dict.fromkeys([_outlets(story), *dates, *map(escape, labels)]))


def _dated(item: Item, now: datetime) -> str:
    dated = date_token(item.published, item.published_to)
    if to_come(item.published, item.published_to, now=now):
        return f"{dated} (its own date, still to come)"
    return f"{dated}{_age(item, now)}"


def _age(item: Item, now: datetime) -> str:
    """How old it was when the message was written, where that is known to the minute and not long ago."""
    if item.published is None or item.published_to != "minute":
        return ""
    minutes = int((now - item.published).total_seconds() // 60)
    if minutes >= 48 * 60:
        return ""
    return f" ({count(minutes, 'minute') if minutes < 120 else count(minutes // 60, 'hour')} old)"


def _named(names: Sequence[str]) -> str:
    shown = ", ".join(f"*{name}*" for name in names[:8])
    more = f" and {len(names) - 8:,} more" if len(names) > 8 else ""
    return f"{'Alert' if len(names) == 1 else 'Alerts'}: {shown}{more}"


def _buttons(story: MatchedStory) -> list[Block]:
    address = web_address(story.readings[0].item.url)
    opening = [button("Open", controls.OPEN, url=address)] if address is not None else []
    mute, *others = [
        button(text, controls.numbered(controls.ALERT_STORY, number), value=_act(story, what))
        for number, (text, what) in enumerate(ACTS[:2])
    ]
    following = any(one.story is not None for one in story.alerts)
    follow = button(
        "Follow this story", controls.numbered(controls.ALERT_STORY, len(ACTS) + 1), value=_act(story, StoryVerb.FOLLOW)
    )
    beside = [] if following else [follow]
    return [*opening, mute, *beside, _snooze(story, len(ACTS)), _edit(story.alerts), *others]


ACTS = (
    ("Mute this story", StoryVerb.MUTE),
    ("Why?", StoryVerb.WHY),
    ("Useful", StoryVerb.USEFUL),
    ("Not useful", StoryVerb.USELESS),
)
SNOOZES = (
    ("For an hour", StoryVerb.HOUR),
    ("For four hours", StoryVerb.FOUR_HOURS),
    ("Until tomorrow morning", StoryVerb.TOMORROW),
    ("For a week", StoryVerb.WEEK),
)
EDITED = 50
"""Alerts that a menu offers to edit."""


def _thumbs(story: MatchedStory) -> Block:
    action = controls.numbered(controls.ALERT_STORY, len(ACTS) + 2)
    return feedback(action, useful=_act(story, StoryVerb.USEFUL), useless=_act(story, StoryVerb.USELESS))


def _snooze(story: MatchedStory, number: int) -> Block:
    """All alerts that the message names, in one tap."""
    options = [option(text, _act(story, what)) for text, what in SNOOZES]
    return select(controls.numbered(controls.ALERT_STORY, number), "Snooze…", options)


def _edit(alerts: Sequence[Subscription]) -> Block:
    if len(alerts) == 1:
        return button("Edit", controls.EDIT_ALERT, value=control_values.encode_alert(alerts[0]))
    options = [option(one.title, control_values.encode_alert(one)) for one in alerts[:EDITED]]
    return select(controls.EDIT_ALERT, "Edit", options)


def _act(story: MatchedStory, what: StoryVerb) -> str:
    hit, _ = story.hits[0]
    return choices.encode_story_act(StoryAct(what=what, place=story.place, story=story.story, item=hit.item))


# ----------------------------------------------------------------------------------------------------- several at once


def _bundle(stories: Sequence[MatchedStory], *, now: datetime) -> list[Part]:
    """The first stories with their words, the others by their headlines in the thread."""
    reasons = [why for why in HELD_BACK if any(one.held_back is why for one in stories)]
    title = f"{count(len(stories), 'story', 'stories')}. {'; '.join(HELD_BACK[why] for why in reasons)}".rstrip(". ")
    blocks = [section(f"*{title}*")]
    for number, story in enumerate(stories[:TOGETHER]):
        blocks.append(section(_brief(story, now), accessory=_menu(story, number)))
    rest = stories[TOGETHER:]
    if rest:
        blocks.append(context(f"{count(len(rest), 'more story', 'more stories')} in the thread"))
    alerts = list({one.id: one for story in stories for one in story.alerts}.values())
    blocks.append(actions(_snooze(stories[0], TOGETHER), _edit(alerts)))
    heads = "; ".join(fit(headline(one.readings[0].item), 120) for one in stories[:TOGETHER])
    parts = [part(blocks, f"{title}: {heads}")]
    for start in range(0, len(rest), LINES):
        lines = [_line(one, now) for one in rest[start : start + LINES]]
        parts.append(part([section(one) for one in lines], "\n".join(lines)[:3_500], threaded=True))
    return parts


def _brief(story: MatchedStory, now: datetime) -> str:
    hit, reading = story.hits[0]
    words = matched_lines(merged(hit.alerts), reading, limit=250, most=1)[:1]
    named = ", ".join(fit(one.title, 60) for one in story.alerts[:4])
    words = [*[f"_{_spike_title(one)}_" for one in hit.alerts if one.spike is not None][:1], *words]
    return "\n".join([_title(reading.item), *_gloss(reading), *words, f"{_told_by(story, now)} · {named}"])


def _line(story: MatchedStory, now: datetime) -> str:
    item = story.readings[0].item
    named = ", ".join(fit(one.title, 60) for one in story.alerts[:4])
    return f"• {link(item.url, headline(item), 160)} · {_outlets(story)} · {_dated(item, now)} · {named}"


def _menu(story: MatchedStory, number: int) -> Block:
    first = story.readings[0].item
    options = [option(text, _act(story, what)) for text, what in ACTS]
    if web_address(first.url) is not None:
        options.insert(0, option("Open", _act(story, StoryVerb.OPEN), url=first.url))
    return overflow(controls.numbered(controls.ALERT_STORY, number), options)


def compose_watches(stories: Sequence[MatchedStory], *, now: datetime) -> list[Part]:
    """A channel's watches, for the thread of its digest."""
    return [replace(part, threaded=True) for part in _bundle(stories, now=now)]


# ---------------------------------------------------------------------------------------------------------- what is new


def compose_added(reading: Reading, quotes: Sequence[Quote]) -> Part:
    """Statements that nobody had told of before, as a reply under the story's message."""
    item = reading.item
    quotes = [quote.with_attitude(item.text) for quote in quotes]
    shown = [attributed(quote, item) for quote in quotes[:ADDED]]
    while len(shown) > 1 and sum(map(len, shown)) > ROOM:
        shown.pop()
    lines = ["*New in this story*", *apart(shown)]
    if len(quotes) > len(shown):
        lines.append(f"and {count(len(quotes) - len(shown), 'more statement')}")
    said = fit(said_of(quotes[0], 300), 420)
    return part([section("\n".join(lines))], f"New in this story, {said} ({fit(outlet_of(item), 100)})")


def compose_changed(reading: Reading, alert: Alert) -> Part:
    """For whoever watches a wording that changed in a report of a story that a message here tells already."""
    lines = _within([f"*{fit(alert.subscription.title, _TERMS)}*", *matched_lines(alert, reading)])
    words = change_in_words(alert.change)
    return part([section("\n".join(lines))], f"{fit(alert.subscription.title, _TERMS)}: {fit(words, 300)}")


def compose_goes_on(reading: Reading) -> Part:
    """For whoever follows a story that a message here tells already: the first report since, without new statements."""
    item = reading.item
    text = f"*The story goes on*: {link(item.url, headline(item), 250)} · {fit(outlet_of(item), 100)}"
    return part([section(text)], f"The story goes on: {fit(headline(item), 300)} ({fit(outlet_of(item), 100)})")


def compose_why(story: MatchedStory, *, topics: dict[str, str]) -> Part:
    """Each report, with which alerts it matched and by what."""
    lines = [f"*Why this story is here* ({count(len(story.hits), 'report')})"]
    for hit, reading in story.hits[:10]:
        lines.append(f"• {link(reading.item.url, headline(reading.item), 120)} · {fit(outlet_of(reading.item), 60)}")
        lines += [
            f"    *{fit(alert.subscription.title, 80)}*: {_because(alert, reading, topics)}" for alert in hit.alerts[:5]
        ]
    if len(story.hits) > 10:
        lines.append(f"and {count(len(story.hits) - 10, 'more report')}")
    if story.others:
        lines.append(f"{count(len(story.others), 'other report')} of the same story, which no alert here matched")
    shown = "\n".join(lines)
    while len(shown) > 2_900:
        lines.pop()
        shown = "\n".join(lines)
    return part([section(shown)], shown)


def _because(alert: Alert, reading: Reading, topics: dict[str, str]) -> str:
    """The words and fields that matched, as the article has them."""
    if alert.subscription.story is not None:
        return "the story goes on"
    if alert.spike is not None:
        return f"{spike_in_words(alert.spike)}; it tells the story of most of them"
    text = reading.item.text
    words = dict.fromkeys(span.of(text).casefold() for span in alert.matched if span.end <= len(text))
    found = [f"“{fit(word, 40)}”" for word in [*words][:5]]
    for one in alert.fields[:5]:
        value = topics.get(one.value, one.value) if one.field == "topic" else one.value
        found.append(f"{FIELD_NAMES[one.field]} {fit(value, 60)}" if one.field != "title" else "the headline")
    return ", ".join(dict.fromkeys(found)) or "all it asks for"


FIELD_NAMES: Mapping[FieldName, str] = {
    "title": "headline",
    "speaker": "speaker",
    "org": "organisation or role",
    "kind": "kind of statement",
    "told": "told to",
    "country": "country",
    "topic": "topic",
    "source": "outlet",
    "lang": "language",
}


MUTED = "Muted: nothing more of this story comes here."
UNMUTED = "No longer muted: what is new in it comes here."


def compose_muted(act: StoryAct, *, muted: bool) -> Part:
    """What somebody is told who muted a story, with the way back."""
    text = MUTED if muted else UNMUTED
    back = StoryAct(what=StoryVerb.UNMUTE if muted else StoryVerb.MUTE, place=act.place, story=act.story, item=act.item)
    undo = button("Undo", controls.numbered(controls.ALERT_STORY, 0), value=choices.encode_story_act(back))
    return part([section(text, accessory=undo)], text)
